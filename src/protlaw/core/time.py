"""Moments, days and terms: whole seconds on the UTC line, civil days of a zone, and the ways a law counts between them.

Hours run from moment to moment; days are civil days and end at midnight; the two never mix. Zones come from the `tzdata`
package, whose version every result states, never from the tables of the machine.
"""

import os.path
import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from protlaw.core.diagnostic import InternalError
from protlaw.core.values import FUTURE, PAST

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_SECONDS = {"hours": 3600, "minutes": 60}


class BadMoment(Exception):
    """A moment that cannot be read. kind: syntax, no_such_date, no_such_hour, needs_zone."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(kind, text)
        self.kind = kind
        self.text = text


class LocalMoment(NamedTuple):
    """The instants a written moment may be, both ends included. note: `ambiguous` if the local hour happened twice."""

    earliest: int
    latest: int
    note: str | None


class Counting(NamedTuple):
    """How a law counts a term.

    first: `following` (the day after the anchor is day 1) or `same` (the anchor's own day is).
    last: `stays`, or `rolls` to the next working day if the due day is not one.
    missing: for months and years without that day number, `next_business_day` of the next month, `last_day`, or `error`.
    calendar: the name of the table of non-working days.
    """

    first: str
    last: str
    missing: str
    calendar: str | None


class WorkingDays(Protocol):
    """What counting needs of a calendar: ISO days off between two ISO days, weekend days (Monday is 0), whether that is all."""

    @property
    def weekend(self) -> tuple[int, ...]: ...
    @property
    def days(self) -> frozenset[str]: ...
    @property
    def first(self) -> str: ...
    @property
    def last(self) -> str: ...
    @property
    def complete(self) -> bool: ...


# --- civil time ------------------------------------------------------------------------------------------------------


@cache
def zone(name: str) -> ZoneInfo:
    """The civil time of an IANA zone; ZoneInfoNotFoundError if there is none of that name."""
    import tzdata  # type: ignore[import-untyped]

    if re.fullmatch(r"\w[\w+-]*(/\w[\w+-]*)*", name, re.ASCII) is None:
        raise ZoneInfoNotFoundError(name)
    try:
        with open(os.path.join(tzdata.__path__[0], "zoneinfo", name), "rb") as table:
            return ZoneInfo.from_file(table, name)
    except (OSError, ValueError):
        raise ZoneInfoNotFoundError(name) from None


def _instant(wall: datetime, tz: tzinfo, fold: int = 0) -> int:
    since = wall.replace(tzinfo=tz, fold=fold) - _EPOCH
    return since.days * 86_400 + since.seconds


# A year is left free at both ends of what `datetime` can hold, so that no zone leads out of it.
_LEAST = _instant(datetime(2, 1, 1), UTC)
_MOST = _instant(datetime(9999, 1, 1), UTC)


def _wall(instant: int, tz: tzinfo) -> datetime:
    """What the local clock shows; OverflowError beyond the years 2 to 9998."""
    if not _LEAST <= instant < _MOST:
        raise OverflowError(instant)
    return datetime.fromtimestamp(instant, tz).replace(tzinfo=None)


def _first(wall: datetime, tz: tzinfo) -> int:
    """The first instant at which the local clock shows `wall`, or a later hour if it skips that one."""
    once, again = _instant(wall, tz), _instant(wall, tz, fold=1)
    if once <= again:
        return once
    skipped = range(again, once + 1)
    return skipped[bisect_left(skipped, True, key=lambda instant: _wall(instant, tz) >= wall)]


def _last(end: datetime, tz: tzinfo) -> int:
    """The last second at which the local clock shows less than `end`."""
    again = _instant(end, tz, fold=1)
    first = _first(end, tz)
    return again - 1 if again > first and _wall(again - 1, tz) < end else first - 1


def civil_day(instant: int, tz: tzinfo) -> date:
    """The day it is in a zone; OverflowError beyond the years 2 to 9998."""
    return _wall(instant, tz).date()


def start_of_day(day: date, tz: tzinfo) -> int:
    """The first second of a civil day, also where the clock skips midnight."""
    return _first(datetime(day.year, day.month, day.day), tz)


@lru_cache(4096)
def end_of_day(day: date, tz: tzinfo) -> int:
    """The last second of a civil day, also of one of 23 or 25 hours."""
    return _last(datetime(day.year, day.month, day.day) + _DAY, tz)


@lru_cache(4096)
def stretch_of(written: str, zone_name: str) -> tuple[int, int]:
    """A month (`2018-03`) or a year (`2018`): its first instant and the first after it, in a civil time."""
    tz = zone(zone_name)
    year, month = int(written[:4]), int(written[5:]) if written[5:] else 0
    following = date(year + (month in (0, 12)), month % 12 + 1 if month else 1, 1)
    return start_of_day(date(year, month or 1, 1), tz), start_of_day(following, tz)


def stretches(unit: str, first: int, last: int, zone_name: str) -> Iterator[str]:
    """The months or years from that of one instant to that of another, as they are written."""
    tz = zone(zone_name)
    begin, end = civil_day(first, tz), civil_day(last, tz)
    for year in range(begin.year, end.year + 1):
        if unit == "year":
            yield f"{year:04}"
            continue
        for month in range(begin.month if year == begin.year else 1, (end.month if year == end.year else 12) + 1):
            yield f"{year:04}-{month:02}"


def elapsed_days(start: int, end: int, tz: tzinfo) -> int:
    """Civil days from the day of one instant to the day of another: the day of the first is day 0."""
    return (civil_day(end, tz) - civil_day(start, tz)).days


# --- written moments -------------------------------------------------------------------------------------------------

_WRITTEN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d))?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?)?)?)?", re.ASCII)
_PRECISION = {3: _DAY, 4: timedelta(hours=1), 5: timedelta(minutes=1), 6: timedelta(seconds=1)}


def local(text: str, zone_name: str | None) -> LocalMoment:
    """The instants a written moment may be: a year, month, day, hour, minute or second, with its own offset or in a zone.

    >>> local("2017-02-09T18:00", "America/Mexico_City")
    LocalMoment(earliest=1486684800, latest=1486684859, note=None)

    Raises BadMoment, also for an hour the clock skipped.
    """
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise BadMoment("syntax", text)
    *fields, offset = match.groups()
    stated = [int(field) for field in fields if field is not None]
    start, end = _bounds(stated, text)
    if offset is None and zone_name is None:
        raise BadMoment("needs_zone", text)
    tz = _offset(offset) if offset else zone(zone_name or "")
    earliest, latest = _first(start, tz), _last(end, tz)
    if earliest > latest:
        raise BadMoment("no_such_hour" if len(stated) > 3 else "no_such_date", text)
    twice = len(stated) > 3 and timedelta(seconds=latest - earliest) >= end - start
    return LocalMoment(earliest, latest, "ambiguous" if twice else None)


def _offset(text: str) -> tzinfo:
    return datetime.fromisoformat(f"1970-01-01T00:00{text}").tzinfo or UTC


def _bounds(stated: list[int], text: str) -> tuple[datetime, datetime]:
    """From what the clock shows at the start of a written moment to what it shows at its end, excluded."""
    year, month, day, hour, minute, second = stated + [1, 1, 1, 0, 0, 0][len(stated) :]
    kind = "no_such_date"
    try:
        start = datetime(year if 2 <= year <= 9998 else 0, month, day)
        kind = "no_such_hour"
        start = start.replace(hour=hour, minute=minute, second=second)
    except ValueError:
        raise BadMoment(kind, text) from None
    if len(stated) == 1:
        return start, start.replace(year=year + 1)
    if len(stated) == 2:
        return start, (start + 31 * _DAY).replace(day=1)
    return start, start + _PRECISION[len(stated)]


# --- terms -----------------------------------------------------------------------------------------------------------


def shift(instant: int, n: int, unit: str, sign: int, counting: Counting, zone_name: str, calendar: WorkingDays | None) -> tuple[int, int]:
    """The limit of a term: the last second within `n` units from a moment (sign 1), or at least `n` before it (sign -1).

    unit: minutes, hours (elapsed), natural_days, business_days, months, years (to the end of a civil day). A limit that
    rests on working days we do not hold in full is a bound: (not before, FUTURE), or (PAST, not after) counting back.
    Raises OverflowError beyond the years 2 to 9998, BadMoment where a missing day number is an error.
    """
    if n < 0:
        n, sign = -n, -sign
    if unit in _SECONDS:
        moment = instant + sign * n * _SECONDS[unit]
        if not _LEAST <= moment < _MOST:
            raise OverflowError(moment)
        return moment, moment
    tz = zone(zone_name)
    due, since = _due_day(civil_day(instant, tz), n, unit, sign, counting, calendar)
    if sign > 0 and counting.last == "rolls" and not _listed_as_working(due, calendar):
        since = since or due
        due = _next_working(due, calendar)
    end = end_of_day(due, tz)
    if since is None or _held(min(since, due), max(since, due), calendar):
        return end, end
    return (PAST, end) if sign < 0 and unit == "business_days" else (end, FUTURE)


def shift_interval(
    lo: int, hi: int, n: int, unit: str, sign: int, counting: Counting, zone_name: str, calendar: WorkingDays | None
) -> tuple[int, int]:
    """The limits of a term from every moment between two, as one interval. PAST and FUTURE stay; what overflows joins them."""
    beyond = FUTURE if sign * n > 0 else PAST
    limits = []
    for instant in (lo,) if lo == hi else {lo, hi, *_turns(lo, hi, unit, zone_name)}:
        try:
            limits.append((instant, instant) if instant in (PAST, FUTURE) else shift(instant, n, unit, sign, counting, zone_name, calendar))
        except OverflowError:
            limits.append((beyond, beyond))
    return min(least for least, _ in limits), max(most for _, most in limits)


def _turns(lo: int, hi: int, unit: str, zone_name: str) -> list[int]:
    """Moments inside an interval whose limit may lie outside the limits of its ends.

    Only months and years have any: 31 January may fall due later than 1 February. The turns of the months at both ends suffice.
    """
    if unit not in ("months", "years") or lo == hi:
        return []
    tz = zone(zone_name)
    days = [civil_day(end, tz).replace(day=1) for end in (lo, hi) if end not in (PAST, FUTURE)]
    starts = [start_of_day(first, tz) for day in days for first in (day, (day + 31 * _DAY).replace(day=1))]
    return [turn for start in starts for turn in (start - 1, start) if lo < turn < hi]


def _due_day(day: date, n: int, unit: str, sign: int, counting: Counting, calendar: WorkingDays | None) -> tuple[date, date | None]:
    """The day a term from (before) `day` falls due, and the first day looked up in the calendar, if any was."""
    same = n > 0 and sign > 0 and counting.first == "same"
    match unit:
        case "natural_days":
            return day + (sign * n - same) * _DAY, None
        case "business_days":
            return _nth_working(day - same * _DAY, n, sign, calendar), day if n else None
        case "months":
            return _date_to_date(day, sign * n, counting.missing, calendar)
        case "years":
            return _date_to_date(day, sign * n * 12, counting.missing, calendar)
    raise InternalError(f"unit of time: {unit}")


def _date_to_date(day: date, months: int, missing: str, calendar: WorkingDays | None) -> tuple[date, date | None]:
    from dateutil.relativedelta import relativedelta

    try:
        due = day + relativedelta(months=months)
    except ValueError as error:
        raise OverflowError(months) from error
    if due.day == day.day or missing == "last_day":
        return due, None
    if missing == "error":
        raise BadMoment("no_such_date", f"{due.year:04}-{due.month:02}-{day.day:02}")
    first = due + _DAY
    return _next_working(first, calendar), first


def _works(day: date, calendar: WorkingDays | None) -> bool:
    """Without a table any day may be a working day."""
    return calendar is None or (day.weekday() not in calendar.weekend and day.isoformat() not in calendar.days)


def _listed_as_working(day: date, calendar: WorkingDays | None) -> bool:
    """Whether a table that covers the day has it as a working day; a notice that is not held cannot be presumed."""
    return calendar is not None and calendar.first <= day.isoformat() <= calendar.last and _works(day, calendar)


def _next_working(day: date, calendar: WorkingDays | None) -> date:
    while not _works(day, calendar):
        day += _DAY
    return day


def _nth_working(day: date, n: int, sign: int, calendar: WorkingDays | None) -> date:
    """The n-th working day after (before) a day, itself not counted."""
    _ = day + sign * n * _DAY  # so long a term overflows before it is counted
    while n:
        day += sign * _DAY
        n -= _works(day, calendar)
    return day


def _held(since: date, until: date, calendar: WorkingDays | None) -> bool:
    """Whether the table says of every day between two whether it is a working day."""
    return calendar is not None and calendar.complete and calendar.first <= since.isoformat() and until.isoformat() <= calendar.last
