"""Orders and findings from outside the instrument: a binding one adds, suspends or defeats duties; any is shown beside ours."""

from collections.abc import Iterable

from protlaw.core.status import truths
from protlaw.core.values import FUTURE, NEVER, Occ, fulfilment, masked
from protlaw.engine.derivation import Finding, Step
from protlaw.intake.casefile import Order


def ordered(finding: Finding, orders: Iterable[Order], horizon: int) -> Finding:
    """A finding with the orders that touch it: applied if binding and of the right kind, shown in every case."""
    for order in orders:
        if order.norm != finding.norm or order.subject not in (None, finding.subject) or order.date.earliest > horizon:
            continue
        finding = finding._replace(orders=(*finding.orders, order.id))
        if order.binding and order.effect == "defeats":
            finding = _with(finding, ("defeated",) if order.date.latest <= horizon else (*finding.possible, "defeated"))
        elif order.binding and order.effect == "suspends" and finding.due is not None:
            finding = _suspended(finding, order, horizon)
    return finding


def _with(finding: Finding, possible: tuple[str, ...]) -> Finding:
    duty, late, breach = truths(possible) if finding.duty is not None else (None, None, None)
    status = possible[0] if len(possible) == 1 else "undetermined"
    return finding._replace(possible=possible, status=status, duty=duty, late=late, breach=breach, missing=())


def _suspended(finding: Finding, order: Order, horizon: int) -> Finding:
    """The term stands still from the order until it ends; a term already missed stays missed."""
    due = finding.due
    assert due is not None
    if due.latest < order.date.earliest:
        return finding
    longest = FUTURE if order.until is None else order.until.latest - order.date.earliest
    shortest = FUTURE if order.until is None else max(0, order.until.earliest - order.date.latest)
    surely = order.date.latest <= due.earliest
    moved = Occ(min(FUTURE, due.earliest + shortest) if surely else due.earliest, min(FUTURE, due.latest + longest), True, due.none)
    kept = tuple(s for s in finding.possible if s not in ("met", "met_late", "pending", "breached"))
    judged = fulfilment(moved, masked(finding.at or NEVER, horizon), NEVER, horizon)
    return _with(finding._replace(due=moved), (*kept, *judged))


def outside_duties(orders: Iterable[Order], horizon: int) -> list[Finding]:
    """A duty that a binding order adds: pending or, past its own limit, undetermined on this record (no fact says it was done)."""
    found = []
    for order in orders:
        if order.effect != "adds" or not order.binding:
            continue
        due = Occ(order.due.earliest, order.due.latest, True, False) if order.due else None
        possible = ("pending",) if due is None or horizon <= due.earliest else ("met", "met_late", "breached")
        found.append(
            Finding(
                f"order:{order.id}",
                "order",
                order.subject or "",
                order.addressee,
                possible[0] if len(possible) == 1 else "undetermined",
                possible,
                "yes",
                "undetermined" if len(possible) > 1 else "no",
                "undetermined" if len(possible) > 1 else "no",
                True,
                None,
                due,
                due.earliest if due else None,
                None,
                None,
                None,
                (),
                ("", None, "order"),
                (),
                "reported",
                (),
                (),
                (),
                (),
                (order.id,),
                Step("order", order.id, "", None, ()),
                None,
            )  # fmt: skip
        )
    return found
