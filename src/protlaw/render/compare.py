"""What changed between two results of one case: two states of its file, or two readings."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from protlaw.render import moments
from protlaw.render.changed import GROUPS, Telling, change_data, group_of
from protlaw.render.contract import result_digest
from protlaw.render.layout import wrapped
from protlaw.render.results import Change, Data, changes, hypothetical, instant
from protlaw.render.words import capital, contract, listed, quoted
from protlaw.semantics.lawbook import Lawbook

SCHEMA = "protlaw.comparison/1"
WIDTH = 100


class Compared(NamedTuple):
    """Two results, the findings that differ, the questions (subject and fact) no longer open and newly so, and what besides the
    case differs between them."""

    old: Data
    new: Data
    changes: tuple[Change, ...]
    answered: tuple[str, ...]
    asked: tuple[str, ...]
    apart: tuple[str, ...]


def compared(old: Data, new: Data) -> Compared:
    """Two results of one case. That the law, the tables, the engine or the readings differ is said apart."""
    before, after = (_missing(data) for data in (old, new))
    tables = old["lawbook"]["tables"] != new["lawbook"]["tables"]
    apart = {
        "law": old["lawbook"]["digest"] != new["lawbook"]["digest"] and not tables,
        "tables": tables,
        **{name: old["lawbook"][name] != new["lawbook"][name] for name in ("tzdata", "engine")},
        **{name: old[name] != new[name] for name in ("readings", "assumptions")},
        "altered.old": _altered(old),
        "altered.new": _altered(new),
    }
    answered, asked = (tuple(f for f in one if f not in other) for one, other in ((before, after), (after, before)))
    return Compared(old, new, changes(old, new), answered, asked, tuple(name for name, differs in apart.items() if differs))


def _missing(data: Data) -> dict[str, None]:
    return {m["fact"]: None for f in data["findings"] for m in f["missing"]}


def _altered(data: Data) -> bool:
    return bool(result_digest(data, data["digest"]["salt"]) != data["digest"]["result"])


def compare_text(found: Compared, book: Lawbook, lang: str) -> str:
    """What changed, the gravest first; then what need no longer be asked, and what has to be."""
    telling = Telling(book, lang, (found.old, found.new))
    parts = [list(_head(found, telling)), _apart(found, telling)]
    seen = [c for c in found.changes if c.answer_differs]
    for group in GROUPS:
        lines = telling.lines([c for c in seen if group_of(c) == group], WIDTH)
        parts.append([telling.say(f"compare.section.{group}"), *lines] if lines else [])
    rest = len(found.changes) - len(seen)
    key = "compare.grounds" if seen else "compare.same.grounds" if rest else "compare.same"
    parts.append(wrapped(telling.say(key, n=rest), WIDTH) if rest or not seen else [])
    parts += [_questions(found.answered, "answered", telling), _questions(found.asked, "asked", telling)]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(found: Compared, telling: Telling) -> Iterator[str]:
    """Of which case, and from when each result saw it."""
    say, lang, zone = telling.say, telling.lang, telling.book.jurisdiction.zone
    yield say("compare.head", case=found.new["case"])
    for key, data in (("compare.seen", found.old), ("compare.seen.now", found.new)):
        as_of = data["as_of"]
        until, known = (moments.until(instant(t) or 0, zone, lang) if t else "" for t in (as_of["facts_until"], as_of["known_at"]))
        known = say("compare.known", moment=known) if known else ""
        law_on = say("compare.law_on", day=moments.day(as_of["law_on"], lang)) if as_of["law_on"] else ""
        yield from wrapped(contract(say(key, moment=until, known=known, law_on=law_on), lang), WIDTH)
    if hypothetical(found.old) or hypothetical(found.new):
        yield from wrapped(say("compare.hypothesis"), WIDTH)


def _apart(found: Compared, telling: Telling) -> list[str]:
    """What besides the case is not the same."""
    lines = []
    for name in found.apart:
        args = {"old": found.old["lawbook"][name], "new": found.new["lawbook"][name]} if name in ("tzdata", "engine") else {}
        if name == "readings":
            args = {side: _readings(data["readings"], telling) for side, data in (("old", found.old), ("new", found.new))}
        lines += wrapped(capital(telling.say(f"compare.{name}", **args)) + ".", WIDTH, "  ", "· ")
    return [telling.say("compare.section.differs"), *lines] if lines else []


def _readings(chosen: dict[str, str], telling: Telling) -> str:
    """Readings by their words."""
    said = []
    for ambiguity, reading in chosen.items():
        found = telling.book.ambiguities.get(ambiguity)
        label = next((r.label.in_(telling.lang) for r in found.readings if r.name == reading), reading) if found else reading
        words = quoted(label, telling.lang)
        said.append(telling.say("compare.reading", ambiguity=telling.names.named(ambiguity), reading=words))
    return "; ".join(said) or telling.say("compare.readings.default")


def _questions(facts: tuple[str, ...], key: str, telling: Telling) -> list[str]:
    """Questions by their words, each with everybody it is about."""
    about: dict[str, list[str]] = {}
    for fact in facts:
        subject, _, name = fact.rpartition(".")
        about.setdefault(telling.question(subject, name), []).append(telling.about(subject))
    lines = []
    for words, subjects in about.items():
        named = listed([s for s in subjects if s], telling.lang)
        lines += wrapped(words + (f" ({named})" if named else ""), WIDTH, "  ", "· ")
    return [telling.say(f"compare.section.{key}"), *lines] if lines else []


def compare_data(found: Compared) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "schema": SCHEMA,
        "case": found.new["case"],
        "as_of": {"old": found.old["as_of"], "new": found.new["as_of"]},
        "apart": list(found.apart),
        "changes": [change_data(c) for c in found.changes],
        "no_longer_missing": list(found.answered),
        "newly_missing": list(found.asked),
    }
