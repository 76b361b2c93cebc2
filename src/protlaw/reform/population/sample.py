"""One invented case from a profile: what happened, what the file says of it, what it leaves out, what two sources tell apart."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeAlias

from protlaw.core.time import local, zone
from protlaw.intake.casefile import Absent, Listed, Moment, Running
from protlaw.reform.population.draws import Draws
from protlaw.reform.population.profile import FactRule, Profile, When

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_PRECISION = {"second": 19, "minute": 16, "hour": 13, "day": 10, "month": 7, "year": 4}  # of `2017-02-09T18:00:05`
_SATURDAY = 5


class Versions(NamedTuple):
    """A moment as each of two accounts tells it."""

    told: tuple[Moment, Moment]


Value: TypeAlias = Moment | Absent | Running | Listed | Versions | bool | int | str


class Thing(NamedTuple):
    """A person, petition, measure … of a case, and what the case says of it. What it leaves out is unknown."""

    entity: str
    id: str
    facts: dict[str, Value]


class Case(NamedTuple):
    """An invented case: its number as a name, what was drawn for it, the lapses drawn, and the things in it."""

    name: str
    drawn: dict[str, str | None]
    lapses: list[tuple[str, int]]
    things: tuple[Thing, ...]


class Sampler:
    """Draws cases of a profile, all seen at one moment."""

    def __init__(self, profile: Profile, seed: int) -> None:
        self.profile = profile
        self.seed = seed
        self.zone = zone(profile.zone)
        self.until = local(profile.until, profile.zone).latest
        self.weights = {
            (name, known): choice.weighed(known)
            for name, choice in profile.choices.items()
            for known in (profile.choices[choice.by].options() if choice.by else (None,))
        }
        self.spans = {
            option: local(option, profile.zone)
            for row in profile.rows
            for fact in row.facts.values()
            for rule in (fact, fact.begins)
            if rule is not None and rule.within is not None
            for option in profile.choices[rule.within].options()
        }

    def cases(self, n: int) -> Iterator[Case]:
        """The first n cases; the first n of a larger population are the same."""
        return (self.case(f"{k:07}") for k in range(1, n + 1))

    def case(self, name: str) -> Case:
        return _Drawn(self, name).case()

    def exact(self, instant: int) -> Moment:
        return Moment(instant, instant, "")

    def rounded(self, instant: int, precision: str) -> Moment:
        """A moment told no more precisely than that."""
        if precision == "second":
            return self.exact(instant)
        wall = datetime.fromtimestamp(instant, self.zone).replace(tzinfo=None)
        told = wall.isoformat()[: _PRECISION[precision]]
        earliest, latest, _ = local(told, self.profile.zone)
        return Moment(earliest, latest, told)

    def in_office(self, instant: int) -> int:
        """The same moment if it falls in office hours, else one in the next: holidays are not looked at."""
        wall = datetime.fromtimestamp(instant, self.zone)
        opens, closes = self.profile.office.opens, self.profile.office.closes
        if opens <= wall.hour < closes and wall.weekday() < _SATURDAY:
            return instant
        day = wall + timedelta(days=1) if wall.hour >= closes else wall
        if day.weekday() >= _SATURDAY:
            day += timedelta(days=7 - day.weekday())
        hour = wall.hour if opens <= wall.hour < closes else opens + wall.hour % (closes - opens)
        return (day.replace(hour=hour, fold=0) - _EPOCH) // _SECOND


class _Drawn:
    """One case being drawn: options, lapses and true moments so far."""

    def __init__(self, sampler: Sampler, name: str) -> None:
        self.sampler, self.name = sampler, name
        self.draws = Draws(sampler.seed, name)
        self.drawn: dict[str, str | None] = {}
        self.lapses: list[tuple[str, int]] = []
        self.moments: dict[str, int] = {}  # as it happened, whatever the file says

    def case(self) -> Case:
        profile = self.sampler.profile
        for name, choice in profile.choices.items():
            weights = self.sampler.weights.get((name, self.drawn[choice.by] if choice.by else None))
            self.drawn[name] = self.draws.option(weights, name) if weights and self.holds(choice.when) else None
        things = {}
        for row in profile.rows:
            if self.holds(row.when):
                facts = {name: value for name, rule in row.facts.items() if (value := self.fact(rule, row.id, name)) is not None}
                if row.needs is None or self.happened(row.needs, row.id):
                    things[row.id] = Thing(row.entity, row.id, facts)
        for thing in things.values():
            for fact, value in thing.facts.items():
                if isinstance(value, Listed):
                    thing.facts[fact] = value._replace(ids=tuple(i for i in value.ids if i in things))
        self.disagree(things)
        return Case(self.name, self.drawn, self.lapses, tuple(things.values()))

    def holds(self, when: When) -> bool:
        for choice, wanted in when.items():
            drawn = self.drawn[choice]
            if drawn != wanted and (drawn is None or isinstance(wanted, str) or drawn not in wanted):
                return False
        return True

    def happened(self, fact: str, own: str) -> bool:
        at = self.moments.get(fact if "." in fact else f"{own}.{fact}")
        return at is not None and at <= self.sampler.until

    # --- facts

    def fact(self, rule: FactRule, own: str, name: str) -> Value | None:
        """What the case says of a fact; None if it says nothing."""
        if rule.begins is not None:
            return self.period(rule, rule.begins, own, name)
        if rule.within or rule.after or rule.before:
            return self.event(rule, own, name)
        if not self.holds(rule.when) or self.is_unknown(rule) or (rule.needs and not self.happened(rule.needs, own)):
            return None
        if rule.none is not None:
            return Absent(self.sampler.until)
        if rule.members is not None:
            return Listed(tuple(rule.members), self.sampler.until)
        return rule.value if rule.choice is None else self.drawn[rule.choice]

    def is_unknown(self, rule: FactRule) -> bool:
        return rule.unknown is not None and self.holds(rule.unknown)

    def event(self, rule: FactRule, own: str, name: str) -> Moment | Absent | None:
        """A moment as the file tells it; denied up to the end if it did not happen by then."""
        at = self.moment(rule, own, name) if self.holds(rule.when) else None
        if at is not None and rule.office is not None and self.holds(rule.office):
            at = self.sampler.in_office(at)
        if at is not None:
            self.moments[f"{own}.{name}"] = at
        if self.is_unknown(rule):
            return None
        if at is None or at > self.sampler.until:
            return Absent(self.sampler.until)
        return self.sampler.rounded(at, (rule.told and self.drawn[rule.told]) or "second")

    def moment(self, rule: FactRule, own: str, name: str) -> int | None:
        """When it happened, if what it hangs on did."""
        if rule.within is not None:
            span = self.sampler.spans[self.drawn[rule.within] or ""]
            last = min(span.latest, self.sampler.until)
            return span.earliest + self.draws.below(last - span.earliest + 1, f"{own}.{name}")
        anchor = rule.after or rule.before or ""
        start = self.moments.get(anchor if "." in anchor else f"{own}.{anchor}")
        if start is None or rule.delay is None:
            return start
        delay = self.sampler.profile.delays[rule.delay]
        lapse = self.draws.lapse(delay.median, delay.sigma, f"{own}.{name}")
        self.lapses.append((rule.delay, lapse))
        return start + lapse if rule.after else start - lapse

    def period(self, rule: FactRule, begins: FactRule, own: str, name: str) -> Running | None:
        """A period that began, and ended or goes on; one that never began, or is unknown, is not stated."""
        begin = self.event(begins, own, name) if self.holds(rule.when) else None
        if not isinstance(begin, Moment) or self.is_unknown(rule):
            return None
        end = self.event(rule.ends, own, f"{name}.to") if rule.ends is not None else Absent(self.sampler.until)
        return Running(begin, end)

    def disagree(self, things: dict[str, Thing]) -> None:
        """One fact told differently by two accounts, if this is such a case: the second is later."""
        apart = self.sampler.profile.disagreement
        if apart is None or not self.holds(apart.when):
            return
        found = [(i, f) for i, f in (fact.split(".") for fact in apart.facts) if i in things and isinstance(things[i].facts.get(f), Moment)]
        if found:
            thing, fact = found[self.draws.below(len(found), "disagreement")]
            told, delay = things[thing].facts[fact], self.sampler.profile.delays[apart.delay]
            assert isinstance(told, Moment)
            other = min(told.latest + self.draws.lapse(delay.median, delay.sigma, "apart"), self.sampler.until)
            things[thing].facts[fact] = Versions((told, self.sampler.exact(other)))
