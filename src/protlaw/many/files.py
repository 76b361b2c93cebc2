"""Files of tables, read a piece at a time: Parquet, CSV, Arrow and DuckDB; a folder of them is a table each."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from protlaw.core.diagnostic import Diagnostic, SourceError, closest
from protlaw.many.vocabulary import Column, columns_of, table_names
from protlaw.semantics.lawbook import Lawbook

SMALL = 64 << 20  # bytes that are read at once, so that their rows may come in any order
_ENDINGS = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".duckdb": "duckdb",
    ".db": "duckdb",
}
_CSV = {"word": pa.string(), "truth": pa.bool_(), "number": pa.int64()}


class Source(NamedTuple):
    """A table in a file: how it is called, its size, its rows if they are known before it is read, and its pieces."""

    name: str
    path: Path
    size: int
    rows: int | None
    pieces: Callable[[], Iterator[pa.Table]]


def sources(book: Lawbook, paths: list[Path], table: str | None, opened: ExitStack) -> list[Source]:
    """The tables in some files or folders. `table` is what the only file holds, if its name does not say."""
    files = [file for path in paths for file in _files(path)]
    if not files:
        raise _fault("PL4211", paths[0] if paths else Path("."), "empty")
    found = [source for file in files for source in _OPEN[_ENDINGS[file.suffix.lower()]](book, file, opened)]
    if table is not None and len(found) == 1:
        found = [_called(book, found[0], table)]
    names = table_names(book)
    faults = []
    for source in found:
        if source.name not in names:
            guess = closest(source.name, [*names])
            args = {"found": source.name, "closest": guess or "", "known": ", ".join(f"`{e.plural}`" for e in book.entities.values())}
            faults.append(Diagnostic("PL4201", args, help=f"PL4201.{'close' if guess else 'file'}", path=str(source.path)))
    if faults:
        raise SourceError(faults)
    return found


def _called(book: Lawbook, source: Source, table: str) -> Source:
    """A table under another name: of a CSV, the columns are read anew as that table has them."""
    if source.path.suffix.lower() == ".csv":
        return next(_csv(book, source.path, ExitStack(), table))
    return source._replace(name=table)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(p for p in path.iterdir() if p.suffix.lower() in _ENDINGS and p.is_file())
    if not path.exists():
        raise SourceError([Diagnostic("PL0001", {"file": str(path)}, help="PL0001.help")])
    if path.suffix.lower() not in _ENDINGS:
        raise _fault("PL4211", path, "ending")
    return [path]


def _fault(code: str, path: Path, help_: str, why: str = "") -> SourceError:
    return SourceError([Diagnostic(code, {"file": str(path), "why": why.split("\n")[0]}, help=f"{code}.{help_}")])


def unreadable(path: Path, error: Exception) -> SourceError:
    """A file that is not what its ending says, or is broken somewhere."""
    return _fault("PL4211", path, "broken", str(error))


# --- by format ------------------------------------------------------------------------------------------------------------


def _parquet(book: Lawbook, path: Path, opened: ExitStack) -> Iterator[Source]:
    import pyarrow.parquet as pq

    try:
        file = opened.enter_context(pq.ParquetFile(path))
    except (pa.ArrowException, OSError) as error:
        raise unreadable(path, error) from None
    read = lambda: _tables(file.schema_arrow, file.iter_batches(1 << 17))  # noqa: E731
    yield Source(path.stem, path, path.stat().st_size, file.metadata.num_rows, read)


def _tables(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The pieces of a table, the first of them empty, so that its columns are known."""
    yield schema.empty_table()
    for batch in batches:
        yield pa.Table.from_batches([batch])


def _arrow(book: Lawbook, path: Path, opened: ExitStack) -> Iterator[Source]:
    try:
        mapped = opened.enter_context(pa.memory_map(str(path)))
        try:
            file = pa.ipc.open_file(mapped)
            schema = file.schema
            batches: Callable[[], Iterator[Any]] = lambda: (file.get_batch(i) for i in range(file.num_record_batches))  # noqa: E731
        except pa.ArrowInvalid:
            mapped.seek(0)
            stream = pa.ipc.open_stream(mapped)
            schema, batches = stream.schema, lambda: iter(stream)
    except (pa.ArrowException, OSError) as error:
        raise unreadable(path, error) from None
    yield Source(path.stem, path, path.stat().st_size, None, lambda: _tables(schema, batches()))


def _csv(book: Lawbook, path: Path, opened: ExitStack, table: str | None = None) -> Iterator[Source]:
    """Text: words and truths as the vocabulary has them, moments with their offset, lists with their ids between spaces."""
    entity = table_names(book).get(table or path.stem)
    known = columns_of(book, entity) if entity is not None else {}
    yield Source(table or path.stem, path, path.stat().st_size, None, lambda: _csv_pieces(path, known))


def _csv_pieces(path: Path, known: dict[str, Column]) -> Iterator[pa.Table]:
    from pyarrow import csv

    types = {label: _CSV.get(column.holds, pa.string()) for label, column in known.items() if column.holds != "moment"}
    options = csv.ConvertOptions(
        column_types=types, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=["", "null", "NULL"],
        true_values=["true", "True", "TRUE", "yes", "sí", "si", "1"], false_values=["false", "False", "FALSE", "no", "0"],
        timestamp_parsers=[csv.ISO8601],
    )  # fmt: skip
    lists = {label for label, column in known.items() if column.holds == "words"}
    with csv.open_csv(path, csv.ReadOptions(block_size=8 << 20), convert_options=options) as reader:
        for piece in _tables(reader.schema, reader):
            for label in lists & set(piece.column_names):
                piece = piece.set_column(
                    piece.column_names.index(label), label, pc.utf8_split_whitespace(pc.utf8_trim_whitespace(piece[label]))
                )
            yield piece


def _duckdb(book: Lawbook, path: Path, opened: ExitStack) -> Iterator[Source]:
    """The tables of a database, in the order of their cases."""
    try:
        import duckdb
    except ImportError:
        raise SourceError([Diagnostic("PL4212", {"found": "duckdb", "extra": "duckdb"}, help="PL4212.help")]) from None
    try:
        base = opened.enter_context(closing(duckdb.connect(str(path), read_only=True)))
        base.execute("set TimeZone = 'UTC'")
        names = [row[0] for row in base.execute("select table_name from information_schema.tables order by 1").fetchall()]
    except duckdb.Error as error:
        raise unreadable(path, error) from None
    for name in names:
        columns = [row[0] for row in base.execute(f'describe "{name}"').fetchall()]
        order = ' order by "case"' if "case" in columns else ""
        rows = base.execute(f'select count(*) from "{name}"').fetchall()[0][0]
        query = f'select * from "{name}"{order}'
        yield Source(name, path, path.stat().st_size, rows, lambda query=query: _queried(base, query))  # type: ignore[misc]


def _queried(base: Any, query: str) -> Iterator[pa.Table]:
    apart = base.cursor()  # each table is read on its own, while the others are
    reader = apart.sql(query).to_arrow_reader(1 << 17)
    yield from _tables(reader.schema, reader)


_OPEN: dict[str, Callable[[Lawbook, Path, ExitStack], Iterator[Source]]] = {
    "parquet": _parquet, "csv": _csv, "arrow": _arrow, "duckdb": _duckdb,
}  # fmt: skip
