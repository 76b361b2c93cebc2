"""What two texts of a law answer about the same cases: status by status, norm by norm, with the cases behind each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from protlaw.core.status import UNBOUND
from protlaw.core.values import FUTURE, PAST, Occ
from protlaw.engine.derivation import AsOf, Finding
from protlaw.engine.evaluate import evaluate
from protlaw.intake.casefile import CaseFile
from protlaw.reform.comparison.text import Text

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
    """The answers that were one thing and are another; None: there is no answer. `n`: how many; `cases`: case and subject of each,
    or of the first, where they are many."""

    old: str | None
    new: str | None
    n: int
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
        return sum(cell.n for cell in self.cells if cell.old != cell.new)


class Behaviour(NamedTuple):
    """What changes in some cases. `same`: norms whose answers all stay; `unread`: files that one text cannot read, and norms that
    were not judged, with why; `asked`: of how many norms, where not all were."""

    cases: int
    effects: tuple[Effect, ...]
    same: int
    unread: tuple[tuple[str, str], ...]
    asked: int | None = None


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
    return summed(count, effects, unread)


def summed(count: int, effects: list[Effect], unread: Iterable[tuple[str, str]]) -> Behaviour:
    """What changes of all that was judged, the most changed first."""
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
    table = ordered(Cell(*key, len(cases), tuple(cases)) for key, cases in cells.items())
    moves = [_moved(old, new) for _, _, old, new in pairs]
    unsettled = sum(any(s is not None and not s.settled for s in (old, new)) for _, _, old, new in pairs)
    judged = pairs if kind == "obligation" else []
    before, after = [old for _, _, old, _ in judged], [new for _, _, _, new in judged]
    return Effect(norm, kind, table, moves.count(-1), moves.count(1), unsettled, _compliance(before), _compliance(after))


def _compliance(answers: list[Seen | None]) -> Share:
    return compliance(Counter(frozenset(seen.possible) for seen in answers if seen is not None))


def _moved(old: Seen | None, new: Seen | None) -> int:
    """Which way a due moment moves, if both are known and it surely does."""
    if old is None or new is None or old.due is None or new.due is None or {old.due.latest, new.due.latest} & {PAST, FUTURE}:
        return 0
    return (new.due.latest > old.due.latest) - (new.due.latest < old.due.latest)


def ordered(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Those that differ first, the largest first."""
    return tuple(sorted(cells, key=lambda c: (c.old == c.new, -c.n)))


def compliance(answers: Mapping[frozenset[str], int]) -> Share:
    """The least and the greatest share met in time that what is known admits, of so many answers of each set of statuses; every open
    answer may turn out on its own."""
    return Share(_share(answers, worst=True), _share(answers, worst=False))


def _share(answers: Mapping[frozenset[str], int], worst: bool) -> Fraction | None:
    ends = [(end, n) for possible, n in answers.items() if (end := _end(possible, worst)) is not None]
    return Fraction(sum(n for well, n in ends if well), sum(n for _, n in ends)) if ends else None


def _end(possible: frozenset[str], worst: bool) -> bool | None:
    """Whether an answer ends well, as badly or as well as it may; None if it need not end."""
    good, bad, out = bool(_MET & possible), bool(_BAD & possible), bool((UNBOUND | {"pending", "ended"}) & possible)
    first, last = (bad, good) if worst else (good, bad)
    return (not worst) if first else None if out else worst if last else None
