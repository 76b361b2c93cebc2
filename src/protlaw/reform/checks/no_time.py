"""A term of no time at all, or one whose last moment comes before the duty begins, can never be kept."""

from collections.abc import Iterator

from protlaw.core.diagnostic import Diagnostic
from protlaw.reform.checks.stated import stated
from protlaw.semantics.lawbook import Instrument, Lawbook
from protlaw.semantics.norms import Begin, Const, Duty, End

CODE = "PL5031"


def check(book: Lawbook, draft: Instrument) -> Iterator[Diagnostic]:
    for name, _, after in stated(book, draft):
        if not isinstance(after, Duty) or after.term is None:
            continue
        number, due = after.term.number, after.term.due
        none = isinstance(number, Const) and number.value == 0 and after.term.unit in ("minutes", "hours")
        backwards = isinstance(due, Begin) and isinstance(after.start, End) and due.period == after.start.period
        if none or backwards:
            yield Diagnostic(CODE, {"name": name}, after.head.span, help=f"{CODE}.help", severity="warning")
