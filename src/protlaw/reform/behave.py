"""What two texts of a law answer about the same cases: status by status, norm by norm, with the cases behind each."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from protlaw.core.status import UNBOUND
from protlaw.core.values import FUTURE, PAST, Occ
from protlaw.engine.derivation import AsOf, Finding
from protlaw.engine.evaluate import evaluate
from protlaw.intake.casefile import CaseFile
from protlaw.reform.text import Text

_MET, _BAD = frozenset({"met"}), frozenset({"met_late", "breached"})


class Read(NamedTuple):
    """A case as each text reads it, and from when it is seen."""

    name: str
    old: CaseFile
    new: CaseFile
    until: int
    known_at: int


class Seen(NamedTuple):
    """The answer of one text about one norm and subject; no norm, no answer."""

    status: str
    possible: tuple[str, ...]
    settled: bool
    due: Occ | None


class Cell(NamedTuple):
    """The answers that were one thing and are another; None: there is no answer. `cases`: case and subject of each."""

    old: str | None
    new: str | None
    cases: tuple[tuple[str, str], ...]


class Share(NamedTuple):
    """Of those a duty binds and that are over, how many were met in time: the least and the most there can be, given what is not
    known; None where there may be none at all."""

    low: Fraction | None
    high: Fraction | None


class Effect(NamedTuple):
    """What changes in the answers about one norm. `cells`: every pair of statuses, those that differ first; `earlier`, `later`: how
    many due moments move; `unsettled`: how many answers another reading would change, in either text."""

    norm: str
    kind: str
    cells: tuple[Cell, ...]
    earlier: int
    later: int
    unsettled: int
    old: Share
    new: Share

    @property
    def changed(self) -> int:
        return sum(len(cell.cases) for cell in self.cells if cell.old != cell.new)


class Behaviour(NamedTuple):
    """What changes in some cases. `same`: norms whose answers all stay; `unread`: files that one text cannot read, and why."""

    cases: int
    effects: tuple[Effect, ...]
    same: int
    unread: tuple[tuple[str, str], ...]


def behaved(a: Text, b: Text, cases: Iterable[Read], unread: Iterable[tuple[str, str]] = ()) -> Behaviour:
    """Every case judged under both texts, each by the reference interpreter and by the law of the text's day alone."""
    found: dict[tuple[str, str], list[tuple[str, str, Seen | None, Seen | None]]] = {}
    count = 0
    for case in cases:
        count += 1
        before, after = _judged(a, case.old, case), _judged(b, case.new, case)
        for key in dict.fromkeys((*before, *after)):
            norm, kind, subject = key
            found.setdefault((norm, kind), []).append((case.name, subject, before.get(key), after.get(key)))
    effects = [_effect(norm, kind, pairs) for (norm, kind), pairs in found.items()]
    changed = [e for e in effects if e.changed or e.earlier or e.later or e.old != e.new]
    return Behaviour(count, tuple(sorted(changed, key=lambda e: -e.changed)), len(effects) - len(changed), tuple(unread))


def _judged(text: Text, case: CaseFile, read: Read) -> dict[tuple[str, str, str], Seen]:
    result = evaluate(text.whole, case, AsOf(read.until, read.known_at, text.day), {})
    return {(f.norm, f.kind, f.subject): _seen(f) for f in result.findings if f.kind != "order" and not _absent(f)}


def _absent(finding: Finding) -> bool:
    """A norm that is not in force says nothing about a case."""
    return finding.possible == ("not_in_force",)


def _seen(finding: Finding) -> Seen:
    return Seen(finding.status, finding.possible, finding.settled, finding.due)


def _effect(norm: str, kind: str, pairs: list[tuple[str, str, Seen | None, Seen | None]]) -> Effect:
    cells: dict[tuple[str | None, str | None], list[tuple[str, str]]] = {}
    for case, subject, old, new in pairs:
        cells.setdefault((old.status if old else None, new.status if new else None), []).append((case, subject))
    table = sorted((Cell(*key, tuple(cases)) for key, cases in cells.items()), key=lambda c: (c.old == c.new, -len(c.cases)))
    moves = [_moved(old, new) for _, _, old, new in pairs]
    unsettled = sum(any(s is not None and not s.settled for s in (old, new)) for _, _, old, new in pairs)
    judged = pairs if kind == "obligation" else []
    before, after = [p[2] for p in judged if p[2] is not None], [p[3] for p in judged if p[3] is not None]
    return Effect(norm, kind, tuple(table), moves.count(-1), moves.count(1), unsettled, compliance(before), compliance(after))


def _moved(old: Seen | None, new: Seen | None) -> int:
    """Which way a due moment moves, if both are known and it surely does."""
    if old is None or new is None or old.due is None or new.due is None or {old.due.latest, new.due.latest} & {PAST, FUTURE}:
        return 0
    return (new.due.latest > old.due.latest) - (new.due.latest < old.due.latest)


def compliance(answers: list[Seen]) -> Share:
    """The least and the greatest share met in time that what is known admits; every open answer may turn out on its own."""
    low, high = (_share(sum(_ends(answers, worst), start=())) for worst in (True, False))
    return Share(low, high)


def _share(ends: tuple[bool, ...]) -> Fraction | None:
    return Fraction(sum(ends), len(ends)) if ends else None


def _ends(answers: list[Seen], worst: bool) -> Iterator[tuple[bool, ...]]:
    """For each answer, whether it ends well, if it has to end: as badly, or as well, as it may."""
    for seen in answers:
        good, bad = bool(_MET & set(seen.possible)), bool(_BAD & set(seen.possible))
        out = bool((UNBOUND | {"pending", "ended"}) & set(seen.possible))
        first, last = (bad, good) if worst else (good, bad)
        yield (not worst,) if first else () if out else (worst,) if last else ()
