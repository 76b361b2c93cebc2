"""A comparison as text to read in a terminal: what is weakened first, then bodies, then article by article."""

from collections.abc import Iterator

from protlaw.core.anchor import place
from protlaw.reform.behave import Behaviour
from protlaw.reform.compare import STATES, BodyChange, Comparison, NormChange, PlaceChange, SeatChange, seats
from protlaw.reform.path import Step, Way, total
from protlaw.reform.text import Text
from protlaw.reform.told_cases import cases_text
from protlaw.reform.words import Aspect, Words
from protlaw.render import moments
from protlaw.render.layout import wrapped
from protlaw.render.verbalise import article_on
from protlaw.render.words import capital, listed

WIDTH = 100
_LONG = 160  # of what both sides say, from which each has a line of its own
_MARKS = {"added": "+ ", "repealed": "− ", "restated": "· ", "through": "≈ "}


def diff_text(
    found: Comparison, lang: str, norms: tuple[str, ...] = (), paths: tuple[Way, ...] = (), cases: Behaviour | None = None
) -> str:
    """What differs; of `norms`, if any are named, the sentences before and now instead. Then what that does to `cases`."""
    words = Words(found, lang)
    parts = [list(head(words)), *([] if found.differs else [[words.say("diff.none")]])]
    if norms:
        parts += [_section(words, "norm", sentences(words, name)) for name in norms]
    else:
        parts += [
            _section(words, "weakened", weakened(words)),
            _section(words, "bodies", bodies(words)),
            _section(words, "places", by_place(words)),
        ]
    parts += [_section(words, "cases", cases_text(words, cases) if cases else []), _section(words, "path", list(_paths(words, paths)))]
    parts += [[]] if norms else [_section(words, "open", list(_open(words)))]
    parts += [_section(words, "scope", [x for key in _scope(found) for x in wrapped(words.say(f"diff.scope.{key}"), WIDTH, "  ")])]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _scope(found: Comparison) -> tuple[str, ...]:
    return ("encoded", "weakened", "advice") if found.weakened else ("encoded", "advice")


def _section(words: Words, key: str, lines: list[str]) -> list[str]:
    return [words.say(f"diff.section.{key}"), *lines] if lines else []


# --- what leads ----------------------------------------------------------------------------------------------------------


def head(words: Words) -> Iterator[str]:
    yield words.say("diff.title")
    for which, side in (("before", words.found.a), ("after", words.found.b)):
        yield from wrapped(words.say("diff.side", which=words.say(f"diff.{which}"), name=side.name, state=state_of(words, side)), WIDTH)
    for said in decrees(words):
        yield from wrapped(said, WIDTH)
    if words.found.differs:
        yield from wrapped(summary(words), WIDTH)


def state_of(words: Words, side: Text) -> str:
    """Which text this is."""
    drafts = [words.b.names.label(w.title, name) for name, w in side.decrees().items() if not w.enacted]
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


def summary(words: Words) -> str:
    found = words.found
    counts = {"places": len(found.places)} | {s: sum(c.state == s for c in found.norms) for s in STATES} | {"weakened": len(found.weakened)}
    parts = [words.say(f"diff.summary.{key}", n=n) for key, n in counts.items() if n]
    return words.say("diff.summary", parts="; ".join(parts))


def weakened(words: Words) -> list[str]:
    lines: list[str] = []
    for change in words.found.weakened:
        lines += wrapped(f"{words.title(change)} ({words.places(change)}): {words.weakens(change)}.", WIDTH, "  ", "! ")
        lines += _aspects([a for a, c in zip(words.aspects(change), change.changes, strict=True) if c.weakens])
    return lines


# --- bodies --------------------------------------------------------------------------------------------------------------


def bodies(words: Words) -> list[str]:
    lines: list[str] = []
    for body in words.found.bodies:
        lines += wrapped(body_said(words, body), WIDTH, "  ")
        lines += [x for seat in body.seats for x in wrapped(seat_said(words, body, seat), WIDTH, "    ", "· ")]
    return lines


