"""The parts of an answer in words, in the order in which a lawyer reads them, for whatever page lays them out."""

from collections.abc import Iterator
from typing import NamedTuple

from protlaw.engine.derivation import Finding, Result
from protlaw.intake.casefile import Moment
from protlaw.render import moments
from protlaw.render.finding import Told, is_value, known_due
from protlaw.render.grouping import LATE, by_due, grouped
from protlaw.render.hypothesis import Hypothesis
from protlaw.render.words import capital, listed

Usual = set[tuple[str, str, str | None, str]]


class Alike(NamedTuple):
    """Open answers that differ only in their subject."""

    title: str
    may_be: str
    place: str
    said: tuple[str, ...]
    members: list[Finding]


class Brief(NamedTuple):
    """A norm of a provision with no limit at stake, its subjects and the numbers of the questions that bear on it."""

    title: str
    members: list[Finding]
    asks: list[int]


class Parts:
    """One answer, part by part."""

    def __init__(self, result: Result, lang: str, details: bool) -> None:
        self.result, self.lang, self.details = result, lang, details
        self.told = Told(result, lang)
        self.say = self.told.say
        self.hypothesis = Hypothesis(self.told)
        self.usual = usual_versions(result.findings)
        self.groups = grouped(result.findings)

    # --- head

    def head(self) -> Iterator[str]:
        """From when the case is seen, under which readings, by which texts."""
        yield from self.seen()
        yield from self.hypotheses()
        yield from self.laws()

    def seen(self) -> Iterator[str]:
        """Up to when facts are looked at, and as they were on file when."""
        r = self.result
        zone = r.case.zone or r.book.jurisdiction.zone
        key = "head.until" if r.case.facts_until == r.as_of.facts_until or r.case.latest != r.as_of.facts_until else "head.until.latest"
        yield self.say(key, moment=moments.until(r.as_of.facts_until, zone, self.lang))
        if r.case.known_at == r.as_of.known_at or r.as_of.known_at < 1 << 59:
            yield self.say("head.known", moment=moments.until(r.as_of.known_at, zone, self.lang))

    def hypotheses(self) -> Iterator[str]:
        """What makes the whole answer hypothetical: facts supposed, the law of a day imposed, readings chosen."""
        r = self.result
        yield from self.hypothesis.head()
        for draft in (w for w in r.book.instruments.values() if not w.enacted):
            yield self.say("head.draft", title=self.told.names.label(draft.title, draft.name), day=moments.day(draft.in_force, self.lang))
        if r.as_of.law_on is not None:
            yield self.say("head.law_on", day=moments.day(r.as_of.law_on, self.lang))
        if r.choices:
            shown = "; ".join(f"{self.told.names.named(a)}: {self.told.reading(a, c)}" for a, c in r.choices)
            yield self.say("head.choices", readings=shown)

    def laws(self) -> Iterator[str]:
        """The version most findings of each instrument are judged by."""
        book = self.result.book
        for instrument, start, end, because in sorted(self.usual, key=lambda u: u[0] not in book.instruments or u[0]):
            title = self.told.names.label(book.instruments[instrument].title, instrument)
            why = self.told.names.reason(because, end)
            yield self.say("head.law", title=title, start=moments.day(start, self.lang), because=why)

    def summary(self) -> str:
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

    def overdue(self) -> list[Finding]:
        return sorted(self.groups["overdue"], key=by_due)

    def doubtful(self) -> int:
        """How many answers would be overdue on the readings in use, were it not for another reading."""
        return sum(f.status in LATE for f in self.groups["contested"])

    def next(self) -> tuple[list[Finding], list[Finding]]:
        """What runs towards a known limit, soonest first; and what has none."""
        found = sorted(self.groups["next"], key=by_due)
        return [f for f in found if known_due(f.due)], [f for f in found if not known_due(f.due)]

    def contested(self) -> list[Finding]:
        """What depends on the reading: first what would be late, on the readings in use or on others."""
        found = sorted(self.groups["contested"], key=by_due)
        return sorted(found, key=lambda f: (f.status not in LATE, not any(LATE & set(s) for p in f.readings for _, s in p.others)))

    def undecided(self) -> tuple[list[Alike], list[Finding]]:
        """Open answers that matter most (a limit may be missed, or others hang on it), those alike together; and the rest."""
        found = self.groups["undecided"]
        main = [f for f in found if self.details or is_value(f) or (known_due(f.due) and LATE & set(f.possible))]
        return self._alike(sorted(main, key=lambda f: (not is_value(f), *by_due(f)))), [f for f in found if f not in main]

    def _alike(self, found: list[Finding]) -> list[Alike]:
        told = self.told
        same: dict[tuple[str, ...], list[Finding]] = {}
        for f in found:
            late = [capital(self.say("finding.late.yes")) + "."] if f.late == "yes" else []
            why = told.reasons(f, self.details)
            because = capital(self.say("finding.why", reasons=why)) + "." if why else ""
            said = [" ".join([told.times(f), *late]).strip(), *(told.outcomes(f, m) for m in told.asked(f))]
            said += [because, capital(told.swayed(f)), *told.notes(f, self.usual)]
            same.setdefault((told.title(f), self._may_be(f), told.place(f), *said), []).append(f)
        return [Alike(title, may_be, place, tuple(s for s in said if s), m) for (title, may_be, place, *said), m in same.items()]

    def _may_be(self, f: Finding) -> str:
        key = "finding.possible.value" if f.kind in ("definition", "catalogue") else "finding.possible"
        return self.say(key, statuses=self.told.statuses(f, f.possible))

    def subjects(self, members: list[Finding]) -> str:
        """The subjects of several findings, where they need saying."""
        return listed([s for s in map(self.told.subject, members) if s], self.lang)

    def briefly(self, found: list[Finding]) -> dict[str, list[Brief]]:
        """Open answers with no limit at stake, by provision, each norm once."""
        by: dict[str, dict[str, Brief]] = {}
        for f in found:
            where = self.told.names.places(f.source.head.citations[:1], f.norm.split("/")[0]) if f.source is not None else ""
            title = self.told.title(f) if f.possible else f"{self.told.title(f)} ({self.say('status.conflict')})"
            brief = by.setdefault(where, {}).setdefault(title, Brief(title, [], []))
            brief.members.append(f)
            brief.asks.extend(n for m in self.told.asked(f) if (n := self.told.number(m)) not in brief.asks)
        return {where: list(titles.values()) for where, titles in by.items()}

    def others(self) -> dict[str, list[str]]:
        """Members the file does not list: which norms could bear on them, by collection."""
        by: dict[str, dict[str, None]] = {}
        for f in self.groups["others"]:
            by.setdefault(self.told.names.subject(f.subject).replace(" *", ""), {})[self.told.title(f)] = None
        return {what: list(labels) for what, labels in by.items()}

    # --- what surrounds the answers

    def _stated(self, moment: Moment) -> str:
        return moments.interval(moment.earliest, moment.latest, self.result.book.jurisdiction.zone, self.lang)

    def orders(self) -> Iterator[str]:
        """The orders and decisions of others, each in a sentence."""
        for o in self.result.case.orders:
            norm = self.told.names.named(o.norm) if o.norm else ""
            status = self.told.names.member(None, o.status, "") if o.status else ""
            yield self.say(
                "order.line",
                authority=o.authority,
                date=self._stated(o.date),
                effect=self.say(f"order.{o.effect}", norm=norm, status=status) + (f" ({o.scope})" if o.scope else ""),
                binding=self.say("order.binding" if o.binding else "order.not_binding"),
                until=(self.say("order.due", moment=self._stated(o.due)) if o.due else "")
                + (self.say("order.until", moment=self._stated(o.until)) if o.until else ""),
                source=self.say("order.source", source=o.source) if o.source else "",
            )

    def readings(self) -> tuple[dict[str, str], set[str]]:
        """The reading used of each ambiguity an answer rests on, and the ambiguities that change an answer."""
        plays = [(f, p) for f in self.result.findings for p in f.readings]
        sway = {p.ambiguity for f, p in plays if any(set(s) != set(f.possible) for _, s in p.others)}
        return {p.ambiguity: p.used for _, p in plays}, sway

    def some_tried(self) -> str:
        """How many answers rest on more readings than can all be combined, if any does."""
        found = sum(not f.all_tried for f in self.result.findings)
        return self.say("readings.some_tried", n=found) if found else ""

    def sources(self) -> list[str]:
        case = self.result.case
        found = [s.source for s in case.statements] + [h.source for h in case.holdings] + [o.source for o in case.orders]
        return [s for s in dict.fromkeys(found) if s]

    def limits(self) -> Iterator[str]:
        """What was not examined, and what an answer is not."""
        book = self.result.book
        what = "; ".join(label.in_(self.lang) for label in book.jurisdiction.not_examined)
        titles = "; ".join(self.told.names.label(i.title, name) for name, i in book.instruments.items())
        if what:
            yield self.say("limits.not_examined", what=what)
        yield self.say("limits.not_encoded", instruments=titles)


def usual_versions(findings: tuple[Finding, ...]) -> Usual:
    """The version most findings of each instrument are judged by: said once, not at each."""
    counts: dict[tuple[str, str, str | None, str], int] = {}
    for f in findings:
        if f.source is not None:
            key = (f.norm.split("/")[0], *f.version)
            counts[key] = counts.get(key, 0) + 1
    best: dict[str, tuple[str, str, str | None, str]] = {}
    for key in sorted(counts, key=lambda k: counts[k]):
        best[key[0]] = key
    return set(best.values())
