"""Whether a result that was kept comes out again from the case, and if not, what exactly is no longer the same."""

import json
from typing import Any, NamedTuple

from protlaw.engine.derivation import Result
from protlaw.render import moments
from protlaw.render.changed import Telling, change_data
from protlaw.render.contract import result_data, result_digest
from protlaw.render.layout import wrapped
from protlaw.render.messages import LANGUAGES
from protlaw.render.results import Change, Data, changes, hypothetical, instant
from protlaw.render.words import listed
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.store import book_digest, law_digest

SCHEMA = "protlaw.verification/1"
# What may differ, in the order it is told.
ASPECTS = ("altered", "facts", "law", "tables", "tzdata", "engine", "readings", "answers", "words")
WIDTH = 100


class Verified(NamedTuple):
    """What differs between a result that was kept and the one the case gives now; nothing if it is reproduced."""

    kept: Data
    now: Data
    differs: tuple[str, ...]
    changes: tuple[Change, ...]


def verified(kept: Data, result: Result, engine: str, dropped: bool) -> Verified:
    """A kept result against the case evaluated anew as of the same moments; `dropped` if a reading it used is no longer one."""
    salt, book = kept["digest"]["salt"], result.book
    made = [result_data(result, lang, engine, salt) for lang in LANGUAGES]
    now: Data = json.loads(json.dumps(made[0]))
    old, new = kept["lawbook"], now["lawbook"]
    found = {
        "altered": result_digest(kept, salt) != kept["digest"]["result"],
        "facts": kept["digest"]["input"] != now["digest"]["input"],
        "law": old["digest"] != book_digest(law_digest(book), old["tables"]),
        **{name: old[name] != new[name] for name in ("tables", "tzdata", "engine")},
        "readings": dropped,
    }
    if not any(found.values()):
        found["answers"] = kept["digest"]["result"] != now["digest"]["result"]
        found["words"] = not found["answers"] and all(_said(kept) != _said(data) for data in made)
    return Verified(kept, now, tuple(a for a in ASPECTS if found.get(a)), changes(kept, now))


def _said(data: Data) -> str:
    """A result as it is written, apart from its digests."""
    return json.dumps({k: v for k, v in data.items() if k != "digest"}, sort_keys=True)


def verify_text(found: Verified, book: Lawbook, lang: str) -> str:
    """Whether it is reproduced; else what differs, what does not, and which answers change."""
    telling = Telling(book, lang, (found.kept, found.now))
    say = telling.say
    if not found.differs:
        until = moments.until(instant(found.kept["as_of"]["facts_until"]) or 0, book.jurisdiction.zone, lang)
        lines = [say("verify.yes"), "", *wrapped(say("verify.yes.how", case=found.kept["case"], until=until), WIDTH)]
        lines += wrapped(say("verify.hypothesis"), WIDTH) if hypothetical(found.kept) else []
        return "\n".join([*lines, "", say("verify.digest", digest=found.kept["digest"]["result"])]) + "\n"
    lines = [say("verify.no"), "", say("verify.differs")]
    for aspect in found.differs:
        args = {"old": found.kept["lawbook"][aspect], "new": found.now["lawbook"][aspect]} if aspect in ("tzdata", "engine") else {}
        lines += wrapped(say(f"verify.{aspect}", **args), WIDTH, "  ", "· ")
    same = [say(f"verify.same.{a}") for a in ("facts", "law", "tables", "tzdata", "engine") if a not in found.differs]
    lines += wrapped(say("verify.same", what=listed(same, lang)), WIDTH, "  ") if same else []
    return "\n".join([*lines, "", *_changes(found, telling)]) + "\n"


def _changes(found: Verified, telling: Telling) -> list[str]:
    """The answers that are no longer the same, the gravest first."""
    seen = [c for c in found.changes if c.answer_differs]
    rest = len(found.changes) - len(seen)
    if not seen:
        return wrapped(telling.say("verify.grounds", n=rest) if rest else telling.say("verify.unchanged"), WIDTH)
    more = wrapped(telling.say("verify.grounds.more", n=rest), WIDTH, "  ") if rest else []
    return [telling.say("verify.changes"), *telling.lines(seen, WIDTH), *more]


def verify_data(found: Verified) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "schema": SCHEMA,
        "case": found.kept["case"],
        "reproduced": not found.differs,
        "differs": list(found.differs),
        "lawbook": {"kept": found.kept["lawbook"], "now": found.now["lawbook"]},
        "digest": {"kept": found.kept["digest"], "now": found.now["digest"]},
        "changes": [change_data(c) for c in found.changes],
    }
