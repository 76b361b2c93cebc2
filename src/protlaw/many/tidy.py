"""Answers of many cases as one tidy table: a row per norm and subject, as `protlaw.evaluate` would find one by one."""

from collections.abc import Collection, Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protlaw.core.values import FUTURE, PAST
from protlaw.engine.columns.batch import I64, UNKNOWN_REF, UNLISTED, Batch, Bools, NormColumns, OccColumn, RefColumn
from protlaw.engine.evaluate import JUDGED, kind_of
from protlaw.engine.reference import ACT
from protlaw.many.missing import Open
from protlaw.many.stated import Stated
from protlaw.many.tables import texts
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Catalogue, Choose, Const, Define, Duty, Each, Every, Expr, Fact, Norm, Power, Var

WORD = pa.dictionary(pa.int32(), pa.string())
MOMENT = pa.timestamp("ms", "UTC")
MOMENTS = ("start", "due", "at", "since")
RESULTS = pa.schema(
    [
        ("case", pa.string()),
        ("norm", WORD),
        ("kind", WORD),
        ("subject", pa.string()),
        ("bearer", WORD),
        ("status", WORD),
        ("possible", WORD),
    ]
    + [(f"{moment}_{end}", MOMENT) for moment in MOMENTS for end in ("earliest", "latest")]
    + [("delay_least", pa.int64()), ("delay_most", pa.int64()), ("missing", WORD), ("place", WORD)]
)
APART = "|"  # between the statuses of a set
_LATE = ("met_late", "exercised_late")


