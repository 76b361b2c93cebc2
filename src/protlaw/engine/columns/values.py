"""What may be, over columns: `core.values` row by row.

A truth is an array of bool where it is known in every row, else of bytes: 0 no, 1 open, 3 yes. So "and" is `&` and "or" is `|` in
both. What is the same in every row is a scalar. A moment that surely did not come is (FUTURE, FUTURE, not some, none), or FUTURE
among exact ones; what all rows know to the second stays exact, which is the fast path.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from protlaw.core.values import EITHER, FUTURE, PAST, YES
from protlaw.engine.columns.batch import I64, Bools, ExactColumn, Moments, NumColumn, OccColumn, occurrences

Truth: TypeAlias = NDArray[Any]

NO, OPEN, SURE = np.uint8(0), np.uint8(1), np.uint8(3)


# --- truths ----------------------------------------------------------------------------------------------------------------


def truth(may: Any, must: Any) -> Truth:
    """A truth from whether it may be so and whether it must."""
    known = np.asarray(may == must)
    if known.ndim and known.all():
        return np.asarray(may)
    sure = np.asarray(must & may).view(np.uint8)
    return np.asarray(may).view(np.uint8) | (sure + sure)


def of_mask(mask: Any) -> Truth:
    """A truth from a mask (1 yes, 2 no)."""
    known = np.asarray(mask).astype(np.uint8) & EITHER  # unknown has every bit set
    if known.ndim and (known != EITHER).all():
        return np.asarray(known == YES)
    return (known & 1) * (3 - (known & 2))


def may(t: Truth) -> Bools:
    return t if t.dtype == np.bool_ else t != 0


def must(t: Truth) -> Bools:
    return t if t.dtype == np.bool_ else t == 3


def denied(t: Truth) -> Truth:
    return ~t if t.dtype == np.bool_ else (3 - t) >> (t & 1)


def both(a: Truth, b: Truth) -> Truth:
    a, b = alike(a, b)
    return a & b


def either(a: Truth, b: Truth) -> Truth:
    a, b = alike(a, b)
    return a | b


def alike(a: Truth, b: Truth) -> tuple[Truth, Truth]:
    """Two truths in one form."""
    return (a, b) if a.dtype == b.dtype else (three(a), three(b))


def three(t: Truth) -> Truth:
    """A truth as bytes."""
    return t.view(np.uint8) * SURE if t.dtype == np.bool_ else t


# --- order -----------------------------------------------------------------------------------------------------------------

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal,
}  # fmt: skip


def order(op: str, a: NumColumn | Moments, b: NumColumn | Moments) -> Truth:
    """Whether `a op b`, each value anywhere in its interval; a moment that did not come stands in no order."""
    if isinstance(a, ExactColumn) and isinstance(b, ExactColumn):
        return np.asarray(_COMPARE[op](a.at, b.at) & (np.maximum(a.at, b.at) < FUTURE))
    if isinstance(a, NumColumn) and isinstance(b, NumColumn):
        return _order(op, a.low, a.high, b.low, b.high)
    assert not isinstance(a, NumColumn) and not isinstance(b, NumColumn)
    one, other = occurrences(a), occurrences(b)
    known = _order(op, one.earliest, one.latest, other.earliest, other.latest)
    return both(known, truth(one.some & other.some, ~(one.none | other.none)))


def _order(op: str, a1: Any, a2: Any, b1: Any, b2: Any) -> Truth:
    compare = _COMPARE[op]
    if op == "==":
        return truth((a1 <= b2) & (b1 <= a2), (a1 == a2) & (b1 == b2) & (a1 == b1))
    return truth(compare(a1, b2), compare(a2, b1)) if op[0] == "<" else truth(compare(a2, b1), compare(a1, b2))


# --- moments ---------------------------------------------------------------------------------------------------------------


def exactly(occ: OccColumn) -> Moments:
    """The same moments, exact if all are."""
    if (occ.earliest == occ.latest).all() and (occ.some != occ.none).all() and (occ.some == (occ.earliest < FUTURE)).all():
        return ExactColumn(occ.earliest)
    return occ


def only(occ: OccColumn, where: Any) -> OccColumn:
    """Moments where a condition holds; nothing happened elsewhere."""
    some = occ.some & where
    return OccColumn(np.where(some, occ.earliest, FUTURE), np.where(some, occ.latest, FUTURE), some, occ.none | ~some)


def first_of(columns: Sequence[Moments]) -> Moments:
    """The first of several moments that comes."""
    exact = [c for c in columns if isinstance(c, ExactColumn)]
    if len(exact) == len(columns):
        return _exact(np.minimum, exact)
    occs = [occurrences(c) for c in columns]
    sure = [np.where(o.some & ~o.none, o.latest, FUTURE + 1) for o in occs]
    some, certain = _fold(np.logical_or, [o.some for o in occs]), _fold(np.minimum, sure)
    return nearest(
        _fold(np.minimum, [o.earliest for o in occs]), certain, _fold(np.maximum, [np.where(o.some, o.latest, PAST) for o in occs]), some
    )


def nearest(earliest: I64, certain: I64, latest: I64, some: Bools) -> OccColumn:
    """The first of moments: from the earliest any may be, to the first that surely came (FUTURE + 1: none did) or else the last."""
    surely = certain <= FUTURE
    return OccColumn(
        np.where(some, earliest, FUTURE), np.where(surely, certain, np.where(some, latest, FUTURE)), some, np.asarray(~(some & surely))
    )


def last_of(columns: Sequence[Moments]) -> Moments:
    """The last of several moments, if all come."""
    exact = [c for c in columns if isinstance(c, ExactColumn)]
    if len(exact) == len(columns):
        return _exact(np.maximum, exact)
    occs = [occurrences(c) for c in columns]
    whole = OccColumn(
        _fold(np.maximum, [o.earliest for o in occs]),
        _fold(np.maximum, [o.latest for o in occs]),
        _fold(np.logical_and, [o.some for o in occs]),
        _fold(np.logical_or, [o.none for o in occs]),
    )
    return only(whole, True)


def hull(columns: Sequence[tuple[Bools, OccColumn]]) -> OccColumn:
    """The least interval that holds the occurrences of each row that apply to it; one may be absent if any is."""
    kept = [(applies, only(occ, applies)) for applies, occ in columns]
    return OccColumn(
        _fold(np.minimum, [o.earliest for _, o in kept]),
        _latest([o for _, o in kept]),
        _fold(np.logical_or, [o.some for _, o in kept]),
        _fold(np.logical_or, [applies & o.none for applies, o in kept]),
    )


def union(columns: Sequence[tuple[Truth, Moments]]) -> Moments:
    """Any of several moments, each where it may apply."""
    known = [(applies, c.at) for applies, c in columns if isinstance(c, ExactColumn) and applies.dtype == np.bool_]
    if len(known) == len(columns):
        return ExactColumn(_fold(np.minimum, [np.where(applies, at, FUTURE) for applies, at in known]))
    whole = hull([(may(applies), occurrences(c)) for applies, c in columns])
    return whole._replace(none=whole.none | ~whole.some)


def _exact(join: np.ufunc, columns: Sequence[ExactColumn]) -> ExactColumn:
    return ExactColumn(_fold(join, [c.at for c in columns]), min(c.first for c in columns), max(c.last for c in columns))


def _latest(occs: Sequence[OccColumn]) -> I64:
    some = _fold(np.logical_or, [o.some for o in occs])
    return np.where(some, _fold(np.maximum, [np.where(o.some, o.latest, PAST) for o in occs]), FUTURE)


def _fold(join: Callable[[Any, Any], Any], arrays: Sequence[Any]) -> Any:
    whole = arrays[0]
    for array in arrays[1:]:
        whole = join(whole, array)
    return whole


# --- the rule table of one duty --------------------------------------------------------------------------------------------


def outcomes(runs: Bools, done: Bools, in_time: Bools) -> dict[str, Bools]:
    """The outcome of a duty where it runs, from whether it was done and whether it was, or may still be, in time."""
    done, in_time = runs & done, runs & in_time
    met = done & in_time
    return {"met": met, "met_late": done ^ met, "pending": in_time ^ met, "breached": runs ^ (done | in_time)}


def fulfilment(runs: Bools, due: Moments, at: Moments, ends: Moments | None, horizon: I64) -> dict[str, Bools]:
    """Where each outcome of a duty is possible, where it runs: `core.values.fulfilment`."""
    return {outcome: runs & where for outcome, where in _fulfilment(due, at, ends, horizon).items()}


def _fulfilment(due: Moments, at: Moments, ends: Moments | None, horizon: I64) -> dict[str, Bools]:
    d, e = occurrences(due), occurrences(at)
    d1, d2 = d.earliest, np.where(d.none, FUTURE, d.latest)
    if ends is None:
        return {
            "met": e.some & (e.earliest <= d2),
            "met_late": e.some & (e.latest > d1),
            "pending": e.none & (horizon <= d2),
            "breached": e.none & (horizon > d1),
        }
    x = occurrences(ends)
    effective = e.some & (x.none | (e.earliest <= x.latest))
    last = np.where(x.none, e.latest, np.minimum(e.latest, x.latest))
    undone = e.none | (x.some & (e.latest > x.earliest))
    lapsed = x.some & (x.latest > d1) & (e.none | (e.latest > np.maximum(x.earliest, d1 + 1)))
    return {
        "met": effective & (e.earliest <= d2),
        "met_late": effective & (last > d1),
        "pending": e.none & x.none & (horizon <= d2),
        "ended": undone & x.some & (x.earliest <= d2),
        "breached": (e.none & x.none & (horizon > d1)) | lapsed,
    }
