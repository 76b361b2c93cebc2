"""Which text a moment falls under: the days on which a version is in force, as instants."""

from datetime import date
from functools import lru_cache

from protlaw.core.time import start_of_day, zone
from protlaw.core.values import FUTURE, Occ
from protlaw.semantics import norms as n
from protlaw.semantics.lawbook import Instrument


@lru_cache(maxsize=256)
def in_force_span(start: str, end: str | None, zone_name: str) -> tuple[int, int]:
    """The instants from the first day in force to the first day no longer in force."""
    tz = zone(zone_name)
    return start_of_day(date.fromisoformat(start), tz), FUTURE if end is None else start_of_day(date.fromisoformat(end), tz)


def touches(moment: Occ, version: n.Version) -> bool:
    """Whether a moment may fall on a version's days."""
    first, last = in_force_span(version.start, version.end, version.zone)
    return moment.some and moment.latest >= first and moment.earliest < last


def uncovered(moment: Occ, versions: tuple[n.Version, ...]) -> bool:
    """Whether a moment may fall on a day on which no version is in force."""
    reached = moment.earliest
    for version in versions:
        first, last = in_force_span(version.start, version.end, version.zone)
        if first <= reached < last:
            reached = last + (last == FUTURE)
    return moment.some and reached <= moment.latest


def reaches(draft: Instrument, version: n.Version, law_on: str | None, governing: Occ) -> bool:
    """Whether a version may be judged on a day on which a draft is in force."""
    if version.end is not None and version.end <= draft.in_force:
        return False
    if law_on is not None:
        return law_on >= draft.in_force
    return governing.some and governing.latest >= in_force_span(draft.in_force, None, draft.zone)[0]
