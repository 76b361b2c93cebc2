"""Consolidation: the declarations in force between one amendment day and the next.

A version of the law is never written down. It is the base text with every decree applied, in the order of their days. A decree
acts on places; the declarations that cite a place stand or fall with it: one restated in the decree is replaced, one that the
decree leaves out is repealed, and one that also rests on places the decree leaves alone has to be restated or withdrawn by name.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from protlaw.core.anchor import Citation, Label, Span
from protlaw.core.diagnostic import Diagnostic, Note, Report
from protlaw.semantics.declared import LAW_KINDS, NORM_KINDS, Declared, citation, citations_of, label_of, name_span
from protlaw.syntax.ast import Node, Word

_WHOLE = (*NORM_KINDS, "exception", "transitory")  # what may not survive on half of its text
_TERMS = ("within", "at_least", "no_later", "no_term")
_KINDS = {"REFORM": "reform", "INSERT": "insert", "REPEAL": "repeal"}


class Operation(NamedTuple):
    """What a decree does to one place: reform, insert or repeal; of a resolution, `because` says why that prevails."""

    kind: str
    place: Citation
    span: Span
    because: Label | None


class Decree(NamedTuple):
    """An amendment, enacted or draft: what it does to an instrument from a day on, and its own declarations."""

    name: str
    target: str
    enacted: bool
    start: str
    span: Span
    operations: tuple[Operation, ...]
    withdrawn: tuple[Word, ...]
    changes: tuple[Declared, ...]
    resolved: tuple[Operation, ...]
    declared: tuple[Declared, ...]


class Epoch(NamedTuple):
    """The declarations in force from a day (empty: from the beginning) until the next epoch, and the decrees that made it."""

    start: str
    declared: tuple[Declared, ...]
    decrees: tuple[Decree, ...]


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
                name_span(head.node),
                tuple(_operations(own, "operation", report)),
                tuple(w for d in own if d.node.kind == "withdrawal" for w in d.node.words("ID")),
                tuple(d for d in own if d.node.kind == "change"),
                tuple(_operations(own, "resolution", report)),
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


def _operations(own: list[Declared], kind: str, report: Report) -> Iterator[Operation]:
    for declared in (d for d in own if d.node.kind == kind):
        act = next(w.type for w in declared.node.words(*_KINDS))
        for node in declared.node.nodes("citation"):
            place = citation(node, declared._replace(amendment=""), report)
            if place is not None:
                yield Operation(_KINDS[act], place, node.span, label_of(declared.node.node("because")))


def consolidate(declared: list[Declared], enacted: list[Decree], report: Report) -> list[Epoch]:
    """The epochs of a jurisdiction's law: the base, then one from each day on which a decree enters into force."""
    current = [d for d in declared if not d.amendment or d.node.kind not in LAW_KINDS]
    places = _Places(declared)
    epochs = [Epoch("", tuple(current), ())]
    for day in dict.fromkeys(d.start for d in enacted):
        together = [d for d in enacted if d.start == day]
        for draft in (False, True):  # a draft acts on the text as the decrees of its day leave it
            settled = [(decree, _settled(decree, report)) for decree in together if decree.enacted is not draft]
            _conflicts([o for _, operations in settled for o in operations], report)
            for decree, operations in settled:
                current = _applied(decree, operations, current, places, report)
        epochs.append(Epoch(day, tuple(current), tuple(together)))
    return epochs


def _settled(decree: Decree, report: Report) -> list[Operation]:
    """The operations of a decree, less those that its own resolution of a conflict sets aside."""
    kept = list(decree.operations)
    for resolution in decree.resolved:
        same = [o for o in kept if o.place == resolution.place]
        if not any(o.kind == resolution.kind for o in same):
            args = {"place": resolution.place.eid}
            report(Diagnostic("PL3010", args, resolution.span, help="PL3010.help"))
        kept = [o for o in kept if o not in same or o.kind == resolution.kind]
    return kept


