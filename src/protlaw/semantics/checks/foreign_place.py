"""A citation of an article the instrument does not declare points nowhere."""

from collections.abc import Iterator

from protlaw.core.diagnostic import Diagnostic
from protlaw.semantics.lawbook import Lawbook

CODE = "PL5005"


def check(book: Lawbook) -> Iterator[Diagnostic]:
    articles = {name: {a.eid for a in i.articles} for name, i in book.instruments.items()}
    heads = [v.norm.head for versions in book.norms.values() for v in versions]
    heads += [x.head for group in (book.ambiguities, book.silences, book.exceptions, book.open_norms) for x in group.values()]
    for head in heads:
        for citation in head.citations:
            place = citation.eid.split("__")[0]
            known = articles.get(citation.instrument)
            if known is None or (place.startswith("art_") and place not in known):
                args = {"name": head.name.split("/")[1], "place": f"{citation.instrument} {citation.eid}"}
                yield Diagnostic(CODE, args, head.span, help=f"{CODE}.help", severity="warning")
