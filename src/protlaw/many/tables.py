"""Tables as given: any that speak Arrow, every column recognised, every fault of their form told at once.

After this, columns go by the names of the vocabulary, and rows of one case stand together in the order of the cases.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protlaw.core.diagnostic import Diagnostic, SourceError, closest
from protlaw.engine.columns.batch import I64
from protlaw.many.vocabulary import ARROW, CASES, Column, columns_of, table_names
from protlaw.semantics.lawbook import Lawbook

_TEXTS = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
_LISTS = (pa.types.is_list, pa.types.is_large_list, pa.types.is_list_view, pa.types.is_large_list_view, pa.types.is_fixed_size_list)


class Given(NamedTuple):
    """A table with its columns by their names, and what each is; `absent`: those of which null says that it did not happen."""

    name: str  # as the caller calls it
    entity: str  # or `cases`
    columns: dict[str, pa.ChunkedArray]
    labels: dict[str, str]  # each as the caller calls it
    known: dict[str, Column]
    absent: frozenset[str]
    n: int

    def taken(self, rows: Any) -> "Given":
        """Some of its rows, by a mask or by their numbers."""
        take = pc.filter if rows.dtype == bool else pc.take
        chosen = pa.array(rows)
        n = int(rows.sum()) if rows.dtype == bool else len(rows)
        return self._replace(columns={name: take(values, chosen) for name, values in self.columns.items()}, n=n)


def recognised(book: Lawbook, tables: Mapping[str, object], absent: Iterable[str]) -> dict[str, Given]:
    """The tables by their kinds of things. Raises SourceError with every fault of their form."""
    faults: list[Diagnostic] = []
    names, found = table_names(book), dict[str, Given]()
    declared, used = list(absent), set[str]()
    for name, data in tables.items():
        entity = names.get(name)
        if entity is None:
            faults.append(_unknown("PL4201", name, names, name))
        elif entity in found:
            faults.append(Diagnostic("PL4035", {"key": name}, help="PL4035.column", path=name))
        else:
            table = arrow(data, name, faults)
            if table is None:
                continue
            heads = _heads(book, entity, table) if len(tables) == 1 else []
            if heads:
                found[CASES] = _given(book, name, CASES, table.select([*heads, *({"case"} & {*table.column_names})]), (), used, faults)
            found[entity] = _given(book, name, entity, table.drop_columns(heads), declared, used, faults)
    faults += [_unknown("PL4207", word, _deniable(found), "absent") for word in declared if word not in used]
    subjects = [given for entity, given in found.items() if entity != CASES]
    if not subjects and not faults:
        faults.append(Diagnostic("PL4209", {}, help="PL4209.help"))
    faults += _keys(found, subjects)
    if faults:
        raise SourceError(faults)
    return found


def _heads(book: Lawbook, entity: str, table: pa.Table) -> list[str]:
    """What the only table says of its cases themselves, each row of which is then a case: until when to look at it, and the like."""
    own, heads = columns_of(book, entity), columns_of(book, CASES)
    return [label for label in table.column_names if label in heads and label not in own]


def arrow(data: object, name: str, faults: list[Diagnostic]) -> pa.Table | None:
    """Whatever speaks Arrow as a table: pyarrow, Polars, pandas, DuckDB …"""
    try:
        if isinstance(data, pa.RecordBatch):
            return pa.Table.from_batches([data])
        if isinstance(data, pa.RecordBatchReader):
            return data.read_all()
        return data if isinstance(data, pa.Table) else pa.table(data)
    except (TypeError, ValueError, AttributeError, pa.ArrowException) as error:
        faults.append(Diagnostic("PL4200", {"found": type(data).__name__, "why": str(error).split("\n")[0]}, help="PL4200.help", path=name))
        return None


def _given(
    book: Lawbook, name: str, entity: str, table: pa.Table, declared: Iterable[str], used: set[str], faults: list[Diagnostic]
) -> Given:
    known = columns_of(book, entity)
    columns: dict[str, pa.ChunkedArray] = {}
    labels: dict[str, str] = {}
    denied: dict[str, str] = {}
    for label in table.column_names:
        path = f"{name}.{label}"
        column = known.get(label)
        if column is None:
            faults.append(_unknown("PL4202", label, known, path))
        elif column.name in columns:
            faults.append(Diagnostic("PL4035", {"key": label}, help="PL4035.column", path=path))
        else:
            values = table.column(label)
            fault = _misfit(values.type, column, path)
            if fault is not None:
                faults.append(fault)
            columns[column.name], labels[column.name] = _plain(values), label
            denied |= dict.fromkeys((label, path), column.name)
    absent = {denied[word] for word in declared if word in denied and _may_be_denied(known[denied[word]])}
    used |= {word for word in declared if denied.get(word) in absent}
    return Given(name, entity, columns, labels, known, frozenset(absent), table.num_rows)


def _may_be_denied(column: Column) -> bool:
    """What may be said not to have happened: an event, an end of a period, the members of a list."""
    return column.fact is not None and column.part == "value" and column.fact.type in ("event", "period", "coll")


def _deniable(found: Mapping[str, Given]) -> list[str]:
    return [c for given in found.values() for c in given.columns if c in given.known and _may_be_denied(given.known[c])]


def _unknown(code: str, word: str, known: Iterable[str], path: str) -> Diagnostic:
    names = list(known)
    guess = closest(word, names)
    args = {"found": word, **({"closest": guess} if guess else {"known": ", ".join(f"`{n}`" for n in names if "." not in n) or "–"})}
    return Diagnostic(code, args, help=f"{code}.{'close' if guess else 'help'}", path=path)


def _keys(found: Mapping[str, Given], subjects: list[Given]) -> list[Diagnostic]:
    """With several tables, every row says whose it is; with references or several rows to a case, what it is called."""
    alone = len({given.name for given in found.values()}) == 1
    missing = [(given.name, "case") for given in found.values() if "case" not in given.columns and not alone]
    missing += [(given.name, "id") for given in subjects if "id" not in given.columns and len(subjects) > 1]
    return [Diagnostic("PL4205", {"found": column}, help="PL4205.help", path=name) for name, column in missing]


def _misfit(found: pa.DataType, column: Column, path: str) -> Diagnostic | None:
    """A column of another type than its fact can have."""
    if pa.types.is_timestamp(found) and found.tz is None and column.holds == "moment":
        return Diagnostic("PL4204", {"found": str(found)}, help="PL4204.help", path=path)
    held = holds(found)
    if held in (column.holds, "nothing") or (held == "number" and names_something(column)):
        return None
    help_ = "float" if pa.types.is_floating(found) else "text" if column.holds == "moment" else "help"
    args = {"found": str(found), "expected": ", ".join(f"`{t}`" for t in ARROW[column.holds])}
    return Diagnostic("PL4203", args, help=f"PL4203.{help_}", path=path)


def names_something(column: Column) -> bool:
    """Whether a column holds names of cases or of things, which may be numbers."""
    return column.name in ("case", "id") or (column.fact is not None and column.fact.type == "ref")


def holds(found: pa.DataType) -> str | None:
    """What an Arrow type may hold; None for a type no column has."""
    if pa.types.is_dictionary(found):
        found = found.value_type
    if pa.types.is_null(found):
        return "nothing"
    if pa.types.is_timestamp(found) or pa.types.is_date(found):
        return "moment"
    if pa.types.is_boolean(found):
        return "truth"
    if pa.types.is_integer(found):
        return "number"
    if any(test(found) for test in _TEXTS):
        return "word"
    return "words" if any(test(found) for test in _LISTS) and holds(found.value_type) in ("word", "nothing") else None


def _plain(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Words and lists of words in one form each, of the several that Arrow has."""
    held = None if pa.types.is_dictionary(values.type) else holds(values.type)
    plain = {"word": pa.large_string(), "words": pa.large_list(pa.large_string())}.get(held or "")
    return values if plain is None or values.type == plain else values.cast(plain)