class Tidy:
    """Makes the rows of the results from the columns of each norm. `choices`: the reading used of each ambiguity; `places`: where
    each case is, as a code and the words."""

    def __init__(
        self, book: Lawbook, stated: Stated, batch: Batch, choices: Mapping[str, str], places: tuple[I64, list[str]] | None
    ) -> None:
        self.book, self.stated, self.batch, self.choices, self.places = book, stated, batch, choices, places
        self.open = Open(book, batch)
        self.called: dict[str, pa.Array] = {}
        names = stated.tables.cases
        self.cases = pa.array([stated.name(i) for i in range(stated.tables.n)], pa.string()) if names is None else names.cast(pa.string())

    def rows(self, answers: Mapping[str, NormColumns]) -> Iterator[pa.RecordBatch]:
        """The rows of each norm that `evaluate` would report, in the order of the law."""
        for columns in answers.values():
            norm = self.book.norms[columns.norm.removesuffix(ACT)][-1].norm
            if isinstance(norm, Define) and norm.value is not None:
                continue
            kept = _reported(norm, columns)
            if kept.any():
                yield self.of_norm(norm, columns if kept.all() else _taken(columns, np.flatnonzero(kept)))

    def of_norm(self, norm: Norm, c: NormColumns) -> pa.RecordBatch:
        n = len(c.subject)
        kind = "act" if c.norm.endswith(ACT) else kind_of(norm)
        status, possible = self.statuses(c)
        spans = {"start": c.start, "due": c.due, "at": c.at, "since": _since(c)}
        least, most = _delay(c)
        case = self.batch.entities[norm.scope.entity].case[c.subject]
        arrays = [
            self.cases.take(pa.array(case)),
            _same(c.norm.removesuffix(ACT), n), _same(kind, n), self.subject(norm, c), self.bearer(norm, c), status, possible,
            *(side for moment in MOMENTS for side in _sides(spans[moment], n)),
            least, most, self.missing(c), self.place(case),
        ]  # fmt: skip
        return pa.record_batch([a if a.type == f.type else a.cast(f.type) for a, f in zip(arrays, RESULTS, strict=True)], schema=RESULTS)

    def statuses(self, c: NormColumns) -> tuple[pa.Array, pa.Array]:
        """The one status, or `undetermined`; and all that are possible, joined by `|`."""
        masks, codes = np.unique(c.possible, return_inverse=True)
        sets = [[s for i, s in enumerate(c.statuses) if mask >> i & 1] for mask in masks.tolist()]
        codes32 = pa.array(codes.astype(np.int32))
        one = [found[0] if len(found) == 1 else "undetermined" for found in sets]
        return _coded(codes32, one), _coded(codes32, [APART.join(found) for found in sets])

    # --- who

    def names(self, entity: str) -> pa.Array:
        """How the things of a table are called in results: `petition:s1`."""
        if entity not in self.called:
            given, case = self.stated.tables.tables[entity], self.batch.entities[entity].case
            if "id" in given.columns:
                ids = texts(given.columns["id"]).combine_chunks().cast(pa.string())
            else:
                ids = pa.array(np.arange(given.n) - np.searchsorted(case, case) + 1).cast(pa.string())
            self.called[entity] = pc.binary_join_element_wise(entity, ids, ":")
        return self.called[entity]

    def subject(self, norm: Norm, c: NormColumns) -> pa.Array:
        """Whose instance: `petition:s1`, `petition:s1.measures[m1]`, `mechanism:m/2018-03`."""
        own = self.names(norm.scope.entity).take(pa.array(c.subject))
        each = norm.scope.each
        if isinstance(each, Every) and c.stretch is not None:
            return pc.binary_join_element_wise(own, pa.array(_stretches(c.stretch)), "/")
        if not isinstance(each, Each) or c.member is None:
            return own
        listed = c.member != UNLISTED
        if each.entity in self.batch.entities:
            member = self.names(each.entity).take(pa.array(np.where(listed, c.member, 0), mask=~listed))
            member = pc.utf8_slice_codeunits(member, len(each.entity) + 1).fill_null("*")
        else:
            member = pa.array(["*"] * len(c.subject))
        return pc.binary_join_element_wise(own, pc.binary_join_element_wise(f".{each.fact}[", member, "]", ""), "")

    def bearer(self, norm: Norm, c: NormColumns) -> pa.Array:
        """The authority by its full name, or the thing of the case that bears it; null where the law or the file does not say."""
        expr = norm.bearer if isinstance(norm, Duty) else norm.holder if isinstance(norm, Power) else None
        if isinstance(norm, Catalogue):
            expr = norm.decider
        while isinstance(expr, Choose):
            expr = dict(expr.values)[self.choices[expr.name]]
        if expr is None or isinstance(expr, str | Const):
            return _same(str(expr.value) if isinstance(expr, Const) else expr, len(c.subject))
        entity, rows = self.whom(norm, expr, c)
        if entity not in self.batch.entities:
            return _same(None, len(c.subject))
        return self.names(entity).take(pa.array(np.where(rows < 0, 0, rows), mask=rows < 0))

    def whom(self, norm: Norm, expr: Expr, c: NormColumns) -> tuple[str, I64]:
        """The things an expression leads to from each subject: the subject, its member, or one they name."""
        if isinstance(expr, Var):
            rows = c.subject if expr.name == "it" or c.member is None else c.member
            return expr.entity, rows
        assert isinstance(expr, Fact)
        entity, rows = self.whom(norm, expr.of, c)
        target = self.book.entities[entity].facts[expr.name].entity or ""
        held = self.batch.entities.get(entity)
        column = held.columns.get(expr.name) if held is not None else None
        if not isinstance(column, RefColumn):
            return target, np.full(len(rows), UNKNOWN_REF)
        return target, np.where(rows < 0, UNKNOWN_REF, column.row[np.where(rows < 0, 0, rows)])

    def place(self, case: I64) -> pa.Array:
        if self.places is None:
            return _same(None, len(case))
        codes, words = self.places
        return _coded(pa.array(np.maximum(codes[case], 0).astype(np.int32), mask=codes[case] < 0), words or [""])

    def missing(self, c: NormColumns) -> pa.Array:
        """Of what is undetermined, the facts the norm reads that the case does not state exactly, joined by `|`."""
        rows = np.flatnonzero(c.possible & (c.possible - 1) != 0)
        if not len(rows):
            return _same(None, len(c.subject))
        codes, words = self.open.facts(c, rows)
        every = np.full(len(c.subject), -1, np.int32)
        every[rows] = codes
        return _coded(pa.array(np.maximum(every, 0), mask=every < 0), words)


