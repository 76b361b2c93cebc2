"""What an expression may be: the first half of the reference interpreter. Each rule gives a Step whose value is what is
still possible, given what is known of each fact at the horizon and one reading of each ambiguity.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, tzinfo
from typing import Any, NamedTuple

from protlaw.core.time import Counting, elapsed_days, shift_interval, start_of_day, stretch_of, zone
from protlaw.core.values import APART, EITHER, FUTURE, NEVER, NO, PAST, YES, Members, Occ, Span_, earliest, order, running, union
from protlaw.engine.derivation import Step
from protlaw.semantics import norms as n
from protlaw.semantics.lawbook import Lawbook

UNKNOWN = Occ(PAST, FUTURE, True, True)
MANY = 1 << 40
NO_PARTS: tuple[Step, ...] = ()
ANY = "*"  # the month or year of a recurring duty of which it is not known when it began
NOTHING = Step("never", "", "", NEVER, ())


class Stay(NamedTuple):
    """A binding order from outside on one norm: it suspends the term until a moment, or defeats the duty from then on."""

    effect: str
    began: Occ
    until: Occ
    order: str

    @property
    def step(self) -> Step:
        return Step("stay", self.order, self.effect, Span_(self.began, self.until), ())


class Env(dict[str, str]):
    """Who the variables stand for: `it`, the subject, and the elements bound so far. Never changed once made."""

    __slots__ = ("key",)
    key: tuple[str, ...]

    @classmethod
    def of(cls, subject: str) -> "Env":
        env = cls(it=subject)
        env.key = (subject,)
        return env

    def bind(self, var: str, element: str) -> "Env":
        env = Env(self)
        env[var] = element
        env.key = tuple(env.values())
        return env


class View(NamedTuple):
    """The facts of a case at a horizon, in one account: a value per (subject, fact); what is absent is unknown."""

    horizon: int
    values: Mapping[tuple[str, str], Any]
    instances: Mapping[str, tuple[str, ...]]
    holdings: Mapping[tuple[str, str, str], bool]
    stays: Mapping[tuple[str, str], tuple[Stay, ...]]


class Expressions:
    """Evaluates expressions over a view: no clock, no loop but over finite collections, no default."""

    def __init__(self, book: Lawbook, view: View, choices: Mapping[str, str]) -> None:
        self.book, self.view, self.choices = book, view, choices
        self.horizon = view.horizon
        self.shared: dict[tuple[Any, ...], Step] = {}

    def eval(self, expr: Any, env: Env) -> Step:
        """One step; equal expressions are one object in a lawbook, so each is evaluated once for the same subjects."""
        key = (id(expr), env.key)
        step = self.shared.get(key)
        if step is None:
            step = self.shared[key] = RULES[type(expr)](self, expr, env)
        return step

    def const(self, e: n.Const, env: Env) -> Step:
        return Step("const", "", "", (e.value, e.value) if e.type == "num" else e.value, ())

    def var(self, e: n.Var, env: Env) -> Step:
        return Step("var", e.name, env[e.name], env[e.name], ())

    def fact(self, e: n.Fact, env: Env) -> Step:
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

    def found(self, e: n.Found, env: Env) -> Step:
        of = self.eval(e.of, env)
        held = self.view.holdings.get((e.name, of.value or "?", ""))
        return Step("open", e.name, of.value or "?", EITHER if held is None else YES if held else NO, (of,))

    def cmp(self, e: n.Cmp, env: Env) -> Step:
        left, right = self.eval(e.left, env), self.eval(e.right, env)
        a, b = left.value, right.value
        if e.moments:
            both, never = a.some and b.some, a.none or b.none
            mask = (order(e.op, (a.earliest, a.latest), (b.earliest, b.latest)) if both else 0) | (APART if never else 0)
        else:
            mask = order(e.op, a, b)
        return Step("compare", e.op, "", mask, (left, right))

    def member(self, e: n.Is, env: Env) -> Step:
        of = self.eval(e.of, env)
        return Step("is", "", of.subject, of.value & ((1 << len(e.members)) - 1), (of,))

    def happened(self, e: n.Happened, env: Env) -> Step:
        of = self.eval(e.event, env)
        return Step("happened", "", of.subject, (YES if of.value.some else 0) | (NO if of.value.none else 0), (of,))

    def holds(self, e: n.Holds, env: Env) -> Step:
        period = self.eval(e.period, env)
        at = self.eval(e.at, env) if e.at is not None else Step("horizon", "", "", Occ(self.horizon, self.horizon, True, False), ())
        return Step("in_effect", "", period.subject, running(period.value.begin, period.value.end, at.value), (period, at))

    def same(self, e: n.Same, env: Env) -> Step:
        left, right = self.eval(e.left, env), self.eval(e.right, env)
        mask = EITHER if left.value is None or right.value is None else YES if left.value == right.value else NO
        return Step("same", "", "", mask, (left, right))

    def earliest(self, e: n.Earliest, env: Env) -> Step:
        parts = tuple(self.eval(of, env) for of in e.of)
        return Step("earliest", "", "", earliest([p.value for p in parts]), parts)

    def latest(self, e: n.Latest, env: Env) -> Step:
        parts = tuple(self.eval(of, env) for of in e.of)
        occs: list[Occ] = [p.value for p in parts]
        if not all(o.some for o in occs):
            return Step("latest", "", "", NEVER, parts)
        value = Occ(max(o.earliest for o in occs), max(o.latest for o in occs), True, any(o.none for o in occs))
        return Step("latest", "", "", value, parts)

    def begin(self, e: n.Begin, env: Env) -> Step:
        period = self.eval(e.period, env)
        return Step("begin", period.name, period.subject, period.value.begin, (period,))

    def end(self, e: n.End, env: Env) -> Step:
        period = self.eval(e.period, env)
        value: Occ = period.value.end
        if period.kind == "stretch" and not value.none:  # the last second of a month is in it
            value = value._replace(earliest=value.earliest - 1, latest=value.latest - 1)
        return Step("end", period.name, period.subject, value, (period,))

    def shift(self, e: n.Shift, env: Env) -> Step:
        anchor, number, seat = self.eval(e.anchor, env), self.eval(e.number, env), self.eval(e.zone, env)
        rules = tuple(self.eval(r, env) for r in e.rules)
        value: Occ = anchor.value
        if value.some:
            counting = counting_by(rule.value for rule in rules)
            calendar = self.book.jurisdiction.calendars.get(counting.calendar or "")
            ends = [
                shift_interval(value.earliest, value.latest, count, e.unit, e.sign, counting, name, calendar)
                if count < MANY
                else (PAST, PAST)
                if e.sign < 0
                else (FUTURE, FUTURE)
                for name in seat.value
                for count in sorted({*number.value})
            ]
            value = Occ(min(lo for lo, _ in ends), max(hi for _, hi in ends), True, value.none)
        return Step("term", e.unit, "", value, (anchor, number, seat, *rules))

    def day(self, e: n.Day, env: Env) -> Step:
        first = start_of_day(date.fromisoformat(e.day), zone(e.zone))
        return Step("day", e.day, "", Occ(first, first, True, False), ())

    def stretch(self, e: n.Stretch, env: Env) -> Step:
        if env[e.var] == ANY:
            return Step("stretch", ANY, "", Span_(UNKNOWN, UNKNOWN), ())
        begin, end = stretch_of(env[e.var], e.zone)
        return Step("stretch", env[e.var], "", Span_(Occ(begin, begin, True, False), Occ(end, end, True, False)), ())

    def zone(self, e: n.Zone, env: Env) -> Step:
        return Step("zone", e.name, "", (e.name,), ())

    def elapsed(self, e: n.Elapsed, env: Env) -> Step:
        start, end = self.eval(e.start, env), self.eval(e.end, env)
        s, t, tz = start.value, end.value, zone(self.eval(e.zone, env).value[0])
        low = 0 if s.none or not t.some else _days(s.latest, t.earliest, tz)
        high = 0 if not s.some else MANY if t.none else _days(s.earliest, t.latest, tz)
        return Step("elapsed", e.unit, "", (MANY if not s.none and not t.some else low, high), (start, end))

    def add(self, e: n.Add, env: Env) -> Step:
        left, right = self.eval(e.left, env), self.eval(e.right, env)
        (a, b), (c, d) = left.value, right.value if e.sign > 0 else (-right.value[1], -right.value[0])
        return Step("sum", "", "", (a + c, b + d), (left, right))

    def least(self, e: n.Least, env: Env) -> Step:
        parts = tuple(self.eval(of, env) for of in e.of)
        return Step("least", "", "", (min(p.value[0] for p in parts), min(p.value[1] for p in parts)), parts)

    def count(self, e: n.Count, env: Env) -> Step:
        coll = self.eval(e.coll, env)
        members = tuple(self.eval(e.where, env.bind(e.var, id_)) for id_ in coll.value.ids)
        low = sum(m.value == YES for m in members)
        high = sum(m.value & YES for m in members)
        return Step("count", coll.name, coll.subject, (low, high if coll.value.closed else MANY), (coll, *members))

    def first(self, e: n.First, env: Env) -> Step:
        coll = self.eval(e.coll, env)
        occs, parts = [], [coll]
        for id_ in coll.value.ids:
            occs.append(self._kept(e, env.bind(e.var, id_), parts))
        if not coll.value.closed:
            occs.append(self._kept(e, env.bind(e.var, f"{coll.subject}.{coll.name}[*]"), parts)._replace(none=True))
        return Step("first", coll.name, coll.subject, earliest(occs), tuple(parts))

    def _kept(self, e: n.First, env: Env, parts: list[Step]) -> Occ:
        """When one member comes, if it is one that counts: cut to the moments at which the condition admits it."""
        where, key = self.eval(e.where, env), self.eval(e.key, env)
        parts += [where, key]
        if not where.value & YES or not key.value.some:
            return NEVER
        known = [self.eval(a, env) for a in e.where.atoms]
        occs = []
        for term in e.where.terms:
            if all(known[i].value & mask for i, mask in term):
                bounds = [(key.value.earliest, key.value.latest), *(_bounds(e.key, e.where.atoms[i], known[i], mask) for i, mask in term)]
                low, high = max(b[0] for b in bounds), min(b[1] for b in bounds)
                occs += [Occ(low, high, True, key.value.none or where.value != YES)] * (low <= high)
        return union(occs) if occs else NEVER

    def case(self, e: n.Case, env: Env) -> Step:
        values, parts = [], []
        for cond, expr in e.branches:
            applies = self.eval(cond, env)
            if applies.value & YES:
                step = self.eval(expr, env)
                parts += [applies, step]
                values.append(step.value)
        return Step("case", "", "", union(values), tuple(parts))

    def use(self, e: n.Use, env: Env) -> Step:
        of = self.eval(e.of, env)
        key = (e.name, e.since, of.value or "?")
        if key not in self.shared:
            define = self.book.reads(e.name, e.since)
            assert isinstance(define, n.Define)
            inner = self.eval(define.value, Env.of(key[2]))
            self.shared[key] = Step("definition", e.name, key[2], inner.value, (inner,))
        return self.shared[key]

    def due(self, e: n.Due, env: Env) -> Step:
        key = (e.name, e.since, env["it"])
        if key not in self.shared:
            duty = self.book.reads(e.name, e.since)
            assert isinstance(duty, n.Duty)
            if duty.term is None:
                self.shared[key] = Step("due", e.name, key[2], NEVER, ())
            else:
                inner = self.eval(duty.term.due, Env.of(key[2]))
                self.shared[key] = Step("due", e.name, key[2], inner.value, (inner,))
        return self.shared[key]

    def choose(self, e: n.Choose, env: Env) -> Step:
        used = self.choices[e.name]
        for i, (reading, expr) in enumerate(e.values):
            if reading == used:
                if type(expr) is n.Const and expr.type == "one":
                    return Step("reading", e.name, used, 1 << i, ())
                inner = self.eval(expr, env)
                return Step("reading", e.name, used, inner.value, (inner,))
        raise KeyError(used)

    def rules(self, e: n.Rules, env: Env) -> Step:
        return Step("computation", e.name, "", dict(e.values), ())

    def unstated(self, e: n.Unstated, env: Env) -> Step:
        return Step("unstated", e.reason, "", NEVER if e.reason == "none" else Occ(PAST, self.horizon, True, True), ())

    def unreported(self, e: n.Unreported, env: Env) -> Step:
        return Step("unreported", e.draft, "", self._unknown(e.type), ())

    def cond(self, e: n.Cond, env: Env) -> Step:
        """Exact: yes if one prime implicant surely holds, no if each surely fails, else open.

        The reasons are what decides: the term that holds, what fails in each, or what is alive in those left open.
        """
        parts = [self.eval(a, env) for a in e.atoms]
        live: dict[int, None] = {}
        value = NO
        for term in e.terms:
            held, failed = YES, -1
            for i, mask in term:
                known = parts[i].value
                if not known & mask:
                    if failed < 0 or parts[i].kind == "reading":
                        live[i] = None
                    failed = i
                elif known & ~mask:
                    held = EITHER
            if failed >= 0:
                continue
            if held == YES:
                return Step("condition", "", "", YES, tuple([parts[i] for i, _ in term]))
            value = EITHER
            for i, _ in term:
                live[i] = None
        return Step("condition", "", "", value, tuple([parts[i] for i in live]))


def _bounds(key: n.Expr, atom: n.Expr, step: Step, mask: int) -> tuple[int, int]:
    """Between which instants a moment lies if a literal over it is true: `key < other`, `other <= key`, `period in effect at key`."""
    if type(atom) is n.Holds and atom.at is key and mask == YES:
        begin, end = step.parts[0].value
        return begin.earliest, FUTURE if end.none else end.latest - 1
    if type(atom) is not n.Cmp or not (atom.left is key or atom.right is key) or mask & EITHER == EITHER:
        return PAST, FUTURE
    other, held = step.parts[atom.left is key].value, bool(mask & YES)
    if other.none and mask & APART:
        return PAST, FUTURE
    if atom.op == "==":
        return (other.earliest, other.latest) if held else (PAST, FUTURE)
    strict = (atom.op == "<") == held
    if held == (atom.left is key):
        return PAST, other.latest - (strict and other.latest < FUTURE)
    return other.earliest + (strict and other.earliest > PAST), FUTURE


def _days(start: int, end: int, tz: tzinfo) -> int:
    """Whole civil days from one moment to another, none if they are the other way round; saturates where a bound is open."""
    if start >= FUTURE or end <= PAST:
        return 0
    try:
        return MANY if start <= PAST or end >= FUTURE else max(0, elapsed_days(start, end, tz))
    except OverflowError:
        return MANY if start < end else 0


def counting_by(rules: Iterable[Mapping[str, str]]) -> Counting:
    """How a term is counted: the day after is day one and the last day stays, unless a rule says otherwise; later rules prevail."""
    said = {k: v for rule in rules for k, v in rule.items()}
    return Counting(
        "same" if said.get("first_day") == "same_day" else "following",
        said.get("last_day", "stays"),
        {"last_of_month": "last_day", "refused": "error"}.get(said.get("missing_day", ""), "next_business_day"),
        said.get("calendar"),
    )


RULES: dict[type, Callable[[Expressions, Any, Env], Step]] = {
    n.Const: Expressions.const, n.Var: Expressions.var, n.Fact: Expressions.fact, n.Found: Expressions.found, n.Cmp: Expressions.cmp,
    n.Is: Expressions.member, n.Happened: Expressions.happened, n.Holds: Expressions.holds, n.Same: Expressions.same,
    n.Earliest: Expressions.earliest, n.Latest: Expressions.latest, n.Begin: Expressions.begin, n.End: Expressions.end,
    n.Shift: Expressions.shift, n.Zone: Expressions.zone, n.Day: Expressions.day,
    n.Stretch: Expressions.stretch, n.Elapsed: Expressions.elapsed,
    n.Add: Expressions.add, n.Least: Expressions.least,
    n.Count: Expressions.count, n.First: Expressions.first, n.Case: Expressions.case, n.Use: Expressions.use, n.Due: Expressions.due,
    n.Choose: Expressions.choose, n.Rules: Expressions.rules, n.Unstated: Expressions.unstated,
    n.Unreported: Expressions.unreported, n.Cond: Expressions.cond,
}  # fmt: skip
