"""An ambiguity, open norm or exception that no norm reaches changes no answer."""

from collections.abc import Iterator

from protlaw.core.diagnostic import Diagnostic
from protlaw.semantics.lawbook import Lawbook

CODE = "PL5001"


def check(book: Lawbook) -> Iterator[Diagnostic]:
    reached = {name for versions in book.norms.values() for v in versions for name in v.norm.head.rests_on}
    for declared in (book.ambiguities, book.open_norms, book.exceptions):
        for name, norm in declared.items():
            if name not in reached:
                yield Diagnostic(CODE, {"name": norm.head.name.split("/")[1]}, norm.head.span, help=f"{CODE}.help", severity="warning")
