"""The tree of a .law file: generic nodes with places. Spans do not count for equality: layout means nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from protlaw.core.anchor import Span


@dataclass(frozen=True, slots=True)
class Word:
    """A leaf: an identifier, number, text or one of a few keywords that carry meaning; `type` is its terminal."""

    type: str
    text: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Node:
    """A rule of the grammar: its name and what it holds, in source order."""

    kind: str
    items: "tuple[Node | Word, ...]"
    span: Span = field(compare=False)

    def nodes(self, *kinds: str) -> "Iterator[Node]":
        """Child nodes, of the given kinds if any are given."""
        return (i for i in self.items if isinstance(i, Node) and (not kinds or i.kind in kinds))

    def words(self, *types: str) -> Iterator[Word]:
        """Child leaves, of the given types if any are given."""
        return (i for i in self.items if isinstance(i, Word) and (not types or i.type in types))

    def node(self, kind: str) -> "Node | None":
        return next(self.nodes(kind), None)

    def word(self, *types: str) -> Word | None:
        return next(self.words(*types), None)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One parsed file."""

    name: str
    lang: str
    declarations: tuple[Node, ...]
