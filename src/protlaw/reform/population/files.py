"""A population on disk: Parquet or CSV tables, or case files. Cases are written in stretches, so memory does not grow with them."""

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.core.time import zone
from protlaw.reform.population.layout import Cell, Column, layout, rows_of
from protlaw.reform.population.papers import Papers
from protlaw.reform.population.profile import Profile
from protlaw.reform.population.sample import Case
from protlaw.semantics.lawbook import Lawbook

if TYPE_CHECKING:
    pass

STRETCH = 5_000  # cases to a row group
CASES = "cases"


def write_cases(cases: Iterator[Case], folder: Path, papers: Papers) -> dict[str, int]:
    """A case file for each case, named by its number, in a folder of their own. How many there are."""
    own = folder / CASES
    own.mkdir()
    return {CASES: sum(1 for case in cases if (own / f"{case.name}.yaml").write_text(papers.page(case), "utf-8", newline="\n"))}


def write_tables(cases: Iterator[Case], folder: Path, form: str, profile: Profile, book: Lawbook, until: int) -> dict[str, int]:
    """A table for each kind of thing, and one of the cases with the moment they are seen at. How many rows each has."""
    known = layout(profile, book)
    names = {CASES: CASES} | {entity: book.entities[entity].plural for entity in known}
    key = [_text("case"), _text("id")]
    tables = {CASES: [_text("case"), Column("facts_until", "moment", "", _nothing)]}
    tables |= {entity: [*key, *columns] for entity, columns in known.items()}
    rows: dict[str, list[list[Cell]]] = {entity: [] for entity in tables}
    counts = dict.fromkeys((f"{names[entity]}.{form}" for entity in tables), 0)
    with ExitStack() as open_files:
        sinks = {entity: _SINKS[form](folder / f"{names[entity]}.{form}", columns, profile.zone) for entity, columns in tables.items()}
        for sink in sinks.values():
            open_files.callback(sink.close)

        def flush() -> None:
            for entity, stretch in rows.items():
                sinks[entity].write(stretch)
                counts[f"{names[entity]}.{form}"] += len(stretch)
                stretch.clear()

        for case in cases:
            rows[CASES].append([case.name, until])
            for entity, cells in rows_of(case, known):
                rows[entity].append(cells)
            if len(rows[CASES]) == STRETCH:
                flush()
        flush()
    return counts


def _text(name: str) -> Column:
    return Column(name, "text", "", _nothing)


def _nothing(_: object) -> None:
    return None


class _Csv:
    """One table as CSV: moments with their offset, the members of a list separated by spaces, nothing for null."""

    def __init__(self, path: Path, columns: list[Column], zone_name: str) -> None:
        self.stream = path.open("w", encoding="utf-8", newline="")
        self.writer = csv.writer(self.stream, lineterminator="\n")
        self.writer.writerow([c.name for c in columns])
        tz = zone(zone_name)
        forms: dict[str, Callable[[Any], str]] = {
            "moment": lambda cell: datetime.fromtimestamp(cell, tz).isoformat(),
            "list": " ".join,
            "truth": lambda cell: "true" if cell else "false",
        }
        self.forms = [forms.get(c.holds, str) for c in columns]

    def close(self) -> None:
        self.stream.close()

    def write(self, rows: list[list[Cell]]) -> None:
        self.writer.writerows([["" if cell is None else form(cell) for cell, form in zip(row, self.forms, strict=True)] for row in rows])


class _Parquet:
    """One table as Parquet, a row group to a stretch of cases."""

    def __init__(self, path: Path, columns: list[Column], zone_name: str) -> None:
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError:
            raise SourceError([Diagnostic("PL0094", {"extra": "columns"}, help="PL0094.help")]) from None
        types: dict[str, pa.DataType] = {
            "moment": pa.timestamp("s", zone_name), "text": pa.string(), "number": pa.int64(), "truth": pa.bool_(),
            "list": pa.list_(pa.string()),
        }  # fmt: skip
        self.pa = pa
        self.schema = pa.schema([(c.name, types[c.holds]) for c in columns])
        self.writer = pq.ParquetWriter(path, self.schema, compression="zstd")

    def close(self) -> None:
        self.writer.close()

    def write(self, rows: list[list[Cell]]) -> None:
        if rows:
            columns = [self.pa.array(cells, field.type) for cells, field in zip(zip(*rows, strict=True), self.schema, strict=True)]
            self.writer.write_table(self.pa.Table.from_arrays(columns, schema=self.schema))


_SINKS: dict[str, Callable[[Path, list[Column], str], "_Csv | _Parquet"]] = {"csv": _Csv, "parquet": _Parquet}
