"""A defined term that a draft rewrites or repeals stands in other places too: each of them is listed."""

from collections.abc import Iterator

from protlaw.core.diagnostic import Diagnostic, Note
from protlaw.reform.terms import places_of
from protlaw.semantics.lawbook import Instrument, Lawbook

CODE = "PL5037"


def check(book: Lawbook, draft: Instrument) -> Iterator[Diagnostic]:
    for operation in draft.operations:
        step = operation.place.eid.split("__")[-1]
        if not step.startswith("def_") or operation.kind == "insert":
            continue
        term = step.removeprefix("def_").replace("_", " ")
        used = places_of(book, operation.place.instrument, term, draft.in_force)
        found = {place: span for place, span in used if place != operation.place}
        if found:
            notes = tuple(Note(span, "term_here", {"place": place.eid}) for place, span in found.items())
            args = {"term": term, "count": str(len(found))}
            yield Diagnostic(CODE, args, draft.span, notes, f"{CODE}.help", severity="warning")
