"""Counts over many answers: how each norm was complied with, by whom, where, in which year; by how much it was late; what is
missing most. What is not known is counted apart, never left out."""

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protlaw.many.tidy import WORD

HOUR, DAY = 3600, 86400
BINS = (HOUR, 6 * HOUR, DAY, 3 * DAY, 10 * DAY, 30 * DAY, 90 * DAY, 365 * DAY)  # late by up to so many seconds
_BY = ["norm", "kind", "bearer", "place", "year", "status"]


class Tally:
    """Counts that grow with each part of the results. Years are those of the civil time of the jurisdiction."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self.counted: list[pa.Table] = []
        self.late: Counter[tuple[str, int]] = Counter()
        self.open: Counter[tuple[str, str]] = Counter()

    def add(self, results: pa.Table) -> None:
        """Count some more rows of the results."""
        if not results.num_rows:
            return
        rows = results.unify_dictionaries().combine_chunks()
        table = pa.table(
            {
                **{name: rows[name] for name in _BY if name not in ("year", "bearer")},
                "bearer": _kinds(rows["bearer"]),
                "year": self._year(rows),
            }
        )
        self.counted.append(table.group_by(_BY).aggregate([("status", "count")]).rename_columns([*_BY, "n"]))
        if len(self.counted) > 64:
            self.counted = [self.summary()]
        late = rows.filter(pc.and_(pc.equal(rows["status"].cast(pa.string()), "met_late"), rows["delay_least"].is_valid()))
        bins = pa.array(np.searchsorted(BINS, late["delay_least"].to_numpy()))
        self.late.update(_counts(late["norm"], bins))
        self.open.update(_counts(rows["norm"], rows["missing"]))

    def summary(self) -> pa.Table:
        """How many answers of each norm, bearer, place and year had each status; null where it is not known or does not apply."""
        if not self.counted:
            return pa.schema([(name, pa.int64() if name in ("year", "n") else pa.string()) for name in (*_BY, "n")]).empty_table()
        every = pa.concat_tables([t.cast(_plain(t.schema)) for t in self.counted])
        summed = every.group_by(_BY).aggregate([("n", "sum")]).rename_columns([*_BY, "n"])
        return summed.sort_by([(name, "ascending") for name in _BY])

    def delays(self) -> pa.Table:
        """Of what was surely met late, how many by up to so many seconds (null: by more), at the least."""
        rows = [(norm, BINS[i] if i < len(BINS) else None, n) for (norm, i), n in sorted(self.late.items())]
        return pa.table(
            [list(c) for c in zip(*rows, strict=True)] or [[], [], []],
            schema=pa.schema([("norm", pa.string()), ("up_to", pa.int64()), ("n", pa.int64())]),
        )

    def missing(self) -> pa.Table:
        """How many undetermined answers of each norm read a fact that is not stated exactly; most first."""
        found: Counter[tuple[str, str]] = Counter()
        for (norm, facts), n in self.open.items():
            for fact in facts.split("|"):
                found[norm, fact] += n
        rows = [(norm, fact, n) for (norm, fact), n in sorted(found.items(), key=lambda item: (-item[1], item[0]))]
        return pa.table(
            [list(c) for c in zip(*rows, strict=True)] or [[], [], []],
            schema=pa.schema([("norm", pa.string()), ("fact", pa.string()), ("n", pa.int64())]),
        )

    def _year(self, rows: pa.Table) -> pa.Array:
        """The civil year in which a duty started; null where it did not, or where it may be one of several."""
        first, last = (pc.year(rows[f"start_{end}"].cast(pa.timestamp("ms", self.zone))) for end in ("earliest", "latest"))
        return pc.if_else(pc.equal(first, last), first, None)


def _kinds(bearers: pa.ChunkedArray) -> pa.ChunkedArray:
    """Bearers for a summary: authorities by name, the things of each case by what they are."""
    return pa.chunked_array([_kind(chunk) for chunk in bearers.chunks], WORD)


def _kind(bearer: pa.DictionaryArray) -> pa.Array:
    words = [None if w is None else w.split(":")[0] for w in bearer.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(bearer.indices, pa.array(words, pa.string())).cast(pa.string()).dictionary_encode()


def _plain(schema: pa.Schema) -> pa.Schema:
    return pa.schema([(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in schema])


def _counts(norms: pa.ChunkedArray, values: pa.Array) -> dict[tuple[str, Any], int]:
    """How often each pair stands, of those with a value."""
    table = pa.table({"norm": norms, "value": values}).filter(pc.is_valid(values))
    counted = table.group_by(["norm", "value"]).aggregate([("value", "count")]) if table.num_rows else table
    return {(row["norm"], row["value"]): row["value_count"] for row in counted.to_pylist()}
