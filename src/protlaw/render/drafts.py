"""The drafts there are, as a reader meets them."""

from protlaw.core.anchor import place
from protlaw.render import moments
from protlaw.render.layout import wrapped
from protlaw.render.messages import text
from protlaw.render.words import Names, listed
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.listing import Draft


def drafts_text(book: Lawbook, drafts: list[Draft], lang: str, width: int = 100) -> str:
    """Each draft with its status, its sources, how well it is known, where it acts, and what else it is reported to do."""
    names = Names(book, lang)
    return "\n".join(line for draft in drafts for line in [*_draft(names, draft, width), ""]).rstrip() + "\n"


def _draft(names: Names, draft: Draft, width: int) -> list[str]:
    lang = names.lang

    def said(key: str, **words: str) -> list[str]:
        return wrapped(text(lang, f"drafts.{key}", **words), width, "  ")

    lines = [draft.name, *wrapped(draft.title.in_(lang), width, "  ")]
    lines += said("status", status=draft.status.in_(lang)) if draft.status else []
    fidelity = text(lang, f"fidelity.{draft.fidelity}")
    lines += said("known" if draft.runs else "not_run", fidelity=fidelity, name=draft.name, jurisdiction=names.book.jurisdiction.code)
    lines += said("base", day=moments.day(draft.base, lang)) if draft.base else []
    lines += said("start", day=moments.day(draft.start, lang)) if draft.start else []
    places = [place(p.eid, lang) for p in draft.places]
    lines += said("places", places=listed(places, lang)) if places else []
    for label in draft.also:
        lines += said("also", also=label.in_(lang))
    return [*lines, *said("source", source=draft.source)]
