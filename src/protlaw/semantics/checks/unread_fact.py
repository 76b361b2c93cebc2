"""A fact no norm reads is a question asked for nothing."""

from collections.abc import Iterator

from protlaw.core.diagnostic import Diagnostic
from protlaw.semantics.checks.walk import norm_nodes
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Each, Fact

CODE = "PL5002"


def check(book: Lawbook) -> Iterator[Diagnostic]:
    read = {(n.entity, n.name) for n in norm_nodes(book) if isinstance(n, Fact)}
    collected = {n.fact for n in norm_nodes(book) if isinstance(n, Each)}
    for entity in book.entities.values():
        for fact in entity.facts.values():
            if (entity.name, fact.name) not in read and fact.name not in collected:
                args = {"name": fact.name, "entity": entity.name}
                yield Diagnostic(CODE, args, fact.span, help=f"{CODE}.help", severity="warning")
