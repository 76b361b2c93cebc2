"""What each law answers of an invented case, and the few facts more that make both answers definite."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from protlaw.core.anchor import entity_of
from protlaw.core.status import UNBOUND
from protlaw.core.values import NEVER, NO, Members, Occ, Span_
from protlaw.engine.expressions import Env
from protlaw.engine.facts import imprecise
from protlaw.engine.reference import ACT, Answer, Reference, acted
from protlaw.engine.sensitivity import Leaf, leaves
from protlaw.engine.witnessed import Side, Told
from protlaw.reform.search.world import World, at, chosen_moment, fits
from protlaw.semantics import norms as n
from protlaw.semantics.lawbook import Lawbook

_ROUNDS = 60  # facts hang on one another only so deep
_ABSENT = ("not_in_force",)  # what a law says that has no such norm
Outcomes = dict[str, Answer]


class Differs(NamedTuple):
    """A case on which two laws answer differently about a subject."""

    world: World
    subject: str
    old: Told
    new: Told


def reference(side: Side, world: World) -> Reference:
    """The reference interpreter over a world, under the readings taken."""
    return Reference(side.book, world.seen(side.book), side.choices, side.day)


def outcomes(side: Side, world: World, norm: str) -> Outcomes:
    """What a law answers about every subject, and about acts whose validity it speaks of."""
    return dict(answers_of(reference(side, world), norm)) if norm in side.book.norms else {}


def answers_of(interpreter: Reference, norm: str) -> Iterator[tuple[str, Answer]]:
    for answer in interpreter.answers(norm):
        yield answer.subject, answer
        if isinstance(answer.norm, n.Power) and answer.norm.valid is not None:
            yield answer.subject + ACT, acted(answer)


def follows(answer: Answer | None) -> tuple[Any, ...]:
    """What follows: the statuses possible, and for a conduct that is described, its penalties."""
    if answer is None:
        return _ABSENT
    possible = tuple(sorted(answer.possible))
    if isinstance(answer.norm, n.Sanction) and any(status.startswith("described") for status in possible):
        return *possible, *((p.low, p.high, p.unit) for p in answer.norm.penalties)
    return possible


def differing(world: World, sides: tuple[Side, Side], answers: tuple[Outcomes, Outcomes], settled: bool = True) -> Differs | None:
    """The first subject about whom both laws answer, differently, and one of them that something follows.

    `settled`: each gives one answer. Else whatever they leave open: to be asked when no fact is left that could close it."""
    for subject in dict.fromkeys([*answers[0], *answers[1]]):
        pair = [found.get(subject) for found in answers]
        said = [follows(one) for one in pair]
        open_ = any(one is not None and len(one.possible) > 1 for one in pair)
        if said[0] != said[1] and not (settled and open_) and not UNBOUND.issuperset((*said[0], *said[1])):
            return Differs(world, subject, Told(sides[0], pair[0]), Told(sides[1], pair[1]))
    return None


def settle(world: World, sides: tuple[Side, Side], norm: str, env: Env | None = None) -> Differs | None:
    """The case with what is still open said in the plainest way (it did not happen, there are no more), until both laws answer."""
    for _ in range(_ROUNDS):
        answers = outcomes(sides[0], world, norm), outcomes(sides[1], world, norm)
        found = differing(world, sides, answers)
        if found is not None:
            return found
        open_ = [a for found in answers for a in found.values() if len(a.possible) > 1 and (env is None or a.env.key == env.key)]
        filled = _filled(world, [leaf for a in open_ for leaf in leaves(a.why)], sides)
        if filled is world:
            return differing(world, sides, answers, settled=False)
        world = filled
    return None


def _filled(world: World, open_: Iterable[Leaf], sides: tuple[Side, Side]) -> World:
    for leaf in open_:
        book = next((s.book for s in reversed(sides) if leaf.name in s.book.entities[entity_of(leaf.subject)].facts), sides[1].book)
        world = fill(world, leaf, book)
    return world


def fill(world: World, leaf: Leaf, book: Lawbook) -> World:
    """A fact nobody chose, said in the plainest way."""
    if leaf.kind == "open":
        known = (leaf.name, leaf.subject, "") in world.holdings
        return world if known else world.found(leaf.name, leaf.subject, False)
    stated = world.values.get((leaf.subject, leaf.name))
    if stated is not None and not imprecise(stated):
        return world
    decl = book.entities[entity_of(leaf.subject)].facts[leaf.name]
    value: Any = None
    match decl.type:
        case "event" if fits(world, book, leaf.subject, leaf.name, NEVER):
            value = NEVER
        case "event" | "instant" | "date":
            value = at(chosen_moment(world, book, leaf.subject, leaf.name))
        case "bool":
            value = NO
        case "one" | "scale":
            value = leaf.value & -leaf.value
        case "num":
            value = (leaf.value[0], leaf.value[0])
        case "coll":
            value = stated._replace(closed=True) if stated is not None else Members((), True)
        case "period":
            value = (
                Span_(stated.begin, NEVER)
                if stated is not None and isinstance(stated.begin, Occ) and not imprecise(stated.begin)
                else Span_(NEVER, NEVER)
            )
        case "place":
            value = (book.jurisdiction.zone,)
        case "ref":
            world, value = world.with_thing(decl.entity or "")
    return world if value is None else world.put(leaf.subject, leaf.name, value)
