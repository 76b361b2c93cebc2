"""The drafts there are, applied or not: what became of each, on which text it was written, how well it is known, where it acts."""

from collections.abc import Iterator
from typing import NamedTuple

from protlaw.core.anchor import Citation, Label
from protlaw.semantics.declared import Declared, citations_of, declare, label_of
from protlaw.semantics.decrees import Decree, decrees
from protlaw.semantics.lawbook import Lawbook
from protlaw.syntax.parse import parse_text


class Draft(NamedTuple):
    """A draft as its file describes it. `name` asks for it in an edition; `also` is what it is reported to do without saying where."""

    name: str
    target: str
    title: Label
    status: Label | None
    base: str
    start: str
    source: str
    fidelity: str
    places: tuple[Citation, ...]
    also: tuple[Label, ...]

    @property
    def runs(self) -> bool:
        """Whether anything of its content is known that can be applied."""
        return self.fidelity in ("text", "reported") and bool(self.places)


def described(book: Lawbook, texts: dict[str, str]) -> Iterator[Draft]:
    """The drafts of some texts, by name, as they describe themselves."""
    for name, text in texts.items():
        file, _ = parse_text(text, name)
        declared = declare([("", file)]) if file else []
        for decree in decrees(declared, lambda _: None):
            head = next(d for d in declared if d.node.kind == "amendment")
            yield _draft(name, decree, head, book)


def _draft(name: str, decree: Decree, head: Declared, book: Lawbook) -> Draft:
    source = head.node.node("source")
    word = source.word("STRING") if source else None
    return Draft(
        name,
        decree.target,
        label_of(head.node.node("title")) or Label(name, name),
        label_of(head.node.node("status")),
        decree.base,
        decree.start,
        word.text if word else "",
        decree.fidelity,
        tuple(dict.fromkeys(_places(decree, book))),
        tuple(label for clause in head.node.nodes("also") if (label := label_of(clause))),
    )


def _places(decree: Decree, book: Lawbook) -> Iterator[Citation]:
    """Where a draft acts: the places it names, those of the norms it changes, and those of the norms it adds."""
    yield from (o.place for o in decree.operations)
    for change in decree.changes:
        for version in book.norms.get(change.full, ())[-1:]:
            yield from version.norm.head.citations
    for declared in decree.declared:
        yield from (c for c in citations_of(declared, lambda _: None) if c.instrument == decree.target)
