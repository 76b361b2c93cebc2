"""The public contract of a result: plain data for JSON, with digests that reproduce it. Schema: `protlaw schema result`."""

import hashlib
from collections.abc import Iterable
from typing import Any

from protlaw.core.anchor import Citation, entity_of, place
from protlaw.core.values import FUTURE, PAST, Members, Occ, Span_
from protlaw.engine.derivation import Against, Finding, Missing, Outcome, Result, Step, Weighed, changed
from protlaw.intake.casefile import CaseFile, Listed, Moment
from protlaw.render.messages import text
from protlaw.render.moments import iso
from protlaw.render.words import Names
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Const, Duty, Power, Shift
from protlaw.semantics.store import digest

SCHEMA = "protlaw.result/1"
_LABELS = frozenset({"label", "ask", "because", "salt", "digest"})


def result_data(result: Result, lang: str, engine: str, salt: str) -> dict[str, Any]:
    """The result as the public contract has it."""
    zone, differences = zone_of(result), changed(result)
    otherwise = {(f.norm, f.kind, f.subject): _brief(before, zone) for f, before in differences if f is not None}
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "case": result.case.name,
        "as_of": {
            "facts_until": iso(result.as_of.facts_until, zone),
            "law_on": result.as_of.law_on,
            "known_at": iso(result.as_of.known_at, zone) if result.as_of.known_at < FUTURE else None,
        },
        "assumptions": [{"fact": a.fact, "value": a.value, "replaced": a.replaced} for a in result.assumptions],
        "against": _against(result.against, zone) if result.against is not None else None,
        "lawbook": {
            "digest": result.book.digest,
            "tables": digest(result.book.jurisdiction),
            "engine": engine,
            "tzdata": tzdata_version(),
            "drafts": [w.name for w in result.book.instruments.values() if not w.enacted],
        },
        "readings": dict(result.choices),
        "findings": [
            {**_finding(f, result.book, zone, lang, result.as_of.law_on), "without": otherwise.get((f.norm, f.kind, f.subject))}
            for f in result.findings
        ],
        "gone": [{"norm": f.norm, "kind": f.kind, "subject": f.subject, **_brief(f, zone)} for g, f in differences if g is None and f],
        "warnings": [{"code": w.code, "path": w.path, "label": text(lang, w.code, **w.args)} for w in result.warnings],
        "not_examined": [label.in_(lang) for label in result.book.jurisdiction.not_examined],
        "disclaimer": text(lang, "limits.advice"),
    }
    data["digest"] = {"salt": salt, "input": case_digest(result.case, salt), "result": result_digest(data, salt)}
    return data


def case_digest(case: CaseFile, salt: str) -> str:
    """The digest of what a case states, whatever is answered."""
    return _sealed(_input(case), salt)


def result_digest(data: dict[str, Any], salt: str) -> str:
    """The digest of what a result answers, from its own data: it no longer fits data that was changed afterwards."""
    return _sealed(bare(data), salt)


def zone_of(result: Result) -> str:
    """The zone moments are told in: the case's, else the jurisdiction's."""
    return result.case.zone or result.book.jurisdiction.zone


def headed(finding: Finding) -> dict[str, Any]:
    """What every output says first of an answer: the norm, whom it is about, who has to act, and what is possible."""
    return {
        "norm": finding.norm,
        "kind": finding.kind,
        "subject": finding.subject,
        "bearer": finding.bearer.split("/")[-1] if finding.bearer else None,
        "status": finding.status,
        "possible": list(finding.possible),
    }


