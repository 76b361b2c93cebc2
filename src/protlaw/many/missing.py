"""What a case leaves open among the facts a norm reads: those that could narrow an undetermined answer are among them."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from protlaw.engine.columns.batch import (
    I64,
    UNLISTED,
    Batch,
    Bools,
    CollColumn,
    Column,
    ExactColumn,
    MaskColumn,
    NormColumns,
    NumColumn,
    OccColumn,
    PlaceColumn,
    RefColumn,
    Rows,
    SpanColumn,
)  # fmt: skip
from protlaw.engine.reference import ACT
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Each, Fact, Found

_BITS = 62


class Open:
    """The facts of a batch that are not stated exactly, each looked at once."""

    def __init__(self, book: Lawbook, batch: Batch) -> None:
        self.book, self.batch = book, batch
        self.reach: dict[str, list[tuple[str, str]]] = {}
        self.inexact: dict[tuple[str, str], Bools | None] = {}
        self.somewhere: dict[tuple[str, str], Bools] = {}

    def facts(self, c: NormColumns, rows: I64) -> tuple[I64, list[str]]:
        """For some rows of a norm, the facts left open: a code for each row, and the facts each code stands for."""
        name = c.norm.removesuffix(ACT)
        read = self.read(name)
        scope = self.book.norms[name][-1].norm.scope
        own = {scope.entity: c.subject[rows]}
        if isinstance(scope.each, Each) and c.member is not None:
            own[scope.each.entity] = c.member[rows]
        case = self.batch.entities[scope.entity].case[c.subject[rows]]
        masks = np.zeros((len(rows), len(read) // _BITS + 1), np.int64)
        for i, key in enumerate(read):
            masks[:, i // _BITS] |= self.left(key, own.get(key[0]), case).astype(np.int64) << (i % _BITS)
        sets, codes = np.unique(masks, axis=0, return_inverse=True)
        words = [
            "|".join(f"{e}.{f}" if e else f for i, (e, f) in enumerate(read) if row[i // _BITS] >> (i % _BITS) & 1) for row in sets.tolist()
        ]
        return codes.reshape(-1).astype(np.int32), words

    def left(self, key: tuple[str, str], rows: I64 | None, case: I64) -> Bools:
        """Whether a fact is left open: of the subject or member itself, else of anything of its kind in the case."""
        entity, fact = key
        held = self.batch.entities.get(entity)
        if not entity:
            return np.ones(len(case), bool)  # an open norm: no table states a finding
        if held is None:
            return np.full(len(case), rows is not None)
        if key not in self.inexact:
            self.inexact[key] = _inexact(held, held.columns.get(fact))
        open_ = self.inexact[key]
        if rows is not None:
            listed = rows != UNLISTED
            left: Bools = ~listed | (True if open_ is None else open_[np.where(listed, rows, 0)])
            return left
        if key not in self.somewhere:
            self.somewhere[key] = np.zeros(len(self.batch.horizon), bool)
            self.somewhere[key][held.case if open_ is None else held.case[open_]] = True
        return self.somewhere[key][case]

    def read(self, name: str) -> list[tuple[str, str]]:
        """The facts a norm reads, through every definition, exception and term it rests on; open norms have no kind of thing."""
        if name not in self.reach:
            found: dict[tuple[str, str], None] = {}
            pending, seen = [name], {name}
            while pending:
                for version in self.book.norms.get(pending.pop(), ()):
                    for node in _nodes(version.norm):
                        if isinstance(node, Fact):
                            found[node.entity, node.name] = None
                        elif isinstance(node, Found):
                            found["", node.name] = None
                    more = [n for n in version.norm.head.rests_on if n in self.book.norms and n not in seen]
                    pending += more
                    seen.update(more)
            self.reach[name] = [*found]
        return self.reach[name]


def _nodes(value: Any) -> Iterator[Any]:
    """Every part of a norm."""
    pending, seen = [value], set[int]()
    while pending:
        item = pending.pop()
        if isinstance(item, tuple) and id(item) not in seen:
            seen.add(id(item))
            yield item
            pending.extend(item)


def _inexact(rows: Rows, column: Column | None) -> Bools | None:
    """Where a fact is not known exactly; None: nowhere is it."""
    match column:
        case None:
            return None
        case ExactColumn():
            return np.zeros(rows.n, bool)
        case OccColumn(earliest, latest, some, none):
            open_: Bools = some & (none | (earliest != latest))
            return open_
        case SpanColumn(begin, end):
            first, last = _inexact(rows, begin), _inexact(rows, end)
            return None if first is None or last is None else first | last
        case NumColumn(low, high):
            wide: Bools = low != high
            return wide
        case MaskColumn(mask):
            several: Bools = mask & (mask - 1) != 0
            return several
        case RefColumn(row):
            nobody: Bools = row < 0
            return nobody
        case CollColumn():
            return ~column.closed
        case PlaceColumn(code, names):
            return np.array([*(len(zones) > 1 for zones in names), True])[code]
    raise AssertionError(column)
