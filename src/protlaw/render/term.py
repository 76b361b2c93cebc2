"""A bare term told: its result, how it is counted and on what article, each day, and what another reading would change."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from protlaw.core.anchor import Citation, place
from protlaw.core.counting import ClockChange, Day
from protlaw.core.time import civil_day, zone
from protlaw.core.values import FUTURE, PAST
from protlaw.engine.terms import CLOCK, Asked, Counted
from protlaw.law.jurisdiction import Calendar
from protlaw.render import moments
from protlaw.render.layout import wrapped
from protlaw.render.messages import text
from protlaw.render.words import Names, capital, contract, listed
from protlaw.semantics.lawbook import Lawbook

LONG = 45  # days from which a count is folded into weeks
WIDTH = 100


class Row(NamedTuple):
    """One line of the count: the days it stands for, their numbers in it, what is said of them."""

    role: str
    days: str
    numbers: str
    words: str


def term_text(book: Lawbook, asked: Asked, found: list[Counted], lang: str, details: bool = False) -> str:
    """The term in words: as counted first, day by day, then what each other way of counting would change."""
    page = _Page(book, asked, found, lang)
    parts = [page.head(), page.result(), page.rules(), page.days(details), page.others(), page.para(page.say("term.limits"))]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


class _Page:
    def __init__(self, book: Lawbook, asked: Asked, found: list[Counted], lang: str) -> None:
        self.book, self.asked, self.found, self.lang = book, asked, found, lang
        self.main = found[0]
        self.names = Names(book, lang)

    def say(self, key: str, /, **args: object) -> str:
        return text(self.lang, key, **args)

    def para(self, words: str, indent: str = "", first: str = "") -> list[str]:
        return wrapped(words, WIDTH, indent, first)

    def place(self, *citations: Citation) -> str:
        """Provisions, with the title of each instrument once."""
        said = []
        for home in dict.fromkeys(c.instrument for c in citations):
            work = self.book.instruments.get(home)
            own = self.names.places(tuple(c for c in citations if c.instrument == home), home)
            said.append(f"{own}, {self.names.label(work.title, home) if work else home}")
        return "; ".join(said)

    def day(self, when: str) -> str:
        return moments.day(when, self.lang)

    # --- the answer

    def head(self) -> list[str]:
        asked = self.asked
        first, last = asked.moment.earliest, asked.moment.latest
        quantity = self.say(f"unit.{asked.unit}.1" if asked.n == 1 else f"unit.{asked.unit}", n=asked.n)
        when = moments.interval(first, last, asked.zone, self.lang).removeprefix("on ")
        if when.startswith(("entre ", "between ")):
            when = self.say("term.some", moment=when)
        said = self.say("term.head" if asked.sign > 0 else "term.head.before", quantity=quantity, moment=when)
        lines = self.para(contract(said, self.lang))
        if asked.moment.note:
            ends = (moments.offset(t, asked.zone) for t in (first, last))
            lines += self.para(self.say("term.twice", **dict(zip(("first", "last"), ends, strict=True))))
        lines += self.para(self.say("term.zone", zone=asked.zone))
        for table in dict.fromkeys(c.calendar.name for c in self.found if c.calendar):
            lines += self._table(self.book.jurisdiction.calendars[table])
        return lines

    def _table(self, table: Calendar) -> list[str]:
        label, law = table.label.in_(self.lang), self.place(table.law)
        said = self.say("term.table", label=label, place=law, first=self.day(table.first), last=self.day(table.last))
        return self.para(contract(said, self.lang))

    def result(self) -> list[str]:
        lines = [self.say("term.section.result"), *self.para(self.due(self.main), "  ")]
        lines += [line for words in self._bound(self.main) for line in self.para(words, "  ")]
        safest = min(c.earliest for c in self.found)
        if PAST < safest < self.main.earliest:
            told = moments.until(safest, self.asked.zone, self.lang)
            lines += self.para(capital(self.say("finding.safest", moment=told)) + ".", "  ")
        return lines

    def due(self, counted: Counted) -> str:
        """When it falls due, as sure as the table of non-working days is."""
        low, high, name = counted.earliest, counted.latest, self.asked.zone
        known = high if low == PAST else low
        weekday = self.words("weekdays")[civil_day(known, zone(name)).weekday()]
        bound = ".bound" if low == PAST or high == FUTURE else ""
        if self.asked.sign > 0 and self.asked.unit in CLOCK:
            return self.say("term.due.moment", moment=moments.due(low, high, name, self.lang))
        if self.asked.sign > 0:
            return self.say(f"term.due{bound}", moment=moments.due(low, high, name, self.lang), weekday=weekday)
        if self.asked.unit in CLOCK:
            return self.say("term.before.moment", moment=moments.until(known, name, self.lang))
        return self.say(f"term.before{bound}", moment=moments.until(known, name, self.lang), weekday=weekday)

    def _bound(self, counted: Counted) -> Iterator[str]:
        """Why the result is only a bound, if it is."""
        table = counted.calendar
        if counted.earliest > PAST and counted.latest < FUTURE:
            return
        if table is None:
            yield self.say("term.bound.none")
            return
        if table.not_held is not None:
            yield self.say("term.bound.not_held", what=table.not_held.in_(self.lang))
        days = sorted(d.day.isoformat() for d in counted.days)
        if days[0] < table.first or days[-1] > table.last:
            yield self.say("term.bound.beyond")

    def words(self, key: str) -> list[str]:
        return self.say(f"term.{key}").split()

    # --- the rules

    def rules(self) -> list[str]:
        """The counting rules with their articles, and which encoded norms count so."""
        way, unit = self.main.way, self.asked.unit
        lines = self.para(self._like(), "  ")
        for rule, ambiguity in way.rules:
            if self.asked.sign < 0 and {"first_day", "last_day"} & set(dict(rule.values)):
                continue  # these say how a term begins and ends that runs forwards
            head = self.book.computations[rule.name]
            said = self.say("term.rule", label=self.names.head(head), places=self.place(*head.citations))
            said += self.say("term.rule.reading", ambiguity=self.names.named(ambiguity)) if ambiguity else ""
            lines += self.para(said + ".", "  ", "· ")
        own = "clock" if unit in CLOCK else "bare" if not way.rules else "back" if self.asked.sign < 0 else None
        lines += self.para(self.say(f"term.rule.{own}") + ".", "  ", "· ") if own else []
        return [self.say("term.section.rules"), *lines]

    def _like(self) -> str:
        way, unit = self.main.way, self.say(f"units.{self.asked.unit}")
        if way.unit is None:
            return self.say("term.asked" if way.rules else "term.like.nothing", unit=unit)
        if way.unit == self.asked.unit:
            return self.say("term.like", unit=unit, places=self._articles(way.norms))
        return self.say("term.like.near", unit=unit, near=self.say(f"units.{way.unit}"), places=self._articles(way.norms))

    def _articles(self, norms: tuple[str, ...]) -> str:
        own = (self.book.norms[name][-1].norm.head.citations[0] for name in norms)
        return self.place(*dict.fromkeys(c._replace(eid=c.eid.split("__")[0]) for c in own))

    # --- day by day

    def days(self, details: bool) -> list[str]:
        if self.asked.unit in CLOCK:
            return [self.say("term.section.clock"), *self._clock()]
        rows = self._rows(self.main, details)
        return [self.say("term.section.days"), *self._lines(rows)]

    def _clock(self) -> list[str]:
        """The moments at both ends and each change of the clock between them."""
        asked, name = self.asked, self.asked.zone
        ends = [(asked.moment.earliest, "start"), (self.main.earliest, "end" if asked.sign > 0 else "no_later")]
        said = [(t, self.say(f"term.clock.{key}")) for t, key in ends]
        said += [(c.instant, self._change(c)) for c in self.main.changes]
        shown = [(moments.moment(t, name, self.lang), words) for t, words in sorted(said)[:: asked.sign]]
        width = max(len(when) for when, _ in shown)
        return [f"  {when:<{width}}  {words}" for when, words in shown]

    def _change(self, change: ClockChange) -> str:
        before, after = (moments.offset(t, self.asked.zone) for t in (change.instant - 1, change.instant))
        return self.say("term.clock.change", before=before, after=after)

    def _lines(self, rows: list[Row]) -> list[str]:
        wide, wider = (max(len(row[i]) for row in rows) for i in (1, 2))
        indent = " " * (wide + wider + 6)
        lines = []
        for row in rows:
            head = f"  {row.days:<{wide}}  {row.numbers:>{wider}}  "
            said = wrapped(row.words, WIDTH, indent) or [""]
            lines += [(head + said[0].strip()).rstrip(), *said[1:]]
        return lines

    def _rows(self, counted: Counted, details: bool) -> list[Row]:
        """The days in order, those that share a reason on one line; in a long count also whole weeks."""
        folded = len(counted.days) > LONG and not details
        end = max((d.n for d in counted.days if d.n is not None), default=None)

        def shared(numbered: tuple[int, Day]) -> Any:
            i, day = numbered
            if folded and (day.off == ("weekend",) if day.role == "skipped" else day.role == "counted" and day.n != end):
                return "stretch"
            alike = day.role in ("skipped", "carried") and day.off and not details
            return (day.role, day.off, self._because(day, counted.calendar)) if alike else i

        grouped = groupby(enumerate(counted.days), shared)
        return [self._row(counted, key == "stretch", [day for _, day in days]) for key, days in grouped]

    def _row(self, counted: Counted, stretch: bool, days: list[Day]) -> Row:
        numbers = [d.n for d in days if d.n is not None]
        shown = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else str(*numbers)
        if stretch:
            free = sum(d.role == "skipped" for d in days)
            law = place(counted.calendar.law.eid, self.lang) if counted.calendar else ""
            words = self.say("term.day.week.1" if free == 1 else "term.day.week", n=free, place=law) if free else ""
            return Row(days[0].role, self._span(days), shown, words)
        return Row(days[0].role, self._span(days), shown, self._told(counted, days))

    def _span(self, days: list[Day]) -> str:
        """«jue 28 mar 2024», «sáb 30 – dom 31 mar 2024»."""
        first, last = days[0].day, days[-1].day
        weekday, month = self.words("weekdays.short"), self.words("months.short")
        end = f"{weekday[last.weekday()]} {last.day} {month[last.month - 1]} {last.year}"
        if first == last:
            return end
        same = (first.year, first.month) == (last.year, last.month)
        start = f"{weekday[first.weekday()]} {first.day}" + ("" if same else f" {month[first.month - 1]}")
        return f"{start}{'' if first.year == last.year else f' {first.year}'} – {end}"

    def _told(self, counted: Counted, days: list[Day]) -> str:
        """Why a day counts or does not."""
        day, table = days[0], counted.calendar
        off = self._off(days, table) if table is not None and day.off else ""
        match day.role:
            case "counted":
                return self.say("term.day.last_off", off=off) if off else ""
            case "named" if any(d.role == "missing" for d in counted.days):
                return self.say("term.day.named_first")
            case "missing":
                return self.say("term.day.missing", n=counted.days[0].day.day)
            case "carried" if not off:
                return self.say("term.day.carried_to")
        return self.say(f"term.day.{day.role}", off=off)

    def _off(self, days: list[Day], table: Calendar) -> str:
        """Why days are not working days, with the provision."""
        because = self._because(days[0], table)
        said = (
            [listed(list(dict.fromkeys(self.words("weekdays")[d.day.weekday()] for d in days)), self.lang)]
            if "weekend" in days[0].off
            else []
        )
        said += (
            [self.say("term.off.because", because=because) if because else self.say("term.off.listed")] if "listed" in days[0].off else []
        )
        return self.say("term.off", what=listed(said, self.lang), place=place(table.law.eid, self.lang))

    def _because(self, day: Day, table: Calendar | None) -> str:
        if table is None or "listed" not in day.off:
            return ""
        iso = day.day.isoformat()
        label = table.because.get(iso) or table.because.get(iso[5:])
        return label.in_(self.lang) if label else ""

    # --- other ways of counting

    def others(self) -> list[str]:
        lines: list[str] = []
        told = {self._limit(self.main)}
        for counted in sorted(self.found[1:], key=lambda c: len(self._changed(c))):
            several = len(self._changed(counted)) > 1
            if several and self._limit(counted) in told:
                continue  # each reading alone already gives it
            told.add(self._limit(counted))
            lines += self._told_otherwise(counted)
        return [self.say("term.section.others"), *lines] if lines else []

    def _told_otherwise(self, counted: Counted) -> list[str]:
        other = self._other(counted)
        if self._limit(counted) == self._limit(self.main):
            return self.para(self.say("term.other.same", other=other), "  ", "· ")
        due = self.due(counted)
        lines = self.para(self.say("term.other.due", other=other, due=due[:1].lower() + due[1:]), "  ", "· ")
        moved = [row for row in self._rows(counted, True) if row.role == "carried"]
        return lines + (["  " + line for line in self._lines(moved)] if moved else [])

    @staticmethod
    def _limit(counted: Counted) -> tuple[int, int]:
        return counted.earliest, counted.latest

    def _changed(self, counted: Counted) -> list[tuple[str, str]]:
        used = dict(self.main.way.readings)
        return [(a, r) for a, r in counted.way.readings if used.get(a) != r]

    def _other(self, counted: Counted) -> str:
        """What is otherwise: the readings that change, or the norms that count so."""
        if counted.way.norms != self.main.way.norms:
            return self.say("term.other.norms", places=self._articles(counted.way.norms))
        return self.say("term.other", readings=listed([self._reading(a, r) for a, r in self._changed(counted)], self.lang))

    def _reading(self, ambiguity: str, reading: str) -> str:
        found = next(r for r in self.book.ambiguities[ambiguity].readings if r.name == reading)
        label = self.names.label(found.label, reading)
        return self.say("term.other.reading", reading=label, ambiguity=self.names.named(ambiguity))
