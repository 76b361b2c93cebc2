"""A term that starts at no stated moment: nobody can say when it ends."""

from collections.abc import Iterator

from protlaw.core.diagnostic import Diagnostic
from protlaw.reform.checks.stated import stated
from protlaw.semantics.lawbook import Instrument, Lawbook
from protlaw.semantics.norms import Duty, Power, Shift, Unstated

CODE = "PL5033"


def check(book: Lawbook, draft: Instrument) -> Iterator[Diagnostic]:
    for name, _, after in stated(book, draft):
        if isinstance(after, Duty | Power) and after.term is not None:
            due = after.term.due
            if isinstance(due, Unstated) or (isinstance(due, Shift) and isinstance(due.anchor, Unstated)):
                yield Diagnostic(CODE, {"name": name}, after.head.span, help=f"{CODE}.help", severity="warning")
