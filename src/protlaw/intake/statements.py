"""What a file says of one fact: its value by the declared type, in which account, who says so and on what record."""

from collections.abc import Callable
from typing import NamedTuple

from protlaw.intake.casefile import Absent, Listed, Moment, Running, Stated
from protlaw.intake.faults import Fields, fields
from protlaw.intake.moments import Clock, Resolve
from protlaw.intake.single import Single, is_unknown
from protlaw.intake.source import Entry, Items, Node, Scalar, Table, is_null, shown
from protlaw.intake.words import NONE, ONGOING, UNKNOWN, YES_NO, fold, in_both
from protlaw.semantics.lawbook import FactDecl

_MOMENT_FORMS = ("at", "about", "plus_minus", "between", "not_before", "not_after", "after", "before", "lapse")


class Provenance(NamedTuple):
    """Who says so, on which record, recorded when."""

    source: str | None
    by: str | None
    recorded: Moment | None


class Said(NamedTuple):
    """A value with its provenance; `value` is None where the file says it is unknown."""

    value: Stated | None
    provenance: Provenance
    node: Node


class Reader:
    """Reads the values of facts. `refer` finds an instance, `member_of` one listed in a collection."""

    def __init__(
        self, clock: Clock, refer: Callable[[Scalar, str | None], str | None], member_of: Callable[[Node, str | None], str | None]
    ) -> None:
        self.clock = clock
        self.faults = clock.faults
        self.single = Single(clock, refer)
        self.member_of = member_of
        self.complete_until: int | None = None

    def said(self, node: Node, fact: FactDecl, resolve: Resolve) -> Said:
        """One value, outside any account."""
        kind = _KIND.get(fact.type, "value")
        stated = fields(node, kind, self.faults) if isinstance(node, Table) else {}
        provenance = self.provenance(stated)
        if isinstance(node, Scalar) and is_unknown(node, fact):
            value: Stated | None = None
        elif kind == "event":
            value = self.event(node, stated, provenance, resolve, fact)
        elif kind == "period":
            value = self.period(node, stated, provenance, resolve)
        elif kind == "collection":
            value = self.collection(node, stated, provenance, fact)
        elif kind == "number":
            value = self.single.number(node, stated)
        else:
            value = self.single.value(node, stated, fact)
        self.check_recorded(value, provenance, node, stated)
        return Said(value, provenance, node)

    # --- provenance and horizons

    def provenance(self, stated: Fields) -> Provenance:
        words = {key: entry.node.text.strip() for key, entry in stated.items() if isinstance(entry.node, Scalar)}
        for key in ("source", "page", "folio", "by"):
            if key in stated and is_null(stated[key].node):
                self.faults.at("PL4009", stated[key].node)
        numbered = [f"{mark} {words[key]}" for key, mark in (("page", "p."), ("folio", "f.")) if key in words]
        recorded = self.clock.when(stated["recorded"].node) if "recorded" in stated else None
        source = ", ".join(part for part in (words.get("source"), *numbered) if part)
        return Provenance(source or None, words.get("by") or None, recorded)

    def horizon(self, node: Node) -> int | None:
        """The last instant of the day or moment up to which something is said."""
        moment = self.clock.when(node)
        return moment.latest if moment else None

    def absent(self, stated: Fields, provenance: Provenance, node: Node, until: str = "until") -> Absent | None:
        """A denial: up to its own moment, else when it was recorded, else the moment the file is complete up to."""
        if until in stated:
            own = self.horizon(stated[until].node)
            return None if own is None else Absent(own)
        if provenance.recorded is not None or "recorded" in stated:
            return Absent(provenance.recorded.latest) if provenance.recorded else None
        if self.complete_until is None:
            self.faults.at("PL4029", node)
            return None
        return Absent(self.complete_until)

    def denied(self, stated: Fields) -> bool:
        """Whether `none: yes` is said; anything else under that key is a fault."""
        if "none" not in stated:
            return False
        node = stated["none"].node
        if isinstance(node, Scalar) and YES_NO.get(fold(node.text)) is not True:
            self.faults.at("PL4048", node)
        return True

    def alone(self, stated: Fields, key: str, others: tuple[str, ...]) -> None:
        clash = [other for other in others if other in stated]
        if clash:
            self.faults.at("PL4028", stated[clash[0]], in_both(key, *clash))

    def check_recorded(self, value: Stated | None, provenance: Provenance, node: Node, stated: Fields) -> None:
        """A record older than what it speaks of: odd, and kept."""
        if provenance.recorded is None or value is None:
            return
        ends = (value.begin, value.end) if isinstance(value, Running) else (value,)
        spoken = [end.earliest for end in ends if isinstance(end, Moment)]
        if "until" in stated:
            spoken += [end.until for end in ends if isinstance(end, Absent) and end.until is not None]
        if spoken and max(spoken) > provenance.recorded.latest:
            self.faults.warn("PL4051", node, {"recorded": provenance.recorded.text})

    # --- moments

    def event(self, node: Node, stated: Fields, provenance: Provenance, resolve: Resolve, fact: FactDecl | None) -> Moment | Absent | None:
        """An event: its moment, or that it did not happen up to a moment."""
        inner = stated["at"].node if "at" in stated else node
        word = fold(inner.text) if isinstance(inner, Scalar) else ""
        none = word in NONE or self.denied(stated)
        if none and fact is not None and fact.type != "event":
            self.faults.at("PL4040", node)
            return None
        if none:
            self.alone(stated, "none", tuple(key for key in _MOMENT_FORMS if key != "at" or word not in NONE))
            return self.absent(stated, provenance, node)
        if word in UNKNOWN:
            return None
        self.without_none(stated)
        if isinstance(node, Scalar):
            return self.clock.read(node)
        return self.clock.made(stated, node, resolve) if isinstance(node, Table) else None

    def without_none(self, stated: Fields) -> None:
        if "until" in stated:
            self.faults.at("PL4019", stated["until"], in_both("none"))

    def period(self, node: Node, stated: Fields, provenance: Provenance, resolve: Resolve) -> Stated | None:
        """A period: when it began and when it ended. A plain moment is when it began."""
        if ("from" not in stated and "to" not in stated) or "none" in stated:
            if "to" in stated and "until" not in stated:
                stated = {**stated, "until": stated["to"]}
            begin = self.event(node, stated, provenance, resolve, None)
            return Running(begin, begin if isinstance(begin, Absent) else None) if begin is not None else None
        self.alone(stated, "from", _MOMENT_FORMS)
        self.without_none(stated)
        begin, end = (self.end(stated.get(key), provenance, resolve) for key in ("from", "to"))
        if isinstance(begin, Moment) and isinstance(end, Moment) and end.latest < begin.earliest:
            self.faults.at("PL4027", stated["to"].node, {"begin": begin.text, "found": end.text})
        return Running(begin, end) if begin is not None or end is not None else None

    def end(self, entry: Entry | None, provenance: Provenance, resolve: Resolve) -> Moment | Absent | None:
        if entry is None:
            return None
        node = entry.node
        if isinstance(node, Scalar) and fold(node.text) in ONGOING:
            return self.absent({}, provenance, node)
        stated = fields(node, "event", self.faults) if isinstance(node, Table) else {}
        own = self.provenance(stated)
        return self.event(node, stated, own if own.recorded else provenance, resolve, None)

    # --- collections

    def collection(self, node: Node, stated: Fields, provenance: Provenance, fact: FactDecl) -> Listed | None:
        """A list: complete up to its own moment, else the file's; else it may have more members than are on file."""
        listed = stated["members"].node if "members" in stated else node
        word = isinstance(listed, Scalar) and fold(listed.text) in NONE
        if word or self.denied(stated):
            if "members" in stated and not word:
                self.alone(stated, "none", ("members",))
            absent = self.absent(stated, provenance, node)
            return absent and Listed((), absent.until)
        if isinstance(listed, Scalar):
            self.faults.at("PL4009" if is_null(listed) else "PL4045", listed)
        self.without_none(stated)
        complete = self.complete_until
        if "complete_until" in stated:
            complete = self.complete(stated["complete_until"], provenance.by)
        if isinstance(node, Table) and "members" not in stated:
            self.faults.at("PL4019", node, in_both("members"))
        ids: dict[str, None] = {}
        for item in listed.items if isinstance(listed, Items) else ():
            found = self.member_of(item, fact.entity)
            if found in ids:
                self.faults.at("PL4008", item, {"found": shown(found)})
            elif found is not None:
                ids[found] = None
        return Listed(tuple(ids), complete)

    def complete(self, entry: Entry, by: str | None) -> int | None:
        """`complete_until`: up to when, on whose word."""
        node = entry.node
        stated = fields(node, "complete", self.faults) if isinstance(node, Table) else {}
        if not (by or self.provenance(stated).by):
            self.faults.at("PL4018", entry)
        if isinstance(node, Scalar):
            return self.horizon(node)
        if "at" not in stated:
            self.faults.at("PL4019", node, in_both("at"))
            return None
        zones = self.clock.zones_of(stated["zone"].node) if "zone" in stated else None
        moment = self.clock.when(stated["at"].node, zones)
        return moment.latest if moment else None


_KIND = {"event": "event", "date": "event", "instant": "event", "period": "period", "num": "number", "coll": "collection"}
