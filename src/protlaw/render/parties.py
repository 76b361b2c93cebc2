"""Parties in words: an authority, whoever stands in a relation, one person, the persons of a case."""

from protlaw.render.messages import text
from protlaw.render.words import Names


def party(names: Names, name: str) -> str:
    """`mx.lppddhp/reception_unit`, `petition.filed_by`, `person:p1` or `persons`, as a lawyer calls them."""
    if "/" in name:
        return names.named(name)
    if ":" in name:
        return names.subject(name)
    entity, _, fact = name.partition(".")
    return names.label(names.book.entities[entity].facts[fact].label, fact) if fact else text(names.lang, f"party.{name}")
