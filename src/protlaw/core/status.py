"""The statuses an answer may have, by kind of norm."""

from collections.abc import Callable, Iterable
from typing import Literal, TypeAlias

DutyStatus = Literal["not_in_force", "not_triggered", "defeated", "pending", "met", "met_late", "breached", "ended"]
PowerStatus = Literal["not_in_force", "not_triggered", "defeated", "not_open", "open", "exercised", "exercised_late", "lapsed", "ended"]
Truth = Literal["yes", "no", "undetermined"]
Status: TypeAlias = str  # a DutyStatus, a PowerStatus, observed | violated, yes | no, achieved | not_achieved, listed | ..., or a member

UNBOUND = frozenset({"not_in_force", "not_triggered", "defeated"})
LATE = frozenset({"met_late", "breached"})


def truths(possible: Iterable[Status]) -> tuple[Truth, Truth, Truth]:
    """Three answers about a duty given even when its status is open: does it bind, is its term missed, is it breached."""
    statuses = tuple(possible)
    return _all(statuses, lambda s: s not in UNBOUND), _all(statuses, LATE.__contains__), _all(statuses, "breached".__eq__)


def _all(statuses: tuple[Status, ...], test: Callable[[Status], bool]) -> Truth:
    held = {test(s) for s in statuses}
    return "undetermined" if len(held) > 1 else "yes" if held == {True} else "no"


FIDELITIES = ("text", "reported", "title_only", "not_held")


def least(*fidelities: str) -> str:
    """The least of several fidelities: an answer is as sure as the weakest text it rests on."""
    return max(fidelities, key=FIDELITIES.index)
