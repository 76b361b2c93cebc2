"""Expressions and conditions of the core as phrases: what a norm says, in words a lawyer can check against the text."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from protlaw.render import moments
from protlaw.render.messages import text
from protlaw.render.parts import beyond, under
from protlaw.render.words import Names, bare, feminine, listed, quoted
from protlaw.semantics import norms as n
from protlaw.semantics.conditions import neg

_QUESTION = re.compile(r"(?:(?:de|por|en|a|con) )?(?:qué|quién|cuál|cuándo|cómo|dónde)\b|(?:what|which|who|why|how|when|where)\b")
_WHETHER = {"es": "si ", "en": "whether "}
_FORMS = {"es": re.compile(r"^(la|las) "), "en": re.compile(r"^$")}


class Prose:
    """Phrases of one lawbook in one language, under the default readings; `met` collects the ambiguities on the way,
    each with what its readings come to, in words; `used` the definitions of a moment or number."""

    def __init__(self, names: Names, choices: Mapping[str, str] | None = None) -> None:
        self.names, self.lang = names, names.lang
        self.choices = {name: a.default for name, a in names.book.ambiguities.items()} | dict(choices or {})
        self.met: dict[str, dict[str, str]] = {}
        self.used: dict[str, None] = {}
        self.folded: dict[str, n.Define] = {}
        self.bound: list[tuple[str, str | None]] = []  # members of lists being spoken of, each with what kind of thing it is

    def say(self, key: str, /, **args: object) -> str:
        return text(self.lang, key, **args)

    # --- nouns

    def noun(self, e: Any) -> str:
        """A value as a noun phrase."""
        return NOUNS[type(e)](self, e)

    def const(self, e: n.Const) -> str:
        return self.names.authority(str(e.value)) if e.type == "authority" else str(e.value)

    def var(self, e: n.Var) -> str:
        """The one the norm is about: it has been said that the norm is about each."""
        kind = self.names.kind(e.entity)
        return self.say("each.f" if feminine(kind) else "each.m", entity=kind)

    def fact(self, e: n.Fact) -> str:
        declared = self.names.book.entities[e.entity].facts[e.name]
        label = self.names.label(declared.label, e.name)
        own = isinstance(e.of, n.Var) and (e.of.name in dict(self.bound) or e.of.entity not in dict(self.bound).values())
        return label if own else self.say("of", what=label, whose=self.noun(e.of))

    def found(self, e: n.Found) -> str:
        return self.names.named(e.name)

    def earliest(self, e: n.Earliest) -> str:
        return self.say("earliest", items=self._nouns(self._flat(e)))

    def latest(self, e: n.Latest) -> str:
        return self.say("latest", items=self._nouns(self._flat(e)))

    def _flat(self, e: n.Earliest | n.Latest) -> tuple[Any, ...]:
        """The moments compared; the latest of a latest (as it is read) is said once."""
        found: list[Any] = []
        for item in e.of:
            read = dict(item.values)[self.choices[item.name]] if isinstance(item, n.Choose) else item
            if isinstance(item, n.Choose):
                self.choose(item)
            found += self._flat(read) if type(read) is type(e) else [item]
        return tuple(found)

    def _nouns(self, items: tuple[Any, ...]) -> str:
        return listed([self.noun(i) for i in items], self.lang)

    def begin(self, e: n.Begin) -> str:
        return self.say("begin", period=self.noun(e.period))

    def end(self, e: n.End) -> str:
        return self.say("end", period=self.noun(e.period))

    def shift(self, e: n.Shift) -> str:
        return self.say("after" if e.sign > 0 else "before", n=self.quantity(e.number, e.unit), anchor=self.noun(e.anchor))

    def quantity(self, number: Any, unit: str) -> str:
        """«3 horas», «10 días naturales, más …»."""
        if isinstance(number, n.Const):
            return self.say(f"unit.{unit}.1" if number.value == 1 else f"unit.{unit}", n=number.value)
        if isinstance(number, n.Add) and isinstance(number.left, n.Const):
            key, more = "sum" if number.sign > 0 else "difference", self.noun(number.right)
            return self.quantity(number.left, unit) if more == "0" else self.say(key, a=self.quantity(number.left, unit), b=more) + ","
        return self.say(f"unit.{unit}", n=self.noun(number))

    def day(self, e: n.Day) -> str:
        return self.say("day.of", day=moments.day(e.day, self.lang))

    def stretch(self, e: n.Stretch) -> str:
        return self.say("stretch")

    def zone(self, e: n.Zone) -> str:
        return self.say("zone", place=e.name.rsplit("/", 1)[-1].replace("_", " ") or self.names.book.jurisdiction.label.in_(self.lang))

    def elapsed(self, e: n.Elapsed) -> str:
        return self.say("elapsed", unit=self.say(f"units.{e.unit}"), start=self.noun(e.start), end=self.noun(e.end))

    def add(self, e: n.Add) -> str:
        a, b = self.noun(e.left), self.noun(e.right)
        if "0" in (a, b) and e.sign > 0:
            return b if a == "0" else a
        if a == b and e.sign > 0:
            return self.say("twice", what=a)
        return self.say("sum" if e.sign > 0 else "difference", a=a, b=b)

    def least(self, e: n.Least) -> str:
        return self.say("least", items=self._nouns(e.of))

    def count(self, e: n.Count) -> str:
        if self.settled(e.where) == n.TRUE:
            return self.say("count", coll=self.noun(e.coll))
        return self.say("count.where", coll=self._those(e))

    def first(self, e: n.First) -> str:
        whole = self.settled(e.where) == n.TRUE
        return self.say("first", coll=self.noun(e.coll) if whole else self._those(e), key=self.noun(e.key))

    def _those(self, e: n.Count | n.First) -> str:
        """The members of a list that meet a condition."""
        coll = self.noun(e.coll)
        return self.say("those.f" if coll.startswith("las ") else "those.m", coll=coll, cond=self._inner(e, e.where))

    def _inner(self, e: n.Count | n.First, cond: n.Cond) -> str:
        """A condition on the members of a list; one of several parts in brackets, so that it is seen where it ends."""
        listed_ = self.names.book.entities[e.coll.entity].facts[e.coll.name] if isinstance(e.coll, n.Fact) else None
        self.bound.append((e.var, listed_.entity if listed_ else None))
        terms, said = self.settled(cond).terms, self.cond(cond)
        self.bound.pop()
        return said if len(terms) == 1 and len(terms[0]) < 2 else f"[{said}]"

    def case(self, e: n.Case) -> str:
        """Branches exclude each other, so the last one needs no condition of its own."""
        branches = [(c, v) for c, v in e.branches if not isinstance(v, n.Unstated) and self.settled(c).terms]
        if len(branches) == 1 and self.settled(branches[0][0]) == n.TRUE:
            return self.noun(branches[0][1])
        said = [self.say("case", value=self.noun(v), cond=self.cond(c)) for c, v in branches[:-1]]
        cond, value = branches[-1]
        whole = said and not any(isinstance(v, n.Unstated) for _, v in e.branches)
        last = self.say("case.else", value=self.noun(value)) if whole else self.say("case", value=self.noun(value), cond=self.cond(cond))
        return "; ".join([*said, last])

    def use(self, e: n.Use) -> str:
        self.used[e.name] = None
        label = self.names.named(e.name)
        return label if isinstance(e.of, n.Var) else self.say("of", what=label, whose=self.noun(e.of))

    def due(self, e: n.Due) -> str:
        return self.say("due_of", norm=self.names.named(e.name))

    def choose(self, e: n.Choose) -> str:
        words = {r: self.noun(v) for r, v in e.values if not isinstance(v, n.Zone) and (not isinstance(v, n.Const) or v.type != "one")}
        self.met.setdefault(e.name, {}).update(words)
        return words.get(self.choices[e.name]) or self._reading(e.name, self.choices[e.name])

    def _reading(self, ambiguity: str, reading: str) -> str:
        found = next(r for r in self.names.book.ambiguities[ambiguity].readings if r.name == reading)
        return quoted(self.names.label(found.label, reading), self.lang)

    def rules(self, e: n.Rules) -> str:
        said = [self.say(f"rule.{k}.{v}") for k, v in e.values if k != "calendar"]
        return ", ".join([*said, *(self.say("rule.calendar") for k, _ in e.values if k == "calendar")]) or self.say("rule.none")

    def unstated(self, e: n.Unstated) -> str:
        return self.say("unstated")

    def unreported(self, e: n.Unreported) -> str:
        return self.say("unreported")

    # --- conditions

    def cond(self, cond: Any) -> str:
        """A condition as a clause, under the default readings."""
        folded = self._folded(cond)
        if folded is not None:
            return folded
        shown = self.settled(cond)
        if shown == n.TRUE or shown == n.FALSE:
            return self.say("cond.always" if shown.terms else "cond.never")
        common = set.intersection(*(set(t) for t in shown.terms))
        rest = [[x for x in term if x not in common] for term in shown.terms]
        said = [self.literal(shown.atoms[v], mask) for v, mask in sorted(common)]
        if any(rest):
            said.append(self._alternatives([self._all(shown, term) for term in rest], grouped=bool(said)))
        return listed(said, self.lang)

    def reading(self, norm: n.Norm) -> None:
        """From here on a norm is read: the conditions of the definitions it rests on go by the names of these."""
        found = {d: self.names.book.norms[d][-1].norm for d in norm.head.rests_on if d in self.names.book.norms}
        self.folded = {d: x for d, x in found.items() if isinstance(x, n.Define) and x.cases and x.scope.entity == norm.scope.entity}

    def _folded(self, cond: n.Cond) -> str | None:
        """A condition that is, or begins with, what a definition says, by the name of what is defined."""
        for name, define in self.folded.items():
            for member, own, _ in define.cases:
                rest = beyond(cond, own)
                if own.atoms and rest is not None:
                    self.used[name] = None
                    label = self.names.head(define.head)
                    words = self.names.member(define, member, "definition")
                    classed = self.say("is", what=label, members=quoted(words, self.lang))
                    said = self.say("true.noun", what=bare(label, self.lang)) if define.type == "bool" else classed
                    left = self.settled(rest)
                    if left == n.FALSE:
                        return None
                    return said if left == n.TRUE else listed([said, self.cond(rest)], self.lang)
        return None

    def _all(self, cond: n.Cond, term: list[tuple[int, int]]) -> str:
        return listed([self.literal(cond.atoms[v], mask) for v, mask in term], self.lang)

    def _alternatives(self, cases: list[str], grouped: bool) -> str:
        if len(cases) == 2 and not grouped:
            return self.say("cond.either", a=cases[0], b=cases[1])
        if len(cases) == 2 and sum(map(len, cases)) < 200:
            return f"({listed(cases, self.lang, 'or')})"
        return self.say("cond.any_of", cases="; ".join(f"({i}) {c}" for i, c in enumerate(cases, 1)))

    def settled(self, cond: n.Cond) -> n.Cond:
        """A condition with each reading fixed; what each other reading would make of it is noted in `met`."""
        open_ = [a.name for a in cond.atoms if isinstance(a, n.Choose)]
        shown = under(cond, self.choices)
        for name in open_:
            noted = self.met.setdefault(name, {})
            for reading in self.names.book.ambiguities[name].readings:
                other = under(cond, {**self.choices, name: reading.name})
                if other != shown and reading.name not in noted:
                    noted[reading.name] = ""  # against reading it again on the way down
                    settled = other in (n.TRUE, n.FALSE)
                    noted[reading.name] = self.say("reading.always" if other.terms else "reading.never") if settled else self.cond(other)
        return shown

    def literal(self, atom: Any, mask: int) -> str:
        """One variable of a condition having one of the admitted values."""
        return LITERALS[type(atom)](self, atom, mask)

    def _signed(self, key: str, mask: int, /, **args: object) -> str:
        return self.say(key if mask & 1 else f"{key}.not", **args)

    def happened(self, e: n.Happened, mask: int) -> str:
        match e.event:
            case n.Begin(period=period):
                return self._signed("began", mask, period=self.noun(period))
            case n.End(period=period):
                return self._signed("ended", mask, period=self.noun(period))
        label = self.noun(e.event)
        if self.lang == "es":
            return self._signed("happened", mask, event=bare(label, "es"))
        if not label.startswith("the ") or re.match(r"the [\w\s-]{1,40}['’]s? ", label) or isinstance(e.event, n.Latest | n.Earliest):
            return self._signed("happened.whole", mask, event=label)
        noun = bare(label, "en")
        return self._signed("happened", mask, event=f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}" if mask & 1 else noun)

    def holds(self, e: n.Holds, mask: int) -> str:
        period = self.noun(e.period)
        return (
            self._signed("holds", mask, period=period) if e.at is None else self._signed("holds.at", mask, period=period, at=self._at(e.at))
        )

    def _at(self, e: Any) -> str:
        """«en el momento de …», unless it is called a moment already."""
        said = self.noun(e)
        return said if bare(said, self.lang).startswith(("momento ", "moment ")) else self.say("moment.of", event=said)

    def member(self, e: n.Is, mask: int) -> str:
        """«la clase de medida es …»; what leaves out a single value is said by it."""
        full = (1 << len(e.members)) - 1
        negated = len(e.members) > 2 and (full & ~mask).bit_count() == 1
        shown = [m for i, m in enumerate(e.members) if (full & ~mask if negated else mask) & (1 << i)]
        what = self.noun(e.of)
        key = "is.question" if _QUESTION.match(what) or what.startswith(_WHETHER[self.lang]) else "is"
        said = listed([quoted(self._member(e.of, m), self.lang) for m in shown], self.lang, "or")
        return self._signed(key, 2 if negated else 1, what=quoted(what, self.lang) if key != "is" else what, members=said)

    def _member(self, of: Any, member: str) -> str:
        if isinstance(of, n.Fact):
            declared = self.names.book.entities[of.entity].facts[of.name]
            return next((self.names.label(m.label, m.name) for m in declared.members if m.name == member), member)
        return self.names.member(self.names.book.norms[of.name][-1].norm, member, "definition")

    def truth(self, e: Any, mask: int) -> str:
        label = self.noun(e)
        whether = _WHETHER[self.lang]
        if label.startswith(whether):
            return self._signed("true", mask, what=label[len(whether) :])
        return self._signed("true.noun", mask, what=bare(label, self.lang))

    def holding(self, e: n.Found, mask: int) -> str:
        return self._signed("found", mask, what=self.noun(e))

    def same(self, e: n.Same, mask: int) -> str:
        a = self.noun(e.left)
        return self._signed("same.m" if a.startswith("el ") else "same", mask, a=a, b=self.noun(e.right))

    def cmp(self, e: n.Cmp, mask: int) -> str:
        if isinstance(e.left, n.Count) and isinstance(e.right, n.Const) and (e.op, e.right.value) in (("<", 1), ("==", 0)):
            return self._quantified(e.left, e.op, mask)
        op = e.op if mask & 1 else {"<": ">=", "<=": ">", "==": "=="}[e.op]
        said = self.say(f"cmp.{'moment' if e.moments else 'number'}.{op}", a=self.noun(e.left), b=self.noun(e.right))
        return said if mask & 1 or op != "==" else self.say("true.not", what=said)

    def _quantified(self, e: n.Count, op: str, mask: int) -> str:
        """`some` counts those that satisfy, at least one; `every` counts those that do not, none."""
        coll = self.noun(e.coll)
        form = "f" if _FORMS[self.lang].match(coll) else "m"
        words = {"one": self.say(f"one.{form}"), "none": self.say(f"none.{form}"), "whom": self.say(f"whom.{form}"), "coll": coll}
        if e.where == n.TRUE:
            return self._signed("some.any", 3 - mask, **words)
        if op == "==":
            return self._signed("every", mask, **words, cond=self._inner(e, neg(e.where)))
        return self._signed("some", 3 - mask, **words, cond=self._inner(e, e.where))

    def taken(self, e: n.Choose, mask: int) -> str:
        readings = [self._reading(e.name, r) for i, (r, _) in enumerate(e.values) if mask & (1 << i)]
        return self.say("reading.taken", reading=listed(readings, self.lang, "or"))


NOUNS: dict[type, Callable[[Prose, Any], str]] = {
    n.Const: Prose.const, n.Var: Prose.var, n.Fact: Prose.fact, n.Found: Prose.found, n.Earliest: Prose.earliest, n.Latest: Prose.latest,
    n.Begin: Prose.begin, n.End: Prose.end, n.Shift: Prose.shift, n.Day: Prose.day, n.Stretch: Prose.stretch,
    n.Zone: Prose.zone, n.Elapsed: Prose.elapsed, n.Add: Prose.add,
    n.Least: Prose.least, n.Count: Prose.count, n.First: Prose.first, n.Case: Prose.case, n.Use: Prose.use, n.Due: Prose.due,
    n.Choose: Prose.choose, n.Rules: Prose.rules, n.Unstated: Prose.unstated,
    n.Unreported: Prose.unreported, n.Cond: Prose.cond,
}  # fmt: skip
LITERALS: dict[type, Callable[[Prose, Any, int], str]] = {
    n.Happened: Prose.happened, n.Holds: Prose.holds, n.Is: Prose.member, n.Fact: Prose.truth, n.Use: Prose.truth, n.Found: Prose.holding,
    n.Same: Prose.same, n.Cmp: Prose.cmp, n.Choose: Prose.taken,
    n.Unreported: Prose.truth,
}  # fmt: skip
