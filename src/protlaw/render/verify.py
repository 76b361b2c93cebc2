"""Whether a result that was kept comes out again from the case, and if not, what exactly is no longer the same."""

import json
from collections.abc import Iterable, Iterator
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
    facts: tuple[tuple[str, str], ...]  # subject and name of those some answer reads that are no longer the same
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
    facts = _other_facts(kept, now) if found["facts"] else ()
    return Verified(kept, now, tuple(a for a in ASPECTS if found.get(a)), facts, changes(kept, now))


def _other_facts(kept: Data, now: Data) -> tuple[tuple[str, str], ...]:
    """The facts that the derivations of both results read, and read differently; a result keeps no others. What was not known to
    have happened and still is not may only be bounded otherwise, by other facts."""
    old, new = (dict(_read(f["why"] for f in data["findings"])) for data in (kept, now))
    differ = [key for key in {**new, **old} if old.get(key) != new.get(key)]
    return tuple(key for key in differ if not (_open(old.get(key)) and _open(new.get(key))))


def _read(steps: Iterable[Data]) -> Iterator[tuple[tuple[str, str], Any]]:
    """Each fact of some derivations, with what came out of it."""
    for step in steps:
        if step["step"] == "fact" and step["subject"] != "?":
            yield (step["subject"], step["name"]), step["value"]
        yield from _read(step["parts"])


def _open(value: Any) -> bool:
    """Whether it is not known that something happened, or began."""
    occ = value.get("begin", value) if isinstance(value, dict) else None
    return isinstance(occ, dict) and occ.get("may_have_happened") is True is occ.get("may_not_have")


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
        if aspect == "facts":
            facts = listed([telling.fact(*key) for key in found.facts], lang)
            lines += wrapped(say("verify.facts.which", facts=facts) if facts else say("verify.facts.unread"), WIDTH, "    ")
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
        "facts": [f"{subject}.{name}" for subject, name in found.facts],
        "lawbook": {"kept": found.kept["lawbook"], "now": found.now["lawbook"]},
        "digest": {"kept": found.kept["digest"], "now": found.now["digest"]},
        "changes": [change_data(c) for c in found.changes],
    }
