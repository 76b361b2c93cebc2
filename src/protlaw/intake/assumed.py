"""A hypothesis about a case: a fact taken otherwise than its file says, and read as if the file said so.

The hypothesis replaces what stands in the file, in every account, before the file is read: so what hangs on the fact follows
it, and a value is held to the same types and gives the same diagnostics as in the file.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.core.values import PAST
from protlaw.intake.casefile import Assumption, CaseFile, Moment, Running
from protlaw.intake.faults import Faults
from protlaw.intake.read import intake_document
from protlaw.intake.register import Register
from protlaw.intake.source import Document, Entry, Items, Node, Scalar, Table, read_document, shown
from protlaw.intake.words import NONE, ONGOING, UNKNOWN, accented, fold, keys, vocabulary
from protlaw.semantics.lawbook import Lawbook

_LISTED = re.compile(r"(.+)\[([^\[\]]+)\]")
_DENIABLE = ("event", "period", "coll")
_MOST_SHOWN = 12


class Supposed(NamedTuple):
    """A case under hypotheses: as it would then stand, what was supposed, and what of that comes too late to count."""

    case: CaseFile
    assumptions: tuple[Assumption, ...]
    warnings: tuple[Diagnostic, ...]


def assuming(case: CaseFile, book: Lawbook, given: Mapping[str, str], until: int) -> Supposed:
    """The case with facts supposed, seen at `until`; `none` then means that it did not happen up to there.

    Raises SourceError for a fact the case has no place for, and for a value the file could not hold."""
    document = case.document
    made: list[Assumption] = []
    sources = {document.file: document.text}
    for fact, value in given.items():
        file = _Named(document, book)
        subject, name = file.fact(fact)
        assumed = Assumption(subject, name, value.strip(), None)
        if assumed.fact in [a.fact for a in made]:
            raise SourceError([Diagnostic("PL4122", {"fact": assumed.fact}, help="PL4122.help")])
        written = read_document(f"{assumed.fact}: {value}", f"--assume {assumed.fact}")
        sources[written.file] = written.text
        root, replaced = file.supposing(subject, name, _value(written), until)
        document = document._replace(root=root)
        made.append(assumed._replace(replaced=replaced))
    try:
        supposed = intake_document(document, book)
    except SourceError as error:
        raise SourceError(error.diagnostics, sources) from None
    late = [a for a in made if _begins(supposed, a) > until]
    warnings = (Diagnostic("PL4123", {"value": a.value}, help="PL4123.help", path=a.fact, severity="warning") for a in late)
    return Supposed(supposed._replace(latest=case.latest, document=case.document), tuple(made), tuple(warnings))


def _value(written: Document) -> Node:
    """The one value an assumption gives."""
    if written.root is None or written.diagnostics:
        raise SourceError(list(written.diagnostics), {written.file: written.text})
    entries = list(written.root.entries.values())
    if len(entries) != 1:
        raise SourceError([Diagnostic("PL0050", {"found": shown(written.text)}, help="PL0050.help")])
    return entries[0].node


def _begins(case: CaseFile, assumed: Assumption) -> int:
    """The first moment at which what is supposed may happen."""
    values = [s.value for s in case.statements if (s.subject, s.fact) == (assumed.subject, assumed.name)]
    moments = [v.begin if isinstance(v, Running) else v for v in values]
    return max((m.earliest for m in moments if isinstance(m, Moment)), default=PAST)


class _Named:
    """A file, its facts by the paths under which a person meets them."""

    def __init__(self, document: Document, book: Lawbook) -> None:
        assert document.root is not None  # else it would not have become a case
        self.root, self.book = document.root, book
        self.names = vocabulary(book)
        self.register = Register(book, self.names, Faults())
        self.register.list_in(self.root)

    # --- which fact

    def fact(self, words: str) -> tuple[str, str]:
        """The subject and the fact (or open norm) that a path names."""
        left, _, last = words.strip().rpartition(".")
        subject = self.subject(left)
        if subject is None:
            raise _unknown("PL4120", left or words, "", [*self.register.instances, *self.register.by_short], self.register.instances)
        entity = self.register.instances[subject][0].entity
        open_norms = {n.split("/")[-1]: n for n, o in self.book.open_norms.items() if o.entity == entity}
        known = {**open_norms, **self.names.facts[entity]}
        if last not in known:
            raise _unknown("PL4121", last, subject, known, accented(known))
        return subject, known[last]

    def subject(self, words: str) -> str | None:
        """`s1`, `petition:s1`, `petitions[0]`, `petitions[s1]`, `petition:s1.measures[m1]`: the thing of the file so called."""
        if words in self.register.at_path:
            return self.register.at_path[words]
        match = _LISTED.fullmatch(words)
        if match is None:
            return self.register.find(words, None)[0]
        listed, id_ = match.groups()
        entity, parent = self.names.sections.get(listed), None
        if entity is None:
            left, _, last = listed.rpartition(".")
            owner = self.subject(left)
            fact = self.names.facts[self.register.instances[owner][0].entity].get(last) if owner else None
            if owner is None or fact is None:
                return None
            entity, parent = self.book.entities[self.register.instances[owner][0].entity].facts[fact].entity, (owner, fact)
        found = self.register.instances.get(f"{entity}:{id_}")
        return f"{entity}:{id_}" if found and (parent is None or found[0].parent in (None, parent)) else None

    # --- the file with it replaced

    def supposing(self, subject: str, name: str, value: Node, until: int) -> tuple[Table, str | None]:
        """The file with a fact replaced, and what it said."""
        if name in self.book.open_norms:
            return self._holding(subject, name, value)
        entity = self.register.instances[subject][0].entity
        if self.book.entities[entity].facts[name].type in _DENIABLE:
            value = _denied_until(value, until)
        spellings = self.names.facts[entity]
        where = next(path for path, instance in self.register.at_path.items() if instance == subject)
        said: list[Node] = []

        def edited(table: Table) -> Table:
            key = next((k for k in table.entries if spellings.get(k) == name), name)
            said.extend(e.node for e in (table.entries.get(key),) if e is not None)
            return table._replace(entries={**table.entries, key: Entry(value.span, value.path, value)})

        root = _edited(self.root, where, edited)
        assert isinstance(root, Table)
        return root, written(said[0]) if said else None

    def _holding(self, subject: str, name: str, value: Node) -> tuple[Table, str | None]:
        """The file with the finding that applies an open norm replaced."""
        key = next((k for k in self.root.entries if keys("header").get(k) == "findings"), "findings")
        stated = self.root.entries[key].node if key in self.root.entries else None
        findings = stated.items if isinstance(stated, Items) else ()
        same = [f for f in findings if self._applies(f, subject, name)]
        words = {"open_norm": name, "subject": subject, "by": "--assume"}
        made = {word: Entry(value.span, value.path, Scalar(text, True, value.span, value.path)) for word, text in words.items()}
        made["value"] = Entry(value.span, value.path, value)
        new = () if isinstance(value, Scalar) and fold(value.text) in UNKNOWN else (Table(made, value.span, value.path),)
        items = Items((*(f for f in findings if f not in same), *new), value.span, key)
        root = self.root._replace(entries={**self.root.entries, key: Entry(value.span, key, items)})
        return root, written(same[0]) if same else None

    def _applies(self, finding: Node, subject: str, name: str) -> bool:
        if not isinstance(finding, Table):
            return False
        stated = {keys("finding").get(k): e.node for k, e in finding.entries.items()}
        about, norm = stated.get("subject"), stated.get("open_norm")
        named = isinstance(norm, Scalar) and norm.text in (name, name.split("/")[-1])
        return named and isinstance(about, Scalar) and self.register.find(about.text, self.book.open_norms[name].entity)[0] == subject


def _unknown(code: str, word: str, subject: str, known: Iterable[str], shown_: Iterable[str]) -> SourceError:
    """A path that names nothing of the case, with what it most likely meant."""
    some = list(shown_)
    close = Faults().guess(word, known)
    listed = ", ".join(f"`{name}`" for name in some[:_MOST_SHOWN]) + (" …" if len(some) > _MOST_SHOWN else "")
    args = {"found": shown(word), "subject": subject, "known": listed, "closest": close or ""}
    return SourceError([Diagnostic(code, args, help=f"{code}.close" if close else f"{code}.help")])


def _edited(node: Node, path: str, edit: Callable[[Table], Table]) -> Node:
    """The tree with the mapping at a path edited."""
    match node:
        case Table() if node.path == path:
            return edit(node)
        case Table():
            return node._replace(entries={k: e._replace(node=_edited(e.node, path, edit)) for k, e in node.entries.items()})
        case Items():
            return node._replace(items=tuple(_edited(item, path, edit) for item in node.items))
    return node


def _denied_until(node: Node, until: int, words: frozenset[str] = NONE) -> Node:
    """A denial that says no moment of its own, up to the moment the case is seen at; that a period goes on is one too."""
    seen = Scalar(datetime.fromtimestamp(until, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), True, node.span, node.path)
    limit = Entry(node.span, node.path, seen)
    match node:
        case Scalar() if fold(node.text) in words:
            denied = Entry(node.span, node.path, Scalar("yes", False, node.span, node.path))
            return Table({"none": denied, "until": limit}, node.span, node.path)
        case Table():
            said = {keys("period").get(key, key) for key in node.entries}
            if "none" in said:
                return node if said & {"until", "to", "recorded"} else node._replace(entries={**node.entries, "until": limit})
            ends = {k: e for k, e in node.entries.items() if keys("period").get(k) in ("from", "to")}
            ended = {k: e._replace(node=_denied_until(e.node, until, NONE | ONGOING)) for k, e in ends.items()}
            return node._replace(entries={**node.entries, **ended})
    return node


def written(node: Node) -> str:
    """What a file says, on one line, as a file could say it."""
    match node:
        case Scalar():
            return " ".join(node.text.split())
        case Items():
            return f"[{', '.join(written(item) for item in node.items)}]"
        case Table():
            return "{" + ", ".join(f"{key}: {written(entry.node)}" for key, entry in node.entries.items()) + "}"
