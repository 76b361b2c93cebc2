"""From declarations to the lawbook: every epoch consolidated and built, each norm with its timeline."""

from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

from protlaw.core.diagnostic import Diagnostic, Note, Report
from protlaw.law.jurisdiction import Jurisdiction
from protlaw.semantics.builder import Builder, Vocabulary
from protlaw.semantics.checks.walk import nodes
from protlaw.semantics.consolidate import Epoch, consolidate
from protlaw.semantics.declared import LAW_KINDS, Declared, Index, declare, unknown
from protlaw.semantics.decrees import decrees
from protlaw.semantics.drafts import applied, without_other_drafts
from protlaw.semantics.lawbook import Body, Lawbook, Silence
from protlaw.semantics.norms import Define, Due, Duty, Use
from protlaw.semantics.reported import readings_on, with_losses
from protlaw.semantics.store import book_digest, digest, law_digest
from protlaw.semantics.surroundings import ambiguity, body, exception, open_norm, silence
from protlaw.semantics.timeline import Consolidated, timelines
from protlaw.semantics.types import Scope
from protlaw.semantics.vocabulary import authorities, entities
from protlaw.semantics.works import instruments
from protlaw.syntax.ast import SourceFile

T = TypeVar("T")


def elaborate(
    files: list[tuple[str, SourceFile]], jurisdiction: Jurisdiction, drafts: frozenset[str] = frozenset(), on: str | None = None
) -> tuple[Lawbook, list[Diagnostic]]:
    """The lawbook of a jurisdiction, with the drafts named applied on a day, and every fault found.

    The lawbook is only to be used if none of the faults is an error."""
    diagnostics: list[Diagnostic] = []
    report = diagnostics.append
    declared = declare(files)
    known = applied(decrees(declared, report), drafts, on, report)
    declared = without_other_drafts(declared, known)
    epochs = consolidate(declared, known, report)
    shared = Index((d for d in declared if d.node.kind not in LAW_KINDS), report)
    works = with_losses(instruments(shared, jurisdiction, known), epochs)
    words = Vocabulary(works, authorities(shared, works, jurisdiction.zones), entities(shared))
    builders = [Builder(Index(e.declared, report), words) for e in epochs]
    book = _lawbook(epochs, builders, words, jurisdiction)
    _check_dues(book, builders[-1])
    _check_subjects(book, report)
    _check_calendars(builders[0].index, jurisdiction)
    return book._replace(digest=book_digest(law_digest(book), digest(jurisdiction))), list({repr(d): d for d in diagnostics}.values())


def _lawbook(epochs: list[Epoch], builders: list[Builder], words: Vocabulary, jurisdiction: Jurisdiction) -> Lawbook:
    """What each epoch declares, laid along time; of a reading or a standard that a decree restates, the last words."""
    begins = {i.name: (i.in_force, i.zone) for i in words.instruments.values()}
    consolidated = [
        Consolidated(e.start, {d.target: d.name for d in reversed(e.decrees)}, b.norms()) for e, b in zip(epochs, builders, strict=True)
    ]
    return Lawbook(
        jurisdiction,
        words.instruments,
        words.entities,
        timelines(consolidated, begins),
        _each(builders, ambiguity, "ambiguity") | readings_on(words.instruments),
        _silences(epochs, builders),
        _each(builders, open_norm, "open_norm"),
        _each(builders, exception, "exception", "transitory"),
        {d.full: b.head(d, Scope(d, "", {}, set())) for b in builders for d in b.index.of_kind("computation")},
        words.authorities,
        _bodies(epochs, builders),
        "",
    )


def _each(builders: list[Builder], build: Callable[[Builder, Declared], T | None], *kinds: str) -> dict[str, T]:
    built = {d.full: build(b, d) for b in builders for d in b.index.of_kind(*kinds)}
    return {name: value for name, value in built.items() if value is not None}


def _silences(epochs: list[Epoch], builders: list[Builder]) -> dict[str, Silence]:
    """Every silence with the days on which the text was silent."""
    found: dict[str, Silence] = {}
    for epoch, builder in zip(epochs, builders, strict=True):
        said = {d.full: d for d in builder.index.of_kind("silence")}
        for name, kept in found.items():
            if name not in said and kept.days[1] is None:
                found[name] = kept._replace(days=(kept.days[0], epoch.start))
        for name, declared in said.items():
            start = found[name].days[0] if name in found else epoch.start
            found[name] = silence(builder, declared)._replace(days=(start, None))
    return found


def _bodies(epochs: list[Epoch], builders: list[Builder]) -> dict[str, tuple[Body, ...]]:
    """Every body with each composition it has had."""
    found: dict[str, list[Body]] = {}
    for epoch, builder in zip(epochs, builders, strict=True):
        for declared in builder.index.of_kind("body"):
            now, before = body(builder, declared), found.setdefault(declared.full, [])
            if now is None or (before and _alike(before[-1]) == _alike(now)):
                continue
            before[-1:] = [b._replace(days=(b.days[0], epoch.start)) for b in before[-1:]]
            because = next((d.name for d in epoch.decrees if d.target == declared.instrument), "base")
            before.append(now._replace(days=(epoch.start, None), because=because))
    return {name: tuple(b for b in bodies if b.days[0] != b.days[1]) for name, bodies in found.items()}


def _alike(one: Body) -> tuple[object, ...]:
    """What a composition is, whatever the days and the lines it is written on."""
    return one.where, one.total, tuple((s.name, s.number, s.head.label, s.head.citations, s.head.fidelity) for s in one.seats)


def _check_dues(book: Lawbook, builder: Builder) -> None:
    """No due moment may be counted from itself, directly or through others: its evaluation would never end."""
    reads: dict[str, set[str]] = {}
    for name, versions in book.norms.items():
        for norm in (v.norm for v in versions):
            value = norm.term.due if isinstance(norm, Duty) and norm.term else norm.value if isinstance(norm, Define) else None
            reads.setdefault(name, set()).update(n.name for n in nodes(value) if isinstance(n, Due | Use))
    for name in reads:
        if _reaches(reads, name, name):
            span = book.norms[name][-1].norm.head.span
            builder.report(Diagnostic("PL3004", {"name": name.split("/")[1]}, span, help="PL3004.help"))


def _check_subjects(book: Lawbook, report: Report) -> None:
    """A norm that is amended goes on being about the same kind of thing."""
    for name, versions in book.norms.items():
        for earlier, later in pairwise(v.norm for v in versions):
            if earlier.scope.entity != later.scope.entity:
                note = Note(earlier.head.span, "declared_here", {"name": name.split("/")[1]})
                args = {"name": name.split("/")[1], "found": later.scope.entity, "expected": earlier.scope.entity}
                report(Diagnostic("PL3015", args, later.head.span, (note,), "PL3015.help"))


def _check_calendars(index: Index, jurisdiction: Jurisdiction) -> None:
    for declared in index.of_kind("computation"):
        for clause in declared.node.nodes("calendar"):
            word = next(clause.words("ID"))
            if word.text not in jurisdiction.calendars:
                unknown(index.report, word, list(jurisdiction.calendars))


def _reaches(reads: dict[str, set[str]], start: str, end: str) -> bool:
    """Whether a chain of references leads from one name to another."""
    seen: set[str] = set()
    pending = list(reads[start])
    while pending:
        name = pending.pop()
        if name == end:
            return True
        if name not in seen:
            seen.add(name)
            pending += reads.get(name, ())
    return False
