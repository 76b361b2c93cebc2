"""What is left to a solver: a case on which two laws differ, or the proof that within the bounds there is none."""

from collections.abc import Iterator
from typing import Any

import z3

from protlaw.core.anchor import entity_of
from protlaw.core.status import UNBOUND
from protlaw.core.time import stretch_of, stretches
from protlaw.core.values import NEVER, NO, YES, Members, Span_
from protlaw.engine.symbolic import Event, Facts, Symbolic, Unencoded, Window
from protlaw.engine.versions import in_force_span
from protlaw.engine.witnessed import Bounds, Side
from protlaw.reform.search.meaning import reached
from protlaw.reform.search.world import World, at, thing
from protlaw.semantics import norms as n

Pair = tuple[n.Version | None, n.Version | None]


def solve(sides: tuple[Side, Side], pair: Pair, world: World, bounds: Bounds) -> World | None:
    """Facts on which the two versions answer differently; None if there are none within the bounds. Raises Unencoded."""
    facts, scope = _facts(sides, pair, world, bounds)
    laws = [Symbolic(side, facts) for side in sides]
    subject = thing(scope.entity, 1)
    differ = z3.Or([_differ(answers) for answers in _instances(laws, pair, scope, subject)])
    solver = z3.Solver()
    solver.set("timeout", bounds.seconds * 1000)
    for law, version in zip(laws, pair, strict=True):
        solver.add(*_judging(law, version, subject))
    solver.add(differ, *facts.limits, *_ordered(sides, facts))
    found = solver.check()
    if found == z3.unknown:
        raise Unencoded("time")
    return _world(solver.model(), facts, world) if found == z3.sat else None


def _facts(sides: tuple[Side, Side], pair: Pair, world: World, bounds: Bounds) -> tuple[Facts, n.Scope]:
    """One subject, and a few of whatever its norm speaks of besides."""
    held = [(side, v.norm) for side, v in zip(sides, pair, strict=True) if v is not None]
    scope: n.Scope = held[0][1].scope
    targets = [scope.entity]
    for side, norm in held:
        for node in reached(norm, side.book):
            if isinstance(node, n.Fact) and node.type in ("ref", "coll"):
                targets.append(side.book.entities[node.entity].facts[node.name].entity or "")
    things = {e: tuple(thing(e, k + 1) for k in range(max(bounds.members, 1))) for e in dict.fromkeys(targets)}
    window = Window(world.start, min(world.start + bounds.days * 86_400, world.horizon))
    return Facts(things, window, sides[1].book.jurisdiction.zone), scope


def _instances(laws: list[Symbolic], pair: Pair, scope: n.Scope, subject: str) -> Iterator[list[tuple[Any, dict[str, Any]]]]:
    """For each instance of the norm, on both sides: whether there is one, and when each status is possible."""
    for env in _envs(laws[0], scope, subject):
        yield [
            (z3.BoolVal(False), {}) if v is None else (_present(law, v.norm.scope, env), law.statuses(v, env))
            for law, v in zip(laws, pair, strict=True)
        ]


def _envs(law: Symbolic, scope: n.Scope, subject: str) -> Iterator[dict[str, str]]:
    match scope.each:
        case None:
            yield {"it": subject}
        case n.Every():
            window = law.facts.window
            for written in stretches(scope.each.unit, window.first, window.last, scope.each.zone):
                yield {"it": subject, scope.each.var: written}
        case each:
            yield from ({"it": subject, each.var: id_} for _, id_ in law.eval(each.coll, {"it": subject}))


def _present(law: Symbolic, scope: n.Scope, env: dict[str, str]) -> Any:
    match scope.each:
        case None:
            return z3.BoolVal(True)
        case n.Every():
            start = law.eval(scope.each.start, env)
            return z3.And(start.some, start.at < stretch_of(env[scope.each.var], scope.each.zone)[1] - law.facts.window.first)
        case each:
            listed = {id_: on for on, id_ in law.eval(each.coll, {"it": env["it"]})}
            return z3.And(listed[env[each.var]], law.cond(each.where, env))


def _differ(answers: list[tuple[Any, dict[str, Any]]]) -> Any:
    """One status is possible under one law and not under the other, and under one of them something follows."""
    told = [{status: z3.And(there, possible) for status, possible in found.items()} for there, found in answers]
    names = dict.fromkeys([*told[0], *told[1]])
    apart = [z3.Xor(told[0].get(s, z3.BoolVal(False)), told[1].get(s, z3.BoolVal(False))) for s in names]
    follows = [told[i].get(s, z3.BoolVal(False)) for i in (0, 1) for s in names if s not in UNBOUND]
    return z3.And(z3.Or(apart), z3.Or(follows))


def _judging(law: Symbolic, version: n.Version | None, subject: str) -> list[Any]:
    """Where no day is named, the governing moment falls on the days of the version."""
    governed = getattr(version.norm, "governed", None) if version is not None else None
    if version is None or governed is None or law.side.day is not None or version.norm.scope.each is not None:
        return []
    moment = law.eval(governed, {"it": subject})
    first, last = (t - law.facts.window.first for t in in_force_span(version.start, version.end, version.zone))
    return [z3.Implies(moment.some, z3.And(moment.at >= first, moment.at < last))]


def _ordered(sides: tuple[Side, Side], facts: Facts) -> list[Any]:
    """Events keep the order the vocabulary fixes."""
    found = []
    for (subject, name), later in facts.made.items():
        if facts.types[subject, name] == "open":
            continue
        declared = sides[1].book.entities[entity_of(subject)].facts
        for first in declared.values():
            if name in first.precedes and isinstance(later, Event) and (subject, first.name) in facts.made:
                before = facts.made[subject, first.name]
                found.append(z3.Implies(later.some, z3.And(before.some, before.at <= later.at)))
    return found


def _world(model: Any, facts: Facts, world: World) -> World:
    """The facts a solver chose."""

    def occ(event: Event) -> Any:
        return at(world.start + int(ask(event.at).as_long())) if z3.is_true(ask(event.some)) else NEVER

    def ask(expr: Any) -> Any:
        return model.eval(expr, model_completion=True)

    def value(type_: str, made: Any) -> Any:
        match type_:
            case "bool":
                return YES if z3.is_true(ask(made)) else NO
            case "num":
                return (ask(made).as_long(),) * 2
            case "one" | "scale":
                return 1 << ask(made).as_long()
            case "period":
                return Span_(occ(made.begin), occ(made.end))
            case "coll":
                return Members(tuple(id_ for on, id_ in made if z3.is_true(ask(on))), True)
            case "ref":
                return next((id_ for on, id_ in made if z3.is_true(ask(on))), None)
            case "place":
                return (made,)
        return occ(made)

    stated = {key: value(facts.types[key], made) for key, made in facts.made.items() if facts.types[key] != "open"}
    findings = {(k[1], k[0], ""): z3.is_true(ask(made)) for k, made in facts.made.items() if facts.types[k] == "open"}
    return world._replace(values=stated, holdings=findings, instances=facts.things)
