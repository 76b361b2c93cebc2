"""What the columnar backend cannot express, found before any work starts."""

from collections.abc import Iterable, Iterator

from protlaw.semantics import norms as n
from protlaw.semantics.checks.walk import nodes
from protlaw.semantics.lawbook import Lawbook


def refusals(book: Lawbook, norms: Iterable[str]) -> dict[str, str]:
    """The norms that cannot be judged over columns, each with the first reason: versions, answers,
    members, cases."""
    return {name: reason for name in norms if (reason := next(_reasons(book, book.norms[name]), None)) is not None}


def _reasons(book: Lawbook, versions: tuple[n.Version, ...]) -> Iterator[str]:
    scopes = [version.norm.scope for version in versions]
    if len({(s.entity, type(s.each), s.each and s.each.var, getattr(s.each, "entity", "")) for s in scopes}) > 1:
        yield "versions"
    if len({m for version in versions for m in getattr(version.norm, "members", ())}) > 60:
        yield "answers"
    rests_on = {name for version in versions for name in version.norm.head.rests_on if name in book.norms}
    for version in (*versions, *(v for name in sorted(rests_on) for v in book.norms[name])):
        for node in nodes(version.norm):
            if isinstance(node, n.First) and any(
                isinstance(s, n.Same) and type(s.left) is type(s.right) is n.Var for s in nodes(node.where)
            ):
                yield "members"
            if isinstance(node, n.Case) and any(isinstance(e, n.Fact) and e.type not in _VALUES for _, e in node.branches):
                yield "cases"


_VALUES = ("event", "instant", "date", "num", "place")
