"""Civil days and terms over columns: tables filled from `core.time`, so that how a law counts is written once.

A day is its ordinal (`date.toordinal`). A term in days depends on the moment only through its civil day: it is worked out once a day.
"""

from datetime import date, timedelta
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from protlaw.core.time import _LEAST, _MOST, Counting, WorkingDays, civil_day, end_of_day, shift, start_of_day, stretch_of, zone
from protlaw.core.values import FUTURE, PAST
from protlaw.engine.columns.batch import I64, Bools, ExactColumn

_DAY, _SECONDS = 86_400, {"minutes": 60, "hours": 3600}
_FIRST_YEAR, _LAST_YEAR = 1900, 2200  # tabulated; beyond them every moment is asked of `core.time`
_FAR = 40_000 * _DAY
_EPOCH = date(1970, 1, 1).toordinal()


class _Zone(NamedTuple):
    """The days of a zone between two years: `starts[i]` is the first second of day `first + i`, `drift` the most by which any is off
    the beat of 24 hours; or `breaks` and the day that begins at each, where the clock once went back over a midnight."""

    first: int
    starts: I64
    drift: int
    even: bool
    breaks: I64 | None
    days: I64


@lru_cache(256)
def _year(name: str, year: int) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """The first second of each day of a year, and the days on which the clock goes back over midnight, as (moment, day)."""
    tz, day, starts, odd = zone(name), date(year, 1, 1), [], []
    while day.year == year:
        first, before = start_of_day(day, tz), end_of_day(day - timedelta(1), tz)
        starts.append(first)
        if first <= before:  # part of the day before comes again
            back = next(t for t in range(first, before + 1) if civil_day(t, tz) < day)
            odd += [(back, day.toordinal() - 1), (before + 1, day.toordinal())]
        day += timedelta(1)
    return tuple(starts), tuple(odd)


@lru_cache(256)
def _zone(name: str, since: int, until: int) -> _Zone:
    years = [_year(name, year) for year in range(since, until + 1)]
    starts = np.array([s for first, _ in years for s in first], np.int64)
    odd = [o for _, changes in years for o in changes]
    beat = starts - _DAY * np.arange(len(starts))
    first = date(since, 1, 1).toordinal()
    days = first + np.arange(len(starts))
    skips = (np.diff(starts) <= 0).any()
    if not odd and not skips and int(np.ptp(beat)) < _DAY:
        return _Zone(first, starts, int((beat - starts[0]).max()), int(np.ptp(beat)) == 0, None, days)
    pairs = sorted([*zip(starts.tolist(), days.tolist(), strict=True), *odd])
    return _Zone(first, starts, 0, False, np.array([t for t, _ in pairs]), np.array([d for _, d in pairs]))


def in_calendar(moment: Any) -> Bools:
    """Whether a moment lies in the years a calendar can count in."""
    return np.asarray((moment >= _LEAST) & (moment < _MOST))


def civil_days(moments: I64, name: str, ends: tuple[int, int] | None = None, origin: int = 0) -> I64:
    """The civil day of each moment, counted from a day; all must be in the calendar, and between the `ends`."""
    if not moments.size:
        return moments
    first, last = ends or (int(moments.min()), int(moments.max()))
    since, until = 1970 + (first - _DAY) // 31_556_952, 1970 + (last + _DAY) // 31_556_952
    if since < _FIRST_YEAR or until > _LAST_YEAR:
        different, place = np.unique(moments, return_inverse=True)
        tz = zone(name)
        return np.array([civil_day(t, tz).toordinal() - origin for t in different.tolist()], np.int64)[place]
    table = _zone(name, since - 1, until + 1)
    if table.breaks is not None:
        return table.days[np.searchsorted(table.breaks, moments, "right") - 1] - origin
    skipped = (origin or table.first) - table.first
    steps: I64 = moments - (table.starts[0] + table.drift + skipped * _DAY)
    if origin and last - first < _FAR:  # half the bits divide several times as fast
        short = steps.astype(np.uint32)
        short //= np.uint32(_DAY)
        steps[:] = short
    else:
        steps //= _DAY
    if not table.even:
        steps += moments >= table.starts[skipped:].take(steps + 1)
    if not origin:
        steps += table.first
    return steps


class Term(NamedTuple):
    """A term as the law counts it: `n` units from (sign 1) or before (-1) a moment."""

    n: int
    unit: str
    sign: int
    counting: Counting
    zone: str
    calendar: WorkingDays | None


class _Limits:
    """The limits of one term from each day asked so far."""

    def __init__(self, term: Term) -> None:
        self.term, self.first = term, 0
        self.table = np.zeros((3, 0), np.int64)  # earliest, latest, whether it is known
        self.lock = Lock()

    def of(self, days: I64) -> tuple[I64, I64]:
        first, last = int(days.min()), int(days.max())
        with self.lock:
            self._reach(first, last)
            table, base = self.table, self.first
            asked = days - base
            if not table[2].take(asked).all():
                for day in np.unique(asked[table[2].take(asked) == 0]).tolist():
                    table[:, day] = (*self._limit(base + day), 1)
        return table[0].take(asked), table[1].take(asked)

    def throughout(self, first: int, last: int) -> tuple[I64, bool]:
        """The earliest limit from each of all the days between two, and whether it is the only one."""
        with self.lock:
            self._reach(first, last)
            part = self.table[:, first - self.first : last - self.first + 1]
            for day in np.nonzero(part[2] == 0)[0].tolist():
                part[:, day] = (*self._limit(first + day), 1)
        return part[0], bool((part[0] == part[1]).all())

    def _reach(self, first: int, last: int) -> None:
        size = self.table.shape[1]
        if size and self.first <= first and last < self.first + size:
            return
        low, high = (min(first, self.first), max(last, self.first + size - 1)) if size else (first, last)
        wider = np.zeros((3, high - low + 1), np.int64)
        wider[:, self.first - low : self.first - low + size] = self.table if size else 0
        self.table, self.first = wider, low

    def _limit(self, day: int) -> tuple[int, int]:
        term = self.term
        try:
            return shift(start_of_day(date.fromordinal(day), zone(term.zone)), *term)
        except OverflowError:
            beyond = FUTURE if term.sign * term.n > 0 else PAST
            return beyond, beyond


