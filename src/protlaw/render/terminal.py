"""What `protlaw check` prints: first what is overdue, what is next, what is contested and what cannot be decided."""

from collections.abc import Callable, Iterable

from protlaw.core.anchor import place
from protlaw.engine.derivation import Finding, Result
from protlaw.intake.casefile import Moment
from protlaw.render import moments
from protlaw.render.diagnostics import diagnostics_text as diagnostics_text
from protlaw.render.diagnostics import one_line
from protlaw.render.finding import Told, is_value, known_due
from protlaw.render.grouping import LATE, by_due, grouped
from protlaw.render.layout import wrapped
from protlaw.render.words import capital, listed

Usual = set[tuple[str, str, str | None, str]]


def check_text(result: Result, lang: str, width: int = 100, details: bool = False) -> str:
    """The whole answer as text, at a width; with `details`, also the norms that are not triggered and every reason."""
    page = _Page(result, lang, width, details)
    return "\n".join(page.lines()).rstrip() + "\n"


class _Page:
    """One answer being written."""

    def __init__(self, result: Result, lang: str, width: int, details: bool) -> None:
        self.result, self.lang, self.width, self.details = result, lang, width, details
        self.told = Told(result, lang)
        self.say = self.told.say
        self.usual = self._usual()
        self.groups = grouped(result.findings)

    def lines(self) -> list[str]:
        parts: list[Callable[[], list[str]]] = [
            self.head, self.overdue, self.next, self.contested, self.undecided, self.questions, self.rest, self.orders, self.warnings,
            self.readings, self.sources, self.limits,
        ]  # fmt: skip
        return [line for part in parts if (block := part()) for line in [*block, ""]]

    def para(self, words: str, indent: str = "", first: str = "") -> list[str]:
        return wrapped(words, self.width, indent, first)

    # --- head

    def _usual(self) -> Usual:
        """The version most findings of each instrument are judged by: said once, at the head."""
        counts: dict[tuple[str, str, str | None, str], int] = {}
        for f in self.result.findings:
            if f.source is not None:
                key = (f.norm.split("/")[0], *f.version)
                counts[key] = counts.get(key, 0) + 1
        best: dict[str, tuple[str, str, str | None, str]] = {}
        for key in sorted(counts, key=lambda k: counts[k]):
            best[key[0]] = key
        return set(best.values())

    def head(self) -> list[str]:
        r, book = self.result, self.result.book
        zone = r.case.zone or book.jurisdiction.zone
        lines = [self.say("head.case", case=r.case.name, jurisdiction=book.jurisdiction.label.in_(self.lang))]
        key = "head.until" if r.case.facts_until == r.as_of.facts_until or r.case.latest != r.as_of.facts_until else "head.until.latest"
        lines += self.para(self.say(key, moment=moments.until(r.as_of.facts_until, zone, self.lang)))
        if r.case.known_at == r.as_of.known_at or r.as_of.known_at < 1 << 59:
            lines += self.para(self.say("head.known", moment=moments.until(r.as_of.known_at, zone, self.lang)))
        if r.as_of.law_on is not None:
            lines += self.para(self.say("head.law_on", day=moments.day(r.as_of.law_on, self.lang)))
        if r.choices:
            shown = "; ".join(f"{self.told.names.named(a)}: {self.told.reading(a, c)}" for a, c in r.choices)
            lines += self.para(self.say("head.choices", readings=shown))
        for instrument, start, end, because in sorted(self.usual, key=lambda u: u[0] not in book.instruments or u[0]):
            title = self.told.names.label(book.instruments[instrument].title, instrument)
            why = self.told.names.reason(because, end)
            lines += self.para(self.say("head.law", title=title, start=moments.day(start, self.lang), because=why))
        return [*lines, "", *self.para(self._summary())]

    def _summary(self) -> str:
        g = self.groups
        counts = {
            "breached": sum(f.status == "breached" for f in g["overdue"]),
            "violated": sum(f.status == "violated" for f in g["overdue"]),
            "late": sum(f.status != "breached" and f.late == "yes" for f in g["overdue"]),
            "next": len(g["next"]),
            "contested": len(g["contested"]),
            "undecided": len(g["undecided"]),
        }
        parts = [self.say(f"summary.{k}", n=n) for k, n in counts.items() if n]
        return self.say("summary.line", parts=", ".join(parts) or self.say("summary.nothing"))

    # --- headlines

    def overdue(self) -> list[str]:
        found = sorted(self.groups["overdue"], key=by_due)
        body = [line for f in found for line in self.full(f, "✗ ")] or self.para(self.say("overdue.none"), "  ")
        doubtful = sum(f.status in LATE for f in self.groups["contested"])
        body += self.para(self.say("overdue.contested", n=doubtful), "  ", "… ") if doubtful else []
        return [self.say("section.overdue"), *body]

    def next(self) -> list[str]:
        found = sorted(self.groups["next"], key=by_due)
        dated = [f for f in found if known_due(f.due)]
        undated = [f for f in found if not known_due(f.due)]
        body = [line for f in dated for line in [*self.full(f, "→ "), *self._swayed(f)]] or self.para(self.say("next.none"), "  ")
        return [self.say("section.next"), *body, *(line for f in undated for line in self.short(f, "→ "))]

    def _swayed(self, f: Finding) -> list[str]:
        return self.para(capital(self.told.swayed(f)), "    ")

    def contested(self) -> list[str]:
        found = sorted(self.groups["contested"], key=by_due)
        found.sort(key=lambda f: (f.status not in LATE, not any(LATE & set(s) for p in f.readings for _, s in p.others)))
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
        found = self.groups["undecided"]
        if not found and not self.groups["others"]:
            return []
        main = [f for f in found if self.details or is_value(f) or (known_due(f.due) and LATE & set(f.possible))]
        rest = [f for f in found if f not in main]
        aside = [] if self.details else [f for f in rest if f.kind == "power"]
        body = self._open(sorted(main, key=lambda f: (not is_value(f), *by_due(f))))
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

    def _open(self, found: list[Finding]) -> list[str]:
        """Open answers in full; those that differ only in their subject, together."""
        told = self.told
        same: dict[tuple[str, ...], list[Finding]] = {}
        for f in found:
            late = [capital(self.say("finding.late.yes")) + "."] if f.late == "yes" else []
            why = told.reasons(f, self.details)
            because = capital(self.say("finding.why", reasons=why)) + "." if why else ""
            said = [" ".join([told.times(f), *late]).strip(), *(told.outcomes(f, m) for m in told.asked(f))]
            said += [because, capital(told.swayed(f)), *told.notes(f, self.usual)]
            same.setdefault((f"{told.title(f)} — {self._may_be(f)}", told.place(f), *said), []).append(f)
        lines = []
        for (title, place_, *said), members in same.items():
            subjects = listed([s for s in map(told.subject, members) if s], self.lang)
            lines += self.para(title, "  ", "? ") + self.para(" · ".join(x for x in (subjects, place_) if x), "    ")
            lines += [line for words in said for line in self.para(words, "    ")]
        return lines

    def _may_be(self, f: Finding) -> str:
        key = "finding.possible.value" if f.kind in ("definition", "catalogue") else "finding.possible"
        return self.say(key, statuses=self.told.statuses(f, f.possible))

    def _briefly(self, found: list[Finding]) -> list[str]:
        """Open answers with no limit at stake, by provision: each norm once, its subjects, the questions that bear on it."""
        by: dict[str, dict[str, tuple[list[str], dict[str, None]]]] = {}
        for f in found:
            where = self.told.names.places(f.source.head.citations[:1], f.norm.split("/")[0]) if f.source is not None else ""
            title = self.told.title(f) if f.possible else f"{self.told.title(f)} ({self.say('status.conflict')})"
            subjects, refs = by.setdefault(where, {}).setdefault(title, ([], {}))
            subjects.append(self.told.subject(f))
            refs.update(dict.fromkeys(f"[{self.told.number(m)}]" for m in self.told.asked(f)))
        lines = []
        for where, titles in by.items():
            shared = {tuple(subjects) for subjects, _ in titles.values()}
            common = listed([s for s in next(iter(shared)) if s], self.lang) if len(shared) == 1 else ""
            items = []
            for title, (subjects, refs) in titles.items():
                own = "" if common else listed([s for s in subjects if s], self.lang)
                items.append(f"{title}{f' ({own})' if own else ''}{' ' + ' '.join(refs) if refs else ''}")
            lines += self.para(f"{capital(where)}{f' ({common})' if common else ''}: {'; '.join(items)}.", "  ", "? ")
        return lines

    def others(self) -> list[str]:
        """Members the file does not list: which norms could bear on them, by collection."""
        by: dict[str, dict[str, None]] = {}
        for f in self.groups["others"]:
            by.setdefault(self.told.names.subject(f.subject), {})[self.told.title(f)] = None
        lines = []
        for what, labels in by.items():
            shown = list(labels) if self.details else list(labels)[:3]
            more = f", {self.say('more', n=len(labels) - len(shown))}" if len(labels) > len(shown) else ""
            words = self.say("others", what=what.replace(" *", ""), labels="; ".join(shown) + more)
            lines += self.para(words, "  ", "… ")
        return lines

    # --- the rest

    def full(self, f: Finding, mark: str) -> list[str]:
        """A finding in full."""
        told = self.told
        lines = [*self.para(told.headline(f), "  ", mark), *self.para(told.where(f), "    "), *self.para(told.times(f), "    ")]
        return [*lines, *(line for note in told.notes(f, self.usual) for line in self.para(note, "    "))]

    def short(self, f: Finding, mark: str) -> list[str]:
        """A finding on one line, with its moments and whatever is out of the ordinary."""
        told = self.told
        subject = told.subject(f)
        inside = f" ({subject})" if subject else ""
        extra = " ".join([told.times(f), *told.notes(f, self.usual)]).strip()
        return self.para(f"{told.title(f)}{inside}: {told.status(f, f.status)}.{' ' + extra if extra else ''}", "  ", mark)

    def rest(self) -> list[str]:
        """Everything else, by instrument and article."""
        by: dict[tuple[str, str], list[Finding]] = {}
        for f in self.groups["rest"] + (self.groups["quiet"] if self.details else []):
            first = f.source.head.citations[0] if f.source is not None and f.source.head.citations else None
            by.setdefault((first.instrument, first.eid.split("__")[0]) if first else ("", ""), []).append(f)
        lines = [self.say("section.rest")]
        home = next(iter(self.result.book.instruments), "")
        for (instrument, eid), found in by.items():
            heading = place(eid, self.lang) if eid else ""
            if instrument and instrument != home and not any(f.norm.startswith(instrument) for f in found):
                heading += f", {self.told.names.label(self.result.book.instruments[instrument].title, instrument)}"
            lines += self.para(capital(heading)) if heading else []
            lines += [line for f in found for line in self.short(f, "· ")]
        quiet = len(self.groups["quiet"])
        lines += [self.say("not_triggered", n=quiet)] if quiet and not self.details else []
        return lines if len(lines) > 1 else []

    def _stated(self, moment: Moment) -> str:
        return moments.interval(moment.earliest, moment.latest, self.result.book.jurisdiction.zone, self.lang)

    def orders(self) -> list[str]:
        lines = []
        for o in self.result.case.orders:
            norm = self.told.names.named(o.norm) if o.norm else ""
            status = self.told.names.member(None, o.status, "") if o.status else ""
            words = self.say(
                "order.line",
                authority=o.authority,
                date=self._stated(o.date),
                effect=self.say(f"order.{o.effect}", norm=norm, status=status),
                binding=self.say("order.binding" if o.binding else "order.not_binding"),
                until=self.say("order.until", moment=self._stated(o.until)) if o.until else "",
                source=self.say("order.source", source=o.source) if o.source else "",
            )
            lines += self.para(words, "  ", "· ")
        return [self.say("section.orders"), *lines] if lines else []

    def warnings(self) -> list[str]:
        lines = [line for w in self.result.warnings for line in self.para(one_line(w, self.lang), "  ", "· ")]
        return [self.say("section.warnings"), *lines] if lines else []

    def readings(self) -> list[str]:
        """The readings that change an answer, as used; with `details`, every reading an answer rests on."""
        plays = [(f, p) for f in self.result.findings for p in f.readings]
        used = {p.ambiguity: p.used for _, p in plays}
        sway = {p.ambiguity for f, p in plays if any(set(s) != set(f.possible) for _, s in p.others)}
        lines = []
        for ambiguity, reading in used.items():
            if self.details or ambiguity in sway:
                words = self.say("readings.line", ambiguity=self.told.names.named(ambiguity), reading=self.told.reading(ambiguity, reading))
                lines += self.para(capital(words), "  ", "· ")
        beside = len(set(used) - sway)
        lines += self.para(self.say("readings.beside", n=beside), "  ", "… ") if beside and not self.details else []
        return [self.say("section.readings"), *lines] if lines else []

    def sources(self) -> list[str]:
        case = self.result.case
        found = [s.source for s in case.statements] + [h.source for h in case.holdings] + [o.source for o in case.orders]
        lines = [line for s in dict.fromkeys(found) if s for line in self.para(s, "  ", "· ")]
        return [self.say("section.sources"), *(lines or self.para(self.say("sources.none"), "  "))]

    def limits(self) -> list[str]:
        book = self.result.book
        what = "; ".join(label.in_(self.lang) for label in book.jurisdiction.not_examined)
        titles = "; ".join(self.told.names.label(i.title, name) for name, i in book.instruments.items())
        lines = self.para(self.say("limits.not_examined", what=what), "  ") if what else []
        lines += self.para(self.say("limits.not_encoded", instruments=titles), "  ")
        lines += self.para(self.say("limits.advice"), "  ")
        return [self.say("section.limits"), *lines, *self.para(self.say("limits.digest", digest=book.digest), "  ")]