# --- what is reported -------------------------------------------------------------------------------------------------------


def _reported(norm: Norm, c: NormColumns) -> Bools:
    """An act is told where it was surely done and is judged; a catalogue of another class says nothing about a measure."""
    if c.norm.endswith(ACT):
        if c.at is None or not isinstance(norm, Power) or norm.valid is None:
            return np.zeros(len(c.subject), bool)
        judged: Bools = (c.possible & _mask(c, JUDGED) != 0) & c.at.some & ~c.at.none
        return judged
    if isinstance(norm, Catalogue):
        about: Bools = c.possible != _mask(c, ("not_triggered",))
        return about
    return np.ones(len(c.subject), bool)


def _mask(c: NormColumns, statuses: Collection[str]) -> int:
    return sum(1 << i for i, s in enumerate(c.statuses) if s in statuses)


def _taken(c: NormColumns, rows: I64) -> NormColumns:
    member = None if c.member is None else c.member[rows]
    stretch = None if c.stretch is None else c.stretch[rows]
    return NormColumns(
        c.norm, c.statuses, c.subject[rows], member, stretch, c.possible[rows], *(_part(m, rows) for m in (c.start, c.due, c.at))
    )  # fmt: skip


def _part(m: OccColumn | None, rows: I64) -> OccColumn | None:
    return None if m is None else OccColumn(m.earliest[rows], m.latest[rows], m.some[rows], m.none[rows])


# --- moments ------------------------------------------------------------------------------------------------------------------


def _bounded(due: OccColumn) -> Bools:
    return due.some & (due.earliest > PAST) & (due.earliest < FUTURE)


def _delay(c: NormColumns) -> tuple[pa.Array, pa.Array]:
    """By how many seconds the act came late, at least and at most."""
    if c.due is None or c.at is None:
        return pa.nulls(len(c.subject), pa.int64()), pa.nulls(len(c.subject), pa.int64())
    late = (c.possible & _mask(c, _LATE) != 0) & _bounded(c.due) & c.at.some
    least = np.where(c.due.latest < FUTURE, np.maximum(1, c.at.earliest - c.due.latest), 1)
    return pa.array(least, mask=~late), pa.array(c.at.latest - c.due.earliest, mask=~late)


def _since(c: NormColumns) -> OccColumn | None:
    """From when a duty is breached: the moment after its limit, never before it arose."""
    breached = _mask(c, ("breached",))
    if c.due is None or not breached:
        return None
    held = (c.possible & breached != 0) & _bounded(c.due)
    first, last = c.due.earliest + 1, c.due.latest + (c.due.latest < FUTURE)
    if c.start is not None:
        first = np.where(c.start.some, np.maximum(first, c.start.earliest), first)
        last = np.where(c.start.some, np.maximum(last, c.start.latest), last)
    return OccColumn(first, last, held, ~held)


def _sides(span: OccColumn | None, n: int) -> tuple[pa.Array, pa.Array]:
    """The two ends of a moment; null where it does not apply or no bound is known."""
    if span is None:
        return pa.nulls(n, MOMENT), pa.nulls(n, MOMENT)
    return _instants(span.earliest, span.some), _instants(span.latest, span.some)


def _instants(seconds: I64, some: Bools) -> pa.Array:
    unknown = ~some | (seconds <= PAST) | (seconds >= FUTURE)
    return pa.array(np.where(unknown, 0, seconds) * 1000, mask=unknown if unknown.any() else None).cast(MOMENT)


def _stretches(codes: I64) -> list[str]:
    return ["*" if c == 0 else str(c) if c < 10_000 else f"{c // 100}-{c % 100:02}" for c in codes.tolist()]


def _same(word: str | None, n: int) -> pa.Array:
    """One word in every row."""
    if word is None:
        return pa.nulls(n, WORD)
    return _coded(pa.array(np.zeros(n, np.int32)), [word])


def _coded(codes: pa.Array, words: list[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(codes, pa.array(words, pa.string()))
