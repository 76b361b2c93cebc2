"""What is stated of many cases, as it is known at each horizon: the columns of `engine.facts`, cut and masked alike.

Stated moments are whole: (earliest, latest, some, not none) for one that happened, (until + 1, FUTURE, some, none) for one denied
up to `until`, (PAST, FUTURE, some, none) for one of which nothing is known.
"""

import numpy as np

from protlaw.core.values import FUTURE
from protlaw.engine.columns.batch import I64, Batch, Bools, Column, ExactColumn, Moments, OccColumn, Rows, SpanColumn, occurrences, unknown
from protlaw.semantics.lawbook import FactDecl, Lawbook


def prepared(book: Lawbook, stated: Batch) -> Batch:
    """The batch as seen at its horizons, each interval cut to what the fixed orders of the vocabulary admit."""
    return stated._replace(entities={name: _seen(book, rows, stated.horizon[rows.case]) for name, rows in stated.entities.items()})


def _seen(book: Lawbook, rows: Rows, horizon: I64) -> Rows:
    declared = book.entities[rows.entity].facts
    columns = {name: _masked(column, name in declared and declared[name].type == "event", horizon) for name, column in rows.columns.items()}
    ordered = [fact for fact in declared.values() if fact.precedes]
    if ordered:
        _cut(ordered, columns, horizon)
    return rows._replace(columns=columns)


def _masked(column: Column, event: bool, horizon: I64) -> Column:
    if isinstance(column, SpanColumn):
        begin, end = masked(column.begin, horizon), masked(column.end, horizon)
        return SpanColumn(begin, _after(end, begin))
    return masked(column, horizon) if event and isinstance(column, ExactColumn | OccColumn) else column


def masked(column: Moments, horizon: I64) -> Moments:
    """Moments as seen at the horizon: what comes after has not happened."""
    if isinstance(column, ExactColumn):
        return column if (column.at <= horizon).all() else ExactColumn(np.where(column.at <= horizon, column.at, FUTURE))
    open_ = (column.latest > horizon) & column.some
    if not open_.any():
        return column
    gone = open_ & (column.earliest > horizon)
    return OccColumn(
        np.where(gone, FUTURE, column.earliest),
        np.where(gone, FUTURE, np.where(open_, horizon, column.latest)),
        column.some & ~gone,
        column.none | open_,
    )


# --- fixed orders --------------------------------------------------------------------------------------------------------


def _cut(ordered: list[FactDecl], columns: dict[str, Column], horizon: I64) -> None:
    """Cut what is imprecise to the order the vocabulary fixes; what contradicts it stays as stated."""
    changed = True
    while changed:
        changed = False
        for fact in ordered:
            for later_name in fact.precedes:
                first, later = columns.get(fact.name), columns.get(later_name)
                if (first is None and later is None) or (isinstance(first, ExactColumn) and isinstance(later, ExactColumn)):
                    continue
                one, other = _moments(first, horizon), _moments(later, horizon)
                cut_later = _after(other, one)
                cut_first = _before(one, cut_later)
                if cut_later is not other or cut_first is not one:
                    columns[fact.name], columns[later_name] = cut_first, cut_later
                    changed = True


def _moments(column: Column | None, horizon: I64) -> Moments:
    assert column is None or isinstance(column, ExactColumn | OccColumn)
    return unknown(horizon) if column is None else column


def _after(later: Moments, first: Moments) -> Moments:
    """A later moment cut to what an earlier one leaves of it; itself where nothing changes."""
    if isinstance(later, ExactColumn):
        return later
    before = occurrences(first)
    gone = later.some & later.none & ~before.some
    clipped = later.some & before.some & (later.earliest < before.earliest) & (later.latest >= before.earliest)
    if not (gone | clipped).any():
        return later
    return OccColumn(
        np.where(gone, FUTURE, np.where(clipped, before.earliest, later.earliest)),
        np.where(gone, FUTURE, later.latest),
        later.some & ~gone,
        later.none,
    )


def _before(first: Moments, later: Moments) -> Moments:
    """An earlier moment cut to what a later one, which surely came, leaves of it; itself where nothing changes."""
    if isinstance(first, ExactColumn):
        return first
    after = occurrences(later)
    bound: Bools = first.some & after.some & ~after.none & (first.earliest <= after.latest)
    clipped = bound & (first.none | (first.latest > after.latest))
    if not clipped.any():
        return first
    return OccColumn(
        first.earliest, np.where(clipped, np.minimum(first.latest, after.latest), first.latest), first.some, first.none & ~clipped
    )
