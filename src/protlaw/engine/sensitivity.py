"""What an answer depends on: the readings in play, and the smallest sets of missing facts with what each value would answer.

It calls the evaluator as a black box: a reading or a fact is supposed otherwise and the norm is judged anew.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, pairwise, product
from math import prod
from typing import Any, NamedTuple

from protlaw.core.anchor import entity_of
from protlaw.core.values import FUTURE, NEVER, NO, PAST, YES, Occ, Span_
from protlaw.engine.derivation import InPlay, Missing, Outcome, Reason, Step
from protlaw.engine.expressions import UNKNOWN
from protlaw.engine.facts import Known, Values, imprecise, supposing, view
from protlaw.engine.reference import Answer, Reference
from protlaw.engine.versions import in_force_span
from protlaw.semantics.lawbook import Lawbook

MAX_COMBINATIONS = 64
MAX_PAIRED = 8
CALENDAR_BEGINS = -62_100_000_000  # no moment is tried before year 2
Statuses = tuple[str, ...]


class Evaluator:
    """One account of the case under every choice asked for; evaluations under one choice share what they have in common."""

    def __init__(self, book: Lawbook, facts: Known, choices: Mapping[str, str], law_on: str | None) -> None:
        self.book, self.facts, self.choices, self.law_on = book, facts, dict(choices), law_on
        self.view = view(book, facts)
        self.base = Reference(book, self.view, self.choices, law_on)
        self._read: dict[tuple[tuple[str, str], ...], Reference] = {}
        self._supposed: dict[str, Reference] = {}

    def under(self, changed: Mapping[str, str]) -> Reference:
        """The interpreter under other readings."""
        key = tuple(sorted(changed.items()))
        if key not in self._read:
            self._read[key] = Reference(self.book, self.view, {**self.choices, **changed}, self.law_on)
        return self._read[key]

    def supposing(self, values: Values) -> Reference:
        """The interpreter with some facts supposed; norms that ask the same supposition share it."""
        key = repr(values)
        if key not in self._supposed:
            self._supposed[key] = Reference(self.book, supposing(self.book, self.facts, self.view, values), self.choices, self.law_on)
        return self._supposed[key]

    def holding(self, name: str, subject: str, value: bool) -> Reference:
        """The interpreter with an open norm found to be met or not."""
        key = repr((name, subject, value))
        if key not in self._supposed:
            held = self.view._replace(holdings={**self.view.holdings, (name, subject, ""): value})
            self._supposed[key] = Reference(self.book, held, self.choices, self.law_on)
        return self._supposed[key]


# --- readings ------------------------------------------------------------------------------------------------------------


class Read(NamedTuple):
    """What the readings in play do to an answer."""

    in_play: tuple[InPlay, ...]
    settled: bool
    all_tried: bool
    safest: int | None


def readings(evaluator: Evaluator, name: str, answer: Answer) -> Read:
    """Every combination of the readings the derivation reaches, up to 64; beyond, each alone and each pair."""
    alone: dict[str, dict[str, Answer]] = {}
    combined: list[Answer] = []
    pending = _reached(answer.why, "reading")
    while pending:
        ambiguity = pending.pop(0)
        alone[ambiguity] = {}
        for reading in evaluator.book.ambiguities[ambiguity].readings:
            if reading.name != evaluator.choices[ambiguity]:
                other = evaluator.under({ambiguity: reading.name}).answer(name, answer.env)
                alone[ambiguity][reading.name] = other
                pending += [a for a in _reached(other.why, "reading") if a not in alone and a not in pending]
        if not pending:  # a reading may be reached only where several others are changed
            combined = list(_combined(evaluator, name, answer, alone))
            pending = list(dict.fromkeys(a for other in combined for a in _reached(other.why, "reading") if a not in alone))
    others = [*(a for by_reading in alone.values() for a in by_reading.values()), *combined]
    settled = all(set(o.possible) == set(answer.possible) for o in others)
    dues = [a.due.earliest for a in (answer, *others) if a.due is not None and PAST < a.due.earliest < FUTURE]
    in_play = tuple(
        InPlay(ambiguity, evaluator.choices[ambiguity], tuple((r, a.possible) for r, a in by_reading.items()))
        for ambiguity, by_reading in alone.items()
    )
    return Read(in_play, settled, _combinations(evaluator, alone) <= MAX_COMBINATIONS, min(dues, default=None))


def _combined(evaluator: Evaluator, name: str, answer: Answer, alone: Mapping[str, Any]) -> Iterator[Answer]:
    """Answers under the combinations that change at least two readings; under those that change two, where there are too many."""
    options = [[r.name for r in evaluator.book.ambiguities[a].readings] for a in alone]
    if _combinations(evaluator, alone) > MAX_COMBINATIONS:
        pairs = combinations([(a, r) for a, names in zip(alone, options, strict=True) for r in names if r != evaluator.choices[a]], 2)
        yield from (evaluator.under(dict(pair)).answer(name, answer.env) for pair in pairs if pair[0][0] != pair[1][0])
        return
    for combination in product(*options):
        changed = {a: r for a, r in zip(alone, combination, strict=True) if r != evaluator.choices[a]}
        if len(changed) > 1:
            yield evaluator.under(changed).answer(name, answer.env)


def _combinations(evaluator: Evaluator, alone: Iterable[str]) -> int:
    return prod(len(evaluator.book.ambiguities[a].readings) for a in alone)


def _reached(step: Step, kind: str) -> list[str]:
    names: dict[str, None] = {}
    for found in walk(step):
        if found.kind == kind:
            names[found.name] = None
    return list(names)


def walk(step: Step) -> Iterator[Step]:
    """Every step of a derivation, each once."""
    seen: set[int] = set()
    stack = [step]
    while stack:
        current = stack.pop()
        if id(current) not in seen:
            seen.add(id(current))
            yield current
            stack += reversed(current.parts)


def open_steps(step: Step) -> Iterator[Step]:
    """The steps that leave something open: below what is certain, nothing can change the answer."""
    seen: set[int] = set()
    stack = list(step.parts)
    while stack:
        current = stack.pop()
        if id(current) not in seen and (imprecise(current.value) or current.kind == "unstated"):
            seen.add(id(current))
            yield current
            stack += reversed(current.parts)


# --- missing facts -------------------------------------------------------------------------------------------------------


class Leaf(NamedTuple):
    """A fact (or open norm) the derivation rests on that leaves something open."""

    kind: str
    subject: str
    name: str
    value: Any

    @property
    def path(self) -> str:
        return f"{self.subject}.{self.name.split('/')[-1]}"


def leaves(step: Step) -> list[Leaf]:
    found: dict[tuple[str, str], Leaf] = {}
    for s in open_steps(step):
        open_fact = s.kind == "fact" and imprecise(s.value)
        if (open_fact or (s.kind == "open" and s.value == YES | NO)) and s.subject != "?" and not s.subject.endswith("[*]"):
            found[s.subject, s.name] = Leaf(s.kind, s.subject, s.name, s.value)
    return list(found.values())


def missing(evaluator: Evaluator, name: str, answer: Answer) -> tuple[Missing, ...]:
    """The facts that would settle an open answer: each alone if any does, else pairs; with the outcome for each value."""
    if len(answer.possible) < 2:
        return ()
    singles = []
    for leaf in leaves(answer.why):
        outcomes = tuple(_outcomes(evaluator, name, answer, leaf))
        if any(set(statuses) != set(answer.possible) for _, statuses in outcomes):
            singles.append((leaf, outcomes))
    found = [Missing(leaf.path, leaf.subject, leaf.name, outcomes, (), _settles(outcomes)) for leaf, outcomes in singles]
    if not any(m.settles for m in found):
        found = _paired(evaluator, name, answer, [leaf for leaf, _ in singles[:MAX_PAIRED]], found)
    return tuple(found)


def _settles(outcomes: tuple[tuple[Outcome, Statuses], ...]) -> bool:
    return bool(outcomes) and all(len(statuses) == 1 for _, statuses in outcomes)


def _paired(evaluator: Evaluator, name: str, answer: Answer, open_: list[Leaf], found: list[Missing]) -> list[Missing]:
    """Mark the facts that settle the answer together with one other."""
    partners: dict[str, list[str]] = {}
    for i, first in enumerate(open_):
        for second in open_[:i]:
            cases = product(_samples(evaluator, first), _samples(evaluator, second))
            if all(len(_under(evaluator, name, answer, {**a, **b})) == 1 for a, b in cases):
                one, two = first.path, second.path
                partners.setdefault(one, []).append(two)
                partners.setdefault(two, []).append(one)
    return [m._replace(with_=tuple(partners.get(m.fact, ())), settles=m.fact in partners) for m in found]


def _under(evaluator: Evaluator, name: str, answer: Answer, values: Values) -> Statuses:
    return evaluator.supposing(values).answer(name, answer.env).possible


def _outcomes(evaluator: Evaluator, name: str, answer: Answer, leaf: Leaf) -> Iterator[tuple[Outcome, Statuses]]:
    """The statuses left for each value of a fact; moments are grouped into the stretches that answer alike."""

    def judge(value: Any) -> Statuses:
        if leaf.kind == "open":
            return evaluator.holding(leaf.name, leaf.subject, value).answer(name, answer.env).possible
        return _under(evaluator, name, answer, {(leaf.subject, leaf.name): value})

    match leaf.value:
        case Occ() if leaf.kind == "fact":
            if leaf.value.none:
                yield Outcome("none"), judge(NEVER)
            yield from _stretches(lambda t: judge(Occ(t, t, True, False)), leaf.value, evaluator, answer)
        case Span_():
            yield from _period(judge, leaf.value, evaluator, answer)
        case int() if leaf.kind == "open":
            yield Outcome("yes"), judge(True)
            yield Outcome("no"), judge(False)
        case int():
            yield from _members(evaluator, leaf, judge)


def _period(judge: Callable[[Any], Statuses], span: Span_, evaluator: Evaluator, answer: Answer) -> Iterator[tuple[Outcome, Statuses]]:
    """A period whose end alone is open: still running, or ended when; else never begun, or running since when."""
    if not imprecise(span.begin):
        yield Outcome("running"), judge(Span_(span.begin, NEVER))
        yield from _relabelled("ended", _stretches(lambda t: judge(Span_(span.begin, Occ(t, t, True, False))), span.end, evaluator, answer))
        return
    if span.begin.none:
        yield Outcome("none"), judge(Span_(NEVER, NEVER))
    yield from _relabelled("running", _stretches(lambda t: judge(Span_(Occ(t, t, True, False), NEVER)), span.begin, evaluator, answer))


def _relabelled(kind: str, stretches: Iterator[tuple[Outcome, Statuses]]) -> Iterator[tuple[Outcome, Statuses]]:
    return ((Outcome(kind, o.first, o.last), statuses) for o, statuses in stretches)


def _members(evaluator: Evaluator, leaf: Leaf, judge: Callable[[Any], Statuses]) -> Iterator[tuple[Outcome, Statuses]]:
    declared = evaluator.book.entities[entity_of(leaf.subject)].facts[leaf.name]
    names = ["yes", "no"] if declared.type == "bool" else [m.name for m in declared.members]
    for i, member in enumerate(names):
        if leaf.value & (1 << i):
            yield Outcome(member), judge(1 << i)


def _stretches(judge: Callable[[int], Statuses], occ: Occ, evaluator: Evaluator, answer: Answer) -> Iterator[tuple[Outcome, Statuses]]:
    """Cut the interval of a moment where the answer changes, to the second."""
    first, last = max(occ.earliest, CALENDAR_BEGINS), occ.latest
    near = sorted({t for t in _instants(evaluator, answer) if first < t < last} | {first, last})
    start, current = first, judge(first)
    for low, high in pairwise(near):
        following = judge(high)
        while set(current) != set(following):
            change = _first_change(judge, low, high, current)
            yield Outcome("at", occ.earliest if start == first else start, change - 1), current
            low = start = change
            current = judge(change)
    yield Outcome("at", occ.earliest if start == first else start, last), current


def _first_change(judge: Callable[[int], Statuses], low: int, high: int, current: Statuses) -> int:
    """A moment in (low, high] at which the answer stops being the current one, by halving."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if set(judge(middle)) == set(current) else (low, middle)
    return high