def _finding(finding: Finding, book: Lawbook, zone: str, lang: str, law_on: str | None) -> dict[str, Any]:
    return {
        **headed(finding),
        "duty": finding.duty,
        "late": finding.late,
        "breach": finding.breach,
        "settled": finding.settled,
        "all_tried": finding.all_tried,
        "term": _term(finding, zone),
        "due": moment(finding.due, zone),
        "safest": iso(finding.safest, zone) if finding.safest is not None else None,
        "at": moment(finding.at, zone),
        "delay_seconds": _delay(finding.delay),
        "since": moment(finding.since, zone),
        "defeated_by": list(finding.defeated_by),
        "citations": [_citation(c, finding, book, lang, zone, law_on) for c in finding.citations],
        "fidelity": finding.fidelity,
        "reasons": [{"kind": r.kind, "name": r.name, "subject": r.subject} for r in finding.reasons],
        "missing": [missing_data(m, book, zone, lang) for m in finding.missing],
        "readings": [
            {"ambiguity": p.ambiguity, "used": p.used, "others": {r: _statuses(s) for r, s in p.others}} for p in finding.readings
        ],
        "accounts": {account: _statuses(s) for account, s in finding.accounts},
        "orders": list(finding.orders),
        "why": _why(finding.why, zone),
    }


def _statuses(possible: Iterable[str]) -> str | list[str]:
    """One status is an answer; more are a set."""
    found = list(possible)
    return found[0] if len(found) == 1 else found


def moment(occ: Occ | None, zone: str) -> str | dict[str, str | None] | None:
    """A text when exact, else its bounds; None for a bound that is not known."""
    if occ is None or not occ.some or (occ.earliest == PAST and occ.latest == FUTURE) or occ.earliest == FUTURE:
        return None
    if occ.earliest == occ.latest:
        return iso(occ.earliest, zone)
    bounds = (None if t in (PAST, FUTURE) else iso(t, zone) for t in (occ.earliest, occ.latest))
    return dict(zip(("earliest", "latest"), bounds, strict=True))


def _delay(delay: tuple[int, int] | None) -> int | dict[str, int] | None:
    if delay is None:
        return None
    return delay[0] if delay[0] == delay[1] else {"earliest": delay[0], "latest": delay[1]}


def _term(finding: Finding, zone: str) -> dict[str, Any] | None:
    """The limit as written in the version applied."""
    term = finding.source.term if isinstance(finding.source, Duty | Power) else None
    if term is None or not isinstance(term.due, Shift):
        return None
    anchor = next((s.parts[0] for s in _steps(finding.why) if s.kind == "term" and s.name == term.unit), None)
    return {
        "n": int(term.number.value) if isinstance(term.number, Const) else None,
        "unit": term.unit,
        "direction": "from" if term.sign > 0 else "before",
        "from": moment(anchor.value, zone) if anchor is not None else None,
        "inclusive": True,
    }


def _steps(step: Step) -> Iterable[Step]:
    yield step
    for part in step.parts:
        yield from _steps(part)


def _citation(citation: Citation, finding: Finding, book: Lawbook, lang: str, zone: str, law_on: str | None) -> dict[str, Any]:
    start, end, because = finding.version
    read = finding.start or finding.at
    exact = read is not None and PAST < read.earliest < FUTURE
    return {
        "instrument": citation.instrument,
        "eid": citation.eid,
        "reads_on": law_on if law_on else iso(read.earliest, zone)[:10] if exact and read is not None else start,
        "label": place(citation.eid, lang),
        "because": Names(book, lang).reason(because, end),
    }


def missing_data(missing: Missing, book: Lawbook, zone: str, lang: str) -> dict[str, Any]:
    """A fact to ask for, of whom, and what each value would answer."""
    asked = book.open_norms.get(missing.name)
    declared = None if asked else book.entities[entity_of(missing.subject)].facts[missing.name]
    ask, of = (asked.ask, asked.answered_by) if asked else (declared.ask, declared.answered_by) if declared else (None, None)
    return {
        "fact": missing.fact,
        "ask": ask.in_(lang) if ask else "",
        "of": of,
        "if": {outcome_key(o, zone): _statuses(s) for o, s in missing.outcomes},
        "with": list(missing.with_),
        "settles": missing.settles,
    }


def outcome_key(outcome: Outcome, zone: str) -> str:
    """A value of a missing fact: yes, no, none, a member, or a stretch of moments `from..to` (a side left out is open);
    for a period, `running from..to` (begun then, and still) or `ended from..to`."""
    if outcome.first is None:
        return outcome.kind
    first, last = ("" if t is None or t in (PAST, FUTURE) else iso(t, zone) for t in (outcome.first, outcome.last))
    prefix = "" if outcome.kind == "at" else f"{outcome.kind} "
    return prefix + (first if first == last else f"{first}..{last}")