def _conflicts(operations: list[Operation], report: Report) -> None:
    """Two operations on one place on one day, and nothing says which prevails."""
    for first, second in combinations(operations, 2):
        if first.place.instrument == second.place.instrument and (_within(first.place, second.place) or _within(second.place, first.place)):
            note = Note(first.span, "first_here", {})
            report(Diagnostic("PL3009", {"place": second.place.eid}, second.span, (note,), "PL3009.help"))


def _applied(decree: Decree, operations: list[Operation], current: list[Declared], places: "_Places", report: Report) -> list[Declared]:
    """The declarations as a decree leaves them."""
    places.check(decree, operations, report)
    restated = {d.full for d in decree.declared}
    withdrawn = {f"{decree.target}/{w.text}": w for w in decree.withdrawn}
    changes = {d.full: d for d in decree.changes}
    known = {d.full for d in current if d.node.kind in LAW_KINDS}
    for full, span in [*((f, w.span) for f, w in withdrawn.items()), *((f, name_span(d.node)) for f, d in changes.items())]:
        if full not in known:
            report(Diagnostic("PL3011", {"name": full.split("/")[1]}, span, help="PL3011.help"))
    kept = [
        _changed(d, changes[d.full], decree) if d.full in changes and d.node.kind in LAW_KINDS else d
        for d in current
        if d.node.kind not in LAW_KINDS or (d.full not in withdrawn and (d.full in changes or _survives(d, restated, operations, report)))
    ]
    return kept + list(decree.declared)


def _survives(declared: Declared, restated: set[str], operations: list[Operation], report: Report) -> bool:
    """Whether a declaration outlives the operations of a decree."""
    cited = [c for c in citations_of(declared, _silently) if c.instrument == declared.instrument]
    touched = [(c, o) for c in cited for o in operations if o.place.instrument == c.instrument and _within(c, o.place)]
    if not touched:
        return True
    if declared.full in restated or {c for c, _ in touched} == set(cited):
        return False
    if declared.node.kind in _WHOLE:
        place, operation = touched[0]
        note = Note(operation.span, "amended_here", {})
        args = {"name": declared.name, "place": place.eid}
        report(Diagnostic("PL3012", args, name_span(declared.node), (note,), "PL3012.help"))
    return True


def _silently(_: Diagnostic) -> None:
    """Faults of citations are reported once, when the declarations are elaborated."""


def _changed(declared: Declared, change: Declared, decree: Decree) -> Declared:
    """A norm with some of its clauses put in the place of its own (none: it stays as it was, now by the decree's own words); a
    term replaces a term, however it is counted."""
    given = list(change.node.nodes())
    replaced = {k for n in given for k in (_TERMS if n.kind in _TERMS else (n.kind,))}
    kept = tuple(i for i in declared.node.items if not (isinstance(i, Node) and i.kind in replaced))
    node = Node(declared.node.kind, (*kept, *given), declared.node.span)
    return declared._replace(node=node, amendment=decree.name, fidelity=change.fidelity)


def _within(place: Citation, whole: Citation) -> bool:
    return place.eid == whole.eid or place.eid.startswith(f"{whole.eid}__")


class _Places:
    """The articles an instrument has on a day, as decrees add and repeal them."""

    def __init__(self, declared: list[Declared]) -> None:
        self.known = {(d.instrument, d.article) for d in declared if d.node.kind == "article" and not d.amendment}

    def check(self, decree: Decree, operations: list[Operation], report: Report) -> None:
        for operation in operations:
            place = (operation.place.instrument, operation.place.eid.split("__")[0])
            if operation.kind != "insert" and place not in self.known and place[1].startswith("art_"):
                args = {"place": operation.place.eid, "day": decree.start}
                report(
                    Diagnostic("PL3008", args, operation.span, (Note(decree.span, "declared_here", {"name": decree.name}),), "PL3008.help")
                )
            whole = operation.place.eid == place[1]
            if operation.kind == "insert":
                self.known.add(place)
            elif operation.kind == "repeal" and whole:
                self.known.discard(place)
