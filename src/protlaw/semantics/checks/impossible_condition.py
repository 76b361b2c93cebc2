"""A norm whose condition no case can satisfy never binds."""

from collections.abc import Iterator

from protlaw.core.diagnostic import Diagnostic
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Define

CODE = "PL5004"


def check(book: Lawbook) -> Iterator[Diagnostic]:
    for versions in book.norms.values():
        for version in versions:
            norm = version.norm
            if not isinstance(norm, Define) and not norm.binding.binds.terms:
                args = {"name": norm.head.name.split("/")[1]}
                yield Diagnostic(CODE, args, norm.head.span, help=f"{CODE}.help", severity="warning")
