"""What changes from one version of a norm to another, aspect by aspect, and which way it goes for whom."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from protlaw.engine.parties import actor, is_authority, parties
from protlaw.reform.comparison.conditions import order
from protlaw.reform.comparison.quantities import Limit, Quantities, length
from protlaw.reform.comparison.sense import meant, worded
from protlaw.semantics import norms as n

_LESS, _MORE = "less", "more"
_EFFECTS = {("burden", _MORE): "tightened", ("burden", _LESS): "loosened", ("grant", _MORE): "widened", ("grant", _LESS): "narrowed"}
_FORCES = {"must": 2, "must_not": 2, "seek": 1}
Pair = tuple[n.Norm, n.Norm]


class Change(NamedTuple):
    """One aspect of a norm that is no longer as it was. `effect`: tightened or loosened (of a duty, a requirement, a sanction),
    widened or narrowed (of a right, a power, a definition, a list), changed; `weakens`: the guarantee this weakens, if one."""

    aspect: str
    old: Any
    new: Any
    effect: str = "changed"
    weakens: str = ""


class Two(NamedTuple):
    """The numbers of the two texts."""

    a: Quantities
    b: Quantities


def changes(old: n.Norm, new: n.Norm, numbers: Two) -> Iterator[Change]:
    """Every aspect that differs between two versions of a norm; none if they read alike."""
    if type(old) is not type(new) or kind(old) != kind(new):
        yield Change("kind", kind(old), kind(new), _direction(old, _kind_force(new) - _kind_force(old)), _of_kind(old, new))
    elif meant(old) != meant(new):
        yield from _of_meaning(old, new, numbers)
    yield from _of_words(old, new)


def kind(norm: n.Norm) -> str:
    match norm:
        case n.Duty(force=force):
            return {"must": "obligation", "must_not": "prohibition", "seek": "aim"}[force]
        case n.Power():
            return norm.kind
        case n.Requirement(force=force):
            return "requirement" if force == "must" else "aim"
        case n.Define():
            return "definition"
        case n.Sanction():
            return "sanction"
    return "catalogue"


def grants(norm: n.Norm) -> bool:
    """Whether a norm gives somebody something, or says what a word or a list includes; else it burdens somebody."""
    return isinstance(norm, n.Power | n.Define | n.Catalogue)


def guarantees(norm: n.Norm) -> bool:
    """Whether to weaken a norm is to take something from persons: a right, or what authorities owe or must not do."""
    if isinstance(norm, n.Power):
        return norm.kind == "right" or _of_person(norm)
    return isinstance(norm, n.Catalogue | n.Requirement | n.Sanction) or (isinstance(norm, n.Duty) and not _of_person(norm))


def _of_person(norm: n.Norm) -> bool:
    named = parties(actor(norm))
    return bool(named) and not any(is_authority(p.name) for p in named)


def _kind_force(norm: n.Norm) -> int:
    return {"obligation": 3, "prohibition": 3, "requirement": 3, "sanction": 3, "aim": 2, "right": 1, "power": 1}.get(kind(norm), 0)


def _of_kind(old: n.Norm, new: n.Norm) -> str:
    if kind(old) == "prohibition":
        return "ban_gone" if guarantees(old) else ""
    return "duty_softened" if guarantees(old) and _kind_force(new) < _kind_force(old) else ""


def _direction(norm: n.Norm, sign: int) -> str:
    """Which way more (positive) or less of what a norm asks or gives goes."""
    return _EFFECTS["grant" if grants(norm) else "burden", _MORE if sign > 0 else _LESS] if sign else "changed"


def _change(norm: n.Norm, aspect: str, old: Any, new: Any, sign: int, weakens: str = "") -> Change:
    """A change that asks or gives more or less, and if less, which guarantee that weakens."""
    return Change(aspect, old, new, _direction(norm, sign), weakens if sign < 0 and guarantees(norm) else "")


# --- what it means -------------------------------------------------------------------------------------------------------


def _of_meaning(old: n.Norm, new: n.Norm, numbers: Two) -> Iterator[Change]:
    if meant(old.scope) != meant(new.scope):
        yield Change("scope", old.scope, new.scope)
    match old, new:
        case (n.Duty(), n.Duty()):
            yield from _of_duty(old, new, numbers)
        case (n.Power(), n.Power()):
            yield from _of_power(old, new, numbers)
        case (n.Requirement(), n.Requirement()):
            yield from _binding(old, new, numbers)
            yield from _condition(new, "holds", old.holds, new.holds, numbers, "limit_lowered", -1)
            yield from _plain(old, new, "governed")
        case (n.Define(), n.Define()):
            yield from _of_definition(old, new, numbers)
        case (n.Catalogue(), n.Catalogue()):
            yield from _of_catalogue(old, new, numbers)
        case (n.Sanction(), n.Sanction()):
            yield from _of_sanction(old, new, numbers)


def _of_duty(old: n.Duty, new: n.Duty, numbers: Two) -> Iterator[Change]:
    yield from _plain(old, new, "bearer", "counterparty")
    yield from _binding(old, new, numbers)
    yield from _term(old, new, numbers)
    yield from _start(old, new)
    yield from _standards(old, new)
    yield from _plain(old, new, "done", "ends", "consequence")
    yield from _governed(old, new)


def _of_power(old: n.Power, new: n.Power, numbers: Two) -> Iterator[Change]:
    yield from _plain(old, new, "holder", "counterparty")
    yield from _binding(old, new, numbers)
    yield from _term(old, new, numbers)
    yield from _start(old, new)
    yield from _plain(old, new, "act")
    if meant(old.valid) != meant(new.valid):
        sign = 0 if old.valid and new.valid else 1 if new.valid else -1
        yield Change("valid", old.valid, new.valid, _EFFECTS["burden", _MORE if sign > 0 else _LESS] if sign else "changed")
    yield from _plain(old, new, "ends")
    yield from _governed(old, new)


def _plain(old: n.Norm, new: n.Norm, *aspects: str) -> Iterator[Change]:
    for aspect in aspects:
        before, after = getattr(old, aspect), getattr(new, aspect)
        if meant(before) != meant(after):
            yield Change(aspect, before, after)


def _binding(old: Any, new: Any, numbers: Two) -> Iterator[Change]:
    """When a norm binds: its condition, and the exceptions to it."""
    banned = kind(old) == "prohibition"
    absolute = meant(old.binding.binds) == n.TRUE
    ban = "ban_conditional" if absolute else "ban_narrowed"
    trigger = ban if banned else "right_narrowed" if grants(old) else "duty_narrowed"
    yield from _condition(new, "trigger", old.binding.trigger, new.binding.trigger, numbers, trigger, 1)
    before, after = dict(old.binding.defeated), dict(new.binding.defeated)
    weakens = ban if banned else "exception"
    for name in before.keys() - after.keys():
        yield _change(new, "exception_gone", name, None, 1)
    for name in after.keys() - before.keys():
        yield _change(new, "exception_new", None, name, -1, weakens)
    for name in before.keys() & after.keys():
        sign = -order(before[name], after[name], numbers.a, numbers.b)
        if meant(before[name]) != meant(after[name]):
            yield _change(new, "exception", name, name, sign, weakens)


def _condition(norm: n.Norm, aspect: str, old: n.Cond, new: n.Cond, numbers: Two, weakens: str, wide: int) -> Iterator[Change]:
    """A condition that is not what it was. `wide`: whether to hold in more cases asks or gives more (1) or less (-1)."""
    if meant(old) == meant(new):
        return
    sign = wide * order(old, new, numbers.a, numbers.b)
    limits = list(_limits(old, new, numbers))
    if aspect == "trigger" and old == n.TRUE and not sign:
        sign = -1
    yield _change(norm, aspect, old, new, sign, weakens)
    yield from (Change("limit", a, b, _direction(norm, sign)) for a, b in limits)


def limits(old: n.Norm, new: n.Norm, numbers: Two) -> Iterator[Change]:
    """The numbers a norm's conditions come to that are not what they were, though the norm itself reads as it did."""
    for aspect in ("binding", "holds", "valid"):
        before, after = getattr(old, aspect, None), getattr(new, aspect, None)
        conds = [c.trigger if isinstance(c, n.Binding) else c for c in (before, after)]
        if isinstance(conds[0], n.Cond) and isinstance(conds[1], n.Cond):
            for a, b in _limits(conds[0], conds[1], numbers):
                sign = (b.number > a.number) - (b.number < a.number)
                sign = -sign if a.kind == "most" else sign if a.kind == "least" else 0
                yield _change(new, "limit", a, b, sign if aspect == "holds" else 0, "limit_lowered")


