"""One question in words: who can answer it, what the file says so far, why it is asked, what each answer would lead to."""

from collections.abc import Iterator
from typing import NamedTuple

from protlaw.core.status import Status
from protlaw.engine.derivation import Finding, Missing, Outcome, Result
from protlaw.engine.questions import Bearing, Question, importance
from protlaw.intake.words import spelt
from protlaw.intake.written import left_open
from protlaw.render.finding import ENDS, HISTORY, Told
from protlaw.render.stated import Stated
from protlaw.render.words import capital, listed

EFFECTS = ("settles", "together", "narrows", "bears")
MOST = 10  # norms named under one question; the rest are counted
NAMED = 5  # things named on one line

Left = tuple[tuple[Status, ...] | None, ...]


def answers(bears: tuple[Bearing, ...]) -> list[tuple[list[Outcome], Left]]:
    """The values of a fact, those that lead to the same together; for each answer it bears on, the statuses left (None: as it is)."""
    found: list[tuple[list[Outcome], Left]] = []
    for outcome in _values(bears):
        left = tuple(_left(b, outcome) for b in bears)
        same = next((a for a in found if a[1] == left), None)
        if same is None:
            found.append(([outcome], left))
        elif outcome.first is not None and same[0][-1].kind == outcome.kind and same[0][-1].last == outcome.first - 1:
            same[0][-1] = same[0][-1]._replace(last=outcome.last)
        else:
            same[0].append(outcome)
    return found


def _values(bears: tuple[Bearing, ...]) -> Iterator[Outcome]:
    """Every value any answer tells apart; stretches of moments are cut wherever one of the answers changes."""
    seen = [o for b in bears for o, _ in b.outcomes]
    for kind, plain in dict.fromkeys((o.kind, o.first is None) for o in seen):
        alike = [o for o in seen if o.kind == kind and (o.first is None) == plain]
        if plain:
            yield alike[0]
            continue
        cuts = sorted({o.first for o in alike if o.first is not None})
        last = max(o.last for o in alike if o.last is not None)
        for first, following in zip(cuts, [*cuts[1:], last + 1], strict=True):
            if following > HISTORY and first < ENDS:
                yield Outcome(kind, first, following - 1)


def _left(bearing: Bearing, value: Outcome) -> tuple[Status, ...] | None:
    """What a value leaves of one answer; None where it changes nothing."""
    for outcome, statuses in bearing.outcomes:
        within = value.first is None or (
            outcome.first is not None and outcome.last is not None and outcome.first <= value.first <= outcome.last
        )
        if outcome.kind == value.kind and (outcome.first is None) == (value.first is None) and within:
            return None if set(statuses) == set(bearing.finding.possible) else statuses
    return None


class Reason(NamedTuple):
    """A norm a question is asked for, the subjects it is asked about, and how each answer leaves it ("" for as it is)."""

    mark: str
    norm: str
    findings: list[Finding]
    left: tuple[str, ...]


