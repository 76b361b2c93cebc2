"""The sentences of a comparison, the same in a terminal and on a page."""

from collections.abc import Iterator

from protlaw.core.anchor import place
from protlaw.reform.comparison.compare import STATES, BodyChange, Comparison, NormChange, PlaceChange, SeatChange, seats
from protlaw.reform.comparison.path import Step, Way, total
from protlaw.reform.comparison.text import Text
from protlaw.reform.comparison.words import Words
from protlaw.render import moments
from protlaw.render.verbalise import article_on
from protlaw.render.words import capital, listed, quoted

Place = tuple[str, str]


def state_of(words: Words, side: Text) -> str:
    """Which text this is."""
    drafts = [words.b.names.label(w.title, name) for name, w in side.drafts().items()]
    state = words.say("diff.state", day=moments.day(side.day, words.lang)) if side.day else words.say("diff.state.now")
    return state + (words.say("diff.with_drafts", drafts=listed(drafts, words.lang)) if drafts else "")


def decrees(words: Words) -> list[str]:
    """The enacted amendments that only one of the texts has; its drafts are said with it."""
    told = []
    for name, side in words.found.decrees:
        text = words.found.b if side == "new" else words.found.a
        work = text.whole.instruments[name]
        title, when = words.b.names.label(work.title, name), work.published
        told_of = not when or work.gazette in title
        published = "" if told_of else words.say("diff.decree.published", gazette=work.gazette, day=moments.day(when, words.lang))
        told += [words.say(f"diff.decree.{side}", title=title, published=published)] if work.enacted else []
    return told


def counts(found: Comparison) -> dict[str, int]:
    """How many norms became what; those of which there are none left out."""
    numbers = {s: sum(c.state == s for c in found.norms) for s in STATES} | {"weakened": len(found.weakened)}
    return {key: n for key, n in numbers.items() if n}


def summary(words: Words) -> str:
    numbers = ({"places": len(words.found.places)} if words.found.places else {}) | counts(words.found)
    return words.say("diff.summary", parts="; ".join(f"{n} {counted(words, key, n)}" for key, n in numbers.items()))


def counted(words: Words, key: str, n: int) -> str:
    return words.say(f"diff.count.{key}.1" if n == 1 else f"diff.count.{key}")


def scope(found: Comparison) -> tuple[str, ...]:
    """What has to be known about a comparison as a whole."""
    reported = any(w.fidelity != "text" for text in (found.a, found.b) for w in text.drafts().values())
    return ("encoded", *(["unmentioned"] if reported else []), *(["weakened"] if found.weakened else []), "advice")


def also(words: Words) -> list[str]:
    """What a draft is reported to do besides, without words to compare."""
    works = {name: work for text in (words.found.a, words.found.b) for name, work in text.drafts().items()}
    return [words.say("diff.also", what=label.in_(words.lang)) for work in works.values() for label in work.also]


def open_said(words: Words) -> Iterator[str]:
    """The points that open or close, and the silences that begin or end."""
    for change in words.found.open:
        side = words.b if change.state == "added" else words.a
        yield words.say(f"diff.open.{change.kind}.{change.state}", label=side.names.named(change.name))


# --- bodies --------------------------------------------------------------------------------------------------------------


def body_said(words: Words, body: BodyChange) -> str:
    """A body and how many seats it has."""
    old, new = body.old, body.new
    names, known = (words.b.names, new) if new is not None else (words.a.names, old)
    key = ".new" if old is None else ".gone" if new is None else ".same" if seats(old) == seats(new) else ""
    return words.say(f"diff.body{key}", label=names.head(known.head) if known else "", old=seats(old), new=seats(new))


def seat_said(words: Words, body: BodyChange, seat: SeatChange) -> str:
    """The seats of one kind, with their share of the whole."""
    old, new = (s.number if s is not None else 0 for s in (seat.old, seat.new))
    totals = {"old_total": seats(body.old), "new_total": seats(body.new)}
    labels = [side.names.head(s.head) if s is not None else "" for side, s in ((words.a, seat.old), (words.b, seat.new))]
    both = all(labels) and labels[0] != labels[1]
    label = words.say("diff.seat.renamed", old=labels[0], new=labels[1]) if both else labels[1] or labels[0]
    same = (old, totals["old_total"]) == (new, totals["new_total"])
    key = ".same" if same or body.old is None else ".gone" if not new else ".new" if not old else ""
    shares = {"old_share": words.share(old, totals["old_total"]), "new_share": words.share(new, totals["new_total"])}
    return words.say(f"diff.seat{key}", label=label, old=old, new=new, **totals, **shares)


