"""A term is not only where it is defined: every place whose encoded words use it."""

from collections.abc import Iterator

from protlaw.core.anchor import Citation, Label, Span
from protlaw.semantics.checks.walk import nodes
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import in_force


def places_of(book: Lawbook, instrument: str, term: str, day: str) -> Iterator[tuple[Citation, Span]]:
    """Each place of an instrument in force on a day whose words use a term, once a place, with where they are written.

    What is searched are the words of the encoded norms, readings and silences in Spanish, in upper or lower case; not the official
    text, which is not part of a lawbook."""
    said = ((v.norm.head, v.norm) for versions in book.norms.values() for v in versions if in_force(v, day))
    around = ((x.head, x) for group in (book.ambiguities, book.silences, book.open_norms) for x in group.values())
    found: dict[Citation, Span] = {}
    for head, whole in (*said, *around):
        if any(isinstance(part, Label) and term.lower() in part.es.lower() for part in nodes(whole)):
            for place in head.citations:
                if place.instrument == instrument:
                    found.setdefault(place, head.span)
    yield from found.items()
