"""Facts of an invented case, while they are being chosen: what is not yet chosen is unknown, and stays so if nothing needs it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from protlaw.core.anchor import entity_of
from protlaw.core.time import start_of_day, zone
from protlaw.core.values import NEVER, Members, Occ
from protlaw.engine.expressions import View
from protlaw.engine.facts import Known, view
from protlaw.law.jurisdiction import Calendar
from protlaw.semantics.lawbook import FactDecl, Lawbook

DAY = 86_400
MORNING = 10 * 3600
_WEEKS = 4  # so many ordinary weeks in a row are looked for


def sayable(value: Any, fact: FactDecl) -> bool:
    """Whether a value is one of those a lawbook lists for a fact: another may list more."""
    return not fact.members or not isinstance(value, int) or value.bit_length() <= len(fact.members)


class World(NamedTuple):
    """The facts chosen so far. Never changed: each choice gives another world."""

    values: Mapping[tuple[str, str], Any]
    instances: Mapping[str, tuple[str, ...]]
    holdings: Mapping[tuple[str, str, str], bool]
    horizon: int
    start: int

    def put(self, subject: str, fact: str, value: Any) -> "World":
        return self._replace(values={**self.values, (subject, fact): value})

    def found(self, name: str, subject: str, value: bool) -> "World":
        return self._replace(holdings={**self.holdings, (name, subject, ""): value})

    def with_thing(self, entity: str) -> tuple["World", str]:
        """One more person, petition, session …, under an id that says nothing."""
        known = self.instances.get(entity, ())
        name = thing(entity, len(known) + 1)
        return self._replace(instances={**self.instances, entity: (*known, name)}), name

    def with_member(self, subject: str, fact: str, entity: str) -> tuple["World", str]:
        """One more member of a list."""
        members: Members = self.values.get((subject, fact), Members((), False))
        world, name = self.with_thing(entity)
        return world.put(subject, fact, Members((*members.ids, name), members.closed)), name

    def seen(self, book: Lawbook) -> View:
        """The facts as the interpreter sees them, without those a lawbook has no words for."""
        instances = {e: ids for e, ids in self.instances.items() if e in book.entities}
        values = {
            (s, f): v
            for (s, f), v in self.values.items()
            if (e := entity_of(s)) in book.entities and f in book.entities[e].facts and sayable(v, book.entities[e].facts[f])
        }
        return view(book, Known(self.horizon, values, instances, dict(self.holdings), {}))

    def moments(self) -> Iterator[int]:
        """Every exact moment chosen."""
        for value in self.values.values():
            for occ in (value,) if isinstance(value, Occ) else value if isinstance(value, tuple) else ():
                if isinstance(occ, Occ) and occ.some and occ.earliest == occ.latest:
                    yield occ.earliest


def thing(entity: str, number: int) -> str:
    """An id that says nothing of anybody: `petition:p1`."""
    return f"{entity}:{entity[0]}{number}"


def at(moment: int) -> Occ:
    return Occ(moment, moment, True, False)


def ordinary_start(book: Lawbook, day: str) -> int:
    """Ten in the morning of a Tuesday after a day, in weeks without days off as far as the tables know."""
    first = date.fromisoformat(day)
    tuesday = first + timedelta(days=(1 - first.weekday()) % 7 or 7)
    weeks = [tuesday + timedelta(weeks=k) for k in range(1, 30)]
    calendars = tuple(book.jurisdiction.calendars.values())
    chosen = next((week for week in weeks if _ordinary(week, calendars)), weeks[0])
    return start_of_day(chosen, zone(book.jurisdiction.zone)) + MORNING


def _ordinary(tuesday: date, calendars: tuple[Calendar, ...]) -> bool:
    """Whether every weekday of some weeks is worked."""
    days = [tuesday + timedelta(days=k - 1) for k in range(7 * _WEEKS)]
    return not any(d.isoformat() in c.days for c in calendars for d in days if d.weekday() not in c.weekend)


def chosen_moment(world: World, book: Lawbook, subject: str, fact: str) -> int:
    """An ordinary moment for an event: the next morning after whatever has to come before it, and before what has to follow."""
    facts = book.entities[entity_of(subject)].facts
    before = [o for name, f in facts.items() if fact in f.precedes and (o := _known(world, subject, name)) is not None]
    after = [o for name in facts[fact].precedes if (o := _known(world, subject, name)) is not None]
    moment = max([world.start, *(b + DAY for b in before)])
    while after and moment >= min(after):
        moment = (max(before) + min(after)) // 2 if before else min(after) - DAY
        break
    return moment


def _known(world: World, subject: str, fact: str) -> int | None:
    value = world.values.get((subject, fact))
    return value.earliest if isinstance(value, Occ) and value != NEVER else None


def fits(world: World, book: Lawbook, subject: str, fact: str, value: Occ) -> bool:
    """Whether an event keeps the order the vocabulary fixes with those already chosen."""
    facts = book.entities[entity_of(subject)].facts
    pairs: list[tuple[Any, Any]] = [(world.values.get((subject, name)), value) for name, f in facts.items() if fact in f.precedes]
    pairs += [(value, world.values.get((subject, name))) for name in facts[fact].precedes]
    return all(a is None or b is None or b == NEVER or (a != NEVER and a.earliest <= b.earliest) for a, b in pairs)


def civil(moment: int, zone_name: str) -> datetime:
    return datetime.fromtimestamp(moment, zone(zone_name))
