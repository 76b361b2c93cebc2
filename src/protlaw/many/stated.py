"""From tables to what is stated of many cases: whose row each is, up to when each case is looked at, every cell as a value.

A case with a cell that cannot be read is set aside whole and told in `faults`; the others are read as if it were not there.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protlaw.core.anchor import Span
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.core.values import PAST
from protlaw.engine.columns.batch import I64, Batch, Bools, Column, Rows
from protlaw.intake.faults import Faults
from protlaw.intake.moments import Clock
from protlaw.intake.source import Scalar
from protlaw.many.cells import Broken, Cells, Ids, ids_of
from protlaw.many.tables import Arranged, Given, arranged, recognised, texts
from protlaw.many.vocabulary import CASES
from protlaw.semantics.lawbook import Lawbook

FAULTS = pa.schema([(name, pa.string()) for name in ("case", "table")] + [("row", pa.int64())]
                   + [(name, pa.string()) for name in ("column", "code", "found")])  # fmt: skip
_ID = r"^[\p{L}\p{N}_][\p{L}\p{N}_.\-]{0,99}$"
_NOWHERE = Span("", 1, 1, 1, 1)


class Stated(NamedTuple):
    """What tables state of many cases, not yet cut at their horizons; `faults` has the cells of the cases set aside."""

    batch: Batch
    tables: Arranged
    known_at: I64 | None
    complete: I64
    zones: tuple[str, ...]
    zone: I64 | None
    faults: pa.Table

    def name(self, case: int) -> str:
        """How a case is called: as its table says, else by the number of its row."""
        if self.tables.cases is not None:
            return str(self.tables.cases[case].as_py())
        return str(next(iter(self.tables.row.values()))[case])


def stated(
    book: Lawbook, tables: Mapping[str, object], facts_until: int | None, absent: Iterable[str], numbers: Mapping[str, I64] | None = None
) -> Stated:
    """What tables state. Raises SourceError where their form is wrong; wrong cells are faults of the result."""
    found = recognised(book, tables, absent)
    if facts_until is None and "facts_until" not in (found[CASES].columns if CASES in found else ()):
        raise SourceError([Diagnostic("PL4206", {}, help="PL4206.help")])
    reading = _Reading(book, arranged(found, numbers), facts_until)
    batch = reading.batch()
    faults = reading.faults()
    if reading.broken:
        reading = _Reading(book, reading.sound(), facts_until)
        batch = reading.batch()
    return Stated(batch, reading.tables, reading.known_at, reading.complete, reading.zones, reading.zone, faults)


class _Reading:
    """The tables being read: every column once, every broken cell gathered."""

    def __init__(self, book: Lawbook, tables: Arranged, facts_until: int | None) -> None:
        self.book, self.tables = book, tables
        self.broken: list[Broken] = []
        self.clock = Clock(book.jurisdiction, Faults())
        self.zones: tuple[str, ...] = (book.jurisdiction.zone,)
        self.zone: I64 | None = None
        self.head(facts_until)

    def head(self, facts_until: int | None) -> None:
        """Up to when each case is looked at, as known when, complete up to when, in which civil time."""
        n, given = self.tables.n, self.tables.tables.get(CASES)
        self.horizon = np.full(n, PAST if facts_until is None else facts_until)
        self.complete, self.known_at = np.full(n, PAST), None
        if given is None:
            return
        case = self.tables.case[CASES]
        self._zones(given, case)
        cells = self.cells(given, case)
        cells.fault("case", "PL4008", _again(case))
        for name in ("facts_until", "known_at", "complete_until"):
            stated = cells.instants(name, True)
            if stated is None:
                continue
            instants, valid = stated
            valid = valid & (case >= 0)
            target = {"facts_until": self.horizon, "complete_until": self.complete}.get(name)
            if target is None:
                target = self.known_at = np.full(n, np.iinfo(np.int64).max)
            target[case[valid]] = instants[valid]
        self.broken += cells.broken

    def _zones(self, given: Given, case: I64) -> None:
        if "zone" not in given.columns:
            return
        codes, words = Cells(given, case, case, case, self.zones, None).words("zone")
        names = [self.zones_of(word) for word in words]
        bad = np.array([*(len(zones) != 1 for zones in names), False])[codes]
        cells = self.cells(given, case)
        cells.fault("zone", "PL4024", bad)
        self.broken += cells.broken
        self.zones = (*self.zones, *(zones[0] if len(zones) == 1 else self.zones[0] for zones in names))
        zone = np.zeros(self.tables.n, np.int64)
        zone[case[case >= 0]] = codes[case >= 0] + 1
        self.zone = zone

    def zones_of(self, word: str) -> tuple[str, ...]:
        return self.clock.zones_in(Scalar(word, True, _NOWHERE, ""))

    def cells(self, given: Given, case: I64) -> Cells:
        zone = None if self.zone is None else self.zone[case]
        return Cells(given, case, self.horizon.take(case), self.complete.take(case), self.zones, zone)

    def batch(self) -> Batch:
        """Every table as columns."""
        subjects = {entity: given for entity, given in self.tables.tables.items() if entity != CASES}
        ids = {entity: self.named(given) for entity, given in subjects.items()}
        rows = {entity: self.rows(given, {e: i for e, i in ids.items() if i is not None}) for entity, given in subjects.items()}
        return Batch(self.horizon, rows)

    def named(self, given: Given) -> Ids | None:
        """How the things of a table are called; None where each is the only one of its case or is never referred to."""
        if "id" not in given.columns:
            return None
        words, case = texts(given.columns["id"]).combine_chunks(), self.tables.case[given.entity]
        cells = self.cells(given, case)
        cells.fault("id", "PL4006", words.is_null().to_numpy(zero_copy_only=False))
        cells.fault("id", "PL4007", ~pc.match_substring_regex(words, _ID).fill_null(True).to_numpy(zero_copy_only=False))
        ids = ids_of(case, words)
        twice = np.zeros(given.n, bool)
        twice[ids.rows[1:]] = ids.keys[1:] == ids.keys[:-1]
        cells.fault("id", "PL4008", twice)
        self.broken += cells.broken
        return ids

    def rows(self, given: Given, ids: dict[str, Ids]) -> Rows:
        case = self.tables.case[given.entity]
        cells = self.cells(given, case)
        cells.fault("case", "PL4009", case < 0)
        cells.fault("case", "PL4113", (case >= 0) & (cells.horizon <= PAST), lambda row: "")
        columns: dict[str, Column] = {}
        for name in dict.fromkeys(c.fact.name for c in map(given.known.__getitem__, given.columns) if c.fact is not None):
            fact = self.book.entities[given.entity].facts[name]
            if fact.type in ("event", "date", "instant", "period") or name in given.columns:
                column = cells.column(fact, ids, self.zones_of)
                if column is not None:
                    columns[name] = column
        self.broken += cells.broken
        return Rows(given.entity, given.n, case, columns)

    # --- what is set aside

    @cached_property
    def bad(self) -> Bools:
        """The cases with a cell that cannot be read."""
        bad = np.zeros(self.tables.n + 1, bool)  # the last: of rows without a case
        for broken in self.broken:
            bad[self.tables.case[broken.entity][broken.rows]] = True
        return bad

    def sound(self) -> Arranged:
        """The tables without the cases that are set aside."""
        bad, tables = self.bad, self.tables
        number = np.cumsum(~bad[:-1]) - 1
        keep = {entity: ~bad[case] & (case >= 0) for entity, case in tables.case.items()}
        names = tables.cases.filter(pa.array(~bad[:-1])) if tables.cases is not None else None
        return Arranged(
            {entity: given.taken(keep[entity]) for entity, given in tables.tables.items()},
            names,
            int((~bad[:-1]).sum()),
            {entity: number[case[keep[entity]]] for entity, case in tables.case.items()},
            {entity: row[keep[entity]] for entity, row in tables.row.items()},
        )

    def faults(self) -> pa.Table:
        """Every cell that cannot be read, with its place."""
        found = []
        for broken in self.broken:
            given, case = self.tables.tables[broken.entity], self.tables.case[broken.entity][broken.rows]
            rows = self.tables.row[broken.entity][broken.rows]
            names = [str(r) for r in rows] if self.tables.cases is None else [self._case(c) for c in case.tolist()]
            n = len(rows)
            label = given.labels.get(broken.column, broken.column)
            found.append(pa.table([names, [given.name] * n, rows, [label] * n, [broken.code] * n, broken.found], schema=FAULTS))
        return pa.concat_tables(found) if found else FAULTS.empty_table()

    def _case(self, case: int) -> str | None:
        assert self.tables.cases is not None
        return self.tables.cases[case].as_py() if case >= 0 else None


def _again(case: I64) -> Bools:
    """Rows whose case another row above has already."""
    again = np.zeros(len(case), bool)
    again[1:] = (case[1:] == case[:-1]) & (case[1:] >= 0)
    return again