def _instants(evaluator: Evaluator, answer: Answer) -> set[int]:
    """Moments near which an answer may change: what is known of the facts, and the due moments, and just after."""
    ends: set[int] = set()
    for step in walk(answer.why):
        if isinstance(step.value, Occ) and step.value.some:
            ends |= {step.value.earliest, step.value.latest}
    for version in evaluator.book.norms[answer.norm.head.name]:
        ends |= set(in_force_span(version.start, version.end, version.zone))
    return {t + d for t in ends if PAST < t < FUTURE for d in (0, 1)}


def _samples(evaluator: Evaluator, leaf: Leaf) -> list[Values]:
    key = (leaf.subject, leaf.name)
    match leaf.value:
        case Occ():
            moments = [Occ(t, t, True, False) for t in dict.fromkeys((leaf.value.earliest, leaf.value.latest))]
            return [{key: v} for v in ([NEVER] if leaf.value.none else []) + moments]
        case Span_(begin=begin):
            begins = [begin] if not imprecise(begin) else [Occ(t, t, True, False) for t in (begin.earliest, begin.latest)]
            return [{key: Span_(b, NEVER)} for b in begins] + [{key: Span_(NEVER, NEVER)}] * begin.none
        case int() if leaf.kind == "fact":
            return [{key: 1 << i} for i in range(max(leaf.value, 1).bit_length()) if leaf.value & (1 << i)]
    return [{key: leaf.value}]


