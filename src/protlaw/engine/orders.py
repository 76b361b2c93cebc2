"""Orders and findings from outside the instrument, laid beside our own answers: who said what of which duty.

What a binding order does to a duty (suspend, defeat) is judged by the interpreter; a duty it adds is a finding of its own.
"""

from collections.abc import Iterable

from protlaw.core.status import truths
from protlaw.core.values import Occ
from protlaw.engine.derivation import AsOf, Finding, Step
from protlaw.intake.casefile import Order


def visible(orders: Iterable[Order], as_of: AsOf) -> tuple[Order, ...]:
    """The orders given and known by then."""
    return tuple(o for o in orders if o.date.earliest <= min(as_of.facts_until, as_of.known_at))


def beside(finding: Finding, orders: Iterable[Order], subjects: Iterable[str]) -> Finding:
    """A finding with the orders that speak of it."""
    named = {finding.subject, *subjects}
    touching = tuple(o.id for o in orders if o.norm == finding.norm and (o.subject is None or o.subject in named))
    return finding._replace(orders=touching) if touching else finding


def added(orders: Iterable[Order], horizon: int) -> list[Finding]:
    """The duties that binding orders add. No fact of the vocabulary says they were done: done or not stays open."""
    return [_added(o, horizon) for o in orders if o.effect == "adds" and o.binding]


def _added(order: Order, horizon: int) -> Finding:
    due = Occ(order.due.earliest, order.due.latest, True, False) if order.due else None
    possible: tuple[str, ...] = ("met", "pending") if due is None or horizon <= due.earliest else ("met", "met_late", "breached")
    return Finding(
        norm=f"order:{order.id}",
        kind="order",
        subject=order.subject or "",
        bearer=order.addressee,
        status="undetermined",
        possible=possible,
        **dict(zip(("duty", "late", "breach"), truths(possible), strict=True)),
        settled=True,
        all_tried=True,
        start=None,
        due=due,
        safest=due.earliest if due else None,
        at=None,
        delay=None,
        since=None,
        defeated_by=(),
        version=("", None, "order"),
        citations=(),
        fidelity="reported",
        reasons=(),
        missing=(),
        readings=(),
        accounts=(),
        orders=(order.id,),
        why=Step("order", order.id, "", None, ()),
        source=None,
    )
