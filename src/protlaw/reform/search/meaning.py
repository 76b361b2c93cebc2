"""What two laws say alike: a number for every meaning, so that equal meanings have equal numbers, definitions included."""

from collections.abc import Iterator
from typing import Any

from protlaw.core.anchor import Citation, Label, Span
from protlaw.engine.witnessed import Side
from protlaw.semantics import norms as n
from protlaw.semantics.lawbook import Lawbook

_WORDS = (n.Head, Label, Citation, Span)  # what does not change an answer


class Meanings:
    """Numbers the meanings of nodes of any lawbook, under the readings of each side; words and places do not count."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._known: dict[tuple[int, str], tuple[Any, int]] = {}

    def of(self, node: Any, side: Side) -> int:
        key = (id(node), side.name)
        if key not in self._known:
            self._known[key] = node, self._numbers.setdefault(self._shape(node, side), len(self._numbers))
        return self._known[key][1]

    def _shape(self, node: Any, side: Side) -> Any:
        book = side.book
        match node:
            case n.Use():
                define = book.reads(node.name, node.since)
                return "use", self.of(getattr(define, "value", None), side), self.of(node.of, side)
            case n.Due():
                term = getattr(book.reads(node.name, node.since), "term", None)
                return "due", self.of(term, side)
            case n.Choose():
                chosen = side.choices[node.name]
                return "reading", tuple(r for r, _ in node.values).index(chosen), self.of(dict(node.values)[chosen], side)
            case n.Rules():
                return "rules", node.values
            case _ if isinstance(node, _WORDS):
                return "words"
            case tuple():
                return type(node).__name__, *(self.of(part, side) for part in node)
        return type(node).__name__, node

    def inside(self, node: Any, side: Side) -> set[int]:
        """The meanings of a node and of everything in it, definitions included."""
        return {self.of(one, side) for one in reached(node, side.book)}


def reached(node: Any, book: Lawbook) -> Iterator[Any]:
    """A node and everything in it, once each, definitions and terms of other norms included."""
    seen: set[int] = set()
    pending = [node]
    while pending:
        one = pending.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        match one:
            case n.Use():
                pending.append(getattr(book.reads(one.name, one.since), "value", None))
            case n.Due():
                pending.append(getattr(book.reads(one.name, one.since), "term", None))
        if isinstance(one, tuple) and not isinstance(one, _WORDS):
            pending.extend(one)


def versions(side: Side, norm: str) -> list[n.Version]:
    """The versions of a norm that can judge: all, or that of the side's day."""
    held = side.book.norms.get(norm, ())
    return [v for v in held if side.day is None or n.in_force(v, side.day)]
