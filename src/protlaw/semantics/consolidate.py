"""Consolidation: the declarations in force between one amendment day and the next.

A version of the law is never written down. It is the base text with every decree applied, in the order of their days. A decree
acts on places; the declarations that cite a place stand or fall with it: one restated in the decree is replaced, one that the
decree leaves out is repealed, and one that also rests on places the decree leaves alone has to be restated or withdrawn by name.
"""

from itertools import combinations
from typing import NamedTuple

from protlaw.core.diagnostic import Diagnostic, Note, Report
from protlaw.core.status import least
from protlaw.semantics.declared import LAW_KINDS, NORM_KINDS, Declared, citations_of, name_span
from protlaw.semantics.decrees import Decree, Operation, within
from protlaw.semantics.drafts import rebased
from protlaw.syntax.ast import Node

_WHOLE = (*NORM_KINDS, "exception", "transitory")  # what may not survive on half of its text
_TERMS = ("within", "at_least", "no_later", "no_term")


class Epoch(NamedTuple):
    """The declarations in force from a day (empty: from the beginning) until the next epoch, and the decrees that made it."""

    start: str
    declared: tuple[Declared, ...]
    decrees: tuple[Decree, ...]


def consolidate(declared: list[Declared], enacted: list[Decree], report: Report) -> list[Epoch]:
    """The epochs of a jurisdiction's law: the base, then one from each day on which a decree enters into force."""
    current = [d for d in declared if not d.amendment or d.node.kind not in LAW_KINDS]
    places, done = _Places(declared), [d for d in enacted if d.enacted]
    epochs = [Epoch("", tuple(current), ())]
    for day in dict.fromkeys(d.start for d in enacted):
        together = [d for d in enacted if d.start == day]
        drafts = [d for d in together if not d.enacted]
        for acting in ([d for d in together if d.enacted], drafts):  # a draft acts on the text as the decrees of its day leave it
            settled = [(decree, _settled(decree, report)) for decree in (rebased(d, done, epochs, report) for d in acting)]
            _conflicts([o for _, operations in settled for o in operations], report)
            for decree, operations in settled:
                current = _applied(decree, operations, current, places, report)
            if acting:
                epochs.append(Epoch(day, tuple(current), tuple(acting)))
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
        if within(first.place, second.place) or within(second.place, first.place):
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
    kept = (
        _changed(d, changes[d.full], decree) if d.full in changes else _left(d, restated, operations, decree, report)
        for d in current
        if d.node.kind in LAW_KINDS and d.full not in withdrawn
    )
    return [*(d for d in current if d.node.kind not in LAW_KINDS), *(d for d in kept if d is not None), *decree.declared]


def _left(declared: Declared, restated: set[str], operations: list[Operation], decree: Decree, report: Report) -> Declared | None:
    """What the operations of a decree leave of a declaration: all of it, or nothing. Of a draft known at second hand nobody says
    what becomes of a norm that it is reported to touch and not reported to restate."""
    cited = [c for c in citations_of(declared, _silently) if c.instrument == declared.instrument]
    touched = [(c, o) for c in cited for o in operations if o.kind != "insert" and within(c, o.place)]
    if not touched:
        return declared
    if declared.full in restated:
        return None
    if decree.fidelity != "text" and any(o.kind == "reform" for _, o in touched):
        return _lost(declared, decree)
    if {c for c, _ in touched} == set(cited):
        return None
    if declared.node.kind in _WHOLE:
        place, operation = touched[0]
        note = Note(operation.span, "amended_here", {})
        args = {"name": declared.name, "place": place.eid}
        report(Diagnostic("PL3012", args, name_span(declared.node), (note,), "PL3012.help"))
    return declared


def _lost(declared: Declared, decree: Decree) -> Declared | None:
    """A declaration of a place that a draft is reported to touch, when nobody says how it reads then: a norm may ask anything, what
    surrounds it is read on, and no silence can be affirmed."""
    if declared.node.kind == "silence":
        return None
    mark = (Node("lost", (), declared.node.span),) if declared.node.kind in _WHOLE else ()
    node = Node(declared.node.kind, (*declared.node.items, *mark), declared.node.span)
    return declared._replace(node=node, amendment=decree.name, fidelity=least(declared.fidelity, decree.fidelity))


def _silently(_: Diagnostic) -> None:
    """Faults of citations are reported once, when the declarations are elaborated."""


def _changed(declared: Declared, change: Declared, decree: Decree) -> Declared:
    """A norm with some of its clauses put in the place of its own (none: it stays as it was, now by the decree's own words); a
    term replaces a term, however it is counted."""
    given = list(change.node.nodes())
    replaced = {k for n in given for k in (_TERMS if n.kind in _TERMS else (n.kind,))}
    kept = [i for i in declared.node.items if not (isinstance(i, Node) and i.kind in replaced)]
    name, own = next(declared.node.words("ID")), next(change.node.words("ID"))
    node = Node(declared.node.kind, (*(own if i is name else i for i in kept), *given), change.node.span)
    return declared._replace(node=node, amendment=decree.name, fidelity=change.fidelity)


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
