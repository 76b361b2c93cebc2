"""The law in sentences: a norm by its name, an article by its place."""

from protlaw.core.anchor import Citation, Label, place
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.render import moments
from protlaw.render.layout import wrapped
from protlaw.render.messages import text
from protlaw.render.prose import Prose
from protlaw.render.sentences import Sentences
from protlaw.render.words import Names
from protlaw.semantics.lawbook import Article, Instrument, Lawbook, Silence
from protlaw.semantics.norms import Define, Head, Version


def sentences(book: Lawbook, name: str, lang: str) -> list[str]:
    """A norm, ambiguity, silence or open norm by its full name, as sentences; for a norm, with the definitions it uses, the
    readings it rests on and what the law does not say about it."""
    prose = Prose(Names(book, lang))
    said = Sentences(prose)
    if name in book.ambiguities:
        return said.ambiguity(name)
    if name in book.silences:
        return [said.silence(name)]
    if name in book.open_norms:
        return [said.open_norm(name)]
    whole = said.norm(book.norms[name][-1].norm)
    whole += _definitions(book, said)
    for ambiguity in prose.met:
        whole += said.ambiguity(ambiguity)
    return whole + [said.silence(s) for s, silence in book.silences.items() if name in silence.norms]


def _definitions(book: Lawbook, said: Sentences) -> list[str]:
    """The definitions of moments and numbers met on the way, and those they use."""
    whole: list[str] = []
    done: set[str] = set()
    while pending := [u for u in said.prose.used if u not in done]:
        for name in pending:
            done.add(name)
            norm = book.norms[name][-1].norm
            if isinstance(norm, Define):
                whole += said.norm(norm)[:-1]
    return whole


def show(book: Lawbook, instrument: str, eid: str | None, lang: str, on: str | None = None, width: int = 100) -> str:
    """An article as it read on a day (ISO; None: the latest text): its norms as sentences, its open points, its silences.

    Without a place, the articles of the instrument. Raises SourceError for an instrument that is not encoded.
    """
    names, work = Names(book, lang), work_of(book, instrument)
    if eid is None:
        return _contents(book, work, lang, width)
    prose = Prose(names)
    said = Sentences(prose)
    lines = [names.label(work.title, instrument).upper(), heading(work, eid, lang, on)]
    found = {
        n: v for n, versions in book.norms.items() if (v := version_on(versions, on)) and within(v.norm.head.citations[:1], instrument, eid)
    }
    lines += [*wrapped(_in_force(book, work, eid, lang, on), width), ""]
    if on is not None and on < work.in_force:
        return "\n".join(lines).rstrip() + "\n"
    body = [" ".join(said.norm(version.norm)) for version in found.values()]
    body += [said.exempting(x) for x in _exempting(book, instrument, eid, set(found), on)]
    lines += [line for s in body for line in (*wrapped(s, width, "  ", "— "), "")]
    if not body:
        key = "show.none" if _known(book, instrument, eid) else "show.unknown"
        lines += [*wrapped(text(lang, key, place=place(eid, lang), instrument=instrument), width), ""]
    for title, block in _around(book, said, instrument, eid, set(found), on).items():
        if block:
            lines += [text(lang, title), "", *(x for s in block for x in _item(s, width)), ""]
    return "\n".join(lines).rstrip() + "\n"


def work_of(book: Lawbook, instrument: str) -> Instrument:
    """An instrument by its name; SourceError if it is not encoded."""
    work = book.instruments.get(instrument)
    if work is None:
        options = ", ".join(f"`{name}`" for name in book.instruments)
        raise SourceError([Diagnostic("PL0007", {"found": instrument, "options": options}, help="PL0007.help")])
    return work


def _item(sentence: str, width: int) -> list[str]:
    """A paragraph, or a reading under the point it belongs to."""
    return wrapped(sentence[2:], width, "    ", "· ") if sentence.startswith("· ") else wrapped(sentence, width, "  ")


def _contents(book: Lawbook, work: Instrument, lang: str, width: int) -> str:
    """The articles of an instrument and its transitory articles, each with how many norms it has; what stands in none that is
    known, in full."""
    names = Names(book, lang)
    said = Sentences(Prose(names))
    standing = [v[-1].norm for v in book.norms.values() if v[-1].end is None]
    lines = [names.label(work.title, work.name).upper(), "", text(lang, "show.contents")]
    for eid in places_of(book, work):
        n = sum(within(norm.head.citations[:1], work.name, eid) for norm in standing)
        counted = text(lang, f"show.norms.{n}" if n < 2 else "show.norms", n=n)
        lines += wrapped(text(lang, "show.content", place=heading(work, eid, lang), n=counted), width, "  ")
    unplaced = [s for norm in standing if _unplaced(norm.head, work) for s in (" ".join(said.norm(norm)),)]
    unplaced += [said.silence(s) for s, x in book.silences.items() if _unplaced(x.head, work) and _silent(x, None)]
    if unplaced:
        lines += ["", text(lang, "show.unplaced"), *(line for s in unplaced for line in ("", *wrapped(s, width, "  ", "— ")))]
    return "\n".join(lines) + "\n"


def places_of(book: Lawbook, work: Instrument) -> list[str]:
    """The articles of an instrument that stand, then the other places that something cites first, as they come."""
    articles = [a.eid for a in work.articles if a.end is None]
    heads = [v[-1].norm.head for v in book.norms.values()]
    heads += [x.head for x in book.exceptions.values()] + [x.head for x in book.silences.values()]
    cited = [c.eid.split("__")[0] for h in heads for c in h.citations[:1] if c.instrument == work.name]
    return list(dict.fromkeys([*articles, *(eid for eid in cited if not eid.startswith("art_"))]))


