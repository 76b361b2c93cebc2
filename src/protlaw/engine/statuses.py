"""The statuses each kind of norm may have, in a fixed order: bit i of an answer given as a number is the i-th of them."""

from protlaw.semantics import norms as n

BOUND = ("not_in_force", "not_triggered", "defeated")
ACTS = (*BOUND, "no_defect_found", "defect_found", "not_done")
USED = {"met": "exercised", "met_late": "exercised_late", "pending": "open", "breached": "lapsed", "ended": "ended"}


def statuses_of(versions: tuple[n.Version, ...]) -> tuple[str, ...]:
    """The statuses a norm may have under any of its versions."""
    return tuple(dict.fromkeys(status for version in versions for status in _statuses(version.norm)))


def _statuses(norm: n.Norm) -> tuple[str, ...]:
    match norm:
        case n.Duty(force="must"):
            return (*BOUND, "pending", "met", "met_late", "breached", "ended")
        case n.Duty(force="must_not"):
            return (*BOUND, "observed", "violated")
        case n.Duty():
            return (*BOUND, "achieved", "not_achieved")
        case n.Power():
            return (*BOUND, "not_open", "open", "exercised", "exercised_late", "lapsed", "ended")
        case n.Requirement():
            return (*BOUND, *(("yes", "no") if norm.force == "must" else ("achieved", "not_achieved")))
        case n.Define():
            return (*norm.members, *(() if norm.value is not None else ("no" if norm.type == "bool" else "none",)), "not_in_force")
        case n.Catalogue():
            return (*BOUND, "listed", "covered_if_required", "not_listed")
    return (*BOUND, "described", "described_half", "not_described")
