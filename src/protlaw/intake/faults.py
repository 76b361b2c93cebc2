"""What is wrong with a case file, gathered as it is read, and the opening of its mappings."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TypeAlias

from protlaw.core.diagnostic import Diagnostic, closest
from protlaw.intake.source import Entry, Node, Table, shown
from protlaw.intake.words import keys

_LONGEST = 80  # a longer word is no misspelling
_GUESSES = 50  # a guess costs time; a file with more faults than this needs none
_MOST_KNOWN = 2_000

Fields: TypeAlias = Mapping[str, Entry]


class Faults:
    """What is wrong so far, each thing once."""

    def __init__(self) -> None:
        self.found: dict[tuple[object, ...], Diagnostic] = {}
        self.guesses = 0

    def add(self, diagnostic: Diagnostic) -> None:
        self.found.setdefault((diagnostic.code, diagnostic.span, diagnostic.path), diagnostic)

    def at(self, code: str, node: Node | Entry, args: Mapping[str, str] | None = None, help_: str = "help") -> None:
        """A fault at a node or at a key; `found` is what stands there unless said otherwise."""
        self.add(_diagnostic(code, node, args, help_, "error"))

    def warn(self, code: str, node: Node | Entry, args: Mapping[str, str] | None = None) -> None:
        """Odd, and evaluated all the same."""
        self.add(_diagnostic(code, node, args, "help", "warning"))

    def unknown(self, code: str, node: Node | Entry, word: str, known: Iterable[str], args: Mapping[str, str] | None = None) -> None:
        """A word that is none of those known, with the one it most likely meant."""
        guess = self.guess(word, known)
        self.at(code, node, {**(args or {}), **({"closest": guess} if guess else {})}, "close" if guess else "help")

    def guess(self, word: str, known: Iterable[str]) -> str | None:
        """The known word a misspelt one most likely meant."""
        self.guesses += 1
        if self.guesses > _GUESSES or len(word) > _LONGEST:
            return None
        return closest(word, list(islice(known, _MOST_KNOWN)))

    def errors(self) -> list[Diagnostic]:
        return [d for d in self.found.values() if d.severity == "error"]

    def warnings(self) -> tuple[Diagnostic, ...]:
        return tuple(d for d in self.found.values() if d.severity == "warning")


def _diagnostic(code: str, node: Node | Entry, args: Mapping[str, str] | None, help_: str, severity: str) -> Diagnostic:
    found = {} if isinstance(node, Entry) else {"found": shown(node)}
    return Diagnostic(code, {**found, **(args or {})}, node.span, (), f"{code}.{help_}", node.path or None, severity)


def fields(node: Table, kind: str, faults: Faults) -> dict[str, Entry]:
    """The keys of a mapping by their names; the same thing said under two spellings is a fault."""
    return named(node, keys(kind), faults)


def named(node: Table, names: Mapping[str, str], faults: Faults) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for key, entry in node.entries.items():
        name = names.get(key)
        if name in found:
            faults.at("PL4035", entry, {"key": shown(key)})
        elif name is not None:
            found[name] = entry
    return found
