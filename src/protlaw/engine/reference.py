"""The reference interpreter: what the law means for one case. This is the definition; every other backend agrees with it.

Given the norms, what is known of each fact at the horizon, and one reading of each ambiguity, it answers for each norm
and subject the set of statuses still possible, with the derivation. What is not known stays open.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

from protlaw.core.status import UNBOUND
from protlaw.core.time import stretch_of, stretches
from protlaw.core.values import FUTURE, NEVER, NO, PAST, YES, Occ, aim, earliest, fulfilment, hull, masked, recurring
from protlaw.engine.derivation import Step
from protlaw.engine.expressions import ANY, NOTHING, Env, Expressions, Stay, View
from protlaw.engine.reported import as_reported, reported
from protlaw.engine.versions import in_force_span, reaches, touches, uncovered
from protlaw.semantics import norms as n
from protlaw.semantics.lawbook import Lawbook

ACT = "#act"


class Answer(NamedTuple):
    """What is possible for one norm and one subject, with its moments and the reasons."""

    norm: n.Norm
    version: n.Version
    subject: str
    env: Env
    possible: tuple[str, ...]
    start: Occ | None
    due: Occ | None
    at: Occ | None
    defeated_by: tuple[str, ...]
    why: Step


class Reference:
    """Judges norms over a view, under one choice of readings; `law_on` judges everything by the law of one day."""

    def __init__(self, book: Lawbook, view: View, choices: Mapping[str, str], law_on: str | None = None) -> None:
        self.book, self.view, self.law_on = book, view, law_on
        self.horizon = view.horizon
        self.choices, self.drafts = choices, reported(book)
        self.eval = Expressions(book, view, choices).eval

    def answers(self, name: str) -> Iterator[Answer]:
        """The answers of a norm for every subject on file (and one for those not listed, where a list may be longer)."""
        versions = self.book.norms[name]
        for subject in self.view.instances.get(versions[0].norm.scope.entity, ()):
            envs = (env for version in versions for env in self.instances(version.norm.scope, subject))
            for env in {env.key: env for env in envs}.values():
                yield self.answer(name, env)

    def instances(self, scope: n.Scope, subject: str) -> Iterator[Env]:
        """Who the variables of a norm may stand for."""
        env, each = Env.of(subject), scope.each
        if each is None:
            yield env
        elif isinstance(each, n.Every):
            yield from (env.bind(each.var, written) for written in self._recurrences(each, env))
        else:
            coll = self.eval(each.coll, env).value
            for id_ in (*coll.ids, *(() if coll.closed else (f"{subject}.{each.fact}[*]",))):
                member = env.bind(each.var, id_)
                if self._admitted(each.where, member):
                    yield member

    def _recurrences(self, each: n.Every, env: Env) -> Iterator[str]:
        """The months or years of a recurring norm up to the horizon; one for any, where it is not known when it began."""
        start: Occ = self.eval(each.start, env).value
        if not start.some or start.earliest > self.horizon:
            return iter(())
        return iter((ANY,)) if start.earliest <= PAST else stretches(each.unit, start.earliest, self.horizon, each.zone)

    def _admitted(self, where: n.Cond, env: Env) -> bool:
        """Whether a member may be one the norm is about, under some reading."""
        known = [-1 if type(a) is n.Choose else self.eval(a, env).value for a in where.atoms]
        return any(all(known[i] & mask for i, mask in term) for term in where.terms)

    def answer(self, name: str, env: Env) -> Answer:
        """One norm for one subject: what is possible under each version its governing moment may fall in.

        With `#act` after the name of a power, the act by which it is exercised."""
        if name.endswith(ACT):
            return acted(self.answer(name.removesuffix(ACT), env))
        versions = self.book.norms[name]
        if self.law_on is not None:
            held = [v for v in versions if n.in_force(v, self.law_on)]
            return self._held(self._judged((held or versions)[0], env), bool(held), not held, False)
        governing = {id(v): self._governing(v, env) for v in versions}
        judged = [v for v in versions if touches(governing[id(v)], v)]
        if not judged:
            nearest = self._nearest(versions)
            moment = governing[id(nearest)]
            return self._held(self._judged(nearest, env), False, moment.some, moment.none)
        moment = governing[id(judged[0])]
        answers = [self._judged(v, env) for v in judged]
        return self._held(_together(answers), True, uncovered(moment, versions), moment.none)

    def _judged(self, version: n.Version, env: Env) -> Answer:
        """One version for one subject, as drafts known at second hand leave it."""
        answer = self._judge(version, env)
        for draft in self.drafts:
            if reaches(draft, version, self.law_on, self._governing(version, env)):
                answer = as_reported(answer, draft, self.choices)
        return answer

    def _judge(self, version: n.Version, env: Env) -> Answer:
        """A norm as one version has it; of a month or year by whose end a recurring one may not have begun, also that it does not bind."""
        answer = NORMS[type(version.norm)](self, version, env)
        each = version.norm.scope.each
        if not isinstance(each, n.Every):
            return answer
        start, written = self.eval(each.start, env), env[each.var]
        last = self.horizon if written == ANY else stretch_of(written, each.zone)[1] - 1
        if not start.value.none and start.value.latest <= last:
            return answer
        why = answer.why._replace(parts=(*answer.why.parts, Step("begun", "", "", start.value, (start,))))
        return answer._replace(possible=tuple(dict.fromkeys(["not_triggered", *answer.possible])), why=why)

    def _governing(self, version: n.Version, env: Env) -> Occ:
        """The moment that decides which version judges; for a norm that has none, the one from which the case is seen."""
        governed = getattr(version.norm, "governed", None)
        return Occ(self.horizon, self.horizon, True, False) if governed is None else self.eval(governed, env).value

    def _nearest(self, versions: tuple[n.Version, ...]) -> n.Version:
        """The version to speak of where none is in force: the last begun by the horizon, else the first."""
        begun = [v for v in versions if in_force_span(v.start, v.end, v.zone)[0] <= self.horizon]
        return begun[-1] if begun else versions[0]

    def _held(self, answer: Answer, inside: bool, outside: bool, may_not: bool) -> Answer:
        """An answer given that its governing moment may lie inside, or outside, the days in force, or never come."""
        if not outside or (inside and UNBOUND.issuperset(answer.possible)):
            return answer
        kept = answer.possible if inside else [s for s in answer.possible if may_not and s in UNBOUND]
        return answer._replace(possible=tuple(dict.fromkeys([*kept, "not_in_force"])))

    def _bound(self, binding: n.Binding, env: Env) -> tuple[list[str], bool, tuple[str, ...], tuple[Step, ...]]:
        """Statuses in which the norm does not bind, whether it may bind, the exceptions that may defeat it, the reasons."""
        trigger = self.eval(binding.trigger, env)
        steps, possible, by = [Step("trigger", "", "", trigger.value, trigger.parts)], [], []
        if trigger.value & NO:
            possible.append("not_triggered")
        if trigger.value == NO:
            return possible, False, (), tuple(steps)
        for name, cond in binding.defeated:
            step = self.eval(cond, env)
            steps.append(Step("exception", name, env["it"], step.value, (step,)))
            if step.value & YES:
                by.append(name)
        if by:
            possible.append("defeated")
        binds = self.eval(binding.binds, env).value if binding.defeated else trigger.value
        return possible, bool(binds & YES), tuple(by), tuple(steps)

    def duty(self, version: n.Version, env: Env) -> Answer:
        norm = version.norm
        assert isinstance(norm, n.Duty)
        if norm.force == "must_not":
            return self._prohibition(version, norm, env)
        possible, binds, by, steps = self._bound(norm.binding, env)
        if not binds:  # no term runs: there is nothing to reckon
            why = Step("norm", norm.head.name, env["it"], tuple(possible), steps)
            return Answer(norm, version, self._subject(norm, env), env, tuple(possible), None, None, None, by, why)
        start = self.eval(norm.start, env) if norm.start is not None else Step("always", "", "", Occ(PAST, self.horizon, True, False), ())
        done = self.eval(norm.done, env)
        due = self._stayed(norm, env, start.value, self._due(norm, start, env))
        s: Occ = start.value
        ends = self.eval(norm.ends, env) if norm.ends is not None else NOTHING
        at = masked(done.value, self.horizon)
        parts = (
            *steps,
            Step("start", "", "", s, (start,)),
            due,
            Step("act", "", "", at, (done,)),
            Step("ends", "", "", ends.value, (ends,)),
            *(stay.step for stay in self._stays(norm, env) if stay.effect == "defeats"),
        )
        if not s.some or s.none or s.latest > self.horizon:
            possible.append("not_triggered")
        if s.some and s.earliest <= self.horizon:
            possible += self._performance(norm, env, due.value, at, masked(ends.value, self.horizon))
        return Answer(norm, version, self._subject(norm, env), env, tuple(dict.fromkeys(possible)), s if s.some else None,
                      due.value if due.value.some and s.some else None, at if at.some else None, by,
                      Step("norm", norm.head.name, env["it"], tuple(possible), parts))  # fmt: skip

    def _performance(self, norm: n.Duty, env: Env, due: Occ, at: Occ, ends: Occ) -> list[str]:
        """What may have come of a duty that runs; an order that defeats it ends it, and what was breached before stays so."""
        if norm.force != "must":
            return aim(at)
        if norm.term is None and any(s.kind == "periodically" for s in norm.standards):
            return recurring(at, self._kept(norm, env, "periodically"))
        lifted = [stay.began for stay in self._stays(norm, env) if stay.effect == "defeats"]
        if not lifted:
            return fulfilment(due, at, ends, self.horizon)
        possible = fulfilment(due, at, earliest([ends, *lifted]), self.horizon)
        return ["defeated" if p == "ended" else p for p in possible]

    def _stays(self, norm: n.Duty, env: Env) -> tuple[Stay, ...]:
        """The binding orders that touch a duty, whoever of its subjects they name."""
        if not self.view.stays:
            return ()
        named = dict.fromkeys(("", self._subject(norm, env), *env.key))
        return tuple(stay for subject in named for stay in self.view.stays.get((norm.head.name, subject), ()))

    def _stayed(self, norm: n.Duty, env: Env, start: Occ, due: Step) -> Step:
        """A term stands still while suspended, from its own start at the earliest; one already missed stays missed."""
        value: Occ = due.value
        steps: list[Step] = []
        for stay in self._stays(norm, env):
            if stay.effect != "suspends" or not stay.began.some or not value.some or value.latest < stay.began.earliest:
                continue
            began = Occ(max(stay.began.earliest, start.earliest), max(stay.began.latest, start.latest), True, False)
            shortest = max(0, stay.until.earliest - began.latest) if stay.until.some else FUTURE
            longest = max(0, stay.until.latest - began.earliest) if stay.until.some else FUTURE
            steps.append(stay.step)
            surely = stay.began.latest <= value.earliest
            value = value._replace(
                earliest=min(FUTURE, value.earliest + shortest) if surely else value.earliest, latest=min(FUTURE, value.latest + longest)
            )
        return due._replace(value=value, parts=(*due.parts, *steps)) if steps else due

    def _kept(self, norm: n.Duty, env: Env, standard: str) -> bool | None:
        """Whether somebody entitled found an open standard kept."""
        held = self.view.holdings
        if not held:
            return None
        return next((held[key] for s in (self._subject(norm, env), *env.key) if (key := (norm.head.name, s, standard)) in held), None)

    def _due(self, norm: n.Duty | n.Power, start: Step, env: Env) -> Step:
        """The due moment: the term, unless a finding says an open standard beside it was missed; under a standard alone, from the
        start on, as far as a finding says."""
        missed = isinstance(norm, n.Duty) and any(self._kept(norm, env, s.kind) is False for s in norm.standards)
        if norm.term is not None and not missed:
            step = self.eval(norm.term.due, env)
            due: Occ = step.value
            if start.value.some and isinstance(norm.term.due, n.Shift) and norm.term.due.anchor is norm.start:
                due = due._replace(none=False)  # if it does not start there is no duty; if it does, it falls due
            return Step("due", norm.head.name, "", due, (step,))
        if isinstance(norm, n.Power) or not norm.standards or not start.value.some:
            return Step("due", "no_term", "", NEVER, ())
        standards = norm.standards
        kept = self._kept(norm, env, standards[0].kind)
        low, high = (FUTURE, FUTURE) if kept else (start.value.earliest, start.value.latest if kept is False else FUTURE)
        return Step("due", standards[0].kind, "", Occ(low, high, True, False), ())

    def _prohibition(self, version: n.Version, norm: n.Duty, env: Env) -> Answer:
        possible, binds, by, steps = self._bound(norm.binding, env)
        act = self.eval(norm.done, env)
        at = masked(act.value, self.horizon)
        statuses = [s for s in possible if s == "defeated" and at.some]
        statuses += ["violated"] if binds and at.some else []
        statuses += ["observed"] if at.none or "not_triggered" in possible else []
        why = Step("norm", norm.head.name, env["it"], tuple(statuses), (*steps, Step("act", "", "", act.value, (act,))))
        return Answer(norm, version, self._subject(norm, env), env, tuple(statuses), None, None, at if at.some else None, by, why)

    def power(self, version: n.Version, env: Env) -> Answer:
        norm = version.norm
        assert isinstance(norm, n.Power)
        possible, binds, by, steps = self._bound(norm.binding, env)
        start = self.eval(norm.start, env) if norm.start is not None else Step("always", "", "", Occ(PAST, self.horizon, True, False), ())
        act = self.eval(norm.act, env) if norm.act is not None else Step("act", "", "", NEVER, ())
        ends = self.eval(norm.ends, env) if norm.ends is not None else NOTHING
        due, s, at = self._due(norm, start, env), start.value, masked(act.value, self.horizon)
        if binds:
            if not s.some or s.none or s.latest > self.horizon:
                possible.append("not_open")
            if s.some and s.earliest <= self.horizon:
                names = {"met": "exercised", "met_late": "exercised_late", "pending": "open", "breached": "lapsed", "ended": "ended"}
                possible += [names[p] for p in fulfilment(due.value, at, masked(ends.value, self.horizon), self.horizon)]
        valid = (self.eval(norm.valid, env)._replace(kind="valid"),) if norm.valid is not None else ()
        why = Step(
            "norm",
            norm.head.name,
            env["it"],
            tuple(possible),
            (*steps, Step("start", "", "", start.value, (start,)), due, act, ends, *valid),
        )
        return Answer(norm, version, self._subject(norm, env), env, tuple(dict.fromkeys(possible)), s if s.some else None,
                      due.value if due.value.some else None, at if at.some else None, by, why)  # fmt: skip

    def requirement(self, version: n.Version, env: Env) -> Answer:
        norm = version.norm
        assert isinstance(norm, n.Requirement)
        possible, binds, by, steps = self._bound(norm.binding, env)
        holds = self.eval(norm.holds, env)
        yes, no = ("yes", "no") if norm.force == "must" else ("achieved", "not_achieved")
        if binds:
            possible += [yes] * bool(holds.value & YES) + [no] * bool(holds.value & NO)
        why = Step("norm", norm.head.name, env["it"], tuple(possible), (*steps, holds))
        return Answer(norm, version, self._subject(norm, env), env, tuple(possible), None, None, None, by, why)

    def define(self, version: n.Version, env: Env) -> Answer:
        """A classification: each member whose condition may hold (two that hold are in conflict); `none` if all may fail."""
        norm = version.norm
        assert isinstance(norm, n.Define)
        evaluated = [(member, self.eval(cond, env)) for member, cond, _ in norm.cases]
        steps = [Step("case", member, "", step.value, step.parts) for member, step in evaluated]
        possible = [m for m in norm.members if any(s.name == m and s.value & YES for s in steps)]
        if not any(s.value == YES for s in steps):
            left = self.eval(norm.otherwise, env).value
            possible += ["no" if norm.type == "bool" else "none"] * bool(left & YES)
        why = Step("norm", norm.head.name, env["it"], tuple(possible), tuple(steps))
        return Answer(norm, version, self._subject(norm, env), env, tuple(possible), None, None, None, (), why)

    def catalogue(self, version: n.Version, env: Env) -> Answer:
        norm = version.norm
        assert isinstance(norm, n.Catalogue)
        possible, binds, by, steps = self._bound(norm.binding, env)
        kind = self.eval(norm.fact, env)
        listed = sum(1 << norm.members.index(i.member) for i in norm.items)
        known = kind.value & ((1 << len(norm.members)) - 1)
        if binds:
            possible += ["listed"] * bool(known & listed)
            possible += [("covered_if_required" if norm.open else "not_listed")] * bool(known & ~listed)
        why = Step("norm", norm.head.name, env["it"], tuple(possible), (*steps, kind))
        return Answer(norm, version, self._subject(norm, env), env, tuple(possible), None, None, None, by, why)

    def sanction(self, version: n.Version, env: Env) -> Answer:
        """Whether the file states the conduct a sanction is provided for, and whether by half."""
        norm = version.norm
        assert isinstance(norm, n.Sanction)
        possible, binds, by, steps = self._bound(norm.binding, env)
        conduct, half = self.eval(norm.conduct, env), self.eval(norm.half, env)
        at = masked(conduct.value, self.horizon)
        if binds:
            possible += ["described"] * bool(at.some and half.value & NO) + ["described_half"] * bool(at.some and half.value & YES)
            possible += ["not_described"] * at.none
        why = Step("norm", norm.head.name, env["it"], tuple(possible), (*steps, Step("act", "", "", conduct.value, (conduct,)), half))
        return Answer(norm, version, self._subject(norm, env), env, tuple(possible), None, None, at if at.some else None, by, why)

    def _subject(self, norm: n.Norm, env: Env) -> str:
        each = norm.scope.each
        if each is None:
            return env["it"]
        id_ = env[each.var]
        if isinstance(each, n.Every):
            return f"{env['it']}/{id_}"
        return id_ if id_.endswith("[*]") else f"{env['it']}.{each.fact}[{id_.split(':', 1)[1]}]"


def acted(answer: Answer) -> Answer:
    """The act by which a power is exercised: whether it shows a defect in the encoded norms, never whether it is void."""
    mask = reduce(or_, (s.value for s in answer.why.parts if s.kind == "valid"), 0)
    possible = [s for s in answer.possible if s in UNBOUND]
    if len(possible) < len(answer.possible):
        done, undone = answer.at is not None, answer.at is None or answer.at.none
        possible += ["no_defect_found"] * bool(done and mask & YES) + ["defect_found"] * bool(done and mask & NO) + ["not_done"] * undone
    return answer._replace(possible=tuple(possible), why=answer.why._replace(value=tuple(possible)))


def _together(answers: list[Answer]) -> Answer:
    """The answers of several versions as one: everything possible under any, every reason kept."""
    first = answers[0]
    if len(answers) == 1:
        return first
    possible = tuple(dict.fromkeys(s for a in answers for s in a.possible))
    why = first.why._replace(value=possible, parts=tuple(p for a in answers for p in a.why.parts))
    return first._replace(
        possible=possible,
        start=hull([a.start for a in answers]),
        due=hull([a.due for a in answers]),
        at=hull([a.at for a in answers]),
        defeated_by=tuple(dict.fromkeys(e for a in answers for e in a.defeated_by)),
        why=why,
    )


NORMS: dict[type, Callable[[Reference, n.Version, Env], Answer]] = {
    n.Duty: Reference.duty, n.Power: Reference.power, n.Requirement: Reference.requirement, n.Define: Reference.define,
    n.Catalogue: Reference.catalogue, n.Sanction: Reference.sanction,
}  # fmt: skip