def _unplaced(head: Head, work: Instrument) -> bool:
    return not head.citations and head.name.split("/")[0] == work.name


def _exempting(book: Lawbook, instrument: str, eid: str, shown: set[str], on: str | None) -> list[str]:
    """The exceptions that stand in a place, to norms that stand elsewhere and are in force."""
    norms = {n for n, versions in book.norms.items() if version_on(versions, on)}
    return [
        name
        for name, x in book.exceptions.items()
        if within(x.head.citations[:1], instrument, eid) and set(x.targets) & norms and not set(x.targets) & shown
    ]


def _around(book: Lawbook, said: Sentences, instrument: str, eid: str, norms: set[str], on: str | None) -> dict[str, list[str]]:
    """What stands around the norms of an article on a day: open points met or declared there, open norms, silences about them."""

    def here(citations: tuple[Citation, ...]) -> bool:
        return within(citations[:1], instrument, eid)

    declared = (a for a, x in book.ambiguities.items() if here(x.head.citations) and stands(book, a, on))
    open_points = dict.fromkeys([*said.prose.met, *declared])
    open_norms = [o for o, x in book.open_norms.items() if here(x.head.citations) and stands(book, o, on)]
    silences = [s for s, x in book.silences.items() if _silent(x, on) and (here(x.head.citations) or norms & set(x.norms))]
    return {
        "show.readings": [s for a in open_points for s in said.ambiguity(a)],
        "show.open_norms": [said.open_norm(o) for o in open_norms],
        "show.silences": [said.silence(s, norms) for s in silences],
    }


def stands(book: Lawbook, name: str, on: str | None) -> bool:
    """Whether a norm in force on the day rests on an open point or an open norm; one that no norm rests on always stands."""
    resting = [versions for versions in book.norms.values() if any(name in v.norm.head.rests_on for v in versions)]
    return not resting or any(name in v.norm.head.rests_on for versions in resting if (v := version_on(versions, on)))


def _silent(silence: Silence, on: str | None) -> bool:
    """Whether the text was silent on a day; without one, whether it is now."""
    start, end = silence.days
    return end is None if on is None else start <= on and (end is None or on < end)


def within(citations: tuple[Citation, ...], instrument: str, eid: str) -> bool:
    return any(c.instrument == instrument and (c.eid == eid or c.eid.startswith(f"{eid}__")) for c in citations)


def version_on(versions: tuple[Version, ...], on: str | None) -> Version | None:
    """The version in force on a day; without one, now."""
    if on is None:
        return versions[-1] if versions[-1].end is None else None
    return next((v for v in versions if v.start <= on and (v.end is None or on < v.end)), None)


def heading(work: Instrument, eid: str, lang: str, on: str | None = None) -> str:
    """A place with the heading of its article, if it has one."""
    article = article_on(work, eid, on)
    title = article.title.in_(lang) if article else ""
    return text(lang, "show.article", place=place(eid, lang), heading=title) if title else place(eid, lang)


def _in_force(book: Lawbook, work: Instrument, eid: str, lang: str, on: str | None) -> str:
    """Which text is read on the day, and how well it is known."""
    if on is not None and on < work.in_force:
        return text(lang, "show.not_in_force", day=moments.day(on, lang), start=moments.day(work.in_force, lang))
    article = next((a for a in texts_of(book, work, eid) if _covers(a, on)), None)
    ended = next((a for a in reversed(work.articles) if a.eid == eid.split("__")[0] and a.end is not None), None)
    if article is None and ended is not None and ended.end is not None:
        decree = next((w for w in book.instruments.values() if w.amends == work.name and w.in_force == ended.end), work)
        return text(lang, "show.repealed", end=moments.day(ended.end, lang), title=Names(book, lang).label(decree.title, decree.name))
    fidelity = text(lang, f"fidelity.{article.fidelity if article else work.fidelity}")
    start, end, because = (article.start, article.end, article.because) if article else (work.in_force, None, "base")
    why = Names(book, lang).reason(because, end)
    key = "show.in_force" if on is not None else "show.in_force.now"
    day = {"day": moments.day(on, lang)} if on is not None else {}
    return text(lang, key, **day, start=moments.day(start, lang), because=why, fidelity=fidelity)


def article_on(work: Instrument, eid: str, on: str | None) -> Article | None:
    """An article as it stood on a day; without one, as it stands now. None if it is not declared, or was repealed."""
    return next((a for a in work.articles if a.eid == eid.split("__")[0] and _covers(a, on)), None)


def _covers(article: Article, on: str | None) -> bool:
    return article.end is None if on is None else article.start <= on and (article.end is None or on < article.end)


def texts_of(book: Lawbook, work: Instrument, eid: str) -> list[Article]:
    """Each text a place has had: those of its article; of a chapter, one from every decree that acted on it, and before them one
    that nobody declared as held."""
    own = [a for a in work.articles if a.eid == eid.split("__")[0]]
    acts = [w for w in book.instruments.values() if w.amends == work.name and w.enacted and any(o.place.eid == eid for o in w.operations)]
    if own or not acts:
        return own
    starts = [(work.in_force, "base", "not_held"), *sorted((w.in_force, w.name, w.fidelity) for w in acts)]
    ends = [start for start, _, _ in starts[1:]]
    return [Article(eid, Label("", ""), known, start, end, why) for (start, why, known), end in zip(starts, [*ends, None], strict=True)]


def _known(book: Lawbook, instrument: str, eid: str) -> bool:
    return bool(texts_of(book, book.instruments[instrument], eid)) or any(
        within(v[-1].norm.head.citations, instrument, eid) for v in book.norms.values()
    )
