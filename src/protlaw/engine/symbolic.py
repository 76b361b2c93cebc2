"""The symbolic backend: a norm as a formula over facts not yet chosen, for a solver to find or exclude a case.

Two-valued: every fact of a few things is known, moments are whole seconds of a window of days, civil time and terms are tables
made by `time.shift` itself. What cannot be said so (an open standard, days off that are not held, a silence) is `Unencoded`: no
answer is better than another meaning. Agrees with the reference interpreter wherever it answers.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any, NamedTuple

import z3

from protlaw.core.counting import clock_changes
from protlaw.core.time import Counting, civil_day, shift, start_of_day, stretch_of, zone
from protlaw.engine.expressions import MANY, counting_by
from protlaw.engine.witnessed import Side
from protlaw.semantics import norms as n

_DAY = 86_400
_MARGIN = 800 * _DAY  # terms may lead so far out of the window, or begin so long before it
_LONG = 1 << 40  # later than any moment of a window


class Unencoded(Exception):
    """What cannot be put to a solver, and why: open_standard, calendar, silence, number, place, text."""


class Window(NamedTuple):
    """The first and last instant at which anything may happen; the last is also the horizon."""

    first: int
    last: int


class Event(NamedTuple):
    some: Any
    at: Any


class Period(NamedTuple):
    begin: Event
    end: Event


_NEVER = Event(z3.BoolVal(False), z3.IntVal(0))


class Facts:
    """The facts of some things as variables, made when they are first asked for: the same for every law that asks."""

    def __init__(self, things: Mapping[str, tuple[str, ...]], window: Window, zone_name: str) -> None:
        self.things, self.window, self.zone = things, window, zone_name
        self.made: dict[tuple[str, str], Any] = {}
        self.types: dict[tuple[str, str], str] = {}
        self.limits: list[Any] = []

    def of(self, subject: str, fact: n.Fact, target: str | None, members: int) -> Any:
        """The value of a fact: a truth, a number, an event, a period, who may be meant or listed and when."""
        key = (subject, fact.name)
        if key not in self.made:
            self.made[key] = self._make(f"{subject}.{fact.name}", fact.type, target, members)
            self.types[key] = fact.type
        return self.made[key]

    def finding(self, name: str, subject: str) -> Any:
        key = (subject, name)
        if key not in self.made:
            self.made[key], self.types[key] = z3.Bool(f"{subject}.{name}"), "open"
        return self.made[key]

    def _make(self, name: str, type_: str, target: str | None, members: int) -> Any:
        match type_:
            case "bool":
                return z3.Bool(name)
            case "num":
                return self._number(name, 0, 100)
            case "one" | "scale":
                return self._number(name, 0, members - 1)
            case "event":
                return self._event(name)
            case "date" | "instant":
                return Event(z3.BoolVal(True), self._event(name).at)
            case "period":
                begin, end = self._event(name + ".begin"), self._event(name + ".end")
                self.limits.append(z3.Implies(end.some, z3.And(begin.some, begin.at <= end.at)))
                return Period(begin, end)
            case "ref":
                known = self.things.get(target or "", ())
                which = self._number(name, 0, max(len(known) - 1, 0))
                return [(which == i, id_) for i, id_ in enumerate(known)]
            case "coll":
                return [(z3.Bool(f"{name}[{id_}]"), id_) for id_ in self.things.get(target or "", ())]
            case "place":
                return self.zone
        raise Unencoded("text")

    def _number(self, name: str, low: int, high: int) -> Any:
        value = z3.Int(name)
        self.limits += [value >= low, value <= high]
        return value

    def _event(self, name: str) -> Event:
        some, at = z3.Bool(name + "?"), self._number(name, 0, self.window.last - self.window.first)
        return Event(some, at)


class Symbolic:
    """One law over such facts. Moments are seconds from the first instant of the window."""

    def __init__(self, side: Side, facts: Facts) -> None:
        self.side, self.book, self.facts, self.choices = side, side.book, facts, side.choices
        self.horizon = facts.window.last - facts.window.first
        self._known: dict[tuple[int, tuple[tuple[str, str], ...]], Any] = {}
        self._tables: dict[Any, Any] = {}

    def eval(self, expr: Any, env: Mapping[str, str]) -> Any:
        key = (id(expr), tuple(sorted(env.items())))
        if key not in self._known:
            self._known[key] = _RULES[type(expr)](self, expr, env)
        return self._known[key]

    # --- things and facts

    def who(self, expr: Any, env: Mapping[str, str]) -> list[tuple[Any, str]]:
        """Who an expression may stand for, and when."""
        value = self.eval(expr, env)
        return [(z3.BoolVal(True), value)] if isinstance(value, str) else value

    def _var(self, e: n.Var, env: Mapping[str, str]) -> Any:
        return env[e.name]

    def _fact(self, e: n.Fact, env: Mapping[str, str]) -> Any:
        decl = self.book.entities[e.entity].facts[e.name]
        return _either([(when, self.facts.of(id_, e, decl.entity, len(decl.members))) for when, id_ in self.who(e.of, env)])

    def _found(self, e: n.Found, env: Mapping[str, str]) -> Any:
        return _either([(when, self.facts.finding(e.name, id_)) for when, id_ in self.who(e.of, env)])

    # --- conditions

    def cond(self, e: n.Cond, env: Mapping[str, str]) -> Any:
        return z3.Or([z3.And([self._literal(e.atoms[i], mask, env) for i, mask in term]) for term in e.terms])

    def _literal(self, atom: Any, mask: int, env: Mapping[str, str]) -> Any:
        value = self.eval(atom, env)
        if isinstance(value, int):  # a reading, or a member, that is fixed
            return z3.BoolVal(bool(1 << value & mask))
        if z3.is_int(value):
            return z3.Or([value == i for i in range(mask.bit_length()) if mask >> i & 1])
        return z3.And(z3.Or(value, bool(mask & 2)), z3.Or(z3.Not(value), bool(mask & 1)))

    def _cmp(self, e: n.Cmp, env: Mapping[str, str]) -> Any:
        left, right = self.eval(e.left, env), self.eval(e.right, env)
        if e.moments:  # the order holds, does not, or one of the two never comes
            order = z3.If(_order(e.op, left.at, right.at), z3.IntVal(0), z3.IntVal(1))
            return z3.If(z3.And(left.some, right.some), order, z3.IntVal(2))
        return _order(e.op, left, right)

    def _is(self, e: n.Is, env: Mapping[str, str]) -> Any:
        return self.eval(e.of, env)

    def _happened(self, e: n.Happened, env: Mapping[str, str]) -> Any:
        return self.eval(e.event, env).some

    def _holds(self, e: n.Holds, env: Mapping[str, str]) -> Any:
        begin, end = self.eval(e.period, env)
        at = Event(z3.BoolVal(True), z3.IntVal(self.horizon)) if e.at is None else self.eval(e.at, env)
        return z3.And(at.some, begin.some, begin.at <= at.at, z3.Or(z3.Not(end.some), end.at > at.at))

    def _same(self, e: n.Same, env: Mapping[str, str]) -> Any:
        pairs = [(a, b) for a, i in self.who(e.left, env) for b, j in self.who(e.right, env) if i == j]
        return z3.Or([z3.And(a, b) for a, b in pairs])

    # --- moments

    def _earliest(self, e: n.Earliest, env: Mapping[str, str]) -> Any:
        return _soonest([self.eval(of, env) for of in e.of])

    def _latest(self, e: n.Latest, env: Mapping[str, str]) -> Any:
        parts = [self.eval(of, env) for of in e.of]
        return Event(z3.And([p.some for p in parts]), reduce(lambda a, b: z3.If(a >= b, a, b), [p.at for p in parts]))

    def _begin(self, e: n.Begin, env: Mapping[str, str]) -> Any:
        return self.eval(e.period, env).begin

    def _end(self, e: n.End, env: Mapping[str, str]) -> Any:
        end = self.eval(e.period, env).end
        return end._replace(at=end.at - 1) if isinstance(e.period, n.Stretch) else end

    def _day(self, e: n.Day, env: Mapping[str, str]) -> Any:
        return self._at(start_of_day(date.fromisoformat(e.day), zone(e.zone)))

    def _stretch(self, e: n.Stretch, env: Mapping[str, str]) -> Any:
        return Period(*(self._at(t) for t in stretch_of(env[e.var], e.zone)))

    def _at(self, instant: int) -> Event:
        return Event(z3.BoolVal(True), z3.IntVal(instant - self.facts.window.first))

    def _zone(self, e: n.Zone, env: Mapping[str, str]) -> Any:
        return e.name

    def _shift(self, e: n.Shift, env: Mapping[str, str]) -> Any:
        anchor, number, zone_name = self.eval(e.anchor, env), self.eval(e.number, env), self.eval(e.zone, env)
        if not isinstance(zone_name, str):
            raise Unencoded("place")
        if e.unit in ("hours", "minutes"):
            return anchor._replace(at=anchor.at + e.sign * number * (3600 if e.unit == "hours" else 60))
        number = z3.simplify(number)
        if not z3.is_int_value(number):
            raise Unencoded("number")
        counting = counting_by([self.eval(rule, env) for rule in e.rules])
        fixed = z3.simplify(anchor.at)
        if z3.is_int_value(fixed):
            limit = self._limit(fixed.as_long() + self.facts.window.first, number.as_long(), e, counting, zone_name)
            return anchor._replace(at=z3.IntVal(limit - self.facts.window.first))
        day = self._civil(anchor.at, zone_name)
        return anchor._replace(at=day * _DAY + _table(self._limits(number.as_long(), e, counting, zone_name), day))

    def _limit(self, instant: int, number: int, e: n.Shift, counting: Counting, zone_name: str) -> int:
        calendar = self.book.jurisdiction.calendars.get(counting.calendar or "")
        low, high = shift(instant, number, e.unit, e.sign, counting, zone_name, calendar)
        if low != high:
            raise Unencoded("calendar")
        return low

    def _limits(self, number: int, e: n.Shift, counting: Counting, zone_name: str) -> list[tuple[int, int]]:
        """The limits of a term by the day it runs from: exactly what the interpreter counts, for every day within reach."""
        key = (number, e.unit, e.sign, counting, zone_name)
        if key not in self._tables:
            tz = zone(zone_name)
            days = [(d.toordinal(), self._limit(start_of_day(d, tz), number, e, counting, zone_name)) for d in self._days(zone_name)]
            self._tables[key] = [(day, limit - self.facts.window.first - day * _DAY) for day, limit in days]
        found: list[tuple[int, int]] = self._tables[key]
        return found

    def _days(self, zone_name: str) -> Iterable[date]:
        tz, window = zone(zone_name), self.facts.window
        first, last = civil_day(window.first - _MARGIN, tz), civil_day(window.last + _MARGIN, tz)
        return (first + timedelta(days=k) for k in range((last - first).days + 1))

    def _civil(self, at: Any, zone_name: str) -> Any:
        """The civil day of a moment, as an ordinal."""
        key, window = ("offsets", zone_name), self.facts.window
        if key not in self._tables:
            changes = clock_changes(window.first - _MARGIN, window.last + _MARGIN, zone_name)
            offset = civil_offset(window.first - _MARGIN, zone_name)
            self._tables[key] = [(-_MARGIN, offset), *((c.instant - window.first, c.after) for c in changes)]
        self.facts.limits += [at >= -_MARGIN + _DAY, at <= self.horizon + _MARGIN - _DAY]
        local = at + window.first + _table(self._tables[key], at)
        return local / _DAY + date(1970, 1, 1).toordinal()

    # --- numbers

    def _const(self, e: n.Const, env: Mapping[str, str]) -> Any:
        return z3.IntVal(e.value)

    def _elapsed(self, e: n.Elapsed, env: Mapping[str, str]) -> Any:
        start, end, name = self.eval(e.start, env), self.eval(e.end, env), self.eval(e.zone, env)
        if not isinstance(name, str):
            raise Unencoded("place")
        days = self._civil(end.at, name) - self._civil(start.at, name)
        return z3.If(start.some, z3.If(end.some, z3.If(days > 0, days, 0), MANY), 0)

    def _add(self, e: n.Add, env: Mapping[str, str]) -> Any:
        return self.eval(e.left, env) + e.sign * self.eval(e.right, env)

    def _least(self, e: n.Least, env: Mapping[str, str]) -> Any:
        return reduce(lambda a, b: z3.If(a <= b, a, b), [self.eval(of, env) for of in e.of])

    def _count(self, e: n.Count, env: Mapping[str, str]) -> Any:
        members = [z3.And(on, self.cond(e.where, {**env, e.var: id_})) for on, id_ in self.eval(e.coll, env)]
        return z3.Sum([z3.If(m, 1, 0) for m in members]) if members else z3.IntVal(0)

    def _first(self, e: n.First, env: Mapping[str, str]) -> Any:
        keys = []
        for on, id_ in self.eval(e.coll, env):
            inner = {**env, e.var: id_}
            key = self.eval(e.key, inner)
            keys.append(key._replace(some=z3.And(on, self.cond(e.where, inner), key.some)))
        return _soonest(keys)

    # --- what stands for something else

    def _case(self, e: n.Case, env: Mapping[str, str]) -> Any:
        return _either([(self.cond(cond, env), self.eval(inner, env)) for cond, inner in e.branches])

    def _use(self, e: n.Use, env: Mapping[str, str]) -> Any:
        define = self.book.reads(e.name, e.since)
        assert isinstance(define, n.Define)
        return _either([(when, self.eval(define.value, {"it": id_})) for when, id_ in self.who(e.of, env)])

    def _due(self, e: n.Due, env: Mapping[str, str]) -> Any:
        duty = self.book.reads(e.name, e.since)
        assert isinstance(duty, n.Duty)
        return _NEVER if duty.term is None else self.eval(duty.term.due, {"it": env["it"]})

    def _choose(self, e: n.Choose, env: Mapping[str, str]) -> Any:
        at = [r for r, _ in e.values].index(self.choices[e.name])
        expr = e.values[at][1]
        return at if isinstance(expr, n.Const) and expr.type == "one" else self.eval(expr, env)

    def _rules(self, e: n.Rules, env: Mapping[str, str]) -> Any:
        return dict(e.values)

    def _unreported(self, _e: n.Unreported, _env: Mapping[str, str]) -> Any:
        raise Unencoded("unreported")

    def _unstated(self, e: n.Unstated, env: Mapping[str, str]) -> Any:
        if e.reason != "none":
            raise Unencoded("silence")
        return _NEVER

    # --- what a norm answers

    def statuses(self, version: n.Version, env: Mapping[str, str]) -> dict[str, Any]:
        """When each status is possible: of a norm in force, for one subject."""
        norm = version.norm
        if isinstance(norm, n.Define):
            found: dict[str, Any] = {}
            for member, cond, _ in norm.cases:
                found[member] = z3.Or(found.get(member, False), self.cond(cond, env))
            left = z3.And(self.cond(norm.otherwise, env), z3.Not(z3.Or(list(found.values()))))
            return found | {"no" if norm.type == "bool" else "none": left}
        trigger, binds = self.cond(norm.binding.trigger, env), self.cond(norm.binding.binds, env)
        by = z3.Or([self.cond(cond, env) for _, cond in norm.binding.defeated])
        if isinstance(norm, n.Duty) and norm.force == "must_not":
            act = self._masked(norm.done, env)
            defeated, violated = z3.And(trigger, by, act.some), z3.And(binds, act.some)
            return {"defeated": defeated, "violated": violated, "observed": z3.Or(z3.Not(act.some), z3.Not(trigger))}
        unbound = {"not_triggered": z3.Not(trigger), "defeated": z3.And(trigger, by)}
        inner = self._duty(norm, env) if isinstance(norm, n.Duty | n.Power) else self._stated(norm, env)
        for status, possible in inner.items():
            unbound[status] = z3.Or(unbound.get(status, False), z3.And(binds, possible))
        if isinstance(norm, n.Power) and norm.valid is not None and norm.act is not None:
            done, valid = self._masked(norm.act, env).some, self.cond(norm.valid, env)
            acted = z3.And(binds, done, z3.Not(unbound["not_open"]))
            unbound |= {"no_defect_found": z3.And(acted, valid), "defect_found": z3.And(acted, z3.Not(valid))}
        return unbound

    def _stated(self, norm: Any, env: Mapping[str, str]) -> dict[str, Any]:
        if isinstance(norm, n.Requirement):
            yes, no = ("yes", "no") if norm.force == "must" else ("achieved", "not_achieved")
            holds = self.cond(norm.holds, env)
            return {yes: holds, no: z3.Not(holds)}
        if isinstance(norm, n.Catalogue):
            listed = sum(1 << norm.members.index(i.member) for i in norm.items)
            on = self._literal(n.Is(norm.fact, norm.members), listed, env)
            return {"listed": on, "covered_if_required" if norm.open else "not_listed": z3.Not(on)}
        at, half = self._masked(norm.conduct, env), self.cond(norm.half, env)
        return {"described": z3.And(at.some, z3.Not(half)), "described_half": z3.And(at.some, half), "not_described": z3.Not(at.some)}

    def _duty(self, norm: n.Duty | n.Power, env: Mapping[str, str]) -> dict[str, Any]:
        power = isinstance(norm, n.Power)
        start = self.eval(norm.start, env) if norm.start is not None else Event(z3.BoolVal(True), z3.IntVal(0))
        act = norm.act if isinstance(norm, n.Power) else norm.done
        at = self._masked(act, env) if act is not None else _NEVER
        ends = self._masked(norm.ends, env) if norm.ends is not None else _NEVER
        running = z3.And(start.some, start.at <= self.horizon)
        outcomes = self._aim(at) if isinstance(norm, n.Duty) and norm.force != "must" else self._fulfilment(norm, at, ends, env)
        if power:
            outcomes = {_POWER[status]: possible for status, possible in outcomes.items()}
        outcomes = {status: z3.And(running, possible) for status, possible in outcomes.items()}
        return {"not_open" if power else "not_triggered": z3.Not(running)} | outcomes

    def _aim(self, at: Event) -> dict[str, Any]:
        return {"achieved": at.some, "not_achieved": z3.Not(at.some)}

    def _fulfilment(self, norm: n.Duty | n.Power, at: Event, ends: Event, env: Mapping[str, str]) -> dict[str, Any]:
        """The rule table of a duty, every moment exact."""
        if norm.term is None and isinstance(norm, n.Duty) and norm.standards:
            raise Unencoded("open_standard")
        due = self.eval(norm.term.due, env) if norm.term is not None else _NEVER
        limit = z3.If(due.some, due.at, _LONG)
        undone = z3.And(z3.Not(at.some), z3.Not(ends.some))
        effective = z3.And(at.some, z3.Or(z3.Not(ends.some), at.at <= ends.at))
        lifted = z3.And(ends.some, z3.Or(z3.Not(at.some), at.at > ends.at))
        return {
            "met": z3.And(effective, at.at <= limit),
            "met_late": z3.And(effective, at.at > limit),
            "pending": z3.And(undone, self.horizon <= limit),
            "ended": z3.And(lifted, ends.at <= limit),
            "breached": z3.Or(z3.And(undone, self.horizon > limit), z3.And(lifted, ends.at > limit)),
        }

    def _masked(self, expr: Any, env: Mapping[str, str]) -> Event:
        event = self.eval(expr, env)
        return Event(z3.And(event.some, event.at <= self.horizon), event.at)


_POWER = {"met": "exercised", "met_late": "exercised_late", "pending": "open", "breached": "lapsed", "ended": "ended"}


def civil_offset(instant: int, zone_name: str) -> int:
    """Seconds by which the local clock is ahead of UTC at a moment."""
    return round((datetime.fromtimestamp(instant, zone(zone_name)).utcoffset() or timedelta()).total_seconds())


def _order(op: str, a: Any, b: Any) -> Any:
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "==": a == b}[op]


def _soonest(events: list[Event]) -> Event:
    if not events:
        return _NEVER
    return reduce(lambda a, b: Event(z3.Or(a.some, b.some), z3.If(z3.And(a.some, z3.Or(z3.Not(b.some), a.at <= b.at)), a.at, b.at)), events)


def _either(values: list[tuple[Any, Any]]) -> Any:
    """The value whose condition holds; the conditions exclude each other and leave none out."""
    (_, last), *others = reversed(values)
    return reduce(lambda rest, one: _if(one[0], one[1], rest), others, last)


def _if(cond: Any, yes: Any, no: Any) -> Any:
    if isinstance(yes, Event):
        return Event(z3.If(cond, yes.some, no.some), z3.If(cond, yes.at, no.at))
    if isinstance(yes, Period):
        return Period(_if(cond, yes.begin, no.begin), _if(cond, yes.end, no.end))
    if isinstance(yes, list):
        mine, other = ({id_: when for when, id_ in listed} for listed in (yes, no))
        return [(z3.If(cond, mine.get(i, False), other.get(i, False)), i) for i in dict.fromkeys([*mine, *other])]
    if isinstance(yes, str):
        if yes != no:
            raise Unencoded("place")
        return yes
    return z3.If(cond, yes, no)


def _table(rows: list[tuple[int, int]], key: Any) -> Any:
    """A value by where a number falls: each row holds from its own number on; equal neighbours are one."""
    distinct = [row for i, row in enumerate(rows) if i == 0 or row[1] != rows[i - 1][1]]

    def half(low: int, high: int) -> Any:
        if high - low == 1:
            return z3.IntVal(distinct[low][1])
        middle = (low + high) // 2
        return z3.If(key < distinct[middle][0], half(low, middle), half(middle, high))

    return half(0, len(distinct))


_RULES: dict[type, Callable[[Symbolic, Any, Mapping[str, str]], Any]] = {
    n.Const: Symbolic._const, n.Var: Symbolic._var, n.Fact: Symbolic._fact, n.Found: Symbolic._found, n.Cmp: Symbolic._cmp,
    n.Is: Symbolic._is, n.Happened: Symbolic._happened, n.Holds: Symbolic._holds, n.Same: Symbolic._same,
    n.Earliest: Symbolic._earliest, n.Latest: Symbolic._latest, n.Begin: Symbolic._begin, n.End: Symbolic._end,
    n.Shift: Symbolic._shift, n.Day: Symbolic._day, n.Zone: Symbolic._zone, n.Stretch: Symbolic._stretch, n.Elapsed: Symbolic._elapsed,
    n.Add: Symbolic._add, n.Least: Symbolic._least, n.Count: Symbolic._count, n.First: Symbolic._first, n.Case: Symbolic._case,
    n.Use: Symbolic._use, n.Due: Symbolic._due, n.Choose: Symbolic._choose, n.Rules: Symbolic._rules,
    n.Unstated: Symbolic._unstated, n.Unreported: Symbolic._unreported,
    n.Cond: Symbolic.cond,
}  # fmt: skip
