"""A case made smaller, fact by fact, as long as both laws still answer, differently."""

from collections.abc import Callable, Iterator

from protlaw.core.values import Members
from protlaw.reform.search.world import DAY, World

Still = Callable[[World], bool]


def shrink(world: World, still: Still, nearer: tuple[int, ...]) -> World:
    """The case without any fact, member or person it can do without, seen from the nearest of some horizons."""
    for horizon in sorted(h for h in nearer if h < world.horizon):
        sooner = world._replace(horizon=horizon)
        if horizon >= max(world.moments(), default=horizon) and still(sooner):
            world = sooner
            break
    smaller: World | None = world
    while smaller is not None:
        world = smaller
        smaller = next((w for w in _without_one(world) if still(w)), None)
    return _without_strangers(world)


def _without_one(world: World) -> Iterator[World]:
    """The case without one member, one finding, or one fact."""
    for key, value in world.values.items():
        if isinstance(value, Members):
            for id_ in value.ids:
                kept = {k: v for k, v in world.values.items() if k[0] != id_}
                kept[key] = value._replace(ids=tuple(i for i in value.ids if i != id_))
                yield world._replace(values=kept)
    for held in world.holdings:
        yield world._replace(holdings={k: v for k, v in world.holdings.items() if k != held})
    for key in world.values:
        yield world._replace(values={k: v for k, v in world.values.items() if k != key})


def _without_strangers(world: World) -> World:
    """Nobody is left whom no fact names or speaks of."""
    named = {subject for subject, _ in world.values} | {subject for _, subject, _ in world.holdings}
    named |= {v for v in world.values.values() if isinstance(v, str)}
    named |= {i for v in world.values.values() if isinstance(v, Members) for i in v.ids}
    return world._replace(instances={e: tuple(i for i in ids if i in named) for e, ids in world.instances.items()})


def end_of_horizon(moment: int) -> int:
    return moment + DAY