def body_said(words: Words, body: BodyChange) -> str:
    old, new = body.old, body.new
    side = words.b if new is not None else words.a
    label = side.names.head((new or old).head)  # type: ignore[union-attr]  # one of the two is there
    key = ".new" if old is None else ".gone" if new is None else ".same" if seats(old) == seats(new) else ""
    return words.say(f"diff.body{key}", label=label, old=seats(old), new=seats(new))


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


# --- article by article --------------------------------------------------------------------------------------------------


def by_place(words: Words) -> list[str]:
    """Every article touched, with what became of its norms; those touched only through others come last in each."""
    lines: list[str] = []
    instrument = ""
    for (work, eid), (where, norms) in grouped(words.found).items():
        if work != instrument:
            lines += ["", *wrapped(work_title(words, work), WIDTH, "  ")] if lines else wrapped(work_title(words, work), WIDTH, "  ")
            instrument = work
        lines += wrapped(place_said(words, work, eid, where), WIDTH, "  ")
        if where is not None and where.old and where.new and where.old.fidelity != where.new.fidelity:
            old, new = (words.say(f"fidelity.{a.fidelity}") for a in (where.old, where.new))
            lines += wrapped(words.say("diff.place.fidelity", old=old, new=new), WIDTH, "    ")
        told = [x for change in norms if not slight(change) for x in _norm(words, change, where)] + _slight(words, norms)
        lines += told or wrapped(words.say("diff.place.quiet"), WIDTH, "    ")
    return lines


def slight(change: NormChange) -> bool:
    """Whether a norm goes on as it was but for its place, how its text is known, or what it uses."""
    return change.state in ("through", "restated") and all(c.aspect in ("place", "fidelity") for c in change.changes)


def _slight(words: Words, norms: list[NormChange]) -> list[str]:
    """Those norms together: of one article they are many, and each is read where it is defined."""
    lines: list[str] = []
    for state in ("through", "restated"):
        found = [c for c in norms if slight(c) and c.state == state]
        if found:
            titles = "; ".join(words.title(c) for c in found)
            lines += wrapped(words.say(f"diff.slight.{state}", titles=titles), WIDTH, "    ", _MARKS[state])
        roots = sorted({r for c in found for r in c.roots})
        lines += wrapped(words.roots(roots), WIDTH, "        ") if roots else []
    return lines


def work_title(words: Words, name: str) -> str:
    work = words.found.b.whole.instruments.get(name) or words.found.a.whole.instruments[name]
    return words.b.names.label(work.title, name)


def grouped(found: Comparison) -> dict[tuple[str, str], tuple[PlaceChange | None, list[NormChange]]]:
    """The changes by instrument and article, in the order of the law; those of decrees after."""
    places = {(p.instrument, p.eid): p for p in found.places}
    by: dict[tuple[str, str], list[NormChange]] = {key: [] for key in places}
    for change in found.norms:
        by.setdefault((change.place.instrument, change.place.eid.split("__")[0]), []).append(change)
    order = {key: i for i, key in enumerate(_articles(found))}
    keys = sorted(by, key=lambda key: (order.get(key, len(order)), key))
    return {key: (places.get(key), sorted(by[key], key=lambda c: c.state == "through")) for key in keys}


def _articles(found: Comparison) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys((*found.a.whole.instruments, *found.b.whole.instruments)):
        works = [w for t in (found.b, found.a) if (w := t.whole.instruments.get(name))]
        yield from dict.fromkeys((name, a.eid) for work in works for a in work.articles)


def place_said(words: Words, work: str, eid: str, where: PlaceChange | None) -> str:
    """An article with its heading, and what became of it."""
    law = words.found.b.whole.instruments.get(work)
    article = (where.new or where.old) if where is not None else article_on(law, eid, words.found.b.day) if law is not None else None
    state = words.say(f"diff.place.{where.state}") if where is not None else ""
    said = capital(place(eid, words.lang))
    return words.say("diff.place", place=said, heading=article.title, state=state) if article and article.title else said + state


