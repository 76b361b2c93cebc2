"""Time drawn to scale: the windows of a timeline, where a moment stands in each, and the marks of its clocks."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from protlaw.core.time import civil_day, start_of_day, zone
from protlaw.render import moments

_DAY = 86_400
_FINE = [60 * n for n in (5, 10, 15, 30)] + [3600 * n for n in (1, 2, 3, 6, 12)]
_DAYS, _MONTHS, _YEARS = (1, 2, 3, 5, 7, 14), (1, 2, 3, 6), (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_FIRST, _LAST = -62_000_000_000, 253_000_000_000  # about the years 6 and 9987: what a calendar can show
_MOST_TICKS, _MOST_WINDOWS = 5, 5
_NEAR, _TIGHT = 20, 10  # moments nearer than a 20th of a window are one cluster; one narrower than a 10th gets a window


class Tick(NamedTuple):
    """A mark of a clock: what it shows, and the date or year above it where that changes."""

    at: float
    label: str
    above: str


class Clock(NamedTuple):
    """What the clock of a zone shows along a window."""

    zone: str
    offset: str
    ticks: tuple[Tick, ...]


class Window(NamedTuple):
    """A stretch of time drawn to one scale; both ends are instants."""

    first: int
    last: int

    def at(self, instant: int) -> float:
        """Where an instant stands, in hundredths of the width; what lies outside stands at the edge."""
        share = (instant - self.first) / (self.last - self.first)
        return round(min(1.0, max(0.0, share)) * 100, 2)

    def holds(self, first: int, last: int) -> bool:
        return first <= self.last and last >= self.first


def windows(lines: Iterable[Iterable[int]]) -> list[Window]:
    """The whole of several lines of instants, and a window for each cluster of at least two of them that are too close to be
    told apart in the window they lie in."""
    placed = sorted({(t, n) for n, line in enumerate(lines) for t in line})
    if not placed:
        return []
    spread = [_around(placed[0][0], placed[-1][0])]
    for window in spread:
        spread += list(_clusters(placed, window))[: _MOST_WINDOWS - len(spread)]
    return spread


def _around(first: int, last: int) -> Window:
    margin = max(600, (last - first) // 16)
    return Window(max(_FIRST, first - margin), min(_LAST, last + margin))


def _clusters(placed: list[tuple[int, int]], window: Window) -> Iterator[Window]:
    inside = [(t, n) for t, n in placed if window.holds(t, t)]
    length = window.last - window.first
    start = 0
    for i in range(1, len(inside) + 1):
        if i < len(inside) and inside[i][0] - inside[i - 1][0] <= length // _NEAR:
            continue
        found = inside[start:i]
        width = found[-1][0] - found[0][0]
        start = i
        if len({n for _, n in found}) > 1 and 120 <= width < length // _TIGHT:
            yield _around(found[0][0], found[-1][0])


# --- clocks ----------------------------------------------------------------------------------------------------------


def clocks(window: Window, zones: list[str], lang: str) -> list[Clock]:
    """The clock of the first zone; of the others too where an hour can be seen and theirs is another."""
    instants, fine = _marks(window, zones[0])
    found = [_clock(window, zones[0], instants, fine, lang)]
    for name in zones[1:] if fine else []:
        clock = _clock(window, name, instants, fine, lang)
        if clock.offset not in [c.offset for c in found]:
            found.append(clock)
    return found


def _clock(window: Window, name: str, instants: list[int], fine: bool, lang: str) -> Clock:
    ticks, before = [], ""
    for t in instants:
        local = datetime.fromtimestamp(t, zone(name))
        label = f"{local:%H:%M}" if fine else moments.short_day(local.date(), lang)
        above = moments.short_day(local.date(), lang) if fine else str(local.year)
        ticks.append(Tick(window.at(t), label, above if above != before else ""))
        before = above
    ends = dict.fromkeys(moments.offset(t, name) for t in (window.first, window.last))
    return Clock(name, " / ".join(ends), tuple(ticks))


def _marks(window: Window, name: str) -> tuple[list[int], bool]:
    """The instants to mark, as fine as still can be read; and whether they are finer than a day."""
    tz = zone(name)
    first, last = civil_day(window.first, tz), civil_day(window.last, tz)
    length = window.last - window.first
    for step in _FINE:
        if length <= step * _MOST_TICKS:
            start = start_of_day(first, tz)
            return [t for t in range(start, window.last + 1, step) if t >= window.first], True
    days = next((list(_every_day(first, last, n)) for n in _DAYS if length <= n * _DAY * _MOST_TICKS), None)
    if days is None:
        days = next((m for n in _MONTHS if len(m := list(_every_month(first, last, n))) <= _MOST_TICKS), None)
    if days is None:
        days = next(y for n in _YEARS if len(y := list(_every_month(first, last, 12 * n))) <= _MOST_TICKS)
    return [t for day in days if window.holds(t := start_of_day(day, tz), t)], False


def _every_day(first: date, last: date, step: int) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=step)


def _every_month(first: date, last: date, step: int) -> Iterator[date]:
    """The first day of every `step`-th month (counted from January), from the first month on."""
    n = first.year * 12 + first.month - 1
    n += -n % step
    while n <= last.year * 12 + last.month - 1:
        yield date(n // 12, n % 12 + 1, 1)
        n += step
