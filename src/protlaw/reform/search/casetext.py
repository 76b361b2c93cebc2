"""An invented case as a case file: what happened, what did not, and up to when; nothing about anybody real."""

from datetime import datetime
from typing import Any

from protlaw.core.anchor import entity_of
from protlaw.core.time import zone
from protlaw.core.values import NEVER, YES, Members, Occ, Span_
from protlaw.engine.facts import imprecise
from protlaw.reform.search.world import World, sayable
from protlaw.semantics.lawbook import FactDecl, Lawbook

BY = "protlaw"


def case_text(world: World, book: Lawbook, name: str) -> str:
    """The case in YAML, as far as a lawbook has words for it."""
    clock = book.jurisdiction.zone
    until = _moment(world.horizon, clock)
    lines = [f"case: {name}", f"jurisdiction: {book.jurisdiction.code}", f"zone: {clock}", f"facts_until: {until}"]
    lines.append(f"complete_until: {{at: {until}, by: {BY}}}")
    for entity, declared in book.entities.items():
        ids = world.instances.get(entity, ())
        lines += [f"{declared.plural}:"] * bool(ids)
        for id_ in ids:
            lines.append(f"  - id: {_short(id_)}")
            for fact in declared.facts.values():
                if (id_, fact.name) in world.values and (said := _said(world.values[id_, fact.name], fact, clock)):
                    lines.append(f"    {fact.name}: {said}")
    found = [k for k in world.holdings if k[0] in book.open_norms and entity_of(k[1]) in book.entities]
    lines += ["findings:"] * bool(found)
    for open_norm, subject, _ in found:
        value = "yes" if world.holdings[open_norm, subject, ""] else "no"
        lines.append(f"  - {{open_norm: {open_norm.split('/')[1]}, subject: {subject}, value: {value}, by: {BY}}}")
    return "\n".join(lines) + "\n"


def statable(world: World, book: Lawbook) -> bool:
    """Whether a file of this law can state everything in a world: another may know values of a list that this one does not."""
    facts = ((book.entities[entity_of(id_)].facts.get(name), value) for (id_, name), value in world.values.items())
    return all(fact is None or sayable(value, fact) for fact, value in facts)


def _said(value: Any, fact: FactDecl, clock: str) -> str:
    """A value as a file writes it; empty where there is nothing to say."""
    match value:
        case Occ():
            return "none" if value == NEVER else "" if imprecise(value) else _moment(value.earliest, clock)
        case Span_(begin=begin, end=end):
            if begin == NEVER:
                return "none"
            ends = [("from", begin), ("to", end)]
            said = [f"{key}: {'ongoing' if o == NEVER else _moment(o.earliest, clock)}" for key, o in ends if not imprecise(o)]
            return f"{{{', '.join(said)}}}" if said else ""
        case Members():
            return f"[{', '.join(map(_short, value.ids))}]"
        case str():
            return _short(value)
        case int() if fact.type == "bool":
            return "yes" if value == YES else "no"
        case int():
            return fact.members[value.bit_length() - 1].name
        case (int() as number, _):
            return str(number)
        case (str() as place,):
            return place
    return ""


def _moment(instant: int, clock: str) -> str:
    return datetime.fromtimestamp(instant, zone(clock)).isoformat()


def _short(id_: str) -> str:
    return id_.split(":", 1)[1]