def _why(step: Step, zone: str) -> dict[str, Any]:
    return {
        "step": step.kind,
        "name": step.name,
        "subject": step.subject,
        "value": _value(step.value, zone),
        "parts": [_why(p, zone) for p in step.parts],
    }


def _value(value: Any, zone: str) -> Any:
    match value:
        case Occ():
            return {"at": moment(value, zone), "may_have_happened": value.some, "may_not_have": value.none}
        case Span_():
            return {"begin": _value(value.begin, zone), "end": _value(value.end, zone)}
        case Members():
            return {"members": list(value.ids), "closed": value.closed}
        case tuple():
            return list(value)
    return value


# --- hypotheses ----------------------------------------------------------------------------------------------------------


def _brief(finding: Finding | None, zone: str) -> dict[str, Any]:
    """A finding there would be without the hypothesis; with no status where there would be none."""
    if finding is None:
        return {"status": None, "possible": [], "settled": True, "due": None, "at": None}
    due, at = moment(finding.due, zone), moment(finding.at, zone)
    return {"status": finding.status, "possible": list(finding.possible), "settled": finding.settled, "due": due, "at": at}


def _against(against: Against, zone: str) -> dict[str, Any]:
    return {
        "for": against.role,
        "given": dict(against.given),
        "readings": [_weighed(w) for w in against.readings],
        "declined": [_weighed(w) for w in against.declined],
        "worst": [
            {
                "norm": w.norm,
                "subject": w.subject,
                "otherwise": list(w.otherwise),
                "possible": list(w.possible),
                "due": moment(w.due, zone),
                "readings": dict(w.readings),
            }
            for w in against.worst
        ],
        "all_tried": against.whole,
    }


def _weighed(weighed: Weighed) -> dict[str, Any]:
    worse, better = ([{"norm": n, "subject": s} for n, s in keys] for keys in (weighed.worse, weighed.better))
    return {"ambiguity": weighed.ambiguity, "reading": weighed.reading, "worse": worse, "better": better}


# --- digests -------------------------------------------------------------------------------------------------------------


def _input(case: CaseFile) -> dict[str, Any]:
    """What a case states, without the words it is written in: order does not count, nor do places in the file."""
    return {
        "case": case.name,
        "jurisdiction": case.jurisdiction,
        "zone": case.zone,
        "accounts": sorted(case.accounts),
        "complete_until": case.complete_until,
        "instances": sorted(repr(i) for i in case.instances),
        "statements": sorted(repr(_wordless(s._replace(path=""))) for s in case.statements),
        "holdings": sorted(repr(_wordless(h)) for h in case.holdings),
        "orders": sorted(repr(_wordless(o)) for o in case.orders),
    }


def _wordless(stated: Any) -> Any:
    """A statement by its moments, not by how they are written, and with what it lists in one order."""
    match stated:
        case Moment():
            return stated._replace(text="")
        case Listed():
            return stated._replace(ids=tuple(sorted(stated.ids)))
        case tuple() if hasattr(stated, "_fields"):
            return type(stated)(*map(_wordless, stated))
    return stated


def bare(value: Any) -> Any:
    """The data without labels, which follow the reader's language, and with its lists in no order but their own."""
    if isinstance(value, dict):
        return {k: bare(v) for k, v in value.items() if k not in _LABELS and k not in ("not_examined", "disclaimer")}
    return sorted(_sealed(bare(v), "") for v in value) if isinstance(value, list) else value


def _sealed(data: Any, salt: str) -> str:
    """SHA-256 over canonical JSON (RFC 8785), salted: facts are few and people are at risk."""
    import rfc8785

    return "sha256:" + hashlib.sha256(salt.encode() + rfc8785.dumps(data)).hexdigest()


def tzdata_version() -> str:
    """Which tables of zones every moment rests on."""
    from importlib import import_module

    return str(import_module("tzdata").IANA_VERSION)
