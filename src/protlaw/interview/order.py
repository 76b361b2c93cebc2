"""In which order a case is asked about: who and what there is, what began it, then whatever settles most of what is open, the
duties whose limits may be missed first.

The order comes from the law: its vocabulary says what refers to whom and which event comes before the rest, and the questions
of an evaluation say what still matters.
"""

from collections.abc import Iterator

from protlaw.engine.derivation import Result
from protlaw.engine.questions import Question, importance, questions
from protlaw.semantics.lawbook import Entity, FactDecl, Lawbook

Key = tuple[str, str]


def main_entity(book: Lawbook) -> Entity:
    """The matter that begins the rest: whose first event comes before most others; of several, what most norms are about."""
    about = [versions[-1].norm.scope.entity for versions in book.norms.values()]

    def weight(entity: Entity) -> tuple[int, int]:
        first = root_event(entity)
        return len(first.precedes) if first is not None else 0, about.count(entity.name)

    return max(book.entities.values(), key=weight)


def things(book: Lawbook) -> list[Entity]:
    """What a case may have that nothing else lists or refers to, and norms are about; the main one first."""
    about = {versions[-1].norm.scope.entity for versions in book.norms.values()}
    reached = {f.entity for e in book.entities.values() for f in e.facts.values() if f.type in ("coll", "ref")}
    main = main_entity(book)
    return [main, *(e for e in book.entities.values() if e.name in about - reached and e is not main)]


def root_event(entity: Entity) -> FactDecl | None:
    """The event that comes before most others."""
    first = max(entity.facts.values(), key=lambda f: len(f.precedes), default=None)
    return first if first is not None and first.precedes else None


def still_open(result: Result, settled: set[Key]) -> list[Question]:
    """The questions about facts that are neither stated nor asked already (`settled`), those on which a duty hangs whose limit
    may be missed before the rest."""
    open_ = [q for q in questions(result) if q.fact is not None and (q.subject, q.name) not in settled]
    return sorted(open_, key=lambda q: min(importance(b.finding)[0] for b in q.bears) > 0)


def next_question(result: Result, settled: set[Key], open_: list[Question]) -> Question | None:
    """What to ask next: what says who and what there is, then what settles most; None when nothing is left."""
    book = result.book
    main, mattering = main_entity(book), {(q.subject, q.name): q for q in open_}
    for instance in result.case.instances:
        entity = book.entities[instance.entity]
        for fact in _identity(entity, {name for subject, name in mattering if subject == instance.id}, entity is main):
            key = (instance.id, fact.name)
            if key not in settled:
                return mattering.get(key) or Question(*key, fact.ask, fact.answered_by, fact, ())
    return open_[0] if open_ else None


def _identity(entity: Entity, mattering: set[str], whole: bool) -> Iterator[FactDecl]:
    """What says which thing it is: the first thing it refers to, the event that began it, where, and the lists that whoever
    began it can give; of the main thing (`whole`) always but for the lists, else what matters."""
    root = root_event(entity)
    facts = entity.facts.values()
    first = [f for f in facts if f.type == "ref"][:1] + ([root] if root is not None else [])
    yield from (f for f in first + [f for f in facts if f.type == "place"] if whole or f.name in mattering)
    yield from (f for f in facts if root and f.type == "coll" and f.answered_by == root.answered_by and f.name in mattering)


def short_id(book: Lawbook, entity: Entity, taken: set[str], lang: str) -> str:
    """An id that says nothing of anybody: the letter of its kind, and a number."""
    letter, number = _letters(book, lang)[entity.name], 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def _letters(book: Lawbook, lang: str) -> dict[str, str]:
    """A letter for each kind of thing, of its own name and of no other kind: consonants first."""
    found: dict[str, str] = {}
    for entity in book.entities.values():
        name = ((entity.alias if lang == "es" else None) or entity.name).lower()
        letters = sorted((c for c in name if c.isascii() and c.isalpha()), key="aeiou".__contains__)
        found[entity.name] = next((c for c in letters if c not in found.values()), letters[0])
    return found


def section(entity: Entity, lang: str) -> str:
    """The section that lists such things."""
    return (entity.alias_plural if lang == "es" else None) or entity.plural


def fact_key(fact: FactDecl, lang: str) -> str:
    return (fact.alias if lang == "es" else None) or fact.name
