"""Where two versions of a norm may part: each changed part gives a plan, a list of things that should hold under one and the other."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from operator import attrgetter
from typing import Any

from protlaw.core.time import start_of_day, stretches, zone
from protlaw.core.values import FUTURE, NO, PAST, YES
from protlaw.engine.expressions import Env
from protlaw.engine.facts import imprecise
from protlaw.engine.reference import Answer
from protlaw.engine.sensitivity import leaves
from protlaw.engine.witnessed import Side
from protlaw.reform.search.construct import Budget, Builder, Spent, Worlds
from protlaw.reform.search.meaning import Meanings
from protlaw.reform.search.settle import fill, reference
from protlaw.reform.search.world import DAY, MORNING, World, civil
from protlaw.semantics import norms as n
from protlaw.semantics.norms import FALSE

Goal = Callable[[World], Worlds]
_FILLS = 40
_BEYOND = 2 * DAY


def _apart(meanings: Meanings, side: Side, other: set[int], node: Any) -> bool:
    """Whether nothing of the other law means the same."""
    return meanings.of(node, side) not in other


class Plans:
    """The plans for one norm as it reads on both sides (None: it is not there), for one subject."""

    def __init__(self, sides: tuple[Side, Side], name: str, versions: tuple[n.Version | None, n.Version | None], steps: int) -> None:
        self.sides, self.name, self.steps = sides, name, steps
        self.norms: list[Any] = [None if v is None else v.norm for v in versions]
        self.meanings = meanings = Meanings()
        inside = [set() if m is None else meanings.inside(m, s) for m, s in zip(self.norms, sides, strict=True)]
        self.budget = Budget(steps)
        self.builders = [Builder(s, self.budget, partial(_apart, meanings, s, inside[1 - i])) for i, s in enumerate(sides)]
        self.there = [i for i in (0, 1) if self.norms[i] is not None]

    def worlds(self, world: World) -> Iterator[tuple[World, Env]]:
        """Cases on which both sides may answer differently, the most telling plans first; facts still open are left open."""
        governed = [goal for side in self.there for goal in self._governed(side)]
        for plan in self._plans():
            self.budget.left = self.steps
            with suppress(Spent):
                for subject, env in self.subjects(world):
                    for chosen in self._chain(governed, env, subject):
                        yield from ((w, env) for w in plan(env, chosen))

    def subjects(self, world: World) -> Iterator[tuple[World, Env]]:
        """Somebody or something the norm is about."""
        side = self.there[0]
        scope: n.Scope = self.norms[side].scope
        made, subject = world.with_thing(scope.entity)
        env, builder = Env.of(subject), self.builders[side]
        match scope.each:
            case None:
                yield made, env
            case n.Every():
                for chosen, start in builder.exact(scope.each.start, env, made):
                    for written in list(stretches(scope.each.unit, start, chosen.horizon, scope.each.zone))[:2]:
                        yield chosen, env.bind(scope.each.var, written)
            case _:
                for chosen, id_ in builder.member(scope.each, env, made):
                    yield chosen, env.bind(scope.each.var, id_)

    # --- plans

    def _plans(self) -> Iterator[Callable[[Env, World], Worlds]]:
        if len(self.there) == 1:
            yield partial(self._alone, self.there[0])
            return
        kinds = {type(norm) for norm in self.norms}
        if kinds <= {n.Duty, n.Power} and len(kinds) == 1:
            yield from self._timed_plans()
        elif kinds == {n.Requirement}:
            for one in (0, 1):
                yield partial(self._parted, one, "holds", [self._bound(0), self._bound(1)])
        elif kinds == {n.Define}:
            yield from self._members()
        elif kinds == {n.Catalogue}:
            yield self._listed
        elif kinds == {n.Sanction}:
            yield partial(self._chained, [self._bound(0), self._bound(1), self._happens(0, "conduct")])
            for one in (0, 1):
                yield partial(self._parted, one, "half", [self._bound(0), self._happens(0, "conduct")])
        if n.Define not in kinds and self._differ(lambda norm: norm.binding.binds):
            for one in (0, 1):
                yield partial(self._chained, [self._bound(one), self._bound(1 - one, NO), *self._run(one)])
        if len(kinds) > 1:
            for one in (0, 1):
                yield partial(self._chained, [self._bound(0), self._bound(1), *self._run(one)])

    def _timed_plans(self) -> Iterator[Callable[[Env, World], Worlds]]:
        act = "done" if isinstance(self.norms[0], n.Duty) else "act"
        both = [self._bound(0), self._bound(1)]
        if self._differ(lambda norm: (norm.start, norm.term, getattr(norm, "standards", ()))):
            yield partial(self._timed, act, [*both, *self._begun(0), *self._begun(1)])
        for part in ("start", act, "ends"):
            if self._differ(attrgetter(part)):
                for one in (0, 1):
                    begun = [] if part == "start" else [*self._begun(0), *self._begun(1)]
                    yield partial(self._chained, [*both, *begun, self._happens(one, part), self._happens(1 - one, part, False)])
                    yield partial(self._chained, [*both, *begun, self._happens(one, part)])
        if act == "act" and self._differ(lambda norm: norm.valid):
            for one in (0, 1):
                yield partial(self._parted, one, "valid", [*both, *self._begun(0), *self._begun(1), self._happens(0, "act")])

    def _members(self) -> Iterator[Callable[[Env, World], Worlds]]:
        """A member that one definition gives and the other does not."""
        cases = [{member: cond for member, cond, _ in norm.cases} for norm in self.norms]
        joined = [_joined(norm) for norm in self.norms]
        del cases
        for member in dict.fromkeys([*joined[0], *joined[1]]):
            for one in (0, 1):
                yes, no = joined[one].get(member, (FALSE,)), joined[1 - one].get(member, (FALSE,))
                for cond in yes:
                    yield partial(
                        self._chained,
                        [self._cond(one, cond, YES), *(self._cond(1 - one, other, NO) for other in no)],
                    )

    def _listed(self, env: Env, world: World) -> Worlds:
        """An item on one list and not on the other."""
        lists = [{i.member for i in norm.items} for norm in self.norms]
        for i, member in enumerate(self.norms[0].members):
            if (member in lists[0]) != (member in lists[1]):
                for chosen in self._chain([self._bound(0), self._bound(1)], env, world):
                    yield from self.builders[0].literal(n.Is(self.norms[0].fact, self.norms[0].members), 1 << i, env, chosen)

    def _alone(self, one: int, env: Env, world: World) -> Worlds:
        """A norm that only one law has: it binds."""
        norm = self.norms[one]
        if isinstance(norm, n.Define):
            for _, cond, _ in norm.cases:
                yield from self.builders[one].condition(cond, YES, env, world)
            return
        goals = [self._bound(one), *self._run(one)]
        if isinstance(norm, n.Requirement):
            goals.append(self._cond(one, norm.holds, NO))
        yield from self._chain(goals, env, world)
        yield from self._chain(goals[:-1], env, world)

    # --- goals

    def _chained(self, goals: list[Any], env: Env, world: World) -> Worlds:
        yield from self._chain(goals, env, world)

    def _chain(self, goals: list[Any], env: Env, world: World) -> Worlds:
        if not goals:
            yield world
            return
        for chosen in goals[0](env, world):
            yield from self._chain(goals[1:], env, chosen)

    def _parted(self, one: int, part: str, first: list[Any], env: Env, world: World) -> Worlds:
        """A condition that holds under one law and not under the other."""
        conds = [getattr(norm, part) or n.TRUE for norm in self.norms]
        goals = [*first, self._cond(one, conds[one], YES), self._cond(1 - one, conds[1 - one], NO)]
        yield from self._chain(goals, env, world)

    def _cond(self, side: int, cond: n.Cond, want: int) -> Any:
        return lambda env, world: self.builders[side].condition(cond, want, env, world)

    def _bound(self, side: int, want: int = YES) -> Any:
        return self._cond(side, self.norms[side].binding.binds, want)

    def _happens(self, side: int, part: str, yes: bool = True) -> Any:
        expr, builder = getattr(self.norms[side], part), self.builders[side]
        if expr is None:
            return lambda env, world: iter((world,))
        return lambda env, world: builder.occurs(expr, None, env, world) if yes else builder.never(expr, env, world)

    def _governed(self, side: int) -> list[Any]:
        """The moment that says which version judges, where a day does not."""
        known = self.sides[side].day is not None or getattr(self.norms[side], "governed", None) is None
        return [] if known else [self._happens(side, "governed")]

    def _begun(self, side: int) -> list[Any]:
        return [self._happens(side, "start")] if getattr(self.norms[side], "start", None) is not None else []

    def _run(self, side: int) -> list[Any]:
        """What else makes something follow: the start of a duty, the act of a prohibition, the conduct of a sanction."""
        norm = self.norms[side]
        if isinstance(norm, n.Sanction):
            return [self._happens(side, "conduct")]
        if isinstance(norm, n.Duty) and norm.force == "must_not":
            return [self._happens(side, "done")]
        return self._begun(side)

    def _differ(self, part: Callable[[Any], Any]) -> bool:
        one, other = (self.meanings.of(part(m), s) for m, s in zip(self.norms, self.sides, strict=True))
        return one != other

    # --- limits

    def _timed(self, act: str, goals: list[Any], env: Env, world: World) -> Worlds:
        """Acts between the limits of one law and of the other; then no act, seen from between them."""
        for begun in self._chain(goals, env, world):
            for chosen, low, high in self._limits(env, begun):
                expr = getattr(self.norms[0], act)
                for moment in _between(low, high, self.sides[0].book.jurisdiction.zone):
                    reached = chosen._replace(horizon=max(chosen.horizon, moment + _BEYOND))
                    if expr is not None:
                        yield from self.builders[0].occurs(expr, moment, env, reached)
                for moment in _between(low, high, self.sides[0].book.jurisdiction.zone):
                    if moment > max(chosen.moments(), default=PAST):
                        undone = self.builders[0].never(expr, env, chosen) if expr is not None else iter((chosen,))
                        yield from (w._replace(horizon=moment) for w in undone)

    def _limits(self, env: Env, world: World) -> Iterator[tuple[World, int, int]]:
        """The limits under both laws, once what they rest on is chosen, where they differ."""
        for _ in range(_FILLS):
            answers = [reference(s, world).answer(self.name, env) for s in self.sides]
            open_ = [(s, leaf) for s, a in zip(self.sides, answers, strict=True) for leaf in _open_limit(a)]
            before = world
            for side, leaf in open_:
                world = fill(world, leaf, side.book)
            if world is before:
                low, high = sorted(FUTURE if a.due is None else a.due.earliest for a in answers)
                if low < high and low > PAST:
                    yield world, low, high
                return


def _open_limit(answer: Answer) -> list[Any]:
    """The facts still open on which the limit of an answer rests."""
    due = [step for step in answer.why.parts if step.kind == "due"]
    return [leaf for step in due if imprecise(step.value) for leaf in leaves(step._replace(parts=(step,)))]


def _joined(norm: n.Define) -> dict[str, tuple[n.Cond, ...]]:
    """The conditions of each member; several provisions may give one."""
    found: dict[str, tuple[n.Cond, ...]] = {}
    for member, cond, _ in norm.cases:
        found[member] = (*found.get(member, ()), cond)
    return found


def _between(low: int, high: int, zone_name: str) -> list[int]:
    """Moments after one limit and not after another: a working morning if there is one, a round hour in the middle, the edges."""
    if high >= FUTURE:
        return [low + DAY, low + 1]
    tz = zone(zone_name)
    morning = start_of_day(civil(high, zone_name).date(), tz) + MORNING
    mornings = [m for m in (morning, morning - DAY, morning - 2 * DAY) if low < m <= high and civil(m, zone_name).weekday() < 5]
    middle = (low + high) // 2
    rounded = [middle - middle % step for step in (3600, 1800, 60)]
    return list(dict.fromkeys([*mornings, *(m for m in rounded if low < m <= high), high, low + 1]))
