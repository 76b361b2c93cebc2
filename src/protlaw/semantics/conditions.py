"""Conditions as all their prime implicants, over variables with several values.

A condition is a set of terms; a term admits, for each variable it mentions, some of its values (a mask). With every
prime implicant present, reading each term with what is known gives exactly the truth all completions agree on.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeAlias

from protlaw.semantics.norms import Choose, Cmp, Cond, Expr, Is

Term: TypeAlias = tuple[tuple[int, int], ...]
WIDEST = 256  # alternatives a condition may pass through while it is worked out


class TooWide(Exception):
    """A condition with more alternatives than anybody can read, or than can be worked out in reasonable time."""

    def __init__(self, terms: int) -> None:
        self.terms = terms


def width(atom: Expr) -> int:
    """How many values a variable of a condition has."""
    if isinstance(atom, Is):
        return len(atom.members)
    if isinstance(atom, Cmp):
        return 3 if atom.moments else 2
    return len(atom.values) if isinstance(atom, Choose) else 2


def literal(atom: Expr, mask: int) -> Cond:
    """The condition that a variable has one of the values in a mask."""
    full = (1 << width(atom)) - 1
    if mask & full == full:
        return Cond((), ((),))
    return Cond((atom,), (((0, mask),),)) if mask & full else Cond((), ())


def conj(*conds: Cond) -> Cond:
    """All of them."""
    atoms, parts = _merged(conds)
    product: list[dict[int, int]] = [{}]
    for terms in parts:
        product = [joined for left in product for right in terms if (joined := _meet(left, right)) is not None]
        product = _absorb(product)
    return _close(atoms, product)


def disj(*conds: Cond) -> Cond:
    """Any of them."""
    atoms, parts = _merged(conds)
    return _close(atoms, [term for terms in parts for term in terms])


def neg(cond: Cond) -> Cond:
    """Not so."""
    full = [(1 << width(a)) - 1 for a in cond.atoms]
    product: list[dict[int, int]] = [{}]
    for term in cond.terms:
        denied = [{v: full[v] & ~mask} for v, mask in term]
        product = _absorb([joined for left in product for right in denied if (joined := _meet(left, right)) is not None])
    return _close(cond.atoms, product)


def _merged(conds: Iterable[Cond]) -> tuple[tuple[Expr, ...], list[list[dict[int, int]]]]:
    index: dict[str, int] = {}
    atoms: list[Expr] = []
    parts = []
    for cond in conds:
        places = []
        for atom in cond.atoms:
            key = repr(atom)
            if key not in index:
                index[key] = len(atoms)
                atoms.append(atom)
            places.append(index[key])
        parts.append([{places[v]: mask for v, mask in term} for term in cond.terms])
    return tuple(atoms), parts


def _meet(left: dict[int, int], right: dict[int, int]) -> dict[int, int] | None:
    joined = dict(left)
    for v, mask in right.items():
        joined[v] = joined.get(v, -1) & mask
        if not joined[v]:
            return None
    return joined


def _covers(big: dict[int, int], small: dict[int, int]) -> bool:
    """Whether every case of `small` is a case of `big`."""
    return all(v in small and small[v] & ~mask == 0 for v, mask in big.items())


def _absorb(terms: list[dict[int, int]]) -> list[dict[int, int]]:
    kept: list[dict[int, int]] = []
    for term in terms:
        if len(kept) > WIDEST:
            raise TooWide(len(kept))
        if any(_covers(other, term) for other in kept):
            continue
        kept = [other for other in kept if not _covers(term, other)]
        kept.append(term)
    return kept


def _close(atoms: tuple[Expr, ...], terms: list[dict[int, int]]) -> Cond:
    """All the prime implicants of some terms."""
    full = tuple((1 << width(a)) - 1 for a in atoms)
    return _canonical(atoms, [dict(term) for term in _primes(full, tuple(tuple(sorted(term.items())) for term in terms))])


@lru_cache(maxsize=65536)
def _primes(full: tuple[int, ...], terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Iterated consensus: add what two terms together imply until nothing new appears. Depends on the shape of a condition alone,
    which the versions of a law share."""
    closed: list[dict[int, int]] = []
    waiting = _absorb([dict(term) for term in terms])
    while waiting:
        term = waiting.pop()
        if any(_covers(other, term) for other in closed):
            continue
        closed = [other for other in closed if not _covers(term, other)]
        for other in closed:
            for v in term.keys() & other.keys():
                joined = _consensus(term, other, v, full[v])
                if joined is not None and not any(_covers(t, joined) for t in (*closed, *waiting, term)):
                    waiting.append(joined)
        closed.append(term)
        if len(closed) + len(waiting) > 2 * WIDEST:
            raise TooWide(len(closed) + len(waiting))
    return tuple(tuple(term.items()) for term in closed)


def _consensus(left: dict[int, int], right: dict[int, int], v: int, full: int) -> dict[int, int] | None:
    joined = _meet({u: m for u, m in left.items() if u != v}, {u: m for u, m in right.items() if u != v})
    if joined is None:
        return None
    union = left[v] | right[v]
    if union in (left[v], right[v]):
        return None
    return joined if union == full else {**joined, v: union}


def _canonical(atoms: tuple[Expr, ...], terms: list[dict[int, int]]) -> Cond:
    """Only the variables in use, in a fixed order, so that equal conditions are equal text."""
    used = sorted({v for term in terms for v in term}, key=lambda v: repr(atoms[v]))
    place = {v: i for i, v in enumerate(used)}
    return Cond(tuple(atoms[v] for v in used), tuple(sorted(tuple(sorted((place[v], m) for v, m in term.items())) for term in terms)))


def substitute(node: Any, name: str, replacement: Expr) -> Any:
    """The node with a variable replaced everywhere."""
    from protlaw.semantics.norms import Var

    if isinstance(node, Var):
        return replacement if node.name == name else node
    if isinstance(node, Cond):
        atoms = tuple(substitute(a, name, replacement) for a in node.atoms)
        return node if atoms == node.atoms else disj(Cond(atoms, node.terms))
    if hasattr(node, "_fields"):
        return type(node)(*(substitute(item, name, replacement) for item in node))
    return tuple(substitute(item, name, replacement) for item in node) if isinstance(node, tuple) else node
