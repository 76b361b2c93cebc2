"""A zone as a calendar carries it (VTIMEZONE): its offset at the start of a span of time and each change within it."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from protlaw.core.counting import clock_changes
from protlaw.core.time import civil_day, start_of_day, zone

if TYPE_CHECKING:
    from icalendar import Timezone

_MARGIN = 366 * 86_400


def vtimezone(name: str, first: int, last: int) -> "Timezone":
    """The zone over the years around two moments, as `tzdata` has it."""
    from icalendar import Timezone

    tz = zone(name)
    begin = start_of_day(civil_day(first, tz).replace(month=1, day=1), tz)
    made = Timezone()
    made.add("tzid", name)
    offset = round((datetime.fromtimestamp(begin, tz).utcoffset() or timedelta()).total_seconds())
    spells = [(begin, offset, offset), *((c.instant, c.before, c.after) for c in clock_changes(begin, last + _MARGIN, name))]
    for instant, before, after in spells:
        _add_spell(made, name, instant, before, after)
    return made


def _add_spell(made: "Timezone", name: str, instant: int, before: int, after: int) -> None:
    """From when an offset applies: told, as the format has it, on the clock as it was until then."""
    from icalendar import TimezoneDaylight, TimezoneStandard

    local = datetime.fromtimestamp(instant, zone(name))
    spell = TimezoneDaylight() if local.dst() else TimezoneStandard()
    spell.add("dtstart", datetime.fromtimestamp(instant + before, UTC).replace(tzinfo=None))
    spell.add("tzoffsetfrom", timedelta(seconds=before))
    spell.add("tzoffsetto", timedelta(seconds=after))
    spell.add("tzname", local.tzname() or name)
    made.add_component(spell)
