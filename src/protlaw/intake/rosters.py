"""What is odd in a roster or a session: more people in a seat than it has places, one person in two, somebody listed twice, a
session before its body exists. It is pointed out with both places and evaluated as stated: the file may tell what happened.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from protlaw.core.diagnostic import Diagnostic, Note
from protlaw.core.time import civil_day, zone
from protlaw.intake.casefile import Absent, Listed, Moment, Running
from protlaw.intake.faults import Faults
from protlaw.intake.source import Node, shown
from protlaw.intake.statements import Said
from protlaw.semantics.lawbook import Body, FactDecl, Lawbook

Key: TypeAlias = tuple[str, str]


class Term(NamedTuple):
    """A seat surely held by somebody: from `start` on, up to `end` (excluded)."""

    id: str
    seat: str
    holder: str
    start: int
    end: int
    node: Node


class Rosters:
    """The bodies of one account of a case."""

    def __init__(self, lawbook: Lawbook, said: Mapping[Key, Said], complete_until: int | None, faults: Faults) -> None:
        self.lawbook, self.said, self.complete_until, self.faults = lawbook, said, complete_until, faults
        self.bodies: dict[Key, list[tuple[Body, ...]]] = {}
        for versions in lawbook.bodies.values():
            self.bodies.setdefault((versions[0].entity, versions[0].members), []).append(versions)

    def check(self) -> None:
        for (subject, name), said in self.said.items():
            entity = subject.split(":")[0]
            if isinstance(said.value, Listed):
                for versions in self.bodies.get((entity, name), ()):
                    self.seats(versions, said.value)
            fact = self.lawbook.entities[entity].facts[name]
            if fact.once is not None and isinstance(said.value, Listed):
                self.once(fact, fact.once, said.value)
            if fact.follows and isinstance(said.value, Moment):
                self.follows(fact, subject, said)

    # --- seats

    def seats(self, versions: tuple[Body, ...], listed: Listed) -> None:
        terms = sorted(self.terms(versions, listed), key=lambda t: t.start)
        for i, term in enumerate(terms):
            others = [t for t in terms[:i] if t.end > term.start]
            same = [t for t in others if t.seat == term.seat]
            own = [t for t in others if t.holder == term.holder]
            if own:
                self.warn("PL4104" if own[0].seat == term.seat else "PL4105", term.node, own[0].node, self.seat(versions, term))
            elif same and len(same) >= self.places(versions, term):
                self.warn("PL4103", term.node, same[0].node, self.seat(versions, term))

    def terms(self, versions: tuple[Body, ...], listed: Listed) -> Iterator[Term]:
        """The terms of which it is sure whose they are, in which seat, and from when to when."""
        body, seats = versions[0], {s.name for b in versions for s in b.seats}
        for id_ in listed.ids:
            seat, holder, during = (self.said.get((id_, name)) for name in (body.by, body.holder or "", body.during))
            if seat and holder and during and isinstance(seat.value, str) and isinstance(holder.value, str):
                begin, end = (during.value.begin, during.value.end) if isinstance(during.value, Running) else (None, None)
                last = end.earliest if isinstance(end, Moment) else self.until(end, during) if isinstance(end, Absent) else None
                if isinstance(begin, Moment) and last is not None and seat.value in seats:
                    yield Term(id_, seat.value, holder.value, begin.latest, last, during.node)

    def until(self, denied: Absent, said: Said) -> int | None:
        """Up to when it is denied that something ended."""
        recorded = said.provenance.recorded
        return next((t for t in (denied.until, recorded.latest if recorded else None, self.complete_until) if t is not None), None)

    def places(self, versions: tuple[Body, ...], term: Term) -> int:
        """How many of that seat there were when the term began."""
        day = civil_day(term.start, zone(self.lawbook.jurisdiction.zone)).isoformat()
        bodies = [b for b in versions if b.days[0] <= day and (b.days[1] is None or day < b.days[1])] or versions
        return sum(s.number for s in bodies[0].seats if s.name == term.seat)

    def seat(self, versions: tuple[Body, ...], term: Term) -> dict[str, str]:
        label = next(s.head.label for b in reversed(versions) for s in b.seats if s.name == term.seat)
        return {"es": label.es, "en": label.en}

    # --- lists and orders

    def once(self, fact: FactDecl, shared: str, listed: Listed) -> None:
        """No two members of a list are of the same thing."""
        first: dict[object, Node] = {}
        for said in (self.said.get((id_, shared)) for id_ in listed.ids):
            if said is not None and isinstance(said.value, str) and first.setdefault(said.value, said.node) is not said.node:
                self.warn("PL4106", said.node, first[said.value], {"es": fact.label.es, "en": fact.label.en})

    def follows(self, fact: FactDecl, subject: str, said: Said) -> None:
        """What usually comes before, of another subject."""
        of = subject
        for name in reversed(fact.follows[1:]):
            found = self.said.get((of, name))
            of = found.value if found is not None and isinstance(found.value, str) else ""
        earlier = self.said.get((of, fact.follows[0]))
        if earlier is None or not isinstance(said.value, Moment):
            return
        before = earlier.value
        denied = self.until(before, earlier) if isinstance(before, Absent) else None
        if (isinstance(before, Moment) and said.value.latest < before.earliest) or (denied is not None and said.value.latest <= denied):
            label = self.lawbook.entities[of.split(":")[0]].facts[fact.follows[0]].label
            words = {f"{k}_{lang}": x.in_(lang) for k, x in (("first", label), ("later", fact.label)) for lang in ("es", "en")}
            self.warn("PL4107", said.node, earlier.node, words)

    def warn(self, code: str, node: Node, other: Node, words: Mapping[str, str]) -> None:
        """A warning that names both places."""
        note = Note(other.span, f"{code}.other", {})
        args = {"found": shown(node), "other": other.path, **words}
        self.faults.add(Diagnostic(code, args, node.span, (note,), f"{code}.help", node.path or None, "warning"))
