"""The answers of norms over columns: `engine.reference`, rule by rule, without the reasons."""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from protlaw.core.status import UNBOUND
from protlaw.core.values import FUTURE, PAST
from protlaw.engine.columns import values as v
from protlaw.engine.columns.batch import I64, UNLISTED, Bools, ExactColumn, Moments, NormColumns, OccColumn, never, occurrences
from protlaw.engine.columns.days import in_calendar, stretch_bounds, stretch_numbers
from protlaw.engine.columns.expressions import Expressions
from protlaw.engine.columns.frames import Frame
from protlaw.engine.columns.prepare import masked
from protlaw.engine.reference import ACT
from protlaw.engine.reported import every, opened, reported
from protlaw.engine.statuses import ACTS, USED, statuses_of
from protlaw.engine.versions import in_force_span
from protlaw.semantics import norms as n
from protlaw.semantics.lawbook import Instrument

_ON, _OFF = np.array(True), np.array(False)


class Judged(NamedTuple):
    """What one version of a norm makes of each row: where each status is possible, its moments, whether what is done is valid."""

    possible: dict[str, Bools]
    start: Moments | None = None
    due: Moments | None = None
    at: Moments | None = None
    valid: v.Truth | None = None


class Norms:
    """Judges norms over a batch, under one choice of readings; `law_on` judges everything by the law of one day."""

    def __init__(self, expressions: Expressions, law_on: str | None, moments: bool) -> None:
        self.expressions, self.law_on, self.moments = expressions, law_on, moments
        self.eval, self.drafts = expressions.eval, reported(expressions.book)

    def answers(self, name: str, versions: tuple[n.Version, ...]) -> list[NormColumns]:
        """The answers of a norm, and of the act by which a power is exercised, for every instance of it."""
        frame = self.instances(versions)
        judged = self._together(versions, frame)
        found = [self._packed(name, statuses_of(versions), judged, versions, frame)]
        if judged.valid is not None:
            found.append(self._packed(name + ACT, ACTS, _acted(judged), versions, frame))
        return found

    def _packed(self, name: str, names: tuple[str, ...], judged: Judged, versions: tuple[n.Version, ...], frame: Frame) -> NormColumns:
        possible: NDArray[Any] = np.zeros(
            frame.n, next(t for t, bits in ((np.uint8, 8), (np.uint16, 16), (np.int64, 63)) if len(names) <= bits)
        )
        begun = False
        for status in reversed(names):  # the last is the highest bit
            if begun:
                possible += possible
            if status in judged.possible:
                possible |= np.asarray(judged.possible[status]).view(np.uint8)
                begun = True
        each = versions[0].norm.scope.each
        start, due, at = (occurrences(m) if m is not None and self.moments else None for m in judged[1:4])
        subject = frame.values if frame.above is None or frame.up is None else frame.above.values.take(frame.up)
        member, stretch = (frame.values if isinstance(each, kind) else None for kind in (n.Each, n.Every))
        return NormColumns(name, names, subject, member, stretch, possible, start, due, at)

    # --- instances ---------------------------------------------------------------------------------------------------------

    def instances(self, versions: tuple[n.Version, ...]) -> Frame:
        """Who the variables of a norm may stand for, under any of its versions."""
        scope = versions[0].norm.scope
        root = self.expressions.root(scope.entity)
        if scope.each is None:
            return root
        key = ("instances", *(id(x.norm.scope) for x in versions))
        if key not in root.memo:
            pairs: I64 = np.concatenate([self._pairs(x.norm.scope.each, root) for x in versions], axis=1)
            if len(versions) > 1:
                pairs = np.unique(pairs, axis=1)
            root.memo[key] = Frame(scope.each.var, pairs[1], root.case.take(pairs[0]), root, pairs[0])
        return root.memo[key]  # type: ignore[no-any-return]

    def _pairs(self, each: n.Each | n.Every | None, root: Frame) -> I64:
        """The rows of the subjects, and beside each a member or a month or year of it."""
        if isinstance(each, n.Every):
            return self._recurrences(each, root)
        assert each is not None
        listed = self.expressions.members(each.coll, each.var, root)
        (more,) = np.nonzero(~listed.closed)
        assert listed.frame.up is not None
        up: I64 = np.concatenate((listed.frame.up, more))
        values = np.concatenate((listed.frame.values, np.full(len(more), UNLISTED)))
        kept = self._admitted(each.where, Frame(each.var, values, root.case.take(up), root, up))
        pairs = np.stack((up, values))
        return pairs[:, np.broadcast_to(kept, len(up))]

    def _recurrences(self, each: n.Every, root: Frame) -> I64:
        """The months or years of a recurring norm up to the horizon; one for any (0), where it is not known when it began."""
        start, horizon = occurrences(self.eval(each.start, root)), self.expressions.horizon(root)
        live = start.some & (start.earliest <= horizon)
        dated = live & in_calendar(start.earliest)
        first = stretch_numbers(np.where(dated, start.earliest, 0), each.unit, each.zone)
        last = stretch_numbers(np.where(dated, horizon, 0), each.unit, each.zone)
        sizes = np.where(dated, last - first + 1, live)
        up = np.repeat(np.arange(root.n), sizes)
        within = np.arange(len(up)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        numbers = first.take(up) + within
        codes = numbers // 12 * 100 + numbers % 12 + 1 if each.unit == "month" else numbers
        return np.stack((up, np.where(dated.take(up), codes, 0)))

    def _admitted(self, where: n.Cond, frame: Frame) -> Bools:
        """Whether a member may be one the norm is about, under some reading."""
        admitted = _OFF
        for term in where.terms:
            known = [v.may(self.expressions.literal(where.atoms[i], m, frame)) for i, m in term if type(where.atoms[i]) is not n.Choose]
            admitted = admitted | reduce(np.logical_and, known, _ON)
        return admitted

    # --- versions ----------------------------------------------------------------------------------------------------------

    def _together(self, versions: tuple[n.Version, ...], frame: Frame) -> Judged:
        """What is possible under each version the governing moment of a row may fall in."""
        if self.law_on is not None:
            held = [x for x in versions if n.in_force(x, self.law_on)]
            judged = self._judged((held or versions)[0], frame)
            return judged if held else judged._replace(possible={"not_in_force": _ON})
        if len(versions) == 1 and self._always(versions[0], frame):
            return self._judged(versions[0], frame)
        governing = [occurrences(self._governing(x, frame)) for x in versions]
        touched = [_touches(moment, x) for moment, x in zip(governing, versions, strict=True)]
        inside = reduce(np.logical_or, touched)
        nearest = self._nearest(versions, self.expressions.horizon(frame))
        used = [t | (~inside & (nearest == i)) for i, t in enumerate(touched)]
        outside, may_not = np.zeros(frame.n, bool), np.zeros(frame.n, bool)
        decided = np.zeros(frame.n, bool)
        for moment, here in zip(governing, used, strict=True):
            first = here & ~decided
            outside = np.where(first, np.where(inside, _uncovered(moment, versions), moment.some), outside)
            may_not = np.where(first, moment.none, may_not)
            decided |= here
        judged = _joined([(here, self._judged(x, frame)) for here, x in zip(used, versions, strict=True)])
        return judged._replace(possible=_held(judged.possible, inside, outside, may_not))

    def _governing(self, version: n.Version, frame: Frame) -> Moments:
        """The moment that decides which version judges; for a norm that has none, the one from which the case is seen."""
        governed = getattr(version.norm, "governed", None)
        return ExactColumn(self.expressions.horizon(frame)) if governed is None else self.eval(governed, frame)

    def _always(self, version: n.Version, frame: Frame) -> bool:
        """Whether a version judges every row, and no row falls outside it."""
        first, last = in_force_span(version.start, version.end, version.zone)
        governed = self._governing(version, frame)
        if last < FUTURE:
            return False
        if isinstance(governed, ExactColumn):
            return governed.first >= first or bool((governed.at >= first).all())
        return bool((governed.earliest >= first).all())

    def _nearest(self, versions: tuple[n.Version, ...], horizon: I64) -> I64:
        """The version to speak of where none is in force: the last begun by the horizon, else the first."""
        nearest = np.zeros(len(horizon), np.int64)
        for i, version in enumerate(versions):
            nearest = np.where(in_force_span(version.start, version.end, version.zone)[0] <= horizon, i, nearest)
        return nearest

    # --- one version -------------------------------------------------------------------------------------------------------

    def _judged(self, version: n.Version, frame: Frame) -> Judged:
        """One version, as drafts known at second hand leave it."""
        judged = self._judge(version, frame)
        for draft in self.drafts:
            if opened(version.norm, draft, self.expressions.choices):
                judged = _opened(judged, version.norm, self._reached(draft, version, frame))
        return judged

    def _reached(self, draft: Instrument, version: n.Version, frame: Frame) -> Bools:
        """Where a version may be judged on a day on which a draft is in force."""
        if version.end is not None and version.end <= draft.in_force:
            return _OFF
        if self.law_on is not None:
            return np.array(self.law_on >= draft.in_force)
        governing = occurrences(self._governing(version, frame))
        return governing.some & (governing.latest >= in_force_span(draft.in_force, None, draft.zone)[0])

    def _judge(self, version: n.Version, frame: Frame) -> Judged:
        judged = NORMS[type(version.norm)](self, version.norm, frame)
        each = version.norm.scope.each
        if not isinstance(each, n.Every):
            return judged
        start, codes = occurrences(self.eval(each.start, frame)), frame.bound(each.var)
        last = np.where(codes == 0, self.expressions.horizon(frame), stretch_bounds(codes, each.zone)[1] - 1)
        unbegun = start.none | (start.latest > last)
        judged.possible["not_triggered"] = judged.possible.get("not_triggered", _OFF) | unbegun
        return judged

    def _bound(self, binding: n.Binding, frame: Frame) -> tuple[dict[str, Bools], Bools]:
        """Where the norm may not bind, and where it may."""
        trigger = self.eval(binding.trigger, frame)
        may = v.may(trigger)
        possible = {"not_triggered": ~v.must(trigger)}
        if not binding.defeated:
            return possible, may
        excepted = reduce(np.logical_or, (v.may(self.eval(cond, frame)) for _, cond in binding.defeated))
        possible["defeated"] = may & excepted
        return possible, may & v.may(self.eval(binding.binds, frame))

    def _start(self, start: Any, frame: Frame) -> Moments:
        if start is not None:
            return self.eval(start, frame)  # type: ignore[no-any-return]
        sure = np.ones(frame.n, bool)
        return OccColumn(np.full(frame.n, PAST), self.expressions.horizon(frame), sure, ~sure)

    def _masked(self, moment: Any, frame: Frame) -> Moments:
        """A moment as seen at the horizon."""
        if type(moment) is n.Fact and moment.type == "event":
            return self.eval(moment, frame)  # type: ignore[no-any-return]
        if ("masked", id(moment)) not in frame.memo:
            frame.memo["masked", id(moment)] = masked(self.eval(moment, frame), self.expressions.horizon(frame))
        return frame.memo["masked", id(moment)]  # type: ignore[no-any-return]

    def _started(self, expr: Any, start: Moments, frame: Frame) -> tuple[Bools, Bools]:
        """Where a norm may have begun to run by the horizon, and where it may not have."""
        horizon = self.expressions.horizon(frame)
        if isinstance(start, ExactColumn):
            key = ("begun", id(expr))
            if key not in frame.memo:
                frame.memo[key] = start.at <= horizon
            return frame.memo[key], ~frame.memo[key]
        return start.some & (start.earliest <= horizon), ~start.some | start.none | (start.latest > horizon)

    def _due(self, norm: n.Duty | n.Power, start: Moments, frame: Frame) -> Moments:
        """The due moment: the term; under an open standard alone, from the start on."""
        if norm.term is not None:
            due: Moments = self.eval(norm.term.due, frame)
            if isinstance(due, OccColumn) and isinstance(norm.term.due, n.Shift) and norm.term.due.anchor is norm.start:
                return due._replace(none=due.none & ~occurrences(start).some)  # if it starts, it falls due
            return due
        if isinstance(norm, n.Power) or not norm.standards:
            return ExactColumn(np.full(frame.n, FUTURE))
        began = occurrences(start)
        return OccColumn(began.earliest, np.full(frame.n, FUTURE), began.some, ~began.some)

    def duty(self, norm: n.Duty, frame: Frame) -> Judged:
        if norm.force == "must_not":
            return self._prohibition(norm, frame)
        possible, binds = self._bound(norm.binding, frame)
        start, at = self._start(norm.start, frame), self._masked(norm.done, frame)
        due = self._due(norm, start, frame)
        begun, unbegun = self._started(norm.start, start, frame)
        possible["not_triggered"] = possible["not_triggered"] | (binds & unbegun)
        runs = binds & begun
        possible |= self._performance(norm, runs, due, at, frame)
        if not self.moments:
            return Judged(possible)
        started = v.only(occurrences(start), binds)
        return Judged(possible, started, v.only(occurrences(due), started.some), v.only(occurrences(at), binds))

    def _performance(self, norm: n.Duty, runs: Bools, due: Moments, at: Moments, frame: Frame) -> Mapping[str, Bools]:
        """What may have come of a duty, where it runs."""
        if norm.force == "must" and (norm.term is not None or all(s.kind != "periodically" for s in norm.standards)):
            return self._fulfilment(norm.done, runs, due, at, norm.ends, frame)
        done = occurrences(at)
        some, none = runs & done.some, runs & done.none
        return {"met": some, "pending": none, "breached": runs} if norm.force == "must" else {"achieved": some, "not_achieved": none}

    def _fulfilment(self, act: Any, runs: Bools, due: Moments, at: Moments, ends: Any, frame: Frame) -> Mapping[str, Bools]:
        """What may have come of what is due and may be done, where it runs; what hangs on the act alone is worked out once."""
        horizon = self.expressions.horizon(frame)
        if ends is not None or isinstance(due, OccColumn) or isinstance(at, OccColumn):
            return v.fulfilment(runs, due, at, None if ends is None else self._masked(ends, frame), horizon)
        key = ("done", id(act))
        if key not in frame.memo:
            frame.memo[key] = at.at < FUTURE, np.minimum(at.at, horizon)
        done, until = frame.memo[key]
        return v.outcomes(runs, done, until <= due.at)

    def _prohibition(self, norm: n.Duty, frame: Frame) -> Judged:
        possible, binds = self._bound(norm.binding, frame)
        at = self._masked(norm.done, frame)
        act = occurrences(at)
        found = {"violated": binds & act.some, "observed": act.none | possible["not_triggered"]}
        if "defeated" in possible:
            found["defeated"] = possible["defeated"] & act.some
        return Judged(found, at=at)

    def power(self, norm: n.Power, frame: Frame) -> Judged:
        possible, binds = self._bound(norm.binding, frame)
        start = self._start(norm.start, frame)
        at = self._masked(norm.act, frame) if norm.act is not None else ExactColumn(np.full(frame.n, FUTURE))
        due = self._due(norm, start, frame)
        begun, unbegun = self._started(norm.start, start, frame)
        possible["not_open"] = binds & unbegun
        runs = binds & begun
        for outcome, where in self._fulfilment(norm.act, runs, due, at, norm.ends, frame).items():
            possible[USED[outcome]] = where
        return Judged(possible, start, due, at, None if norm.valid is None else self.eval(norm.valid, frame))

    def requirement(self, norm: n.Requirement, frame: Frame) -> Judged:
        possible, binds = self._bound(norm.binding, frame)
        holds = self.eval(norm.holds, frame)
        yes, no = ("yes", "no") if norm.force == "must" else ("achieved", "not_achieved")
        return Judged({**possible, yes: binds & v.may(holds), no: binds & ~v.must(holds)})

    def define(self, norm: n.Define, frame: Frame) -> Judged:
        """A classification: each member whose condition may hold; `none` (or `no`) if all may fail."""
        possible: dict[str, Bools] = {}
        settled = _OFF
        for member, cond, _ in norm.cases:
            applies = self.eval(cond, frame)
            possible[member] = possible.get(member, _OFF) | v.may(applies)
            settled = settled | v.must(applies)
        otherwise = "no" if norm.type == "bool" else "none"
        possible[otherwise] = possible.get(otherwise, _OFF) | (~settled & v.may(self.eval(norm.otherwise, frame)))
        return Judged(possible)

    def catalogue(self, norm: n.Catalogue, frame: Frame) -> Judged:
        possible, binds = self._bound(norm.binding, frame)
        known = self.eval(norm.fact, frame)
        listed = sum(1 << norm.members.index(i.member) for i in norm.items)
        beyond = ((1 << len(norm.members)) - 1) & ~listed
        other = "covered_if_required" if norm.open else "not_listed"
        return Judged({**possible, "listed": binds & (known & listed != 0), other: binds & (known & beyond != 0)})

    def sanction(self, norm: n.Sanction, frame: Frame) -> Judged:
        """Whether the file states the conduct a sanction is provided for, and whether by half."""
        possible, binds = self._bound(norm.binding, frame)
        at, half = self._masked(norm.conduct, frame), self.eval(norm.half, frame)
        act = occurrences(at)
        stated = binds & act.some
        found = {"described": stated & ~v.must(half), "described_half": stated & v.may(half), "not_described": binds & act.none}
        return Judged({**possible, **found}, at=at)


def _opened(judged: Judged, norm: n.Norm, where: Bools) -> Judged:
    """Anything a norm of this kind may answer, the validity of the act included, where a condition holds."""
    possible = {status: judged.possible.get(status, _OFF) | where for status in every(norm)}
    due = None if judged.due is None else v.only(occurrences(judged.due), ~where)
    valid = None if judged.valid is None else v.truth(v.may(judged.valid) | where, v.must(judged.valid) & ~where)
    return judged._replace(possible=possible, due=due, valid=valid)


def _joined(judged: list[tuple[Bools, Judged]]) -> Judged:
    """The answers of several versions as one: everything possible under any that judges a row."""
    possible: dict[str, Bools] = {}
    for here, one in judged:
        for status, where in one.possible.items():
            possible[status] = possible.get(status, _OFF) | (here & where)

    def hull(moments: list[tuple[Bools, Moments | None]]) -> OccColumn | None:
        found = [(here, occurrences(m)) for here, m in moments if m is not None]
        return v.hull(found) if found else None

    start, due = hull([(here, one.start) for here, one in judged]), hull([(here, one.due) for here, one in judged])
    at = hull([(here, one.at) for here, one in judged])
    valid = [(here, one.valid) for here, one in judged if one.valid is not None]
    may = reduce(np.logical_or, (here & v.may(t) for here, t in valid), _OFF)
    must_not = reduce(np.logical_or, (here & ~v.must(t) for here, t in valid), _OFF)
    return Judged(possible, start, due, at, v.truth(may, ~must_not) if valid else None)


def _held(possible: dict[str, Bools], inside: Bools, outside: Bools, may_not: Bools) -> dict[str, Bools]:
    """Statuses given that the governing moment may lie inside, or outside, the days in force, or never come."""
    if not outside.any():
        return possible
    bound = reduce(np.logical_or, (where for status, where in possible.items() if status not in UNBOUND), _OFF)
    changed = outside & ~(inside & ~bound)
    kept = {s: where & (~changed | inside | may_not) if s in UNBOUND else where & (~changed | inside) for s, where in possible.items()}
    kept["not_in_force"] = kept.get("not_in_force", _OFF) | changed
    return kept


def _acted(judged: Judged) -> Judged:
    """The act by which a power is exercised: whether it shows a defect in the encoded norms, never whether it is void."""
    possible = {s: where for s, where in judged.possible.items() if s in UNBOUND}
    bound = reduce(np.logical_or, (where for s, where in judged.possible.items() if s not in UNBOUND), _OFF)
    assert judged.valid is not None
    at = never(bound.size) if judged.at is None else occurrences(judged.at)
    done = bound & at.some
    found = {"no_defect_found": done & v.may(judged.valid), "defect_found": done & ~v.must(judged.valid), "not_done": bound & at.none}
    return judged._replace(possible={**possible, **found})


def _touches(moment: OccColumn, version: n.Version) -> Bools:
    """Where a moment may fall on a version's days."""
    first, last = in_force_span(version.start, version.end, version.zone)
    return moment.some & (moment.latest >= first) & (moment.earliest < last)


def _uncovered(moment: OccColumn, versions: tuple[n.Version, ...]) -> Bools:
    """Where a moment may fall on a day on which no version is in force."""
    reached = moment.earliest
    for version in versions:
        first, last = in_force_span(version.start, version.end, version.zone)
        reached = np.where((first <= reached) & (reached < last), last + (last == FUTURE), reached)
    return moment.some & (reached <= moment.latest)


NORMS: dict[type, Callable[[Norms, Any, Frame], Judged]] = {
    n.Duty: Norms.duty, n.Power: Norms.power, n.Requirement: Norms.requirement, n.Define: Norms.define,
    n.Catalogue: Norms.catalogue, n.Sanction: Norms.sanction,
}  # fmt: skip
