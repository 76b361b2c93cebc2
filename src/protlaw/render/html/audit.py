"""An audit as one page: charts to scale, each the same as a table below it; no other file and no network."""

from collections.abc import Sequence
from typing import NamedTuple

from protlaw.many.audit import Audit
from protlaw.many.judge import Asked
from protlaw.many.tally import BINS, DAY, HOUR
from protlaw.render import moments
from protlaw.render.audit import OUTCOMES, AuditView, Counts, Line
from protlaw.render.contract import tzdata_version
from protlaw.render.html.page import environment, part, policy
from protlaw.render.words import listed
from protlaw.semantics.lawbook import Lawbook

_LATE = (2, 4, 5, 6)  # of BINS, the spans that are told apart: a day, ten, thirty, ninety
_MISSING = 15


class Part(NamedTuple):
    """A stretch of a bar: what it stands for, where it begins and how long it is in hundredths of the width, and how many."""

    key: str
    left: float
    width: float
    n: int
    words: str


class Bar(NamedTuple):
    """A bar of a chart: its name, how many in all, its parts, and the same in words."""

    name: str
    total: int
    parts: tuple[Part, ...]
    said: str

    def of(self, key: str) -> int:
        """How many a part stands for; none where there is no such part."""
        return sum(p.n for p in self.parts if p.key == key)


class Chart(NamedTuple):
    """The bars of one norm."""

    line: Line
    bars: tuple[Bar, ...]


def audit_html(found: Audit, asked: Asked, book: Lawbook, lang: str, engine: str) -> str:
    """The summary page of an audit in a language."""
    env = environment(lang)
    style, more = part(env, "style.css"), part(env, "audit.css")
    return env.get_template("audit.html").render(
        page=_Page(found, asked, book, lang), lang=lang, engine=engine, style=style + more, policy=policy({"style": style + more}),
        tzdata=tzdata_version(), book=book,
    )  # fmt: skip


class _Page(AuditView):
    """What the page shows."""

    def __init__(self, found: Audit, asked: Asked, book: Lawbook, lang: str) -> None:
        super().__init__(found, book, lang)
        self.asked = asked
        self.outcomes = OUTCOMES
        self.late = ("met", *(f"late{i}" for i in range(len(_LATE) + 1)), "breached")

    def years(self) -> list[Chart]:
        """Each duty with a bar for each year in which it began."""
        return [Chart(line, tuple(self._year(line, year, counts) for year, counts in line.years)) for line in self.duties() if line.decided]

    def undecided(self) -> list[Line]:
        """The duties of which no outcome is known."""
        return [line for line in self.duties() if not line.decided]

    def _year(self, line: Line, year: int | None, counts: Counts) -> Bar:
        name = self.say("audit.year.unknown") if year is None else self.say("audit.year", year=year)
        return self.bar(name, [(key, counts.get(key, 0), self.say(f"audit.outcome.{key}")) for key in OUTCOMES])

    def delays(self) -> list[Chart]:
        """Each duty with a term: in time, late by how much, or not met."""
        return [Chart(line, (self._late(line),)) for line in self.duties() if line.delays or (line.term and line.decided)]

    def _late(self, line: Line) -> Bar:
        bins = line.delays or (0,) * (len(BINS) + 1)
        spans = [sum(bins[low:high]) for low, high in zip((0, *(i + 1 for i in _LATE)), (*(i + 1 for i in _LATE), len(bins)), strict=True)]
        outcomes = [
            ("met", line.counts.get("met", 0)),
            *((f"late{i}", n) for i, n in enumerate(spans)),
            ("breached", line.counts.get("breached", 0)),
        ]
        return self.bar(line.term or line.title, [(key, n, self.late_words(key)) for key, n in outcomes])

    def outcome_words(self, key: str) -> str:
        """What a stretch of a bar of outcomes stands for."""
        return self.say(f"audit.outcome.{key}")

    def late_words(self, key: str) -> str:
        """What a stretch of a delay bar stands for."""
        if not key.startswith("late"):
            return self.say(f"audit.outcome.{key}")
        i = int(key[4:])
        return self.say("audit.late", span=self.span(BINS[_LATE[i]])) if i < len(_LATE) else self.say("audit.late.more")

    def span(self, seconds: int) -> str:
        if seconds < DAY:
            return self.say("audit.hours", n=seconds // HOUR)
        return self.say("audit.days.1") if seconds == DAY else self.say("audit.days", n=seconds // DAY)

    def bar(self, name: str, counted: Sequence[tuple[str, int, str]]) -> Bar:
        total, before, parts = sum(n for _, n, _ in counted), 0, []
        for key, n, words in counted:
            if n:
                parts.append(Part(key, round(before * 100 / total, 3), round(n * 100 / total, 3), n, words))
                before += n
        said = listed([f"{p.words}, {self.number(p.n)} ({self.share(p.n, total)})" for p in parts], self.lang)
        return Bar(name, total, tuple(parts), said)

    def absent(self) -> list[Bar]:
        """The facts missing most, to the scale of the first."""
        most = self.missing()[:_MISSING]
        return [Bar(o.title, o.n, (Part("undetermined", 0, round(o.n * 100 / most[0].n, 3), o.n, o.who),), self.number(o.n)) for o in most]

    def by(self, what: str) -> list[Bar]:
        """A bar for each bearer or place; none where there is nothing to tell apart."""
        found = self.groups(what)
        if len(found) < 2:
            return []
        return [self.bar(g.name, [(key, g.counts.get(key, 0), self.say(f"audit.outcome.{key}")) for key in OUTCOMES]) for g in found]

    def how(self) -> list[str]:
        """What was asked, so that it can be asked again."""
        asked, tz = self.asked, self.book.jurisdiction.zone
        if asked.facts_until is None:
            lines = [self.say("audit.asked.facts_until.cases")]
        else:
            lines = [self.say("audit.asked.facts_until", moment=moments.until(asked.facts_until, tz, self.lang))]
        lines += [self.say("audit.asked.law_on", day=moments.day(asked.law_on, self.lang))] if asked.law_on else []
        lines += [self.say("audit.asked.absent", columns=", ".join(asked.absent))] if asked.absent else []
        lines += [self.say("audit.asked.norms", names=", ".join(asked.norms))] if asked.norms else []
        for ambiguity, chosen in asked.choices:
            reading = next(r for r in self.book.ambiguities[ambiguity].readings if r.name == chosen)
            lines.append(self.say("audit.asked.reading", name=self.names.named(ambiguity), reading=self.names.label(reading.label, chosen)))
        return [*lines, self.say("audit.asked.default"), *self.run()]