def _norm(words: Words, change: NormChange, where: PlaceChange | None = None) -> list[str]:
    """What became of a norm; that its text is better known is not said where it is said of its article."""
    said = words.say("diff.norm", label=words.title(change), state=words.say(f"diff.norm.{change.state}"))
    lines = wrapped(said, WIDTH, "    ", _MARKS.get(change.state, "~ "))
    if change.roots:
        lines += wrapped(words.roots(change.roots), WIDTH, "        ")
    known = where is not None and where.old is not None and where.new is not None and where.old.fidelity != where.new.fidelity
    return lines + _aspects([a for a in words.aspects(change) if not (known and a.key == "fidelity")])


def _aspects(aspects: list[Aspect]) -> list[str]:
    return [x for aspect in aspects for x in _aspect(aspect)]


def _aspect(aspect: Aspect) -> list[str]:
    effect = f" ({aspect.effect})" if aspect.effect else ""
    if len(aspect.old) + len(aspect.new) > _LONG and aspect.old and aspect.new:
        lines = wrapped(f"{aspect.what}{effect}:", WIDTH, "        ")
        return lines + wrapped(aspect.old, WIDTH, "          ", "− ") + wrapped(aspect.new, WIDTH, "          ", "+ ")
    said = " → ".join(x for x in (aspect.old, aspect.new) if x)
    return wrapped((f"{aspect.what}: {said}" if said else aspect.what) + effect, WIDTH, "        ")


def sentences(words: Words, name: str) -> list[str]:
    """A norm in sentences, before and now."""
    lines: list[str] = []
    for which, side in (("before", words.a), ("after", words.b)):
        norm = side.text.norms.get(name)
        said = " ".join(side.sentences(norm)) if norm is not None else words.say("diff.path.absent")
        lines += wrapped(said, WIDTH, "  ", f"{words.say(f'diff.{which}')}: ")
    change = next((c for c in words.found.norms if c.name == name), None)
    return lines + (_norm(words, change) if change is not None else wrapped(words.say("diff.none"), WIDTH, "    "))


# --- sums, open points ---------------------------------------------------------------------------------------------------


def _paths(words: Words, paths: tuple[Way, ...]) -> Iterator[str]:
    for path in paths:
        yield from wrapped(path_said(words, path), WIDTH, "  ")
    if paths:
        yield from wrapped(words.say("diff.path.note"), WIDTH, "  ")


def path_said(words: Words, path: Way) -> str:
    steps = listed(
        [f"«{words.b.names.named(s.norm)}»" if words.lang == "es" else f"“{words.b.names.named(s.norm)}”" for s in path.new], words.lang
    )
    return words.say("diff.path", steps=steps, old=_sum(words, path.old), new=_sum(words, path.new))


def _sum(words: Words, steps: tuple[Step, ...]) -> str:
    amiss = next((s for s in steps if s.why), None)
    if amiss is not None:
        return words.say("diff.path.open", norm=words.b.names.named(amiss.norm), why=words.say(f"diff.path.{amiss.why}"))
    parts = " + ".join(_quantity(words, s.number, s.unit) for s in steps)
    return words.say("diff.path.side", sum=listed([_quantity(words, *t) for t in total(steps)], words.lang), parts=parts)


def _quantity(words: Words, number: int, unit: str) -> str:
    return words.say(f"unit.{unit}.1" if number == 1 else f"unit.{unit}", n=number)


def _open(words: Words) -> Iterator[str]:
    for change in words.found.open:
        side = words.b if change.state == "added" else words.a
        yield from wrapped(words.say(f"diff.open.{change.kind}.{change.state}", label=side.names.named(change.name)), WIDTH, "  ", "· ")
