"""The lawbook as plain data and back: what the cache holds and what digests are taken of. Nothing executable.

Equal parts are kept once. The data is a list of nodes, each made of earlier ones: `["Name", part, …]` for a named tuple,
`["", …]` for a tuple, `["{}", …]` for a set, `[":", key, part, …]` for a mapping. A part is `[n]` for the node number n, or
a plain text, number, truth or null.
"""

import hashlib
import json
from typing import Any

from protlaw.core import anchor
from protlaw.law import jurisdiction
from protlaw.semantics import lawbook, norms

_TYPES: dict[str, Any] = {
    name: value for module in (anchor, jurisdiction, norms, lawbook) for name, value in vars(module).items() if hasattr(value, "_fields")
}


def plain(value: Any) -> list[list[Any]]:
    """A value as nodes, each after its parts; the last is the value itself."""
    nodes: list[list[Any]] = []
    numbers: dict[str, int] = {}

    def part(item: Any) -> Any:
        if isinstance(item, dict):
            node = [":", *(x for k, v in item.items() for x in (k, part(v)))]
        elif isinstance(item, frozenset):
            node = ["{}", *sorted(item)]
        elif isinstance(item, tuple):
            node = [type(item).__name__ if hasattr(item, "_fields") else "", *map(part, item)]
        else:
            return item
        key = repr(node)
        if key not in numbers:
            numbers[key] = len(nodes)
            nodes.append(node)
        return [numbers[key]]

    part(value)
    return nodes


def revive(nodes: list[list[Any]]) -> Any:
    """The inverse of `plain`; equal parts are one object."""
    made: list[Any] = []
    for tag, *raw in nodes:
        parts = [made[p[0]] if type(p) is list else p for p in raw]
        if tag == "":
            made.append(tuple(parts))
        elif tag == ":":
            made.append(dict(zip(parts[::2], parts[1::2], strict=True)))
        elif tag == "{}":
            made.append(frozenset(parts))
        else:
            made.append(_TYPES[tag](*parts))
    return made[-1]


def digest(value: Any) -> str:
    """The content of a value: equal values have equal digests."""
    data = json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(data.encode()).hexdigest()}"


def law_digest(book: lawbook.Lawbook) -> str:
    """The content of a lawbook, apart from the tables of its jurisdiction."""
    return digest(tuple(part for name, part in book._asdict().items() if name not in ("jurisdiction", "digest")))


def book_digest(law: str, tables: str) -> str:
    """The content of a lawbook, from that of its law and that of its tables: so it can be said which of them changed."""
    return digest((law, tables))
