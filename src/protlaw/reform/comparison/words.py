"""What changes in a norm, in words: each aspect as it was and as it is, from the norms themselves."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from protlaw.reform.comparison.changes import Change, kind
from protlaw.reform.comparison.compare import Comparison, NormChange
from protlaw.reform.comparison.quantities import Limit
from protlaw.reform.comparison.text import Text
from protlaw.render.messages import text
from protlaw.render.prose import Prose
from protlaw.render.sentences import Sentences
from protlaw.render.words import Names, capital, contract, listed
from protlaw.semantics import norms as n


class Aspect(NamedTuple):
    """One aspect of a norm in words; empty where it was not, or is not."""

    key: str
    what: str
    old: str
    new: str
    effect: str


class Side:
    """One text in words."""

    def __init__(self, found: Text, lang: str) -> None:
        self.text, self.lang, self.names = found, lang, Names(found.book, lang)

    def say(self, key: str, /, **args: object) -> str:
        return text(self.lang, key, **args)

    def sentences(self, norm: n.Norm) -> list[str]:
        return Sentences(Prose(self.names)).norm(norm)

    def part(self, aspect: str, value: Any, norm: n.Norm) -> str:
        """An aspect of a norm, in the words of this text."""
        if value is None:
            return self.say(_NOTHING.get(aspect, "diff.nothing"))
        prose = Prose(self.names)
        prose.reading(norm)
        told: Callable[[Side, Any, Prose, Any], str] = _PARTS.get(aspect, Side.noun)
        return contract(told(self, value, prose, norm), self.lang)

    def noun(self, value: Any, prose: Prose, _norm: n.Norm) -> str:
        return prose.noun(value)

    def who(self, value: Any, prose: Prose, _norm: n.Norm) -> str:
        return self.names.authority(value) if isinstance(value, str) else prose.noun(value)

    def cond(self, value: n.Cond, prose: Prose, _norm: n.Norm) -> str:
        if value in (n.TRUE, n.FALSE):
            return self.say("diff.in_each_case" if value.terms else "diff.never")
        return prose.cond(value)

    def term(self, value: n.Term, prose: Prose, _norm: n.Norm) -> str:
        if value.number is None or value.unit is None:
            return prose.noun(value.due)
        said = prose.quantity(value.number, value.unit).rstrip(",")
        return said if value.sign > 0 else self.say("diff.at_least", n=said)

    def counting(self, value: n.Shift, prose: Prose, _norm: n.Norm) -> str:
        return "; ".join([*(prose.noun(r) for r in value.rules), prose.noun(value.zone)])

    def scope(self, value: n.Scope, prose: Prose, _norm: n.Norm) -> str:
        each = value.each
        if isinstance(each, n.Each):
            some = "" if each.where == n.TRUE else f" ({prose.cond(each.where)})"
            return f"{self.names.kind(value.entity)}, {prose.noun(each.coll)}{some}"
        return (
            self.names.kind(value.entity)
            if each is None
            else self.say(f"law.on.{each.unit}", entity=self.names.kind(value.entity), start=prose.noun(each.start))
        )

    def kind(self, value: str, _prose: Prose, _norm: n.Norm) -> str:
        return self.say(f"kind.{value}")

    def named(self, value: str, _prose: Prose, norm: n.Norm) -> str:
        found = self.names.book.exceptions[value]
        return f"{self.names.head(found.head)} ({self.names.places(found.head.citations, norm.head.name.split('/')[0])})"

    def standard(self, value: n.Standard, prose: Prose, _norm: n.Norm) -> str:
        return Sentences(prose).standard(value)

    def label(self, value: Any, _prose: Prose, _norm: n.Norm) -> str:
        return str(value.in_(self.lang))

    def limit(self, value: Limit, prose: Prose, _norm: n.Norm) -> str:
        return self.limit_said(value, prose.noun(value.of))

    def limit_said(self, value: Limit, what: str = "") -> str:
        """«los presentes: al menos 5 (6 con otra lectura)»; without what is counted, the number alone."""
        others = self.say("diff.limit.others", n=listed(list(map(str, value.others)), self.lang, "or")) if value.others else ""
        said = self.say(f"diff.limit.{value.kind}", n=value.number, others=others)
        return f"{what}: {said}" if what else said

    def number(self, value: int, _prose: Prose, _norm: n.Norm) -> str:
        return str(value)

    def case(self, value: tuple[str, n.Cond | None], prose: Prose, norm: n.Norm) -> str:
        member, cond = value
        if cond is None:
            return self.say("diff.nothing")
        said = self.cond(cond, Prose(self.names), norm)  # the definition itself must not stand for its own condition
        return self.say("diff.case", member=self.names.member(norm, member, "definition"), cond=said) if member else said

    def item(self, value: n.Item, _prose: Prose, norm: n.Norm) -> str:
        return f"{self.names.label(value.label, value.member)} ({self.names.place(value.citation, norm.head.name.split('/')[0])})"

    def places(self, value: Any, _prose: Prose, norm: n.Norm) -> str:
        citations = value if value and isinstance(value[0], tuple) else (value,) if value else ()
        return self.names.places(citations, norm.head.name.split("/")[0])

    def penalty(self, value: n.Penalty, prose: Prose, _norm: n.Norm) -> str:
        return Sentences(prose).penalty(value)

    def fidelity(self, value: str, _prose: Prose, _norm: n.Norm) -> str:
        return self.say(f"fidelity.{value}")


_NOTHING = {"term": "diff.no_term", "trigger": "diff.in_each_case", "bearer": "diff.unstated", "holder": "diff.unstated",
            "counterparty": "diff.unstated", "decider": "diff.unstated", "clause": "diff.no_clause"}  # fmt: skip
_PARTS: dict[str, Callable[[Side, Any, Prose, Any], str]] = {
    "kind": Side.kind, "scope": Side.scope, "bearer": Side.who, "holder": Side.who, "counterparty": Side.who, "decider": Side.who,
    "trigger": Side.cond, "holds": Side.cond, "valid": Side.cond, "half": Side.cond, "term": Side.term, "counting": Side.counting,
    "exception": Side.named, "exception_gone": Side.named, "exception_new": Side.named, "standard_gone": Side.standard,
    "standard_new": Side.standard, "consequence": Side.label, "words": Side.label, "limit": Side.limit, "number": Side.number,
    "case": Side.case, "item_gone": Side.item, "item_new": Side.item, "clause": Side.places, "place": Side.places,
    "penalty": Side.penalty, "fidelity": Side.fidelity,
}  # fmt: skip


class Words:
    """A comparison in words."""

    def __init__(self, found: Comparison, lang: str) -> None:
        self.found, self.lang = found, lang
        self.a, self.b = Side(found.a, lang), Side(found.b, lang)

    def say(self, key: str, /, **args: object) -> str:
        return contract(text(self.lang, key, **args), self.lang)

    def title(self, change: NormChange) -> str:
        return capital((self.a if change.new is None else self.b).names.norm(change.norm))

    def kind_of(self, change: NormChange) -> str:
        return kind(change.norm)

    def places(self, change: NormChange) -> str:
        return (self.a if change.new is None else self.b).names.places(change.norm.head.citations, change.name.split("/")[0])

    def aspects(self, change: NormChange) -> list[Aspect]:
        """What changes in a norm; a limit that a condition already says is not said twice."""
        if change.old is None or change.new is None:
            return []
        return [self._aspect(c, change.old, change.new) for c in change.changes]

    def _aspect(self, c: Change, old: n.Norm, new: n.Norm) -> Aspect:
        whole = c.aspect == "wording"
        gone, born = whole or c.aspect.endswith("_gone"), whole or c.aspect.endswith("_new")
        before = "" if born else self.a.part(c.aspect, c.old, old)
        after = "" if gone else self.b.part(c.aspect, c.new, new)
        return Aspect(c.aspect, self.say(f"diff.aspect.{c.aspect}"), before, after, self.say(f"diff.effect.{c.effect}"))

    def weakens(self, change: NormChange) -> str:
        return listed([self.say(f"diff.weakens.{key}") for key in change.weakens], self.lang)

    def roots(self, roots: Iterable[str]) -> str:
        """What a norm uses that changes."""
        names = [(self.b if r in self.found.b.versions else self.a).names.named(r) for r in roots]
        return self.say("diff.roots", names="; ".join(dict.fromkeys(names)))

    def share(self, part: int, whole: int) -> str:
        """A share in tenths of a per cent, rounded half up."""
        tenths = (2000 * part + whole) // (2 * whole) if whole else 0
        return self.say("diff.share", whole=tenths // 10, tenth=tenths % 10)
