"""A comparison as one page to bring to a committee: what is weakened, in numbers, norm by norm, in cases, what stays open."""

from typing import NamedTuple

from protlaw.engine.witnessed import NoWitness, Witness
from protlaw.reform.comparison import phrases, told_cases
from protlaw.reform.comparison.asked import NOTHING, Asked, sides_of
from protlaw.reform.comparison.behave import Effect
from protlaw.reform.comparison.charts import Chart, Charts, Squares
from protlaw.reform.comparison.compare import Comparison, NormChange
from protlaw.reform.comparison.marked import Paragraphs, marked
from protlaw.reform.comparison.sense import within
from protlaw.reform.comparison.words import Aspect, Words
from protlaw.reform.search.story import Story, story, telling
from protlaw.render.html.page import environment, part, policy
from protlaw.render.prose import Prose
from protlaw.render.sentences import Sentences
from protlaw.render.words import capital
from protlaw.semantics.norms import Choose


class Item(NamedTuple):
    """A norm on the page: what became of it, aspect by aspect, and both wordings."""

    anchor: str
    kind: str
    title: str
    state: str
    said: str
    place: str
    weakens: str
    aspects: tuple[Aspect, ...]
    roots: str
    old: Paragraphs
    new: Paragraphs


class Where(NamedTuple):
    """An article with its norms; `slight`: those that only moved, are better or worse known, or change through what they use."""

    title: str
    notes: tuple[str, ...]
    items: tuple[Item, ...]
    slight: tuple[str, ...]


