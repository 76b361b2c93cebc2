"""One case of many, taken out of its tables as a case file: what the reference interpreter judges, and a person can read."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np

from protlaw.core.time import civil_day, end_of_day, start_of_day, zone
from protlaw.core.values import FUTURE, PAST
from protlaw.many.cells import Cells
from protlaw.many.stated import Stated
from protlaw.many.tables import Given
from protlaw.many.vocabulary import CASES
from protlaw.semantics.lawbook import FactDecl, Lawbook

BY = "table"  # who says so: the table itself


def case_text(book: Lawbook, stated: Stated, case: int) -> str:
    """The case file (JSON) of one case. It says what the tables say of it, and nothing else."""
    return json.dumps(_Single(book, stated, case).data(), ensure_ascii=False, indent=1)


class _Single:
    def __init__(self, book: Lawbook, stated: Stated, case: int) -> None:
        self.book, self.stated, self.case = book, stated, case
        self.horizon = int(stated.batch.horizon[case])
        self.zones = stated.zones if stated.zone is None else (stated.zones[int(stated.zone[case])],)

    def data(self) -> dict[str, Any]:
        stated, complete = self.stated, int(self.stated.complete[self.case])
        said: dict[str, Any] = {"case": stated.name(self.case), "jurisdiction": self.book.jurisdiction.code, "zone": self.zones[0]}
        said["facts_until"] = _iso(self.horizon)
        if stated.known_at is not None and stated.known_at[self.case] < FUTURE:
            said["known_at"] = _iso(int(stated.known_at[self.case]))
        if complete > PAST:
            said["complete_until"] = {"at": _iso(complete), "by": BY}
        for entity, given in stated.tables.tables.items():
            if entity != CASES:
                first, last = np.searchsorted(stated.tables.case[entity], [self.case, self.case + 1])
                rows = self.rows(
                    given._replace(columns={n: c.slice(first, last - first) for n, c in given.columns.items()}, n=last - first)
                )
                said |= {self.book.entities[entity].plural: rows} if rows else {}
        return said

    def rows(self, given: Given) -> list[dict[str, Any]]:
        one = np.zeros(given.n, np.int64)
        cells = Cells(given, one, one + self.horizon, one, self.zones, None)
        facts = self.book.entities[given.entity].facts
        names = list(dict.fromkeys(c.fact.name for c in map(given.known.__getitem__, given.columns) if c.fact is not None))
        values = {name: self.values(cells, facts[name]) for name in names}
        ids = [str(i) for i in given.columns["id"].to_pylist()] if "id" in given.columns else [str(i + 1) for i in range(given.n)]
        return [
            {"id": id_, **{name: column[row] for name, column in values.items() if column[row] is not None}} for row, id_ in enumerate(ids)
        ]

    def values(self, cells: Cells, fact: FactDecl) -> list[Any]:
        if fact.type in ("event", "date", "instant"):
            return self.moments(cells, fact.name)
        if fact.type == "period":
            ends = zip(*(self.moments(cells, f"{fact.name}.{end}") for end in ("begins", "ends")), strict=True)
            return [{k: v for k, v in zip(("from", "to"), pair, strict=True) if v is not None} or None for pair in ends]
        if fact.name not in cells.given.columns:
            return [None] * cells.given.n
        values = cells.given.columns[fact.name].to_pylist()
        if fact.type == "coll":
            return self.members(cells, fact.name, values)
        return [None if v is None else ("yes" if v else "no") if fact.type == "bool" else _word(v) for v in values]

    def moments(self, cells: Cells, name: str) -> list[Any]:
        """Each as a case file would write it: exact, between two, bounded on one side, or denied up to a moment."""
        parts = [_listed(cells.instants(n, last)) for n, last in ((name, False), (f"{name}.latest", True), (f"{name}.none_until", True))]
        first, last, denied = (part or [None] * cells.given.n for part in parts)
        if parts[1] is None:
            last = _listed(cells.instants(name, True)) or last
        absent = name in cells.given.absent
        return [self.moment(*found, absent) for found in zip(first, last, denied, strict=True)]

    def moment(self, first: int | None, last: int | None, denied: int | None, absent: bool) -> Any:
        if first is not None and last is not None:
            return _iso(first) if first == last else self.day(first, last) or {"between": [_iso(first), _iso(last)]}
        if first is not None or last is not None:
            return {"not_before": _iso(first)} if last is None and first is not None else {"not_after": _iso(last or 0)}
        until = denied if denied is not None else self.horizon if absent else None
        return None if until is None else {"none": "yes", "until": _iso(until), "by": BY}

    def day(self, first: int, last: int) -> str | None:
        """The civil day that begins and ends so, if one does."""
        tz = zone(self.zones[0])
        day = civil_day(first, tz)
        return day.isoformat() if (start_of_day(day, tz), end_of_day(day, tz)) == (first, last) else None

    def members(self, cells: Cells, name: str, values: list[Any]) -> list[Any]:
        own = _listed(cells.instants(f"{name}.complete_until", True)) or [None] * len(values)
        found: list[Any] = []
        for ids, until in zip(values, own, strict=True):
            if ids is None:
                absent = {"none": "yes", "until": _iso(self.horizon), "by": BY}
                found.append(absent if name in cells.given.absent else None)
            else:
                said: Mapping[str, Any] = {"members": ids, **({"complete_until": _iso(until), "by": BY} if until is not None else {})}
                found.append(said)
        return found


def _word(value: Any) -> Any:
    return value if isinstance(value, int) else str(value)


def _listed(column: tuple[Any, Any] | None) -> list[int | None] | None:
    return None if column is None else [v if valid else None for v, valid in zip(column[0].tolist(), column[1].tolist(), strict=True)]


def _iso(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
