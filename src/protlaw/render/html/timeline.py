"""The timeline: what happened, every term with a known limit and the moment up to which facts are seen, to scale and as a table."""

from collections.abc import Iterator
from typing import NamedTuple

from protlaw.core.values import FUTURE, PAST, Occ
from protlaw.engine.derivation import Finding
from protlaw.intake.casefile import Moment, Running, Statement
from protlaw.render import moments
from protlaw.render.answer import Parts
from protlaw.render.finding import known_due
from protlaw.render.html.scale import Clock, Window, clocks, windows
from protlaw.render.stated import Stated
from protlaw.render.words import capital, listed
from protlaw.semantics.norms import Duty, Power

_MOST_ROWS, _MOST_CLOCKS = 24, 3
_EDGE = 253_000_000_000
_RANK = {"overdue": 0, "next": 1, "contested": 2, "fact": 3, "undecided": 4, "rest": 5}
_MARKS = {"overdue": "✗", "next": "→", "contested": "±", "undecided": "?", "rest": "·"}


class Shape(NamedTuple):
    """Something drawn: `point`, `act`, `range` (somewhere in it), `bar` (all of it), `vague` (its end lies somewhere in it),
    `late` (past its limit), `due`, `more` (it goes on)."""

    kind: str
    first: int
    last: int


class Line(NamedTuple):
    """A fact of the file or a term, with what it shows and what a table says of it; `group` is `fact` or the term's section."""

    group: str
    what: str
    about: str
    state: str
    shapes: tuple[Shape, ...]
    told: tuple[str, ...]  # its moments in words, on each clock
    ground: str

    @property
    def mark(self) -> str:
        return _MARKS.get(self.group, "")


class Drawn(NamedTuple):
    """A shape in a window: where it begins and how far it reaches, in hundredths of the width; whether an edge cuts it."""

    kind: str
    left: float
    width: float
    cut: str

    @property
    def right(self) -> float:
        return round(self.left + self.width, 2)


class Row(NamedTuple):
    """A line of a panel, or several of one name together."""

    line: Line
    words: str
    shapes: list[Drawn]


class Panel(NamedTuple):
    """A window with its clocks and what can be seen in it; `hidden` is how many lines are left to the table."""

    title: str
    clocks: list[tuple[str, Clock]]
    now: float | None
    rows: list[Row]
    hidden: int


class Timeline(NamedTuple):
    panels: list[Panel]
    clocks: list[str]
    lines: list[Line]
    now: str


def timeline(parts: Parts, stated: Stated) -> Timeline:
    """Everything dated in a case."""
    return _Making(parts, stated).made()