def _limits(old: n.Cond, new: n.Cond, numbers: Two) -> Iterator[tuple[Limit, Limit]]:
    before, after = numbers.a.limits(old), numbers.b.limits(new)
    for key in before.keys() & after.keys():
        if (before[key].number, before[key].others) != (after[key].number, after[key].others):
            yield before[key], after[key]


def _term(old: n.Duty | n.Power, new: n.Duty | n.Power, numbers: Two) -> Iterator[Change]:
    """The limit of a norm: how long it is, from when it runs, how it is counted."""
    if meant(old.term) == meant(new.term):
        return
    grant, weakens = grants(old), "right_shortened" if grants(old) else "term_longer"
    if old.term is None or new.term is None:
        sign = (-1 if new.term else 1) if grant else (1 if new.term else -1)
        yield _change(new, "term", old.term, new.term, sign, "right_shortened" if grant else "term_gone")
        return
    longer = _longer(old.term, new.term, numbers)
    if longer is not None and longer[0] != longer[1]:
        sign = (1 if longer[1] > longer[0] else -1) * (1 if grant else -1) * new.term.sign
        yield _change(new, "term", old.term, new.term, sign, weakens)
    elif (meant(old.term.number), old.term.unit) != (meant(new.term.number), new.term.unit):
        yield Change("term", old.term, new.term)
    before, after = old.term.due, new.term.due
    if isinstance(before, n.Shift) and isinstance(after, n.Shift):
        if meant(before.anchor) != meant(after.anchor):
            yield Change("anchor", before.anchor, after.anchor)
        if meant((before.rules, before.zone)) != meant((after.rules, after.zone)):
            yield Change("counting", before, after)
    elif meant(before) != meant(after) and old.term.number is None and new.term.number is None:
        yield Change("anchor", before, after)


