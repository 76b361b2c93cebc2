"""A duty that falls on nobody in particular is hard to demand."""

from collections.abc import Iterator

from protlaw.core.diagnostic import Diagnostic
from protlaw.reform.checks.stated import stated
from protlaw.semantics.lawbook import Instrument, Lawbook
from protlaw.semantics.norms import Duty

CODE = "PL5034"


def check(book: Lawbook, draft: Instrument) -> Iterator[Diagnostic]:
    for name, before, after in stated(book, draft):
        already = isinstance(before, Duty) and before.bearer is None
        if isinstance(after, Duty) and after.force == "must" and after.bearer is None and not already:
            yield Diagnostic(CODE, {"name": name}, after.head.span, help=f"{CODE}.help", severity="warning")
