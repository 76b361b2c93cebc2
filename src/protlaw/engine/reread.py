"""A finding judged anew under other readings: every combination of those in play, so that the best and the worst are known."""

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import NamedTuple

from protlaw.core.status import Status
from protlaw.core.values import Occ
from protlaw.engine.derivation import AsOf, Finding
from protlaw.engine.evaluate import in_each_account
from protlaw.engine.reference import ACT, Answer
from protlaw.intake.casefile import CaseFile
from protlaw.semantics.lawbook import Lawbook

MOST = 512  # combinations of one finding; beyond, each reading alone
Taken = tuple[tuple[str, str], ...]


class Reread(NamedTuple):
    """What a finding is under some readings, taken instead of those in use."""

    readings: Taken
    possible: tuple[Status, ...]
    due: Occ | None


class Readings:
    """A case under its readings; those `held` are never changed."""

    def __init__(self, book: Lawbook, case: CaseFile, as_of: AsOf, choices: Mapping[str, str]) -> None:
        self.book, self.held = book, frozenset(choices)
        self.evaluators = in_each_account(book, case, as_of, choices)
        self.used = next(iter(self.evaluators.values())).choices
        self._answers: dict[tuple[str, str], dict[str | None, Answer]] = {}
        self._read: dict[tuple[str, str, Taken], Reread] = {}

    def in_play(self, finding: Finding) -> list[str]:
        """The ambiguities a finding rests on that are not held."""
        return [p.ambiguity for p in finding.readings if p.ambiguity not in self.held]

    def options(self, ambiguity: str) -> list[str]:
        """The readings of an ambiguity, the one in use first."""
        names = [r.name for r in self.book.ambiguities[ambiguity].readings]
        return sorted(names, key=lambda r: r != self.used[ambiguity])

    def tried_whole(self, finding: Finding) -> bool:
        """Whether `every` goes through all combinations."""
        return prod(len(self.options(a)) for a in self.in_play(finding)) <= MOST

    def every(self, finding: Finding) -> Iterator[Reread]:
        """A finding under every combination of the readings in play, the one in use first; under each alone if they are too many."""
        ambiguities = self.in_play(finding)
        options = [self.options(a) for a in ambiguities]
        if self.tried_whole(finding):
            for combination in product(*options):
                yield self.under(finding, dict(zip(ambiguities, combination, strict=True)))
            return
        yield self.under(finding, {})
        for ambiguity, others in zip(ambiguities, options, strict=True):
            yield from (self.under(finding, {ambiguity: r}) for r in others[1:])

    def under(self, finding: Finding, taken: Mapping[str, str]) -> Reread:
        """A finding under readings; those it does not rest on count for nothing."""
        mine = self.in_play(finding)
        changed = tuple((a, r) for a, r in sorted(taken.items()) if a in mine and r != self.used[a])
        key = (_judged_as(finding), finding.subject, changed)
        if key not in self._read:
            self._read[key] = self._judged(finding, changed)
        return self._read[key]

    def _judged(self, finding: Finding, changed: Taken) -> Reread:
        answers = [
            self.evaluators[account].under(dict(changed)).answer(_judged_as(finding), answer.env)
            for account, answer in self._of(finding).items()
        ]
        dues = [a.due for a in answers if a.due is not None]
        due = Occ(min(d.earliest for d in dues), max(d.latest for d in dues), True, any(d.none for d in dues)) if dues else None
        return Reread(changed, tuple(dict.fromkeys(s for a in answers for s in a.possible)), due)

    def _of(self, finding: Finding) -> Mapping[str | None, Answer]:
        """The answers a finding was made from, one an account."""
        key = (finding.norm, finding.subject)
        if key not in self._answers:
            for account, evaluator in self.evaluators.items():
                for answer in evaluator.base.answers(finding.norm):
                    self._answers.setdefault((finding.norm, answer.subject), {})[account] = answer
        return self._answers[key]


def _judged_as(finding: Finding) -> str:
    """The name a finding is judged by: that of its norm, or of the act under it."""
    return finding.norm + ACT if finding.kind == "act" else finding.norm
