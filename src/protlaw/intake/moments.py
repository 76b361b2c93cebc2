"""Moments as a file may write them, each as the interval of instants it can be.

A date is the whole civil day; `about … plus_minus` is wider on both sides; bounds may stand alone; a moment may hang on
another fact. Where the zone is one of several, the interval covers all of them.
"""

import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfoNotFoundError

from protlaw.core.time import BadMoment, civil_day, end_of_day, local, start_of_day, zone
from protlaw.core.values import FUTURE, PAST
from protlaw.intake.casefile import Moment
from protlaw.intake.faults import Faults, Fields, fields
from protlaw.intake.source import Entry, Items, Node, Scalar, Table, is_null, shown
from protlaw.intake.words import UNITS, fold, in_both
from protlaw.law.jurisdiction import Jurisdiction

DAY = 86400
_CODES = {"syntax": "PL4020", "no_such_date": "PL4021", "no_such_hour": "PL4022", "needs_zone": "PL4023"}
_AMOUNT = re.compile(r"([0-9]{1,7})\s*([^\W\d_]+)")
_MINUTE = re.compile(r"[0-9-]{10}[T ][0-9]{2}:[0-9]{2}(?![:0-9])")
_BOUNDS = ("not_before", "not_after")

Zones: TypeAlias = tuple[str, ...]
Resolve: TypeAlias = Callable[[Scalar], Moment | None]


class Amount(NamedTuple):
    """A stretch of time: whole days are civil days, anything shorter runs on the clock."""

    number: int
    unit: int
    text: str


class Lapse(NamedTuple):
    """How long before or after: between two amounts, give or take a third."""

    low: Amount
    high: Amount
    slack: Amount | None
    text: str