# --- whose row it is ------------------------------------------------------------------------------------------------------


class Arranged(NamedTuple):
    """Tables whose rows of one case stand together, in the order of the cases. `cases` are their names (None: each row of the
    only table is a case of its own, named by its number); `case` the case of each row, and `row` its number in the table given."""

    tables: dict[str, Given]
    cases: pa.Array | None
    n: int
    case: dict[str, I64]
    row: dict[str, I64]


def arranged(found: Mapping[str, Given], numbers: Mapping[str, I64] | None = None) -> Arranged:
    """Every row with its case; a row whose case is null has none (-1) and comes first. `numbers` are those of the rows where the
    tables are part of larger ones."""
    numbered = {e: (numbers or {}).get(given.name, np.arange(1, given.n + 1)) for e, given in found.items()}
    if not any("case" in given.columns for given in found.values()):
        n = next(iter(found.values())).n
        return Arranged(dict(found), None, n, dict.fromkeys(found, np.arange(n)), numbered)
    named = {entity: texts(given.columns["case"]) for entity, given in found.items()}
    names = pc.unique(pa.chunked_array([chunk for column in named.values() for chunk in column.chunks], pa.large_string())).drop_null()
    tables, case, row = {}, {}, {}
    for entity, given in found.items():
        index = pc.index_in(named[entity], names).fill_null(-1).to_numpy().astype(np.int64)
        order = None if (index[1:] >= index[:-1]).all() else np.argsort(index, kind="stable")
        tables[entity] = given if order is None else given.taken(order)
        case[entity] = index if order is None else index[order]
        row[entity] = numbered[entity] if order is None else numbered[entity][order]
    return Arranged(tables, names, len(names), case, row)


def texts(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Words, numbers among them, as one type of text."""
    return values if values.type == pa.large_string() else values.cast(pa.large_string())
