"""What others have decided about a case: findings that apply an open norm, and orders of courts and other authorities."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, get_args

from protlaw.core.status import DutyStatus, PowerStatus
from protlaw.intake.casefile import Holding, Moment, Order
from protlaw.intake.faults import Fields, fields
from protlaw.intake.source import Items, Node, Scalar, Table, is_null
from protlaw.intake.statements import Reader
from protlaw.intake.words import EFFECTS, STATUSES, YES_NO, fold, in_both
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Define, Duty

_NAMED = 30  # names of norms listed in a message
_STATUSES = (*get_args(DutyStatus), *get_args(PowerStatus), "observed", "violated", "achieved", "not_achieved", "yes", "no")


class One(NamedTuple):
    """A finding or an order being read."""

    node: Table
    stated: Fields


class Outside:
    """Reads findings and orders. `refer` finds an instance of any entity."""

    def __init__(self, lawbook: Lawbook, reader: Reader, refer: Callable[[Scalar, str | None], str | None]) -> None:
        self.lawbook = lawbook
        self.reader = reader
        self.faults = reader.faults
        self.refer = refer

    def each(self, node: Node | None, kind: str) -> Iterable[One]:
        for item in node.items if isinstance(node, Items) else ():
            if isinstance(item, Table):
                yield One(item, fields(item, kind, self.faults))

    # --- keys of one entry

    def text(self, of: One, key: str, need: bool = False) -> str | None:
        node = of.stated[key].node if key in of.stated else None
        if node is None and need:
            self.faults.at("PL4018" if key == "by" else "PL4019", of.node, in_both(key))
        if not isinstance(node, Scalar):
            return None
        if is_null(node) or not node.text.strip():
            self.faults.at("PL4009", node)
        return node.text.strip()

    def word(self, of: One, key: str) -> Scalar | None:
        node = of.stated[key].node if key in of.stated else None
        return node if isinstance(node, Scalar) else None

    def truth(self, of: One, key: str) -> bool | None:
        if self.text(of, key, need=True) is None:
            return None
        node = self.word(of, key)
        truth = YES_NO.get(fold(node.text)) if node else None
        if truth is None and node is not None and not is_null(node):
            self.faults.at("PL4030", node)
        return truth

    def moment(self, of: One, key: str) -> Moment | None:
        return self.reader.clock.moment(of.stated[key].node, self.no_anchor) if key in of.stated else None

    def no_anchor(self, word: Scalar) -> Moment | None:
        self.faults.at("PL4037", word)
        return None

    def name(self, of: One, key: str, known: Iterable[str]) -> str | None:
        """The full name of a norm, written whole or by its last part if that is unique."""
        node, names = self.word(of, key), list(known)
        if node is None or is_null(node):
            return None
        matches = [n for n in names if n == node.text] or [n for n in names if n.rsplit("/", 1)[-1] == node.text]
        if len(matches) > 1:
            self.faults.at("PL4039", node, {"known": ", ".join(f"`{n}`" for n in matches)})
        elif not matches:
            short = [n.rsplit("/", 1)[-1] for n in names]
            listed = ", ".join(f"`{n}`" for n in short[:_NAMED]) + (" …" if len(short) > _NAMED else "")
            self.faults.unknown("PL4038", node, node.text, [*names, *short], {"known": listed})
        return matches[0] if matches else None

    def one_word(self, of: One, key: str, known: dict[str, str]) -> str | None:
        node = self.word(of, key)
        if node is None or is_null(node):
            return None
        folded = {fold(word): name for word, name in known.items()}
        found = folded.get(fold(node.text))
        if found is None:
            english = [word for word, name in known.items() if word == name]
            translated = {name for word, name in known.items() if word != name}
            spanish = [word for word, name in known.items() if word != name or name not in translated]
            args = {lang: ", ".join(f"`{word}`" for word in words) for lang, words in (("es", spanish), ("en", english))}
            self.faults.unknown("PL4041", node, node.text, known, args)
        return found

    # --- findings

    def findings(self, node: Node | None) -> tuple[Holding, ...]:
        return tuple(holding for of in self.each(node, "finding") if (holding := self.finding(of)) is not None)

    def finding(self, of: One) -> Holding | None:
        if ("open_norm" in of.stated) == ("norm" in of.stated):
            if "norm" in of.stated:
                self.faults.at("PL4028", of.stated["norm"], in_both("open_norm", "norm"))
            else:
                self.faults.at("PL4019", of.node, in_both("open_norm"))
        standard = None
        if "open_norm" in of.stated:
            name = self.name(of, "open_norm", self.lawbook.open_norms)
            entity = self.lawbook.open_norms[name].entity if name else None
            value = self.truth(of, "value")
        else:
            name, entity = self.name(of, "norm", self.lawbook.norms), None
            standard, value = self.standard(of, name), self.truth(of, "kept")
        subject = self.subject(of, entity)
        by, at = self.text(of, "by", need=True), self.moment(of, "at")
        source = self.reader.provenance(of.stated).source
        if name is None or subject is None or value is None or not by:
            return None
        return Holding(name, subject, standard, value, at, by, source)

    def standard(self, of: One, norm: str | None) -> str | None:
        if self.text(of, "standard", need="norm" in of.stated) is None or norm is None:
            return None
        duties = [version.norm for version in self.lawbook.norms[norm] if isinstance(version.norm, Duty)]
        return self.one_word(of, "standard", {s.kind: s.kind for duty in duties for s in duty.standards})

    def subject(self, of: One, entity: str | None) -> str | None:
        self.text(of, "subject", need=True)
        node = self.word(of, "subject")
        return self.refer(node, entity) if node is not None and not is_null(node) else None

    # --- orders

    def orders(self, node: Node | None) -> tuple[Order, ...]:
        seen: set[str] = set()
        found = []
        for of in self.each(node, "order"):
            name = self.text(of, "id")
            if name in seen and name is not None:
                self.faults.at("PL4008", of.stated["id"].node)
            seen.add(name or "")
            order = self.order(of, name)
            if order is not None:
                found.append(order)
        return tuple(found)

    def order(self, of: One, name: str | None) -> Order | None:
        authority, effect = self.text(of, "authority", need=True), self.effect(of)
        if effect in ("suspends", "defeats", "finds"):
            self.text(of, "norm", need=True)
        if effect == "finds":
            self.text(of, "status", need=True)
        if "date" not in of.stated:
            self.faults.at("PL4019", of.node, in_both("date"))
        date, binding = self.moment(of, "date"), self.truth(of, "binding")
        norm = self.name(of, "norm", self.lawbook.norms)
        subject = self.subject(of, None) if "subject" in of.stated else None
        status, due, until = self.status(of, norm), self.moment(of, "due"), self.moment(of, "until")
        if due is not None and until is not None and until.latest < due.earliest:
            self.faults.at("PL4027", of.stated["until"].node, {"begin": due.text, "found": until.text})
        addressee, scope = self.text(of, "addressee"), self.text(of, "scope")
        source = self.reader.provenance(of.stated).source
        if name is None or authority is None or effect is None or date is None or binding is None:
            return None
        return Order(name, authority, date, addressee, binding, effect, norm, subject, status, due, until, scope, source)

    def effect(self, of: One) -> str | None:
        self.text(of, "effect", need=True)
        return self.one_word(of, "effect", EFFECTS)

    def status(self, of: One, norm: str | None) -> str | None:
        """A status of the answer, or a member of the definition the order speaks of."""
        definitions = [v.norm for v in self.lawbook.norms[norm] if isinstance(v.norm, Define)] if norm else []
        own = {member: member for definition in definitions for member in definition.members}
        return self.one_word(of, "status", {**{s: s for s in _STATUSES}, **STATUSES, **own})


def moments_of(holdings: Iterable[Holding], orders: Iterable[Order]) -> list[Moment]:
    """The moments at which others decided."""
    return [h.at for h in holdings if h.at is not None] + [order.date for order in orders]
