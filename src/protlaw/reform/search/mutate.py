"""A law with one number of one norm changed by one: to see whether what looks for differences finds it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from protlaw.core.anchor import Citation, Label, Span
from protlaw.semantics import norms as n
from protlaw.semantics.lawbook import Lawbook

_WORDS = (Citation, Label, Span, n.Head, n.Term)  # a term repeats the number of its limit


class Planted(NamedTuple):
    """A number of a norm that is one more than the law says: in which version, inside what, and what that reads instead.

    `what` is the kind of number: term, count, some or every (at least one, none), comparison, sum, definition, penalty."""

    norm: str
    version: int
    place: Any
    other: Any
    what: str


def planted(book: Lawbook) -> Iterator[Planted]:
    """One for every number of every norm in every version; a number that a norm repeats in the same place counts once."""
    for name, versions in book.norms.items():
        for i, version in enumerate(versions):
            places = {repr(place): place for place in _nodes(version.norm)}
            for place in places.values():
                yield from (Planted(name, i, place, other, what) for other, what in _changed(place))


def with_planted(book: Lawbook, plant: Planted) -> Lawbook:
    """The law with that number changed wherever the norm repeats it; what was one object stays one."""
    made: dict[int, Any] = {}

    def change(node: Any) -> Any:
        if not isinstance(node, tuple):
            return node
        if id(node) not in made:
            if type(node) is type(plant.place) and node == plant.place:
                made[id(node)] = plant.other
            else:
                parts = [change(part) for part in node]
                same = all(a is b for a, b in zip(parts, node, strict=True))
                made[id(node)] = node if same else type(node)(*parts) if hasattr(node, "_fields") else tuple(parts)
        return made[id(node)]

    versions = list(book.norms[plant.norm])
    versions[plant.version] = versions[plant.version]._replace(norm=change(versions[plant.version].norm))
    return book._replace(norms={**book.norms, plant.norm: tuple(versions)})


def _nodes(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple) and not isinstance(value, _WORDS):
        yield value
        for part in value:
            yield from _nodes(part)
    elif isinstance(value, n.Term):
        yield from _nodes(value.due)


def _changed(node: Any) -> Iterator[tuple[Any, str]]:
    """A node with one of its numbers one higher."""
    if isinstance(node, n.Penalty):
        if node.low is not None:
            yield node._replace(low=node.low + 1), "penalty"
        if node.high is not None:
            yield node._replace(high=node.high + 1), "penalty"
    for key in getattr(node, "_fields", ()):
        value = getattr(node, key)
        if isinstance(value, n.Const) and value.type == "num":
            yield node._replace(**{key: n.Const("num", int(value.value) + 1)}), _kind(node, int(value.value))


def _kind(node: Any, number: int) -> str:
    if isinstance(node, n.Cmp) and isinstance(node.left, n.Count):
        return "some or every" if (node.op, number) in (("<", 1), ("==", 0)) else "count"
    return {n.Shift: "term", n.Cmp: "comparison", n.Define: "definition"}.get(type(node), "sum")
