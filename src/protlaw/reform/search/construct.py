"""Facts that make a condition hold, or fail: from its prime implicants, each atom solved down to facts, through definitions.

Every way is offered in turn, the plainest first. What the interpreter already answers is never tried again, and learning a
fact never changes an answer, so whatever comes out does satisfy what was asked.
"""

from collections.abc import Callable, Iterator
from typing import Any

from protlaw.core.values import EITHER, NEVER, NO, YES, Members, Occ, Span_
from protlaw.engine.expressions import Env, Expressions
from protlaw.engine.facts import imprecise
from protlaw.engine.witnessed import Side
from protlaw.reform.search.meaning import reached
from protlaw.reform.search.world import DAY, World, at, chosen_moment, fits
from protlaw.semantics import norms as n

_SECONDS = {"minutes": 60, "hours": 3600, "natural_days": DAY, "business_days": DAY, "months": 30 * DAY, "years": 365 * DAY}
_NEAR = (0, -DAY, DAY, -2 * DAY, 2 * DAY, -3 * DAY, -4 * DAY, 3 * DAY, 1, -1, -3600, 3600)
_LONG = 30 * DAY  # a period that has to be running began so long before
_SMALL = 4  # numbers tried where nothing says which
Worlds = Iterator[World]


class Spent(Exception):
    """As many cases were looked at as may be."""