class _Making:
    def __init__(self, parts: Parts, stated: Stated) -> None:
        self.parts, self.told, self.stated, self.lang = parts, parts.told, stated, parts.lang
        self.now = parts.result.as_of.facts_until
        self.zones = self._zones()

    def say(self, key: str, /, **args: object) -> str:
        return self.parts.say(key, **args)

    def made(self) -> Timeline:
        lines = sorted([*self._facts(), *self._orders(), *self._terms()], key=_first)
        rows = [[line] for line in lines] if len(lines) <= _MOST_ROWS else _together(lines)
        keys = [[t for s in line.shapes if s.kind not in ("bar", "late") for t in (s.first, s.last) if abs(t) < _EDGE] for line in lines]
        panels = [self._panel(w, rows) for w in windows([*keys, [self.now]])] if any(keys) else []
        names = [self.stated.clock(z) for z in self.zones]
        return Timeline(panels, names, lines, moments.until(self.now, self.zones[0], self.lang))

    def _zones(self) -> list[str]:
        """The zones whose clocks differ at some moment of the file: the law's, the file's, those of the places it names."""
        case, home = self.parts.result.case, self.parts.result.book.jurisdiction.zone
        places = [z for s in self.stated.seen for z in self._place(s)]
        named = dict.fromkeys([home, *([case.zone] if case.zone else []), *places])
        dated = [s.value.earliest for s in self.stated.seen if isinstance(s.value, Moment) and abs(s.value.earliest) < _EDGE]
        seen: dict[tuple[str, ...], str] = {}
        for name in named:
            seen.setdefault(tuple(moments.offset(t, name) for t in [*dated, self.now]), name)
        return list(seen.values())[:_MOST_CLOCKS]

    def _place(self, statement: Statement) -> list[str]:
        declared = self.told.names.declared(statement.subject, statement.fact)
        if declared is None or declared.type != "place":
            return []
        return [statement.value] if isinstance(statement.value, str) else [str(z) for z in statement.value or ()]  # type: ignore[union-attr]

    # --- what there is to draw

    def _facts(self) -> Iterator[Line]:
        for s in self.stated.seen:
            shapes = tuple(self._stated(s))
            if shapes:
                ground = self.stated.ground(s)
                told = tuple(capital(self.stated.words(s, z)) for z in self.zones)
                source = self.say("html.supposed") if ground.supposed else ", ".join(x for x in (ground.source, ground.by) if x)
                yield Line("fact", capital(self.told.names.fact(s.subject, s.fact)), self.stated.about(s.subject), "", shapes, told, source)

    def _orders(self) -> Iterator[Line]:
        for o in self.parts.result.case.orders:
            told = tuple(capital(moments.interval(o.date.earliest, o.date.latest, z, self.lang)) for z in self.zones)
            what = capital(self.say("order.mark", authority=o.authority))
            yield Line("fact", what, "", "", (_event(o.date),), told, o.source or "")

    def _stated(self, statement: Statement) -> Iterator[Shape]:
        match statement.value:
            case Moment() as moment:
                yield _event(moment)
            case Running(begin=Moment() as begin, end=end):
                last = end.earliest if isinstance(end, Moment) else self.now
                yield Shape("bar", begin.latest, max(last, begin.latest))
                if end is None:
                    yield Shape("more", self.now, self.now)

    def _terms(self) -> Iterator[Line]:
        for group in ("overdue", "next", "contested", "undecided", "rest"):
            for f in self.parts.groups[group]:
                if known_due(f.due) and (f.source is None or (isinstance(f.source, Duty | Power) and f.source.term is not None)):
                    yield self._term(group, f)

    def _term(self, group: str, f: Finding) -> Line:
        told = self.told
        home = f.norm.split("/")[0]
        where = told.names.places(f.source.head.citations, home) if f.source is not None else ""
        words = tuple(self._limits(f, z) for z in self.zones)
        state = told.status(f, f.status) if len(f.possible) == 1 else told.statuses(f, f.possible)
        state = self.say("html.count.undecided") if len(f.possible) > 2 else state
        return Line(group, told.title(f), told.names.subject(f.subject), state, tuple(self._course(f)), words, where)

    def _limits(self, f: Finding, zone: str) -> str:
        """When a term starts, ends and is met, on a clock."""
        said = []
        if f.start is not None and _known(f.start):
            said.append(self.say("finding.start", moment=moments.occurrence(f.start, zone, self.lang)))
        due, bounded = self._due(f)
        key = "finding.due.past" if due.latest < self.now else "finding.due"
        said.append(self.say(key, moment=moments.due(due.earliest, due.latest if bounded else FUTURE, zone, self.lang)))
        if f.at is not None and _known(f.at):
            said.append(self.say("finding.at", moment=moments.occurrence(f.at, zone, self.lang)))
        return capital("; ".join(said))

    def _due(self, f: Finding) -> tuple[Occ, bool]:
        """When a term ends, and whether that has an end: one that may come after what is seen has none, unless it surely runs."""
        assert f.due is not None
        first, last = f.due.earliest, f.due.latest
        return f.due, last <= self.now or (f.status == "pending" and last < FUTURE) or first == last

    def _course(self, f: Finding) -> Iterator[Shape]:
        """A term from where it starts to where it ends, each no more precise than it is."""
        start, (due, bounded) = f.start, self._due(f)
        if start is not None and _known(start):
            if start.latest - start.earliest >= 60:
                yield Shape("vague", start.earliest, start.latest)
            yield Shape("bar", start.latest, max(start.latest, due.earliest))
        if bounded and due.latest - due.earliest >= 60:
            yield Shape("vague", due.earliest, due.latest)
        if not bounded:
            yield Shape("more", due.earliest, due.earliest)
        if f.status == "breached":
            yield Shape("late", due.latest, self.now)
        elif f.status == "met_late" and f.at is not None:
            yield Shape("late", due.latest, f.at.earliest)
        yield Shape("due", due.earliest, due.earliest)
        if f.at is not None and _known(f.at):
            yield Shape("act", f.at.earliest, f.at.latest)

    # --- drawing

    def _panel(self, window: Window, rows: list[list[Line]]) -> Panel:
        drawn = [(lines, [d for line in lines for s in line.shapes for d in _drawn(s, window)]) for lines in rows]
        seen = [(lines, shapes) for lines, shapes in drawn if any(d.cut != "lr" for d in shapes)]
        shown = sorted(range(len(seen)), key=lambda i: _RANK[seen[i][0][0].group])[:_MOST_ROWS]
        made = [self._row(*seen[i]) for i in sorted(shown)]
        found = clocks(window, self.zones, self.lang)
        days = list(dict.fromkeys(moments.day(moments.iso(t, self.zones[0])[:10], self.lang) for t in window))
        title = days[0] if len(days) == 1 else self.say("html.time.panel", first=days[0], last=days[1])
        now = window.at(self.now) if window.holds(self.now, self.now) else None
        return Panel(title, [(self.stated.clock(c.zone), c) for c in found], now, made, len(seen) - len(shown))

    def _row(self, lines: list[Line], drawn: list[Drawn]) -> Row:
        first = lines[0]
        if len(lines) == 1:
            about = f" ({first.about})" if first.about else ""
            return Row(first, f"{first.what}{about}. {first.told[0]}.", drawn)
        about = listed([line.about for line in lines[:3]], self.lang) if len(lines) <= 3 else self.say("html.several", n=len(lines))
        return Row(first._replace(about=about), f"{first.what} ({about}).", drawn)


def _event(moment: Moment) -> Shape:
    return Shape("point" if moment.latest - moment.earliest < 60 else "range", moment.earliest, moment.latest)


def _first(line: Line) -> int:
    return min((t for s in line.shapes for t in (s.first, s.last) if abs(t) < _EDGE), default=0)


def _known(occ: Occ) -> bool:
    """Whether something has surely happened, at a moment or within an interval that is known."""
    return not occ.none and occ.earliest > PAST and occ.latest < FUTURE


def _together(lines: list[Line]) -> list[list[Line]]:
    """Lines of one name on one row."""
    by: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        by.setdefault((line.group, line.what, line.state), []).append(line)
    return list(by.values())


def _drawn(shape: Shape, window: Window) -> Iterator[Drawn]:
    """A shape as far as it can be seen: what is too short for the window is a point."""
    if not window.holds(shape.first, shape.last):
        return
    left, right = window.at(shape.first), window.at(shape.last)
    kind = "point" if shape.kind == "range" and right - left < 0.6 else shape.kind
    if kind in ("bar", "vague", "late") and right - left < 0.05:
        return
    cut = ("l" if shape.first < window.first else "") + ("r" if shape.last > window.last else "")
    yield Drawn(kind, left, round(right - left, 2), cut)
