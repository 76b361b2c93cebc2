"""What is known of each fact, seen from a horizon: statements masked by when they were recorded and up to when we look."""

from typing import Any, NamedTuple

from protlaw.core.anchor import entity_of
from protlaw.core.diagnostic import Diagnostic
from protlaw.core.values import NEVER, NO, PAST, YES, Members, Occ, Span_, masked
from protlaw.engine.expressions import Stay, View
from protlaw.intake.casefile import Absent, CaseFile, Listed, Moment, Running, Statement
from protlaw.semantics.lawbook import FactDecl, Lawbook

Values = dict[tuple[str, str], Any]


class Known(NamedTuple):
    """The facts before fixed orders are applied, so that one of them can be supposed otherwise and the orders applied anew."""

    horizon: int
    values: Values
    instances: dict[str, tuple[str, ...]]
    holdings: dict[tuple[str, str, str], bool]
    stays: dict[tuple[str, str], tuple[Stay, ...]]


def known(book: Lawbook, case: CaseFile, account: str | None, horizon: int, known_at: int) -> Known:
    """The facts of one account as known at `known_at`, up to `horizon`."""
    values: Values = {}
    for statement in case.statements:
        if statement.account in (None, account) and (statement.recorded is None or statement.recorded <= known_at):
            declared = book.entities[entity_of(statement.subject)].facts[statement.fact]
            values[statement.subject, statement.fact] = _value(statement, declared, case, horizon)
    instances: dict[str, list[str]] = {}
    for instance in case.instances:
        instances.setdefault(instance.entity, []).append(instance.id)
    seen = min(horizon, known_at)
    held = [h for h in case.holdings if h.at is None or h.at.earliest <= seen]
    holdings = {(h.name, h.subject, h.standard or ""): h.value for h in held}
    stays: dict[tuple[str, str], list[Stay]] = {}
    for order in case.orders:
        if order.binding and order.effect in ("suspends", "defeats") and order.norm and order.date.earliest <= seen:
            until = Occ(order.until.earliest, order.until.latest, True, False) if order.until else NEVER
            began = masked(Occ(order.date.earliest, order.date.latest, True, False), horizon)
            stays.setdefault((order.norm, order.subject or ""), []).append(Stay(order.effect, began, until, order.id))
    return Known(horizon, values, {e: tuple(ids) for e, ids in instances.items()}, holdings, {k: tuple(v) for k, v in stays.items()})


def view(book: Lawbook, facts: Known) -> View:
    """The facts, each interval cut to what the fixed orders of the vocabulary admit."""
    values = dict(facts.values)
    for entity, ids in facts.instances.items():
        ordered = [f for f in book.entities[entity].facts.values() if f.precedes]
        for id_ in ids if ordered else ():
            _cut(id_, ordered, values, facts.horizon)
    return View(facts.horizon, values, facts.instances, facts.holdings, facts.stays)


def supposing(book: Lawbook, facts: Known, seen: View, supposed: Values) -> View:
    """A view with some facts supposed instead of known; only subjects whose fixed orders they touch are cut anew."""
    values = {**seen.values, **supposed}
    for subject in {subject for subject, name in supposed if ordered(book, subject, name)}:
        declared = book.entities[entity_of(subject)].facts
        for name in declared:
            key = (subject, name)
            if key in facts.values and key not in supposed:
                values[key] = facts.values[key]
            elif key not in supposed:
                values.pop(key, None)
        _cut(subject, [f for f in declared.values() if f.precedes], values, facts.horizon)
    return seen._replace(values=values)


def ordered(book: Lawbook, subject: str, name: str) -> bool:
    """Whether the vocabulary puts a fact in a fixed order with another (an open norm is in none)."""
    facts = book.entities[entity_of(subject)].facts
    return (name in facts and bool(facts[name].precedes)) or any(name in f.precedes for f in facts.values() if f.precedes)


