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
from protlaw.reform.world import World, at, chosen_moment, fits
from protlaw.semantics import norms as n
from protlaw.semantics.lawbook import Lawbook

_ROUNDS = 60  # facts hang on one another only so deep
_ABSENT = "not_in_force"  # what a law says that has no such norm
Outcomes = dict[str, Answer]


class Differs(NamedTuple):
    """A case on which two laws answer differently about a subject."""

    world: World
    subject: str
    old: Told
    new: Told


def reference(side: Side, world: World) -> Reference:
    """The reference interpreter over a world, under the default readings."""
    return Reference(side.book, world.seen(side.book), {name: a.default for name, a in side.book.ambiguities.items()}, side.day)


def outcomes(side: Side, world: World, norm: str) -> Outcomes:
    """What a law answers about every subject, and about acts whose validity it speaks of."""
    return dict(_answers(reference(side, world), norm)) if norm in side.book.norms else {}


def _answers(interpreter: Reference, norm: str) -> Iterator[tuple[str, Answer]]:
    for answer in interpreter.answers(norm):
        yield answer.subject, answer
        if isinstance(answer.norm, n.Power) and answer.norm.valid is not None:
            yield answer.subject + ACT, acted(answer)


def _status(answer: Answer | None) -> str | None:
    """The one status of an answer; None where it is open."""
    if answer is None:
        return _ABSENT
    return answer.possible[0] if len(answer.possible) == 1 else None


def _follows(answer: Answer | None) -> Any:
    """What follows: the status, and for a conduct that is described, its penalties."""
    status = _status(answer)
    if answer is not None and isinstance(answer.norm, n.Sanction) and (status or "").startswith("described"):
        return status, tuple((p.low, p.high, p.unit) for p in answer.norm.penalties)
    return status


def differing(world: World, sides: tuple[Side, Side], answers: tuple[Outcomes, Outcomes]) -> Differs | None:
    """The first subject about whom both laws answer, differently, and one of them that something follows."""
    for subject in dict.fromkeys([*answers[0], *answers[1]]):
        old, new = (found.get(subject) for found in answers)
        a, b = _status(old), _status(new)
        if a is not None and b is not None and _follows(old) != _follows(new) and not {a, b} <= UNBOUND:
            told = [Told(side, None if one is None else _status(one), one) for side, one in zip(sides, (old, new), strict=True)]
            return Differs(world, subject, *told)
    return None


def settle(world: World, sides: tuple[Side, Side], norm: str, env: Env) -> Differs | None:
    """The case with what is still open said in the plainest way (it did not happen, there are no more), until both laws answer."""
    for _ in range(_ROUNDS):
        answers = outcomes(sides[0], world, norm), outcomes(sides[1], world, norm)
        found = differing(world, sides, answers)
        if found is not None:
            return found
        open_ = [a for found in answers for a in found.values() if len(a.possible) > 1 and a.env.key == env.key]
        filled = _filled(world, [leaf for a in open_ for leaf in leaves(a.why)], sides)
        if filled is world:
            return None
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
            value = Span_(stated.begin, NEVER) if stated is not None and isinstance(stated.begin, Occ) and not imprecise(stated.begin) else Span_(NEVER, NEVER)
        case "place":
            value = (book.jurisdiction.zone,)
        case "ref":
            world, value = world.with_thing(decl.entity or "")
    return world if value is None else world.put(leaf.subject, leaf.name, value)
