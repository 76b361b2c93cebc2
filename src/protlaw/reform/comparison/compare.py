"""Two texts of a law side by side: what each provision, norm, body and open point of one became in the other."""

from collections.abc import Iterator
from typing import NamedTuple

from protlaw.core.anchor import Citation
from protlaw.reform.comparison.changes import Change, Two, changes, guarantees, kind, limits
from protlaw.reform.comparison.quantities import Quantities
from protlaw.reform.comparison.sense import Senses, meant, said, widened, within
from protlaw.reform.comparison.text import Text
from protlaw.render.verbalise import article_on
from protlaw.semantics.lawbook import Article, Body, Seat
from protlaw.semantics.norms import Choose, Found, Norm

STATES = ("added", "repealed", "tightened", "loosened", "widened", "narrowed", "changed", "unknown", "through", "restated")


class NormChange(NamedTuple):
    """What became of a norm. `state`: added, repealed; tightened, loosened, widened, narrowed if it goes one way only; changed;
    unknown: a draft is reported to touch it, and nobody says how; through: it reads as it did, and what it reads (`roots`) does not;
    restated: other words or place, the meaning stays."""

    name: str
    state: str
    old: Norm | None
    new: Norm | None
    changes: tuple[Change, ...]
    weakens: tuple[str, ...]
    roots: tuple[str, ...] = ()

    @property
    def norm(self) -> Norm:
        found = self.new if self.new is not None else self.old
        assert found is not None
        return found

    @property
    def place(self) -> Citation:
        return next(iter(self.norm.head.citations), Citation(self.name.split("/")[0], ""))


class PlaceChange(NamedTuple):
    """What became of an article as a place: added, repealed, restated."""

    instrument: str
    eid: str
    state: str
    old: Article | None
    new: Article | None


class SeatChange(NamedTuple):
    name: str
    old: Seat | None
    new: Seat | None


class BodyChange(NamedTuple):
    """What became of a collegiate body; `seats`: every kind of seat of either composition."""

    name: str
    old: Body | None
    new: Body | None
    seats: tuple[SeatChange, ...]


class OpenChange(NamedTuple):
    """A point the text leaves open (ambiguity, open_norm) or is silent about (silence) that the other does not have: added, gone."""

    kind: str
    name: str
    state: str


class Comparison(NamedTuple):
    """Everything that differs between two texts; `decrees`: the amendments in force in only one of them, with which."""

    a: Text
    b: Text
    decrees: tuple[tuple[str, str], ...]
    places: tuple[PlaceChange, ...]
    norms: tuple[NormChange, ...]
    bodies: tuple[BodyChange, ...]
    open: tuple[OpenChange, ...]

    @property
    def differs(self) -> bool:
        """Whether anything encoded differs, be it only its words."""
        return bool(self.places or self.norms or self.bodies or self.open)

    @property
    def weakened(self) -> list[NormChange]:
        return [change for change in self.norms if change.weakens]


def compared(a: Text, b: Text) -> Comparison:
    """The second text against the first."""
    return Comparison(a, b, _decrees(a, b), tuple(_places(a, b)), tuple(_norms(a, b)), tuple(_bodies(a, b)), tuple(_open(a, b)))


def _decrees(a: Text, b: Text) -> tuple[tuple[str, str], ...]:
    before, after = a.decrees(), b.decrees()
    gone = [(name, "old") for name in before if name not in after]
    return (*gone, *((name, "new") for name in sorted(after, key=lambda d: after[d].in_force) if name not in before))


# --- norms ---------------------------------------------------------------------------------------------------------------


def _norms(a: Text, b: Text) -> Iterator[NormChange]:
    before, after = ({name: widened(norm, _lists(a, b)) for name, norm in text.norms.items()} for text in (a, b))
    senses, numbers = (Senses(a, before), Senses(b, after)), Two(Quantities(a), Quantities(b))
    lost = a.lost() ^ b.lost()
    deep = {name for name in before.keys() & after.keys() if senses[0].of(name) != senses[1].of(name)}
    roots = {name for name in deep if meant(before[name]) != meant(after[name])} | (before.keys() ^ after.keys())
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if new is None or old is None:
            yield _one_sided(name, old, new)
        elif name in lost:
            yield NormChange(name, "unknown", old, new, (), ())
        elif name in deep and name not in roots:
            read = (senses[0].read_by(old) | senses[1].read_by(new)) & roots
            found = tuple(limits(old, new, numbers)) + tuple(changes(old, new, numbers))
            yield NormChange(name, "through", old, new, found, _weakened(found), tuple(sorted(read)))
        elif said(old) != said(new) or name in deep:
            found = tuple(changes(old, new, numbers))
            yield NormChange(name, _state(found) if name in deep else "restated", old, new, found, _weakened(found))