_LIMITS: dict[Any, _Limits] = {}


def _limits_of(term: Term) -> _Limits:
    return _LIMITS.setdefault((*term[:5], id(term.calendar)), _Limits(term))


def exact_limits(anchor: ExactColumn, term: Term) -> ExactColumn | None:
    """The limits of a term forward from exact moments; None if any may be open, or beyond the calendar.

    What did not come is looked up as the day after the last that any came on, from which the limit never comes."""
    first, last = anchor.first, anchor.last
    if first > last:  # nothing came
        return anchor
    if term.n < 0 or term.sign < 0 or first < _LEAST or last + (term.n + 2) * 366 * _DAY >= _MOST:
        return None
    if term.unit in _SECONDS:
        length = term.n * _SECONDS[term.unit]
        return ExactColumn(anchor.at + length, first + length, last + length)
    if last - first > _FAR:
        return None
    tz = zone(term.zone)
    since, until = civil_day(first, tz).toordinal() - 1, civil_day(last, tz).toordinal() + 1
    table, alone = _limits_of(term).throughout(since, until)
    if not alone:
        return None
    never = start_of_day(date.fromordinal(until), tz)
    days = civil_days(np.minimum(anchor.at, never), term.zone, (first, never), since)
    return ExactColumn(np.append(table[:-1], FUTURE).take(days), first, int(table.max()))


def limits(low: I64, high: I64, term: Term) -> tuple[I64, I64]:
    """The limits of a term from every moment between two: `core.time.shift_interval`."""
    first_low, first_high = _limits(low, term)
    if high is low:
        return first_low, first_high
    last_low, last_high = _limits(high, term)
    least, most = np.minimum(first_low, last_low), np.maximum(first_high, last_high)
    if term.unit in ("months", "years"):
        for turn in _turns(low, high, term.zone):
            within = (low < turn) & (turn < high)
            if within.any():
                turn_low, turn_high = _limits(np.where(within, turn, low), term)
                least, most = np.minimum(least, turn_low), np.maximum(most, turn_high)
    return least, most


def _limits(moments: I64, term: Term) -> tuple[I64, I64]:
    beyond = FUTURE if term.sign * term.n > 0 else PAST
    open_ = (moments <= PAST) | (moments >= FUTURE)
    if term.unit in _SECONDS:
        moved = moments + np.int64(max(-FUTURE, min(FUTURE, term.sign * term.n * _SECONDS[term.unit])))
        if not (inside := in_calendar(moved)).all():
            moved = np.where(open_, moments, np.where(inside, moved, beyond))
        return moved, moved
    if not moments.size:
        return moments, moments
    table = _limits_of(term)
    inside = in_calendar(moments)
    if inside.all():
        return table.of(civil_days(moments, term.zone))
    low, high = table.of(civil_days(np.where(inside, moments, 0), term.zone))
    elsewhere = np.where(open_, moments, beyond)
    return np.where(inside, low, elsewhere), np.where(inside, high, elsewhere)


def _turns(low: I64, high: I64, name: str) -> list[I64]:
    """The turns of the months at both ends of an interval, and the seconds before; what has none stands still."""
    found = []
    for end in (low, high):
        inside = in_calendar(end)
        months = _months(np.where(inside, end, 0), name)
        for turn in (month_start(months, name), month_start(months + 1, name)):
            found += [np.where(inside, turn - 1, PAST), np.where(inside, turn, PAST)]
    return found


def _months(moments: I64, name: str) -> I64:
    """The civil month of each moment, as year * 12 + month - 1."""
    return (civil_days(moments, name) - _EPOCH).astype("M8[D]").astype("M8[M]").astype(np.int64) + 1970 * 12


def month_start(months: I64, name: str) -> I64:
    different, place = np.unique(months, return_inverse=True)
    tz = zone(name)
    return np.array([start_of_day(date(m // 12, m % 12 + 1, 1), tz) for m in different.tolist()], np.int64)[place]


def stretch_numbers(moments: I64, unit: str, name: str) -> I64:
    """The civil month (year * 12 + month - 1) or year of each moment."""
    months = _months(moments, name)
    return months if unit == "month" else months // 12


def stretch_bounds(codes: I64, name: str) -> tuple[I64, I64]:
    """The first instant of each year, or month as year * 100 + month, and the first after it; 0 has neither."""
    different, place = np.unique(codes, return_inverse=True)
    written = [(f"{c // 100:04}-{c % 100:02}" if c > 9999 else f"{c:04}") if c else "" for c in different.tolist()]
    ends = np.array([stretch_of(text, name) if text else (PAST, FUTURE) for text in written], np.int64).reshape(-1, 2)[place]
    return ends[:, 0], ends[:, 1]


def elapsed(start: I64, end: I64, name: str, many: int) -> I64:
    """Whole civil days from one moment to another, none if they are the other way round; `many` where a bound is open."""
    counted = in_calendar(start) & in_calendar(end)
    days = civil_days(np.where(counted, end, 0), name) - civil_days(np.where(counted, start, 0), name)
    open_ = np.where((start <= PAST) | (end >= FUTURE), many, np.where(start < end, many, 0))
    known = np.where(counted, np.maximum(days, 0), open_)
    return np.where((start >= FUTURE) | (end <= PAST), 0, known)
