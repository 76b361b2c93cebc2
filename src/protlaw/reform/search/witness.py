"""The smallest realistic case on which two laws answer a norm differently.

Critical instants first: facts that make the norm bind under both laws, from its prime implicants; then an act, or a horizon,
between the limits of one and the other. What comes out is made smaller, written as a case file, and answered by the reference
interpreter under both laws before anybody sees it.
"""

from collections.abc import Iterator
from itertools import combinations, islice
from typing import Any, NamedTuple

from protlaw.core.diagnostic import Diagnostic, SourceError, closest
from protlaw.core.time import end_of_day, zone
from protlaw.core.values import FUTURE, PAST
from protlaw.engine.derivation import AsOf
from protlaw.engine.evaluate import in_each_account
from protlaw.engine.facts import odd_orders
from protlaw.engine.versions import in_force_span
from protlaw.engine.witnessed import Bounds, NoWitness, Side, Witness
from protlaw.intake.read import intake
from protlaw.reform.search.casetext import case_text, statable
from protlaw.reform.search.meaning import Meanings, reached, versions
from protlaw.reform.search.plans import Plans
from protlaw.reform.search.settle import Differs, answers_of, differing, follows, outcomes, settle
from protlaw.reform.search.shrink import shrink
from protlaw.reform.search.world import DAY, World, civil, ordinary_start
from protlaw.semantics import norms as n
from protlaw.semantics.lawbook import Ambiguity

_WINDOW = 400 * DAY  # from the first event to the horizon, while facts are being chosen
_TRIED = 40  # cases tried for each plan and pair of versions
_QUESTIONS = 16  # pairs of versions, under so many readings
_MOST = 10  # members of a list, in a proof
_USERS = 6  # norms tried in the place of a definition that has no answer of its own
_NO_BOUNDS = Bounds()
Pair = tuple[n.Version | None, n.Version | None]


