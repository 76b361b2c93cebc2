"""The reference interpreter: what the law means for one case. This is the definition; every other backend agrees with it.

Given the norms, what is known of each fact at the horizon, and one reading of each ambiguity, it answers for each norm
and subject the set of statuses still possible, with the derivation. It has no clock, no loop but over finite
collections, no default: what is not known stays open.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

from protlaw.core.status import UNBOUND
from protlaw.core.time import Counting, elapsed_days, shift_interval, start_of_day, zone
from protlaw.core.values import (
    EITHER,
    FUTURE,
    NEVER,
    NO,
    PAST,
    YES,
    Members,
    Occ,
    Span_,
    aim,
    earliest,
    fulfilment,
    masked,
    order,
    recurring,
    union,
)
from protlaw.engine.derivation import Step
from protlaw.semantics import norms as n

UNKNOWN = Occ(PAST, FUTURE, True, True)
MANY = 1 << 40
NO_PARTS: tuple[Step, ...] = ()
NOTHING = Step("never", "", "", NEVER, ())


class Stay(NamedTuple):
    """A binding order from outside on one norm: it suspends the term until a moment, or defeats the duty from then on."""

    effect: str
    began: Occ
    until: Occ


class View(NamedTuple):
    """The facts of a case at a horizon, in one account: a value per (subject, fact); what is absent is unknown."""

    horizon: int
    values: Mapping[tuple[str, str], Any]
    instances: Mapping[str, tuple[str, ...]]
    holdings: Mapping[tuple[str, str, str], bool]
    stays: Mapping[tuple[str, str], tuple[Stay, ...]]


class Answer(NamedTuple):
    """What is possible for one norm and one subject, with its moments and the reasons."""

    norm: n.Norm
    version: n.Version
    subject: str
    env: dict[str, str]
    possible: tuple[str, ...]
    start: Occ | None
    due: Occ | None
    at: Occ | None
    defeated_by: tuple[str, ...]
    why: Step


class Reference:
    """Evaluates norms over a view, under one choice of readings; `law_on` judges everything by the law of one day."""

    def __init__(self, book: n.Lawbook, view: View, choices: Mapping[str, str], law_on: str | None = None) -> None:
        self.book, self.view, self.choices, self.law_on = book, view, choices, law_on
        self.horizon = view.horizon
        self.shared: dict[tuple[Any, ...], Step] = {}

    # --- expressions: each rule gives a Step whose value is what is still possible

    def eval(self, expr: Any, env: dict[str, str]) -> Step:
        """One step; equal expressions are one object in a lawbook, so each is evaluated once for the same subjects."""
        key = (id(expr), *env.values())
        step = self.shared.get(key)
        if step is None:
            step = self.shared[key] = RULES[type(expr)](self, expr, env)
        return step

    def const(self, e: n.Const, env: dict[str, str]) -> Step:
        return Step("const", "", "", (e.value, e.value) if e.type == "num" else e.value, ())

    def var(self, e: n.Var, env: dict[str, str]) -> Step:
        return Step("var", e.name, env[e.name], env[e.name], ())

    def fact(self, e: n.Fact, env: dict[str, str]) -> Step:
        of = e.of
        if type(of) is n.Var:
            subject, parts = env[of.name], NO_PARTS
        else:
            step = self.eval(of, env)
            subject, parts = step.value or "?", (step,)
        value = self.view.values.get((subject, e.name))
        return Step("fact", e.name, subject, self._unknown(e.type) if value is None else value, parts)

    def _unknown(self, type_: str) -> Any:
        """What nothing is known of: an event may have happened at any time up to the horizon, or not."""
        if type_ == "event":
            return Occ(PAST, self.horizon, True, True)
        if type_ == "period":
            never_known = Occ(PAST, self.horizon, True, True)
            return Span_(never_known, never_known)
        if type_ in ("bool", "one", "scale"):
            return -1
        known = {"num": (0, MANY), "ref": None, "coll": Members((), False), "place": self.book.jurisdiction.zones}
        return known.get(type_, UNKNOWN)

    def found(self, e: n.Found, env: dict[str, str]) -> Step:
        of = self.eval(e.of, env)
        held = self.view.holdings.get((e.name, of.value or "?", ""))
        return Step("open", e.name, of.value or "?", EITHER if held is None else YES if held else NO, (of,))

    def cmp(self, e: n.Cmp, env: dict[str, str]) -> Step:
        left, right = self.eval(e.left, env), self.eval(e.right, env)
        a, b = left.value, right.value
        if isinstance(a, Occ):
            both, never = a.some and b.some, a.none or b.none
            mask = (order(e.op, (a.earliest, a.latest), (b.earliest, b.latest)) if both else 0) | (NO if never else 0)
        else:
            mask = order(e.op, a, b)
        return Step("compare", e.op, "", mask, (left, right))

    def member(self, e: n.Is, env: dict[str, str]) -> Step:
        of = self.eval(e.of, env)
        return Step("is", "", of.subject, of.value & ((1 << len(e.members)) - 1), (of,))

    def happened(self, e: n.Happened, env: dict[str, str]) -> Step:
        of = self.eval(e.event, env)
        return Step("happened", "", of.subject, (YES if of.value.some else 0) | (NO if of.value.none else 0), (of,))

    def holds(self, e: n.Holds, env: dict[str, str]) -> Step:
        period = self.eval(e.period, env)
        at = self.eval(e.at, env) if e.at is not None else Step("horizon", "", "", Occ(self.horizon, self.horizon, True, False), ())
        (begin, end), t = period.value, at.value
        may = t.some and begin.some and begin.earliest <= t.latest and (end.none or end.latest > t.earliest)
        may_not = t.none or begin.none or begin.latest > t.earliest or (end.some and end.earliest <= t.latest)
        return Step("in_effect", "", period.subject, (YES if may else 0) | (NO if may_not else 0), (period, at))

    def same(self, e: n.Same, env: dict[str, str]) -> Step:
        left, right = self.eval(e.left, env), self.eval(e.right, env)
        mask = EITHER if left.value is None or right.value is None else YES if left.value == right.value else NO
        return Step("same", "", "", mask, (left, right))

    def earliest(self, e: n.Earliest, env: dict[str, str]) -> Step:
        parts = tuple(self.eval(of, env) for of in e.of)
        return Step("earliest", "", "", earliest([p.value for p in parts]), parts)

    def latest(self, e: n.Latest, env: dict[str, str]) -> Step:
        parts = tuple(self.eval(of, env) for of in e.of)
        occs: list[Occ] = [p.value for p in parts]
        if not all(o.some for o in occs):
            return Step("latest", "", "", NEVER, parts)
        value = Occ(max(o.earliest for o in occs), max(o.latest for o in occs), True, any(o.none for o in occs))
        return Step("latest", "", "", value, parts)

    def begin(self, e: n.Begin, env: dict[str, str]) -> Step:
        period = self.eval(e.period, env)
        return Step("begin", period.name, period.subject, period.value.begin, (period,))

    def end(self, e: n.End, env: dict[str, str]) -> Step:
        period = self.eval(e.period, env)
        return Step("end", period.name, period.subject, period.value.end, (period,))

    def shift(self, e: n.Shift, env: dict[str, str]) -> Step:
        anchor, number, seat = self.eval(e.anchor, env), self.eval(e.number, env), self.eval(e.zone, env)
        rules = tuple(self.eval(r, env) for r in e.rules)
        value: Occ = anchor.value
        if value.some:
            counting = _counting(rules)
            calendar = self.book.jurisdiction.calendars.get(counting.calendar or "")
            ends = [
                shift_interval(value.earliest, value.latest, count, e.unit, e.sign, counting, name, calendar)
                for name in seat.value
                for count in sorted({*number.value})
            ]
            value = Occ(min(lo for lo, _ in ends), max(hi for _, hi in ends), True, value.none)
        return Step("term", e.unit, "", value, (anchor, number, seat, *rules))

    def zone(self, e: n.Zone, env: dict[str, str]) -> Step:
        return Step("zone", e.name, "", (e.name,), ())

    def elapsed(self, e: n.Elapsed, env: dict[str, str]) -> Step:
        start, end = self.eval(e.start, env), self.eval(e.end, env)
        s, t, tz = start.value, end.value, zone(self.eval(e.zone, env).value[0])
        low = 0 if s.none or not t.some else _days(s.latest, t.earliest, tz)
        high = 0 if not s.some else MANY if t.none else _days(s.earliest, t.latest, tz)
        return Step("elapsed", e.unit, "", (MANY if not s.none and not t.some else low, high), (start, end))

    def add(self, e: n.Add, env: dict[str, str]) -> Step:
        left, right = self.eval(e.left, env), self.eval(e.right, env)
        (a, b), (c, d) = left.value, right.value if e.sign > 0 else (-right.value[1], -right.value[0])
        return Step("sum", "", "", (a + c, b + d), (left, right))

    def least(self, e: n.Least, env: dict[str, str]) -> Step:
        parts = tuple(self.eval(of, env) for of in e.of)
        return Step("least", "", "", (min(p.value[0] for p in parts), min(p.value[1] for p in parts)), parts)

    def count(self, e: n.Count, env: dict[str, str]) -> Step:
        coll = self.eval(e.coll, env)
        members = tuple(self.eval(e.where, {**env, e.var: id_}) for id_ in coll.value.ids)
        low = sum(m.value == YES for m in members)
        high = sum(m.value & YES for m in members)
        return Step("count", coll.name, coll.subject, (low, high if coll.value.closed else MANY), (coll, *members))

    def first(self, e: n.First, env: dict[str, str]) -> Step:
        coll = self.eval(e.coll, env)
        occs, parts = [], [coll]
        for id_ in coll.value.ids:
            where, key = self.eval(e.where, {**env, e.var: id_}), self.eval(e.key, {**env, e.var: id_})
            parts += [where, key]
            occs.append(key.value._replace(some=key.value.some and bool(where.value & YES), none=key.value.none or where.value != YES))
        if not coll.value.closed:
            occs.append(Occ(PAST, self.horizon, True, True))
        return Step("first", coll.name, coll.subject, earliest(occs), tuple(parts))

    def case(self, e: n.Case, env: dict[str, str]) -> Step:
        values, parts = [], []
        for cond, expr in e.branches:
            applies = self.eval(cond, env)
            if applies.value & YES:
                step = self.eval(expr, env)
                parts += [applies, step]
                values.append(step.value)
        return Step("case", "", "", union(values), tuple(parts))

    def use(self, e: n.Use, env: dict[str, str]) -> Step:
        of = self.eval(e.of, env)
        key = (e.name, of.value or "?")
        if key not in self.shared:
            define = self.book.norms[e.name][-1].norm
            assert isinstance(define, n.Define)
            inner = self.eval(define.value, {"it": key[1]})
            self.shared[key] = Step("definition", e.name, key[1], inner.value, (inner,))
        return self.shared[key]

    def due(self, e: n.Due, env: dict[str, str]) -> Step:
        key = (e.name, env["it"])
        if key not in self.shared:
            duty = self.book.norms[e.name][-1].norm
            assert isinstance(duty, n.Duty)
            if duty.term is None:
                self.shared[key] = Step("due", e.name, key[1], NEVER, ())
            else:
                inner = self.eval(duty.term.due, {"it": key[1]})
                self.shared[key] = Step("due", e.name, key[1], inner.value, (inner,))
        return self.shared[key]

    def choose(self, e: n.Choose, env: dict[str, str]) -> Step:
        used = self.choices[e.name]
        for i, (reading, expr) in enumerate(e.values):
            if reading == used:
                if type(expr) is n.Const and expr.type == "one":
                    return Step("reading", e.name, used, 1 << i, ())
                inner = self.eval(expr, env)
                return Step("reading", e.name, used, inner.value, (inner,))
        raise KeyError(used)

    def rules(self, e: n.Rules, env: dict[str, str]) -> Step:
        return Step("computation", e.name, "", dict(e.values), ())

    def unstated(self, e: n.Unstated, env: dict[str, str]) -> Step:
        return Step("unstated", e.reason, "", NEVER if e.reason == "none" else Occ(PAST, self.horizon, True, True), ())

    def cond(self, e: n.Cond, env: dict[str, str]) -> Step:
        """Exact: yes if one prime implicant surely holds, no if each surely fails, else open."""
        parts = tuple([self.eval(a, env) for a in e.atoms])
        value = NO
        for term in e.terms:
            held = YES
            for i, mask in term:
                known = parts[i].value
                if not known & mask:
                    held = NO
                    break
                if known & ~mask:
                    held = EITHER
            if held == YES:
                value = YES
                break
            if held == EITHER:
                value = EITHER
        return Step("condition", "", "", value, parts)

    # --- norms

    def answers(self, name: str) -> Iterator[Answer]:
        """The answers of a norm for every subject on file (and one for those not listed, where a list may be longer)."""
        for subject in self.view.instances.get(self.book.norms[name][0].norm.scope.entity, ()):
            for env in self.instances(name, subject):
                yield self.answer(name, env)

    def instances(self, name: str, subject: str) -> Iterator[dict[str, str]]:
        env = {"it": subject}
        each = self.book.norms[name][0].norm.scope.each
        if each is None:
            yield env
            return
        coll = self.eval(each.coll, env).value
        for id_ in (*coll.ids, *(() if coll.closed else (f"{subject}.{each.fact}[*]",))):
            member = {**env, each.var: id_}
            if self._admitted(each.where, member):
                yield member

    def _admitted(self, where: n.Cond, env: dict[str, str]) -> bool:
        """Whether a member may be one the norm is about, under some reading."""
        known = [-1 if type(a) is n.Choose else self.eval(a, env).value for a in where.atoms]
        return any(all(known[i] & mask for i, mask in term) for term in where.terms)

    def answer(self, name: str, env: dict[str, str]) -> Answer:
        """One norm for one subject: the union over the versions its governing moment may fall in."""
        versions = self.book.norms[name]
        if self.law_on is not None:
            held = [v for v in versions if v.start <= self.law_on and (v.end is None or self.law_on < v.end)]
            return self._judge(held[0] if held else versions[0], env, in_force=bool(held))
        answers = [self._judge(v, env, None) for v in versions]
        best = answers[0]
        return best if len(answers) == 1 else best._replace(possible=tuple(dict.fromkeys(s for a in answers for s in a.possible)))

    def _judge(self, version: n.Version, env: dict[str, str], in_force: bool | None) -> Answer:
        """A norm under one of its versions: not in force where its governing moment may lie outside the version's days."""
        norm = version.norm
        inside, outside, may_not = True, False, False
        governed = getattr(norm, "governed", None)
        if in_force is not None:
            inside, outside = in_force, not in_force
        elif governed is not None:
            g: Occ = self.eval(governed, env).value
            may_not = g.none
            if g.some:
                first, last = in_force_span(version.start, version.end, self.book.instruments[norm.head.name.split("/")[0]].zone)
                inside, outside = g.latest >= first and g.earliest < last, g.earliest < first or g.latest >= last
        answer = NORMS[type(norm)](self, version, env)
        if not outside or (inside and UNBOUND.issuperset(answer.possible)):
            return answer
        kept = answer.possible if inside else [s for s in answer.possible if may_not and s in UNBOUND]
        return answer._replace(possible=tuple(dict.fromkeys([*kept, "not_in_force"])))

    def _bound(self, binding: n.Binding, env: dict[str, str]) -> tuple[list[str], bool, tuple[str, ...], tuple[Step, ...]]:
        """Statuses in which the norm does not bind, whether it may bind, the exceptions that may defeat it, the reasons."""
        trigger = self.eval(binding.trigger, env)
        steps, possible, by = [Step("trigger", "", "", trigger.value, trigger.parts)], [], []
        if trigger.value & NO:
            possible.append("not_triggered")
        for name, cond in binding.defeated:
            step = self.eval(cond, env)
            steps.append(Step("exception", name, env["it"], step.value, (step,)))
            if step.value & YES:
                by.append(name)
        if by:
            possible.append("defeated")
        binds = self.eval(binding.binds, env).value if binding.defeated else trigger.value
        return possible, bool(binds & YES), tuple(by), tuple(steps)

    def duty(self, version: n.Version, env: dict[str, str]) -> Answer:
        norm = version.norm
        assert isinstance(norm, n.Duty)
        if norm.force == "must_not":
            return self._prohibition(version, norm, env)
        possible, binds, by, steps = self._bound(norm.binding, env)
        start = self.eval(norm.start, env) if norm.start is not None else Step("always", "", "", Occ(PAST, self.horizon, True, False), ())
        done = self.eval(norm.done, env)
        due = self._stayed(norm, env, start.value, self._due(norm, start, env))
        s: Occ = start.value
        ends = self.eval(norm.ends, env) if norm.ends is not None else NOTHING
        at = masked(done.value, self.horizon)
        parts = (
            *steps,
            Step("start", "", "", s, (start,)),
            due,
            Step("act", "", "", at, (done,)),
            Step("ends", "", "", ends.value, (ends,)),
        )
        if binds:
            if not s.some or s.none or s.latest > self.horizon:
                possible.append("not_triggered")
            if s.some and s.earliest <= self.horizon:
                possible += self._performance(norm, env, due.value, at, masked(ends.value, self.horizon))
        return Answer(norm, version, self._subject(norm, env), env, tuple(dict.fromkeys(possible)), s if s.some else None,
                      due.value if due.value.some and s.some else None, at if at.some else None, by,
                      Step("norm", norm.head.name, env["it"], tuple(possible), parts))  # fmt: skip

    def _performance(self, norm: n.Duty, env: dict[str, str], due: Occ, at: Occ, ends: Occ) -> list[str]:
        """What may have come of a duty that runs; an order that defeats it ends it, and what was breached before stays so."""
        if norm.force != "must":
            return aim(at)
        if norm.term is None and any(s.kind == "periodically" for s in norm.standards):
            return recurring(at, self._kept(norm, env, "periodically"))
        lifted = [stay.began for stay in self._stays(norm, env) if stay.effect == "defeats"]
        if not lifted:
            return fulfilment(due, at, ends, self.horizon)
        possible = fulfilment(due, at, earliest([ends, *lifted]), self.horizon)
        return ["defeated" if p == "ended" else p for p in possible]

    def _stays(self, norm: n.Duty, env: dict[str, str]) -> tuple[Stay, ...]:
        """The binding orders that touch a duty, whoever of its subjects they name."""
        if not self.view.stays:
            return ()
        named = dict.fromkeys(("", self._subject(norm, env), *env.values()))
        return tuple(stay for subject in named for stay in self.view.stays.get((norm.head.name, subject), ()))

    def _stayed(self, norm: n.Duty, env: dict[str, str], start: Occ, due: Step) -> Step:
        """A term stands still while suspended, from its own start at the earliest; one already missed stays missed."""
        value: Occ = due.value
        for stay in self._stays(norm, env):
            if stay.effect != "suspends" or not stay.began.some or not value.some or value.latest < stay.began.earliest:
                continue
            began = Occ(max(stay.began.earliest, start.earliest), max(stay.began.latest, start.latest), True, False)
            shortest = max(0, stay.until.earliest - began.latest) if stay.until.some else FUTURE
            longest = max(0, stay.until.latest - began.earliest) if stay.until.some else FUTURE
            surely = stay.began.latest <= value.earliest
            value = value._replace(
                earliest=min(FUTURE, value.earliest + shortest) if surely else value.earliest, latest=min(FUTURE, value.latest + longest)
            )
        return due if value is due.value else due._replace(value=value)

    def _kept(self, norm: n.Duty, env: dict[str, str], standard: str) -> bool | None:
        """Whether somebody entitled found an open standard kept."""
        held = self.view.holdings
        return next((held[key] for s in (self._subject(norm, env), *env.values()) if (key := (norm.head.name, s, standard)) in held), None)

    def _due(self, norm: n.Duty | n.Power, start: Step, env: dict[str, str]) -> Step:
        """The due moment: the term, unless a finding says an open standard beside it was missed; under a standard alone, from the
        start on, as far as a finding says."""
        missed = isinstance(norm, n.Duty) and any(self._kept(norm, env, s.kind) is False for s in norm.standards)
        if norm.term is not None and not missed:
            step = self.eval(norm.term.due, env)
            return Step("due", norm.head.name, "", step.value, (step,))
        if isinstance(norm, n.Power) or not norm.standards or not start.value.some:
            return Step("due", "no_term", "", NEVER, ())
        standards = norm.standards
        kept = self._kept(norm, env, standards[0].kind)
        low, high = (FUTURE, FUTURE) if kept else (start.value.earliest, start.value.latest if kept is False else FUTURE)
        return Step("due", standards[0].kind, "", Occ(low, high, True, False), ())

    def _prohibition(self, version: n.Version, norm: n.Duty, env: dict[str, str]) -> Answer:
        possible, binds, by, steps = self._bound(norm.binding, env)
        act = self.eval(norm.done, env)
        at = masked(act.value, self.horizon)
        statuses = [s for s in possible if s == "defeated" and at.some]
        statuses += ["violated"] if binds and at.some else []
        statuses += ["observed"] if at.none or "not_triggered" in possible else []
        why = Step("norm", norm.head.name, env["it"], tuple(statuses), (*steps, Step("act", "", "", act.value, (act,))))
        return Answer(norm, version, self._subject(norm, env), env, tuple(statuses), None, None, at if at.some else None, by, why)

    def power(self, version: n.Version, env: dict[str, str]) -> Answer:
        norm = version.norm
        assert isinstance(norm, n.Power)
        possible, binds, by, steps = self._bound(norm.binding, env)
        start = self.eval(norm.start, env) if norm.start is not None else Step("always", "", "", Occ(PAST, self.horizon, True, False), ())
        act = self.eval(norm.act, env) if norm.act is not None else Step("act", "", "", NEVER, ())
        due, s, at = self._due(norm, start, env), start.value, masked(act.value, self.horizon)
        if binds:
            if not s.some or s.none or s.latest > self.horizon:
                possible.append("not_open")
            if s.some and s.earliest <= self.horizon:
                names = {"met": "exercised", "met_late": "exercised_late", "pending": "open", "breached": "lapsed"}
                possible += [names[p] for p in fulfilment(due.value, at, NEVER, self.horizon)]
        valid = (self.eval(norm.valid, env)._replace(kind="valid"),) if norm.valid is not None else ()
        why = Step(
            "norm", norm.head.name, env["it"], tuple(possible), (*steps, Step("start", "", "", start.value, (start,)), due, act, *valid)
        )
        return Answer(norm, version, self._subject(norm, env), env, tuple(dict.fromkeys(possible)), s if s.some else None,
                      due.value if due.value.some else None, at if at.some else None, by, why)  # fmt: skip

    def requirement(self, version: n.Version, env: dict[str, str]) -> Answer:
        norm = version.norm
        assert isinstance(norm, n.Requirement)
        possible, binds, by, steps = self._bound(norm.binding, env)
        holds = self.eval(norm.holds, env)
        yes, no = ("yes", "no") if norm.force == "must" else ("achieved", "not_achieved")
        if binds:
            possible += [yes] * bool(holds.value & YES) + [no] * bool(holds.value & NO)
        why = Step("norm", norm.head.name, env["it"], tuple(possible), (*steps, holds))
        return Answer(norm, version, self._subject(norm, env), env, tuple(possible), None, None, None, by, why)

    def define(self, version: n.Version, env: dict[str, str]) -> Answer:
        """A classification: each member whose condition may hold; `none` if all may fail; two at once are in conflict."""
        norm = version.norm
        assert isinstance(norm, n.Define)
        evaluated = [(member, self.eval(cond, env)) for member, cond, _ in norm.cases]
        steps = [Step("case", member, "", step.value, step.parts) for member, step in evaluated]
        possible = [m for m in norm.members if any(s.name == m and s.value & YES for s in steps)]
        certain = {s.name for s in steps if s.value == YES}
        if len(certain) == 1:
            possible = [m for m in possible if m in certain]
        elif not certain:
            left = self.eval(norm.otherwise, env).value
            possible += ["no" if norm.type == "bool" else "none"] * bool(left & YES)
        why = Step("norm", norm.head.name, env["it"], tuple(possible), tuple(steps))
        return Answer(norm, version, self._subject(norm, env), env, tuple(possible), None, None, None, (), why)

    def catalogue(self, version: n.Version, env: dict[str, str]) -> Answer:
        norm = version.norm
        assert isinstance(norm, n.Catalogue)
        possible, binds, by, steps = self._bound(norm.binding, env)
        kind = self.eval(norm.fact, env)
        listed = sum(1 << norm.members.index(i.member) for i in norm.items)
        known = kind.value & ((1 << len(norm.members)) - 1)
        if binds:
            possible += ["listed"] * bool(known & listed)
            possible += [("covered_if_required" if norm.open else "not_listed")] * bool(known & ~listed)
        why = Step("norm", norm.head.name, env["it"], tuple(possible), (*steps, kind))
        return Answer(norm, version, self._subject(norm, env), env, tuple(possible), None, None, None, by, why)

    def _subject(self, norm: n.Norm, env: dict[str, str]) -> str:
        each = norm.scope.each
        if each is None:
            return env["it"]
        id_ = env[each.var]
        return id_ if id_.endswith("[*]") else f"{env['it']}.{each.fact}[{id_.split(':', 1)[1]}]"


