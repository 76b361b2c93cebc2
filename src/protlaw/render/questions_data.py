"""What to find out next as plain data for JSON: `protlaw.questions/1`."""

from typing import Any

from protlaw.core.values import FUTURE
from protlaw.engine.derivation import Result
from protlaw.engine.questions import UNLISTED, Bearing, Question, questions
from protlaw.intake.written import left_open
from protlaw.render.contract import outcome_key, zone_of
from protlaw.render.grouping import QUIET
from protlaw.render.moments import iso

SCHEMA = "protlaw.questions/1"


def questions_data(result: Result, lang: str, engine: str, limit: int | None = None) -> dict[str, Any]:
    """The questions in order, at most so many, and what no fact decides: accounts, open standards, lists that may be longer."""
    zone, known_at = zone_of(result), result.as_of.known_at
    unknown = left_open(result.case.document, result.book)
    listed = [f for f in result.findings if not f.subject.endswith(UNLISTED)]
    asked = questions(result)
    return {
        "schema": SCHEMA,
        "case": result.case.name,
        "as_of": {"facts_until": iso(result.as_of.facts_until, zone), "known_at": iso(known_at, zone) if known_at < FUTURE else None},
        "lawbook": {"digest": result.book.digest, "engine": engine},
        "undecided": sum(len(f.possible) > 1 for f in listed),
        "asked": len(asked),
        "questions": [_question(q, result, lang, zone, (q.subject, q.name) in unknown) for q in asked[:limit]],
        "accounts": [{"norm": f.norm, "subject": f.subject, "if": {a: list(s) for a, s in f.accounts}} for f in listed if f.accounts],
        "standards": [
            {"norm": f.norm, "subject": f.subject, "standard": r.name}
            for f in listed for r in f.reasons if r.kind == "open_norm" and r.name not in result.book.open_norms
        ],
        "lists": _lists(result),
    }  # fmt: skip


def _question(q: Question, result: Result, lang: str, zone: str, unknown: bool) -> dict[str, Any]:
    stated = any((s.subject, s.fact) == (q.subject, q.name) for s in result.case.statements)
    return {
        "fact": f"{q.subject}.{q.name.split('/')[-1]}",
        "kind": "open_norm" if q.fact is None else q.fact.type,
        "ask": q.ask.in_(lang),
        "of": q.answered_by,
        "in_file": "unknown" if unknown else "imprecise" if stated else None,
        "settles": len(q.effect("settles")),
        "narrows": len(q.bears) - len(q.effect("settles")),
        "bears": [_bearing(b, zone) for b in q.bears],
    }


def _bearing(b: Bearing, zone: str) -> dict[str, Any]:
    return {
        "norm": b.finding.norm,
        "subject": b.finding.subject,
        "effect": b.effect,
        "with": [f"{subject}.{name.split('/')[-1]}" for subject, name in b.with_],
        "if": {outcome_key(o, zone): list(statuses) for o, statuses in b.outcomes},
    }


def _lists(result: Result) -> list[dict[str, Any]]:
    by: dict[str, dict[str, None]] = {}
    for f in result.findings:
        if f.subject.endswith(UNLISTED) and set(f.possible) - QUIET:
            by.setdefault(f.subject.removesuffix(UNLISTED), {})[f.norm] = None
    return [{"list": coll, "norms": list(norms)} for coll, norms in by.items()]