class Budget:
    """How many cases may still be looked at: a search ends, and the same search always ends at the same place."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Spent


class Builder:
    """Chooses facts under one law; `changed` says which nodes the other law has otherwise: those are sought first."""

    def __init__(self, side: Side, budget: Budget, changed: Callable[[Any], bool]) -> None:
        self.book, self.choices, self.budget, self.changed = side.book, side.choices, budget, changed
        self._seen: dict[int, tuple[World, Expressions]] = {}

    def value(self, expr: Any, env: Env, world: World) -> Any:
        """What an expression may be, given what is chosen."""
        if id(world) not in self._seen:
            self.budget.spend()
            if len(self._seen) > 64:
                self._seen.clear()
            self._seen[id(world)] = world, Expressions(self.book, world.seen(self.book), self.choices)
        return self._seen[id(world)][1].eval(expr, env).value

    # --- conditions

    def condition(self, cond: n.Cond, want: int, env: Env, world: World) -> Worlds:
        """Worlds in which a condition holds (YES) or fails (NO)."""
        known = self.value(cond, env, world)
        if known == want:
            yield world
        elif known & want:
            if want == YES:
                for term in sorted(cond.terms, key=lambda t: (-sum(self.changed(cond.atoms[i]) for i, _ in t), len(t))):
                    yield from self._all(cond, term, env, world)
            else:
                masks = [self.value(a, env, world) for a in cond.atoms]
                live = next(t for t in cond.terms if all(masks[i] & m for i, m in t))
                for i, mask in sorted(live, key=lambda lit: not self.changed(cond.atoms[lit[0]])):
                    other = masks[i] & ~mask & _every(cond.atoms[i])
                    for chosen in self.literal(cond.atoms[i], other, env, world) if other else ():
                        yield from self.condition(cond, NO, env, chosen)

    def _all(self, cond: n.Cond, term: tuple[tuple[int, int], ...], env: Env, world: World) -> Worlds:
        if not term:
            yield world
            return
        (i, mask), *rest = sorted(term, key=lambda lit: self._closes(cond.atoms[lit[0]], lit[1]))
        for chosen in self.literal(cond.atoms[i], mask, env, world):
            yield from self._all(cond, tuple(rest), env, chosen)

    def _closes(self, atom: Any, mask: int) -> bool:
        """Whether a literal says that there are no more: such are chosen last."""
        return (
            type(atom) is n.Cmp
            and (mask == NO or atom.op in ("==", "<", "<="))
            and any(type(e) is n.Count for e in reached(atom, self.book))
        )

    def literal(self, atom: Any, mask: int, env: Env, world: World) -> Worlds:
        """Worlds in which an atom has one of the values of a mask."""
        known = self.value(atom, env, world) & _every(atom)
        if not known & ~mask:
            yield world
        elif known & mask and type(atom) in LITERALS:
            yield from LITERALS[type(atom)](self, atom, mask & known, env, world)

    def _truth(self, fact: n.Fact, mask: int, env: Env, world: World) -> Worlds:
        for chosen, subject in self.subject(fact.of, env, world):
            for bit in _bits(mask):
                yield chosen.put(subject, fact.name, bit)

    def _found(self, open_: n.Found, mask: int, env: Env, world: World) -> Worlds:
        for chosen, subject in self.subject(open_.of, env, world):
            yield chosen.found(open_.name, subject, mask == YES)

    def _member(self, is_: n.Is, mask: int, env: Env, world: World) -> Worlds:
        if type(is_.of) is n.Fact:
            yield from self._truth(is_.of, mask, env, world)

    def _happened(self, atom: n.Happened, mask: int, env: Env, world: World) -> Worlds:
        yield from self.occurs(atom.event, None, env, world) if mask == YES else self.never(atom.event, env, world)

    def _holds(self, atom: n.Holds, mask: int, env: Env, world: World) -> Worlds:
        moments = self.exact(atom.at, env, world) if atom.at is not None else iter(((world, world.horizon),))
        for chosen, moment in moments:
            if type(atom.period) is not n.Fact:
                continue
            for with_, subject in self.subject(atom.period.of, env, chosen):
                known = with_.values.get((subject, atom.period.name))
                began = min(world.start, moment) - _LONG
                spans = (
                    [Span_(at(began), NEVER)]
                    if mask == YES
                    else [Span_(NEVER, NEVER), Span_(at(began), at(min(moment, world.start) - DAY))]
                )
                for span in spans if known is None else _completed(known, mask, moment):
                    yield with_.put(subject, atom.period.name, span)

    def _same(self, atom: n.Same, mask: int, env: Env, world: World) -> Worlds:
        left, right = self.value(atom.left, env, world), self.value(atom.right, env, world)
        if mask == YES:
            for one, other in ((atom.left, right), (atom.right, left)):
                for chosen, id_ in (
                    self.subject(atom.right if one is atom.left else atom.left, env, world) if other is None else [(world, other)]
                ):
                    yield from self._refer(one, id_, env, chosen)
        else:
            for chosen, _ in self.subject(atom.left, env, world):
                yield from (w for w, _ in self.subject(atom.right, env, chosen, new=True))

    def _refer(self, expr: Any, id_: str, env: Env, world: World) -> Worlds:
        """A reference made to name a thing."""
        if type(expr) is n.Fact and self.value(expr, env, world) is None:
            yield from (w.put(subject, expr.name, id_) for w, subject in self.subject(expr.of, env, world))
        elif self.value(expr, env, world) == id_:
            yield world

    def subject(self, of: Any, env: Env, world: World, new: bool = False) -> Iterator[tuple[World, str]]:
        """Who an expression stands for; a reference nobody chose yet names one that is there, or somebody new."""
        known = self.value(of, env, world)
        if known is not None:
            yield world, known
        elif type(of) is n.Fact:
            for chosen, owner in self.subject(of.of, env, world):
                entity = self.book.entities[of.entity].facts[of.name].entity or ""
                for id_ in () if new else chosen.instances.get(entity, ())[:1]:
                    yield chosen.put(owner, of.name, id_), id_
                added, id_ = chosen.with_thing(entity)
                yield added.put(owner, of.name, id_), id_

    # --- order

    def _compared(self, atom: n.Cmp, mask: int, env: Env, world: World) -> Worlds:
        left, right = self.value(atom.left, env, world), self.value(atom.right, env, world)
        yield from (self._moments if isinstance(left, Occ) else self._numbers)(atom, mask, env, world, left, right)

    def _numbers(self, atom: n.Cmp, mask: int, env: Env, world: World, left: Any, right: Any) -> Worlds:
        if left[0] != left[1] and right[0] != right[1]:
            for number in range(max(right[0], 0), min(right[1], right[0] + _SMALL) + 1):
                for chosen in self.equals(atom.right, number, env, world):
                    yield from self.literal(atom, mask, env, chosen)
            return
        free, fixed = (atom.left, right[0]) if right[0] == right[1] else (atom.right, left[0])
        low, high = left if free is atom.left else right
        for number in dict.fromkeys((fixed, fixed - 1, fixed + 1, 0, 1, fixed + 2)):
            a, b = (number, fixed) if free is atom.left else (fixed, number)
            if low <= number <= high and _holds(atom.op, a, b) == (mask == YES):
                more = _holds(atom.op, a + (free is atom.left), b + (free is atom.right)) == (mask == YES)
                yield from self.equals(free, number, env, world, more)

    def _moments(self, atom: n.Cmp, mask: int, env: Env, world: World, left: Occ, right: Occ) -> Worlds:
        if mask == NO:
            for side, value in ((atom.left, left), (atom.right, right)):
                if value.none:
                    yield from self.never(side, env, world)
        exact = [_exact(left), _exact(right)]
        if not any(exact):
            for chosen in self.occurs(atom.right, None, env, world):
                if _exact(self.value(atom.right, env, chosen)):
                    yield from self.literal(atom, mask, env, chosen)
            return
        free, fixed = (atom.left, right.earliest) if exact[1] else (atom.right, left.earliest)
        for gap in (0, DAY, -DAY, 3600, -3600, 1, -1):
            a, b = (fixed + gap, fixed) if free is atom.left else (fixed, fixed + gap)
            if _holds(atom.op, a, b) == (mask == YES):
                yield from (w for w in self.occurs(free, fixed + gap, env, world) if not self.value(atom, env, w) & ~mask)

    # --- moments

    def exact(self, expr: Any, env: Env, world: World) -> Iterator[tuple[World, int]]:
        """Worlds in which something happens at a moment that is known, with the moment."""
        for chosen in self.occurs(expr, None, env, world):
            value = self.value(expr, env, chosen)
            if _exact(value):
                yield chosen, value.earliest

    def occurs(self, expr: Any, moment: int | None, env: Env, world: World) -> Worlds:
        """Worlds in which something happens: at a moment, or at an ordinary one."""
        value: Occ = self.value(expr, env, world)
        if value.some and not value.none and (moment is None or value.earliest == value.latest == moment) and (moment or not _wide(value)):
            yield world
        elif value.some and (moment is None or value.earliest <= moment <= value.latest) and type(expr) in MOMENTS:
            yield from MOMENTS[type(expr)](self, expr, moment, env, world)

    def never(self, expr: Any, env: Env, world: World) -> Worlds:
        """Worlds in which something does not happen."""
        value: Occ = self.value(expr, env, world)
        if not value.some:
            yield world
        elif value.none:
            match expr:
                case n.Fact():
                    for chosen, subject in self.subject(expr.of, env, world):
                        if fits(chosen, self.book, subject, expr.name, NEVER):
                            yield chosen.put(subject, expr.name, NEVER)
                case n.Begin() | n.End() if type(expr.period) is n.Fact:
                    for chosen, subject in self.subject(expr.period.of, env, world):
                        begin = chosen.values.get((subject, expr.period.name), Span_(_OPEN, _OPEN)).begin
                        span = Span_(NEVER, NEVER) if type(expr) is n.Begin or not begin.some else Span_(begin, NEVER)
                        yield chosen.put(subject, expr.period.name, span)
                case n.Shift():
                    yield from self.never(expr.anchor, env, world)
                case n.Latest():
                    for part in expr.of:
                        yield from self.never(part, env, world)
                case n.Earliest():
                    yield from self._none_of(expr.of, env, world)
                case n.Use() | n.Due() | n.Choose():
                    for inner, own, chosen in self._inside(expr, env, world):
                        yield from self.never(inner, own, chosen)
                case n.First():
                    for chosen, owner, members in self._members(expr, env, world):
                        yield from self._without(expr, members.ids, env, self._closed(expr, owner, chosen))
                case n.Case():
                    for cond, inner in expr.branches:
                        for chosen in self.condition(cond, YES, env, world):
                            yield from self.never(inner, env, chosen)

    def _none_of(self, parts: tuple[Any, ...], env: Env, world: World) -> Worlds:
        if not parts:
            yield world
            return
        for chosen in self.never(parts[0], env, world):
            yield from self._none_of(parts[1:], env, chosen)

    def _event(self, fact: n.Fact, moment: int | None, env: Env, world: World) -> Worlds:
        for chosen, subject in self.subject(fact.of, env, world):
            value = at(chosen_moment(chosen, self.book, subject, fact.name) if moment is None else moment)
            if fits(chosen, self.book, subject, fact.name, value):
                yield chosen.put(subject, fact.name, value)

    def _bounded(self, expr: n.Begin | n.End, moment: int | None, env: Env, world: World) -> Worlds:
        """A period that begins or ends, at a moment or never; the other end is left as it is."""
        if type(expr.period) is not n.Fact:
            return
        for chosen, subject in self.subject(expr.period.of, env, world):
            begin, end = chosen.values.get((subject, expr.period.name), Span_(_OPEN, _OPEN))
            when = at(world.start if moment is None else moment)
            span = Span_(when, end) if type(expr) is n.Begin else Span_(at(when.earliest - _LONG) if imprecise(begin) else begin, when)
            yield chosen.put(subject, expr.period.name, span)

    def _shifted(self, expr: n.Shift, moment: int | None, env: Env, world: World) -> Worlds:
        if moment is None:
            yield from self.occurs(expr.anchor, None, env, world)
            return
        number = self.value(expr.number, env, world)
        about = moment - expr.sign * number[0] * _SECONDS[expr.unit]
        for near in _NEAR if number[0] == number[1] else ():
            for chosen in self.occurs(expr.anchor, about + near, env, world):
                if _exact(value := self.value(expr, env, chosen)) and value.earliest == moment:
                    yield chosen

    def _latest(self, expr: n.Latest, moment: int | None, env: Env, world: World) -> Worlds:
        for last in expr.of:
            others = tuple(part for part in expr.of if part is not last)
            for chosen in self._each(others, env, world):
                yield from self.occurs(last, moment, env, chosen)

    def _each(self, parts: tuple[Any, ...], env: Env, world: World) -> Worlds:
        if not parts:
            yield world
            return
        for chosen in self.occurs(parts[0], None, env, world):
            yield from self._each(parts[1:], env, chosen)

    def _earliest(self, expr: n.Earliest, moment: int | None, env: Env, world: World) -> Worlds:
        for first in expr.of:
            for chosen in self.occurs(first, moment, env, world):
                yield from self._none_of(tuple(p for p in expr.of if p is not first), env, chosen)

    def _through(self, expr: Any, moment: int | None, env: Env, world: World) -> Worlds:
        for inner, own, chosen in self._inside(expr, env, world):
            yield from self.occurs(inner, moment, own, chosen)

    def _by_cases(self, expr: n.Case, moment: int | None, env: Env, world: World) -> Worlds:
        for cond, inner in expr.branches:
            for chosen in self.condition(cond, YES, env, world):
                yield from self.occurs(inner, moment, env, chosen)

    def _inside(self, expr: Any, env: Env, world: World) -> Iterator[tuple[Any, Env, World]]:
        """What a definition, a term or a reading stands for, and of whom."""
        match expr:
            case n.Use():
                define = self.book.reads(expr.name, expr.since)
                if isinstance(define, n.Define) and define.value is not None:
                    yield from ((define.value, Env.of(subject), chosen) for chosen, subject in self.subject(expr.of, env, world))
            case n.Due():
                duty = self.book.reads(expr.name, expr.since)
                if isinstance(duty, n.Duty) and duty.term is not None:
                    yield duty.term.due, Env.of(env["it"]), world
            case n.Choose():
                yield dict(expr.values)[self.choices[expr.name]], env, world

    # --- collections and numbers

    def _members(self, expr: n.Count | n.First, env: Env, world: World) -> Iterator[tuple[World, str, Members]]:
        """The list an expression is over: whose, and who is on it."""
        if type(expr.coll) is n.Fact:
            for chosen, owner in self.subject(expr.coll.of, env, world):
                yield chosen, owner, chosen.values.get((owner, expr.coll.name), Members((), False))

    def _closed(self, expr: Any, owner: str, world: World) -> World:
        members = world.values.get((owner, expr.coll.name), Members((), False))
        return world.put(owner, expr.coll.name, members._replace(closed=True))

    def _more(self, expr: Any, owner: str, members: Members, world: World) -> Iterator[tuple[World, str]]:
        """One more member, if the list may have more."""
        if not members.closed:
            entity = self.book.entities[expr.coll.entity].facts[expr.coll.name].entity or ""
            yield world.with_member(owner, expr.coll.name, entity)

    def _without(self, expr: n.Count | n.First, ids: tuple[str, ...], env: Env, world: World) -> Worlds:
        """None of some members satisfies the condition."""
        if not ids:
            yield world
            return
        for chosen in self.condition(expr.where, NO, env.bind(expr.var, ids[0]), world):
            yield from self._without(expr, ids[1:], env, chosen)

    def member(self, expr: Any, env: Env, world: World) -> Iterator[tuple[World, str]]:
        """A member of a list that satisfies its condition: one that is there, or one more."""
        for chosen, owner, members in self._members(expr, env, world):
            there = ((chosen, id_) for id_ in members.ids)
            for with_, id_ in (*there, *self._more(expr, owner, members, chosen)):
                yield from ((w, id_) for w in self.condition(expr.where, YES, env.bind(expr.var, id_), with_))

    def _first(self, expr: n.First, moment: int | None, env: Env, world: World) -> Worlds:
        for chosen, id_ in self.member(expr, env, world):
            for with_ in self.occurs(expr.key, moment, env.bind(expr.var, id_), chosen):
                yield from (self._closed(expr, owner, w) for w, owner, _ in self._members(expr, env, with_))

    def equals(self, expr: Any, number: int, env: Env, world: World, more: bool = False) -> Worlds:
        """Worlds in which a number is a given one; or no less, where `more` would do as well."""
        low, high = self.value(expr, env, world)
        if low == high == number or (more and low >= number):
            yield world
        elif low <= number <= high:
            match expr:
                case n.Fact():
                    yield from (w.put(subject, expr.name, (number, number)) for w, subject in self.subject(expr.of, env, world))
                case n.Count():
                    for chosen, owner, members in self._members(expr, env, world):
                        yield from self._counted(expr, number, members.ids, owner, env, chosen, more)
                case n.Add():
                    for chosen, known in self._some_number(expr.right, env, world):
                        yield from self.equals(expr.left, number - expr.sign * known, env, chosen, more)
                case n.Least():
                    for part in expr.of:
                        for chosen in self.equals(part, number, env, world):
                            yield from self._at_least(tuple(p for p in expr.of if p is not part), number, env, chosen)
                case n.Elapsed():
                    for chosen, start in self.exact(expr.start, env, world):
                        yield from (
                            w
                            for w in self.occurs(expr.end, start + number * DAY, env, chosen)
                            if self.value(expr, env, w) == (number, number)
                        )
                case n.Use() | n.Choose():
                    for inner, own, chosen in self._inside(expr, env, world):
                        yield from self.equals(inner, number, own, chosen, more)
                case n.Case():
                    for cond, inner in expr.branches:
                        for chosen in self.condition(cond, YES, env, world):
                            yield from self.equals(inner, number, env, chosen, more)

    def _some_number(self, expr: Any, env: Env, world: World) -> Iterator[tuple[World, int]]:
        low, high = self.value(expr, env, world)
        for number in range(low, min(high, low + _SMALL) + 1):
            yield from ((w, number) for w in self.equals(expr, number, env, world))

    def _at_least(self, parts: tuple[Any, ...], number: int, env: Env, world: World) -> Worlds:
        if not parts:
            yield world
            return
        for more in (0, 1):
            for chosen in self.equals(parts[0], number + more, env, world):
                yield from self._at_least(parts[1:], number, env, chosen)

    def _counted(self, expr: n.Count, number: int, ids: tuple[str, ...], owner: str, env: Env, world: World, more: bool) -> Worlds:
        """So many members satisfy a condition: of those there are as many as can be, then new ones; then the list is full, unless
        more would do as well."""
        if ids:
            member = env.bind(expr.var, ids[0])
            for want in (YES, NO) if number else (NO,):
                for chosen in self.condition(expr.where, want, member, world):
                    yield from self._counted(expr, number - (want == YES), ids[1:], owner, env, chosen, more)
        elif number == 0:
            yield world if more else self._closed(expr, owner, world)
        else:
            assert isinstance(expr.coll, n.Fact)
            members = world.values.get((owner, expr.coll.name), Members((), False))
            for chosen, id_ in self._more(expr, owner, members, world):
                for with_ in self.condition(expr.where, YES, env.bind(expr.var, id_), chosen):
                    yield from self._counted(expr, number - 1, (), owner, env, with_, more)

    def _reading(self, expr: n.Choose, mask: int, env: Env, world: World) -> Worlds:
        for inner, own, chosen in self._inside(expr, env, world):
            if type(inner) is n.Cond:
                yield from self.condition(inner, mask, own, chosen)
            else:
                yield from self.literal(inner, mask, own, chosen)


_OPEN = Occ(-(1 << 60), 1 << 60, True, True)


def _every(atom: Any) -> int:
    """All the values an atom may have."""
    if type(atom) is n.Is:
        return (1 << len(atom.members)) - 1
    if type(atom) is n.Choose and type(atom.values[0][1]) is n.Const:
        return (1 << len(atom.values)) - 1
    return EITHER


def _bits(mask: int) -> Iterator[int]:
    return (1 << i for i in range(mask.bit_length()) if mask >> i & 1)


def _holds(op: str, a: int, b: int) -> bool:
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "==": a == b}[op]


def _exact(value: Occ) -> bool:
    return not imprecise(value) and value.some


def _wide(value: Occ) -> bool:
    return value.earliest != value.latest


def _completed(known: Span_, mask: int, moment: int) -> Iterator[Span_]:
    """A period of which something is chosen already, running at a moment, or not."""
    if imprecise(known.end):
        if mask == YES:
            yield known._replace(end=NEVER)
        elif not imprecise(known.begin) and known.begin.earliest <= moment:
            yield known._replace(end=at(moment))


LITERALS: dict[type, Callable[[Builder, Any, int, Env, World], Worlds]] = {
    n.Fact: Builder._truth, n.Found: Builder._found, n.Is: Builder._member, n.Happened: Builder._happened, n.Holds: Builder._holds,
    n.Same: Builder._same, n.Cmp: Builder._compared, n.Choose: Builder._reading, n.Cond: Builder.condition,
}  # fmt: skip
MOMENTS: dict[type, Callable[[Builder, Any, int | None, Env, World], Worlds]] = {
    n.Fact: Builder._event, n.Begin: Builder._bounded, n.End: Builder._bounded, n.Shift: Builder._shifted, n.Latest: Builder._latest,
    n.Earliest: Builder._earliest, n.Use: Builder._through, n.Due: Builder._through, n.Choose: Builder._through, n.Case: Builder._by_cases,
    n.First: Builder._first,
}  # fmt: skip
