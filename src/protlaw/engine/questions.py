"""What to find out next: the missing facts of every open answer, one question a fact, the most telling first."""

from collections.abc import Iterable
from typing import NamedTuple

from protlaw.core.anchor import Label, entity_of
from protlaw.core.status import LATE, Status
from protlaw.core.values import FUTURE, PAST
from protlaw.engine.derivation import Finding, Missing, Outcome, Result
from protlaw.semantics.lawbook import FactDecl, Lawbook

UNLISTED = "[*]"
_UNTOLD = {"num", "place", "ref", "coll", "text"}  # types whose values nobody can list beforehand
_GRAVE = LATE | {"violated"}


class Bearing(NamedTuple):
    """How a question bears on one open answer.

    effect: `settles` (each value leaves one status), `together` (each does with a value of one of `with_`, given as subject
    and name), `narrows`, or `bears` (its values cannot be listed: a number, a person, a list). `outcomes` are the statuses
    that each value, or stretch of moments, would leave.
    """

    finding: Finding
    effect: str
    outcomes: tuple[tuple[Outcome, tuple[Status, ...]], ...]
    with_: tuple[tuple[str, str], ...]


class Question(NamedTuple):
    """A fact to learn about one subject, or whether somebody entitled finds an open norm met; `bears` lists the answers it touches."""

    subject: str
    name: str
    ask: Label
    answered_by: str | None
    fact: FactDecl | None  # None for an open norm
    bears: tuple[Bearing, ...]

    def effect(self, *kinds: str) -> tuple[Bearing, ...]:
        """The answers it settles, narrows … ."""
        return tuple(b for b in self.bears if b.effect in kinds)


def questions(result: Result) -> tuple[Question, ...]:
    """Every question of a result. First those that settle most answers alone, then those that narrow most, then those on
    which the gravest and earliest duty hangs; the order of the law decides among equals."""
    found: dict[tuple[str, str], list[Bearing]] = {}
    for finding in result.findings:
        if len(finding.possible) > 1 and not finding.subject.endswith(UNLISTED):
            for key, bearing in _bearings(finding, result.book):
                found.setdefault(key, []).append(bearing)
    asked = [_question(result.book, *key, tuple(bears)) for key, bears in found.items()]
    return tuple(sorted(asked, key=_rank))


def _bearings(finding: Finding, book: Lawbook) -> Iterable[tuple[tuple[str, str], Bearing]]:
    keys = {m.fact: (m.subject, m.name) for m in finding.missing}
    for m in finding.missing:
        yield keys[m.fact], Bearing(finding, _effect(m), m.outcomes, tuple(keys[w] for w in m.with_))
    for reason in finding.reasons:
        declared = _declared(book, reason.subject, reason.name) if reason.kind in ("missing_fact", "imprecise") else None
        if declared is not None and declared.type in _UNTOLD and not reason.subject.endswith(UNLISTED):
            yield (reason.subject, reason.name), Bearing(finding, "bears", (), ())


def _effect(m: Missing) -> str:
    return "together" if m.with_ else "settles" if m.settles else "narrows"


def _declared(book: Lawbook, subject: str, name: str) -> FactDecl | None:
    entity = book.entities.get(entity_of(subject))
    return entity.facts.get(name) if entity is not None else None


def _question(book: Lawbook, subject: str, name: str, bears: tuple[Bearing, ...]) -> Question:
    if name in book.open_norms:
        norm = book.open_norms[name]
        return Question(subject, name, norm.ask, norm.answered_by, None, bears)
    fact = book.entities[entity_of(subject)].facts[name]
    return Question(subject, name, fact.ask, fact.answered_by, fact, bears)


def _rank(question: Question) -> tuple[int, int, tuple[int, int]]:
    settled, narrowed = len(question.effect("settles")), len(question.effect("together", "narrows", "bears"))
    return -settled, -narrowed, min(importance(b.finding) for b in question.bears)


def importance(finding: Finding) -> tuple[int, int]:
    """Least for what presses most: a duty whose known limit may be missed, the soonest first; other duties; the rest; powers."""
    due = finding.due.earliest if finding.due is not None and PAST < finding.due.earliest < FUTURE else FUTURE
    if finding.kind in ("obligation", "prohibition", "order"):
        return (0 if _GRAVE.intersection(finding.possible) and due < FUTURE else 1), due
    return {"right": 2, "definition": 3, "requirement": 3}.get(finding.kind, 5 if finding.kind == "power" else 4), due
