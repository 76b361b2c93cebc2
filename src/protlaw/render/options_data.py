"""What somebody can do today, as plain data for JSON: `protlaw.options/1`."""

from typing import Any

from protlaw.core.anchor import place
from protlaw.core.values import FUTURE
from protlaw.engine.derivation import Finding
from protlaw.engine.options import Claim, Option, Options
from protlaw.engine.parties import Party
from protlaw.engine.reread import Reread
from protlaw.render.contract import headed, missing_data, moment, zone_of
from protlaw.render.moments import iso
from protlaw.render.options_words import Words

SCHEMA = "protlaw.options/1"


def options_data(options: Options, lang: str, engine: str) -> dict[str, Any]:
    """The options of a role; sentences are labels in the reader's language."""
    result, zone, words = options.result, zone_of(options.result), Words(options, lang)
    return {
        "schema": SCHEMA,
        "case": result.case.name,
        "as_of": {
            "facts_until": iso(result.as_of.facts_until, zone),
            "known_at": iso(result.as_of.known_at, zone) if result.as_of.known_at < FUTURE else None,
        },
        "for": options.role.name,
        "lawbook": {"digest": result.book.digest, "engine": engine},
        "readings": dict(result.choices),
        "options": [_option(o, words, zone) for o in options.options],
        "own_duties": [_claim(c, words, zone) for c in options.own],
        "duties_of_others": [_claim(c, words, zone) for c in options.others],
        "not_listed": list(options.unlisted),
        "other_routes": words.other_routes(),
        "not_examined": [label.in_(lang) for label in result.book.jurisdiction.not_examined],
        "not_encoded": {instrument: list(eids) for instrument, eids in options.unread},
        "disclaimer": [words.say("options.more"), words.say("limits.advice")],
    }


def _about(f: Finding, words: Words, zone: str) -> dict[str, Any]:
    """What a right or duty is, and where it stands on the readings in use."""
    own = f.source.head.citations if f.source is not None else ()
    return {
        **headed(f),
        "due": moment(f.due, zone),
        "at": moment(f.at, zone),
        "citations": [{"instrument": c.instrument, "eid": c.eid, "label": place(c.eid, words.lang)} for c in own],
        "missing": [missing_data(m, words.book, zone, words.lang) for m in f.missing],
    }


def _option(o: Option, words: Words, zone: str) -> dict[str, Any]:
    return {
        **_about(o.finding, words, zone),
        "label": words.right(o),
        "state": o.state,
        "holders": [_holder(p) for p in o.holders],
        "safest": iso(o.safest, zone) if o.safest is not None else None,
        "all_tried": o.whole,
        "on_each_reading": [_read(r, zone) for r in o.reads],
        "form": list(o.form),
    }


def _holder(party: Party) -> dict[str, Any]:
    return {"party": party.name, "readings": dict(party.readings)}


def _read(read: Reread, zone: str) -> dict[str, Any]:
    return {"readings": dict(read.readings), "possible": list(read.possible), "due": moment(read.due, zone)}


def _claim(c: Claim, words: Words, zone: str) -> dict[str, Any]:
    return {**_about(c.finding, words, zone), "label": words.duty(c), "state": c.state}
