"""What an expression may be, over the rows of a frame: `engine.expressions`, rule by rule, without the reasons."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import reduce
from typing import Any

import numpy as np

from protlaw.core.time import start_of_day, zone
from protlaw.core.values import APART, EITHER, FUTURE, PAST, YES
from protlaw.engine.columns import values as v
from protlaw.engine.columns.batch import (
    I64,
    UNLISTED,
    Batch,
    Bools,
    CollColumn,
    ExactColumn,
    MaskColumn,
    Moments,
    NumColumn,
    OccColumn,
    PlaceColumn,
    RefColumn,
    Rows,
    SpanColumn,
    occurrences,
)
from protlaw.engine.columns.days import Term, elapsed, exact_limits, limits, stretch_bounds
from protlaw.engine.columns.frames import NOBODY, Frame, Segments, chosen, spread, take, unknown_of
from protlaw.engine.expressions import MANY, counting_by
from protlaw.semantics import norms as n
from protlaw.semantics.conditions import width as _width
from protlaw.semantics.lawbook import Lawbook

_FALSE, _TRUE = np.array(False), np.array(True)


class Expressions:
    """Evaluates expressions over a batch; an expression free of a frame's own variable is evaluated in the frame above it."""

    def __init__(self, book: Lawbook, batch: Batch, choices: Mapping[str, str], free: "FreeVariables") -> None:
        self.book, self.batch, self.choices, self.free = book, batch, choices, free
        self.roots: dict[str, Frame] = {}
        self.ordinals = np.arange(len(batch.horizon))
        self.last = int(batch.horizon.max(initial=PAST))

    def eval(self, expr: Any, frame: Frame) -> Any:
        key = id(expr)
        if key in frame.memo:
            return frame.memo[key]
        if frame.above is not None and frame.var not in self.free.of(expr):
            assert frame.up is not None
            value = take(self.eval(expr, frame.above), frame.up)
        else:
            value = RULES[type(expr)](self, expr, frame)
        frame.memo[key] = value
        return value

    # --- frames ------------------------------------------------------------------------------------------------------------

    def root(self, entity: str) -> Frame:
        """Every subject of an entity."""
        if entity not in self.roots:
            rows = self.rows(entity)
            self.roots[entity] = Frame(
                "it", self.ordinals[: rows.n] if rows.n <= len(self.ordinals) else np.arange(rows.n), rows.case, whole=True
            )
        return self.roots[entity]

    def rows(self, entity: str) -> Rows:
        found = self.batch.entities.get(entity)
        return Rows(entity, 0, np.zeros(0, np.int64), {}) if found is None else found

    def nobody(self) -> Frame:
        """A subject of whom nothing is known, in each case."""
        if "" not in self.roots:
            cases = len(self.batch.horizon)
            self.roots[""] = Frame("it", np.full(cases, NOBODY), np.arange(cases))
        return self.roots[""]

    def horizon(self, frame: Frame) -> I64:
        if "horizon" not in frame.memo:
            own = frame.whole and np.array_equal(frame.case, self.ordinals)
            frame.memo["horizon"] = self.batch.horizon if own else self.batch.horizon.take(frame.case)
        return frame.memo["horizon"]  # type: ignore[no-any-return]

    def members(self, coll: Any, var: str, frame: Frame) -> Segments:
        """The members of a collection below each row of a frame."""
        key = ("members", id(coll), var)
        if key not in frame.memo:
            listed: CollColumn = self.eval(coll, frame)
            up = spread(listed.offsets)
            below = Frame(var, listed.rows, frame.case.take(up), frame, up)
            frame.memo[key] = Segments(below, listed.offsets, listed.closed)
        return frame.memo[key]  # type: ignore[no-any-return]

    def possible_members(self, coll: Any, var: str, frame: Frame) -> Segments:
        """The members of a collection below each row of a frame, and one not listed where there may be more."""
        listed = self.members(coll, var, frame)
        if listed.closed.all():
            return listed
        key = ("possible members", id(coll), var)
        if key not in frame.memo:
            offsets = listed.offsets + np.concatenate(([0], np.cumsum(~listed.closed)))
            values, up = np.insert(listed.frame.values, listed.offsets[1:][~listed.closed], UNLISTED), spread(offsets)
            frame.memo[key] = Segments(Frame(var, values, frame.case.take(up), frame, up), offsets, listed.closed)
        return frame.memo[key]  # type: ignore[no-any-return]

    # --- rules -------------------------------------------------------------------------------------------------------------

    def const(self, e: n.Const, frame: Frame) -> Any:
        return NumColumn(np.int64(e.value), np.int64(e.value)) if e.type == "num" else e.value  # type: ignore[arg-type]

    def var(self, e: n.Var, frame: Frame) -> I64:
        return frame.bound(e.name)

    def fact(self, e: n.Fact, frame: Frame) -> Any:
        rows = self.rows(e.entity)
        column = rows.columns.get(e.name)
        if column is None:
            return unknown_of(e.type, self.horizon(frame))
        value = self._read(column, e.type)
        if frame.whole and type(e.of) is n.Var:
            return value
        subject: I64 = self.eval(e.of, frame)
        known = subject >= 0
        if known.all():
            return take(value, subject)
        unknown = unknown_of(e.type, self.horizon(frame))
        return chosen(known, take(value, np.where(known, subject, 0)), unknown) if rows.n else unknown

    def _read(self, column: Any, type_: str) -> Any:
        """A column as a value; of exact events, between which moments they came."""
        if isinstance(column, MaskColumn):
            return column.mask if type_ != "bool" or column.mask.dtype == np.bool_ else v.of_mask(column.mask)
        if isinstance(column, ExactColumn) and type_ == "event" and column.at.size:
            return column._replace(first=int(column.at.min()), last=self.last)
        return column.row if isinstance(column, RefColumn) else column

    def found(self, e: n.Found, frame: Frame) -> Any:
        return self.fact(n.Fact(e.of, e.name, "bool", self.book.open_norms[e.name].entity), frame)

    def cmp(self, e: n.Cmp, frame: Frame) -> Any:
        """Whether an order may hold (1), may not (2), and may have no meaning since a moment never comes (4)."""
        left, right = self.eval(e.left, frame), self.eval(e.right, frame)
        if not e.moments:
            held = v.order(e.op, left, right)
            return v.may(held) * np.uint8(1) | ~v.must(held) * np.uint8(2)
        one, other = occurrences(left), occurrences(right)
        held = v.order(e.op, NumColumn(one.earliest, one.latest), NumColumn(other.earliest, other.latest))
        known = v.may(held) * np.uint8(1) | ~v.must(held) * np.uint8(2)
        return np.where(one.some & other.some, known, np.uint8(0)) | (one.none | other.none) * np.uint8(4)

    def member(self, e: n.Is, frame: Frame) -> Any:
        return self.eval(e.of, frame)

    def happened(self, e: n.Happened, frame: Frame) -> v.Truth:
        event: Moments = self.eval(e.event, frame)
        return event.at < FUTURE if isinstance(event, ExactColumn) else v.truth(event.some, ~event.none)

    def holds(self, e: n.Holds, frame: Frame) -> v.Truth:
        period: SpanColumn = self.eval(e.period, frame)
        at: Moments = self.eval(e.at, frame) if e.at is not None else ExactColumn(self.horizon(frame))
        if isinstance(period.begin, ExactColumn) and isinstance(period.end, ExactColumn) and isinstance(at, ExactColumn):
            return (period.begin.at <= at.at) & (period.end.at > at.at) & (at.at < FUTURE)
        begin, end, t = occurrences(period.begin), occurrences(period.end), occurrences(at)
        may = t.some & begin.some & (begin.earliest <= t.latest) & (end.none | (end.latest > t.earliest))
        may_not = t.none | begin.none | (begin.latest > t.earliest) | (end.some & (end.earliest <= t.latest))
        return v.truth(may, ~may_not)

    def same(self, e: n.Same, frame: Frame) -> v.Truth:
        left, right = self.eval(e.left, frame), self.eval(e.right, frame)
        known, equal = (left != -1) & (right != -1), left == right
        return equal if known.all() else v.truth(equal | ~known, equal & known)

    def earliest(self, e: n.Earliest, frame: Frame) -> Moments:
        return v.first_of([self.eval(of, frame) for of in e.of])

    def latest(self, e: n.Latest, frame: Frame) -> Moments:
        return v.last_of([self.eval(of, frame) for of in e.of])

    def begin(self, e: n.Begin, frame: Frame) -> Moments:
        return self.eval(e.period, frame).begin  # type: ignore[no-any-return]

    def end(self, e: n.End, frame: Frame) -> Moments:
        end: Moments = self.eval(e.period, frame).end
        if type(e.period) is not n.Stretch:
            return end
        occ = occurrences(end)  # the last second of a month is in it
        return occ._replace(earliest=occ.earliest - ~occ.none, latest=occ.latest - ~occ.none)

    def shift(self, e: n.Shift, frame: Frame) -> Moments:
        anchor: Moments = self.eval(e.anchor, frame)
        number, seat = self.eval(e.number, frame), self.eval(e.zone, frame)
        counting = counting_by(self.eval(rule, frame) for rule in e.rules)
        calendar = self.book.jurisdiction.calendars.get(counting.calendar or "")
        if isinstance(anchor, ExactColumn) and np.ndim(number.low) == 0 and number.low == number.high and not isinstance(seat, PlaceColumn):
            found = exact_limits(anchor, Term(int(number.low), e.unit, e.sign, counting, seat[0], calendar))
            if found is not None and len(seat) == 1:
                return found
        occ = anchor if isinstance(anchor, OccColumn) else OccColumn(anchor.at, anchor.at, anchor.at < FUTURE, anchor.at >= FUTURE)
        ends = [
            (counted & where, *limits(occ.earliest, occ.latest, Term(int(count), e.unit, e.sign, counting, name, calendar)))
            for where, name in self._zones(seat)
            for counted, count in _counts(number)
        ]
        low, high = np.full(frame.n, FUTURE), np.full(frame.n, PAST)
        for where, least, most in ends:
            low = np.where(where & (least < low), least, low)
            high = np.where(where & (most > high), most, high)
        return v.exactly(v.only(OccColumn(low, high, occ.some, occ.none), True))

    def _zones(self, seat: Any) -> Iterator[tuple[Bools, str]]:
        """The civil times a term may run in, with the rows each may apply to."""
        if not isinstance(seat, PlaceColumn):
            yield from ((_TRUE, name) for name in seat)
            return
        every, codes = self.book.jurisdiction.zones, seat.code
        listed = [(codes == code, names) for code, names in enumerate(seat.names)] + [(codes < 0, every)]
        for name in dict.fromkeys(z for where, names in listed if where.any() for z in names):
            yield np.logical_or.reduce([where for where, names in listed if name in names]), name

    def day(self, e: n.Day, frame: Frame) -> Moments:
        return ExactColumn(np.full(frame.n, start_of_day(date.fromisoformat(e.day), zone(e.zone))))

    def stretch(self, e: n.Stretch, frame: Frame) -> SpanColumn:
        codes = frame.bound(e.var)
        begin, end = stretch_bounds(codes, e.zone)
        if codes.all():
            return SpanColumn(ExactColumn(begin), ExactColumn(end))
        free, sure = codes == 0, np.ones(frame.n, bool)
        begins = OccColumn(begin, np.where(free, FUTURE, begin), sure, free)
        return SpanColumn(begins, OccColumn(np.where(free, PAST, end), end, sure, free))

    def zone(self, e: n.Zone, frame: Frame) -> tuple[str, ...]:
        return (e.name,)

    def elapsed(self, e: n.Elapsed, frame: Frame) -> NumColumn:
        s, t = occurrences(self.eval(e.start, frame)), occurrences(self.eval(e.end, frame))
        (_, name), *others = self._first_zone(self.eval(e.zone, frame))
        low, high = elapsed(s.latest, t.earliest, name, MANY), elapsed(s.earliest, t.latest, name, MANY)
        for where, name in others:
            low = np.where(where, elapsed(s.latest, t.earliest, name, MANY), low)
            high = np.where(where, elapsed(s.earliest, t.latest, name, MANY), high)
        low = np.where(~s.none & ~t.some, MANY, np.where(s.none | ~t.some, 0, low))
        return NumColumn(low, np.where(~s.some, 0, np.where(t.none, MANY, high)))

    def _first_zone(self, seat: Any) -> list[tuple[Bools, str]]:
        """The first of the civil times of each row."""
        if not isinstance(seat, PlaceColumn):
            return [(_TRUE, seat[0])]
        listed = [(seat.code == code, names[0]) for code, names in enumerate(seat.names)]
        return [(seat.code < 0, self.book.jurisdiction.zones[0]), *listed]

    def add(self, e: n.Add, frame: Frame) -> NumColumn:
        a, b = self.eval(e.left, frame), self.eval(e.right, frame)
        return NumColumn(a.low + b.low, a.high + b.high) if e.sign > 0 else NumColumn(a.low - b.high, a.high - b.low)

    def least(self, e: n.Least, frame: Frame) -> NumColumn:
        first, *others = (self.eval(of, frame) for of in e.of)
        for other in others:
            first = NumColumn(np.minimum(first.low, other.low), np.minimum(first.high, other.high))
        return first  # type: ignore[no-any-return]

    def count(self, e: n.Count, frame: Frame) -> NumColumn:
        below = self.members(e.coll, e.var, frame)
        where = self.eval(e.where, below.frame)
        return NumColumn(below.how_many(v.must(where)), np.where(below.closed, below.how_many(v.may(where)), MANY))

    def first(self, e: n.First, frame: Frame) -> Moments:
        below = self.possible_members(e.coll, e.var, frame)
        where, key = self.eval(e.where, below.frame), self.eval(e.key, below.frame)
        if isinstance(key, ExactColumn) and where.dtype == np.bool_ and below.closed.all():
            return ExactColumn(below.fold(np.minimum, np.where(where, key.at, FUTURE), FUTURE))
        occ = self._kept(e, occurrences(key), where, below.frame)
        sure = np.where(occ.some & ~occ.none & (below.frame.values != UNLISTED), occ.latest, FUTURE + 1)
        earliest, certain = below.fold(np.minimum, occ.earliest, FUTURE), below.fold(np.minimum, sure, FUTURE + 1)
        latest = below.fold(np.maximum, np.where(occ.some, occ.latest, PAST), PAST)
        return v.nearest(earliest, certain, latest, below.how_many(occ.some) > 0)

    def _kept(self, e: n.First, key: OccColumn, where: v.Truth, frame: Frame) -> OccColumn:
        """When each member comes, if it is one that counts: cut to the moments at which the condition admits it."""
        counts = key.some & v.may(where)
        low, high, some = np.full(frame.n, FUTURE), np.full(frame.n, PAST), np.zeros(frame.n, bool)
        for term in e.where.terms:
            live, first, last = counts, key.earliest, key.latest
            for i, mask in term:
                live = live & v.may(self.literal(e.where.atoms[i], mask, frame))
                since, until = self._bounds(e.key, e.where.atoms[i], mask, frame)
                first, last = np.maximum(first, since), np.minimum(last, until)
            live = live & (first <= last)
            low, high, some = np.where(live, np.minimum(low, first), low), np.where(live, np.maximum(high, last), high), some | live
        return v.only(OccColumn(low, high, some, key.none | ~v.must(where)), True)

    def _bounds(self, key: Any, atom: Any, mask: int, frame: Frame) -> tuple[Any, Any]:
        """Between which instants a moment lies if a literal over it is true: `key < other`, `other <= key`, `period in effect at key`."""
        if type(atom) is n.Holds and atom.at is key and mask == YES:
            begin, end = (occurrences(moment) for moment in self.eval(atom.period, frame))
            return begin.earliest, np.where(end.none, FUTURE, end.latest - 1)
        if type(atom) is not n.Cmp or not (atom.left is key or atom.right is key) or mask & EITHER == EITHER:
            return PAST, FUTURE
        other, held = occurrences(self.eval(atom.right if atom.left is key else atom.left, frame)), bool(mask & YES)
        free = other.none & bool(mask & APART)
        if atom.op == "==":
            return (np.where(free, PAST, other.earliest), np.where(free, FUTURE, other.latest)) if held else (PAST, FUTURE)
        strict = (atom.op == "<") == held
        if held == (atom.left is key):
            return PAST, np.where(free, FUTURE, other.latest - (strict & (other.latest < FUTURE)))
        return np.where(free, PAST, other.earliest + (strict & (other.earliest > PAST))), FUTURE

    def case(self, e: n.Case, frame: Frame) -> Any:
        branches = [(self.eval(cond, frame), self.eval(expr, frame)) for cond, expr in e.branches]
        value = branches[0][1]
        if isinstance(value, ExactColumn | OccColumn):
            return v.union(branches)
        if isinstance(value, NumColumn):
            low, high = np.full(frame.n, 1 << 62), np.full(frame.n, -(1 << 62))
            for applies, number in branches:
                low = np.where(v.may(applies), np.minimum(low, number.low), low)
                high = np.where(v.may(applies), np.maximum(high, number.high), high)
            return NumColumn(low, high)
        return _places([(v.may(applies), seat) for applies, seat in branches], self.book.jurisdiction.zones, frame.n)

    def use(self, e: n.Use, frame: Frame) -> Any:
        define = self.book.reads(e.name, e.since)
        assert isinstance(define, n.Define)
        if frame.whole and type(e.of) is n.Var:
            return self.eval(define.value, frame)
        of: I64 = self.eval(e.of, frame)
        known = of >= 0
        if known.all():
            return take(self.eval(define.value, self.root(define.scope.entity)), of)
        nobody = take(self.eval(define.value, self.nobody()), frame.case)
        if not known.any():
            return nobody
        return chosen(known, take(self.eval(define.value, self.root(define.scope.entity)), np.where(known, of, 0)), nobody)

    def due(self, e: n.Due, frame: Frame) -> Moments:
        duty = self.book.reads(e.name, e.since)
        assert isinstance(duty, n.Duty)
        if duty.term is None:
            return ExactColumn(np.full(frame.n, FUTURE))
        return self.eval(duty.term.due, frame)  # type: ignore[no-any-return]

    def choose(self, e: n.Choose, frame: Frame) -> Any:
        for i, (reading, expr) in enumerate(e.values):
            if reading == self.choices[e.name]:
                return np.int64(1 << i) if type(expr) is n.Const and expr.type == "one" else self.eval(expr, frame)
        raise KeyError(self.choices[e.name])

    def rules(self, e: n.Rules, frame: Frame) -> dict[str, str]:
        return dict(e.values)

    def unstated(self, e: n.Unstated, frame: Frame) -> Moments:
        return ExactColumn(np.full(frame.n, FUTURE)) if e.reason == "none" else unknown_of("event", self.horizon(frame))

    def unreported(self, e: n.Unreported, frame: Frame) -> Any:
        return unknown_of(e.type, self.horizon(frame))

    def cond(self, e: n.Cond, frame: Frame) -> v.Truth:
        return reduce(v.either, [self._term(e, term, frame) for term in e.terms] or [_FALSE])

    def _term(self, e: n.Cond, term: tuple[tuple[int, int], ...], frame: Frame) -> v.Truth:
        literals = [self.literal(e.atoms[i], mask, frame) for i, mask in term]
        literals.sort(key=lambda t: t.dtype != np.bool_)  # what is known in every row is joined before it is widened to bytes
        return reduce(v.both, literals or [_TRUE])

    def literal(self, atom: Any, mask: int, frame: Frame) -> v.Truth:
        """Whether a variable of a condition has one of the values admitted."""
        key = (id(atom), mask)
        if key not in frame.memo:
            known = self.eval(atom, frame)
            if type(atom) in (n.Is, n.Choose, n.Cmp):
                width = (1 << _width(atom)) - 1
                frame.memo[key] = v.truth(known & mask != 0, known & (width & ~mask) == 0)
            else:
                frame.memo[key] = known if mask & 1 else v.denied(known)
        return frame.memo[key]  # type: ignore[no-any-return]


