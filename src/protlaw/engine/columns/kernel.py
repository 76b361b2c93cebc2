"""The columnar backend: every norm over every case of a batch, in blocks that stay in the cache of the processor."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from protlaw.engine.columns.batch import (
    Batch,
    CollColumn,
    Column,
    ExactColumn,
    NormColumns,
    OccColumn,
    PlaceColumn,
    RefColumn,
    Rows,
    SpanColumn,
)
from protlaw.engine.columns.expressions import Expressions, FreeVariables
from protlaw.engine.columns.norms import Norms
from protlaw.engine.columns.refusal import refusals
from protlaw.engine.reference import ACT
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Define, Scope

BLOCK = 65_536  # cases judged together


class Columnar:
    """A lawbook ready to judge many cases, under one choice of readings; `law_on` judges everything by the law of one day.

    What it cannot express is refused by name, never approximated: `ValueError` for a norm asked for; else listed in `refused`.
    """

    def __init__(
        self, book: Lawbook, choices: Mapping[str, str] | None = None, law_on: str | None = None, norms: tuple[str, ...] | None = None
    ) -> None:
        self.book, self.law_on = book, law_on
        self.choices = {name: a.default for name, a in book.ambiguities.items()} | dict(choices or {})
        asked = norms or tuple(name for name, versions in book.norms.items() if not _a_value(versions[-1].norm))
        self._refused = refusals(book, asked)
        if norms and self._refused:
            raise ValueError(self._refused)
        self.norms = tuple(name for name in asked if name not in self._refused)
        self._free = FreeVariables()

    def refused(self) -> dict[str, str]:
        """The norms left out, each with its reason."""
        return dict(self._refused)

    def evaluate(self, batch: Batch, moments: bool = True, block: int = BLOCK, threads: int | None = None) -> dict[str, NormColumns]:
        """The answers of every norm; `moments` false leaves out start, due and at. Blocks and threads change nothing but the time."""
        blocks = [(lo, min(lo + block, len(batch.horizon))) for lo in range(0, len(batch.horizon), block)] or [(0, 0)]

        alone = frozenset(name for name, rows in batch.entities.items() if len(blocks) > 1 and _alone(rows.case, len(batch.horizon)))

        def judge(bounds: tuple[int, int]) -> list[NormColumns]:
            part, bases = _part(self.book, batch, *bounds, alone)
            return [self._moved(found, bases) for found in self._judge(part, moments)]

        if len(blocks) == 1:
            return {found.norm: found for found in judge(blocks[0])}
        with ThreadPoolExecutor(threads or min(2, cpu_count() or 1)) as pool:
            parts = list(pool.map(judge, blocks))
        every = {name: rows.case if name in alone else np.arange(rows.n) for name, rows in batch.entities.items()}
        return {columns[0].norm: self._stacked(columns, every) for columns in zip(*parts, strict=True)}

    def _judge(self, batch: Batch, moments: bool) -> Iterator[NormColumns]:
        judge = Norms(Expressions(self.book, batch, self.choices, self._free), self.law_on, moments)
        for name in self.norms:
            yield from judge.answers(name, self.book.norms[name])

    def _moved(self, found: NormColumns, bases: Mapping[str, int]) -> NormColumns:
        """Answers with rows counted from the start of the batch."""
        scope = self._scope(found)
        if scope.each is None:  # every subject once: counted when all blocks are there
            return found
        member = found.member
        if member is not None:
            member = np.where(member >= 0, member + bases.get(scope.each.entity, 0), member)  # type: ignore[union-attr]
        return found._replace(subject=found.subject + bases.get(scope.entity, 0), member=member)

    def _scope(self, found: NormColumns) -> Scope:
        return self.book.norms[found.norm.removesuffix(ACT)][0].norm.scope

    def _stacked(self, columns: tuple[NormColumns, ...], every: Mapping[str, NDArray[np.int64]]) -> NormColumns:
        """The answers of all blocks as one."""
        first, scope = columns[0], self._scope(columns[0])
        subject = _joined([c.subject for c in columns]) if scope.each is not None else every.get(scope.entity, np.zeros(0, np.int64))
        return NormColumns(first.norm, first.statuses, subject, *(_joined([c[i] for c in columns]) for i in range(3, len(first))))


def _a_value(norm: Any) -> bool:
    return isinstance(norm, Define) and norm.value is not None


def _alone(case: NDArray[np.int64], cases: int) -> bool:
    """Whether each row is a case of its own, in their order."""
    ordinals = np.arange(min(len(case), BLOCK))
    starts = range(0, len(case), BLOCK)
    return len(case) == cases and all(np.array_equal(case[i : i + BLOCK] - i, ordinals[: len(case) - i]) for i in starts)


def _part(book: Lawbook, batch: Batch, lo: int, hi: int, alone: frozenset[str]) -> tuple[Batch, dict[str, int]]:
    """The cases from one to another as a batch of their own, and where the rows of each entity began."""
    if (lo, hi) == (0, len(batch.horizon)):
        return batch, {}
    every = np.arange(hi - lo)
    bounds = {
        name: (lo, hi) if name in alone else tuple(int(i) for i in np.searchsorted(rows.case, (lo, hi)))
        for name, rows in batch.entities.items()
    }
    bases = {name: first for name, (first, _) in bounds.items()}
    parts = {}
    for name, rows in batch.entities.items():
        first, last = bounds[name]
        facts = book.entities[name].facts
        columns = {
            fact: _cut(column, first, last, bases.get((facts[fact].entity if fact in facts else None) or "", 0))
            for fact, column in rows.columns.items()
        }
        parts[name] = Rows(name, last - first, every if name in alone else rows.case[first:last] - lo, columns)
    return Batch(batch.horizon[lo:hi], parts), bases


def _cut(column: Column, first: int, last: int, base: int) -> Column:
    """The rows of a column from one to another; what it refers to is counted from `base`."""
    match column:
        case ExactColumn():
            return ExactColumn(column.at[first:last])
        case SpanColumn():
            begin, end = _cut(column.begin, first, last, 0), _cut(column.end, first, last, 0)
            assert isinstance(begin, ExactColumn | OccColumn) and isinstance(end, ExactColumn | OccColumn)
            return SpanColumn(begin, end)
        case RefColumn():
            rows = column.row[first:last]
            return RefColumn(np.where(rows >= 0, rows - base, rows))
        case CollColumn():
            offsets = column.offsets[first : last + 1]
            return CollColumn(offsets - offsets[0], column.rows[offsets[0] : offsets[-1]] - base, column.closed[first:last])
        case PlaceColumn():
            return column._replace(code=column.code[first:last])
    return type(column)(*(part[first:last] for part in column))  # type: ignore[arg-type]


def _joined(parts: list[Any]) -> Any:
    if parts[0] is None:
        return None
    if isinstance(parts[0], OccColumn):
        return OccColumn(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))
    return np.concatenate(parts)
