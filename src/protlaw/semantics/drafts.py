"""Drafts: amendments that have not been enacted, applied on a day as if they were."""

from protlaw.core.diagnostic import Diagnostic, Report
from protlaw.semantics.consolidate import Decree
from protlaw.semantics.declared import LAW_KINDS, Declared


def applied(known: list[Decree], drafts: frozenset[str], on: str | None, report: Report) -> list[Decree]:
    """The decrees that make the law: those enacted and, where drafts are applied, in force by then, and the drafts, `on` a day or
    else each on its own."""
    if not drafts:
        return [d for d in known if d.enacted]
    chosen = [d._replace(enacted=False, start=on or d.start) for d in known if d.name in drafts]
    for draft in (d for d in chosen if not d.start):
        report(Diagnostic("PL0073", {"name": draft.name}, draft.span, help="PL0073.help"))
    last = max((d.start for d in chosen), default="")
    enacted = [d for d in known if d.enacted and d.name not in drafts and d.start <= last]
    return sorted([*enacted, *chosen], key=lambda d: d.start)


def without_other_drafts(declared: list[Declared], chosen: list[Decree]) -> list[Declared]:
    """The declarations, less the norms of decrees that are not applied; the words for stating a case stay, whoever adds them."""
    names = {d.name for d in chosen}
    return [d for d in declared if not d.amendment or d.amendment in names or d.node.kind not in (*LAW_KINDS, "amendment", "article")]
