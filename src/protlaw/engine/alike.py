"""Missing facts worked out once for answers that are alike: two measures of which the same is known lack the same facts.

An answer depends on nothing but what its evaluation reads, and supposing a fact only makes it read less. So answers of one
norm that read the same values, in the same order, of subjects that differ in their ids alone have the same missing facts,
each under its own ids; and those of one answer can be looked for among the subjects it reads, however long the file is.
"""

from collections.abc import Mapping
from typing import Any

from protlaw.core.anchor import entity_of
from protlaw.core.values import Members
from protlaw.engine.derivation import Missing
from protlaw.engine.facts import ordered
from protlaw.engine.reference import Answer, Reference
from protlaw.engine.sensitivity import Evaluator, Leaf, leaves, missing

Key = tuple[Any, ...]


class _Read(dict[Any, Any]):
    """A table that notes what is looked up in it."""

    def __init__(self, table: Mapping[Any, Any], log: list[tuple[Any, Any]]) -> None:
        super().__init__(table)
        self.log = log

    def get(self, key: Any, default: Any = None) -> Any:
        value = super().get(key, default)
        self.log.append((key, value))
        return value

    def __contains__(self, key: object) -> bool:
        return self.get(key) is not None


class Alike:
    """The missing facts of the answers in one account of a case."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self.log: list[tuple[Any, Any]] = []
        seen = evaluator.view
        values, holdings, stays = (_Read(table, self.log) for table in (seen.values, seen.holdings, seen.stays))
        self.view = seen._replace(values=values, holdings=holdings, stays=stays)
        self.ids = frozenset(id_ for ids in seen.instances.values() for id_ in ids)
        self.found: dict[Key, tuple[list[str], tuple[Missing, ...]]] = {}
        self.near: dict[frozenset[str], Evaluator] = {}

    def missing(self, name: str, answer: Answer) -> tuple[Missing, ...]:
        """The facts that would settle an open answer, as `sensitivity.missing` finds them."""
        if len(answer.possible) < 2:
            return ()
        subjects, key = self._reading(name, answer)
        if key not in self.found:
            self.found[key] = subjects, missing(self._among(frozenset(subjects)), name, answer)
        first, found = self.found[key]
        return found if first == subjects else _renamed(found, dict(zip(first, subjects, strict=True)))

    def _reading(self, name: str, answer: Answer) -> tuple[list[str], Key]:
        """The subjects an answer reads, in order, and everything it reads of them, under their numbers."""
        e = self.evaluator
        self.log.clear()
        Reference(e.book, self.view, e.choices, e.law_on).answer(name, answer.env)
        numbers: dict[str, int] = {}

        def number(value: Any) -> Any:
            if isinstance(value, str):
                return numbers.setdefault(value, len(numbers)) if value in self.ids else value
            if isinstance(value, Members):
                return tuple(number(id_) for id_ in value.ids), value.closed
            if type(value) is tuple:
                return tuple(number(part) for part in value)
            return repr(value).encode()  # never taken for a name

        read = [*answer.env.items(), *self.log, *((leaf.subject, self._order(leaf)) for leaf in leaves(answer.why))]
        key = (name, *(number(tuple(part)) for part in read))
        return list(numbers), key

    def _order(self, leaf: Leaf) -> tuple[Any, ...]:
        """What the file says of the facts in a fixed order with a missing one: supposing it cuts them."""
        book, known = self.evaluator.book, self.evaluator.facts.values
        if not ordered(book, leaf.subject, leaf.name):
            return ()
        facts = book.entities[entity_of(leaf.subject)].facts.values()
        return tuple(known.get((leaf.subject, name)) for fact in facts if fact.precedes for name in (fact.name, *fact.precedes))

    def _among(self, subjects: frozenset[str]) -> Evaluator:
        """The evaluator of a file that says nothing but what this one says of some of its subjects."""
        if subjects not in self.near:
            e = self.evaluator
            values = {(s, f): v for (s, f), v in e.facts.values.items() if s in subjects}
            instances = {entity: tuple(i for i in ids if i in subjects) for entity, ids in e.facts.instances.items()}
            self.near[subjects] = Evaluator(e.book, e.facts._replace(values=values, instances=instances), e.choices, e.law_on)
        return self.near[subjects]


def _renamed(found: tuple[Missing, ...], ids: Mapping[str, str]) -> tuple[Missing, ...]:
    paths = {m.fact: f"{ids.get(m.subject, m.subject)}.{m.fact.rsplit('.', 1)[-1]}" for m in found}
    return tuple(
        m._replace(fact=paths[m.fact], subject=ids.get(m.subject, m.subject), with_=tuple(paths[w] for w in m.with_)) for m in found
    )
