"""What a report says, part by part: the model that the template lays out."""

from collections.abc import Iterable
from typing import NamedTuple

from protlaw.core.diagnostic import Diagnostic
from protlaw.engine.derivation import Finding, Result
from protlaw.engine.questions import Question, questions
from protlaw.render.answer import Alike, Parts
from protlaw.render.contract import zone_of
from protlaw.render.diagnostics import message
from protlaw.render.finding import Question as Numbered
from protlaw.render.html.boards import boards
from protlaw.render.html.entries import MOST_APART, Entries
from protlaw.render.html.sources import Sources
from protlaw.render.html.timeline import timeline
from protlaw.render.prose import Prose
from protlaw.render.sentences import Sentences
from protlaw.render.stated import Stated
from protlaw.render.words import capital


class Card(NamedTuple):
    """An answer that leads the report; `entries` are the numbers under which its reasons stand. Of many that differ only in
    what is said of each subject, `rows` are those."""

    title: str
    status: str
    subjects: tuple[str, ...]
    place: str
    lines: tuple[str, ...]
    readings: tuple[str, ...]
    entries: tuple[int, ...]
    rows: "tuple[Card, ...]" = ()


class Brief(NamedTuple):
    """An open answer with no limit at stake: the norm, its subjects, the questions that bear on it."""

    title: str
    subjects: tuple[str, ...]
    asks: tuple[int, ...]
    entries: tuple[int, ...]


class Asked(NamedTuple):
    """A question, of whom, about what and whom, and which answers it settles or narrows."""

    number: int
    about: str
    ask: str
    who: str
    subjects: tuple[str, ...]
    settles: int
    narrows: int
    entries: tuple[int, ...]


class Point(NamedTuple):
    """A point the text leaves open: its readings and grounds, and the answers that change with it."""

    title: str
    lines: tuple[str, ...]
    entries: tuple[int, ...]


class Norm(NamedTuple):
    """A norm as sentences."""

    number: int
    title: str
    lines: tuple[str, ...]