@lru_cache(maxsize=256)
def in_force_span(start: str, end: str | None, zone_name: str) -> tuple[int, int]:
    """The instants from the first day in force to the first day no longer in force."""
    tz = zone(zone_name)
    return start_of_day(date.fromisoformat(start), tz), FUTURE if end is None else start_of_day(date.fromisoformat(end), tz)


def _days(start: int, end: int, tz: tzinfo) -> int:
    """Whole civil days from one moment to another, none if they are the other way round; saturates where a bound is open."""
    if start >= FUTURE or end <= PAST:
        return 0
    try:
        return MANY if start <= PAST or end >= FUTURE else max(0, elapsed_days(start, end, tz))
    except OverflowError:
        return MANY if start < end else 0


def _counting(rules: tuple[Step, ...]) -> Counting:
    """The computation of a term: the day after is day one and the last day stays, unless a rule says otherwise; later rules prevail."""
    said = {k: v for rule in rules for k, v in rule.value.items()}
    return Counting(
        "same" if said.get("first_day") == "same_day" else "following",
        said.get("last_day", "stays"),
        {"last_of_month": "last_day", "refused": "error"}.get(said.get("missing_day", ""), "next_business_day"),
        said.get("calendar"),
    )


RULES: dict[type, Callable[[Reference, Any, dict[str, str]], Step]] = {
    n.Const: Reference.const, n.Var: Reference.var, n.Fact: Reference.fact, n.Found: Reference.found, n.Cmp: Reference.cmp,
    n.Is: Reference.member, n.Happened: Reference.happened, n.Holds: Reference.holds, n.Same: Reference.same,
    n.Earliest: Reference.earliest, n.Latest: Reference.latest, n.Begin: Reference.begin, n.End: Reference.end,
    n.Shift: Reference.shift, n.Zone: Reference.zone, n.Elapsed: Reference.elapsed, n.Add: Reference.add, n.Least: Reference.least,
    n.Count: Reference.count, n.First: Reference.first, n.Case: Reference.case, n.Use: Reference.use, n.Due: Reference.due,
    n.Choose: Reference.choose, n.Rules: Reference.rules, n.Unstated: Reference.unstated, n.Cond: Reference.cond,
}  # fmt: skip
NORMS: dict[type, Callable[[Reference, n.Version, dict[str, str]], Answer]] = {
    n.Duty: Reference.duty, n.Power: Reference.power, n.Requirement: Reference.requirement, n.Define: Reference.define,
    n.Catalogue: Reference.catalogue,
}  # fmt: skip
