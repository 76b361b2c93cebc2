"""What is known of a thing at a horizon: sets of possibilities, never a guess.

Instants are whole seconds since 1970-01-01T00:00:00Z. A truth or a member is a bit mask of what it may be
(bool: 1 yes, 2 no, 3 either). A number is an interval of integers, both ends included.
"""

from typing import Any, NamedTuple, TypeAlias

PAST = -(1 << 60)
FUTURE = 1 << 60

YES, NO, EITHER = 1, 2, 3
APART = 4  # of an order of two moments: one of them never comes


class Occ(NamedTuple):
    """An event as seen at the horizon: when it happened, if it did (both ends included), and whether it may have or not."""

    earliest: int
    latest: int
    some: bool
    none: bool


class Span_(NamedTuple):
    """A period: when it began and when it ended."""

    begin: Occ
    end: Occ


class Members(NamedTuple):
    """A collection: the ids on file; `closed` when no other member may exist at the horizon."""

    ids: tuple[str, ...]
    closed: bool


Num: TypeAlias = tuple[int, int]

NEVER = Occ(FUTURE, FUTURE, False, True)


# --- what follows from what is known -------------------------------------------------------------------------------------


def masked(occ: Occ, horizon: int) -> Occ:
    """An occurrence as seen at the horizon: what comes after has not happened."""
    if occ.latest <= horizon or not occ.some:
        return occ
    return NEVER if occ.earliest > horizon else Occ(occ.earliest, horizon, True, True)


def order(op: str, a: Num, b: Num) -> int:
    """Whether `a op b` may be and may not be, each value anywhere in its interval."""
    (a1, a2), (b1, b2) = a, b
    may, may_not = {
        "<": (a1 < b2, a2 >= b1),
        "<=": (a1 <= b2, a2 > b1),
        "==": (a1 <= b2 and b1 <= a2, not a1 == a2 == b1 == b2),
    }[op]
    return (YES if may else 0) | (NO if may_not else 0)


def running(begin: Occ, end: Occ, at: Occ) -> int:
    """Whether what lasts from one moment to another is in effect at a third."""
    may = at.some and begin.some and begin.earliest <= at.latest and (end.none or end.latest > at.earliest)
    may_not = at.none or begin.none or begin.latest > at.earliest or (end.some and end.earliest <= at.latest)
    return (YES if may else 0) | (NO if may_not else 0)


def earliest(occs: list[Occ]) -> Occ:
    possible = [o for o in occs if o.some]
    if not possible:
        return NEVER
    certain = [o.latest for o in possible if not o.none]
    return Occ(min(o.earliest for o in possible), min(certain) if certain else max(o.latest for o in possible), True, not certain)


def union(values: list[Any]) -> Any:
    """Anything any of several values may be."""
    first = values[0]
    if isinstance(first, Occ):
        happened = [v for v in values if v.some]
        if not happened:
            return NEVER
        return Occ(min(v.earliest for v in happened), max(v.latest for v in happened), True, any(v.none for v in values))
    if isinstance(first, tuple) and isinstance(first[0], int):
        return min(v[0] for v in values), max(v[1] for v in values)
    return first if len(values) == 1 else tuple(dict.fromkeys(z for v in values for z in v))


# --- the rule table of one duty ---------------------------------------------------------------------------------------------


def fulfilment(due: Occ, at: Occ, ends: Occ, horizon: int) -> list[str]:
    """A duty that runs, due within [d1, d2], done at E, extinguished at X, seen at F.

    A term whose start is missing never lapses. An act after the duty was extinguished does not fulfil it; a breach that
    came before stays.
    """
    d1, d2 = (due.earliest, FUTURE if due.none else due.latest) if due.some else (FUTURE, FUTURE)
    effective = at.some and (ends.none or at.earliest <= ends.latest)
    last = at.latest if ends.none else min(at.latest, ends.latest)
    undone = at.none or (ends.some and at.latest > ends.earliest)
    possible = ["met"] * (effective and at.earliest <= d2) + ["met_late"] * (effective and last > d1)
    possible += ["pending"] * (at.none and ends.none and horizon <= d2)
    possible += ["ended"] * (undone and ends.some and ends.earliest <= d2)
    lapsed = ends.some and ends.latest > d1 and (at.none or at.latest > max(ends.earliest, d1 + 1))
    possible += ["breached"] * ((at.none and ends.none and horizon > d1) or lapsed)
    return possible


def recurring(at: Occ, kept: bool | None) -> list[str]:
    """A duty to act from time to time, where no text says how often: having acted once does not settle it."""
    possible = ["met"] * (at.some and kept is not False) + ["pending"] * (at.none and kept is not False)
    return possible + ["breached"] * (kept is not True)


def aim(at: Occ) -> list[str]:
    return ["achieved"] * at.some + ["not_achieved"] * at.none


def hull(occs: list[Occ | None]) -> Occ | None:
    """The least interval that holds some occurrences; None if there is none."""
    some = [o for o in occs if o is not None]
    if not some:
        return None
    return Occ(min(o.earliest for o in some), max(o.latest for o in some), True, len(some) < len(occs) or any(o.none for o in some))
