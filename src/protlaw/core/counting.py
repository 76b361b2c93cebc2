"""A term counted in the open: the day it is counted from, each day that counts or does not, and the day it falls due.

The limit itself is always that of `time.shift`; here it is only shown how it comes out.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from protlaw.core.time import Counting, WorkingDays, civil_day, shift, zone

_DAY = timedelta(days=1)


class Day(NamedTuple):
    """A civil day of a term.

    role: `from` (the day it is counted from, not itself counted), `counted` (as number `n`), `skipped` (not a working day),
    `named` (the same day number of a later month), `missing` (the last day of a month without that number), `carried` (after
    the count, up to the working day the term is carried to).
    off: why it is not a working day: `weekend`, `listed`, both or neither; empty too where no table is asked.
    """

    day: date
    role: str
    n: int | None
    off: tuple[str, ...]


class ClockChange(NamedTuple):
    """A moment at which the civil clock changes: the offsets from UTC before and from it on, in seconds."""

    instant: int
    before: int
    after: int


def days_of_term(instant: int, n: int, unit: str, sign: int, counting: Counting, zone_name: str, calendar: WorkingDays | None) -> list[Day]:
    """Every day of a term in natural or working days, and the days that matter of one in months or years, in the order counted.

    Takes and raises what `time.shift` does; a term in minutes or hours has no days.
    """
    tz = zone(zone_name)

    def limit(rule: Counting) -> date:
        ends = shift(instant, n, unit, sign, rule, zone_name, calendar)
        return civil_day(ends[0] if sign > 0 else ends[1], tz)

    start, counted, due = civil_day(instant, tz), limit(counting._replace(last="stays")), limit(counting)
    carried = [Day(day, "carried", None, off(day, calendar)) for day in _walk(counted, due, sign)][1:]
    if unit in ("months", "years"):
        return [Day(start, "from", None, ()), *_named(start, counted, calendar), *carried]
    first_counts = sign > 0 and n > 0 and counting.first == "same"
    found = [] if first_counts else [Day(start, "from", None, ())]
    number = 0
    for day in list(_walk(start, counted, sign))[not first_counts :]:
        free = off(day, calendar) if unit == "business_days" or day == counted else ()
        skipped = unit == "business_days" and free
        number += not skipped
        found.append(Day(day, "skipped" if skipped else "counted", None if skipped else number, free))
    return found + carried


def off(day: date, calendar: WorkingDays | None) -> tuple[str, ...]:
    """Why a table does not have a day as a working day; nothing where it does."""
    if calendar is None:
        return ()
    reasons = {"weekend": day.weekday() in calendar.weekend, "listed": day.isoformat() in calendar.days}
    return tuple(reason for reason, holds in reasons.items() if holds)


def _walk(first: date, last: date, sign: int) -> Iterator[date]:
    """The days from one to another, both included."""
    return (first + k * sign * _DAY for k in range(abs((last - first).days) + 1))


def _named(start: date, counted: date, calendar: WorkingDays | None) -> Iterator[Day]:
    """The day a count from date to date ends on, after those that stand in for a number its month does not have."""
    if counted.day == start.day:
        yield Day(counted, "named", None, off(counted, calendar))
        return
    last = counted if counted.day > 27 else counted.replace(day=1) - _DAY
    yield Day(last, "missing", None, off(last, calendar) if last == counted else ())
    for day in _walk(last, counted, 1):
        if day != last:
            yield Day(day, "named" if day == counted else "skipped", None, off(day, calendar))


def clock_changes(first: int, last: int, zone_name: str) -> list[ClockChange]:
    """The changes of a zone's clock after one moment and up to another, to the second."""
    tz = zone(zone_name)

    def offset(instant: int) -> int:
        return round((datetime.fromtimestamp(instant, tz).utcoffset() or timedelta()).total_seconds())

    found = []
    for low, high in pairwise([*range(first, last, 86_400), last]):
        before, after = offset(low), offset(high)
        if before != after:
            moments = range(low, high + 1)
            found.append(ClockChange(moments[bisect_left(moments, True, key=lambda instant: offset(instant) != before)], before, after))
    return found
