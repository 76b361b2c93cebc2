"""Who the variables stand for in each row: the subjects of an entity, and below them the members of a collection, row by row."""

from typing import Any, NamedTuple

import numpy as np

from protlaw.core.values import FUTURE, PAST
from protlaw.engine.columns.batch import (
    I64,
    UNKNOWN_REF,
    CollColumn,
    ExactColumn,
    NumColumn,
    OccColumn,
    PlaceColumn,
    SpanColumn,
)
from protlaw.engine.columns.values import alike

NOBODY = -3  # the subject of a definition asked of nobody knows whom


class Frame:
    """Rows and the variables bound in them: `it` in a frame of its own, one more in each frame below it.

    `up` is the row of the frame above; `values` the row of the entity's table (or the month or year) each row stands for."""

    __slots__ = ("above", "case", "memo", "n", "up", "values", "var", "whole")

    def __init__(self, var: str, values: I64, case: I64, above: "Frame | None" = None, up: I64 | None = None, whole: bool = False) -> None:
        self.var, self.values, self.case, self.above, self.up, self.whole = var, values, case, above, up, whole
        self.n = len(values)
        self.memo: dict[Any, Any] = {}

    def of(self, var: str) -> "Frame":
        """The frame that binds a variable: this one or one above it."""
        frame = self
        while frame.var != var:
            assert frame.above is not None
            frame = frame.above
        return frame

    def bound(self, var: str) -> I64:
        """Whom a variable stands for in each row."""
        if self.var == var:
            return self.values
        assert self.above is not None and self.up is not None
        return self.above.bound(var).take(self.up)


class Segments(NamedTuple):
    """The members of a collection below each row: frame, where those of each row begin and end, whether there may be no more."""

    frame: Frame
    offsets: I64
    closed: Any

    def how_many(self, flags: Any) -> I64:
        """How many members of each row satisfy a condition."""
        total = np.concatenate(([0], np.cumsum(np.broadcast_to(flags, self.frame.n), dtype=np.int64)))
        return total[self.offsets[1:]] - total[self.offsets[:-1]]

    def fold(self, join: np.ufunc, values: Any, empty: int) -> I64:
        """The members of each row joined into one value; `empty` where there are none."""
        folded = np.full(len(self.offsets) - 1, empty, np.int64)
        filled = self.offsets[1:] > self.offsets[:-1]
        if filled.any():
            folded[filled] = join.reduceat(np.broadcast_to(values, self.frame.n), self.offsets[:-1][filled])
        return folded


def spread(offsets: I64) -> I64:
    """For each member, the row whose collection lists it."""
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))


def take(value: Any, rows: I64) -> Any:
    """A value at other rows; all of them must exist."""
    match value:
        case ExactColumn():
            return value._replace(at=_at(value.at, rows))
        case OccColumn() | NumColumn():
            return type(value)(*(_at(part, rows) for part in value))
        case SpanColumn():
            return SpanColumn(take(value.begin, rows), take(value.end, rows))
        case CollColumn():
            return _members(value, rows)
        case PlaceColumn():
            return value._replace(code=_at(value.code, rows))
        case np.ndarray():
            return _at(value, rows)
    return value


def _at(array: Any, rows: I64) -> Any:
    return array if np.ndim(array) == 0 else array.take(rows)


def _members(coll: CollColumn, rows: I64) -> CollColumn:
    sizes = np.diff(coll.offsets).take(rows)
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    within = np.arange(offsets[-1]) - np.repeat(offsets[:-1], sizes)
    return CollColumn(offsets, coll.rows.take(np.repeat(coll.offsets[:-1].take(rows), sizes) + within), coll.closed.take(rows))


def chosen(known: Any, value: Any, other: Any) -> Any:
    """One value where a condition holds, another of the same kind elsewhere."""
    match value, other:
        case (ExactColumn(), ExactColumn()):
            return ExactColumn(np.where(known, value.at, other.at))
        case (ExactColumn() | OccColumn(), _):
            from protlaw.engine.columns.batch import occurrences

            one, two = occurrences(value), occurrences(other)
            return OccColumn(*(np.where(known, a, b) for a, b in zip(one, two, strict=True)))
        case (NumColumn(), NumColumn()):
            return NumColumn(np.where(known, value.low, other.low), np.where(known, value.high, other.high))
        case (SpanColumn(), SpanColumn()):
            return SpanColumn(chosen(known, value.begin, other.begin), chosen(known, value.end, other.end))
        case (CollColumn(), CollColumn()):
            sizes = np.where(known, np.diff(value.offsets), 0)
            kept = np.repeat(known, np.diff(value.offsets))
            return CollColumn(np.concatenate(([0], np.cumsum(sizes))), value.rows[kept], value.closed & known)
        case (PlaceColumn(), PlaceColumn()):
            return value._replace(code=np.where(known, value.code, UNKNOWN_REF))
    return np.where(known, *alike(value, other))  # truths; of anything else both have one form


def unknown_of(type_: str, horizon: I64) -> Any:
    """What nothing is known of, in the rows of a frame."""
    n = len(horizon)
    either = np.ones(n, bool)
    if type_ in ("event", "period"):
        occ = OccColumn(np.full(n, PAST), horizon, either, either)
        return SpanColumn(occ, occ) if type_ == "period" else occ
    if type_ == "bool":
        return np.full(n, 1, np.uint8)
    if type_ in ("one", "scale"):
        return np.full(n, -1, np.int64)
    if type_ == "num":
        return NumColumn(np.zeros(n, np.int64), np.full(n, 1 << 40))
    if type_ == "ref":
        return np.full(n, UNKNOWN_REF)
    if type_ == "coll":
        return CollColumn(np.zeros(n + 1, np.int64), np.zeros(0, np.int64), np.zeros(n, bool))
    if type_ == "place":
        return PlaceColumn(np.full(n, UNKNOWN_REF), ())
    return OccColumn(np.full(n, PAST), np.full(n, FUTURE), either, either)