class Clock:
    """Reads moments: in the zones given, else in those of the file."""

    def __init__(self, jurisdiction: Jurisdiction, faults: Faults) -> None:
        self.jurisdiction = jurisdiction
        self.faults = faults
        self.zones: Zones = ()
        self.places = {fold(place): zones for place, zones in jurisdiction.places.items()}

    # --- zones

    def zones_of(self, node: Node) -> Zones:
        """The zones a moment may be in, by IANA name or by a place. After a fault, a stand-in: one fault is enough."""
        words = node.items if isinstance(node, Items) else (node,)
        found = [name for word in words if isinstance(word, Scalar) for name in self.zones_in(word)]
        if isinstance(node, Items) and not node.items:
            self.faults.at("PL4024", node)
        return tuple(dict.fromkeys(found)) or (self.jurisdiction.zone,)

    def zones_in(self, word: Scalar) -> Zones:
        """The zone a word names, or every zone of the place it names."""
        if word.text in self.jurisdiction.zones:
            return (word.text,)
        place = self.places.get(fold(word.text))
        if place is not None:
            return place
        try:
            return (zone(word.text).key,)
        except (ZoneInfoNotFoundError, ValueError):
            if is_null(word):
                self.faults.at("PL4009", word)
            else:
                self.faults.unknown("PL4024", word, word.text, [*self.jurisdiction.places, *self.jurisdiction.zones])
            return ()

    # --- plain moments

    def read(self, word: Scalar, zones: Zones | None = None, point: bool = False) -> Moment | None:
        """A moment as written. `point`: a stated minute is taken as its first second (the middle of `about`)."""
        if is_null(word):
            self.faults.at("PL4009", word)
            return None
        zones = self.zones if zones is None else zones
        read, bad = [], None
        for name in zones or (None,):
            try:
                read.append(local(word.text, name))
            except BadMoment as error:
                bad = error
        if not read:
            self.unreadable(word, bad.kind if bad else "syntax")
            return None
        if any(moment.note == "ambiguous" for moment in read):
            self.faults.warn("PL4050", word)
        less = 59 if point and _MINUTE.match(word.text) else 0
        return Moment(min(m.earliest for m in read), max(m.latest for m in read) - less, word.text)

    def unreadable(self, word: Scalar, kind: str) -> None:
        """A moment that cannot be read, with what it most likely means."""
        from protlaw.intake.meant import meant  # only a fault needs it

        likely = meant(word.text) if kind == "syntax" else ()
        args = dict(zip(("closest", "other"), likely, strict=False))
        self.faults.at(_CODES[kind], word, args, ("help", "close", "order")[len(likely)])

    def when(self, node: Node, zones: Zones | None = None, point: bool = False) -> Moment | None:
        """A plain moment, or one with its own zone: `{at: …, zone: …}`."""
        if isinstance(node, Scalar):
            return self.read(node, zones, point)
        if not isinstance(node, Table):
            return None
        stated = fields(node, "point", self.faults)
        own = self.zones_of(stated["zone"].node) if "zone" in stated else zones
        if "at" not in stated:
            self.faults.at("PL4019", node, in_both("at"))
            return None
        inner = stated["at"].node
        return self.read(inner, own, point) if isinstance(inner, Scalar) else None

    # --- moments made of moments

    def moment(self, node: Node, resolve: Resolve) -> Moment | None:
        if isinstance(node, Scalar):
            return self.read(node)
        return self.made(fields(node, "moment", self.faults), node, resolve) if isinstance(node, Table) else None

    def made(self, stated: Fields, node: Table, resolve: Resolve) -> Moment | None:
        """The moment a mapping states: exactly one form, or bounds, which may stand together."""
        zones = self.zones_of(stated["zone"].node) if "zone" in stated else None
        if not self.one_form(stated, node):
            return None
        if "at" in stated:
            return self.when(stated["at"].node, zones)
        if "about" in stated:
            return self.about(stated, zones)
        if "between" in stated:
            return self.between(stated["between"].node, zones)
        if "lapse" in stated:
            return self.relative(stated, zones, resolve)
        return self.bounded(stated, node, zones, resolve)

    def one_form(self, stated: Fields, node: Table) -> bool:
        hanging = [key for key in ("after", "before") if key in stated]
        bounds = [key for key in _BOUNDS if key in stated]
        forms = [key for key in ("at", "about", "between", "lapse") if key in stated]
        needs = {"about": ["plus_minus"], "plus_minus": ["about"], "lapse": ["after", "before"]}
        for key, others in needs.items():
            if key in stated and not any(other in stated for other in others):
                self.faults.at("PL4019", stated[key], in_both(others[0]))
                return False
        mixed = forms + bounds + (hanging if forms != ["lapse"] else hanging[1:])
        if len(forms) > 1 or (forms and len(mixed) > 1):
            self.faults.at("PL4028", stated[mixed[-1]], in_both(*mixed))
            return False
        if not mixed:
            self.faults.at("PL4019", node, in_both("at"))
        return bool(mixed)

    def about(self, stated: Fields, zones: Zones | None) -> Moment | None:
        middle = self.when(stated["about"].node, zones, point=True)
        slack = self.amount(stated["plus_minus"].node)
        if middle is None or slack is None:
            return None
        wide = self.widened(middle, slack, zones, stated["plus_minus"])
        return wide and wide._replace(text=f"{middle.text} ± {slack.text}")

    def between(self, node: Node, zones: Zones | None) -> Moment | None:
        if not isinstance(node, Items):
            return None
        if len(node.items) != 2:
            self.faults.at("PL4047", node)
            return None
        first, last = (self.when(item, zones) for item in node.items)
        if first is None or last is None:
            return None
        return self.ordered(first.earliest, last.latest, f"{first.text} … {last.text}", node)

    def bounded(self, stated: Fields, node: Table, zones: Zones | None, resolve: Resolve) -> Moment | None:
        parts, earliest, latest, whole = [], PAST, FUTURE, True
        for key, sign in (("not_before", "≥"), ("after", "≥"), ("not_after", "≤"), ("before", "≤")):
            if key not in stated:
                continue
            inner = stated[key].node
            bound = self.when(inner, zones) if key in _BOUNDS else resolve(inner) if isinstance(inner, Scalar) else None
            if bound is None:
                whole = False
            elif sign == "≥":
                earliest = max(earliest, bound.earliest)
            else:
                latest = min(latest, bound.latest)
            parts.append(f"{sign} {shown(inner) if bound is None or key not in _BOUNDS else bound.text}")
        return self.ordered(earliest, latest, ", ".join(parts), node) if whole else None

    def ordered(self, earliest: int, latest: int, text: str, node: Node) -> Moment | None:
        if earliest > latest:
            self.faults.at("PL4026", node, {"found": text})
            return None
        return Moment(earliest, latest, text)

    # --- lapses

    def amount(self, node: Node) -> Amount | None:
        """A number and a unit: `15 minutes`, `2 días`."""
        if not isinstance(node, Scalar):
            return None
        match = _AMOUNT.fullmatch(node.text.strip())
        unit = UNITS.get(fold(match[2])) if match else None
        if match is None or unit is None:
            self.faults.at("PL4025", node)
            return None
        return Amount(int(match[1]), unit, node.text.strip())

    def lapse(self, node: Node) -> Lapse | None:
        if isinstance(node, Scalar):
            exact = self.amount(node)
            return exact and Lapse(exact, exact, None, exact.text)
        if not isinstance(node, Table):
            return None
        stated = fields(node, "lapse", self.faults)
        if "between" in stated and len(stated) == 1:
            return self.lapse_between(stated["between"].node)
        if set(stated) == {"about", "plus_minus"}:
            middle, slack = (self.amount(stated[key].node) for key in ("about", "plus_minus"))
            return Lapse(middle, middle, slack, f"{middle.text} ± {slack.text}") if middle and slack else None
        self.faults.at("PL4025", node)
        return None

    def lapse_between(self, node: Node) -> Lapse | None:
        if not isinstance(node, Items):
            return None
        if len(node.items) != 2:
            self.faults.at("PL4047", node)
            return None
        low, high = (self.amount(item) for item in node.items)
        if low is None or high is None:
            return None
        text = f"{low.text} … {high.text}"
        if low.number * low.unit > high.number * high.unit:
            self.faults.at("PL4026", node, {"found": text})
            return None
        return Lapse(low, high, None, text)

    def relative(self, stated: Fields, zones: Zones | None, resolve: Resolve) -> Moment | None:
        """A moment so long after or before another fact."""
        key, sign = ("after", 1) if "after" in stated else ("before", -1)
        of = stated[key].node
        anchor = resolve(of) if isinstance(of, Scalar) else None
        lapse = self.lapse(stated["lapse"].node)
        if anchor is None or lapse is None:
            return None
        near, far = (lapse.low, lapse.high) if sign > 0 else (lapse.high, lapse.low)
        first = self.moved(anchor, sign * near.number, near.unit, zones, stated["lapse"])
        last = self.moved(anchor, sign * far.number, far.unit, zones, stated["lapse"])
        if first is None or last is None:
            return None
        found: Moment | None = Moment(first.earliest, last.latest, f"{shown(of)} {'+' if sign > 0 else '−'} {lapse.text}")
        if lapse.slack is not None and found is not None:
            wide = self.widened(found, lapse.slack, zones, stated["lapse"])
            found = wide and wide._replace(text=found.text)
        return found

    def widened(self, moment: Moment, by: Amount, zones: Zones | None, at: Entry) -> Moment | None:
        low, high = self.moved(moment, -by.number, by.unit, zones, at), self.moved(moment, by.number, by.unit, zones, at)
        return Moment(low.earliest, high.latest, moment.text) if low and high else None

    def moved(self, moment: Moment, number: int, unit: int, zones: Zones | None, at: Entry) -> Moment | None:
        """A moment moved by hours on the clock, or by civil days, which give whole days of its zone."""
        zones = self.zones if zones is None else zones
        if unit == DAY and not zones:
            self.faults.at("PL4023", at.node)
            return None
        try:
            earliest = moment.earliest if moment.earliest == PAST else min(_moved(moment.earliest, number, unit, zones, True))
            latest = moment.latest if moment.latest == FUTURE else max(_moved(moment.latest, number, unit, zones, False))
        except (OverflowError, ValueError):
            self.faults.at("PL4025", at.node)
            return None
        return Moment(earliest, latest, moment.text)


def _moved(instant: int, number: int, unit: int, zones: Zones, start: bool) -> list[int]:
    if unit != DAY:
        return [instant + number * unit]
    from datetime import timedelta

    edge = start_of_day if start else end_of_day
    days = [(civil_day(instant, zone(name)) + timedelta(days=number), zone(name)) for name in zones]
    return [edge(day, tz) for day, tz in days]