class Asking:
    """The questions of one result, in one language."""

    def __init__(self, result: Result, lang: str) -> None:
        self.result, self.lang, self.told = result, lang, Told(result, lang)
        self.names, self.say = self.told.names, self.told.say
        self.stated = Stated(result, self.names, result.case.zone or result.book.jurisdiction.zone)
        self.unknown = left_open(result.case.document, result.book)

    def ask(self, q: Question) -> str:
        return self.names.label(q.ask, q.name)

    def who(self, q: Question) -> str:
        return self.say("ask.who" if q.fact is not None else "ask.who.norm", who=self.names.role(q.answered_by or "anyone"))

    def key(self, q: Question) -> str:
        """What the fact is called in a case file."""
        alias = q.fact.alias if q.fact is not None else None
        return alias if alias and self.lang == "es" else q.name

    def lines(self, q: Question) -> Iterator[str]:
        """Everything about a question but itself; what hangs from another line begins with `(` or `· `."""
        yield self.who(q)
        yield from self.already(q)
        counts = [self.count(f"ask.{kind}", len(b)) for kind in EFFECTS if (b := q.effect(kind))]
        yield capital(listed(counts, self.lang)) + "."
        partners = dict.fromkeys(self.names.fact(s, n) for b in q.effect("together") for s, n in b.with_)
        if partners:
            yield self.say("ask.with", facts=listed(list(partners), self.lang, "or"))
        yield from self.leads(q)
        yield self.say("ask.key", key=self.key(q)) if q.fact is not None else self.found("open_norm", q.name, "value")

    def found(self, key: str, name: str, truth: str, standard: str = "") -> str:
        """How somebody's finding is written in a case file."""
        pairs = [(key, name.rsplit("/", 1)[-1]), ("subject", "…"), ("standard", standard), (truth, "…"), ("by", "…"), ("at", "…")]
        return self.say("ask.finding", line=", ".join(f"{spelt(k, self.lang)}: {value}" for k, value in pairs if value))

    def already(self, q: Question) -> Iterator[str]:
        """What the file says of it so far."""
        if (q.subject, q.name) in self.unknown:
            yield self.say("ask.unknown")
        for statement in self.stated.by_fact.get((q.subject, q.name), ()):
            source = f" ({statement.source})" if statement.source else ""
            yield self.say("ask.imprecise", value=self.stated.words(statement), source=source)

    def leads(self, q: Question) -> Iterator[str]:
        """Why it is asked, and what each answer would lead to."""
        every = answers(q.bears)
        telling = [a for a in every if any(left and left != ("not_in_force",) for left in a[1])]
        reasons = self._reasons(q, [left for _, left in telling])
        yield from self._norms(reasons)
        values = Missing("", q.subject, q.name, tuple((o, ()) for outcomes, _ in every for o in outcomes), (), False)
        for number, (outcomes, _) in enumerate(telling):
            ends: dict[str, list[str]] = {}
            for reason in reasons[:MOST]:
                if reason.left[number]:
                    ends.setdefault(reason.left[number], []).append(reason.mark)
            if ends:
                said = "; ".join(f"{listed(marks, self.lang)} {left}".strip() for left, marks in ends.items())
                yield f"· {capital(listed([self._value(q, values, o) for o in outcomes], self.lang, 'or'))} → {said}."
        if not telling:
            yield self.say("ask.depends")

    def _reasons(self, q: Question, lefts: list[Left]) -> list[Reason]:
        """The norms it is asked for, the gravest first; one that every answer leaves alike for several subjects, once."""
        alike: dict[tuple[str, tuple[str, ...]], list[Finding]] = {}
        for i, f in sorted(enumerate(b.finding for b in q.bears), key=lambda pair: importance(pair[1])):
            left = tuple(self.told.statuses(f, found) if (found := each[i]) else "" for each in lefts)
            alike.setdefault((self.norm(f), left), []).append(f)
        marks = [""] if len(alike) == 1 else [f"({chr(ord('a') + i)})" for i in range(len(alike))]
        return [Reason(mark, norm, findings, left) for mark, ((norm, left), findings) in zip(marks, alike.items(), strict=True)]

    def _norms(self, reasons: list[Reason]) -> Iterator[str]:
        if len(reasons) == 1:
            yield self.say("ask.why", norm=reasons[0].norm + self._about(reasons[0].findings))
            return
        yield self.say("ask.why.several")
        for reason in reasons[:MOST]:
            yield f"{reason.mark} {reason.norm}{self._about(reason.findings)}."
        if len(reasons) > MOST:
            yield capital(self.say("more", n=len(reasons) - MOST)) + "."

    def _value(self, q: Question, values: Missing, outcome: Outcome) -> str:
        if outcome.kind in ("yes", "no") and (q.fact is None or q.fact.type == "bool"):
            return self.say(f"ask.{outcome.kind}")
        return self.told.outcome(q.bears[0].finding, values, outcome)

    def norm(self, f: Finding) -> str:
        """A norm with its provision and who has to do it."""
        return f"{self.told.title(f)} ({self.told.place(f).replace(' · ', '; ')})"

    def may_be(self, f: Finding) -> str:
        """Its answer, or what it may be."""
        if len(f.possible) == 1:
            return self.told.status(f, f.status)
        key = "finding.possible.value" if f.kind in ("definition", "catalogue") else "finding.possible"
        return self.say(key, statuses=self.told.statuses(f, f.possible))

    def _about(self, findings: list[Finding]) -> str:
        """The subjects of several answers to one norm."""
        about = [s for s in map(self.told.subject, findings) if s] if len(findings) > 1 else []
        return f": {self.some(about)}" if about else ""

    def some(self, items: list[str]) -> str:
        """«a, b y 3 más»."""
        more = [self.say("ask.others", n=len(items) - NAMED)] if len(items) > NAMED else []
        return listed([*items[:NAMED], *more], self.lang)

    def count(self, key: str, n: int) -> str:
        return self.say(f"{key}.1" if n == 1 else key, n=n)