# --- places --------------------------------------------------------------------------------------------------------------


def grouped(found: Comparison) -> dict[Place, tuple[PlaceChange | None, list[NormChange]]]:
    """The changes by instrument and article, in the order of the law; those of decrees after."""
    places = {(p.instrument, p.eid): p for p in found.places}
    by: dict[Place, list[NormChange]] = {key: [] for key in places}
    for change in found.norms:
        by.setdefault((change.place.instrument, change.place.eid.split("__")[0]), []).append(change)
    order = {key: i for i, key in enumerate(_articles(found))}
    keys = sorted(by, key=lambda key: (order.get(key, len(order)), key))
    return {key: (places.get(key), sorted(by[key], key=lambda c: c.state == "through")) for key in keys}


def _articles(found: Comparison) -> Iterator[Place]:
    for name in dict.fromkeys((*found.a.whole.instruments, *found.b.whole.instruments)):
        works = [w for t in (found.b, found.a) if (w := t.whole.instruments.get(name))]
        yield from dict.fromkeys((name, a.eid) for work in works for a in work.articles)


def work_title(words: Words, name: str) -> str:
    work = words.found.b.whole.instruments.get(name) or words.found.a.whole.instruments[name]
    return words.b.names.label(work.title, name)


def place_said(words: Words, at: Place, where: PlaceChange | None) -> str:
    """An article with its heading, and what became of it."""
    law = words.found.b.whole.instruments.get(at[0])
    article = (where.new or where.old) if where is not None else article_on(law, at[1], words.found.b.day) if law is not None else None
    state = words.say(f"diff.place.{where.state}") if where is not None else ""
    said = capital(place(at[1], words.lang))
    heading = article.title.in_(words.lang) if article else ""
    return words.say("diff.place", place=said, heading=heading, state=state) if heading else said + state


def known(where: PlaceChange | None) -> tuple[str, str] | None:
    """How well the text of an article was known, and is, if that changes."""
    if where is None or where.old is None or where.new is None or where.old.fidelity == where.new.fidelity:
        return None
    return where.old.fidelity, where.new.fidelity


def place_notes(words: Words, where: PlaceChange | None, norms: list[NormChange]) -> list[str]:
    """What is to be said of an article as a whole."""
    pair = known(where)
    old, new = (words.say(f"fidelity.{f}") for f in pair) if pair else ("", "")
    better = [words.say("diff.place.fidelity", old=old, new=new)] if pair else []
    return better + ([] if norms else [words.say("diff.place.quiet")])


ALIKE = ("unknown", "through", "restated")  # the states in which norms of one article may be told together


def slight(change: NormChange) -> bool:
    """Whether a norm goes on as it was but for its place, how its text is known, or what it uses."""
    return change.state in ALIKE and all(c.aspect in ("place", "fidelity") for c in change.changes)


def slightly(words: Words, norms: list[NormChange], state: str) -> list[str]:
    """Those norms together: of one article they may be many, and what they use is told where it stands."""
    found = [c for c in norms if slight(c) and c.state == state]
    roots = sorted({r for c in found for r in c.roots})
    titles = [words.say(f"diff.slight.{state}", titles="; ".join(words.title(c) for c in found))] if found else []
    return titles + ([words.roots(roots)] if roots else [])


# --- sums ----------------------------------------------------------------------------------------------------------------


def path_said(words: Words, way: Way) -> str:
    return words.say("diff.path", steps=steps_said(words, way), old=sum_said(words, way.old), new=sum_said(words, way.new))


def steps_said(words: Words, way: Way) -> str:
    return listed([quoted(words.b.names.named(s.norm), words.lang) for s in way.new], words.lang)


def sum_said(words: Words, steps: tuple[Step, ...]) -> str:
    """What some terms add up to, and from which; or why they cannot be added up."""
    amiss = next((s for s in steps if s.why), None)
    if amiss is not None:
        return words.say("diff.path.open", norm=words.b.names.named(amiss.norm), why=words.say(f"diff.path.{amiss.why}"))
    parts = " + ".join(quantity(words, s.number, s.unit) for s in steps)
    return words.say("diff.path.side", sum=listed([quantity(words, *t) for t in total(steps)], words.lang), parts=parts)


def quantity(words: Words, number: int, unit: str) -> str:
    """«3 horas»."""
    return words.say(f"unit.{unit}.1" if number == 1 else f"unit.{unit}", n=number)
