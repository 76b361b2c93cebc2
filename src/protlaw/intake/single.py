"""Facts with one plain value: a truth, a number, a member of an enumeration, a reference, a place, a text."""

from collections.abc import Callable

from protlaw.core.values import FUTURE, PAST
from protlaw.intake.casefile import Stated
from protlaw.intake.faults import Fields
from protlaw.intake.moments import Clock
from protlaw.intake.source import Items, Node, Scalar, Table, is_null
from protlaw.intake.words import NONE, UNKNOWN, YES_NO, fold, in_both, members
from protlaw.semantics.lawbook import FactDecl

_NUMBER_FORMS = ("value", "between", "about", "at_least", "at_most")
_DIGITS = 15


def is_unknown(node: Scalar, fact: FactDecl) -> bool:
    """Whether a file says it does not know; between quotes, a text may be that word."""
    return fold(node.text) in UNKNOWN and not (fact.type == "text" and node.quoted)


class Single:
    """Reads plain values. `refer` finds an instance of an entity."""

    def __init__(self, clock: Clock, refer: Callable[[Scalar, str | None], str | None]) -> None:
        self.clock = clock
        self.faults = clock.faults
        self.refer = refer

    def scalar(self, node: Node, fact: FactDecl) -> bool | str | tuple[str, ...] | None:
        if not isinstance(node, Scalar):
            return None
        if is_null(node) or not node.text.strip():
            self.faults.at("PL4009", node)
            return None
        if fold(node.text) in NONE and fact.type not in ("text", "one", "scale"):
            self.faults.at("PL4040", node)
            return None
        if fact.type == "bool":
            truth = YES_NO.get(fold(node.text))
            if truth is None:
                self.faults.at("PL4030", node)
            return truth
        if fact.type in ("one", "scale"):
            return self.member(node, fact)
        if fact.type == "ref":
            return self.refer(node, fact.entity)
        if fact.type == "place":
            zones = self.clock.zones_in(node)
            return zones[0] if len(zones) == 1 else zones or None
        return node.text

    def member(self, node: Scalar, fact: FactDecl) -> str | None:
        known = members(fact)
        found = known.get(fold(node.text))
        if found is None:
            args = {lang: ", ".join(f"`{m.label.in_(lang)}`" for m in fact.members) for lang in ("es", "en")}
            self.faults.unknown("PL4032", node, fold(node.text), known, args)
        return found

    def value(self, node: Node, stated: Fields, fact: FactDecl) -> Stated | None:
        if not isinstance(node, Table):
            return self.scalar(node, fact)
        if ("value" in stated) == ("one_of" in stated):
            self.wants(stated, node, ("value", "one_of"))
            return None
        if "value" in stated:
            inner = stated["value"].node
            return None if isinstance(inner, Scalar) and is_unknown(inner, fact) else self.scalar(inner, fact)
        several = stated["one_of"].node
        return self.one_of(several, fact) if isinstance(several, Items) else None

    def one_of(self, several: Items, fact: FactDecl) -> str | tuple[str, ...] | None:
        """Several candidates of which one is true."""
        if not several.items or fact.type == "bool":
            self.faults.at("PL4047", several, help_="one_of")
            return None
        words: dict[str, None] = {}
        for item in several.items:
            found = self.scalar(item, fact)
            words.update(dict.fromkeys((found,) if isinstance(found, str) else found if isinstance(found, tuple) else ()))
        return next(iter(words)) if len(words) == 1 else tuple(words) or None

    def wants(self, stated: Fields, node: Table, forms: tuple[str, ...]) -> None:
        """One of several keys is missing, or several of them are there."""
        there = [key for key in forms if key in stated]
        if there:
            self.faults.at("PL4028", stated[there[-1]], in_both(*there))
        else:
            self.faults.at("PL4019", node, in_both(forms[0]))

    # --- numbers

    def number(self, node: Node, stated: Fields) -> Stated | None:
        if not isinstance(node, Table):
            return self.integer(node)
        forms = [key for key in _NUMBER_FORMS if key in stated]
        if len(forms) != 1 and forms != ["at_least", "at_most"]:
            self.wants(stated, node, _NUMBER_FORMS)
            return None
        if ("about" in stated) != ("plus_minus" in stated):
            self.faults.at("PL4019", node, in_both("plus_minus" if "about" in stated else "about"))
            return None
        inner = stated[forms[0]].node
        if forms[0] == "value":
            return None if isinstance(inner, Scalar) and fold(inner.text) in UNKNOWN else self.integer(inner)
        return self.range(stated, inner, forms, node)

    def range(self, stated: Fields, inner: Node, forms: list[str], node: Table) -> tuple[int, int] | None:
        low: int | None = PAST
        high: int | None = FUTURE
        if forms == ["between"]:
            if isinstance(inner, Items) and len(inner.items) != 2:
                self.faults.at("PL4047", inner)
                return None
            low, high = (self.integer(item) for item in inner.items) if isinstance(inner, Items) else (None, None)
        elif forms == ["about"]:
            middle, slack = self.integer(inner), self.integer(stated["plus_minus"].node)
            low, high = (None, None) if middle is None or slack is None else (middle - slack, middle + slack)
        else:
            low = self.integer(stated["at_least"].node) if "at_least" in stated else PAST
            high = self.integer(stated["at_most"].node) if "at_most" in stated else FUTURE
        if low is None or high is None:
            return None
        if low > high:
            self.faults.at("PL4026", node, {"found": f"{low} … {high}"})
            return None
        return low, high

    def integer(self, node: Node) -> int | None:
        if not isinstance(node, Scalar):
            return None
        digits = node.text.strip().removeprefix("-")
        if is_null(node):
            self.faults.at("PL4009", node)
        elif digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS:
            return int(node.text)
        else:
            self.faults.at("PL4031", node)
        return None
