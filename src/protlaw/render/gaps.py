"""What an instrument leaves open, place by place: points with their readings, silences, standards only a finding can apply."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from protlaw.core.anchor import Citation, place
from protlaw.render.layout import wrapped
from protlaw.render.messages import text
from protlaw.render.prose import Prose
from protlaw.render.sentences import Sentences
from protlaw.render.verbalise import heading, places_of, stands, version_on, within, work_of
from protlaw.render.words import Names
from protlaw.semantics.lawbook import Instrument, Lawbook
from protlaw.semantics.norms import Head

SCHEMA = "protlaw.gaps/1"
COLUMNS = ("norms", "points", "readings", "silences", "open_norms")


class Place(NamedTuple):
    """A provision now in force and what stands in it, by full name; `eid` is empty for what stands in no known place."""

    work: Instrument
    eid: str
    norms: tuple[str, ...]
    points: tuple[str, ...]
    silences: tuple[str, ...]
    open_norms: tuple[str, ...]

    def counts(self, book: Lawbook) -> tuple[int, ...]:
        """How many of each column."""
        readings = sum(len(book.ambiguities[p].readings) for p in self.points)
        return len(self.norms), len(self.points), readings, len(self.silences), len(self.open_norms)


def places(book: Lawbook, instrument: str) -> list[Place]:
    """Every place of an instrument, then those of the decrees that amended it. What is cited in several stands in the first."""
    works = [work_of(book, instrument), *(w for w in book.instruments.values() if w.amends == instrument and w.enacted)]
    return [_place(book, work, eid) for work in works for eid in [*places_of(book, work), ""]]


def _place(book: Lawbook, work: Instrument, eid: str) -> Place:
    def here(head: Head) -> bool:
        if not eid:
            return not head.citations and head.name.split("/")[0] == work.name
        return within(head.citations[:1], work.name, eid)

    return Place(
        work,
        eid,
        tuple(n for n, versions in book.norms.items() if version_on(versions, None) and here(versions[-1].norm.head)),
        tuple(a for a, x in book.ambiguities.items() if here(x.head) and stands(book, a, None)),
        tuple(s for s, x in book.silences.items() if here(x.head) and x.days[1] is None),
        tuple(o for o, x in book.open_norms.items() if here(x.head) and stands(book, o, None)),
    )


def gaps(book: Lawbook, instrument: str, eid: str | None, lang: str, width: int = 100) -> str:
    """Each point the text leaves open, each silence and each open norm, under its provision, with its marks in the inventory."""
    names = Names(book, lang)
    said = Sentences(Prose(names))
    lines = [names.label(work_of(book, instrument).title, instrument).upper()]
    for found in places(book, instrument):
        items = [(said.ambiguity(p), book.ambiguities[p].gaps) for p in found.points]
        items += [([said.silence(s)], book.silences[s].gaps) for s in found.silences]
        items += [([said.open_norm(o)], ()) for o in found.open_norms]
        if items and eid in (None, found.eid):
            lines += ["", *wrapped(_title(names, found, instrument), width)]
            lines += [line for sentences, marks in items for line in _item(sentences, marks, width)]
    return "\n".join([*lines, *([text(lang, "gaps.none")] if len(lines) == 1 else [])]) + "\n"


def _item(sentences: list[str], marks: tuple[str, ...], width: int) -> list[str]:
    first = sentences[0] + (f" [{', '.join(marks)}]" if marks else "")
    return ["", *wrapped(first, width, "  ", "— "), *(x for s in sentences[1:] for x in wrapped(s[2:], width, "    ", "· "))]


def _title(names: Names, found: Place, instrument: str) -> str:
    where = heading(found.work, found.eid, names.lang) if found.eid else text(names.lang, "show.unplaced")
    return where if found.work.name == instrument else f"{where}, {names.label(found.work.title, found.work.name)}"


def tally(book: Lawbook, instrument: str, lang: str) -> str:
    """How many norms, open points, readings, silences and open norms each place has, and in all."""
    names = Names(book, lang)
    rows: list[tuple[str, tuple[int, ...]]] = []
    work = ""
    for found in places(book, instrument):
        counts = found.counts(book)
        if found.work.name not in (work, instrument) and (any(counts) or found.eid):
            rows.append((names.label(found.work.title, found.work.name), ()))
            work = found.work.name
        if any(counts) or found.eid:
            rows.append((place(found.eid, lang) if found.eid else text(lang, "gaps.unplaced"), counts))
    rows.append((text(lang, "gaps.total"), tuple(map(sum, zip(*(c for _, c in rows if c), strict=True)))))
    heads = [text(lang, f"gaps.{column}") for column in COLUMNS]
    first = max(len(where) for where, counts in rows if counts)
    lines = [names.label(work_of(book, instrument).title, instrument).upper(), "", "  ".join([" " * first, *heads])]
    for where, counts in rows:
        cells = [str(n).rjust(len(head)) for n, head in zip(counts, heads, strict=False)]
        lines.append("  ".join([where.ljust(first), *cells]).rstrip())
    return "\n".join(lines) + "\n"


def gaps_data(book: Lawbook, instrument: str, eid: str | None, lang: str) -> dict[str, Any]:
    """The same as plain data, with how many there are in each place; labels in the reader's language."""
    found = [p for p in places(book, instrument) if eid in (None, p.eid)]
    return {
        "schema": SCHEMA,
        "instrument": instrument,
        "lawbook": book.digest,
        "places": [
            {
                "instrument": p.work.name,
                "eid": p.eid or None,
                "label": heading(p.work, p.eid, lang) if p.eid else text(lang, "show.unplaced"),
                "counts": dict(zip(COLUMNS, p.counts(book), strict=True)),
                "open": list(_open(book, p, lang)),
            }
            for p in found
        ],
    }


def _open(book: Lawbook, found: Place, lang: str) -> Iterator[dict[str, Any]]:
    """What a place leaves open: points with their readings, silences with the places searched, open norms with their question."""
    for name in found.points:
        point = book.ambiguities[name]
        readings = [{"name": r.name, "label": r.label.in_(lang), "sets": list(r.sets)} for r in point.readings]
        about: dict[str, Any] = {"default": point.default, "because": point.because.in_(lang), "readings": readings}
        yield {**_headed("ambiguity", name, point.head, point.gaps, lang), **about}
    for name in found.silences:
        silence = book.silences[name]
        about = {"about": silence.aspect, "norms": list(silence.norms), "searched": _cited(silence.searched, lang)}
        yield {**_headed("silence", name, silence.head, silence.gaps, lang), **about}
    for name in found.open_norms:
        standard = book.open_norms[name]
        about = {"ask": standard.ask.in_(lang), "answered_by": standard.answered_by}
        yield {**_headed("open_norm", name, standard.head, (), lang), **about}


def _headed(kind: str, name: str, head: Head, marks: tuple[str, ...], lang: str) -> dict[str, Any]:
    return {"kind": kind, "name": name, "label": head.label.in_(lang), "citations": _cited(head.citations, lang), "marks": list(marks)}


def _cited(citations: tuple[Citation, ...], lang: str) -> list[dict[str, str]]:
    return [{"instrument": c.instrument, "eid": c.eid, "label": place(c.eid, lang)} for c in citations]
