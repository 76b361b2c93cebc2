"""Answers: statuses, findings, and the tree of reasons behind each."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, overload

from protlaw.core.anchor import Citation
from protlaw.core.diagnostic import Diagnostic
from protlaw.core.status import Status, Truth
from protlaw.core.values import Occ
from protlaw.intake.casefile import Assumption, CaseFile
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Norm


class Step(NamedTuple):
    """One step of a derivation: what was asked, of whom, what came out, from which parts.

    `kind` says how to read it (fact, definition, condition, exception, start, term, due, act, reading, count, open, unstated);
    `name` is the fact, norm, ambiguity or open norm; `subject` the instance id; `value` a core value.
    """

    kind: str
    name: str
    subject: str
    value: Any
    parts: "tuple[Step, ...]"


class Outcome(NamedTuple):
    """A value a missing fact may take: yes, no, none (never happened), a member, `at` any moment of a stretch; of a period,
    `running` (since any moment of a stretch, and still) or `ended` at any moment of one."""

    kind: str
    first: int | None = None
    last: int | None = None


class Missing(NamedTuple):
    """A fact whose value would narrow the answer. `outcomes` maps each value (or stretch of moments) to the statuses left.

    `with_` names the facts of which one must be learnt together with it; `settles`: every value (with those of a partner)
    leaves one status."""

    fact: str
    subject: str
    name: str
    outcomes: tuple[tuple[Outcome, tuple[Status, ...]], ...]
    with_: tuple[str, ...]
    settles: bool


class MissingFacts(Sequence[Missing]):
    """The missing facts of an answer, worked out when somebody first looks: it takes many evaluations."""

    def __init__(self, work: Callable[[], tuple[Missing, ...]]) -> None:
        self._work = work
        self._found: tuple[Missing, ...] | None = None

    def _facts(self) -> tuple[Missing, ...]:
        if self._found is None:
            self._found = self._work()
        return self._found

    def __len__(self) -> int:
        return len(self._facts())

    @overload
    def __getitem__(self, index: int) -> Missing: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Missing, ...]: ...
    def __getitem__(self, index: int | slice) -> Missing | tuple[Missing, ...]:
        return self._facts()[index]


class InPlay(NamedTuple):
    """A reading the answer rests on, and what the other tenable readings would answer."""

    ambiguity: str
    used: str
    others: tuple[tuple[str, tuple[Status, ...]], ...]


class Reason(NamedTuple):
    """Why an answer is open: missing_fact, imprecise, accounts, conflict, open_norm, silence, calendar, not_held,
    not_reported, assumed."""

    kind: str
    name: str
    subject: str = ""


class Finding(NamedTuple):
    """The answer about one norm for one subject. Moments are instants or intervals `Occ`; None where they do not apply."""

    norm: str
    kind: str  # obligation prohibition aim power right requirement definition catalogue order
    subject: str
    bearer: str | None
    status: Status
    possible: tuple[Status, ...]
    duty: Truth | None
    late: Truth | None
    breach: Truth | None
    settled: bool
    all_tried: bool  # every combination of the readings in play; else each alone and each pair
    start: Occ | None
    due: Occ | None
    safest: int | None  # earliest due moment over the readings, for the holder of a right
    at: Occ | None
    delay: tuple[int, int] | None
    since: Occ | None
    defeated_by: tuple[str, ...]
    version: tuple[str, str | None, str]  # in force from, to, and why this one
    citations: tuple[Citation, ...]
    fidelity: str
    reasons: tuple[Reason, ...]
    missing: Sequence[Missing]
    readings: tuple[InPlay, ...]
    accounts: tuple[tuple[str, tuple[Status, ...]], ...]
    orders: tuple[str, ...]
    why: Step
    source: Norm | None


def ended(finding: Finding) -> Occ | None:
    """When what extinguishes a duty happened, if it may have."""
    ends: Occ | None = next((s.value for s in finding.why.parts if s.kind == "ends"), None)
    return ends if ends is not None and ends.some else None


class AsOf(NamedTuple):
    """From where the case is seen: facts up to, as known at, and the law of a day if one is imposed (hypothetical)."""

    facts_until: int
    known_at: int
    law_on: str | None


class Worst(NamedTuple):
    """The worst for the asker that readings in play make of one answer, and which (against those used otherwise)."""

    norm: str
    subject: str
    otherwise: tuple[Status, ...]
    possible: tuple[Status, ...]
    due: Occ | None
    readings: tuple[tuple[str, str], ...]


class Weighed(NamedTuple):
    """What one reading does to the answers that have a better and a worse for the asker: (norm, subject) of each."""

    ambiguity: str
    reading: str
    worse: tuple[tuple[str, str], ...]
    better: tuple[tuple[str, str], ...]


class Against(NamedTuple):
    """The readings worst for somebody. `given`: readings asked for, held fixed; `readings`: the one set that is worst as a
    whole; `whole`: every set was tried; `declined`: readings that harm too but, on balance, not as much."""

    role: str
    given: tuple[tuple[str, str], ...]
    readings: tuple[Weighed, ...]
    declined: tuple[Weighed, ...]
    worst: tuple[Worst, ...]
    whole: bool


class Result(NamedTuple):
    """Everything the encoded law says about a case, as of a moment; `choices` are the readings chosen against the default.

    Under a hypothesis (`assumptions`, `against`), `without` holds the findings there would be without it."""

    case: CaseFile
    as_of: AsOf
    book: Lawbook
    choices: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    warnings: tuple[Diagnostic, ...]
    assumptions: tuple[Assumption, ...] = ()
    against: Against | None = None
    without: tuple[Finding, ...] | None = None


_TOLD = ("settled", "bearer", "start", "due", "at", "delay", "since", "defeated_by", "accounts")


def changed(result: Result) -> list[tuple[Finding | None, Finding | None]]:
    """What a hypothesis changes: each finding with it and without it; None where there is no such finding."""
    if result.without is None:
        return []
    without = {(f.norm, f.kind, f.subject): f for f in result.without}
    pairs: list[tuple[Finding | None, Finding | None]] = []
    for f in result.findings:
        before = without.pop((f.norm, f.kind, f.subject), None)
        if before is None or _differ(f, before):
            pairs.append((f, before))
    return [*pairs, *((None, gone) for gone in without.values())]


def _differ(one: Finding, other: Finding) -> bool:
    """Whether two findings about one norm and subject answer differently."""
    return set(one.possible) != set(other.possible) or any(getattr(one, name) != getattr(other, name) for name in _TOLD)
