"""Which tables and columns a population has, and how a case fills them: one table for each kind of thing, one row a thing.

A null is what the case does not say. `FACT.latest` makes `FACT` the earliest of an interval, `FACT.none_until` denies it up to
then, `FACT.complete_until` closes a list. Two accounts of one moment become the interval that holds both.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from protlaw.intake.casefile import Absent, Listed, Moment, Running
from protlaw.reform.population.profile import FactRule, Profile
from protlaw.reform.population.sample import Case, Value, Versions
from protlaw.semantics.lawbook import Lawbook

Cell: TypeAlias = bool | int | str | list[str] | None
_EVENTS = frozenset(("event", "date", "instant"))


class Column(NamedTuple):
    """A column: its name, what its cells are (`moment`, `text`, `number`, `truth`, `list`), its fact, and the cell of a value."""

    name: str
    holds: str
    fact: str
    cell: Callable[[Value], Cell]


def layout(profile: Profile, book: Lawbook) -> dict[str, list[Column]]:
    """The columns of each table, by entity, in the order of the profile. `case` and `id` come before them."""
    tables: dict[str, dict[str, Column]] = {}
    apart = set(profile.disagreement.facts) if profile.disagreement is not None else set()
    for row in profile.rows:
        columns = tables.setdefault(row.entity, {})
        for name, rule in row.facts.items():
            kind = book.entities[row.entity].facts[name].type
            made = _columns(name, kind, rule, f"{row.id}.{name}" in apart)
            columns.update((c.name, c) for c in made if c.name not in columns)
    return {entity: list(columns.values()) for entity, columns in tables.items()}


def _columns(name: str, kind: str, rule: FactRule, apart: bool) -> list[Column]:
    if kind == "period":
        begins, ends = rule.begins, rule.ends
        return [
            *_moments(f"{name}.begins", name, _begin, begins is not None and begins.told is not None, rule.none is not None),
            *_moments(f"{name}.ends", name, _end, ends is not None and ends.told is not None, True),
        ]
    if kind in _EVENTS:
        return _moments(name, name, lambda value: value, apart or rule.told is not None, kind == "event" and rule.within is None)
    if kind == "coll":
        return [Column(name, "list", name, _ids), Column(f"{name}.complete_until", "moment", name, _closed)]
    return [Column(name, {"bool": "truth", "num": "number"}.get(kind, "text"), name, _plain)]


def _moments(name: str, fact: str, part: Callable[[Value], Value | None], interval: bool, deniable: bool) -> list[Column]:
    columns = [Column(name, "moment", fact, lambda value: _earliest(part(value)))]
    if interval:
        columns.append(Column(f"{name}.latest", "moment", fact, lambda value: _latest(part(value))))
    if deniable:
        columns.append(Column(f"{name}.none_until", "moment", fact, lambda value: _denied(part(value))))
    return columns


def rows_of(case: Case, tables: dict[str, list[Column]]) -> list[tuple[str, list[Cell]]]:
    """The rows of a case: of which entity, and their cells."""
    return [
        (t.entity, [case.name, t.id, *(c.cell(t.facts[c.fact]) if c.fact in t.facts else None for c in tables[t.entity])])
        for t in case.things
    ]


# --- cells ---------------------------------------------------------------------------------------------------------------


def _begin(value: Value) -> Value | None:
    return value.begin if isinstance(value, Running) else value


def _end(value: Value) -> Value | None:
    return value.end if isinstance(value, Running) else value


def _earliest(value: Value | None) -> int | None:
    if isinstance(value, Versions):
        return min(moment.earliest for moment in value.told)
    return value.earliest if isinstance(value, Moment) else None


def _latest(value: Value | None) -> int | None:
    if isinstance(value, Versions):
        return max(moment.latest for moment in value.told)
    return value.latest if isinstance(value, Moment) else None


def _denied(value: Value | None) -> int | None:
    return value.until if isinstance(value, Absent) else None


def _ids(value: Value) -> list[str] | None:
    return list(value.ids) if isinstance(value, Listed) else None


def _closed(value: Value) -> int | None:
    return value.complete_until if isinstance(value, Listed) else None


def _plain(value: Value) -> bool | int | str | None:
    return value if isinstance(value, bool | int | str) else None
