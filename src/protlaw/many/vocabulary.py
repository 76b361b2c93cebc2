"""The tables a law can read: one for each kind of thing, with a column for each fact and for how well it is known.

Made from the vocabulary of the lawbook, as the schema of a case file is. Nothing here needs a table, or a library of them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from protlaw.intake.words import fact_names, vocabulary
from protlaw.semantics.lawbook import Entity, FactDecl, Lawbook

SCHEMA = "protlaw.tables/1"
CASES = "cases"
_CASES_NAMES = {"cases": CASES, "casos": CASES}

# What a column may hold, and the Arrow types in which it may come.
ARROW = {
    "moment": ("timestamp[s|ms|us|ns, zone]", "date32"),
    "truth": ("bool",),
    "number": ("int8 … int64", "uint8 … uint32"),
    "word": ("string", "dictionary<string>"),
    "words": ("list<string>",),
}
_KINDS = {"bool": "truth", "num": "number", "coll": "words"}
_MOMENTS = ("event", "instant", "date")
_HEAD = {"case": "word", "facts_until": "moment", "known_at": "moment", "complete_until": "moment", "zone": "word"}


class Column(NamedTuple):
    """A column of a table: the fact it states (None: it says whose row it is), which part of it, and what it holds.

    `end` is `begins` or `ends` for a period, else empty; `part` is `value`, `latest`, `none_until` or `complete_until`."""

    name: str
    fact: FactDecl | None
    end: str
    part: str
    holds: str


def table_names(book: Lawbook) -> dict[str, str]:
    """Every name a table may go by, in either language, to its kind of thing (or `cases`)."""
    return {**vocabulary(book).sections, **_CASES_NAMES}


def columns_of(book: Lawbook, table: str) -> dict[str, Column]:
    """Every spelling of every column a table may have."""
    if table == CASES:
        return {name: Column(name, None, "", "value", holds) for name, holds in _HEAD.items()}
    entity = book.entities[table]
    found = {name: Column(name, None, "", "value", "word") for name in ("case", "id")}
    for spelling, name in fact_names(entity).items():
        for column in _of_fact(entity.facts[name]):
            found[spelling + column.name.removeprefix(name)] = column
    return found


def _of_fact(fact: FactDecl) -> list[Column]:
    if fact.type == "period":
        return [c for end in ("begins", "ends") for c in _of_moment(fact, f"{fact.name}.{end}", end)]
    if fact.type in _MOMENTS:
        return _of_moment(fact, fact.name, "")
    value = Column(fact.name, fact, "", "value", _KINDS.get(fact.type, "word"))
    return [value, Column(f"{fact.name}.complete_until", fact, "", "complete_until", "moment")] if fact.type == "coll" else [value]


def _of_moment(fact: FactDecl, name: str, end: str) -> list[Column]:
    """A moment, its latest instant, and (of what may never happen) up to when it is known not to have."""
    parts = ("latest", "none_until") if fact.type in ("event", "period") else ("latest",)
    return [Column(name, fact, end, "value", "moment"), *(Column(f"{name}.{part}", fact, end, part, "moment") for part in parts)]


# --- published ------------------------------------------------------------------------------------------------------------


def tables_schema(book: Lawbook) -> dict[str, Any]:
    """The tables of a law as data: for each column its Arrow types, what null means, and the words for it."""
    return {
        "schema": SCHEMA,
        "jurisdiction": book.jurisdiction.code,
        "zone": book.jurisdiction.zone,
        "tables": {
            CASES: {"columns": {c.name: _published(c) for c in columns_of(book, CASES).values()}},
            **{e.plural: {**_names(e), "columns": _columns(book, e)} for e in book.entities.values()},
        },
    }


def _names(entity: Entity) -> dict[str, Any]:
    return {"entity": entity.name, "alias": entity.alias_plural, "label": entity.label._asdict()}


def _columns(book: Lawbook, entity: Entity) -> dict[str, Any]:
    return {c.name: _published(c) for c in {c.name: c for c in columns_of(book, entity.name).values()}.values()}


def _published(column: Column) -> Mapping[str, Any]:
    fact = column.fact
    said: dict[str, Any] = {"arrow": list(ARROW[column.holds])}
    if fact is None:
        return said
    said |= {"fact": fact.name, "type": fact.type, "null": "unknown" if column.part == "value" else "not stated"}
    if column.part == "value":
        said |= {"alias": fact.alias, "label": fact.label._asdict()}
        said |= {"of": fact.entity} if fact.entity else {}
        said |= {"values": [m.name for m in fact.members]} if fact.members else {}
    return said
