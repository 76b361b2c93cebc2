"""The cells of a table as columns of what is stated, and the cells that cannot be read, each with its place.

A cell that cannot be read never stands for anything: its case is set aside.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protlaw.core.diagnostic import closest
from protlaw.core.time import end_of_day, start_of_day, zone
from protlaw.core.values import EITHER, FUTURE, NO, PAST, YES
from protlaw.engine.columns.batch import (
    I64,
    UNKNOWN_REF,
    Bools,
    CollColumn,
    Column,
    ExactColumn,
    MaskColumn,
    Moments,
    NumColumn,
    OccColumn,
    PlaceColumn,
    RefColumn,
    SpanColumn,
)  # fmt: skip
from protlaw.engine.expressions import MANY
from protlaw.intake.words import fold, members
from protlaw.many.tables import Given, texts
from protlaw.semantics.lawbook import FactDecl

_PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_FIRST, _LAST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2, 9999))  # what calendars can hold
_MOST = 10**15
_DAY_ZERO = date(1970, 1, 1)


class Broken(NamedTuple):
    """Cells of one column that cannot be read: the rows, what stands there, and why."""

    entity: str
    column: str
    code: str
    rows: I64
    found: tuple[str, ...]


class Ids(NamedTuple):
    """How the rows of a table are called, to find one by its case and its id."""

    values: pa.Array
    keys: I64
    rows: I64

    def find(self, case: I64, words: pa.Array) -> I64:
        """The row of each word, of its own case; UNKNOWN_REF where there is none."""
        code = pc.index_in(words, self.values).fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        key = case * max(1, len(self.values)) + code
        at = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1) if len(self.keys) else np.zeros(len(key), np.int64)
        held = (code >= 0) & (self.keys[at] == key) if len(self.keys) else np.zeros(len(key), bool)
        return np.where(held, self.rows[at] if len(self.keys) else 0, UNKNOWN_REF)


def ids_of(case: I64, words: pa.Array) -> Ids:
    values = pc.unique(words).drop_null()
    code = pc.index_in(words, values).fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    keys = case * max(1, len(values)) + code
    order = np.argsort(keys, kind="stable")
    return Ids(values, keys[order], order)


class Cells:
    """The cells of one table. `case` and `horizon` are those of each row, `zone` the civil time of its days."""

    def __init__(self, given: Given, case: I64, horizon: I64, complete: I64, zones: tuple[str, ...], zone: I64 | None) -> None:
        self.given, self.case, self.horizon, self.complete = given, case, horizon, complete
        self.zones, self.zone = zones, zone
        self.broken: list[Broken] = []

    def fault(self, column: str, code: str, bad: Bools, found: Callable[[int], str] | None = None) -> None:
        rows = np.flatnonzero(bad)
        if len(rows):
            said = found or (lambda row: _shown(self.given.columns[column][row]))
            self.broken.append(Broken(self.given.entity, column, code, rows, tuple(said(int(row)) for row in rows)))

    # --- moments

    def instants(self, name: str, last: bool = False) -> tuple[I64, Bools] | None:
        """The instants of a column in whole seconds (of a day, its first or its last), and where there is one; None: no column."""
        values = self.given.columns.get(name)
        if values is None:
            return None
        array = _whole(values)
        valid = _valid(array)
        if pa.types.is_null(array.type):
            return np.zeros(len(array), np.int64), valid
        if pa.types.is_date(array.type):
            seconds = self.days(_integers(array.cast(pa.date32()).cast(pa.int32())), valid, last)
        else:
            ticks, per = _integers(array.cast(pa.int64())), _PER_SECOND[array.type.unit]
            seconds = ticks if per == 1 else np.floor_divide(ticks, per)
        if len(seconds) and (seconds.min() < _FIRST or seconds.max() >= _LAST):  # where there is none, anything may stand
            beyond = valid & ((seconds < _FIRST) | (seconds >= _LAST))
            self.fault(name, "PL4021", beyond)
            valid = valid & ~beyond
        return seconds, valid

    def days(self, days: I64, valid: Bools, last: bool) -> I64:
        """The first or last second of each civil day in the zone of its row."""
        keys = days * len(self.zones) + (self.zone if self.zone is not None else 0)
        unique, inverse = np.unique(np.where(valid, keys, 0), return_inverse=True)
        edge = end_of_day if last else start_of_day
        found = np.empty(len(unique), np.int64)
        for i, key in enumerate(unique.tolist()):
            day, place = divmod(key, len(self.zones))
            try:
                found[i] = edge(_DAY_ZERO + timedelta(days=day), zone(self.zones[place]))
            except (OverflowError, ValueError):
                found[i] = _LAST
        return found[inverse]

    def moments(self, name: str) -> Moments:
        """A moment: as precise as its columns, denied up to a moment, or unknown."""
        first, last, denied = self.instants(name), self.instants(f"{name}.latest", True), self.instants(f"{name}.none_until", True)
        n, nothing = self.given.n, np.zeros(self.given.n, bool)
        at, stated = first if first is not None else (np.zeros(n, np.int64), nothing)
        absent = name in self.given.absent
        if last is None and denied is None and (absent or stated.all()) and not self.of_days(name):
            return ExactColumn(at if stated.all() else np.where(stated, at, FUTURE))
        until, bounded = last if last is not None else self.end(name, at, stated)
        earliest, latest = np.where(stated, at, PAST), np.where(bounded, until, FUTURE)
        happened = stated | bounded
        self.fault(name, "PL4026", earliest > latest, lambda row: f"{_iso(earliest[row])} … {_iso(latest[row])}")
        gone = ~happened if absent else nothing
        if denied is not None:
            limit, says = denied
            self.fault(f"{name}.none_until", "PL4028", happened & says, lambda row: _iso(limit[row]))
            says = says & ~happened
            earliest, gone = np.where(says, limit + 1, earliest), gone & ~says
        if gone.any():
            earliest, latest = np.where(gone, FUTURE, earliest), np.where(gone, FUTURE, latest)
        return OccColumn(earliest, latest, ~gone, ~happened)

    def of_days(self, name: str) -> bool:
        values = self.given.columns.get(name)
        return values is not None and pa.types.is_date(values.type)

    def end(self, name: str, at: I64, stated: Bools) -> tuple[I64, Bools]:
        """Without a column of its own, the latest is the moment itself, or the end of its day."""
        whole = self.instants(name, True) if self.of_days(name) else None
        return whole if whole is not None else (at, stated)

    def period(self, fact: FactDecl) -> SpanColumn:
        begin, end = self.moments(f"{fact.name}.begins"), self.moments(f"{fact.name}.ends")
        if isinstance(begin, ExactColumn) and isinstance(end, ExactColumn):
            before = (end.at < begin.at) & (begin.at < FUTURE)
            self.fault(f"{fact.name}.ends", "PL4027", before, lambda row: f"{_iso(begin.at[row])} … {_iso(end.at[row])}")
            return SpanColumn(begin, end)
        first, last = (m.at if isinstance(m, ExactColumn) else m.earliest for m in (begin, end))
        latest = end.at if isinstance(end, ExactColumn) else end.latest
        both = np.logical_and.reduce([m.at < FUTURE if isinstance(m, ExactColumn) else ~m.none for m in (begin, end)])
        self.fault(f"{fact.name}.ends", "PL4027", both & (latest < first), lambda row: f"{_iso(first[row])} … {_iso(last[row])}")
        return SpanColumn(begin, end)

    # --- plain values

    def truth(self, fact: FactDecl) -> MaskColumn:
        array = _whole(self.given.columns[fact.name])
        if pa.types.is_null(array.type):
            return MaskColumn(np.full(len(array), EITHER, np.int8))
        said = array.fill_null(False).to_numpy(zero_copy_only=False)
        mask = np.int8(NO) - said.view(np.int8) * np.int8(NO - YES)
        return MaskColumn(mask | (~_valid(array)).view(np.int8) * np.int8(EITHER) if array.null_count else mask)

    def number(self, fact: FactDecl) -> NumColumn:
        array = _whole(self.given.columns[fact.name])
        valid = _valid(array)
        try:
            values = _integers(array.cast(pa.int64()))
        except pa.ArrowInvalid:  # beyond what 64 bits hold
            values = np.array([min(v or 0, _MOST) for v in array.to_pylist()], np.int64)
        self.fault(fact.name, "PL4031", valid & (abs(values) >= _MOST))
        return NumColumn(np.where(valid, values, 0), np.where(valid, values, MANY))

    def member(self, fact: FactDecl) -> MaskColumn:
        known, place = members(fact), {m.name: i for i, m in enumerate(fact.members)}
        every = (1 << len(fact.members)) - 1
        codes, words = self.words(fact.name)
        masks = [1 << place[known[fold(word)]] if fold(word) in known else 0 for word in words]
        masks_of = np.array([*masks, every], np.int64)
        self.fault(fact.name, "PL4032", (masks_of == 0)[codes])
        return MaskColumn(masks_of.astype(np.uint8)[codes]) if len(fact.members) <= 8 else MaskColumn(masks_of[codes])

    def place(self, fact: FactDecl, zones_of: Callable[[str], tuple[str, ...]]) -> PlaceColumn:
        codes, words = self.words(fact.name)
        names = tuple(zones_of(word) for word in words)
        unknown = np.array([*(not zones for zones in names), False])[codes]
        self.fault(fact.name, "PL4024", unknown)
        return PlaceColumn(codes.astype(np.int64), names)

    def words(self, name: str) -> tuple[I64, list[str]]:
        """A column of words as codes, -1 where there is none, and the words."""
        array = _whole(self.given.columns[name])
        if pa.types.is_null(array.type):
            return np.full(len(array), -1), []
        coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
        codes = coded.indices.fill_null(-1) if coded.indices.null_count else coded.indices
        return codes.to_numpy(zero_copy_only=False).astype(np.int64), [str(w) for w in coded.dictionary.to_pylist()]

    # --- other things

    def reference(self, fact: FactDecl, ids: Ids | None) -> RefColumn:
        words = _whole(texts(self.given.columns[fact.name]))
        valid = _valid(words)
        index = ids.find(self.case, words) if ids is not None else np.full(len(words), UNKNOWN_REF)
        self.fault(fact.name, "PL4033", valid & (index == UNKNOWN_REF))
        return RefColumn(np.where(valid, index, UNKNOWN_REF))

    def collection(self, fact: FactDecl, ids: Ids | None) -> CollColumn:
        """The members of a list. It may have more, unless it is said to be complete up to the horizon."""
        array = _whole(self.given.columns[fact.name])
        if pa.types.is_null(array.type):
            array = array.cast(pa.large_list(pa.large_string()))
        valid = _valid(array)
        counts = pc.list_value_length(array).fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
        offsets = np.concatenate([[0], np.cumsum(counts)])
        owner = np.repeat(np.arange(len(array)), counts)
        words = array.flatten()
        index = ids.find(self.case[owner], words) if ids is not None else np.full(len(words), UNKNOWN_REF)
        self.lost(fact.name, "PL4033", index == UNKNOWN_REF, owner, words)
        order = np.lexsort((index, owner))
        twice = np.zeros(len(index), bool)
        twice[order[1:]] = (index[order][1:] == index[order][:-1]) & (owner[order][1:] == owner[order][:-1])
        self.lost(fact.name, "PL4008", twice & (index != UNKNOWN_REF), owner, words)
        own = self.instants(f"{fact.name}.complete_until", True)
        until = self.complete if own is None else np.where(own[1], own[0], self.complete)
        closed = np.where(valid, until >= self.horizon, fact.name in self.given.absent)
        return CollColumn(offsets, index, closed)

    def lost(self, column: str, code: str, bad: Bools, owner: I64, words: pa.Array) -> None:
        items = np.flatnonzero(bad)
        if len(items):
            found = tuple(str(words[int(i)].as_py()) for i in items)
            self.broken.append(Broken(self.given.entity, column, code, owner[items], found))

    def column(self, fact: FactDecl, ids: dict[str, Ids], zones_of: Callable[[str], tuple[str, ...]]) -> Column | None:
        """What a table states of one fact; None for a text, which no norm reads."""
        match fact.type:
            case "event" | "date" | "instant":
                return self.moments(fact.name)
            case "period":
                return self.period(fact)
            case "bool":
                return self.truth(fact)
            case "num":
                return self.number(fact)
            case "one" | "scale":
                return self.member(fact)
            case "place":
                return self.place(fact, zones_of)
            case "ref":
                return self.reference(fact, ids.get(fact.entity or ""))
            case "coll":
                return self.collection(fact, ids.get(fact.entity or ""))
        return None


def meant(fact: FactDecl, found: str) -> str | None:
    """The member a misspelt word most likely meant."""
    return closest(fold(found), list(members(fact)))


def _whole(values: pa.ChunkedArray) -> pa.Array:
    array = values.combine_chunks() if values.num_chunks != 1 else values.chunk(0)
    return array if isinstance(array, pa.Array) else pa.concat_arrays(array.chunks)


def _valid(array: pa.Array) -> Bools:
    valid: Bools = array.is_valid().to_numpy(zero_copy_only=False) if array.null_count else np.ones(len(array), bool)
    return valid


def _integers(array: pa.Array) -> I64:
    """The integers of a column; where there is none, anything may stand."""
    held = np.frombuffer(array.buffers()[1], array.type.to_pandas_dtype())[array.offset : array.offset + len(array)]
    return held.astype(np.int64, copy=False)


def _shown(cell: pa.Scalar) -> str:
    """A cell as it stands; a moment out of all calendars as its number."""
    try:
        return str(cell.as_py())
    except (OverflowError, ValueError):
        return str(cell.value)


def _iso(instant: int) -> str:
    return datetime.fromtimestamp(int(instant), UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if _FIRST <= instant < _LAST else "…"
