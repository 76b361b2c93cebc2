"""A draft that does not say on which text it was written: nobody can tell what has changed under it since."""

from collections.abc import Iterator

from protlaw.core.diagnostic import Diagnostic
from protlaw.semantics.lawbook import Instrument, Lawbook

CODE = "PL5039"


def check(_book: Lawbook, draft: Instrument) -> Iterator[Diagnostic]:
    if not draft.base:
        yield Diagnostic(CODE, {"name": draft.name}, draft.span, help=f"{CODE}.help", severity="warning")