def _value(statement: Statement, declared: FactDecl, case: CaseFile, horizon: int) -> Any:
    stated = statement.value
    match stated:
        case bool():
            return YES if stated else NO
        case int():
            return stated, stated
        case Moment() if declared.type != "event":
            return Occ(stated.earliest, stated.latest, True, False)
        case Moment() | Absent():
            return _occurrence(stated, statement, case, horizon)
        case Running():
            begin, end = (_occurrence(moment, statement, case, horizon) for moment in (stated.begin, stated.end))
            return Span_(begin, _after(end, begin))
        case Listed():
            until = stated.complete_until if stated.complete_until is not None else case.complete_until
            return Members(stated.ids, until is not None and until >= horizon)
        case str() if declared.type in ("one", "scale"):
            return _mask((stated,), declared)
        case str():
            return (stated,) if declared.type == "place" else stated
    return _mask(stated, declared) if declared.type in ("one", "scale") else stated


def _mask(members: tuple[Any, ...], declared: FactDecl) -> int:
    return sum(1 << i for i, m in enumerate(declared.members) if m.name in members)


def _occurrence(stated: Moment | Absent | None, statement: Statement, case: CaseFile, horizon: int) -> Occ:
    if stated is None:
        return Occ(PAST, horizon, True, True)
    if isinstance(stated, Moment):
        return masked(Occ(stated.earliest, stated.latest, True, False), horizon)
    until = next((u for u in (stated.until, statement.recorded, case.complete_until) if u is not None), horizon)
    return NEVER if until >= horizon else Occ(until + 1, horizon, True, True)


# --- fixed orders --------------------------------------------------------------------------------------------------------


def _cut(subject: str, ordered: list[FactDecl], values: Values, horizon: int) -> None:
    """Cut what is imprecise to the order the vocabulary fixes; what contradicts it stays as stated (and is warned of)."""
    unknown = Occ(PAST, horizon, True, True)
    changed = True
    while changed:
        changed = False
        for fact in ordered:
            first = values.get((subject, fact.name), unknown)
            for later_name in fact.precedes:
                later = values.get((subject, later_name), unknown)
                cut_later = _after(later, first)
                cut_first = _before(first, cut_later)
                if cut_later is not later or cut_first is not first:
                    values[subject, later_name], values[subject, fact.name] = cut_later, cut_first
                    first, changed = cut_first, True


def _after(later: Occ, first: Occ) -> Occ:
    if not later.some:
        return later
    if not first.some:
        return NEVER if later.none and later.some else later
    if later.earliest >= first.earliest or later.latest < first.earliest:
        return later
    return later._replace(earliest=first.earliest)


def _before(first: Occ, later: Occ) -> Occ:
    if not first.some or not later.some or later.none or first.earliest > later.latest:
        return first
    if not first.none and first.latest <= later.latest:
        return first
    return Occ(first.earliest, min(first.latest, later.latest), True, False)


def odd_orders(book: Lawbook, facts: Known) -> list[Diagnostic]:
    """Facts stated against a fixed order: possible, evaluated as stated, and pointed out."""
    warnings = []
    for entity, ids in facts.instances.items():
        for fact in book.entities[entity].facts.values():
            for id_ in ids:
                for later in fact.precedes:
                    a, b = facts.values.get((id_, fact.name)), facts.values.get((id_, later))
                    if (
                        isinstance(a, Occ)
                        and isinstance(b, Occ)
                        and b.some
                        and not b.none
                        and (a == NEVER or (a.some and a.earliest > b.latest))
                    ):
                        labels = {"first": fact.label, "later": book.entities[entity].facts[later].label}
                        args = {f"{key}_{lang}": label.in_(lang) for key, label in labels.items() for lang in ("es", "en")}
                        warnings.append(Diagnostic("PL4101", args, path=f"{id_}.{later}", severity="warning"))
    return warnings


def imprecise(value: Any) -> bool:
    """Whether a value leaves anything open."""
    match value:
        case Occ():
            return (value.some and value.none) or (value.some and value.earliest != value.latest)
        case Span_():
            return imprecise(value.begin) or imprecise(value.end)
        case Members():
            return not value.closed
        case bool() | None:
            return value is None
        case int():
            return value == -1 or value.bit_count() > 1
        case (int() as low, int() as high):
            return low != high
        case tuple():
            return len(value) > 1
    return False
