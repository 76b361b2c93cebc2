"""Whether a condition holds in more cases than another, as far as logic and the numbers in it tell."""

from collections.abc import Mapping

from protlaw.reform.comparison.quantities import Limit, Quantities
from protlaw.reform.comparison.sense import meant
from protlaw.render.parts import under
from protlaw.semantics import norms as n
from protlaw.semantics.conditions import TooWide, conj, disj, neg


def order(old: n.Cond, new: n.Cond, a: Quantities, b: Quantities) -> int:
    """1: what held before still does, and more; -1: only part of it does; 0: alike, or neither includes the other."""
    first, second = meant(old), meant(new)
    try:
        signs = {
            _included(second, first) - _included(first, second),
            _by_numbers(under(first, a.defaults), under(second, b.defaults), a, b),
        }
    except TooWide:
        return 0
    return -1 if signs == {0, 1} or signs == {1} else 1 if signs == {0, -1} or signs == {-1} else 0


def _included(inner: n.Cond, outer: n.Cond) -> bool:
    return not conj(inner, neg(outer)).terms


def _by_numbers(old: n.Cond, new: n.Cond, a: Quantities, b: Quantities) -> int:
    """For conditions that differ only in how many they ask for: 1 if the new one asks for more, -1 if for less, else 0."""
    before, after = a.limits(old), b.limits(new)
    if before.keys() != after.keys() or _without(old, before, a) != _without(new, after, b):
        return 0
    signs = {_sign(before[key], after[key]) for key in before} - {0}
    return signs.pop() if len(signs) == 1 else 0


def _sign(old: Limit, new: Limit) -> int:
    asks_more = (new.number > old.number) - (new.number < old.number)
    return {"least": asks_more, "most": -asks_more}.get(old.kind, 0)


def _without(cond: n.Cond, limits: Mapping[tuple[str, str], Limit], numbers: Quantities) -> n.Cond:
    """A condition with each comparison that is a limit replaced by what it is a limit of."""
    placed = {v: key for v in range(len(cond.atoms)) for key in numbers.bounds(cond, v) if key in limits}
    atoms = tuple(n.Unstated(repr(placed[v])) if v in placed else atom for v, atom in enumerate(cond.atoms))
    terms = tuple(tuple((v, 1 if v in placed else mask) for v, mask in term) for term in cond.terms)
    return disj(n.Cond(atoms, terms))
