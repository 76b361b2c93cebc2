"""The same answers on a cluster: a pure function from a batch of cases to a batch of answers, that carries its law with it.

A batch has one row for each case: the columns of one table, and the other things of the case as lists of structures. Nothing here
knows what runs it; Spark, Dask and Ray do (`docs/many-cases.md`).
"""

import json
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.many.judge import Asked, Judge
from protlaw.many.tidy import RESULTS
from protlaw.many.vocabulary import CASES, columns_of, table_names
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.store import plain, revive


def _plain_type(found: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_dictionary(found) else pa.timestamp("us", "UTC") if pa.types.is_timestamp(found) else found


ANSWERS = pa.schema([(field.name, _plain_type(field.type)) for field in RESULTS])
_SPARK = {pa.string(): "string", pa.int64(): "bigint", pa.timestamp("us", "UTC"): "timestamp"}
SPARK = ", ".join(f"`{field.name}` {_SPARK[field.type]}" for field in ANSWERS)


class Worker:
    """Judges batches whose rows are cases; `table` is what their own columns are of. It can be sent anywhere: it holds the text of
    the compiled law, and what is asked."""

    def __init__(self, text: str, table: str, asked: Asked) -> None:
        self.text, self.table, self.asked = text, table, asked

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The answers about the cases of a batch. A cell that cannot be read is a row of the kind `fault`: its code as the status,
        its table and column as the subject."""
        judge = _judge(self.text, self.asked)
        judged = judge.judge(tables_of(judge.book, batch, self.table), None)
        parts = [judged.results.cast(ANSWERS), _told(judged.faults)]
        return pa.concat_tables(parts).combine_chunks().to_batches()[0] if any(p.num_rows for p in parts) else _none()

    def each(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The same over a run of batches, as `mapInArrow` wants it."""
        for batch in batches:
            yield self(batch)


def worker(book: Lawbook, table: str, asked: Asked) -> Worker:
    """A law ready to be sent, with what is asked of it."""
    if table not in table_names(book) or table == CASES:
        known = ", ".join(f"`{e.plural}`" for e in book.entities.values())
        raise SourceError([Diagnostic("PL4201", {"found": table, "known": known}, help="PL4201.help")])
    return Worker(json.dumps(plain(book), ensure_ascii=False, separators=(",", ":")), table, asked)


@lru_cache(4)
def _judge(text: str, asked: Asked) -> Judge:
    """Made once in each process that works."""
    return Judge(revive(json.loads(text)), asked)


def tables_of(book: Lawbook, batch: pa.RecordBatch | pa.Table, table: str) -> dict[str, pa.Table]:
    """A batch with a row for each case as tables: what stands in a list of structures becomes rows of its own table."""
    found: dict[str, list[pa.Table]] = {}
    whole = pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch
    if "case" not in whole.column_names:
        raise SourceError([Diagnostic("PL4205", {"found": "case"}, help="PL4205.help", path=table)])
    _unfold(book, whole, table_names(book).get(table, table), found)
    return {_plural(book, entity): pa.concat_tables(parts, promote_options="default") for entity, parts in found.items()}


def _unfold(book: Lawbook, table: pa.Table, entity: str, found: dict[str, list[pa.Table]]) -> None:
    """The rows of a table, and apart the things listed in its columns; a list that is a fact keeps their ids."""
    facts = columns_of(book, entity)
    kept: dict[str, pa.ChunkedArray] = {}
    for name in table.column_names:
        values = table[name]
        if not (pa.types.is_list(values.type) or pa.types.is_large_list(values.type)) or not pa.types.is_struct(values.type.value_type):
            kept[name] = values
            continue
        array = values.combine_chunks()
        owner = pa.array(np.repeat(np.arange(len(array)), pc.list_value_length(array).fill_null(0).to_numpy(zero_copy_only=False)))
        items = array.flatten()
        listed = pa.table(
            {"case": table["case"].take(owner), **{f.name: pc.struct_field(items, f.name) for f in items.type if f.name != "case"}}
        )
        column = facts.get(name)
        target = column.fact.entity if column is not None and column.fact is not None else table_names(book).get(name)
        if column is not None and "id" in listed.column_names:
            kept[name] = _ids(array, listed["id"])
        _unfold(book, listed, target or name, found)
    found.setdefault(entity, []).append(pa.table(kept))


def _ids(lists: pa.Array, ids: pa.ChunkedArray) -> pa.Array:
    """Lists of things as lists of their ids; a list that is null stays so."""
    counts = pc.list_value_length(lists).fill_null(0).to_numpy(zero_copy_only=False)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    starts = pa.array(offsets, pa.int64(), mask=np.append(~lists.is_valid().to_numpy(zero_copy_only=False), False))
    return pa.LargeListArray.from_arrays(starts, ids.cast(pa.large_string()).combine_chunks())


def _plural(book: Lawbook, entity: str) -> str:
    return book.entities[entity].plural if entity in book.entities else entity


def _told(faults: pa.Table) -> pa.Table:
    """Cells that could not be read, among the answers."""
    n = faults.num_rows
    said = {
        "case": faults["case"], "kind": pa.array(["fault"] * n, pa.string()), "status": faults["code"], "possible": faults["found"],
        "subject": pc.binary_join_element_wise(faults["table"], faults["column"], "."),
    }  # fmt: skip
    return pa.table([said.get(field.name, pa.nulls(n, field.type)) for field in ANSWERS], schema=ANSWERS)


def _none() -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], ANSWERS)
