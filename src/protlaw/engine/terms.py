"""A bare term, apart from any case: counted as the encoded law counts terms in its unit, under each reading the law leaves open."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from protlaw.core.counting import ClockChange, Day, clock_changes, days_of_term
from protlaw.core.time import Counting, LocalMoment, shift_interval
from protlaw.core.values import FUTURE, PAST
from protlaw.engine.expressions import counting_by
from protlaw.law.jurisdiction import Calendar
from protlaw.semantics.checks.walk import nodes
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Choose, Rules, Shift

CLOCK = ("minutes", "hours")
_ALIKE = {"minutes": "hours", "hours": "minutes", "months": "years", "years": "months"}


class Asked(NamedTuple):
    """A term asked about. sign: 1 from the moment on, -1 at least so much before it."""

    n: int
    unit: str
    sign: int
    moment: LocalMoment
    zone: str


class Taken(NamedTuple):
    """A computation, and the ambiguity one of whose readings brings it in, if one does."""

    rule: Rules
    ambiguity: str | None


class Way(NamedTuple):
    """One way of counting a term: its computations (later ones prevail), the readings that choose them, and the norms that count
    their terms so, in which unit; none if it was asked for."""

    rules: tuple[Taken, ...]
    readings: tuple[tuple[str, str], ...]
    norms: tuple[str, ...]
    unit: str | None

    @property
    def counting(self) -> Counting:
        return counting_by(dict(taken.rule.values) for taken in self.rules)


class Counted(NamedTuple):
    """A term counted in one way, day by day. earliest and latest: its limit, a bound where one of them is PAST or FUTURE."""

    way: Way
    calendar: Calendar | None
    earliest: int
    latest: int
    days: tuple[Day, ...]
    changes: tuple[ClockChange, ...]


def count(book: Lawbook, asked: Asked, way: Way, calendar: str | None = None) -> Counted:
    """The term counted in one way, with the table named or that of the rules. Raises what `time.shift` raises."""
    table = book.jurisdiction.calendars.get(calendar or way.counting.calendar or "")
    rest = (asked.n, asked.unit, asked.sign, way.counting, asked.zone, table)
    first, last = asked.moment.earliest, asked.moment.latest
    low, high = shift_interval(first, last, *rest)
    if low == high and low in (PAST, FUTURE):
        raise OverflowError(asked.n)
    if asked.unit in CLOCK:
        begin, end = sorted((first, low))
        return Counted(way, None, low, high, (), tuple(clock_changes(begin, end, asked.zone)))
    return Counted(way, table, low, high, tuple(days_of_term(first, *rest)), ())


def ways(book: Lawbook, unit: str, sign: int) -> list[Way]:
    """Every way the encoded norms count terms in a unit, or else in one like it (months as years): the one most norms use first,
    its default readings before the others, what counts the same once; one without rules if there is none.

    Counted back (sign -1), a term has no first day and is not carried, so rules on these make no difference."""
    for like in (unit, _ALIKE.get(unit, unit)):
        users: dict[tuple[Rules | Choose, ...], dict[str, None]] = {}
        for name, rules in _used(book, like):
            users.setdefault(rules, {})[name] = None
        found: dict[Counting, Way] = {}
        for rules in sorted(users, key=lambda r: -len(users[r])):
            for way in _readings(book, rules, Way((), (), tuple(users[rules]), like)):
                found.setdefault(way.counting if sign > 0 else _backwards(way.counting, unit), way)
        if found:
            return list(found.values())
    return [Way((), (), (), None)]


def _backwards(counting: Counting, unit: str) -> Counting:
    """What is left of a way of counting in a term counted back."""
    table = counting.calendar if unit != "natural_days" else None
    return counting._replace(first="following", last="stays", calendar=table)


def computations(book: Lawbook) -> dict[str, Rules]:
    """The computations that norms use, by full name."""
    found = (node for versions in book.norms.values() for version in versions for node in nodes(version.norm))
    return {node.name: node for node in found if isinstance(node, Rules)}


def _used(book: Lawbook, unit: str) -> Iterator[tuple[str, tuple[Rules | Choose, ...]]]:
    """The computations of each term in a unit, with the norm it stands in."""
    for name, versions in book.norms.items():
        for node in nodes(versions[-1].norm):
            if isinstance(node, Shift) and node.unit == unit:
                yield name, tuple(rule for rule in node.rules if isinstance(rule, Rules | Choose))


def _readings(book: Lawbook, rules: tuple[Rules | Choose, ...], way: Way) -> Iterator[Way]:
    """The rules under every choice of reading, the default choice first."""
    open_ = [rule for rule in rules if isinstance(rule, Choose)]
    defaults = {rule.name: book.ambiguities[rule.name].default for rule in open_}
    options = [[(rule.name, r) for r, _ in sorted(rule.values, key=lambda v: v[0] != defaults[rule.name])] for rule in open_]
    for chosen in product(*options):
        readings = dict(chosen)
        taken = []
        for rule in rules:
            said = dict(rule.values)[readings[rule.name]] if isinstance(rule, Choose) else rule
            taken += [Taken(said, rule.name if isinstance(rule, Choose) else None)] if isinstance(said, Rules) else []
        yield way._replace(rules=tuple(taken), readings=chosen)
