"""What the other side will say: the readings worst for somebody, finding by finding and as one coherent set.

Worse is a fixed order. Of a duty of the other side (of the authorities, where a person asks; of persons or owed to it, where
an authority does), from worst to best: it does not bind, was extinguished, was met, is not due yet, was met late, is breached.
Of the asker's own duty, the reverse. Of the asker's own right or power: it lapsed, was exercised late, does not exist, is not
open yet, was exercised, is open. What is none of these (a definition, a requirement, a power of others, a duty of a third
party or of nobody the text names) has no better or worse.

Of two sets of statuses still possible, the worse is the one in which what favours the asker (the other side late or in
breach, the asker in time) is not sure to hold; else cannot hold; else whose best, then whose worst, is lower; else, while
something is still open, the one that gives the other side longer, or the asker less time. Of two sets of readings likewise,
counting duties of the other side first, then the asker's windows, then the asker's own duties; of equals, the one that
departs less from the readings in use.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product
from math import prod
from typing import TypeAlias

from protlaw.core.status import LATE, UNBOUND, Status
from protlaw.core.values import FUTURE
from protlaw.engine.derivation import Against, Finding, Result, Weighed, Worst
from protlaw.engine.parties import Role, actor, acts, is_authority, parties
from protlaw.engine.reread import Readings, Reread
from protlaw.semantics.norms import Duty

MOST_SETS = 8192  # sets of readings tried in full; beyond, from several starts, changing one or two at a time
_BREACH = {"ended": 1, "met": 2, "observed": 2, "achieved": 2, "pending": 3, "not_achieved": 3, "met_late": 4, "violated": 5, "breached": 5}
_DUTY: Mapping[Status, int] = {**dict.fromkeys(UNBOUND, 0), **_BREACH}
_WINDOW: Mapping[Status, int] = {
    "lapsed": 0, "exercised_late": 1, **dict.fromkeys(UNBOUND, 2), "not_open": 3, "exercised": 4, "open": 5,
}  # fmt: skip
_SIDES = ("theirs", "window", "own")
Set: TypeAlias = Mapping[str, str]
Score: TypeAlias = tuple[int, ...]


def readings_against(result: Result, role: Role, readings: Readings) -> Against:
    """The readings worst for a role, over the findings of a result."""
    found = [r for r in ranked(result.findings, role, readings) if r.matters]
    taken, whole = _worst_set(found, readings)
    chosen = (_weighed(found, a, r, {b: s for b, s in taken.items() if b != a}, taken) for a, r in sorted(taken.items()))
    worst = tuple(w for r in found if (w := r.worst()) is not None)
    return Against(role.name, result.choices, tuple(chosen), tuple(_declined(found, readings, taken)), worst, whole)


class Ranked:
    """A finding that has a better and a worse for the asker: `matters` are the ambiguities whose readings make it so."""

    def __init__(self, finding: Finding, side: str, readings: Readings) -> None:
        self.finding, self.side, self.readings = finding, side, readings
        self.key = finding.norm, finding.subject
        self.whole = readings.tried_whole(finding)
        self.reads = list(readings.every(finding))
        self.matters = readings.in_play(finding)
        self._scores: dict[tuple[str, ...], Score] = {}
        if self.whole:
            self.matters = [a for a in self.matters if self._sways(a)]
            self._scores = {}

    def _sways(self, ambiguity: str) -> bool:
        """Whether the readings of an ambiguity ever make it better or worse, whatever the others."""
        return any(
            self.score(taken) != self.score({**taken, ambiguity: self.readings.used[ambiguity]})
            for taken in (dict(read.readings) for read in self.reads)
        )

    def score(self, taken: Set) -> Score:
        """How it stands for the asker under a set of readings; less is worse."""
        key = tuple(taken.get(a, self.readings.used[a]) for a in self.matters)
        if key not in self._scores:
            self._scores[key] = self._score(self.readings.under(self.finding, dict(zip(self.matters, key, strict=True))))
        return self._scores[key]

    def _score(self, read: Reread) -> Score:
        possible, due = read.possible, read.due
        if self.side == "window":
            ranks = [_WINDOW[s] for s in possible]
            favours = [s in ("open", "exercised") for s in possible]
        else:
            ranks = [_DUTY[s] if self.side == "theirs" else -_DUTY[s] for s in possible]
            favours = [(s in LATE or s == "violated") == (self.side == "theirs") for s in possible]
        missed = {"lapsed", "exercised_late", "violated", *LATE} & set(possible)
        counts = {"pending", "open"} & set(possible) or (missed and len(possible) > 1)
        times = (due.latest, due.earliest) if counts and due is not None and due.some else (FUTURE, FUTURE)
        return (all(favours), any(favours), max(ranks), min(ranks), *(-t if self.side == "theirs" else t for t in times))

    def worst(self) -> Worst | None:
        """The worst there is of it, if worse than what the readings in use give."""
        now = self.score({})
        read = min(self.reads, key=lambda r: (self.score(dict(r.readings)), len(r.readings), r.readings))
        if self.score(dict(read.readings)) >= now:
            return None
        return Worst(*self.key, self.reads[0].possible, read.possible, read.due, read.readings)


def ranked(findings: Iterable[Finding], role: Role, readings: Readings) -> list[Ranked]:
    """The findings that have a better and a worse for a role; not those that no reading changes, nor of what is not listed."""
    found = []
    for f in findings:
        side = _side(f, role, readings.used)
        fixed = f.settled and len(f.possible) == 1 and f.status not in ("pending", "open")
        if side is not None and f.possible and not fixed and not f.subject.endswith("[*]"):
            found.append(Ranked(f, side, readings))
    return found


def _side(finding: Finding, role: Role, used: Set) -> str | None:
    """The side a finding is on: a duty of the other side, the asker's own right or power, the asker's own duty."""
    mine = any(all(used[a] == r for a, r in party.readings) for party in acts(role, finding))
    if finding.kind in ("power", "right"):
        return "window" if mine else None
    if finding.kind not in ("obligation", "prohibition", "aim"):
        return None
    return "own" if mine else "theirs" if _faces(role, finding) else None


def _faces(role: Role, finding: Finding) -> bool:
    """Whether a duty is of the other side: of authorities, for a person; of persons or owed to it, for an authority."""
    norm = finding.source
    named = parties(actor(norm))
    if role.kind != "authority" or not isinstance(norm, Duty):
        return bool(named) and all(is_authority(p.name) for p in named)
    owed = any(p.name == role.name for p in parties(norm.counterparty))
    return owed or (bool(named) and not any(is_authority(p.name) for p in named))


# --- one coherent set ----------------------------------------------------------------------------------------------------


def _worst_set(found: list[Ranked], readings: Readings) -> tuple[dict[str, str], bool]:
    """The set of readings worst as a whole, of the ambiguities that depart from those in use; whether every set was tried."""
    taken: dict[str, str] = {}
    whole = all(r.whole for r in found)
    for ambiguities, members in _linked(found):
        if prod(len(readings.options(a)) for a in ambiguities) <= MOST_SETS:
            sets = (dict(zip(ambiguities, s, strict=True)) for s in product(*map(readings.options, ambiguities)))
            best = min(sets, key=lambda s: _total(members, readings, s))
        else:
            starts = [{}, *(dict(w.readings) for r in members if (w := r.worst()) is not None)]
            ends = (_descended(members, readings, ambiguities, start) for start in starts)
            best, whole = min(ends, key=lambda s: _total(members, readings, s)), False
        taken |= {a: r for a, r in best.items() if r != readings.used[a]}
    return taken, whole


def _linked(found: list[Ranked]) -> list[tuple[list[str], list[Ranked]]]:
    """Ambiguities that matter together to some finding, with the findings; one group has nothing to do with another."""
    groups: list[tuple[set[str], list[Ranked]]] = []
    for ranked in found:
        mine, members = set(ranked.matters), [ranked]
        for group in [g for g in groups if g[0] & mine]:
            groups.remove(group)
            mine, members = group[0] | mine, [*group[1], *members]
        groups.append((mine, members))
    return [(sorted(mine), members) for mine, members in groups]


def _total(members: list[Ranked], readings: Readings, taken: Set) -> tuple[int, ...]:
    """How a set of readings stands for the asker as a whole; less is worse."""
    scores = [(r.side, r.score(taken)) for r in members]
    sides = (sum(score[i] for side, score in scores if side == wanted) for wanted in _SIDES for i in (0, 1))
    rest = (sum(score[i] for _, score in scores) for i in range(2, 6))
    return (*sides, *rest, sum(r != readings.used[a] for a, r in taken.items()))


def _descended(members: list[Ranked], readings: Readings, ambiguities: list[str], start: Set) -> dict[str, str]:
    """The set reached from a start by the best change of one or two readings, until none makes it worse for the asker."""
    current = dict(start)
    options = [(a, r) for a in ambiguities for r in readings.options(a)]
    changes = [*((o,) for o in options), *(p for p in combinations(options, 2) if p[0][0] != p[1][0])]
    while True:
        best = min(({**current, **dict(c)} for c in changes), key=lambda s: _total(members, readings, s))
        if _total(members, readings, best) >= _total(members, readings, current):
            return current
        current = best


# --- what each reading does ------------------------------------------------------------------------------------------------


def _weighed(found: list[Ranked], ambiguity: str, reading: str, without: Set, taken: Set) -> Weighed:
    """What a reading does for the asker: the findings it makes worse, and those it makes better."""
    before, after = ([r.score(s) for r in found] for s in (without, taken))
    worse = tuple(r.key for r, b, a in zip(found, before, after, strict=True) if a < b)
    return Weighed(ambiguity, reading, worse, tuple(r.key for r, b, a in zip(found, before, after, strict=True) if a > b))


def _declined(found: list[Ranked], readings: Readings, taken: Set) -> Iterator[Weighed]:
    """Readings that would make something worse for the asker, but as much or more of the rest better."""
    for ambiguity in sorted({a for r in found for a in r.matters}):
        for reading in readings.options(ambiguity):
            if reading not in (readings.used[ambiguity], taken.get(ambiguity)):
                weighed = _weighed(found, ambiguity, reading, taken, {**taken, ambiguity: reading})
                if weighed.worse:
                    yield weighed
