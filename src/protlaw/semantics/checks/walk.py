"""Every node of a lawbook's norms."""

from collections.abc import Iterator
from typing import Any

from protlaw.semantics.lawbook import Lawbook


def nodes(value: Any) -> Iterator[Any]:
    """A value and everything inside it, once per place."""
    yield value
    if isinstance(value, tuple):
        for part in value:
            yield from nodes(part)


def norm_nodes(book: Lawbook) -> Iterator[Any]:
    return (node for versions in book.norms.values() for version in versions for node in nodes(version.norm))
