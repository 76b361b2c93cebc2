"""Every answer of a report, numbered and grouped by what it is about; what is said alike of several subjects is said once."""

from collections.abc import Iterator
from typing import NamedTuple

from protlaw.core.time import civil_day, zone
from protlaw.core.values import FUTURE, PAST
from protlaw.engine.derivation import Finding
from protlaw.render import moments
from protlaw.render.answer import Parts
from protlaw.render.explain import Said, explained
from protlaw.render.html.alike import Row, Shared, Why, alike, forms
from protlaw.render.stated import Stated
from protlaw.render.words import capital

MOST_APART = 12  # subjects that are each told apart; more are told together


class Entry(NamedTuple):
    """One answer: what it says, of whom, and why. `group` is the section of the answer it belongs to."""

    number: int
    group: str
    title: str
    status: str
    subjects: tuple[str, ...]
    place: str
    lines: tuple[str, ...]
    text: str  # which version of the text, why that one, how well known
    norm: str
    why: tuple[Why, ...]
    letters: tuple[str, ...]  # of the values that differ from row to row
    rows: tuple[Row, ...]


class Group(NamedTuple):
    """The answers about one thing, or about all of a kind: those to read, and those not triggered."""

    title: str
    entries: list[Entry]
    quiet: list[Entry]


class Answer(NamedTuple):
    """What is said of one finding beside its reasons."""

    section: str
    title: str
    status: str
    place: str
    lines: tuple[str, ...]
    text: str
    day: str
    norm: str


class Entries:
    """The answers in order; `of` finds the number of the entry of a finding."""

    def __init__(self, parts: Parts, stated: Stated) -> None:
        self.parts, self.told, self.stated, self.lang = parts, parts.told, stated, parts.lang
        self.section = {id(f): group for group, found in parts.groups.items() for f in found}
        self.numbers: dict[int, int] = {}
        self.shared = Shared()
        self.count = 0
        self.groups = [self._group(title, found) for title, found in self._about().items()]

    def of(self, finding: Finding) -> int:
        """The number of the entry a finding is told in."""
        return self.numbers[id(finding)]

    def status(self, f: Finding) -> str:
        """What a finding answers; where another reading would answer otherwise, that it is so on those used."""
        words = self.told.statuses(f, f.possible) if f.status == "undetermined" else self.told.status(f, f.status)
        return self.told.say("html.on_readings", status=words) if self.section[id(f)] == "contested" else words

    def _about(self) -> dict[str, list[Finding]]:
        """The findings by the thing they are about; by its kind, where there are many of it."""
        counts: dict[str, int] = {}
        for instance in self.parts.result.case.instances:
            counts[instance.entity] = counts.get(instance.entity, 0) + 1
        by: dict[str, list[Finding]] = {}
        for f in self.parts.result.findings:
            if self.section[id(f)] != "others":
                by.setdefault(self._heading(f.subject, counts), []).append(f)
        return by

    def _heading(self, subject: str, counts: dict[str, int]) -> str:
        root = subject.partition(".")[0]
        entity = root.split(":")[0]
        if ":" not in root:
            return self.told.say("html.group.case")
        if counts.get(entity, 0) <= MOST_APART:
            return capital(self.told.names.subject(root))
        return self.told.say("html.group.kind", kind=capital(self.told.names.entity(entity)), n=counts[entity])

    def _group(self, title: str, found: list[Finding]) -> Group:
        entries = list(self._entries(found))
        entries = [e._replace(subjects=()) if [capital(s) for s in e.subjects] == [title] else e for e in entries]
        return Group(title, [e for e in entries if e.group != "quiet"], [e for e in entries if e.group == "quiet"])

    def _entries(self, found: list[Finding]) -> Iterator[Entry]:
        """An entry for findings that say the same of their subjects; for many that differ in their values alone, one with a row each."""
        same: dict[tuple[object, ...], dict[tuple[Answer, tuple[Said, ...]], list[Finding]]] = {}
        for f in found:
            told, why = self._told(f), explained(self.told, self.stated, f)
            form = (told._replace(lines=(), day=""), tuple(map(forms, why)))
            same.setdefault(form, {}).setdefault((told, why), []).append(f)
        for variants in same.values():
            if len(variants) > MOST_APART:
                yield self._together(variants)
            else:
                for (told, why), members in variants.items():
                    yield self._entry(told, why, members, (), ())

    def _entry(self, told: Answer, why: tuple[Said, ...], members: list[Finding], letters: tuple[str, ...], rows: tuple[Row, ...]) -> Entry:
        self.count += 1
        self.numbers |= {id(f): self.count for f in members}
        shown = self.shared.shown(why, self.count, letters)
        text = told.text + (self.told.say("html.text.on", day=told.day) if told.day else "")
        return Entry(
            self.count, told.section, told.title, told.status, () if rows else self._subjects(members), told.place, told.lines, text,
            told.norm, shown, tuple(x for x in dict.fromkeys(letters) if x), rows,
        )  # fmt: skip

    def _together(self, variants: dict[tuple[Answer, tuple[Said, ...]], list[Finding]]) -> Entry:
        letters, cells = alike([why for _, why in variants])
        rows = [
            Row(subject, told.lines, values)
            for ((told, _), members), values in zip(variants.items(), cells, strict=True)
            for subject in self._subjects(members)
        ]
        told, why = next(iter(variants))
        days = {t.day for t, _ in variants}
        common = told._replace(lines=(), day=told.day if len(days) == 1 else "")
        return self._entry(common, why, [f for members in variants.values() for f in members], letters, tuple(rows))

    def _subjects(self, members: list[Finding]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.told.names.subject(f.subject) for f in members))

    # --- one finding

    def _told(self, f: Finding) -> Answer:
        told, section = self.told, self.section[id(f)]
        late = capital(told.say("finding.late.yes")) + "." if f.late == "yes" and f.status == "undetermined" else ""
        lines = tuple(x for x in (told.times(f), late, *told.notes(f, self.parts.usual)) if x)
        place = " · ".join(x for x in (capital(told.say(f"kind.{f.kind}")), told.place(f)) if x)
        return Answer(section, told.title(f), self.status(f), place, lines, self._text(f), self._read_on(f), f.norm)

    def _text(self, f: Finding) -> str:
        """The text applied: since when in force, why that one, how well it is known."""
        if f.source is None:
            return ""
        start, end, because = f.version
        fidelity = self.told.say(f"fidelity.{f.fidelity}")
        return self.told.say(
            "html.text", start=moments.day(start, self.lang), because=self.told.names.reason(because, end), fidelity=fidelity
        )

    def _read_on(self, f: Finding) -> str:
        """The day on which the text is read, if it is one: that imposed, else that of the moment that governs."""
        law_on, read = self.parts.result.as_of.law_on, f.start or f.at
        if law_on is not None:
            return moments.day(law_on, self.lang)
        if read is None or read.none or read.earliest <= PAST or read.latest >= FUTURE:
            return ""
        tz = zone(self.told.zone(f))
        first, last = (civil_day(t, tz) for t in read[:2])
        return moments.day(first, self.lang) if first == last else ""
