"""Cases seen one by one, as columns: what the reference interpreter is given, in the form the columnar backend is."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from protlaw.core.values import FUTURE, PAST, Occ, Span_
from protlaw.engine.columns.batch import (
    UNKNOWN_REF,
    Batch,
    CollColumn,
    Column,
    MaskColumn,
    Moments,
    NumColumn,
    OccColumn,
    PlaceColumn,
    RefColumn,
    Rows,
    SpanColumn,
)
from protlaw.engine.columns.prepare import prepared
from protlaw.engine.columns.values import exactly
from protlaw.engine.facts import Known
from protlaw.semantics.lawbook import FactDecl, Lawbook

MANY = 1 << 40
_UNKNOWN = Occ(PAST, FUTURE, True, True)


class Table(NamedTuple):
    """Cases as columns, and which subject of which case each row of an entity is."""

    batch: Batch
    ids: dict[str, list[tuple[int, str]]]


def table_of(book: Lawbook, cases: Sequence[Known]) -> Table:
    """Many cases as columns. Raises ValueError for orders from outside and findings on open standards, which columns do not hold."""
    for facts in cases:
        if facts.stays or any(standard for _, _, standard in facts.holdings):
            raise ValueError("an order or a finding on an open standard")
    ids = {entity: [(c, id_) for c, facts in enumerate(cases) for id_ in facts.instances.get(entity, ())] for entity in book.entities}
    places = {(c, id_): row for listed in ids.values() for row, (c, id_) in enumerate(listed)}
    entities = {entity: _rows(book, entity, listed, cases, places) for entity, listed in ids.items() if listed}
    horizon = np.array([facts.horizon for facts in cases], np.int64)
    return Table(prepared(book, Batch(horizon, entities)), ids)


def _rows(book: Lawbook, entity: str, listed: list[tuple[int, str]], cases: Sequence[Known], places: dict[tuple[int, str], int]) -> Rows:
    columns: dict[str, Column] = {}
    for name, declared in book.entities[entity].facts.items():
        values = [cases[c].values.get((id_, name)) for c, id_ in listed]
        if declared.type != "text" and any(v is not None for v in values):
            columns[name] = _column(declared, values, [c for c, _ in listed], places)
    for name, norm in book.open_norms.items():
        held = [cases[c].holdings.get((name, id_, "")) for c, id_ in listed]
        if norm.entity == entity and any(h is not None for h in held):
            columns[name] = MaskColumn(np.array([3 if h is None else 1 if h else 2 for h in held], np.uint8))
    return Rows(entity, len(listed), np.array([c for c, _ in listed], np.int64), columns)


def _column(declared: FactDecl, values: list[Any], cases: list[int], places: dict[tuple[int, str], int]) -> Column:
    match declared.type:
        case "bool" | "one" | "scale":
            return MaskColumn(np.array([-1 if v is None else v for v in values], np.int64))
        case "num":
            return NumColumn(*np.array([(0, MANY) if v is None else v for v in values], np.int64).T)
        case "ref":
            return RefColumn(np.array([places.get((c, v), UNKNOWN_REF) for c, v in zip(cases, values, strict=True)], np.int64))
        case "coll":
            members = [[places[c, id_] for id_ in v.ids] if v is not None else [] for c, v in zip(cases, values, strict=True)]
            offsets = np.cumsum([0, *map(len, members)])
            closed = np.array([v is not None and v.closed for v in values])
            return CollColumn(offsets, np.array([row for rows in members for row in rows], np.int64), closed)
        case "place":
            names = tuple(dict.fromkeys(v for v in values if v is not None))
            return PlaceColumn(np.array([-1 if v is None else names.index(v) for v in values], np.int64), names)
        case "period":
            spans = [Span_(_UNKNOWN, _UNKNOWN) if v is None else v for v in values]
            return SpanColumn(_moments([s.begin for s in spans]), _moments([s.end for s in spans]))
    return _moments([_UNKNOWN if v is None else v for v in values])


def _moments(occs: list[Occ]) -> Moments:
    earliest, latest, some, none = zip(*occs, strict=True)
    return exactly(OccColumn(np.array(earliest, np.int64), np.array(latest, np.int64), np.array(some), np.array(none)))
