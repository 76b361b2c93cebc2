"""An act that falls due before another that has to come first cannot be asked for in time."""

from collections.abc import Iterator

from protlaw.core.diagnostic import Diagnostic, Note
from protlaw.reform.checks.stated import stated
from protlaw.semantics.lawbook import Instrument, Lawbook
from protlaw.semantics.norms import Const, Duty, Expr, Fact, Shift

CODE = "PL5032"
_SECONDS = {"minutes": 60, "hours": 3600, "natural_days": 86400}


def check(book: Lawbook, draft: Instrument) -> Iterator[Diagnostic]:
    mine = {name for name, _, _ in stated(book, draft)}
    timed = [(v[-1].norm, *t) for v in book.norms.values() if isinstance(v[-1].norm, Duty) and (t := _timed(v[-1].norm)) is not None]
    for first, anchor, seconds, done in timed:
        for second, other, less, then in timed:
            names = [n.head.name.split("/")[1] for n in (first, second)]
            if anchor == other and less < seconds and mine & set(names) and _precedes(book, done, then):
                note = Note(first.head.span, "first_due_later", {"name": names[0]})
                args = {"name": names[1], "first": names[0]}
                yield Diagnostic(CODE, args, second.head.span, (note,), f"{CODE}.help", severity="warning")


def _timed(duty: Duty) -> tuple[Expr, int, Fact] | None:
    """From when the term of a duty runs, how long it is in seconds, and the act that fulfils it, where all three are plain."""
    due = duty.term.due if duty.term else None
    if not (isinstance(due, Shift) and due.sign > 0 and isinstance(due.number, Const) and due.unit in _SECONDS):
        return None
    return (due.anchor, int(due.number.value) * _SECONDS[due.unit], duty.done) if isinstance(duty.done, Fact) else None


def _precedes(book: Lawbook, first: Fact, second: Fact) -> bool:
    return first.entity == second.entity and second.name in book.entities[first.entity].facts[first.name].precedes