class Table(NamedTuple):
    """Status by status: rows were, columns are; each number with the cases behind it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[int, str, bool], ...]], ...]
    notes: tuple[str, ...]


class Point(NamedTuple):
    title: str
    lines: tuple[str, ...]


def diff_html(found: Comparison, lang: str, engine: str, asked: Asked = NOTHING) -> str:
    """The page, in a language: one file that needs no other and no network."""
    parts = environment(lang)
    style = part(parts, "style.css") + part(parts, "diff.css")
    page = Page(Words(found, lang), asked)
    return parts.get_template("diff.html").render(page=page, lang=lang, engine=engine, style=style, policy=policy({"style": style}))


class Page:
    """A comparison as the template lays it out."""

    def __init__(self, words: Words, asked: Asked) -> None:
        self.words, self.found, self.cases, self.asked = words, words.found, asked.cases, asked
        self.charts = Charts(words, asked.paths, asked.cases)

    # --- what leads

    def sides(self) -> list[tuple[str, str, str]]:
        """Which two texts: before or after, the name, the state."""
        pairs = (("before", self.found.a), ("after", self.found.b))
        return [(self.words.say(f"diff.{key}"), text.name, capital(phrases.state_of(self.words, text)) + ".") for key, text in pairs]

    def decrees(self) -> list[str]:
        return phrases.decrees(self.words)

    def drafts(self) -> list[str]:
        """How well each draft is known, and from where."""
        works = {name: w for text in (self.found.a, self.found.b) for name, w in text.drafts().items()}
        say, names = self.words.say, self.words.b.names
        told = []
        for name, w in works.items():
            status = say("diff.draft.status", status=w.status.in_(self.words.lang)) if w.status else ""
            fidelity = say(f"fidelity.{w.fidelity}")
            told.append(say("diff.draft", title=names.label(w.title, name), status=status, fidelity=fidelity, source=w.source))
        return told

    def counts(self) -> list[tuple[str, int, str]]:
        """How many norms became what."""
        return [(key, n, phrases.counted(self.words, key, n)) for key, n in phrases.counts(self.found).items()]

    def weakened(self) -> list[Item]:
        return [item._replace(aspects=self._weak(c)) for c in self.found.weakened for item in [self._item(c)]]

    def _weak(self, change: NormChange) -> tuple[Aspect, ...]:
        return tuple(a for a, c in zip(self.words.aspects(change), change.changes, strict=False) if c.weakens)

    # --- in numbers

    def bars(self) -> list[Chart]:
        return self.charts.all()

    def seats(self) -> list[tuple[str, list[Squares]]]:
        return self.charts.seats()

    # --- article by article

    def articles(self) -> list[tuple[str, list[Where]]]:
        """The articles touched, by instrument."""
        by: dict[str, list[Where]] = {}
        for at, (where, norms) in phrases.grouped(self.found).items():
            full = tuple(self._item(c) for c in norms if not phrases.slight(c))
            slight = tuple(x for state in phrases.ALIKE for x in phrases.slightly(self.words, norms, state))
            notes = tuple(phrases.place_notes(self.words, where, norms))
            title = phrases.place_said(self.words, at, where)
            by.setdefault(phrases.work_title(self.words, at[0]), []).append(Where(title, notes, full, slight))
        return list(by.items())

    def _item(self, change: NormChange) -> Item:
        words = self.words
        sides = (words.a.sentences(change.old) if change.old else [], words.b.sentences(change.new) if change.new else [])
        old, new = marked(*sides)
        roots = words.roots(change.roots) if change.roots else ""
        anchor = change.name.replace("/", ".")
        kind, said = capital(words.say(f"kind.{words.kind_of(change)}")), words.say(f"diff.norm.{change.state}")
        title, at, weakens, aspects = words.title(change), words.places(change), words.weakens(change), tuple(words.aspects(change))
        return Item(anchor, kind, title, change.state, said, at, weakens, aspects, roots, old, new)

    # --- in cases

    def judged(self) -> str:
        return told_cases.judged(self.words, self.cases) if self.cases is not None else ""

    def tables(self) -> list[Table]:
        return [self._table(e) for e in self.cases.effects] if self.cases is not None else []

    def _table(self, effect: Effect) -> Table:
        words = self.words
        olds, news = (list(dict.fromkeys(getattr(c, side) for c in effect.cells)) for side in ("old", "new"))
        cells = {(c.old, c.new): c for c in effect.cells}
        rows = []
        for old in olds:
            row = [(c.n, told_cases.behind(words, c), old != new) if (c := cells.get((old, new))) else (0, "", False) for new in news]
            rows.append((told_cases.status(words, effect, old, 0), tuple(row)))
        columns = tuple(told_cases.status(words, effect, new, 1) for new in news)
        return Table(told_cases.title(words, effect), columns, tuple(rows), tuple(map(capital, told_cases.notes(words, effect))))

    def unread(self) -> list[str]:
        found = self.cases.unread if self.cases is not None else ()
        return [self.words.say("diff.cases.unread", file=file, why=why) for file, why in found]

    # --- as stories

    def stories(self) -> list[Story]:
        return [telling(one, self.words.lang) for one in self.asked.witnesses if isinstance(one, Witness)]

    def without(self) -> list[str]:
        """Of the norms of which no case was found, why."""
        sides, lang = sides_of(self.found), self.words.lang
        told = [story(one, sides, lang).split("\n", 1) for one in self.asked.witnesses if isinstance(one, NoWitness)]
        return [f"{title}: {' '.join(why.split())}" for title, why in told]

    # --- what stays open

    def points(self) -> list[Point]:
        """The readings on which what changes rests, with their grounds."""
        names = {
            c.name: None for change in self.found.norms if change.new and not phrases.slight(change) for c in within(change.new, Choose)
        }
        side = self.words.b
        made = []
        for name in names:
            said = Sentences(Prose(side.names)).ambiguity(name)
            made.append(Point(capital(side.names.named(name)), tuple(line.removeprefix("· ") for line in said[1:])))
        return made

    def open(self) -> list[str]:
        return [*phrases.also(self.words), *phrases.open_said(self.words)]

    def scope(self) -> list[str]:
        return [self.words.say(f"diff.scope.{key}") for key in phrases.scope(self.found)]

    def digests(self) -> list[tuple[str, str]]:
        return [(text.name, text.whole.digest) for text in (self.found.a, self.found.b)]
