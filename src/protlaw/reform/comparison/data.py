"""A comparison as plain data: what `protlaw diff --format json` gives."""

from typing import Any

from protlaw.core.anchor import Citation, place
from protlaw.reform.comparison.asked import NOTHING, Asked, sides_of
from protlaw.reform.comparison.behave import Behaviour, Share
from protlaw.reform.comparison.compare import BodyChange, Comparison, NormChange, seats
from protlaw.reform.comparison.path import Step, total
from protlaw.reform.comparison.text import Text
from protlaw.reform.comparison.words import Words
from protlaw.reform.search.story import witness_data
from protlaw.semantics.lawbook import Seat

SCHEMA = "protlaw.diff/1"


def diff_data(found: Comparison, lang: str, engine: str, asked: Asked = NOTHING) -> dict[str, Any]:
    """Names and states for programs, and the words of a language beside them."""
    words = Words(found, lang)
    return {
        "schema": SCHEMA,
        "engine": engine,
        "lang": lang,
        "a": _text(found.a),
        "b": _text(found.b),
        "differs": found.differs,
        "decrees": [{"name": name, "only_in": "a" if side == "old" else "b"} for name, side in found.decrees],
        "places": [
            {"instrument": p.instrument, "eid": p.eid, "state": p.state, "fidelity": {"a": _fidelity(p.old), "b": _fidelity(p.new)}}
            for p in found.places
        ],
        "norms": [_norm(change, words) for change in found.norms],
        "bodies": [_body(body, words) for body in found.bodies],
        "open": [{"kind": o.kind, "name": o.name, "state": o.state} for o in found.open],
        "paths": [{"a": _steps(path.old), "b": _steps(path.new)} for path in asked.paths],
        "cases": _cases(asked.cases) if asked.cases is not None else None,
        "witnesses": [witness_data(one, sides_of(found), lang) for one in asked.witnesses],
    }


def _text(text: Text) -> dict[str, Any]:
    return {"name": text.name, "day": text.day, "digest": text.whole.digest, "drafts": list(text.drafts())}


def _fidelity(article: Any) -> str | None:
    return article.fidelity if article is not None else None


def _norm(change: NormChange, words: Words) -> dict[str, Any]:
    sides = {"a": (words.a, change.old), "b": (words.b, change.new)}
    return {
        "norm": change.name,
        "kind": words.kind_of(change),
        "state": change.state,
        "title": words.title(change),
        "citations": [_citation(c, words.lang) for c in change.norm.head.citations],
        "weakens": list(change.weakens),
        "through": list(change.roots),
        "changes": [
            {"aspect": c.aspect, "effect": c.effect, "weakens": c.weakens or None, "a": aspect.old or None, "b": aspect.new or None}
            for c, aspect in zip(change.changes, words.aspects(change), strict=True)
        ],
        "sentences": {key: side.sentences(norm) if norm is not None else [] for key, (side, norm) in sides.items()},
    }


def _citation(citation: Citation, lang: str) -> dict[str, str]:
    return {"instrument": citation.instrument, "eid": citation.eid, "label": place(citation.eid, lang)}


def _body(body: BodyChange, words: Words) -> dict[str, Any]:
    return {
        "name": body.name,
        "seats": {"a": seats(body.old), "b": seats(body.new)},
        "parts": [{"seat": s.name, "a": _seat(s.old, words.lang), "b": _seat(s.new, words.lang)} for s in body.seats],
    }


def _seat(seat: Seat | None, lang: str) -> dict[str, Any] | None:
    return {"number": seat.number, "label": seat.head.label.in_(lang)} if seat is not None else None


def _steps(steps: tuple[Step, ...]) -> dict[str, Any]:
    whole = not any(s.why for s in steps)
    return {
        "steps": [{"norm": s.norm, "n": s.number, "unit": s.unit} if not s.why else {"norm": s.norm, "why": s.why} for s in steps],
        "sum": [{"n": n, "unit": unit} for n, unit in total(steps)] if whole else None,
    }


def _cases(found: Behaviour) -> dict[str, Any]:
    return {
        "judged": found.cases,
        "same": found.same,
        "asked": found.asked,
        "unread": [{"file": file, "why": why} for file, why in found.unread],
        "norms": [
            {
                "norm": e.norm,
                "kind": e.kind,
                "cells": [
                    {"a": c.old, "b": c.new, "n": c.n, "cases": [{"case": case, "subject": of} for case, of in c.cases]} for c in e.cells
                ],
                "due": {"earlier": e.earlier, "later": e.later},
                "unsettled": e.unsettled,
                "met_in_time": {"a": _share(e.old), "b": _share(e.new)},
            }
            for e in found.effects
        ],
    }


def _share(found: Share) -> dict[str, Any]:
    """Exact shares, as numerator and denominator."""
    return {key: [end.numerator, end.denominator] if end is not None else None for key, end in found._asdict().items()}
