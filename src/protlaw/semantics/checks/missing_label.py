"""A norm or fact without words would show its identifier to a lawyer."""

from collections.abc import Iterator

from protlaw.core.diagnostic import Diagnostic
from protlaw.semantics.lawbook import Lawbook

CODE = "PL5003"


def check(book: Lawbook) -> Iterator[Diagnostic]:
    heads = [v.norm.head for versions in book.norms.values() for v in versions]
    for head in heads:
        name = head.name.split("/")[1]
        if head.label.es == name:
            yield Diagnostic(CODE, {"name": name}, head.span, help=f"{CODE}.help", severity="warning")
    for entity in book.entities.values():
        for fact in entity.facts.values():
            if fact.label.es == fact.name:
                yield Diagnostic(CODE, {"name": fact.name}, fact.span, help=f"{CODE}.help", severity="warning")
