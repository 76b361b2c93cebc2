"""Many cases as columns: for every entity one table of subjects, for every fact what is known of it in each row.

Values are those of `engine.facts.view` for the same case. Moments are whole seconds since the epoch, with PAST and FUTURE as in
`core.values`. A fact without a column is unknown in every row. Rows of one case stand together, in the order of the cases.
"""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from protlaw.core.values import FUTURE, PAST

I64: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

UNKNOWN_REF = -1  # a reference to nobody knows whom
UNLISTED = -2  # a member of a collection that may have more than it lists


class ExactColumn(NamedTuple):
    """Moments known to the second, or known not to have come by the horizon (FUTURE or beyond).

    None that came is before `first` or after `last`: where both are known, a term is counted without looking at each."""

    at: I64
    first: int = PAST
    last: int = FUTURE


class OccColumn(NamedTuple):
    """An event or a moment in each row: when, if it happened (both ends included), whether it may have, whether it may not."""

    earliest: I64
    latest: I64
    some: Bools
    none: Bools


Moments: TypeAlias = ExactColumn | OccColumn


class SpanColumn(NamedTuple):
    """A period in each row."""

    begin: Moments
    end: Moments


class NumColumn(NamedTuple):
    """A number in each row, anywhere between two, both included."""

    low: I64
    high: I64


class MaskColumn(NamedTuple):
    """What a truth (1 yes, 2 no) or a member of an enumeration (a bit each) may be; every bit set is unknown. Any integer type; of
    a truth known in every row, an array of bool will do, and is faster."""

    mask: NDArray[np.integer] | Bools


class RefColumn(NamedTuple):
    """Whom a reference names: a row of the target entity's table, or UNKNOWN_REF."""

    row: I64


class CollColumn(NamedTuple):
    """The members of a collection: `rows[offsets[i]:offsets[i + 1]]` are rows of the members' table; `closed` where no other
    may exist at the horizon."""

    offsets: I64
    rows: I64
    closed: Bools


class PlaceColumn(NamedTuple):
    """The civil times a place may have: `names[code]`, or any of the jurisdiction where the code is negative."""

    code: I64
    names: tuple[tuple[str, ...], ...]


Column: TypeAlias = ExactColumn | OccColumn | SpanColumn | NumColumn | MaskColumn | RefColumn | CollColumn | PlaceColumn


class Rows(NamedTuple):
    """The subjects of one entity: the case of each row (never decreasing), and a column per fact."""

    entity: str
    n: int
    case: I64
    columns: dict[str, Column]


class Batch(NamedTuple):
    """Many cases: the horizon of each, and the subjects of every entity."""

    horizon: I64
    entities: dict[str, Rows]


class NormColumns(NamedTuple):
    """The answers of one norm: one row per subject (and member, month or year), as the reference would answer one by one.

    `subject` and `member` are rows of the batch (`member` UNLISTED for those a collection does not list); `stretch` is a year, or a
    month as year * 100 + month, 0 where it is not known when the duty began. `possible` has bit i where `statuses[i]` is possible.
    A moment that does not apply has neither `some` nor a meaning.
    """

    norm: str
    statuses: tuple[str, ...]
    subject: I64
    member: I64 | None
    stretch: I64 | None
    possible: NDArray[np.integer]
    start: OccColumn | None
    due: OccColumn | None
    at: OccColumn | None


def occurrences(column: Moments) -> OccColumn:
    """Moments in full: exact ones happened then, or did not."""
    if isinstance(column, OccColumn):
        return column
    at, some = np.minimum(column.at, FUTURE), column.at < FUTURE
    return OccColumn(at, at, some, ~some)


def never(n: int) -> OccColumn:
    """What surely did not happen, in every row."""
    future = np.full(n, FUTURE)
    return OccColumn(future, future, np.zeros(n, bool), np.ones(n, bool))


def unknown(horizon: I64) -> OccColumn:
    """What may have happened at any moment up to the horizon of each row, or not."""
    either = np.ones(len(horizon), bool)
    return OccColumn(np.full(len(horizon), PAST), horizon, either, either)
