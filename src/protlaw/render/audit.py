"""What an audit found, as a reader takes it in: each duty with how it was complied with, then what is missing and what was set aside."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from protlaw.core.status import UNBOUND
from protlaw.many.audit import Audit
from protlaw.many.tally import BINS
from protlaw.render.diagnostics import message
from protlaw.render.messages import has, text
from protlaw.render.words import Names, capital, listed
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Const, Duty, Power

WIDTH = 100
OUTCOMES = ("met", "pending", "ended", "met_late", "breached", "undetermined")  # of a duty that may bind
_KNOWN = ("met", "met_late", "breached")
_MOST = 12

Counts = Mapping[str, int]


class Line(NamedTuple):
    """A norm with its counts: all, by the year in which it started (None: not known), by who bears it and by where."""

    norm: str
    kind: str
    title: str
    place: str
    term: str
    counts: Counts
    years: tuple[tuple[int | None, Counts], ...]
    delays: tuple[int, ...]  # met late, by how much, as BINS; the last by more

    @property
    def bound(self) -> int:
        """How many answers say, or may say, that it binds."""
        return sum(n for status, n in self.counts.items() if status not in UNBOUND)

    @property
    def decided(self) -> bool:
        """Whether any of its outcomes is known."""
        return any(self.counts.get(status) for status in OUTCOMES if status != "undetermined")

    @property
    def grave(self) -> int:
        return self.counts.get("breached", 0) + self.counts.get("met_late", 0)


class Group(NamedTuple):
    """The duties of one bearer, or of one place, together."""

    name: str
    counts: Counts


class Open(NamedTuple):
    """A fact that undetermined answers read: what it is, who can answer it, how many."""

    fact: str
    title: str
    who: str
    n: int


class AuditView:
    """An audit in one language."""

    def __init__(self, found: Audit, book: Lawbook, lang: str) -> None:
        self.found, self.book, self.lang = found, book, lang
        self.names = Names(book, lang)
        self.rows: list[dict[str, Any]] = found.tally.summary().to_pylist()
        told = Counter(row["norm"].split("/")[0] for row in self.rows)
        self.home = max(told, key=told.__getitem__, default=None)  # the law most is about, whose title goes unsaid

    def say(self, key: str, /, **args: object) -> str:
        return text(self.lang, key, **args)

    def number(self, n: int) -> str:
        return f"{n:,}".replace(",", "\u202f") if self.lang == "es" else f"{n:,}"

    def share(self, n: int, of: int) -> str:
        """A share in whole hundredths; what is not nothing and not all is never shown as such."""
        if n in (0, of) or not of:
            return f"{100 if of and n == of else 0}\u00a0%"
        near = "<\u00a01" if n * 100 < of else ">\u00a099" if (of - n) * 100 < of else str(round(n * 100 / of))
        return f"{near}\u00a0%"

    # --- norms

    def duties(self) -> list[Line]:
        """The duties that bind in some case, the gravest first."""
        return sorted(
            (line for line in self.lines() if line.kind == "obligation" and line.bound), key=lambda x: (-x.grave, -x.bound, x.norm)
        )

    def others(self) -> list[Line]:
        """Every other norm that says something."""
        return [line for line in self.lines() if line.kind != "obligation" and line.bound]

    def lines(self) -> list[Line]:
        by: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in self.rows:
            by.setdefault((row["norm"], row["kind"]), []).append(row)
        delays: dict[str, list[int]] = {}
        for row in self.found.tally.delays().to_pylist():
            at = len(BINS) if row["up_to"] is None else BINS.index(row["up_to"])
            delays.setdefault(row["norm"], [0] * (len(BINS) + 1))[at] += row["n"]
        return [self._line(norm, kind, rows, delays.get(norm, [])) for (norm, kind), rows in by.items()]

    def _line(self, name: str, kind: str, rows: list[dict[str, Any]], delays: list[int]) -> Line:
        norm = self.book.norms[name][-1].norm
        years: dict[int | None, dict[str, int]] = {}
        for row in rows:
            if row["status"] not in UNBOUND:
                counts = years.setdefault(row["year"], {})
                counts[row["status"]] = counts.get(row["status"], 0) + row["n"]
        place = self.names.places(norm.head.citations[:1], self.home) if norm.head.citations else ""
        ordered = sorted(years.items(), key=lambda item: (item[0] is None, item[0]))
        return Line(name, kind, capital(self.names.norm(norm)), place, self.term(norm), _counted(rows), tuple(ordered), tuple(delays))

    def term(self, norm: object) -> str:
        """The term as the law gives it: «3 horas»; empty where it gives none or leaves its length open."""
        term = norm.term if isinstance(norm, Duty | Power) else None
        if term is None or term.unit is None or not isinstance(term.number, Const):
            return ""
        n = term.number.value
        return text(self.lang, f"unit.{term.unit}.1" if n == 1 and has(self.lang, f"unit.{term.unit}.1") else f"unit.{term.unit}", n=n)

    def status(self, line: Line, status: str) -> str:
        return self.names.member(self.book.norms[line.norm][-1].norm, status, line.kind)

    # --- by whom, where, what is missing

    def groups(self, by: str) -> list[Group]:
        """How the duties of each bearer, or in each place, were complied with; those not known last."""
        found: dict[str | None, list[dict[str, Any]]] = {}
        for row in self.rows:
            if row["kind"] == "obligation" and row["status"] not in UNBOUND:
                found.setdefault(row[by], []).append(row)
        ordered = sorted(found.items(), key=lambda item: (item[0] is None, -sum(r["n"] for r in item[1]), item[0] or ""))
        return [Group(self._group(name, by), _counted(rows)) for name, rows in ordered]

    def _group(self, name: str | None, by: str) -> str:
        if name is None:
            return self.say(f"audit.{by}.unknown")
        if by == "place":
            return name
        return capital(self.names.named(name) if name in self.book.authorities else self.names.kind(name))

    def missing(self) -> list[Open]:
        """The facts that undetermined answers read, over all norms, most first."""
        total: dict[str, int] = {}
        for row in self.found.tally.missing().to_pylist():
            total[row["fact"]] = total.get(row["fact"], 0) + row["n"]
        return [self._open(fact, n) for fact, n in sorted(total.items(), key=lambda item: (-item[1], item[0]))]

    def _open(self, fact: str, n: int) -> Open:
        if fact in self.book.open_norms:
            norm = self.book.open_norms[fact]
            return Open(fact, capital(self.names.named(fact)), self.names.role(norm.answered_by) if norm.answered_by else "", n)
        entity, _, name = fact.partition(".")
        declared = self.book.entities[entity].facts[name]
        who = self.names.role(declared.answered_by) if declared.answered_by else ""
        return Open(fact, f"{capital(self.names.label(declared.label, name))} ({self.names.kind(entity)})", who, n)

    # --- the run itself

    def run(self) -> list[str]:
        """How many cases and answers, what was set aside, what was judged again, what columns cannot express."""
        found = self.found
        lines = [self.say("audit.counted", cases=self.number(found.cases), answers=self.number(found.answers))]
        lines.append(self.say("audit.checked", n=self.number(found.checked)) if found.checked else self.say("audit.unchecked"))
        if found.broken:
            lines.append(self.say("audit.broken", n=self.number(found.broken)))
        if found.refused:
            lines.append(
                self.say(
                    "audit.refused",
                    names="; ".join(f"{self.names.named(n)} ({self.say(f'refused.{why}')})" for n, why in found.refused.items()),
                )
            )
        return lines

    def faults(self) -> list[str]:
        """The first cells that could not be read, with their places."""
        return [self._fault(row) for row in self.found.faults.to_pylist()]

    def _fault(self, row: Mapping[str, Any]) -> str:
        begin, _, end = row["found"].partition(" … ")
        columns = f"`{row['column']}`, `{row['column'].removesuffix('.none_until')}`"
        args = {"found": end if row["code"] == "PL4027" else row["found"], "begin": begin, "es": columns, "en": columns}
        said = message(row["code"], args, self.lang)
        return self.say(
            "audit.fault", case=row["case"] or "–", table=row["table"], row=row["row"], column=row["column"], said=said, code=row["code"]
        )

    def told(self, line: Line) -> str:
        """A duty's counts in a sentence."""
        parts = [
            self.say(f"audit.share.{status}", share=self.share(line.counts[status], line.bound))
            for status in OUTCOMES
            if line.counts.get(status)
        ]
        return self.say("audit.told", n=self.number(line.bound), shares=listed(parts, self.lang))


