"""A draft published before the text it says it was written on."""

from collections.abc import Iterator

from protlaw.core.diagnostic import Diagnostic
from protlaw.semantics.lawbook import Instrument, Lawbook

CODE = "PL5038"


def check(_book: Lawbook, draft: Instrument) -> Iterator[Diagnostic]:
    if draft.published and draft.published < draft.base:
        args = {"name": draft.name, "day": draft.published, "base": draft.base}
        yield Diagnostic(CODE, args, draft.span, help=f"{CODE}.help", severity="warning")
