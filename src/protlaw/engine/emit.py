"""Python source from norms, for one subject whose facts are exact: the rules of the reference, with a number for each value.

A moment is an integer, FUTURE or beyond where it did not come; a truth is 0 no, 1 open, 3 yes, so that "and" is `&` and "or" is `|`.
Equal expressions are one variable; what only a branch needs is worked out inside it.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from protlaw.core.time import start_of_day, zone
from protlaw.core.values import PAST
from protlaw.engine.expressions import counting_by
from protlaw.engine.reported import reported
from protlaw.engine.statuses import USED, statuses_of
from protlaw.engine.versions import in_force_span
from protlaw.semantics import norms as n
from protlaw.semantics.lawbook import Lawbook

_SECONDS = {"minutes": 60, "hours": 3600}
_READ = {
    "event": "if {0} is None or {0} > horizon: {0} = FUTURE",
    "bool": "{0} = 1 if {0} is None else 3 if {0} else 0",
    "one": "",
    "scale": "",
}
_OUTCOMES = ("pending", "met", "met_late", "breached", "ended")


class NotExpressed(Exception):
    """Something of a norm that a program over one subject cannot express."""


Emitted = tuple[str, tuple[str, ...], dict[str, str], dict[str, tuple[Any, ...]]]


def emitted(book: Lawbook, entity: str, norms: Iterable[str], choices: Mapping[str, str], law_on: str | None) -> Emitted:
    """A program that judges a subject, the norms it answers, those refused with the reason, and the terms it counts."""
    program = Program(book, entity, choices)
    answered: list[str] = []
    refused: dict[str, str] = {}
    for name in norms:
        kept, memo = (len(program.stated), len(program.lines)), dict(program.memo)
        try:
            program.norm(name, law_on, f"r{len(answered)}")
        except NotExpressed as reason:
            del program.stated[kept[0] :], program.lines[kept[1] :]
            program.memo, refused[name] = memo, str(reason)
        else:
            answered.append(name)
    result = "".join(f"r{i}, " for i in range(len(answered)))
    source = "def judge(c, horizon):\n" + "\n".join(program.stated + program.lines) + f"\n    return ({result})\n"
    return source, tuple(answered), refused, program.terms


class Program:
    """The lines of a program as they are written."""

    def __init__(self, book: Lawbook, entity: str, choices: Mapping[str, str]) -> None:
        self.book, self.entity, self.choices = book, entity, choices
        self.stated: list[str] = []  # the facts, read before all else
        self.lines: list[str] = []
        self.memo: dict[Any, str] = {}
        self.terms: dict[str, tuple[Any, ...]] = {}
        self.depth, self.names = 1, 0

    # --- lines -------------------------------------------------------------------------------------------------------------

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def let(self, key: Any, value: str) -> str:
        """A variable for a value, known from here on wherever this line is reached."""
        self.names += 1
        self.memo[key] = name = f"v{self.names}"
        self.line(f"{name} = {value}")
        return name

    @contextmanager
    def branch(self, head: str) -> Any:
        """Lines reached only if a condition holds; what they work out is not known after them."""
        self.line(head)
        memo, self.memo = self.memo, dict(self.memo)
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1
            self.memo = memo

    def of(self, expr: Any) -> str:
        """The variable (or constant) that holds an expression."""
        key = repr(expr)
        if key not in self.memo:
            rule = RULES.get(type(expr))
            if rule is None:
                raise NotExpressed(type(expr).__name__.lower())
            text = rule(self, expr)
            self.memo[key] = text if text.isidentifier() or text.lstrip("-").isdigit() else self.let(key, text)
        return self.memo[key]

    # --- expressions -------------------------------------------------------------------------------------------------------

    def fact(self, e: n.Fact) -> str:
        if type(e.of) is not n.Var or e.of.name != "it" or e.type in ("ref", "coll", "place", "period"):
            raise NotExpressed(f"fact {e.name}")
        return self.stating(e.name, _READ.get(e.type, "if {0} is None: raise NotExact"))

    def stating(self, fact: str, *lines: str) -> str:
        """The variable that holds what is stated of a fact, brought to the form the program counts with."""
        name = "f_" + fact
        if f"    {name} = c[{fact!r}]" not in self.stated:
            self.stated += [f"    {name} = c[{fact!r}]", *(f"    {line.format(name)}" for line in lines if line)]
        return name

    def found(self, e: n.Found) -> str:
        if type(e.of) is not n.Var:
            raise NotExpressed(f"open norm {e.name}")
        name = self.let(("found", e.name), f"c.get({e.name!r})")
        return f"1 if {name} is None else 3 if {name} else 0"

    def cmp(self, e: n.Cmp) -> str:
        a, b = self.of(e.left), self.of(e.right)
        held = f"1 if {a} {e.op} {b} else 2"
        return f"({held}) if {a} < FUTURE and {b} < FUTURE else 4" if e.moments else held

    def happened(self, e: n.Happened) -> str:
        return f"3 if {self.of(e.event)} < FUTURE else 0"

    def period(self, e: Any) -> tuple[str, str]:
        """The variables of the beginning and the end of a period."""
        if type(e) is not n.Fact or type(e.of) is not n.Var or e.of.name != "it":
            raise NotExpressed("a period that is not a fact of the subject")
        masks = [_READ["event"].replace("{0}", "{0}" + end) for end in ("_begin", "_end")]
        name = self.stating(e.name, "{0}_begin, {0}_end = {0}", *masks)
        return name + "_begin", name + "_end"

    def holds(self, e: n.Holds) -> str:
        (begin, end), at = self.period(e.period), "horizon" if e.at is None else self.of(e.at)
        return f"3 if {begin} <= {at} < {end} and {at} < FUTURE else 0"

    def earliest(self, e: n.Earliest) -> str:
        return f"min({', '.join(self.of(of) for of in e.of)})"

    def latest(self, e: n.Latest) -> str:
        return f"max({', '.join(self.of(of) for of in e.of)})"

    def shift(self, e: n.Shift) -> str:
        anchor, count = self.of(e.anchor), self.number(e.number)
        rules = (self.chosen(rule) for rule in e.rules)
        seat = self.chosen(e.zone)
        if not isinstance(seat, n.Zone):
            raise NotExpressed("a term whose civil time depends on the case")
        if e.unit in _SECONDS and count * e.sign >= 0:
            return f"{anchor} + {count * e.sign * _SECONDS[e.unit]}"
        counting = counting_by(dict(rule.values) for rule in rules)
        calendar = self.book.jurisdiction.calendars.get(counting.calendar or "")
        term = (count, e.unit, e.sign, counting, seat.name, calendar)
        name = next((known for known, other in self.terms.items() if other == term), f"limit{len(self.terms)}")
        self.terms[name] = term
        return f"{name}({anchor}) if {anchor} < FUTURE else FUTURE"

    def chosen(self, e: Any) -> Any:
        """An expression under the reading chosen."""
        return self.chosen(dict(e.values)[self.choices[e.name]]) if type(e) is n.Choose else e

    def number(self, e: Any) -> int:
        """A number that does not depend on the case."""
        match self.chosen(e):
            case n.Const(value=int() as value):
                return value
            case n.Add(left=left, right=right, sign=sign):
                return self.number(left) + sign * self.number(right)
            case n.Least(of=of):
                return min(self.number(part) for part in of)
        raise NotExpressed("a term whose length depends on the case")

    def elapsed(self, e: n.Elapsed) -> str:
        seat = self.chosen(e.zone)
        if not isinstance(seat, n.Zone):
            raise NotExpressed("days in a civil time that depends on the case")
        return f"elapsed({self.of(e.start)}, {self.of(e.end)}, {seat.name!r})"

    def add(self, e: n.Add) -> str:
        return f"{self.of(e.left)} {'+' if e.sign > 0 else '-'} {self.of(e.right)}"

    def case(self, e: n.Case) -> str:
        name = self.let(("case", repr(e)), "None")
        for cond, expr in e.branches:
            applies = self.of(cond)
            self.line(f"if {applies} == 1: raise NotExact")
            with self.branch(f"if {applies}:"):
                self.line(f"{name} = {self.of(expr)}")
        return name

    def use(self, e: n.Use) -> str:
        define = self.book.reads(e.name, e.since)
        if type(e.of) is not n.Var or e.of.name != "it":
            raise NotExpressed(f"definition {e.name} of another thing")
        assert isinstance(define, n.Define)
        return self.of(define.value)

    def due(self, e: n.Due) -> str:
        duty = self.book.reads(e.name, e.since)
        assert isinstance(duty, n.Duty)
        return "FUTURE" if duty.term is None else self.of(duty.term.due)

    def choose(self, e: n.Choose) -> str:
        return self.of(self.chosen(e))

    def unstated(self, e: n.Unstated) -> str:
        if e.reason != "none":
            raise NotExpressed(f"what the law does not say: {e.reason}")
        return "FUTURE"

    def cond(self, e: n.Cond) -> str:
        terms = [" & ".join(self.literal(e.atoms[i], mask) for i, mask in term) or "3" for term in e.terms]
        return " | ".join(terms) or "0"

    def literal(self, atom: Any, mask: int) -> str:
        """Whether a variable of a condition has one of the values admitted."""
        key = ("literal", repr(atom), mask)
        if key in self.memo:
            return self.memo[key]
        if type(atom) is n.Choose:
            return "3" if mask >> [name for name, _ in atom.values].index(self.choices[atom.name]) & 1 else "0"
        if type(atom) is n.Is:
            if type(atom.of) is not n.Fact:
                raise NotExpressed("a member that is not a fact of the subject")
            admitted = {m for i, m in enumerate(atom.members) if mask >> i & 1}
            return self.let(key, f"1 if (m := {self.of(atom.of)}) is None else 3 if m in {tuple(sorted(admitted))} else 0")
        known = self.of(atom)
        if type(atom) is n.Cmp:
            return self.let(key, f"3 if {known} & {mask} else 0")
        return known if mask & 1 else self.let(key, f"3 - {known} >> ({known} & 1)")

    # --- norms -------------------------------------------------------------------------------------------------------------

    def norm(self, name: str, law_on: str | None, result: str) -> None:
        """Lines that leave what is possible of a norm in a variable."""
        versions = self.book.norms[name]
        if reported(self.book):
            raise NotExpressed("a draft known at second hand")
        if versions[0].norm.scope.each is not None:
            raise NotExpressed("one answer for each member, month or year")
        if any(isinstance(v.norm, n.Define) and v.norm.value is not None for v in versions):
            raise NotExpressed("a definition that is a value")
        bits = {status: 1 << i for i, status in enumerate(statuses_of(versions))}
        if law_on is not None:
            held = [v for v in versions if n.in_force(v, law_on)]
            return self.judged(held[0].norm, bits, result) if held else self.line(f"{result} = {bits['not_in_force']}")
        if len(versions) == 1 and versions[0].end is None:
            return self.alone(versions[0], bits, result)
        spans = [in_force_span(v.start, v.end, v.zone) for v in versions]
        governing = [self.governing(v) for v in versions]
        if len({*governing}) > 1:
            raise NotExpressed("versions governed by different moments")
        nearest = " or ".join(f"({i} if {first} <= horizon else 0)" for i, (first, _) in reversed(list(enumerate(spans))) if i) or "0"
        self.line(f"{result} = {bits['not_in_force']}")
        touched = " else ".join(
            f"{i} if {first} <= {g} < {last}" for i, ((first, last), g) in enumerate(zip(spans, governing, strict=True))
        )
        self.line(f"w = {touched} else ({nearest})")
        for i, (version, g, (first, last)) in enumerate(zip(versions, governing, spans, strict=True)):
            with self.branch(f"if w == {i} and ({first} <= {g} < {last} or {g} >= FUTURE):"):
                self.judged(version.norm, bits, result)

    def alone(self, version: n.Version, bits: dict[str, int], result: str) -> None:
        """The only version, in force from a day on."""
        moment = self.governing(version)
        if not isinstance(version.norm, n.Define):
            self.of(version.norm.binding.trigger)  # norms share it
        first, _ = in_force_span(version.start, version.end, version.zone)
        self.line(f"if {moment} < {first}: {result} = {bits['not_in_force']}")
        with self.branch("else:"):
            self.judged(version.norm, bits, result)

    def governing(self, version: n.Version) -> str:
        governed = getattr(version.norm, "governed", None)
        return "horizon" if governed is None else self.of(governed)

    def judged(self, norm: n.Norm, bits: dict[str, int], result: str) -> None:
        if isinstance(norm, n.Define):
            return self.define(norm, bits, result)
        unbound, excepted = bits["not_triggered"], bits["defeated"]
        trigger = self.of(norm.binding.trigger)
        self.line(f"{result} = 0 if {trigger} == 3 else {unbound}")
        with self.branch(f"if {trigger}:"):
            binds = trigger
            if norm.binding.defeated:
                conds = " | ".join(self.of(cond) for _, cond in norm.binding.defeated)
                self.line(f"if {conds}: {result} |= {excepted}")
                binds = self.of(norm.binding.binds)
            if isinstance(norm, n.Duty) and norm.force == "must_not":
                self.prohibition(norm, binds, bits, result)
            elif binds == trigger:
                self.bound(norm, bits, result)
            else:
                with self.branch(f"if {binds}:"):
                    self.bound(norm, bits, result)
        if isinstance(norm, n.Duty) and norm.force == "must_not":
            self.line(f"if {result} & {unbound}: {result} = {result} & ~{unbound} | {bits['observed']}")

    def bound(self, norm: Any, bits: dict[str, int], result: str) -> None:
        """What is possible of a norm that may bind."""
        match norm:
            case n.Duty() | n.Power():
                start = str(PAST) if norm.start is None else self.of(norm.start)
                waiting = bits["not_open" if isinstance(norm, n.Power) else "not_triggered"]
                self.line(f"if {start} > horizon: {result} |= {waiting}")
                with self.branch("else:"):
                    self.performance(norm, bits, result)
            case n.Requirement():
                yes, no = ("yes", "no") if norm.force == "must" else ("achieved", "not_achieved")
                self.line(f"{result} |= ({no_or(bits[no], bits[yes])})[{self.of(norm.holds)}]")
            case n.Catalogue():
                raise NotExpressed("a catalogue")
            case n.Sanction():
                act, half = self.seen(norm.conduct), self.of(norm.half)
                self.line(f"if {act} > horizon: {result} |= {bits['not_described']}")
                self.line(f"else: {result} |= ({no_or(bits['described'], bits['described_half'])})[{half}]")

    def seen(self, moment: Any) -> str:
        return "FUTURE" if moment is None else self.of(moment)

    def performance(self, norm: n.Duty | n.Power, bits: dict[str, int], result: str) -> None:
        """What may have come of a norm that runs."""
        act = norm.done if isinstance(norm, n.Duty) else norm.act
        at, horizon = self.seen(act), "horizon"
        if isinstance(norm, n.Duty) and norm.force == "seek":
            return self.line(f"{result} |= {bits['achieved']} if {at} <= horizon else {bits['not_achieved']}")
        if norm.term is None and isinstance(norm, n.Duty) and norm.standards:
            raise NotExpressed("an open standard")
        name = {o: bits[USED[o] if isinstance(norm, n.Power) else o] for o in _OUTCOMES}
        due = "FUTURE" if norm.term is None else self.of(norm.term.due)
        if norm.ends is not None:
            ended = self.of(norm.ends)
            self.line(f"{result} |= extinguished({due}, {at} if {at} <= {horizon} else FUTURE, {ended}, {horizon}, {name})")
            return None
        self.line(f"if {at} <= {horizon}: {result} |= {name['met']} if {at} <= {due} else {name['met_late']}")
        return self.line(f"else: {result} |= {name['pending']} if {horizon} <= {due} else {name['breached']}")

    def prohibition(self, norm: n.Duty, binds: str, bits: dict[str, int], result: str) -> None:
        at = self.of(norm.done)
        with self.branch(f"if {at} <= horizon:"):
            self.line(f"if {binds}: {result} |= {bits['violated']}")
        self.line(f"else: {result} = {result} & {bits['not_triggered']} | {bits['observed']}")

    def define(self, norm: n.Define, bits: dict[str, int], result: str) -> None:
        """Each member whose condition may hold; what is left if all may fail."""
        self.line(f"{result} = 0")
        applied = []
        for member, cond, _ in norm.cases:
            applies = self.of(cond)
            applied.append(f"{applies} == 3")
            self.line(f"if {applies}: {result} |= {bits[member]}")
        with self.branch(f"if not ({' or '.join(applied) or 'False'}):"):
            self.line(f"if {self.of(norm.otherwise)}: {result} |= {bits['no' if norm.type == 'bool' else 'none']}")


def no_or(no: int, yes: int) -> str:
    """A table by truth: no, open, (nothing), yes."""
    return f"{no}, {no | yes}, 0, {yes}"


RULES: dict[type, Callable[[Program, Any], str]] = {
    n.Fact: Program.fact, n.Found: Program.found, n.Cmp: Program.cmp, n.Happened: Program.happened, n.Holds: Program.holds,
    n.Earliest: Program.earliest, n.Latest: Program.latest, n.Shift: Program.shift, n.Elapsed: Program.elapsed, n.Add: Program.add,
    n.Begin: lambda p, e: p.period(e.period)[0], n.End: lambda p, e: p.period(e.period)[1],
    n.Const: lambda p, e: str(e.value), n.Least: lambda p, e: f"min({', '.join(p.of(of) for of in e.of)})",
    n.Day: lambda p, e: str(start_of_day(date.fromisoformat(e.day), zone(e.zone))),
    n.Case: Program.case, n.Use: Program.use, n.Due: Program.due, n.Choose: Program.choose, n.Unstated: Program.unstated,
    n.Cond: Program.cond,
}  # fmt: skip
