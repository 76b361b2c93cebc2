"""Works: the instruments of a jurisdiction and the decrees that amend them, each article with the days on which it stood so."""

import re
from collections.abc import Iterator

from protlaw.core.anchor import Label
from protlaw.core.diagnostic import Diagnostic, Report
from protlaw.law.jurisdiction import Jurisdiction
from protlaw.semantics.declared import Declared, Index, fidelity_of, label_of, name_of, name_span, one
from protlaw.semantics.decrees import Decree
from protlaw.semantics.lawbook import Article, Instrument, Operation


def instruments(index: Index, jurisdiction: Jurisdiction, decrees: list[Decree]) -> dict[str, Instrument]:
    """The works of a jurisdiction with their articles; amendments among them."""
    found: dict[str, Instrument] = {}
    for declared in index.of_kind("instrument"):
        if name_of(declared.node) != declared.instrument:
            args = {"found": name_of(declared.node), "expected": declared.instrument}
            index.report(Diagnostic("PL3007", args, name_span(declared.node), help="PL3007.help"))
            continue
        own = [d for d in decrees if d.target == declared.instrument]
        work = _work(declared, index.report, jurisdiction.zone)
        found[work.name] = work._replace(articles=tuple(_articles(work, own, index)))
    for decree in decrees:
        if decree.target not in found:
            args = {"name": decree.name, "found": decree.target}
            index.report(Diagnostic("PL3013", args, decree.span, help="PL3013.help"))
            continue
        target = found[decree.target]
        if decree.start and decree.start < target.in_force:
            args = {"name": decree.name, "day": decree.start, "base": target.in_force}
            index.report(Diagnostic("PL3014", args, decree.span, help="PL3014.help"))
        declared = next(d for d in index.of_kind("amendment") if name_span(d.node) == decree.span)
        found[decree.name] = _work(declared, index.report, target.zone, ("title",))._replace(
            name=decree.name,
            in_force=decree.start,
            amends=decree.target,
            enacted=decree.enacted,
            operations=tuple(_operations(decree)),
            base=decree.base,
            status=label_of(declared.node.node("status")),
            also=tuple(label for clause in declared.node.nodes("also") if (label := label_of(clause))),
            span=None if decree.enacted else decree.span,
            said=tuple(dict.fromkeys(d.full for d in (*decree.changes, *decree.declared))),
        )
    return found


def _work(declared: Declared, report: Report, zone: str, required: tuple[str, ...] = ("title", "published", "in_force")) -> Instrument:
    node = declared.node

    def text(kind: str, word: str, default: str = "") -> str:
        clause = one(node, report, kind)
        found = clause.word(word) if clause else None
        return found.text if found else default

    for kind in required:
        if node.node(kind) is None:
            report(Diagnostic("PL2006", {"name": name_of(node), "clause": kind}, name_span(node), help="PL2006.help"))
    return Instrument(
        declared.instrument,
        label_of(node.node("title")) or Label("", ""),
        text("published", "DATE"),
        text("published", "STRING"),
        text("in_force", "DATE"),
        text("source", "STRING"),
        fidelity_of(node) or "text",
        text("clock", "STRING", zone),
        (),
    )


def _articles(work: Instrument, decrees: list[Decree], index: Index) -> Iterator[Article]:
    """Every article, each with a version from the base and one from every decree that touches it."""
    headers = [d for d in index.of_kind("article") if d.instrument == work.name]
    for eid in sorted({str(d.article) for d in headers}, key=_order):
        versions: list[Article] = []
        for because in ("base", *(d.name for d in decrees)):
            header = next((d for d in headers if d.article == eid and (d.amendment or "base") == because), None)
            decree = next((d for d in decrees if d.name == because), None)
            versions = _next_version(versions, header, decree, Article(eid, Label("", ""), "", work.in_force, None, because))
        yield from versions


def _order(eid: str) -> tuple[int, str]:
    """Articles by number, then by what follows it: 8, 8 Bis, 17, 17-A."""
    number, rest = re.match(r"art_(\d*)(.*)", eid).groups()  # type: ignore[union-attr]
    return int(number or 0), rest


def _next_version(versions: list[Article], header: Declared | None, decree: Decree | None, blank: Article) -> list[Article]:
    """The versions of an article once a decree has acted on it, or the first one, as the base declares it."""
    if decree is not None:
        touching = [o for o in decree.operations if o.place.eid.split("__")[0] == blank.eid and o.place.instrument == decree.target]
        if not touching:
            return versions
        repealed = any(o.kind == "repeal" and o.place.eid == blank.eid for o in touching)
        ended = [v._replace(end=decree.start) if v.end is None else v for v in versions]
        last = versions[-1] if versions else blank
        return ended if repealed else [*ended, _titled(last._replace(start=decree.start, end=None, because=decree.name), header)]
    return [_titled(blank, header)] if header is not None else []


def _titled(article: Article, header: Declared | None) -> Article:
    if header is None:
        return article
    word = header.node.word("STRING")
    title = Label(word.text, word.text) if word else label_of(header.node.node("label"))
    return article._replace(title=title or article.title, fidelity=header.fidelity)


def _operations(decree: Decree) -> Iterator[Operation]:
    reasons = {(r.place, r.kind): r.because for r in decree.resolved}
    for operation in decree.operations:
        yield Operation(operation.kind, operation.place, reasons.get((operation.place, operation.kind)))