class Report:
    """One answer as a report: its attributes and methods are what the template lays out."""

    def __init__(self, result: Result, lang: str) -> None:
        self.result, self.book, self.lang = result, result.book, lang
        self.parts = Parts(result, lang, details=False)
        self.told, self.say = self.parts.told, self.parts.say
        self.questions = self._questions()
        self.stated = Stated(result, self.told.names, zone_of(result))
        self.entries = Entries(self.parts, self.stated)
        self.sources = Sources(self.parts, self.stated)
        self.timeline = timeline(self.parts, self.stated)
        self.boards = boards(result, self.told.names)
        self.sentences = Sentences(Prose(self.told.names, dict(result.choices)))
        self.norms = self._norms()

    # --- what leads

    def overdue(self) -> list[Card]:
        return _folded(self._card(f) for f in self.parts.overdue())

    def next(self) -> list[Card]:
        return _folded(self._card(f) for found in self.parts.next() for f in found)

    def contested(self) -> list[Card]:
        return _folded(self._card(f, tuple(self.told.readings(f))) for f in self.parts.contested())

    def _card(self, f: Finding, readings: tuple[str, ...] = ()) -> Card:
        told = self.told
        swayed = "" if readings else capital(told.swayed(f))
        lines = tuple(x for x in (told.times(f), *told.notes(f, self.parts.usual), swayed) if x)
        return Card(told.title(f), self.entries.status(f), self._subjects([f]), told.place(f), lines, readings, self._entries([f]))

    def undecided(self) -> tuple[list[Card], dict[str, list[Brief]]]:
        """Open answers with a limit at stake, in full; the rest by provision."""
        main, rest = self.parts.undecided()
        briefly = {
            capital(where): [Brief(b.title, self._subjects(b.members), tuple(b.asks), self._entries(b.members)) for b in found]
            for where, found in self.parts.briefly(rest).items()
        }
        return _folded(self._open(alike) for alike in main), briefly

    def _open(self, alike: Alike) -> Card:
        subjects, entries = self._subjects(alike.members), self._entries(alike.members)
        return Card(alike.title, alike.may_be, subjects, alike.place, alike.said, (), entries)

    def _subjects(self, found: Iterable[Finding]) -> tuple[str, ...]:
        return tuple(s for s in dict.fromkeys(map(self.told.subject, found)) if s)

    def _entries(self, found: Iterable[Finding]) -> tuple[int, ...]:
        return tuple(sorted({self.entries.of(f) for f in found}))

    # --- what to ask

    def _questions(self) -> list[tuple[int, Numbered, list[Question]]]:
        """The questions by their number, the most telling first; one for all the subjects it is asked about."""
        by: dict[tuple[str, str], list[Question]] = {}
        for question in questions(self.result):
            by.setdefault((self.told.names.entity_of(question.subject), question.name), []).append(question)
        for number, (key, found) in enumerate(by.items(), 1):
            self.told.questions[key] = Numbered(number, dict.fromkeys(q.subject for q in found))
        return [(self.told.questions[key].number, self.told.questions[key], found) for key, found in by.items()]

    def asked(self) -> list[Asked]:
        names, told = self.told.names, []
        for number, numbered, found in self.questions:
            first = found[0]
            settles = {id(b.finding) for q in found for b in q.effect("settles")}
            bears = {id(b.finding) for q in found for b in q.bears} - settles
            entries = self._entries(b.finding for q in found for b in q.bears)
            about = capital(names.fact(first.subject, first.name) if first.fact is not None else names.named(first.name))
            who = names.role(first.answered_by or "anyone")
            subjects = self.told.about(numbered)
            ask = names.label(first.ask, first.name)
            told.append(Asked(number, about, ask, who, subjects, len(settles), len(bears), entries))
        return told

    # --- what surrounds the answers

    def points(self) -> list[Point]:
        """The readings that change an answer: each with its grounds, and the answers that change."""
        by: dict[str, list[Finding]] = {}
        for f in self.result.findings:
            for play in f.readings:
                if any(set(s) != set(f.possible) for _, s in play.others) and id(f) in self.entries.numbers:
                    by.setdefault(play.ambiguity, []).append(f)
        return [self._point(name, found) for name, found in sorted(by.items(), key=lambda item: -len(item[1]))]

    def _point(self, name: str, found: list[Finding]) -> Point:
        lines = tuple(line.removeprefix("· ") for line in self.sentences.ambiguity(name)[1:])
        return Point(capital(self.told.names.named(name)), lines, self._entries(found))

    def steady(self) -> list[str]:
        """The readings in use that change no answer."""
        used, sway = self.parts.readings()
        return [
            capital(self.say("readings.line", ambiguity=self.told.names.named(a), reading=self.told.reading(a, r)))
            for a, r in used.items()
            if a not in sway
        ]

    def warnings(self) -> list[str]:
        return list(dict.fromkeys(map(self._warning, self.result.warnings)))

    def _warning(self, w: Diagnostic) -> str:
        """An oddity of the facts, and of whom; one of the file itself, with its place there."""
        path = w.path or ""
        about = self.told.names.subject(path if "[" in path else path.partition(".")[0]) if ":" in path else path
        return f"{capital(message(w.code, w.args, self.lang))}{f' ({about})' if about else ''} [{w.code}]"

    def _norms(self) -> dict[str, Norm]:
        """Every norm that has an answer, in words, by name."""
        found = {f.norm: f for f in self.result.findings if f.source is not None and id(f) in self.entries.numbers}
        return {
            name: Norm(n, self.told.title(f), tuple(self.sentences.norm(f.source)))
            for n, (name, f) in enumerate(found.items(), 1)
            if f.source is not None
        }

    def silences(self) -> list[str]:
        """What the law does not say about the norms that have an answer."""
        return [self.sentences.silence(name) for name, silence in self.book.silences.items() if set(silence.norms) & set(self.norms)]

    def weak(self) -> list[str]:
        """The norms whose text is not the official one, with how it is known."""
        names = self.told.names
        found = {f.norm: f for f in self.result.findings if f.source is not None and f.fidelity != "text"}
        return [
            f"{self.told.title(f)} ({names.places(f.citations[:1], name.split('/')[0])}): {self.say(f'fidelity.{f.fidelity}')}"
            for name, f in found.items()
        ]


def _folded(cards: Iterable[Card]) -> list[Card]:
    """Cards in their order; of many that differ only in what is said of each subject, one."""
    by: dict[tuple[object, ...], list[Card]] = {}
    for card in cards:
        by.setdefault((card.title, card.status, card.place, card.readings), []).append(card)
    return [card for found in by.values() for card in (found if len(found) <= MOST_APART else [_one(found)])]


def _one(found: list[Card]) -> Card:
    entries = tuple(sorted({n for card in found for n in card.entries}))
    return found[0]._replace(subjects=(), lines=(), entries=entries, rows=tuple(found))
