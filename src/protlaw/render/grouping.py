"""Which findings lead an answer, and in which order."""

from collections.abc import Iterable

from protlaw.engine.derivation import Finding
from protlaw.render.finding import certain, known_due

QUIET = {"not_triggered", "not_in_force"}
LATE = {"breached", "violated", "met_late", "lapsed", "exercised_late", "no", "not_achieved"}


def grouped(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings by section: overdue, next, contested, undecided, others (members not listed), rest, quiet."""
    groups: dict[str, list[Finding]] = {k: [] for k in ("overdue", "next", "contested", "undecided", "others", "rest", "quiet")}
    for f in findings:
        groups[_group(f)].append(f)
    return groups


def _group(f: Finding) -> str:
    """Nothing counts as overdue that a reading could undo; what runs towards a known limit is next, whatever else is open."""
    if f.subject.endswith("[*]"):
        return "others" if set(f.possible) - QUIET else "quiet"
    if certain(f):
        return "overdue"
    if f.status == "pending" or (f.status == "open" and f.kind == "right"):
        return "next"
    if f.status == "undetermined":
        return "next" if "pending" in f.possible and not LATE & set(f.possible) and known_due(f.due) else "undecided"
    if not f.settled and {s for p in f.readings for _, other in p.others for s in other} - {*QUIET, "defeated"}:
        return "contested"
    return "quiet" if f.status in QUIET else "rest"


def by_due(f: Finding) -> tuple[int, str]:
    """Soonest first; what has no due moment last."""
    return (f.due.earliest if f.due is not None else 1 << 62, f.norm)
