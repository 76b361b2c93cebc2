"""What `protlaw check` prints: first what is overdue, what is next, what is contested and what cannot be decided."""

from collections import Counter
from collections.abc import Callable, Iterable

from protlaw.core.anchor import place
from protlaw.engine.derivation import Finding, Result
from protlaw.render.answer import Parts
from protlaw.render.diagnostics import diagnostics_text as diagnostics_text
from protlaw.render.diagnostics import one_line
from protlaw.render.layout import wrapped
from protlaw.render.words import capital, listed


def check_text(result: Result, lang: str, width: int = 100, details: bool = False) -> str:
    """The whole answer as text, at a width; with `details`, also the norms that are not triggered and every reason."""
    page = _Page(result, lang, width, details)
    return "\n".join(page.lines()).rstrip() + "\n"


class _Page:
    """One answer being written."""

    def __init__(self, result: Result, lang: str, width: int, details: bool) -> None:
        self.result, self.lang, self.width, self.details = result, lang, width, details
        self.parts = Parts(result, lang, details)
        self.told, self.say, self.groups = self.parts.told, self.parts.say, self.parts.groups

    def lines(self) -> list[str]:
        parts: list[Callable[[], list[str]]] = [
            self.head, self.against, self.supposed, self.overdue, self.next, self.contested, self.undecided, self.questions, self.rest,
            self.orders, self.warnings, self.readings, self.sources, self.limits,
        ]  # fmt: skip
        return [line for part in parts if (block := part()) for line in [*block, ""]]

    def para(self, words: str, indent: str = "", first: str = "") -> list[str]:
        return wrapped(words, self.width, indent, first)

    # --- head

    def head(self) -> list[str]:
        book = self.result.book
        lines = [self.say("head.case", case=self.result.case.name, jurisdiction=book.jurisdiction.label.in_(self.lang))]
        lines += [line for words in self.parts.head() for line in self.para(words)]
        return [*lines, "", *self.para(self.parts.summary())]

    def against(self) -> list[str]:
        """What the other side will say, with our answer."""
        if self.result.against is None:
            return []
        lines = []
        for point in self.parts.hypothesis.against():
            lines += self.para(point.title, "  ", "± ") + [line for words in point.said for line in self.para(words, "    ")]
        lines += [line for words in self.parts.hypothesis.notes() for line in self.para(words, "  ", "… ")]
        return [self.say("section.against"), *lines]

    def supposed(self) -> list[str]:
        """What a hypothesis changes."""
        if self.result.without is None:
            return []
        said = self.parts.hypothesis.changes() or [self.say("assume.nothing")]
        return [self.say("section.assume"), *(line for words in said for line in self.para(words, "  ", "· "))]

    # --- headlines

    def overdue(self) -> list[str]:
        body = [line for f in self.parts.overdue() for line in self.full(f, "✗ ")] or self.para(self.say("overdue.none"), "  ")
        doubtful = self.parts.doubtful()
        body += self.para(self.say("overdue.contested", n=doubtful), "  ", "… ") if doubtful else []
        return [self.say("section.overdue"), *body]

    def next(self) -> list[str]:
        dated, undated = self.parts.next()
        body = [line for f in dated for line in [*self.full(f, "→ "), *self._swayed(f)]] or self.para(self.say("next.none"), "  ")
        return [self.say("section.next"), *body, *(line for f in undated for line in self.short(f, "→ "))]

    def _swayed(self, f: Finding) -> list[str]:
        return self.para(capital(self.told.swayed(f)), "    ")

    def contested(self) -> list[str]:
        found = self.parts.contested()
        matter = [f for f in found if f.kind != "power" or self.details]
        body = [line for f in matter for line in [*self.full(f, "± "), *self._items(self.told.readings(f))]]
        body += [line for f in found if f not in matter for line in self._contested_short(f)]
        return [self.say("section.contested"), *body] if body else []

    def _contested_short(self, f: Finding) -> list[str]:
        told = self.told
        return self.para(f"{told.headline(f)}. {capital(told.swayed(f))}", "  ", "± ")

    def _items(self, items: Iterable[str]) -> list[str]:
        return [
            line for s in items for line in (self.para(s[2:], "      ", "· ") if s.startswith("· ") else self.para(s, "    "))
        ]  # fmt: skip

    def undecided(self) -> list[str]:
        if not self.groups["undecided"] and not self.groups["others"]:
            return []
        main, rest = self.parts.undecided()
        aside = [] if self.details else [f for f in rest if f.kind == "power"]
        body = []
        for alike in main:
            where = " · ".join(x for x in (self.parts.subjects(alike.members), alike.place) if x)
            body += self.para(f"{alike.title} — {alike.may_be}", "  ", "? ") + self.para(where, "    ")
            body += [line for words in alike.said for line in self.para(words, "    ")]
        body += self._briefly([f for f in rest if f not in aside])
        body += self.para(self.say("undecided.powers", n=len(aside)), "  ", "… ") if aside else []
        return [self.say("section.undecided"), *body, *self.others()]

    def questions(self) -> list[str]:
        """What to ask, by who can answer."""
        by: dict[str, list[str]] = {}
        for (_, name), asked in self.told.questions.items():
            who, words = self.told.question(name, asked)
            by.setdefault(who, []).append(words)
        lines = []
        for who, questions in by.items():
            lines += self.para(capital(self.say("questions.who", who=who)), "  ")
            lines += [line for words in questions for line in self.para(words, "    ")]
        return [self.say("section.questions"), *lines] if lines else []

    def _briefly(self, found: list[Finding]) -> list[str]:
        lines = []
        for where, briefs in self.parts.briefly(found).items():
            shared = {tuple(self.told.subject(f) for f in b.members) for b in briefs}
            common = listed([s for s in next(iter(shared)) if s], self.lang) if len(shared) == 1 else ""
            items = []
            for brief in briefs:
                own = "" if common else self.parts.subjects(brief.members)
                refs = "".join(f" [{n}]" for n in brief.asks)
                items.append(f"{brief.title}{f' ({own})' if own else ''}{refs}")
            lines += self.para(f"{capital(where)}{f' ({common})' if common else ''}: {'; '.join(items)}.", "  ", "? ")
        return lines

    def others(self) -> list[str]:
        lines = []
        for what, labels in self.parts.others().items():
            shown = labels if self.details else labels[:3]
            more = f", {self.say('more', n=len(labels) - len(shown))}" if len(labels) > len(shown) else ""
            lines += self.para(self.say("others", what=what, labels="; ".join(shown) + more), "  ", "… ")
        return lines

    # --- the rest

    def full(self, f: Finding, mark: str) -> list[str]:
        """A finding in full."""
        told = self.told
        lines = [*self.para(told.headline(f), "  ", mark), *self.para(told.where(f), "    "), *self.para(told.times(f), "    ")]
        return [*lines, *(line for note in told.notes(f, self.parts.usual) for line in self.para(note, "    "))]

    def short(self, f: Finding, mark: str) -> list[str]:
        """A finding on one line, with its moments and whatever is out of the ordinary."""
        told = self.told
        subject = told.subject(f)
        inside = f" ({subject})" if subject else ""
        extra = " ".join([told.times(f), *told.notes(f, self.parts.usual)]).strip()
        return self.para(f"{told.title(f)}{inside}: {told.status(f, f.status)}.{' ' + extra if extra else ''}", "  ", mark)

    def rest(self) -> list[str]:
        """Everything else, by instrument and article."""
        by: dict[tuple[str, str], list[Finding]] = {}
        for f in self.groups["rest"] + (self.groups["quiet"] if self.details else []):
            first = f.source.head.citations[0] if f.source is not None and f.source.head.citations else None
            by.setdefault((first.instrument, first.eid.split("__")[0]) if first else (f.norm.split("/")[0], ""), []).append(f)
        lines = [self.say("section.rest")]
        home = next((name for name, _ in Counter(f.norm.split("/")[0] for f in self.result.findings).most_common(1)), "")
        for (instrument, eid), found in by.items():
            work = self.result.book.instruments.get(instrument)
            title = self.told.names.label(work.title, instrument) if work is not None and instrument != home else ""
            heading = ", ".join(x for x in (place(eid, self.lang) if eid else "", title) if x)
            lines += self.para(capital(heading)) if heading else []
            lines += [line for f in found for line in self.short(f, "· ")]
        quiet = len(self.groups["quiet"])
        lines += [self.say("not_triggered", n=quiet)] if quiet and not self.details else []
        return lines if len(lines) > 1 else []

    def orders(self) -> list[str]:
        lines = [line for words in self.parts.orders() for line in self.para(words, "  ", "· ")]
        return [self.say("section.orders"), *lines] if lines else []

    def warnings(self) -> list[str]:
        lines = [line for w in self.result.warnings for line in self.para(one_line(w, self.lang), "  ", "· ")]
        return [self.say("section.warnings"), *lines] if lines else []

    def readings(self) -> list[str]:
        """The readings that change an answer, as used; with `details`, every reading an answer rests on."""
        used, sway = self.parts.readings()
        lines = []
        for ambiguity, reading in used.items():
            if self.details or ambiguity in sway:
                words = self.say("readings.line", ambiguity=self.told.names.named(ambiguity), reading=self.told.reading(ambiguity, reading))
                lines += self.para(capital(words), "  ", "· ")
        beside = len(used) - len(sway)
        lines += self.para(self.say("readings.beside", n=beside), "  ", "… ") if beside and not self.details else []
        lines += self.para(self.parts.some_tried(), "  ", "· ")
        return [self.say("section.readings"), *lines] if lines else []

    def sources(self) -> list[str]:
        lines = [line for s in self.parts.sources() for line in self.para(s, "  ", "· ")]
        return [self.say("section.sources"), *(lines or self.para(self.say("sources.none"), "  "))]

    def limits(self) -> list[str]:
        lines = [line for words in self.parts.limits() for line in self.para(words, "  ")]
        lines += self.para(self.say("limits.advice"), "  ")
        return [self.say("section.limits"), *lines, *self.para(self.say("limits.digest", digest=self.result.book.digest), "  ")]