def _counts(number: NumColumn) -> Iterator[tuple[Bools, int]]:
    """The numbers of units a term may count, with the rows each may apply to."""
    for count in np.unique(np.concatenate([np.atleast_1d(number.low), np.atleast_1d(number.high)])):
        yield np.asarray((number.low == count) | (number.high == count)), int(count)


def _places(branches: list[tuple[Bools, Any]], every: tuple[str, ...], rows: int) -> PlaceColumn:
    """The civil times of any of several places, each where it may apply."""
    bits = np.zeros(rows, np.int64)
    for applies, seat in branches:
        if not isinstance(seat, PlaceColumn):
            here = np.array(sum(1 << every.index(name) for name in seat), np.int64)
        else:
            table = np.array([sum(1 << every.index(z) for z in names) for names in (*seat.names, every)], np.int64)
            here = table[seat.code]
        bits |= np.where(applies, here, 0)
    different, code = np.unique(bits, return_inverse=True)
    return PlaceColumn(code, tuple(tuple(z for i, z in enumerate(every) if b >> i & 1) for b in different.tolist()))


class FreeVariables:
    """The variables each expression of a lawbook leaves free."""

    def __init__(self) -> None:
        self.known: dict[int, frozenset[str]] = {}
        self.kept: list[Any] = []  # what is known by its place in memory must stay there

    def of(self, expr: Any) -> frozenset[str]:
        key = id(expr)
        if key not in self.known:
            self.known[key] = self._of(expr)
            self.kept.append(expr)
        return self.known[key]

    def _of(self, expr: Any) -> frozenset[str]:
        match expr:
            case n.Var():
                return frozenset((expr.name,))
            case n.Stretch():
                return frozenset((expr.var,))
            case n.Due():
                return frozenset(("it",))
            case n.Count() | n.First():
                below = self.of(expr.where) | (self.of(expr.key) if isinstance(expr, n.First) else frozenset())
                return self.of(expr.coll) | (below - {expr.var})
            case tuple():
                return frozenset().union(*(self.of(part) for part in expr))
        return frozenset()


RULES: dict[type, Callable[[Expressions, Any, Frame], Any]] = {
    n.Const: Expressions.const, n.Var: Expressions.var, n.Fact: Expressions.fact, n.Found: Expressions.found, n.Cmp: Expressions.cmp,
    n.Is: Expressions.member, n.Happened: Expressions.happened, n.Holds: Expressions.holds, n.Same: Expressions.same,
    n.Earliest: Expressions.earliest, n.Latest: Expressions.latest, n.Begin: Expressions.begin, n.End: Expressions.end,
    n.Shift: Expressions.shift, n.Zone: Expressions.zone, n.Day: Expressions.day,
    n.Stretch: Expressions.stretch, n.Elapsed: Expressions.elapsed,
    n.Add: Expressions.add, n.Least: Expressions.least,
    n.Count: Expressions.count, n.First: Expressions.first, n.Case: Expressions.case, n.Use: Expressions.use, n.Due: Expressions.due,
    n.Choose: Expressions.choose, n.Rules: Expressions.rules, n.Unstated: Expressions.unstated,
    n.Unreported: Expressions.unreported, n.Cond: Expressions.cond,
}  # fmt: skip
