"""A bare term as plain data, for other programs: every way of counting it, every day of it."""

from typing import Any

from protlaw.core.anchor import Citation, place
from protlaw.core.values import Occ
from protlaw.engine.terms import Asked, Counted
from protlaw.render import moments
from protlaw.render.contract import moment
from protlaw.semantics.lawbook import Lawbook

SCHEMA = "protlaw.term/1"


def term_data(book: Lawbook, asked: Asked, found: list[Counted], lang: str) -> dict[str, Any]:
    """A term under each way the law leaves open; moments as in a result."""
    ends = Occ(asked.moment.earliest, asked.moment.latest, True, False)
    return {
        "schema": SCHEMA,
        "n": asked.n,
        "unit": asked.unit,
        "direction": "from" if asked.sign > 0 else "before",
        "from": moment(ends, asked.zone),
        "zone": asked.zone,
        "lawbook": book.digest,
        "ways": [_way(book, asked, counted, lang) for counted in found],
    }


def _way(book: Lawbook, asked: Asked, counted: Counted, lang: str) -> dict[str, Any]:
    table = counted.calendar
    return {
        "due": moment(Occ(counted.earliest, counted.latest, True, False), asked.zone),
        "readings": dict(counted.way.readings),
        "rules": [
            {"name": t.rule.name, "label": book.computations[t.rule.name].label.in_(lang), "reading_of": t.ambiguity,
             "citations": [_cited(c, lang) for c in book.computations[t.rule.name].citations]}
            for t in counted.way.rules
        ],
        "calendar": None if table is None else {
            "name": table.name, "label": table.label.in_(lang), "first": table.first, "last": table.last, "complete": table.complete,
            "citation": _cited(table.law, lang),
        },
        "days": [{"day": d.day.isoformat(), "role": d.role, "n": d.n, "off": list(d.off)} for d in counted.days],
        "clock_changes": [
            {"at": moments.iso(c.instant, asked.zone), "before_seconds": c.before, "after_seconds": c.after} for c in counted.changes
        ],
    }  # fmt: skip


def _cited(citation: Citation, lang: str) -> dict[str, str]:
    return {"instrument": citation.instrument, "eid": citation.eid, "label": place(citation.eid, lang)}
