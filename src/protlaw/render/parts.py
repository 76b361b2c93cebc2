"""A condition taken apart, so that it can be said in fewer words."""

from collections.abc import Mapping

from protlaw.semantics import norms as n
from protlaw.semantics.conditions import conj, disj, literal


def beyond(cond: n.Cond, part: n.Cond) -> n.Cond | None:
    """What a condition asks for beside a part of it; None if it is not that part and more."""
    if cond == part:
        return n.TRUE
    if not cond.terms or not {repr(a) for a in part.atoms} < {repr(a) for a in cond.atoms}:
        return None
    inside = {repr(a) for a in part.atoms}
    common = set.intersection(*(set(t) for t in cond.terms))
    rest = conj(*(literal(cond.atoms[v], m) for v, m in sorted(common) if repr(cond.atoms[v]) not in inside))
    return rest if conj(part, rest) == cond else None


def under(cond: n.Cond, choices: Mapping[str, str]) -> n.Cond:
    """The condition once the readings are chosen."""
    chosen = {
        i: 1 << next(k for k, (r, _) in enumerate(a.values) if r == choices[a.name])
        for i, a in enumerate(cond.atoms)
        if isinstance(a, n.Choose)
    }
    if not chosen:
        return cond
    kept = [tuple((v, m) for v, m in term if v not in chosen) for term in cond.terms if all(m & chosen.get(v, -1) for v, m in term)]
    return disj(n.Cond(cond.atoms, tuple(kept)))
