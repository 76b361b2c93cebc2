"""What a country's tables say of time: zones, places, calendars of non-working days, and what was not examined."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from protlaw.core.anchor import Citation, Label, Span
from protlaw.core.diagnostic import Diagnostic, SourceError

DRAFTS = "drafts"  # the folder of an instrument that holds what is not law


class Calendar(NamedTuple):
    """A dated legal table of non-working days (ISO days; Monday is 0), and the provision that gives them. Outside `first` …
    `last`, or with `complete` false, a working-day moment is a bound: not before.

    `because`: what the text says of a day beyond its date, by month and day (`12-01`) or by date; `not_held`: the days it adds
    that the table does not list."""

    name: str
    weekend: tuple[int, ...]
    days: frozenset[str]
    first: str
    last: str
    complete: bool
    label: Label
    law: Citation
    because: dict[str, Label]
    not_held: Label | None


class Jurisdiction(NamedTuple):
    """Zones and calendars of a country, as tables."""

    code: str
    label: Label
    zone: str
    zones: tuple[str, ...]
    places: dict[str, tuple[str, ...]]  # what a file may write for a place -> its zones
    calendars: dict[str, Calendar]
    not_examined: tuple[Label, ...]
    zone_labels: tuple[tuple[str, Label], ...] = ()


def load_jurisdiction(text: str, file: str) -> Jurisdiction:
    """The tables of a jurisdiction file (TOML). Raises SourceError with a PL0005 for every entry that is wrong or missing.

    `what` is the path of the entry, with its value where there is one: `calendars.lfpa_28.days.2012 = 2013-01-01`.
    """
    import tomllib  # here, because norms are imported in a cold process and tables are not read there

    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError([Diagnostic("PL0005", {"what": str(error)}, Span(file, 1, 1, 1, 1))], {file: text}) from None
    wrong: list[str] = []
    jurisdiction = _jurisdiction(_Table(tables, "", wrong))
    if wrong:
        raise SourceError([Diagnostic("PL0005", {"what": what}, Span(file, 1, 1, 1, 1)) for what in wrong], {file: text})
    return jurisdiction


class _Table(NamedTuple):
    """A TOML table, where it stands, and the list that collects what is wrong in it."""

    entries: dict[str, Any]
    path: str
    wrong: list[str]

    def get(self, key: str, kind: type, default: Any, holds: Callable[[Any], Any] = lambda _: True) -> Any:
        """The entry, if it is of its kind and `holds`; else it is noted as wrong and the default stands in."""
        value = self.entries.get(key)
        if type(value) is kind and holds(value):
            return value
        self.wrong.append(self.path + key + ("" if value is None or isinstance(value, dict) else f" = {value}"))
        return default

    def table(self, key: str) -> "_Table":
        return _Table(self.get(key, dict, {}), f"{self.path}{key}.", self.wrong)

    def tables(self, key: str) -> "list[_Table]":
        listed = self.get(key, list, [], lambda entries: all(isinstance(entry, dict) for entry in entries))
        return [_Table(entry, f"{self.path}{key}.{n}.", self.wrong) for n, entry in enumerate(listed)]

    def label(self) -> Label:
        return Label(self.get("es", str, "", bool), self.get("en", str, "", bool))


def _jurisdiction(table: _Table) -> Jurisdiction:
    zones, places, calendars = table.table("zones"), table.table("places"), table.table("calendars")
    known = tuple(zones.entries)
    table.wrong.extend(f"zones.{name}" for name in known if not _is_zone(name))
    return Jurisdiction(
        code=table.get("code", str, "", bool),
        label=table.table("label").label(),
        zone=table.get("zone", str, "", known.__contains__),
        zones=known,
        places={
            place: tuple(places.get(place, list, [], lambda names: names and all(n in known for n in names))) for place in places.entries
        },
        calendars={name: _calendar(name, calendars.table(name)) for name in calendars.entries},
        not_examined=tuple(entry.label() for entry in table.tables("not_examined")),
        zone_labels=tuple((name, zones.table(name).table("label").label()) for name in known if "label" in zones.table(name).entries),
    )


def _calendar(name: str, table: _Table) -> Calendar:
    first, last = table.get("first", date, date.min), table.get("last", date, date.max)
    if first > last:
        table.wrong.append(f"{table.path}last = {last}")
    days: list[str] = []
    for year, listed in table.table("days").entries.items():
        for day in listed if isinstance(listed, list) else [listed]:
            if type(day) is date and f"{day.year:04}" == year and first <= day <= last and day.isoformat() not in days:
                days.append(day.isoformat())
            else:
                table.wrong.append(f"{table.path}days.{year} = {day}")
    weekend = table.get("weekend", list, [], _is_weekend)
    instrument, _, eid = table.get("law", str, "", lambda law: len(law.split()) == 2).partition(" ")
    because = table.table("because") if "because" in table.entries else None
    return Calendar(
        name,
        tuple(weekend),
        frozenset(days),
        first.isoformat(),
        last.isoformat(),
        table.get("complete", bool, False),
        table.table("label").label(),
        Citation(instrument, eid),
        {day: because.table(day).label() for day in because.entries} if because is not None else {},
        table.table("not_held").label() if "not_held" in table.entries else None,
    )


def _is_weekend(days: list[Any]) -> bool:
    """Not all seven: then no day would ever be a working day."""
    return all(type(day) is int and 0 <= day <= 6 for day in days) and len(set(days)) < 7


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfoNotFoundError

    from protlaw.core.time import zone

    try:
        return bool(zone(name))
    except ZoneInfoNotFoundError:
        return False
