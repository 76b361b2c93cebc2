"""What two laws say alike: a number for every meaning, so that equal meanings have equal numbers, definitions included."""

from typing import Any

from protlaw.core.anchor import Citation, Label, Span
from protlaw.engine.witnessed import Side
from protlaw.semantics import norms as n
from protlaw.semantics.lawbook import Lawbook

_WORDS = (n.Head, Label, Citation, Span)  # what does not change an answer


class Meanings:
    """Numbers the meanings of nodes of any lawbook, under the default readings; words and places do not count."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._known: dict[tuple[int, int], tuple[Any, int]] = {}

    def of(self, node: Any, book: Lawbook) -> int:
        key = (id(node), id(book))
        if key not in self._known:
            self._known[key] = node, self._numbers.setdefault(self._shape(node, book), len(self._numbers))
        return self._known[key][1]

    def _shape(self, node: Any, book: Lawbook) -> Any:
        match node:
            case n.Use():
                define = book.reads(node.name, node.since)
                return "use", self.of(getattr(define, "value", None), book), self.of(node.of, book)
            case n.Due():
                term = getattr(book.reads(node.name, node.since), "term", None)
                return "due", self.of(term, book)
            case n.Choose():
                chosen = book.ambiguities[node.name].default
                return "reading", tuple(r for r, _ in node.values).index(chosen), self.of(dict(node.values)[chosen], book)
            case n.Rules():
                return "rules", node.values
            case _ if isinstance(node, _WORDS):
                return "words"
            case tuple():
                return type(node).__name__, *(self.of(part, book) for part in node)
        return type(node).__name__, node

    def inside(self, node: Any, book: Lawbook) -> set[int]:
        """The meanings of a node and of everything in it, definitions included."""
        found: set[int] = set()
        pending = [node]
        while pending:
            one = pending.pop()
            if (meaning := self.of(one, book)) in found:
                continue
            found.add(meaning)
            match one:
                case n.Use():
                    pending.append(getattr(book.reads(one.name, one.since), "value", None))
                case n.Due():
                    pending.append(getattr(book.reads(one.name, one.since), "term", None))
            if isinstance(one, tuple) and not isinstance(one, _WORDS):
                pending.extend(one)
        return found


def versions(side: Side, norm: str) -> list[n.Version]:
    """The versions of a norm that can judge: all, or that of the side's day."""
    held = side.book.norms.get(norm, ())
    return [v for v in held if side.day is None or (v.start <= side.day and (v.end is None or side.day < v.end))]