def witness(old: Side, new: Side, norm: str, bounds: Bounds = _NO_BOUNDS) -> Witness | NoWitness:
    """A case on which two laws answer a norm differently, confirmed by the reference interpreter; or why there is none."""
    asked = [question for one in _askable((old, new), norm) for question in _questions((old, new), one)]
    if not asked:
        return NoWitness(norm, "same", bounds)
    asked.sort(key=lambda question: len(question.sides[1].readings))
    open_ = asked[:_QUESTIONS]
    answer = _constructed(open_, bounds.steps // 10) or _proved(norm, open_, bounds)
    if isinstance(answer, NoWitness) and answer.kind == "none" and len(asked) > len(open_):
        answer = answer._replace(kind="unsettled", because=("readings",))
    if isinstance(answer, Witness) or answer.kind == "none":
        return answer
    return _constructed(open_, bounds.steps) or answer


def _constructed(questions: list["_Question"], steps: int) -> Witness | None:
    """The first case that comes out of looking at so many for each plan."""
    return next((found for question in questions if (found := _search(question, steps)) is not None), None)


def differing_norms(old: Side, new: Side) -> list[str]:
    """The norms with an answer of their own that do not say the same in both texts, under some reading."""
    names = dict.fromkeys([*new.book.norms, *old.book.norms])
    return [name for name in names if _askable((old, new), name) == [name] and any(_questions((old, new), name))]


def named(word: str, sides: tuple[Side, Side]) -> str:
    """A norm of either text by its full or short name."""
    known = dict.fromkeys(name for side in sides for name in side.book.norms)
    found = [name for name in known if word in (name, name.rsplit("/", 1)[-1])]
    if not found:
        meant = closest(word, [name.rsplit("/", 1)[-1] for name in known])
        help_ = "PL0080.help" if meant else "PL0080.help.list"
        raise SourceError([Diagnostic("PL0080", {"found": word, "meant": meant or ""}, help=help_)])
    return found[0]


class _Question(NamedTuple):
    """Two versions of a norm that differ, under some readings."""

    sides: tuple[Side, Side]
    norm: str
    pair: Pair

    def empty(self) -> World:
        """A case of which nothing is chosen yet, on the days of both versions."""
        overlap = _overlap(self.sides, self.pair)
        assert overlap is not None
        start = ordinary_start(self.sides[1].book, overlap[0])
        return World({}, {}, {}, min(start + _WINDOW, overlap[1]), start)


def _questions(sides: tuple[Side, Side], norm: str) -> Iterator[_Question]:
    for readings in _readings(sides, norm):
        read = sides[0]._replace(readings=readings), sides[1]._replace(readings=readings)
        yield from (_Question(read, norm, pair) for pair in _pairs(read, norm))


def _proved(norm: str, questions: list[_Question], bounds: Bounds) -> Witness | NoWitness:
    """What is left for a solver: a case after all, or the proof that within the bounds there is none."""
    try:
        from protlaw.engine.symbolic import Unencoded
        from protlaw.reform.search.proof import solve
    except ModuleNotFoundError:
        return NoWitness(norm, "unsettled", bounds, ("solver",))
    because: dict[str, None] = {}
    bounds = bounds._replace(members=max(bounds.members, *(_needed(question) for question in questions)))
    for question in questions:
        try:
            world = solve(question.sides, question.pair, question.empty(), bounds)
        except Unencoded as reason:
            because[str(reason)] = None
            continue
        found = None if world is None else settle(world, question.sides, question.norm)
        told = None if found is None else _confirmed(_smaller(found, question.sides, question.norm), question.sides, question.norm)
        if told is not None:
            return told
        if world is not None:
            because["unconfirmed"] = None
    return NoWitness(norm, "unsettled" if because else "none", bounds, tuple(because))


def _readings(sides: tuple[Side, Side], norm: str) -> Iterator[tuple[tuple[str, str], ...]]:
    """The default readings, then others: a norm may bind, or two laws part, only on one of these."""
    met: dict[str, Ambiguity] = {}
    for side in sides:
        for version in versions(side, norm):
            named = [node.name for node in reached(version.norm, side.book) if isinstance(node, n.Choose)]
            met |= {name: side.book.ambiguities[name] for name in named}
    yield sides[1].readings
    others = [((name, r.name),) for name, a in met.items() for r in a.readings if r.name != a.default]
    yield from others
    yield from (a + b for a, b in combinations(others, 2) if a[0][0] != b[0][0])


def _askable(sides: tuple[Side, Side], norm: str) -> list[str]:
    """The norm itself, or, for a number or moment that is only defined, norms that use it."""
    held = [v.norm for side in sides for v in versions(side, norm)]
    if not any(map(_only_defined, held)):
        return [norm]
    users = ((len(repr(v.norm)), name) for side in sides for name, vs in side.book.norms.items() for v in vs
             if norm in v.norm.head.rests_on and not _only_defined(v.norm))  # fmt: skip
    return list(dict.fromkeys(name for _, name in sorted(users)))[:_USERS]


def _only_defined(norm: n.Norm) -> bool:
    """Whether a norm gives a number or a moment, and no answer of its own."""
    return isinstance(norm, n.Define) and norm.value is not None


def _pairs(sides: tuple[Side, Side], norm: str) -> Iterator[Pair]:
    """The versions of a norm that may judge one moment under both laws, and differ; the latest first."""
    meanings = Meanings()
    held: list[list[n.Version | None]] = [[*versions(side, norm)] or [None] for side in sides]
    pairs = [(a, b) for a in reversed(held[0]) for b in reversed(held[1]) if _overlap(sides, (a, b)) is not None]
    for a, b in pairs:
        read = [None if v is None else meanings.of(v.norm, s) for v, s in zip((a, b), sides, strict=True)]
        if read[0] != read[1]:
            yield a, b


def _overlap(sides: tuple[Side, Side], pair: Pair) -> tuple[str, int] | None:
    """From which day an invented case may begin, and the last instant at which it may be seen."""
    named = [side.day for side in sides if side.day is not None]
    judged = [v for side, v in zip(sides, pair, strict=True) if v is not None and side.day is None]
    ends = [in_force_span(v.start, v.end, v.zone)[1] for v in judged]
    starts = [v.start for v in judged]
    if min(ends, default=FUTURE) == FUTURE:
        starts += [v.start for side in sides for vs in side.book.norms.values() for v in vs if side.day is None]
    start = max([*named, *starts])
    if any(in_force_span(start, None, v.zone)[0] >= in_force_span(v.start, v.end, v.zone)[1] for v in judged):
        return None
    return start, min(ends, default=FUTURE) - 1


def _needed(question: _Question) -> int:
    """One member more than all the numbers together that a norm which counts speaks of."""
    held = [(v.norm, s) for v, s in zip(question.pair, question.sides, strict=True) if v is not None]
    nodes = [node for norm, side in held for node in reached(norm, side.book)]
    terms = {id(node.number) for node in nodes if isinstance(node, n.Shift)}
    numbers = [int(node.value) for node in nodes if isinstance(node, n.Const) and node.type == "num" and id(node) not in terms]
    return min(_MOST, sum(set(numbers)) + 1) if any(isinstance(node, n.Count) for node in nodes) else 0


def _search(question: _Question, steps: int) -> Witness | None:
    sides, norm, pair = question
    for chosen, env in islice(Plans(sides, norm, pair, steps).worlds(question.empty()), _TRIED):
        found = settle(chosen, sides, norm, env)
        if found is not None and not _odd(found.world, sides):
            told = _confirmed(_smaller(found, sides, norm), sides, norm)
            if told is not None:
                return told
    return None


def _odd(world: World, sides: tuple[Side, Side]) -> bool:
    from protlaw.engine.facts import Known

    facts = Known(world.horizon, dict(world.values), dict(world.instances), {}, {})
    return any(odd_orders(side.book, facts) for side in sides[1:])


def _smaller(found: Differs, sides: tuple[Side, Side], norm: str) -> World:
    def still(world: World) -> bool:
        answers = [outcomes(side, world, norm).get(found.subject) for side in sides]
        return [follows(one) for one in answers] == [follows(found.old.answer), follows(found.new.answer)]

    due = [a.due.latest for a in (found.old.answer, found.new.answer) if a is not None and a.due is not None]
    moments = [m for m in (*found.world.moments(), *due) if PAST < m < FUTURE]
    tz = zone(sides[1].book.jurisdiction.zone)
    ends = {end_of_day(civil(m, sides[1].book.jurisdiction.zone).date(), tz) for m in moments}
    return shrink(found.world, still, tuple(ends))


def _confirmed(world: World, sides: tuple[Side, Side], norm: str) -> Witness | None:
    """The case read back from its file and answered by the reference interpreter under both laws."""
    if not all(statable(world, side.book) for side in sides):
        return None
    read = [_read(side, world, norm) for side in sides]
    found = differing(world, sides, (read[0], read[1]), settled=False)
    if found is None:
        return None
    facts = tuple((subject, fact, value) for (subject, fact), value in world.values.items())
    before, text = (case_text(world, side.book, norm.split("/")[1]) for side in sides)
    return Witness(norm, found.subject, found.old, found.new, facts, world.horizon, text, before)


def _read(side: Side, world: World, norm: str) -> dict[str, Any]:
    case = intake(case_text(world, side.book, norm.split("/")[1]), "witness.yaml", side.book)
    evaluator = in_each_account(side.book, case, AsOf(world.horizon, FUTURE, side.day), dict(side.readings))[None]
    return dict(answers_of(evaluator.base, norm)) if norm in side.book.norms else {}
