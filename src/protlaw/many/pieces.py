"""Tables larger than memory, a run of whole cases at a time: several tables walk together in the order of their cases."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.engine.columns.batch import I64
from protlaw.many.files import SMALL, Source, unreadable


class Piece(NamedTuple):
    """Some whole cases: their rows in each table, and the number of each row in its file."""

    tables: dict[str, pa.Table]
    numbers: dict[str, I64]
    rows: int


def pieces(found: list[Source], size: int) -> Iterator[Piece]:
    """All the cases of some tables, about `size` rows of a table at a time. Raises SourceError where a large table is in no order."""
    whole = sum(s.size for s in found) <= SMALL
    walks = [_Walk(source, size) for source in found]
    if len(walks) == 1 and not walks[0].cased:
        yield from _rows(walks[0])
        return
    uncased = [w.source for w in walks if not w.cased]
    if uncased:
        raise SourceError([Diagnostic("PL4205", {"found": "case"}, help="PL4205.help", path=str(s.path)) for s in uncased])
    numeric = all(pa.types.is_integer(w.held["case"].type) for w in walks)
    for walk in walks:
        walk.begin(numeric, whole)
    while any(walk.more() for walk in walks):
        for walk in walks:
            walk.fill()
        limit = min((bound for walk in walks if (bound := walk.bound()) is not None), default=None)
        first = min(walk.first() for walk in walks if walk.held.num_rows)
        if limit is not None and limit <= first:  # one case fills all that is held of some table
            short = [walk for walk in walks if not walk.done and walk.held.num_rows and walk.last() == first]
            for walk in short:
                walk.grow()
            if short:
                continue
            limit = first + "\0"
        yield _piece({walk.source.name: walk.before(limit) for walk in walks})


def _piece(taken: Mapping[str, tuple[pa.Table, I64]]) -> Piece:
    return Piece({n: t for n, (t, _) in taken.items()}, {n: r for n, (_, r) in taken.items()}, sum(len(r) for _, r in taken.values()))


def _rows(walk: "_Walk") -> Iterator[Piece]:
    """Each row is a case of its own."""
    while walk.more():
        walk.fill()
        yield _piece({walk.source.name: walk.first_rows(min(walk.size, walk.held.num_rows))})


class _Walk:
    """One table on its way: what is held of it, and how far it has been read."""

    def __init__(self, source: Source, size: int) -> None:
        self.source, self.size = source, size
        self.reader = source.pieces()
        first = self.read()
        self.held = pa.table({}) if first is None else first
        self.cased = "case" in self.held.column_names
        self.numeric = False
        self.counted = self.held.num_rows
        self.numbers = np.arange(1, self.counted + 1)
        self.done = False

    def begin(self, numeric: bool, whole: bool) -> None:
        """Read all of a table that is small, and put it in the order of its cases."""
        self.numeric = numeric
        while whole and not self.done:
            self.grow(check=False)
        if whole:
            order = pc.sort_indices(self.keys())
            self.held, self.numbers = self.held.take(order), self.numbers[order.to_numpy()]
        self.check()

    def read(self) -> pa.Table | None:
        try:
            return next(self.reader, None)
        except (pa.ArrowException, OSError) as error:
            raise unreadable(self.source.path, error) from None

    def more(self) -> bool:
        while not self.held.num_rows and not self.done:
            self.grow()
        return bool(self.held.num_rows)

    def fill(self) -> None:
        while not self.done and self.held.num_rows < self.size:
            self.grow()

    def grow(self, check: bool = True) -> None:
        piece = self.read()
        if piece is None:
            self.done = True
            return
        self.held = pa.concat_tables([self.held, piece])
        self.numbers = np.concatenate([self.numbers, np.arange(self.counted + 1, self.counted + piece.num_rows + 1)])
        self.counted += piece.num_rows
        if check:
            self.check()

    def check(self) -> None:
        """A table too large to be sorted has to come in the order of its cases."""
        keys = self.keys()
        if len(keys) > 1 and pc.any(pc.greater(keys[:-1], keys[1:])).as_py():
            raise SourceError([Diagnostic("PL4213", {"file": str(self.source.path)}, help="PL4213.help", path=self.source.name)])

    def keys(self) -> pa.Array:
        """The case of each row, to be ordered by; one that is null goes with the row above it."""
        if not self.cased:
            return pa.array([], pa.large_string())
        words = self.held["case"].cast(pa.large_string()).combine_chunks()
        keys = pc.fill_null(pc.fill_null_forward(words), "")
        return pc.utf8_lpad(keys, 20, "0") if self.numeric else keys

    def first(self) -> str:
        return str(self.keys()[0].as_py())

    def last(self) -> str:
        return str(self.keys()[-1].as_py())

    def bound(self) -> str | None:
        """The first case that is not wholly held, or is left for the next piece; None if all that is left goes into this one."""
        if self.held.num_rows > self.size:
            return str(self.keys()[self.size].as_py())
        return None if self.done or not self.held.num_rows else self.last()

    def before(self, limit: str | None) -> tuple[pa.Table, I64]:
        """The rows of the cases before one; they are held no longer."""
        return self.first_rows(self.held.num_rows if limit is None else pc.sum(pc.less(self.keys(), limit)).as_py() or 0)

    def first_rows(self, n: int) -> tuple[pa.Table, I64]:
        taken = self.held.slice(0, n), self.numbers[:n]
        self.held, self.numbers = self.held.slice(n), self.numbers[n:]
        return taken
