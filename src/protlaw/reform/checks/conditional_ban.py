"""A ban without exception that becomes a ban on some condition is a weaker guarantee."""

from collections.abc import Iterator

from protlaw.core.diagnostic import Diagnostic, Note
from protlaw.reform.checks.stated import stated
from protlaw.semantics.lawbook import Instrument, Lawbook
from protlaw.semantics.norms import TRUE, Duty

CODE = "PL5030"


def check(book: Lawbook, draft: Instrument) -> Iterator[Diagnostic]:
    for name, before, after in stated(book, draft):
        if not (isinstance(before, Duty) and isinstance(after, Duty) and before.force == after.force == "must_not"):
            continue
        if before.binding.binds == TRUE and after.binding.binds != TRUE:
            note = Note(before.head.span, "absolute_here", {})
            yield Diagnostic(CODE, {"name": name}, after.head.span, (note,), f"{CODE}.help", severity="warning")