def _start(old: n.Duty | n.Power, new: n.Duty | n.Power) -> Iterator[Change]:
    """From when a norm binds, unless that is from when its term runs, which has been said."""
    sides = [(norm.start, norm.term.due.anchor if norm.term and isinstance(norm.term.due, n.Shift) else None) for norm in (old, new)]
    if not all(meant(start) == meant(anchor) for start, anchor in sides):
        yield from _plain(old, new, "start")


def _governed(old: n.Duty | n.Power, new: n.Duty | n.Power) -> Iterator[Change]:
    """The moment that governs, unless it is the start."""
    if not all(meant(norm.governed) == meant(norm.start) for norm in (old, new)):
        yield from _plain(old, new, "governed")


def _longer(old: n.Term, new: n.Term, numbers: Two) -> tuple[int, int] | None:
    """The two lengths in one measure, if they can be told apart."""
    a = numbers.a.number(old.number) if old.number is not None else None
    b = numbers.b.number(new.number) if new.number is not None else None
    if a is None or b is None or old.sign != new.sign:
        return None
    if old.unit == new.unit:
        return a, b
    before, after = length(a, old.unit or ""), length(b, new.unit or "")
    if before is None or after is None:
        return None
    apart = before[1] < after[0] or after[1] < before[0]
    return (before[0], after[0]) if apart or before == after else None


