"""The columns backend as slow as can be: the reference interpreter for each case of a batch, its answers laid in columns."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from protlaw.core.values import NEVER, Members, Occ, Span_
from protlaw.engine.columns.batch import (
    UNLISTED,
    Batch,
    CollColumn,
    MaskColumn,
    NormColumns,
    NumColumn,
    OccColumn,
    PlaceColumn,
    RefColumn,
    Rows,
    SpanColumn,
    occurrences,
)  # fmt: skip
from protlaw.engine.expressions import View
from protlaw.engine.reference import ACT, Reference, acted
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Each, Power


class Columnar:
    """As `engine.columns` has it."""

    def __init__(self, book: Lawbook, choices: Mapping[str, str], law_on: str | None = None, norms: Iterable[str] | None = None) -> None:
        self.book, self.choices, self.law_on = book, choices, law_on
        self.norms = tuple(book.norms if norms is None else norms)

    def refused(self) -> dict[str, str]:
        return {}

    def evaluate(self, batch: Batch) -> dict[str, NormColumns]:
        names = self.norms + tuple(n + ACT for n in self.norms if isinstance(self.book.norms[n][-1].norm, Power))
        found: dict[str, list[Any]] = {name: [] for name in names}
        for case in range(len(batch.horizon)):
            view, rows = self.view(batch, case)
            reference = Reference(self.book, view, self.choices, self.law_on)
            for name in names:
                for answer in reference.answers(name.removesuffix(ACT)):
                    found[name].append((rows, acted(answer) if name.endswith(ACT) else answer))
        return {name: self.columns(name, answers) for name, answers in found.items()}

    def view(self, batch: Batch, case: int) -> tuple[View, dict[str, int]]:
        values: dict[tuple[str, str], Any] = {}
        rows: dict[str, int] = {}
        for entity, held in batch.entities.items():
            for row in np.flatnonzero(held.case == case).tolist():
                rows[f"{entity}:r{row}"] = row
                for fact, column in held.columns.items():
                    value = self.value(column, row, self.book.entities[entity].facts[fact].entity, held)
                    if value is not None:
                        values[f"{entity}:r{row}", fact] = value
        instances: dict[str, tuple[str, ...]] = {}
        for id_ in rows:
            instances[id_.split(":")[0]] = (*instances.get(id_.split(":")[0], ()), id_)
        return View(int(batch.horizon[case]), values, instances, {}, {}), rows

    def value(self, column: Any, row: int, entity: str | None, held: Rows) -> Any:
        match column:
            case SpanColumn(begin, end):
                return Span_(self.value(begin, row, None, held), self.value(end, row, None, held))
            case NumColumn(low, high):
                return int(low[row]), int(high[row])
            case MaskColumn(mask):
                return int(mask[row])
            case RefColumn(whom):
                return None if whom[row] < 0 else f"{entity}:r{whom[row]}"
            case CollColumn(offsets, index, closed):
                return Members(tuple(f"{entity}:r{i}" for i in index[offsets[row] : offsets[row + 1]]), bool(closed[row]))
            case PlaceColumn(code, names):
                return names[code[row]] if code[row] >= 0 else None
        full = occurrences(column)
        occ = Occ(int(full.earliest[row]), int(full.latest[row]), bool(full.some[row]), bool(full.none[row]))
        return occ if occ.some else NEVER

    def columns(self, name: str, answers: list[Any]) -> NormColumns:
        statuses = tuple(dict.fromkeys(s for _, a in answers for s in a.possible))
        scope = self.book.norms[name.removesuffix(ACT)][-1].norm.scope
        member = stretch = None
        if isinstance(scope.each, Each):
            member = np.array([rows.get(a.env[scope.each.var], UNLISTED) for rows, a in answers], np.int64)
        elif scope.each is not None:
            written = [a.env[scope.each.var].replace("-", "") for _, a in answers]
            stretch = np.array([0 if w == "*" else int(w) for w in written], np.int64)
        possible = np.array([sum(1 << statuses.index(s) for s in a.possible) for _, a in answers], np.int64)
        subject = np.array([rows[a.env["it"]] for rows, a in answers], np.int64)
        moments = (_span([getattr(a, m) for _, a in answers]) for m in ("start", "due", "at"))
        return NormColumns(name, statuses, subject, member, stretch, possible, *moments)


def _span(occs: list[Occ | None]) -> OccColumn:
    full = [o or NEVER for o in occs]
    return OccColumn(
        np.array([o.earliest for o in full], np.int64), np.array([o.latest for o in full], np.int64),
        np.array([o.some for o in full], bool), np.array([o.none for o in full], bool),
    )  # fmt: skip
