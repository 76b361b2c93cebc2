"""One case at a time, status only: Python source generated from the norms, for a service that asks the same of many subjects.

A compiled law judges one subject of one entity from its own facts, known exactly: moments to the second or None where nothing
happened by the horizon; truths and members, or None where not known. Whatever is not so exact (a fact left out, a term whose end the
calendar leaves open) is asked of the reference. Norms that reach beyond the subject, to collections or other things, are refused.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from protlaw.core.time import Counting, WorkingDays, civil_day, elapsed_days, end_of_day, shift, start_of_day, zone
from protlaw.core.values import FUTURE, NEVER, NO, YES, Occ, Span_, fulfilment, masked
from protlaw.engine.emit import NotExpressed, emitted
from protlaw.engine.expressions import MANY, Env, View
from protlaw.engine.reference import Reference
from protlaw.engine.statuses import statuses_of
from protlaw.semantics.lawbook import FactDecl, Lawbook

_DAY = 86_400
Facts = Mapping[str, Any]


class NotExact(Exception):
    """A case the generated program cannot decide exactly."""


class Rows:
    """The norms of one entity, compiled. Called with facts and a horizon, it gives for each of `norms` the statuses still possible,
    bit i for `statuses[norm][i]`. `refused` names the norms left out, with the reason; `source` is the program."""

    def __init__(
        self, book: Lawbook, entity: str, norms: tuple[str, ...] | None, choices: Mapping[str, str] | None, law_on: str | None
    ) -> None:
        self.book, self.entity, self.law_on = book, entity, law_on
        self.choices = {name: a.default for name, a in book.ambiguities.items()} | dict(choices or {})
        asked = norms or tuple(name for name, versions in book.norms.items() if versions[0].norm.scope.entity == entity)
        self.source, self.norms, self.refused, terms = emitted(book, entity, asked, self.choices, law_on)
        if norms and self.refused:
            raise ValueError(self.refused)
        self.statuses = {name: statuses_of(book.norms[name]) for name in self.norms}
        known = {"FUTURE": FUTURE, "NotExact": NotExact, "elapsed": _elapsed, "extinguished": _extinguished}
        program: dict[str, Any] = {**known, **{name: _limit(*term) for name, term in terms.items()}}
        exec(compile(self.source, f"<{entity}>", "exec"), program)
        self._judge: Callable[[Facts, int], tuple[int, ...]] = program["judge"]

    def __call__(self, facts: Facts, horizon: int) -> tuple[int, ...]:
        try:
            return self._judge(facts, horizon)
        except (KeyError, NotExact):
            return self._asked(facts, horizon)

    def _asked(self, facts: Facts, horizon: int) -> tuple[int, ...]:
        """The same of the reference."""
        declared, subject = self.book.entities[self.entity].facts, f"{self.entity}:1"
        values = {(subject, name): _value(declared[name], stated, horizon) for name, stated in facts.items() if name in declared}
        holdings = {(name, subject, ""): bool(held) for name, held in facts.items() if name in self.book.open_norms and held is not None}
        view = View(horizon, {key: value for key, value in values.items() if value is not None}, {self.entity: (subject,)}, holdings, {})
        reference = Reference(self.book, view, self.choices, self.law_on)
        answers = ((name, reference.answer(name, Env.of(subject)).possible) for name in self.norms)
        return tuple(sum(1 << self.statuses[name].index(s) for s in possible) for name, possible in answers)


def _value(declared: FactDecl, stated: Any, horizon: int) -> Any:
    """A fact given plainly, as the reference is given it."""

    def moment(at: int | None) -> Occ:
        return NEVER if at is None else masked(Occ(at, at, True, False), horizon)

    match declared.type:
        case "event":
            return moment(stated)
        case "period":
            return Span_(*(moment(at) for at in stated))
        case _ if stated is None:
            return None
        case "instant" | "date":
            return Occ(stated, stated, True, False)
        case "bool":
            return YES if stated else NO
        case "one" | "scale":
            return 1 << [m.name for m in declared.members].index(stated)
        case "num":
            return stated, stated
    return stated


# --- what a program calls ---------------------------------------------------------------------------------------------------


class _Change(NamedTuple):
    """The civil day that ends within a day of UTC: when the next begins, and the limits of a term from each."""

    midnight: int
    before: int
    after: int


def _limit(n: int, unit: str, sign: int, counting: Counting, zone_name: str, calendar: WorkingDays | None) -> Callable[[int], int]:
    """The limit of a term from an exact moment that came; NotExact where the calendar leaves it open."""
    asked = partial(shift, n=n, unit=unit, sign=sign, counting=counting, zone_name=zone_name, calendar=calendar)
    days: dict[int, _Change | None] = {}
    tz = zone(zone_name)

    def alone(moment: int) -> int:
        try:
            least, most = asked(moment)
        except OverflowError:
            raise NotExact from None
        if least != most:
            raise NotExact
        return least

    def change(day: int) -> _Change | None:
        first, last = day * _DAY, day * _DAY + _DAY - 1
        one, other = civil_day(first, tz), civil_day(last, tz)
        midnight = start_of_day(other, tz) if other > one else last + 1
        if (other - one).days > 1 or (other > one and end_of_day(one, tz) != midnight - 1):
            return None
        return _Change(midnight, alone(first), alone(last))

    def limit(moment: int) -> int:
        day = moment // _DAY
        if day not in days:
            days[day] = change(day)
        found = days[day]
        return alone(moment) if found is None else found.before if moment < found.midnight else found.after

    return limit


def _elapsed(start: int, end: int, zone_name: str) -> int:
    """Whole civil days between exact moments; none before the first came, without end before the second did."""
    if start >= FUTURE:
        return 0
    return MANY if end >= FUTURE else max(0, elapsed_days(start, end, zone(zone_name)))


def _extinguished(due: int, at: int, ends: int, horizon: int, bits: Mapping[str, int]) -> int:
    """What came of a duty that something may extinguish."""

    def occ(moment: int) -> Occ:
        return Occ(moment, moment, True, False) if moment < FUTURE else NEVER

    return sum(bits[status] for status in fulfilment(occ(due), occ(at), masked(occ(ends), horizon), horizon))


__all__ = ["NotExact", "NotExpressed", "Rows"]