def _lists(a: Text, b: Text) -> dict[tuple[str, str], tuple[str, ...]]:
    """The values of each fact that has not the same in both texts: those of either."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for entity, name, old, new in _facts(a, b):
        if old != new:
            found[entity, name] = tuple(dict.fromkeys((*old, *new)))
    return found


def _facts(a: Text, b: Text) -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    for name, entity in a.whole.entities.items():
        other = b.whole.entities.get(name)
        for fact, declared in entity.facts.items():
            if other is not None and fact in other.facts:
                old, new = (tuple(m.name for m in d.members) for d in (declared, other.facts[fact]))
                yield name, fact, old, new


def _one_sided(name: str, old: Norm | None, new: Norm | None) -> NormChange:
    if old is None:
        return NormChange(name, "added", None, new, (), ())
    gone = "ban_gone" if kind(old) == "prohibition" else f"{kind(old)}_gone"
    lost = gone if guarantees(old) and kind(old) in ("prohibition", "obligation", "right", "requirement", "catalogue", "sanction") else ""
    return NormChange(name, "repealed", old, None, (), (lost,) if lost else ())


def _state(found: tuple[Change, ...]) -> str:
    """Which way a norm goes, if all that changes in what it means goes that way."""
    effects = {c.effect for c in found if c.aspect not in ("words", "place", "fidelity", "limit")}
    return effects.pop() if len(effects) == 1 else "changed"


def _weakened(found: tuple[Change, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.weakens for c in found if c.weakens))


# --- places, bodies, open points -----------------------------------------------------------------------------------------


def _places(a: Text, b: Text) -> Iterator[PlaceChange]:
    works = {name: None for text in (a, b) for name, work in text.works().items() if work.amends is None}
    for instrument in works:
        found = [text.whole.instruments.get(instrument) for text in (a, b)]
        for eid in dict.fromkeys(article.eid for work in found if work for article in work.articles):
            old, new = (article_on(w, eid, t.day) if w and instrument in t.works() else None for w, t in zip(found, (a, b), strict=True))
            state = "added" if old is None else "repealed" if new is None else "restated"
            if (old is not None or new is not None) and (old is None or new is None or _article(old) != _article(new)):
                yield PlaceChange(instrument, eid, state, old, new)


def _article(article: Article) -> tuple[object, ...]:
    return article.title, article.fidelity, article.because


def _bodies(a: Text, b: Text) -> Iterator[BodyChange]:
    before, after = a.bodies(), b.bodies()
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        seats = [{s.name: s for s in body.seats} if body else {} for body in (old, new)]
        changed = tuple(SeatChange(s, seats[0].get(s), seats[1].get(s)) for s in dict.fromkeys((*seats[0], *seats[1])))
        if old is None or new is None or _composed(old) != _composed(new):
            yield BodyChange(name, old, new, changed)


def _composed(body: Body) -> object:
    return body.total, meant(body.where), {(s.name, s.number, s.head.label) for s in body.seats}


def seats(body: Body | None) -> int:
    """How many seats a body has."""
    return 0 if body is None else body.total if body.total is not None else sum(s.number for s in body.seats)


def _open(a: Text, b: Text) -> Iterator[OpenChange]:
    for state, one, other in (("gone", a, b), ("added", b, a)):
        for which, kinds in (("ambiguity", Choose), ("open_norm", Found)):
            own, others = ({node.name for norm in t.norms.values() for node in within(norm, kinds)} for t in (one, other))
            yield from (OpenChange(which, name, state) for name in sorted(own - others))
        yield from (OpenChange("silence", name, state) for name in sorted(one.silences() - other.silences()))
