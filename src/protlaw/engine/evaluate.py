"""From a case to its result: every account evaluated, what is common answered, orders from outside laid beside it."""

from collections.abc import Iterable, Mapping

from protlaw.core.anchor import Citation, Label
from protlaw.core.diagnostic import Diagnostic
from protlaw.core.status import Truth, least, truths
from protlaw.core.values import FUTURE, PAST, YES, Occ, hull
from protlaw.engine.alike import Alike
from protlaw.engine.derivation import AsOf, Finding, InPlay, MissingFacts, Reason, Result, Step
from protlaw.engine.facts import known, odd_orders
from protlaw.engine.orders import added, beside, visible
from protlaw.engine.reference import ACT, Answer, acted
from protlaw.engine.sensitivity import Evaluator, readings, reasons, walk
from protlaw.intake.casefile import CaseFile, Order
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Catalogue, Const, Define, Duty, Expr, Head, Norm, Power, Requirement, Sanction

JUDGED = frozenset({"no_defect_found", "defect_found"})


def evaluate(book: Lawbook, case: CaseFile, as_of: AsOf, choices: Mapping[str, str]) -> Result:
    """Every finding of the encoded law about a case, as of a moment, under a choice of readings."""
    evaluators = in_each_account(book, case, as_of, choices)
    alike = {a: Alike(evaluator) for a, evaluator in evaluators.items()}
    findings: list[Finding] = []
    orders = visible(case.orders, as_of)
    for name, versions in book.norms.items():
        if isinstance(versions[-1].norm, Define) and versions[-1].norm.value is not None:
            continue
        by_subject: dict[str, dict[str | None, Answer]] = {}
        for account, evaluator in evaluators.items():
            for answer in evaluator.base.answers(name):
                if not _beside_the_point(answer):
                    by_subject.setdefault(answer.subject, {})[account] = answer
        for answers in by_subject.values():
            findings.append(_finding(evaluators, alike, name, answers, orders))
            acts = {account: acted(answer) for account, answer in answers.items() if _validity(answer.norm)}
            if any(JUDGED & set(act.possible) and act.at is not None and not act.at.none for act in acts.values()):
                findings.append(_finding(evaluators, alike, name + ACT, acts, orders))
    findings += added(orders, as_of.facts_until)
    early = [w for f in findings if (w := _acted_early(f)) is not None]
    warnings = [*case.warnings, *early, *(w for e in evaluators.values() for w in odd_orders(book, e.facts))]
    return Result(case, as_of, book, tuple(sorted(choices.items())), tuple(findings), tuple({repr(w): w for w in warnings}.values()))


def in_each_account(book: Lawbook, case: CaseFile, as_of: AsOf, choices: Mapping[str, str]) -> dict[str | None, Evaluator]:
    """The case as each account tells it (None: the only one), ready to be judged under a choice of readings."""
    full = {name: a.default for name, a in book.ambiguities.items()} | dict(choices)
    facts = {a: known(book, case, a, as_of.facts_until, as_of.known_at) for a in case.accounts or (None,)}
    return {a: Evaluator(book, facts[a], full, as_of.law_on) for a in facts}


def _acted_early(finding: Finding) -> Diagnostic | None:
    """An act before its duty arose: possible, evaluated as stated, and pointed out."""
    start, at = finding.start, finding.at
    if finding.kind != "obligation" or start is None or at is None or at.none or at.latest >= start.earliest:
        return None
    label = finding.source.head.label if finding.source is not None else Label(finding.norm, finding.norm)
    return Diagnostic("PL4102", {"es": label.es, "en": label.en}, path=finding.subject, severity="warning")


def _beside_the_point(answer: Answer) -> bool:
    """A catalogue of another class of measures says nothing about this one."""
    return isinstance(answer.norm, Catalogue) and answer.possible == ("not_triggered",)


def _validity(norm: Norm) -> bool:
    """Whether a norm says when what is done under it is valid."""
    return isinstance(norm, Power) and norm.valid is not None


def _finding(
    evaluators: Mapping[str | None, Evaluator],
    alike: Mapping[str | None, Alike],
    name: str,
    answers: Mapping[str | None, Answer],
    orders: Iterable[Order],
) -> Finding:
    account, answer = next(iter(answers.items()))
    evaluator = evaluators[account]
    possible = tuple(dict.fromkeys(s for a in answers.values() for s in a.possible))
    disagree = len({frozenset(a.possible) for a in answers.values()}) > 1
    read = [readings(evaluators[a], name, one) for a, one in answers.items()]
    due, at = hull([a.due for a in answers.values()]), hull([a.at for a in answers.values()])
    norm = answer.norm
    why = reasons(answer) if len(possible) > 1 else ()
    finding = Finding(
        name.removesuffix(ACT),
        "act" if name.endswith(ACT) else kind_of(norm),
        answer.subject,
        _bearer(evaluator, norm, answer),
        possible[0] if len(possible) == 1 else "undetermined",
        possible,
        *_truths(norm, possible),
        all(r.settled for r in read),
        all(r.all_tried for r in read),
        hull([a.start for a in answers.values()]),
        due,
        min((r.safest for r in read if r.safest is not None), default=None),
        at,
        _delay(possible, due, at),
        _since(possible, due, answer.start),
        tuple(dict.fromkeys(e for a in answers.values() for e in a.defeated_by)),
        (answer.version.start, answer.version.end, answer.version.because),
        _citations(evaluator.book, norm, answer),
        _fidelity(evaluator.book, norm, answer),
        (*((Reason("accounts", ""),) if disagree else ()), *_conflicts(norm, answer), *why),
        () if disagree or len(possible) == 1 else MissingFacts(lambda: alike[account].missing(name, answer)),
        _plays([r.in_play for r in read]),
        tuple((str(a), one.possible) for a, one in answers.items()) if disagree else (),
        (),
        answer.why,
        norm,
    )
    return beside(finding, orders, answer.env.values())


