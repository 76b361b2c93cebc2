"""An audit: files of cases in, one Parquet file of answers out, in memory that does not grow with them.

What is written appears whole or not at all: an interrupted run leaves no file.
"""

import json
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.many.files import Source, sources
from protlaw.many.judge import Asked, Judge
from protlaw.many.pieces import Piece, pieces
from protlaw.many.stated import FAULTS
from protlaw.many.tally import Tally
from protlaw.many.tidy import RESULTS
from protlaw.semantics.lawbook import Lawbook

SCHEMA = "protlaw.audit/1"
_KEY = b"protlaw"
_ANSWERS = 4_000_000  # answers held at once
_MOST, _LEAST = 1 << 16, 1 << 10  # rows of a table in one piece
Progress = Callable[[int, int | None], None]


class Input(NamedTuple):
    """Files or folders of tables; `table` is what the only one holds, if its name does not say."""

    paths: tuple[str, ...]
    table: str | None = None


class Audit(NamedTuple):
    """What an audit found: how many cases and answers, what was set aside, refused and judged again, and the counts."""

    cases: int
    answers: int
    broken: int
    faults: pa.Table  # the first of them
    refused: dict[str, str]
    checked: int
    tally: Tally


def audit(book: Lawbook, given: Input, asked: Asked, out: Path, faults_out: Path | None, head: dict[str, Any], progress: Progress) -> Audit:
    """Judge every case of some files. `out` is where the answers are written, by a name that nobody reads yet; `head` goes into the
    file, so that one row can be explained later. Raises SourceError, or Disagreement where the reference differs."""
    judge = Judge(book, asked)
    tally, cases, answers, broken, checked = Tally(book.jurisdiction.zone), 0, 0, 0, 0
    first: list[pa.Table] = []
    with ExitStack() as opened:
        found = sources(book, [Path(p) for p in given.paths], given.table, opened)
        total = _rows(found)
        schema = RESULTS.with_metadata({_KEY: json.dumps({"schema": SCHEMA, **head, **_said(given, asked)}).encode()})
        writer = opened.enter_context(pq.ParquetWriter(out, schema, compression="zstd"))
        told = FAULTS.with_metadata({_KEY: json.dumps({"schema": "protlaw.faults/1"}).encode()})
        aside = opened.enter_context(pq.ParquetWriter(faults_out, told)) if faults_out is not None else None
        read = 0
        for piece in pieces(found, _size(judge)):
            judged = judge.judge(piece.tables, piece.numbers, _share(asked.sample, piece.rows, total))
            writer.write_table(judged.results.unify_dictionaries().cast(schema))
            if aside is not None:
                aside.write_table(judged.faults.cast(told))
            if not broken and judged.faults.num_rows:
                first.append(judged.faults.slice(0, 10))
            tally.add(judged.results)
            read, broken = read + piece.rows, broken + judged.faults.num_rows
            cases, answers, checked = cases + judged.cases, answers + judged.results.num_rows, checked + judged.checked
            progress(read, total)
    return Audit(cases, answers, broken, pa.concat_tables(first) if first else FAULTS.empty_table(), judge.refused, checked, tally)


def _share(sample: int, rows: int, total: int | None) -> int:
    """How many cases of a piece are judged again, so that the sample is spread over all of them."""
    return 0 if not sample else max(1, round(sample * rows / total) if total else sample // 8)


def _rows(found: Iterable[Source]) -> int | None:
    rows = [source.rows for source in found]
    return None if None in rows else sum(r or 0 for r in rows)


def _size(judge: Judge) -> int:
    """How many rows of a table are judged at once: fewer where there are many norms."""
    return max(_LEAST, min(_MOST, _ANSWERS // max(1, len(judge.evaluated()))))


def _said(given: Input, asked: Asked) -> dict[str, Any]:
    return {"input": {"paths": [str(Path(p).absolute()) for p in given.paths], "table": given.table}, "asked": asked._asdict()}


class Row(NamedTuple):
    """One row of the answers of an audit, and how they were asked for."""

    row: dict[str, Any]
    head: dict[str, Any]


def read_row(path: Path, number: int) -> Row:
    """The row of a number, counted from 1, of a file of answers. Raises SourceError if there is none."""
    try:
        with pq.ParquetFile(path) as file:
            head = json.loads((file.schema_arrow.metadata or {}).get(_KEY, b"null"))
            if not isinstance(head, dict) or head.get("schema") != SCHEMA:
                raise _fault("PL4214", path, "help")
            if not 1 <= number <= file.metadata.num_rows:
                raise SourceError([Diagnostic("PL4215", {"found": str(number), "rows": str(file.metadata.num_rows)}, help="PL4215.help")])
            before = 0
            for group in range(file.num_row_groups):
                held = file.metadata.row_group(group).num_rows
                if number <= before + held:
                    return Row(file.read_row_group(group).slice(number - before - 1, 1).to_pylist()[0], head)
                before += held
    except FileNotFoundError:
        raise _fault("PL0001", path, "help") from None
    except (pa.ArrowException, OSError):
        raise _fault("PL4214", path, "help") from None
    raise _fault("PL4214", path, "help")


def _fault(code: str, path: Path, help_: str) -> SourceError:
    return SourceError([Diagnostic(code, {"file": str(path)}, help=f"{code}.{help_}")])


def case_of(book: Lawbook, given: Input, asked: Asked, case: str) -> str:
    """The case file of one case of an audit, from its tables. Raises SourceError if it is not there."""
    from protlaw.many.single import case_text
    from protlaw.many.stated import stated

    with ExitStack() as opened:
        found = sources(book, [Path(p) for p in given.paths], given.table, opened)
        for piece in pieces(found, _MOST):
            chosen = _only(piece, case)
            if chosen is not None:
                said = stated(book, chosen.tables, asked.facts_until, asked.absent, chosen.numbers)
                if said.tables.n:
                    return case_text(book, said, 0)
    raise SourceError([Diagnostic("PL4216", {"found": case}, help="PL4216.help")])


def _only(piece: Piece, case: str) -> Piece | None:
    """The rows of one case; where each row is a case, the row of that number."""
    masks = {}
    for name, table in piece.tables.items():
        if "case" in table.column_names:
            masks[name] = pc.equal(table["case"].cast(pa.large_string()), case).fill_null(False).to_numpy()
        else:
            masks[name] = piece.numbers[name] == (int(case) if case.isdecimal() else 0)
    if not any(mask.any() for mask in masks.values()):
        return None
    tables = {name: table.filter(pa.array(masks[name])) for name, table in piece.tables.items()}
    return Piece(tables, {name: piece.numbers[name][mask] for name, mask in masks.items()}, 0)