def _standards(old: n.Duty, new: n.Duty) -> Iterator[Change]:
    """Open standards beside the limit (promptly, periodically)."""
    before, after = ({meant(s): s for s in d.standards} for d in (old, new))
    for key in before.keys() - after.keys():
        yield _change(new, "standard_gone", before[key], None, -1, "standard_gone")
    for key in after.keys() - before.keys():
        yield _change(new, "standard_new", None, after[key], 1)


def _of_definition(old: n.Define, new: n.Define, numbers: Two) -> Iterator[Change]:
    if meant(old.value) != meant(new.value):
        a, b = numbers.a.number(old.value), numbers.b.number(new.value)
        yield Change("number", a, b) if a is not None and b is not None else Change("value", old.value, new.value)
    before, after = _by_member(old), _by_member(new)
    for member in [m for m in dict.fromkeys((*before, *after)) if meant(before.get(m)) != meant(after.get(m))]:
        sign = order(before[member], after[member], numbers.a, numbers.b) if member in before and member in after else 0
        case = (member if old.type == "one" else "", before.get(member)), (member if new.type == "one" else "", after.get(member))
        yield Change("case", *case, _direction(new, sign))


def _by_member(norm: n.Define) -> dict[str, n.Cond]:
    from protlaw.semantics.conditions import disj

    members = dict.fromkeys(m for m, _, _ in norm.cases)
    return {m: disj(*(cond for other, cond, _ in norm.cases if other == m)) for m in members}


def _of_catalogue(old: n.Catalogue, new: n.Catalogue, numbers: Two) -> Iterator[Change]:
    yield from _binding(old, new, numbers)
    before, after = ({i.member: i for i in c.items} for c in (old, new))
    for member in [m for m in before if m not in after]:
        yield _change(new, "item_gone", before[member], None, -1, "item_lost")
    for member in [m for m in after if m not in before]:
        yield _change(new, "item_new", None, after[member], 1)
    if (old.open is None) != (new.open is None):
        yield _change(new, "clause", old.open, new.open, 1 if new.open else -1, "clause_lost")
    yield from _plain(old, new, "decider")


def _of_sanction(old: n.Sanction, new: n.Sanction, numbers: Two) -> Iterator[Change]:
    yield from _binding(old, new, numbers)
    yield from _plain(old, new, "conduct")
    before, after = ({(p.label, p.unit): p for p in s.penalties} for s in (old, new))
    for key in [k for k in dict.fromkeys((*before, *after)) if before.get(k) != after.get(k)]:
        a, b = before.get(key), after.get(key)
        signs = {_sign(x, y) for x, y in ((a.low, b.low), (a.high, b.high))} - {0} if a and b else {1 if b else -1}
        yield _change(new, "penalty", a, b, signs.pop() if len(signs) == 1 else 0, "sanction_lowered")
    yield from _condition(new, "half", old.half, new.half, numbers, "sanction_lowered", -1)
    yield from _plain(old, new, "governed")


def _sign(x: int | None, y: int | None) -> int:
    return 0 if x is None or y is None else (y > x) - (y < x)


# --- its words and its place ---------------------------------------------------------------------------------------------


def _of_words(old: n.Norm, new: n.Norm) -> Iterator[Change]:
    """What a lawyer sees though the answers stay: other words, another place, a text better or worse known."""
    if old.head.label != new.head.label:
        yield Change("words", old.head.label, new.head.label)
    elif meant(old) == meant(new) and _worded(old) != _worded(new):
        yield Change("wording", None, None)
    if old.head.citations != new.head.citations:
        yield Change("place", old.head.citations, new.head.citations)
    if old.head.fidelity != new.head.fidelity:
        yield Change("fidelity", old.head.fidelity, new.head.fidelity)


def _worded(norm: n.Norm) -> Any:
    return worded(norm._replace(head=norm.head._replace(fidelity="")))
