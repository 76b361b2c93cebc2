"""Who is in a case file: every person, petition, measure …, listed in its section or inside a collection, and how others name it."""

import re
from typing import NamedTuple

from protlaw.core.anchor import Span
from protlaw.core.diagnostic import Diagnostic, Note
from protlaw.intake.casefile import Instance
from protlaw.intake.faults import Faults, named
from protlaw.intake.source import Items, Node, Scalar, Table, is_null, shown
from protlaw.intake.words import Vocabulary, keys
from protlaw.semantics.lawbook import FactDecl, Lawbook

_ID = re.compile(r"\w[\w.\-]{0,99}")


class Stated(NamedTuple):
    """A fact of a subject as it stands in the file."""

    node: Node
    decl: FactDecl


class Register:
    """The instances of a file and the facts that stand under each, as written."""

    def __init__(self, lawbook: Lawbook, names: Vocabulary, faults: Faults) -> None:
        self.entities = lawbook.entities
        self.names = names
        self.faults = faults
        self.instances: dict[str, tuple[Instance, Span]] = {}
        self.by_short: dict[str, list[str]] = {}
        self.at_path: dict[str, str] = {}  # where an instance stands -> its id
        self.facts: dict[tuple[str, str], Stated] = {}

    def list_in(self, root: Table) -> None:
        """Register everything a file lists."""
        for entity, entry in named(root, self.names.sections, self.faults).items():
            if isinstance(entry.node, Items):
                for item in entry.node.items:
                    self.enter(item, entity, None, "")

    def enter(self, node: Node, entity: str, parent: tuple[str, str] | None, generated: str) -> None:
        """Register an instance, its facts, and the instances listed inside them."""
        if not isinstance(node, Table) or entity not in self.entities:
            return
        name = self.identity(node, entity, generated)
        self.at_path[node.path] = name
        if name not in self.instances:
            self.instances[name] = (Instance(name, entity, parent), node.span)
            self.by_short.setdefault(name.split(":", 1)[1], []).append(name)
        declared = self.entities[entity].facts
        for fact, entry in named(node, self.names.facts[entity], self.faults).items():
            decl = declared[fact]
            self.facts.setdefault((name, fact), Stated(entry.node, decl))
            if decl.type == "coll" and decl.entity is not None:
                self.descend(entry.node, decl.entity, (name, fact), f"{name.split(':', 1)[1]}.{fact}")

    def identity(self, node: Table, entity: str, generated: str) -> str:
        """`entity:id`; a fault in the id leaves a stand-in, so that the rest is still read."""
        entry = node.entries.get("id")
        if entry is None:
            return f"{entity}:{generated or node.path}"
        if not isinstance(entry.node, Scalar) or is_null(entry.node) or _ID.fullmatch(entry.node.text) is None:
            if isinstance(entry.node, Scalar) and not is_null(entry.node):
                self.faults.at("PL4007", entry.node)
            return f"{entity}:{node.path}"
        name = f"{entity}:{entry.node.text}"
        if name in self.instances:
            first = (Note(self.instances[name][1], "PL4008.first", {}),)
            word = entry.node
            self.faults.add(Diagnostic("PL4008", {"found": shown(word)}, word.span, first, "PL4008.help", word.path))
            return f"{entity}:{node.path}"
        return name

    def descend(self, node: Node, entity: str, parent: tuple[str, str], generated: str) -> None:
        """The instances written inside a collection, in every account of it."""
        if isinstance(node, Items):
            for number, item in enumerate(node.items, 1):
                self.enter(item, entity, parent, f"{generated}.{number}")
        elif isinstance(node, Table):
            stated = {keys("collection").get(key): entry.node for key, entry in node.entries.items()}
            if "members" in stated:
                self.descend(stated["members"], entity, parent, generated)
            accounts = stated.get("accounts")
            for account, entry in accounts.entries.items() if isinstance(accounts, Table) else ():
                self.descend(entry.node, entity, parent, f"{generated}.{account}")

    # --- references

    def refer(self, word: Scalar, entity: str | None) -> str | None:
        """The instance a word names, as `id` or `entity:id`, of the entity expected."""
        found, close = self.find(word.text, entity)
        if found is None:
            self.dangling(word, close)
        elif entity is not None and not found.startswith(f"{entity}:"):
            label = self.entities[entity].label
            self.faults.at("PL4043", word, {"es": label.es, "en": label.en})
        return found

    def dangling(self, word: Scalar, close: str | None) -> None:
        self.faults.at("PL4033", word, {"closest": close} if close else {}, "close" if close else "help")

    def find(self, text: str, entity: str | None) -> tuple[str | None, str | None]:
        """The instance of that name, or what the name most likely meant."""
        kind, colon, short = text.strip().rpartition(":")
        if colon:
            found = f"{self.names.entities.get(kind, kind)}:{short}"
            return (found, None) if found in self.instances else (None, self.faults.guess(found, self.instances))
        if entity is not None and f"{entity}:{short}" in self.instances:
            return f"{entity}:{short}", None
        same = self.by_short.get(short, [])
        if same:
            return (same[0], None) if len(same) == 1 else (None, same[0])
        known = (name for name in self.by_short if entity is None or f"{entity}:{name}" in self.instances)
        return None, self.faults.guess(short, known)

    def member_of(self, node: Node, entity: str | None) -> str | None:
        if isinstance(node, Scalar):
            if is_null(node):
                self.faults.at("PL4009", node)
                return None
            return self.refer(node, entity)
        return self.at_path.get(node.path)
