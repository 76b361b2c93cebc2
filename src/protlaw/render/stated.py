"""What a file states, in words: the value of a fact, on whose word and on which record."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from protlaw.core.values import FUTURE, PAST, Members, Occ, Span_
from protlaw.engine.derivation import Result
from protlaw.engine.expressions import MANY
from protlaw.intake.casefile import Absent, Holding, Listed, Moment, Running, Statement
from protlaw.render import moments
from protlaw.render.messages import text
from protlaw.render.words import Names, listed, plain
from protlaw.semantics.lawbook import FactDecl


class Ground(NamedTuple):
    """Where something stated comes from: who says so and on which record, empty where the file does not say; or a hypothesis."""

    source: str
    by: str
    supposed: bool = False


class Stated:
    """The statements of a file that are seen from where the case is looked at, and what they come to in words."""

    def __init__(self, result: Result, names: Names, zone: str) -> None:
        self.result, self.names, self.lang, self.zone = result, names, names.lang, zone
        self.horizon = result.as_of.facts_until
        self.supposed = {(a.subject, a.name) for a in result.assumptions}
        known_at = result.as_of.known_at
        self.seen = [s for s in result.case.statements if s.recorded is None or s.recorded <= known_at]
        self.by_fact: dict[tuple[str, str], list[Statement]] = {}
        for statement in self.seen:
            self.by_fact.setdefault((statement.subject, statement.fact), []).append(statement)

    def say(self, key: str, /, **args: object) -> str:
        return text(self.lang, key, **args)

    def holdings(self) -> Iterator[Holding]:
        """The findings of others that were made by then."""
        until = min(self.horizon, self.result.as_of.known_at)
        return (h for h in self.result.case.holdings if h.at is None or h.at.earliest <= until)

    def statements(self, subject: str, fact: str, account: str | None) -> list[Statement]:
        """What is stated of a fact, in one account of the file and in all of them alike."""
        return [s for s in self.by_fact.get((subject, fact), ()) if s.account in (None, account)]

    def ground(self, stated: Statement | Holding) -> Ground:
        name = stated.fact if isinstance(stated, Statement) else stated.name
        supposed = (stated.subject, name) in self.supposed
        return Ground("", "", True) if supposed else Ground(stated.source or "", stated.by or "")

    # --- as the file has it

    def words(self, statement: Statement, zone: str | None = None) -> str:
        """The value a statement gives, no more precise than it is, on the clock of the file or another."""
        return self._words(statement.value, self.names.declared(statement.subject, statement.fact), zone or self.zone)

    def _words(self, value: Any, declared: FactDecl | None, zone: str) -> str:
        match value:
            case bool():
                return self.say("stated.yes" if value else "stated.no")
            case Moment():
                return moments.interval(value.earliest, value.latest, zone, self.lang)
            case Absent():
                return self._absent(value, zone)
            case Running():
                return self._running(value, zone)
            case Listed():
                return self._members(value.ids, value.complete_until is not None)
            case int():
                return str(value)
            case tuple() if value and isinstance(value[0], int):
                return self.number(value)
            case tuple():
                return listed([self._word(v, declared) for v in value], self.lang, "or")
        return self._word(str(value), declared)

    def _absent(self, value: Absent, zone: str) -> str:
        if value.until is None:
            return self.say("stated.not")
        return self.say("stated.none.until", moment=moments.until(value.until, zone, self.lang))

    def _running(self, value: Running, zone: str) -> str:
        begin, end = value
        if isinstance(begin, Absent):
            return self._absent(begin, zone)
        first = self.say("stated.begun", moment=self._words(begin, None, zone)) if begin is not None else self.say("stated.begun.unknown")
        if isinstance(end, Absent):
            return self.say("stated.period", begin=first, end=self.say("stated.running"))
        last = self.say("stated.ended", moment=self._words(end, None, zone)) if end is not None else self.say("stated.ended.unknown")
        return self.say("stated.period", begin=first, end=last)

    def about(self, subject: str) -> str:
        """Whom or what a statement is about: «medida m1»."""
        return self.names.subject(subject)

    def _word(self, value: str, declared: FactDecl | None) -> str:
        """One name of a file: a member of a list by its label, a zone by its clock, a thing by its kind and id."""
        member = next((m for m in declared.members if m.name == value), None) if declared else None
        if member is not None:
            return self.names.label(member.label, value)
        if declared is not None and declared.type == "place":
            return self.say("stated.place", zone=self.clock(value))
        return self.names.subject(value) if ":" in value and declared is not None and declared.type in ("ref", "coll") else value

    def clock(self, zone: str) -> str:
        """A zone by its name, not by its identifier."""
        label = dict(self.result.book.jurisdiction.zone_labels).get(zone)
        return label.in_(self.lang) if label is not None else plain(zone)

    def _members(self, ids: tuple[str, ...], complete: bool) -> str:
        said = listed([self.names.subject(i) for i in ids], self.lang) or self.say("stated.nobody")
        return said if complete else self.say("stated.open_list", members=said)

    # --- as it is seen from the horizon

    def value(self, value: Any, declared: FactDecl | None, zone: str) -> str:
        """A value as it is seen up to the horizon: «no se sabe» where nothing is known."""
        match value:
            case Occ():
                return self.occurrence(value, zone)
            case Span_():
                return self._span(value, zone)
            case Members():
                return self._members(value.ids, value.closed)
            case tuple() if len(value) == 2 and isinstance(value[0], int):
                return self.number(value)
            case tuple():
                return listed([self._word(str(v), declared) for v in value], self.lang, "or")
            case int() if declared is not None and declared.members:
                return self._mask(value, declared)
            case int():
                return self.say({1: "stated.yes", 2: "stated.no"}.get(value & 3, "stated.unknown"))
            case None:
                return self.say("stated.unknown")
        return self._word(str(value), declared)

    def occurrence(self, occ: Occ, zone: str) -> str:
        if not occ.some:
            return self.say("stated.not")
        if self._unknown(occ):
            return self.say("stated.unknown")
        when = self._when(occ, zone)
        return self.say("stated.maybe", moment=when) if occ.none else when

    def _unknown(self, occ: Occ) -> bool:
        return occ.earliest <= PAST and occ.latest >= min(self.horizon, FUTURE)

    def _when(self, occ: Occ, zone: str) -> str:
        """The moments at which something may have happened; what is open up to the horizon has no end."""
        return moments.occurrence(occ._replace(latest=FUTURE) if occ.none and occ.latest >= self.horizon else occ, zone, self.lang)

    def _span(self, span: Span_, zone: str) -> str:
        begin, end = span
        if not begin.some:
            return self.say("stated.not")
        if self._unknown(begin) and self._unknown(end):
            return self.say("stated.unknown")
        first = self.say("stated.begun.unknown" if begin.none or self._unknown(begin) else "stated.begun", moment=self._when(begin, zone))
        last = self.say("stated.ended.unknown" if end.none else "stated.ended", moment=self._when(end, zone)) if end.some else ""
        return self.say("stated.period", begin=first, end=last or self.say("stated.running"))

    def later(self, found: list[Statement]) -> bool:
        """Whether all that is stated lies after the moment up to which facts are looked at."""
        begins = [s.value.begin if isinstance(s.value, Running) else s.value for s in found]
        return bool(found) and all(isinstance(b, Moment) and b.earliest > self.horizon for b in begins)

    def _mask(self, mask: int, declared: FactDecl) -> str:
        admitted = [self.names.label(m.label, m.name) for i, m in enumerate(declared.members) if mask & (1 << i)]
        return self.say("stated.unknown") if len(admitted) == len(declared.members) else listed(admitted, self.lang, "or")

    def number(self, value: tuple[int, int]) -> str:
        low, high = value
        if low >= MANY:
            return self.say("stated.endless")
        if high >= MANY:
            return self.say("stated.at_least", low=low) if low else self.say("stated.unknown")
        return str(low) if low == high else self.say("stated.between", low=low, high=high)
