"""Decrees: amendments, enacted or draft, as their files state them: where they act, with which words, from when."""

from collections.abc import Iterator
from typing import NamedTuple

from protlaw.core.anchor import Citation, Label, Span
from protlaw.core.diagnostic import Diagnostic, Note, Report
from protlaw.semantics.declared import LAW_KINDS, Declared, citation, fidelity_of, label_of, name_span
from protlaw.syntax.ast import Node, Word

_KINDS = {"REFORM": "reform", "INSERT": "insert", "REPEAL": "repeal", "ENACTED": "enacted", "DRAFT": "draft"}


class Operation(NamedTuple):
    """What a decree does to one place: reform, insert or repeal; of a resolution, `because` says why that prevails. When rebased,
    whose words prevail there: `draft` or `enacted`."""

    kind: str
    place: Citation
    span: Span
    because: Label | None


class Decree(NamedTuple):
    """An amendment, enacted or draft: what it does to an instrument from a day on, and its own declarations. `base` is the day
    of the text a draft was written on; `rebased`, what it decides where that text has changed since."""

    name: str
    target: str
    enacted: bool
    start: str
    fidelity: str
    base: str
    span: Span
    operations: tuple[Operation, ...]
    withdrawn: tuple[Word, ...]
    changes: tuple[Declared, ...]
    resolved: tuple[Operation, ...]
    rebased: tuple[Operation, ...]
    declared: tuple[Declared, ...]


def decrees(declared: list[Declared], report: Report) -> list[Decree]:
    """Every amendment with what its files say, by day; a draft may have none."""
    found = []
    for head in heads(declared, report):
        own = [d for d in declared if d.amendment == head.amendment]
        day = next((w for clause in head.node.nodes("in_force") for w in clause.words("DATE")), None)
        enactment = head.node.node("enactment")
        enacted = not (enactment and enactment.word("DRAFT"))
        if day is None and enacted:
            args = {"name": head.amendment, "clause": "in_force"}
            report(Diagnostic("PL2006", args, name_span(head.node), help="PL2006.help"))
            continue
        found.append(
            Decree(
                head.amendment,
                head.instrument,
                enacted,
                day.text if day else "",
                fidelity_of(head.node) or "text",
                next((w.text for clause in head.node.nodes("base") for w in clause.words("DATE")), ""),
                name_span(head.node),
                tuple(_operations(own, "operation", report)),
                tuple(w for d in own if d.node.kind == "withdrawal" for w in d.node.words("ID")),
                (*(d for d in own if d.node.kind == "change"), *_kept(own)),
                tuple(_operations(own, "resolution", report)),
                tuple(_operations(own, "rebase", report)),
                tuple(d for d in own if d.node.kind in LAW_KINDS),
            )
        )
    return sorted(found, key=lambda d: d.start)


def heads(declared: list[Declared], report: Report) -> Iterator[Declared]:
    """The head of each amendment. Of one written in several files, the others only repeat its name and what it amends."""
    found: dict[str, Declared] = {}
    for head in (d for d in declared if d.node.kind == "amendment"):
        first = found.setdefault(head.amendment, head)
        if not any(first.node.nodes()):
            found[head.amendment] = head
        elif first is not head and any(head.node.nodes()):
            note = Note(name_span(first.node), "declared_here", {"name": head.amendment})
            report(Diagnostic("PL2002", {"name": head.amendment}, name_span(head.node), (note,), "PL2002.help"))
    yield from found.values()


def _kept(own: list[Declared]) -> Iterator[Declared]:
    """Norms kept as they read, each as a change that changes nothing."""
    for declared in (d for d in own if d.node.kind == "keep"):
        yield from (declared._replace(node=Node("change", (word,), word.span)) for word in declared.node.words("ID"))


def _operations(own: list[Declared], kind: str, report: Report) -> Iterator[Operation]:
    for declared in (d for d in own if d.node.kind == kind):
        act = next(w.type for w in declared.node.words(*_KINDS))
        for node in declared.node.nodes("citation"):
            place = citation(node, declared._replace(amendment=""), report)
            if place is not None:
                yield Operation(_KINDS[act], place, node.span, label_of(declared.node.node("because")))


def within(place: Citation, whole: Citation) -> bool:
    """Whether a place is another, or inside it."""
    return place.instrument == whole.instrument and (place.eid == whole.eid or place.eid.startswith(f"{whole.eid}__"))
