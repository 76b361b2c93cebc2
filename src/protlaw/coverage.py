"""Law coverage: what the scenarios show of each norm (it binds, it does not, it is excepted, both sides of its limit)."""

from collections.abc import Iterable
from typing import NamedTuple

from protlaw.engine.derivation import Finding
from protlaw.render.messages import text
from protlaw.scenarios import Outcome
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import FALSE, TRUE, Catalogue, Cond, Define, Duty, Norm, Power, Requirement, Sanction

DAY = 86_400
IDLE = frozenset({"not_triggered", "not_open", "no", "none"})


class Aspect(NamedTuple):
    """Something a norm should be shown to do, and whether a scenario shows it."""

    norm: str
    name: str
    shown: bool


def coverage(book: Lawbook, outcomes: Iterable[Outcome]) -> list[Aspect]:
    """Every aspect of every norm, from the findings that a scenario names in what it expects."""
    seen: dict[str, list[Finding]] = {}
    for outcome in outcomes:
        named = {key.partition("@")[0].partition("(")[0].strip() for key in (outcome.expectation.stated.get("findings") or {})}
        for finding in outcome.result.findings if outcome.result else ():
            if finding.norm in named or finding.norm.split("/")[-1] in named:
                seen.setdefault(finding.norm, []).append(finding)
    return [
        Aspect(name if len(versions) == 1 else f"{name} ({version.start})", aspect, shown)
        for name, versions in book.norms.items()
        for version in versions
        for aspect, shown in _aspects(version.norm, [f for f in seen.get(name, []) if len(versions) == 1 or f.version[0] == version.start])
    ]


def _aspects(norm: Norm, found: list[Finding]) -> list[tuple[str, bool]]:
    statuses = {f.status for f in found if len(f.possible) == 1}
    if isinstance(norm, Define):
        return [(member, member in statuses) for member in norm.members] if norm.value is None else []
    if isinstance(norm, Catalogue):
        return [("listed", "listed" in statuses)] + ([("covered_if_required", "covered_if_required" in statuses)] if norm.open else [])
    if isinstance(norm, Sanction):
        return [(s, s in statuses) for s in ("described", "not_described")] + [("described_half", "described_half" in statuses)] * bool(
            norm.half.terms
        )
    aspects = [("fires", bool(statuses - IDLE - {"defeated", "not_in_force", "observed"}) or _kept(norm, statuses))]
    if _conditional(norm.binding.trigger) or (isinstance(norm, Requirement | Power) and norm.binding.trigger != TRUE):
        aspects.append(("does_not_fire", bool(statuses & (IDLE | {"observed"}))))
    if norm.binding.defeated:
        aspects.append(("excepted", "defeated" in statuses))
    if isinstance(norm, Requirement):
        aspects += [(s, s in statuses) for s in (("yes", "no") if norm.force == "must" else ("achieved", "not_achieved"))]
    if isinstance(norm, Duty | Power) and norm.term is not None and norm.term.unit is not None:
        close = 1 if norm.term.unit in ("hours", "minutes") else DAY
        aspects.append(("last_moment", any(_edge(f, close, 0) for f in found)))
        if norm.term.unit != "business_days":  # a limit in working days is a bound: nothing is surely late by a day
            aspects.append(("moment_after", any(_edge(f, close, 1) for f in found)))
    return aspects


def _kept(norm: Norm, statuses: set[str]) -> bool:
    """A prohibition is shown when it is broken; so is a requirement that is not met."""
    return (isinstance(norm, Requirement) and "no" in statuses) or (
        isinstance(norm, Duty) and norm.force == "must_not" and "violated" in statuses
    )


def _conditional(cond: Cond) -> bool:
    return cond not in (TRUE, FALSE)


def _edge(finding: Finding, close: int, after: int) -> bool:
    """The act at the very last moment of the limit, or just after it: to the second for hours, to the day for days."""
    at, due = finding.at, finding.due
    if at is None or due is None or len(finding.possible) != 1:
        return False
    late = finding.status in ("met_late", "exercised_late")
    return late and at.earliest - due.latest <= close if after else not late and 0 <= due.earliest - at.latest < close


def coverage_text(book: Lawbook, outcomes: Iterable[Outcome], lang: str) -> str:
    """A line per norm with something not shown, and the share that is."""
    aspects = coverage(book, outcomes)
    shown = sum(a.shown for a in aspects)
    lines = [text(lang, "coverage_summary", shown=shown, total=len(aspects))]
    missing: dict[str, list[str]] = {}
    for aspect in aspects:
        if not aspect.shown:
            missing.setdefault(aspect.norm, []).append(aspect.name)
    lines += [f"  {norm}: {', '.join(names)}" for norm, names in missing.items()]
    return "\n".join(lines) + "\n"