# --- reasons -------------------------------------------------------------------------------------------------------------


def reasons(answer: Answer) -> tuple[Reason, ...]:
    """Why an answer is open, from what its derivation rests on."""
    found: dict[Reason, None] = {}
    for step in open_steps(answer.why):
        if step.kind == "open" and step.value == YES | NO:
            found[Reason("open_norm", step.name, step.subject)] = None
        elif step.kind == "fact" and imprecise(step.value):
            found[Reason("missing_fact" if _nothing_known(step.value) else "imprecise", step.name, step.subject)] = None
        elif step.kind == "unstated" and step.name != "none":
            found[Reason("silence", step.name)] = None
        elif step.kind == "unreported":
            found[Reason("not_reported", step.name)] = None
        elif step.kind == "due" and step.name in ("promptly", "simultaneously", "periodically"):
            found[Reason("open_norm", step.name)] = None
        elif step.kind == "term" and isinstance(step.value, Occ) and step.value.latest == FUTURE and step.parts[0].value.latest < FUTURE:
            found[Reason("calendar", step.name)] = None
    return tuple(found)


def _nothing_known(value: Any) -> bool:
    match value:
        case Occ():
            return value.some and value.none
        case Span_():
            return value.begin.some and value.begin.none
    return bool(value != UNKNOWN)
