"""A norm that rests on an article no longer there on the day of the draft."""

from collections.abc import Iterator

from protlaw.core.diagnostic import Diagnostic
from protlaw.reform.checks.stated import stated
from protlaw.semantics.lawbook import Instrument, Lawbook

CODE = "PL5036"


def check(book: Lawbook, draft: Instrument) -> Iterator[Diagnostic]:
    for name, _, after in stated(book, draft):
        for cited in after.head.citations:
            work, article = book.instruments.get(cited.instrument), cited.eid.split("__")[0]
            known = [a for a in work.articles if a.eid == article] if work else []
            if known and all(a.end is not None and a.end <= draft.in_force for a in known):
                args = {"name": name, "place": cited.eid, "day": str(known[-1].end)}
                yield Diagnostic(CODE, args, after.head.span, help=f"{CODE}.help", severity="warning")