def _counted(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["status"]] = counts.get(row["status"], 0) + row["n"]
    return counts


def audit_text(found: Audit, book: Lawbook, lang: str) -> str:
    """What `protlaw audit` prints."""
    view = AuditView(found, book, lang)
    lines = [
        f"{view.say('audit.title').upper()} · {book.jurisdiction.label.in_(lang)}",
        *(w for line in view.run() for w in _wrapped(line, "")),
    ]
    missing, every = view.missing(), view.duties()
    duties = [line for line in every if line.decided]
    if every:
        lines += ["", view.say("audit.section.duties").upper()]
    for line in duties[:_MOST]:
        about = ", ".join(part for part in (line.place, line.term) if part)
        lines += _wrapped(f"{line.title} ({about})", "  ") + _wrapped(view.told(line), "    ")
    if len(duties) > _MOST:
        lines += [f"  … {view.say('audit.more', n=len(duties) - _MOST)}"]
    if len(every) > len(duties):
        lines += _wrapped(view.say("audit.undecided", n=len(every) - len(duties)), "  ")
    if missing:
        lines += ["", view.say("audit.section.open").upper()]
        lines += [w for one in missing[:5] for w in _wrapped(view.say("audit.open", n=view.number(one.n), fact=one.title), "  ")]
    if view.found.broken:
        lines += ["", view.say("audit.section.faults").upper(), *(w for fault in view.faults() for w in _wrapped(fault, "  "))]
    return "\n".join([*lines, "", *_wrapped(text(lang, "limits.advice"), "")]) + "\n"


def row_text(row: Mapping[str, Any], number: int, book: Lawbook, lang: str) -> str:
    """The row of an audit that is explained below it."""
    names = Names(book, lang)
    norm = book.norms[row["norm"]][-1].norm
    statuses = listed([names.member(norm, s, row["kind"]) for s in row["possible"].split("|")], lang, "or")
    said = text(lang, "audit.row", n=number, norm=capital(names.norm(norm)), subject=names.subject(row["subject"]), status=statuses)
    return "\n".join(_wrapped(said, "")) + "\n\n"


def _wrapped(words: str, indent: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
