"""The law along time: an article with each text it has had, and an instrument as it stood on a day."""

from protlaw.core.anchor import place
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.render import moments
from protlaw.render.layout import wrapped
from protlaw.render.messages import text
from protlaw.render.prose import Prose
from protlaw.render.sentences import Sentences
from protlaw.render.verbalise import article_on, texts_of, version_on, within, work_of
from protlaw.render.words import Names, capital, listed
from protlaw.semantics.lawbook import Instrument, Lawbook
from protlaw.semantics.norms import Version


def history(book: Lawbook, instrument: str, eid: str, lang: str, width: int = 100) -> str:
    """A place of an instrument with every text it has had: from when to when, by which decree, how well it is known, and what
    its norms said. A norm that a decree leaves as it was is only named."""
    names, work = Names(book, lang), work_of(book, instrument)
    own = {name: [v for v in versions if within(v.norm.head.citations[:1], instrument, eid)] for name, versions in book.norms.items()}
    own = {name: versions for name, versions in own.items() if versions}
    articles = texts_of(book, work, eid)
    if not articles and not own:
        raise SourceError([Diagnostic("PL0060", {"place": place(eid, lang), "instrument": instrument}, help="PL0060.help")])
    days = sorted({a.start for a in articles} | {a.end for a in articles if a.end} | {v.start for vs in own.values() for v in vs})
    title = articles[-1].title.in_(lang) if articles else ""
    where = text(lang, "show.article", place=place(eid, lang), heading=title) if title else place(eid, lang)
    lines = [names.label(work.title, instrument).upper(), where, ""]
    for day, following in zip(days, [*days[1:], None], strict=True):
        lines += [*wrapped(_span(names, work, eid, day, following), width), *wrapped(_acts(names, work, eid, day), width, "  "), ""]
        lines += _norms(names, own, day, width)
    return "\n".join(lines).rstrip() + "\n"


def _span(names: Names, work: Instrument, eid: str, day: str, following: str | None) -> str:
    """«Desde el 7 de noviembre de 2020, hasta el …: según el Decreto …. Fidelidad: …»."""
    lang = names.lang
    article = next((a for a in texts_of(names.book, work, eid) if a.start <= day and (a.end is None or day < a.end)), None)
    if article is None:
        return text(lang, "history.none", start=moments.day(day, lang))
    key = "history.span" if following else "history.span.open"
    until = {"end": moments.day(following, lang)} if following else {}
    fidelity = text(lang, f"fidelity.{article.fidelity}")
    return text(lang, key, start=moments.day(day, lang), **until, because=names.reason(article.because, None), fidelity=fidelity)


def _acts(names: Names, work: Instrument, eid: str, day: str) -> str:
    """What the decrees of a day do to the place."""
    said = []
    for decree in (w for w in names.book.instruments.values() if w.amends == work.name and w.in_force == day and w.enacted):
        for act in decree.operations:
            if act.place.eid.split("__")[0] == eid.split("__")[0]:
                why = f" ({act.resolved.in_(names.lang)})" if act.resolved else ""
                said.append(text(names.lang, f"history.{act.kind}", place=place(act.place.eid, names.lang)) + why)
    return capital(listed(said, names.lang)) + "." if said else ""


def _norms(names: Names, own: dict[str, list[Version]], day: str, width: int) -> list[str]:
    """The norms of the place from a day on: those that begin in full, those that go on by name, those that end."""
    lines: list[str] = []
    kept, ended = [], []
    for versions in own.values():
        now = version_on(tuple(versions), day)
        if now is None:
            ended += [names.norm(v.norm) for v in versions if v.end == day]
        elif now.start == day:
            lines += [*wrapped(" ".join(Sentences(Prose(names)).norm(now.norm)), width, "  ", "— "), ""]
        else:
            kept.append(names.norm(now.norm))
    for key, labels in (("history.kept", kept), ("history.ended", ended)):
        if labels:
            lines += [*wrapped(text(names.lang, key, norms="; ".join(labels)), width, "  "), ""]
    return lines


def outline(book: Lawbook, instrument: str, lang: str, on: str | None, width: int = 100) -> str:
    """An instrument as it stood on a day: each article with how well its text is known and the norms in force in it."""
    names, work = Names(book, lang), work_of(book, instrument)
    day = moments.day(on, lang) if on else ""
    lines = [names.label(work.title, instrument).upper()]
    if on is not None and on < work.in_force:
        said = text(lang, "show.not_in_force", day=day, start=moments.day(work.in_force, lang))
        return "\n".join([*lines, *wrapped(said, width)]) + "\n"
    decrees = [w for w in book.instruments.values() if w.amends == instrument and w.enacted and (on is None or w.in_force <= on)]
    state = listed([names.label(w.title, w.name) for w in decrees], lang) if decrees else text(lang, "outline.original")
    lines += [*wrapped(text(lang, "outline.on" if on else "outline.now", day=day, state=state), width), ""]
    for eid in dict.fromkeys(a.eid for a in work.articles):
        lines += _article(names, work, eid, on, width)
    return "\n".join(lines).rstrip() + "\n"


def _article(names: Names, work: Instrument, eid: str, on: str | None, width: int) -> list[str]:
    article, lang = article_on(work, eid, on), names.lang
    if article is None:
        past = any(a.eid == eid and a.start <= (on or a.start) for a in work.articles)
        return [text(lang, "outline.repealed" if past else "outline.not_yet", place=place(eid, lang)), ""]
    fidelity = text(lang, f"fidelity.{article.fidelity}")
    heading = text(lang, "outline.article", place=place(eid, lang), heading=article.title.in_(lang), fidelity=fidelity)
    norms = [
        names.norm(v.norm)
        for versions in names.book.norms.values()
        if (v := version_on(versions, on)) and within(v.norm.head.citations[:1], work.name, eid)
    ]
    return [*wrapped(heading, width), *(x for n in norms for x in wrapped(capital(n), width, "  ", "— ")), ""]
