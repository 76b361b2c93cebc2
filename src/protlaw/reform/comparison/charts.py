"""What a reform does, as bars a person can read: terms, seats, duties met in time. Widths are in thousandths of the widest."""

from typing import NamedTuple

from protlaw.reform.comparison.behave import Behaviour, Share
from protlaw.reform.comparison.compare import seats
from protlaw.reform.comparison.path import Way, total
from protlaw.reform.comparison.phrases import body_said, quantity, seat_said, steps_said, sum_said
from protlaw.reform.comparison.quantities import Limit, Quantities, length
from protlaw.reform.comparison.told_cases import share
from protlaw.reform.comparison.words import Side, Words
from protlaw.render.words import capital
from protlaw.semantics.norms import Duty, Norm, Power

_WHOLE = 1000


class Bar(NamedTuple):
    """A quantity as a bar from nothing to `low`, and on to `high` if it may be as much; `said`: it in words."""

    low: int
    high: int
    said: str


class Row(NamedTuple):
    """The same quantity in both texts; None where a text has none."""

    title: str
    old: Bar | None
    new: Bar | None


class Chart(NamedTuple):
    title: str
    rows: tuple[Row, ...]


class Squares(NamedTuple):
    """The seats of one kind, one square each."""

    old: int
    new: int
    said: str


class Charts:
    """The charts of a comparison, in words."""

    def __init__(self, words: Words, paths: tuple[Way, ...], cases: Behaviour | None) -> None:
        self.words, self.paths, self.cases = words, paths, cases

    def all(self) -> list[Chart]:
        return [chart for chart in (*self._terms(), self._sums(), self._limits(), self._met()) if chart is not None and chart.rows]

    def _terms(self) -> list[Chart]:
        """Terms that change, those in hours apart from those in days."""
        numbers = Quantities(self.words.found.a), Quantities(self.words.found.b)
        changed = [c for c in self.words.found.norms if any(x.aspect == "term" for x in c.changes)]
        sized = [(c, _length(c.old, numbers[0]), _length(c.new, numbers[1])) for c in changed]
        charts = []
        for key, units in (("hours", ("minutes", "hours")), ("days", ("natural_days",))):
            rows = [(c, a, b) for c, a, b in sized if a is not None and b is not None and {a[1], b[1]} <= set(units)]
            widest = max((x[2] for _, a, b in rows for x in (a, b)), default=1)
            bars = tuple(Row(self.words.title(c), self._term(a, widest), self._term(b, widest)) for c, a, b in rows)
            charts.append(Chart(self.words.say(f"diff.chart.{key}"), bars))
        return charts

    def _term(self, found: tuple[int, str, int], widest: int) -> Bar:
        number, unit, seconds = found
        width = seconds * _WHOLE // widest
        return Bar(width, width, quantity(self.words, number, unit))

    def _sums(self) -> Chart | None:
        """How long the paths asked for are, where that can be added up in days and hours alone."""
        rows = []
        for way in self.paths:
            sums = [total(side) for side in way]
            if any(step.why for side in way for step in side) or any(len(s) != 1 or length(*s[0]) is None for s in sums):
                continue
            seconds = [(length(*s[0]) or (0, 0))[0] for s in sums]
            widths = [x * _WHOLE // max(*seconds, 1) for x in seconds]
            bars = [Bar(width, width, sum_said(self.words, side)) for width, side in zip(widths, way, strict=True)]
            rows.append(Row(capital(steps_said(self.words, way)), bars[0], bars[1]))
        return Chart(self.words.say("diff.chart.sums"), tuple(rows)) if rows else None

    def _limits(self) -> Chart:
        """How many of something norms ask for, where that changes."""
        pairs = {c.name: (x.old, x.new) for c in self.words.found.norms for x in c.changes if x.aspect == "limit"}
        rows = []
        for name, (old, new) in pairs.items():
            most = max(old.number, new.number)
            rows.append(Row(self._title(name), self._limit(old, most, self.words.a), self._limit(new, most, self.words.b)))
        return Chart(self.words.say("diff.chart.limits"), tuple(rows))

    def _title(self, name: str) -> str:
        return capital(self.words.b.names.named(name))

    def _limit(self, limit: Limit, most: int, side: Side) -> Bar:
        width = limit.number * _WHOLE // max(most, 1)
        return Bar(width, width, side.limit_said(limit))

    def _met(self) -> Chart | None:
        """The share of duties met in time, from the least to the most it may be."""
        if self.cases is None:
            return None
        rows = []
        for effect in self.cases.effects:
            if effect.old.low is not None or effect.new.low is not None:
                rows.append(Row(self._title(effect.norm), self._share(effect.old), self._share(effect.new)))
        return Chart(self.words.say("diff.chart.met"), tuple(rows))

    def _share(self, found: Share) -> Bar | None:
        if found.high is None and found.low is None:
            return None
        low, high = (int((end or 0) * _WHOLE) for end in found)
        return Bar(low, high, share(self.words, found))

    def seats(self) -> list[tuple[str, list[Squares]]]:
        """Each body that changes its number of seats, seat by seat."""
        bodies = [b for b in self.words.found.bodies if seats(b.old) != seats(b.new)]
        return [
            (body_said(self.words, body), [
                Squares(s.old.number if s.old else 0, s.new.number if s.new else 0, seat_said(self.words, body, s)) for s in body.seats
            ])
            for body in bodies
        ]  # fmt: skip


def _length(norm: Norm | None, numbers: Quantities) -> tuple[int, str, int] | None:
    """A term in its own unit, and in seconds where its unit is one length."""
    term = norm.term if isinstance(norm, Duty | Power) else None
    number = numbers.number(term.number) if term is not None and term.number is not None else None
    exact = length(number, term.unit or "") if term is not None and number is not None else None
    return (number, term.unit or "", exact[0]) if term is not None and number is not None and exact is not None else None