def kind_of(norm: Norm) -> str:
    match norm:
        case Duty(force="must_not"):
            return "prohibition"
        case Duty(force="seek"):
            return "aim"
        case Duty():
            return "obligation"
        case Power():
            return norm.kind
        case Requirement():
            return "requirement" if norm.force == "must" else "aim"
        case Define():
            return "definition"
        case Sanction():
            return "sanction"
    return "catalogue"


def _bearer(evaluator: Evaluator, norm: Norm, answer: Answer) -> str | None:
    expr: Expr | str | None = norm.bearer if isinstance(norm, Duty) else norm.holder if isinstance(norm, Power) else None
    if isinstance(norm, Catalogue):
        return norm.decider
    if expr is None:
        return None
    value = expr.value if isinstance(expr, Const) else evaluator.base.eval(expr, answer.env).value
    return None if value is None else str(value)


def _truths(norm: Norm, possible: tuple[str, ...]) -> tuple[Truth | None, Truth | None, Truth | None]:
    return truths(possible) if isinstance(norm, Duty) and norm.force == "must" else (None, None, None)


def _delay(possible: tuple[str, ...], due: Occ | None, at: Occ | None) -> tuple[int, int] | None:
    if not {"met_late", "exercised_late"} & set(possible) or due is None or at is None or due.earliest in (PAST, FUTURE):
        return None
    return max(1, at.earliest - due.latest) if due.latest < FUTURE else 1, at.latest - due.earliest


def _since(possible: tuple[str, ...], due: Occ | None, start: Occ | None) -> Occ | None:
    """From when a duty is breached: the moment after its limit, never before it arose."""
    if "breached" not in possible or due is None or due.earliest in (PAST, FUTURE):
        return None
    first, last = due.earliest + 1, due.latest + (due.latest < FUTURE)
    return Occ(max(first, start.earliest), max(last, start.latest), True, False) if start is not None else Occ(first, last, True, False)


def _citations(book: Lawbook, norm: Norm, answer: Answer) -> tuple[Citation, ...]:
    """The norm's own provisions (of a list, the item's), then those of the exceptions and computations it rests on."""
    own = [*norm.head.citations]
    if isinstance(norm, Catalogue):
        kind = next((s.value for s in answer.why.parts if s.kind == "fact"), 0)
        own += [i.citation for i in norm.items if kind == 1 << norm.members.index(i.member)]
        own += [norm.open] if norm.open is not None and "covered_if_required" in answer.possible else []
    others = [h.citations for n in _named(answer.why) if (h := _head(book, n)) is not None]
    return tuple(dict.fromkeys([*own, *(c for cs in others for c in cs)]))


def _named(step: Step) -> list[str]:
    return [s.name for s in walk(step) if s.kind in ("exception", "definition", "computation", "due")]


def _head(book: Lawbook, name: str) -> Head | None:
    if name in book.norms:
        return book.norms[name][-1].norm.head
    found = book.exceptions.get(name)
    return found.head if found is not None else book.computations.get(name)


def _fidelity(book: Lawbook, norm: Norm, answer: Answer) -> str:
    """The least fidelity of what the answer rests on."""
    day = answer.version.start
    rests = [norm.head.fidelity] + [book.reads(n, day).head.fidelity for n in norm.head.rests_on if n in book.norms]
    rests += [book.exceptions[n].head.fidelity for n in answer.defeated_by]
    rests += [book.ambiguities[s.name].head.fidelity for s in answer.why.parts if s.kind == "reading"]
    return least(*rests)


def _conflicts(norm: Norm, answer: Answer) -> tuple[Reason, ...]:
    if not isinstance(norm, Define):
        return ()
    certain = {s.name for s in answer.why.parts if s.value == YES}
    return (Reason("conflict", norm.head.name),) if len(certain) > 1 else ()


def _plays(all_: list[tuple[InPlay, ...]]) -> tuple[InPlay, ...]:
    """The readings in play in any account, each with everything its alternatives may answer."""
    merged: dict[str, InPlay] = {}
    for play in (p for plays in all_ for p in plays):
        old = merged.get(play.ambiguity)
        others = dict(play.others)
        if old is not None:
            others = {r: tuple(dict.fromkeys((*dict(old.others).get(r, ()), *s))) for r, s in others.items()}
        merged[play.ambiguity] = InPlay(play.ambiguity, play.used, tuple(others.items()))
    return tuple(merged.values())
