"""Answers that are not the same in two results, in words: what they are about, what each was and is, in which order."""

from collections.abc import Iterable
from typing import Any

from protlaw.core.status import UNBOUND
from protlaw.render import moments
from protlaw.render.layout import wrapped
from protlaw.render.messages import has, text
from protlaw.render.results import Change, Data, Side
from protlaw.render.words import Names, capital, listed
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Duty, Norm

# What a change is, the gravest first.
GROUPS = ("breached", "late", "restored", "contested", "decided", "undecided", "due", "other", "new", "gone")
MARKS = {"breached": "✗ ", "late": "✗ ", "contested": "± ", "undecided": "? ", "due": "→ "}
_BREACHED = {"breached", "violated"}
_LATE = {"met_late", "exercised_late", "lapsed", "defect_found", "not_achieved"}
_FIELDS = ("status", "possible", "settled", "due", "safest", "at", "accounts")


def group_of(change: Change) -> str:
    """Which kind of change it is."""
    old, new = change.old, change.new
    before, now = _grade(old), _grade(new)
    if new is None:
        return "gone"
    if now and now != before:
        return now
    if before and not now:
        return "restored"
    if old is None:
        return "new"
    if old.finding["settled"] and not new.finding["settled"]:
        return "contested"
    if not change.both("status") and "undetermined" in (old.finding["status"], new.finding["status"]):
        return "undecided" if new.finding["status"] == "undetermined" else "decided"
    return "due" if change.both("status", "possible", "settled") and old.due != new.due else "other"


def _grade(side: Side | None) -> str | None:
    """How grave an answer is that no reading undoes: `breached`, `late` or neither."""
    if side is None or not side.finding["settled"]:
        return None
    status, late = side.finding["status"], side.finding["late"] == "yes"
    failed = side.finding["kind"] == "requirement" and status == "no"
    return "breached" if status in _BREACHED else "late" if late or failed or status in _LATE else None


class Telling:
    """The words for changes between results of one case, in a language."""

    def __init__(self, book: Lawbook, lang: str, results: Iterable[Data]) -> None:
        self.book, self.lang = book, lang
        self.names = Names(book, lang)
        subjects = {f["subject"].split(".")[0] for data in results for f in data["findings"]}
        roots = [s.split(":")[0] for s in subjects]
        self.several = {entity for entity in roots if roots.count(entity) > 1}

    def say(self, key: str, /, **args: object) -> str:
        return text(self.lang, key, **args)

    def title(self, finding: Data) -> str:
        """What it is about, and which subject where there are several."""
        name, about = finding["norm"], self.about(finding["subject"])
        label = self.say("changed.order", id=name.partition(":")[2]) if finding["kind"] == "order" else self.names.named(name)
        return capital(label) + (f" ({about})" if about else "")

    def about(self, subject: str) -> str:
        """The subject, where the case has more than one of its kind."""
        return self.names.subject(subject) if subject and ("[" in subject or subject.split(":")[0] in self.several) else ""

    def fact(self, subject: str, name: str) -> str:
        """A fact, and whose it is."""
        return f"{self.names.fact(subject, name)} ({self.names.subject(subject)})"

    def question(self, subject: str, name: str) -> str:
        """What is asked to know a fact or an open norm."""
        declared = self.names.declared(subject, name)
        open_norm = next((o for full, o in self.book.open_norms.items() if full.split("/")[1] == name), None)
        ask = declared.ask if declared else open_norm.ask if open_norm else None
        return self.names.label(ask, name) if ask else self.names.named(name)

    def norm(self, finding: Data) -> Norm | None:
        versions = self.book.norms.get(finding["norm"])
        return versions[-1].norm if versions else None

    def status(self, finding: Data, status: str) -> str:
        norm = self.norm(finding)
        timeless = isinstance(norm, Duty) and norm.term is None and not norm.standards
        if timeless and status in ("met", "pending"):
            return self.say(f"status.{status}.no_term")
        return self.names.member(norm, status, finding["kind"])

    def answer(self, finding: Data | None) -> str:
        """A status in words; of an open answer, those it may have."""
        if finding is None:
            return self.say("changed.nothing")
        if finding["status"] != "undetermined":
            said = self.status(finding, finding["status"])
        elif finding["possible"]:
            shown = [s for s in finding["possible"] if s != "not_in_force"] or finding["possible"]
            words = [self.say(f"short.{s}") if has(self.lang, f"short.{s}") else self.status(finding, s) for s in shown]
            said = self.say("changed.open", statuses=listed(words, self.lang, "or"))
        else:
            said = self.say("status.conflict")
        return said if finding["settled"] else self.say("changed.contested", status=said)

    def change(self, change: Change) -> list[str]:
        """What it was and what it is, in lines."""
        old, new = change.old, change.new
        before, now = (self.answer(side.finding if side else None) for side in (old, new))
        lines = [self.say("changed.line", before=before, now=now) if before != now else self.say("changed.still", now=now)]
        for field, tell in (("due", moments.due), ("at", moments.interval)):
            ends = [getattr(side, field) if side else None for side in (old, new)]
            if ends[0] != ends[1] and new is not None and (ends[1] or new.finding["status"] not in UNBOUND):
                then, since = (tell(end[0], end[1], self.zone(change.key[0]), self.lang) if end else "" for end in ends)
                key = f"changed.{field}" + ("" if then and since else ".new" if since else ".gone")
                lines.append(self.say(key, before=then, now=since))
        return lines

    def zone(self, norm: str) -> str:
        instrument = self.book.instruments.get(norm.split("/")[0])
        return instrument.zone if instrument else self.book.jurisdiction.zone

    def lines(self, changes: Iterable[Change], width: int) -> list[str]:
        """The changes one after the other, the gravest first."""
        lines = []
        for change in sorted(changes, key=lambda c: GROUPS.index(group_of(c))):
            lines += wrapped(self.title(change.sides[0].finding), width, "  ", MARKS.get(group_of(change), "· "))
            lines += [line for words in self.change(change) for line in wrapped(words, width, "    ")]
        return lines


def change_data(change: Change) -> dict[str, Any]:
    """A change as plain data: what it is about, its kind, whether the answer differs, and what was told before and now."""
    norm, kind, subject = change.key
    sides = {
        name: {field: side.finding[field] for field in _FIELDS} if side else None
        for name, side in (("old", change.old), ("new", change.new))
    }
    about = {"norm": norm, "kind": kind, "subject": subject}
    return {**about, "group": group_of(change), "answer_differs": change.answer_differs, **sides}
