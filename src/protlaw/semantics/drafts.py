"""Drafts: amendments that have not been enacted, applied on a day as if they were, on a text that may have changed since."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from protlaw.core.anchor import Citation, Label, Span
from protlaw.core.diagnostic import Diagnostic, Note, Report
from protlaw.semantics.declared import LAW_KINDS, NORM_KINDS, Declared, citations_of, label_of, name_span
from protlaw.semantics.decrees import Decree, Operation, within

_SAID = ("must", "must_not", "seek", "may", "called", "label")


def applied(known: list[Decree], drafts: frozenset[str], on: str | None, report: Report) -> list[Decree]:
    """The decrees that make the law: those enacted and, where drafts are applied, in force by then, and the drafts, `on` a day or
    else each on its own."""
    if not drafts:
        return [d for d in known if d.enacted]
    chosen = [d._replace(enacted=False, start=on or d.start) for d in known if d.name in drafts]
    for draft in chosen:
        _check_applicable(draft, report)
    last = max((d.start for d in chosen), default="")
    enacted = [d for d in known if d.enacted and d.name not in drafts and d.start <= last]
    return sorted([*enacted, *chosen], key=lambda d: d.start)


def _check_applicable(draft: Decree, report: Report) -> None:
    if draft.fidelity in ("title_only", "not_held"):
        report(Diagnostic("PL0074", {"name": draft.name}, draft.span, help="PL0074.help"))
    elif not draft.start:
        report(Diagnostic("PL0073", {"name": draft.name}, draft.span, help="PL0073.help"))
    elif draft.start < draft.base:
        args = {"name": draft.name, "day": draft.start, "base": draft.base}
        report(Diagnostic("PL3032", args, draft.span, help="PL3032.help"))


def without_other_drafts(declared: list[Declared], chosen: list[Decree]) -> list[Declared]:
    """The declarations, less the norms of decrees that are not applied; the words for stating a case stay, whoever adds them."""
    names = {d.name for d in chosen}
    return [d for d in declared if not d.amendment or d.amendment in names or d.node.kind not in (*LAW_KINDS, "amendment", "article")]


# --- the text has changed since --------------------------------------------------------------------------------------------


class _Text(Protocol):
    """The declarations in force from a day on."""

    @property
    def start(self) -> str: ...
    @property
    def declared(self) -> Sequence[Declared]: ...


class _Touch(NamedTuple):
    """A place a draft acts on, where it says so, and the norm it does it to by name, if it does."""

    place: Citation
    span: Span
    norm: Declared | None = None


def rebased(draft: Decree, earlier: list[Decree], epochs: Sequence[_Text], report: Report) -> Decree:
    """A draft fit to act on the text of its day: less what it gives up to the words enacted since it was written. Where both act
    on one place and the draft does not decide, the conflict is reported."""
    if draft.enacted:
        return draft
    current = epochs[-1].declared
    before = next(e.declared for e in reversed(epochs) if e.start <= draft.base)
    since = [d for d in earlier if draft.base and draft.base < d.start <= draft.start and d.target == draft.target]
    names, used = {d.name for d in since}, set[Operation]()
    for touch in _touches(draft, current):
        if touch.norm is not None and touch.norm.amendment not in names:
            continue
        later = [o for d in since for o in d.operations if _overlap(o.place, touch.place)]
        decided = next((r for r in draft.rebased if within(touch.place, r.place)), None)
        if later and decided is None:
            _conflict(draft, touch, later, since, _lost(draft, touch, since, before, current), report)
        used |= {decided} if decided and later else set()
    for decision in (r for r in draft.rebased if r not in used):
        report(Diagnostic("PL3031", {"place": decision.place.eid}, decision.span, help="PL3031.help", severity="warning"))
    return _yielding(draft, [r.place for r in draft.rebased if r.kind == "enacted"], current)


def _touches(draft: Decree, current: Sequence[Declared]) -> Iterator[_Touch]:
    """Where a draft acts: the places it names, and those of the norms it changes or takes out by name."""
    yield from (_Touch(o.place, o.span) for o in draft.operations)
    named = {d.full: name_span(d.node) for d in draft.changes} | {f"{draft.target}/{w.text}": w.span for w in draft.withdrawn}
    for declared in current:
        if declared.full in named and declared.node.kind in LAW_KINDS:
            own = [c for c in citations_of(declared, _silently) if c.instrument == draft.target]
            yield from (_Touch(c, named[declared.full], declared) for c in own)


def _silently(_: Diagnostic) -> None:
    """Faults of citations are reported once, when the declarations are elaborated."""


def _overlap(one: Citation, other: Citation) -> bool:
    return within(one, other) or within(other, one)


def _conflict(draft: Decree, touch: _Touch, later: list[Operation], since: list[Decree], lost: list[Label], report: Report) -> None:
    """Both places, and in words what the text in force says there and would be lost."""
    notes = [Note(o.span, "reformed_since", {"day": d.start, "name": d.name}) for d in since for o in d.operations if o in later]
    said = {lang: "; ".join(f"`{label.in_(lang)}`" for label in lost) or "—" for lang in ("es", "en")}
    args = {"place": touch.place.eid, "name": draft.name, "base": draft.base, **said}
    report(Diagnostic("PL3030", args, touch.span, tuple(notes), "PL3030.help"))


def _lost(draft: Decree, touch: _Touch, since: list[Decree], before: Sequence[Declared], current: Sequence[Declared]) -> list[Label]:
    """The norms of a place that decrees have brought since the draft was written and the draft does not state; if they brought
    none that was not there, those whose words they changed. Of a norm acted on by name, its own words."""
    if touch.norm is not None:
        return [label for label in (_words(touch.norm),) if label is not None]
    names, stated = {d.name for d in since}, {d.full for d in (*draft.declared, *draft.changes)}
    there = [
        d
        for d in current
        if d.amendment in names and d.node.kind in NORM_KINDS and d.full not in stated
        if any(_overlap(c, touch.place) for c in citations_of(d, _silently))
    ]
    known = {d.full for d in before}
    new = [d for d in there if d.full not in known]
    return list(dict.fromkeys(label for d in new or there if (label := _words(d)) is not None))


def _words(declared: Declared) -> Label | None:
    return next((label for clause in declared.node.nodes(*_SAID) if (label := label_of(clause)) is not None), None)


def _yielding(draft: Decree, given_up: list[Citation], current: Sequence[Declared]) -> Decree:
    """A draft without what it says of some places."""

    def stands(declared: Declared) -> bool:
        own = citations_of(declared, _silently)
        return not own or not all(any(within(c, place) for place in given_up) for c in own)

    if not given_up:
        return draft
    kept = {d.full for d in current if stands(d)}
    return draft._replace(
        operations=tuple(o for o in draft.operations if not any(within(o.place, place) for place in given_up)),
        changes=tuple(d for d in draft.changes if d.full in kept),
        withdrawn=tuple(w for w in draft.withdrawn if f"{draft.target}/{w.text}" in kept),
        declared=tuple(d for d in draft.declared if stands(d)),
    )
