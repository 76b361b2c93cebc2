"""Names and types: from the tree of an expression to the core, in the scope of one norm."""

from collections.abc import Iterator
from contextlib import contextmanager

from protlaw.core.anchor import Span
from protlaw.core.diagnostic import Diagnostic, Report
from protlaw.semantics.conditions import TooWide, conj, disj, literal, neg, substitute
from protlaw.semantics.declared import Declared, Index, lost, name_of, name_span, unknown
from protlaw.semantics.lawbook import Authority, Entity
from protlaw.semantics.norms import (
    FALSE,
    TRUE,
    Add,
    Begin,
    Case,
    Choose,
    Cmp,
    Cond,
    Const,
    Count,
    Day,
    Due,
    Earliest,
    Elapsed,
    End,
    Expr,
    Fact,
    First,
    Found,
    Happened,
    Holds,
    Is,
    Latest,
    Least,
    Rules,
    Same,
    Stretch,
    Unreported,
    Unstated,
    Use,
    Var,
    Zone,
)
from protlaw.semantics.types import BOOL, EVENT, IT, MOMENTS, NUM, RULES, UNKNOWN, Meaning, Scope, Type
from protlaw.syntax.ast import Node, Word


class Expressions:
    """Elaborates expressions; definitions on demand, each once."""

    def __init__(self, index: Index, entities: dict[str, Entity], authorities: dict[str, Authority], clocks: dict[str, str]) -> None:
        self.index = index
        self.clocks = clocks
        self.report: Report = index.report
        self.entities = entities
        self.authorities = authorities
        self.meanings: dict[str, Meaning | None] = {}
        self.choosing: list[str] = []  # the ambiguities whose readings are being elaborated

    # --- conditions

    def cond(self, node: Node, scope: Scope) -> Cond:
        """A condition; an event stands for its having happened."""
        match node.kind:
            case "or":
                return disj(*(self.cond(n, scope) for n in node.nodes()))
            case "and":
                return conj(*(self.cond(n, scope) for n in node.nodes()))
            case "not":
                return neg(self.cond(next(node.nodes()), scope))
            case "yes" | "no_value":
                return TRUE if node.kind == "yes" else FALSE
            case "is" | "is_not" | "is_one_of" | "rank_at_least":
                return self._membership(node, scope)
            case "compare":
                return self._compare(node, scope)
            case "in_effect" | "in_effect_at":
                return self._in_effect(node, scope)
            case "some" | "every":
                return self._quantified(node, scope)
            case "reading_of":
                return self._chosen_condition(node, scope)
            case "path":
                return self._path_condition(node, scope)
            case "unreported":
                return literal(Unreported("bool", scope.declared.amendment), 1)
        expr, type_ = self.value(node, scope)
        return self._as_condition(expr, type_, node.span)

    def _as_condition(self, expr: Expr, type_: Type, span: Span) -> Cond:
        if type_.kind == "event":
            return literal(Happened(expr), 1)
        if type_.kind == "bool":
            return literal(expr, 1)
        if type_.kind != "unknown":
            self.mismatch(type_, "bool", span)
        return FALSE

    def _path_condition(self, node: Node, scope: Scope) -> Cond:
        expr, type_ = self.value(node, scope)
        if type_.kind == "bool" and isinstance(expr, Use):
            return self._inlined(expr, "yes", scope)
        return self._as_condition(expr, type_, node.span)

    def _inlined(self, use: Use, member: str, scope: Scope) -> Cond:
        """The condition of one member of a definition, for the subject it is used on."""
        meaning = self.meaning(use.name)
        if meaning is None:
            return FALSE
        scope.reached.update(meaning.rests_on)
        return disj(*(substitute(c, IT, use.of) for m, c in meaning.cases if m == member))

    def _membership(self, node: Node, scope: Scope) -> Cond:
        left, *rest = node.nodes()
        expr, type_ = self.value(left, scope)
        words = (
            list(node.words("ID"))
            if node.kind == "is_one_of"
            else [w for n in rest for w in n.words("ID")]
            if rest[0].kind == "path"
            else []
        )
        if type_.kind in ("one", "scale"):
            found = self._members(expr, type_, words, scope, at_least=node.kind == "rank_at_least")
        elif type_.kind == "ref" and rest:
            other, other_type = self.value(rest[0], scope)
            if other_type.kind not in ("ref", "unknown"):
                self.mismatch(other_type, "ref", rest[0].span)
            found = literal(Same(expr, other), 1)
        else:
            if type_.kind != "unknown":
                self.mismatch(type_, "one", left.span)
            return FALSE
        return neg(found) if node.kind == "is_not" else found

    def _members(self, expr: Expr, type_: Type, words: list[Word], scope: Scope, at_least: bool) -> Cond:
        known = []
        for word in words:
            if word.text in type_.members:
                known.append(word.text)
            else:
                unknown(self.report, word, list(type_.members))
        if at_least and known:
            known = list(type_.members[type_.members.index(known[0]) :])
        if isinstance(expr, Use):
            return disj(*(self._inlined(expr, m, scope) for m in known))
        return literal(Is(expr, type_.members), sum(1 << type_.members.index(m) for m in set(known)))

    def _compare(self, node: Node, scope: Scope) -> Cond:
        left, right = node.nodes()
        (a, at), (b, bt) = self.value(left, scope), self.value(right, scope)
        op = next(node.words("CMP")).text
        if "unknown" not in (at.kind, bt.kind) and not (at.kind == bt.kind == "num" or (at.kind in MOMENTS and bt.kind in MOMENTS)):
            ordered = at.kind == "num" or at.kind in MOMENTS
            self.mismatch(*((bt, at.kind, right.span) if ordered else (at, "num", left.span)))
        if at.kind == bt.kind == "num" and at.detail and bt.detail and at.detail != bt.detail:
            self.report(Diagnostic("PL2004", {"found": bt.detail, "expected": at.detail}, right.span, help="PL2004.help"))
        base, value = {">": ("<=", 2), ">=": ("<", 2)}.get(op, (op, 1))
        return literal(Cmp(base, a, b, at.kind in MOMENTS), value)

    def _in_effect(self, node: Node, scope: Scope) -> Cond:
        nodes = list(node.nodes())
        period = self.expect(nodes[0], scope, "period")
        at = self.moment(nodes[1], scope) if len(nodes) > 1 else None
        return literal(Holds(period, at), 1)

    def _quantified(self, node: Node, scope: Scope) -> Cond:
        counted = self._count(node, scope, negated=node.kind == "every")
        op, number, value = ("==", 0, 1) if node.kind == "every" else ("<", 1, 2)
        return literal(Cmp(op, counted, Const("num", number), False), value)

    def _chosen_condition(self, node: Node, scope: Scope) -> Cond:
        declared, readings = self._readings(node, scope)
        if declared is None:
            return FALSE
        with self._choosing(declared):
            conditions = [self.cond(value, scope) for _, value in readings]
        names = tuple(name for name, _ in readings)
        atom = Choose(declared.full, tuple((name, Const("one", name)) for name in names))
        return disj(*(conj(literal(atom, 1 << i), condition) for i, condition in enumerate(conditions)))

    def when(self, declared: Declared, scope: Scope) -> Cond:
        """The condition of a norm; open, if a draft is reported to touch it and nobody says how."""
        if lost(declared):
            return literal(Unreported("bool", declared.amendment), 1)
        return conj(*(self.cond(next(w.nodes()), scope) for w in declared.node.nodes("when")))

    # --- values

    def value(self, node: Node, scope: Scope) -> tuple[Expr, Type]:
        """A value with its type."""
        match node.kind:
            case "path":
                return self._path(list(node.words()), scope)
            case "day":
                return Day(next(node.words()).text, self.clocks.get(scope.declared.instrument, "")), Type("instant")
            case "number":
                return Const("num", int(next(node.words()).text)), NUM
            case "reading_of":
                return self._chosen(node, scope)
            case "extreme":
                return self._extreme(node, scope)
            case "edge":
                period = self.expect(next(node.nodes()), scope, "period")
                return (Begin(period) if node.word("BEGINNING_OF") else End(period)), EVENT
            case "due_of":
                return self._due(node, scope)
            case "count":
                return self._count(node, scope), NUM
            case "first":
                return self._first(node, scope), EVENT
            case "elapsed":
                unit, start, end = node.nodes()
                if unit.kind != "natural_days":
                    self.mismatch(Type(unit.kind), "natural_days", unit.span)
                return Elapsed(self.moment(start, scope), self.moment(end, scope), unit.kind, self.seat(scope)), Type("num", unit.kind)
            case "by_cases":
                return self._by_cases(node, scope)
            case "plus" | "minus":
                return self._sum(node, scope)
            case "unstated":
                return Unstated("silence"), EVENT
            case "unreported":
                return Unreported("num", scope.declared.amendment), NUM
        return self.cond(node, scope), BOOL

    def expect(self, node: Node, scope: Scope, *kinds: str) -> Expr:
        """A value of one of the given kinds, or a diagnostic."""
        if node.kind == "unreported":
            return Unreported(kinds[0], scope.declared.amendment)
        expr, type_ = self.value(node, scope)
        if type_.kind not in kinds and type_.kind != "unknown":
            self.mismatch(type_, kinds[0], node.span)
        return expr

    def moment(self, node: Node, scope: Scope) -> Expr:
        return self.expect(node, scope, *MOMENTS)

    def mismatch(self, found: Type, expected: str, span: Span) -> None:
        self.report(Diagnostic("PL2003", {"found": found.kind, "expected": expected}, span, help="PL2003.help"))

    def _path(self, words: list[Word], scope: Scope) -> tuple[Expr, Type]:
        expr, type_ = self._root(words[-1], scope)
        for word in reversed(words[:-1]):
            if type_.kind != "ref":
                if type_.kind != "unknown":
                    self.mismatch(type_, "ref", word.span)
                return expr, UNKNOWN
            found = self._attribute(expr, type_.detail, word, scope)
            if found is None:
                unknown(self.report, word, self._known(type_.detail, scope))
                return expr, UNKNOWN
            expr, type_ = found
        return expr, type_

    def _root(self, word: Word, scope: Scope) -> tuple[Expr, Type]:
        it = Var(IT, scope.entity)
        if word.text in scope.bound:
            var = scope.bound[word.text]
            return var, Type("period") if isinstance(var, Stretch) else Type("ref", var.entity)
        found = self._attribute(it, scope.entity, word, scope)
        if found is not None:
            return found
        if word.text == scope.entity:
            return it, Type("ref", scope.entity)
        authority = self.index.find(word.text, scope.declared.instrument, "authority")
        if authority is not None:
            return Const("authority", authority.full), Type("authority")
        computation = self.index.find(word.text, scope.declared.instrument, "computation")
        if computation is not None:
            return self._rules(computation), RULES
        named = [d.name for d in self.index.of_kind("authority", "computation")]
        unknown(self.report, word, [*self._known(scope.entity, scope), *scope.bound, *named])
        return it, UNKNOWN

    def _known(self, entity: str, scope: Scope) -> list[str]:
        facts = list(self.entities[entity].facts) if entity in self.entities else []
        return facts + [n.split("/")[1] for n, ds in self.index.by_name.items() if ds[0].node.kind in ("definition", "open_norm")]

    def _attribute(self, of: Expr, entity: str, word: Word, scope: Scope) -> tuple[Expr, Type] | None:
        """A fact, definition or open norm of a subject, by name."""
        fact = self.entities[entity].facts.get(word.text) if entity in self.entities else None
        if fact is not None:
            members = tuple(m.name for m in fact.members)
            return Fact(of, fact.name, fact.type, entity), Type(fact.type, fact.entity or "", members)
        found = self.index.find(word.text, scope.declared.instrument, "definition", "open_norm")
        if found is None or subject_of(found.node) != entity:
            return None
        scope.reached.add(found.full)
        if found.node.kind == "open_norm":
            return Found(of, found.full), BOOL
        meaning = self.meaning(found.full)
        if meaning is None:
            return of, UNKNOWN
        scope.reached.update(meaning.rests_on)
        return Use(found.full, of), meaning.type

    def _rules(self, declared: Declared) -> Rules:
        values = []
        for clause in declared.node.nodes("first_day", "last_day", "missing_day", "calendar"):
            word = next(clause.words())
            values.append((clause.kind, word.text or word.type.lower()))
        return Rules(declared.full, tuple(values))

    def rule(self, node: Node, scope: Scope) -> Expr:
        """A computation by name, or a reading over computations."""
        if node.kind == "reading_of":
            return self.expect(node, scope, "rules")
        declared = self.index.require(next(node.words()), scope.declared.instrument, "computation")
        if declared is None:
            return Unstated("silence")
        scope.reached.add(declared.full)
        return self._rules(declared)

    def zone(self, node: Node | None, scope: Scope, bearer: Expr | None) -> Expr:
        """Whose civil time counts the days: a clause, else the bearer's seat, else the instrument's clock."""
        if node is None:
            return self._zone_of(bearer, scope) if isinstance(bearer, Const) else Zone(self.clocks.get(scope.declared.instrument, ""))
        expr, type_ = self.value(next(node.nodes()), scope)
        if type_.kind not in ("authority", "place", "unknown"):
            self.mismatch(type_, "place", node.span)
        return self._zones_in(expr, scope)

    def _zones_in(self, expr: Expr, scope: Scope) -> Expr:
        if isinstance(expr, Choose):
            return Choose(expr.name, tuple((r, self._zones_in(v, scope)) for r, v in expr.values))
        return self._zone_of(expr, scope) if isinstance(expr, Const) else expr

    def _zone_of(self, authority: Const, scope: Scope) -> Zone:
        """The civil time of an authority's seat; of the instrument where no seat is declared."""
        found = self.authorities.get(str(authority.value))
        return Zone((found.zone if found else None) or self.clocks.get(scope.declared.instrument, ""))

    def seat(self, scope: Scope) -> Expr:
        bearer = scope.declared.node.node("bearer")
        path = bearer.node("path") if bearer else None
        return self.zone(None, scope, self._path(list(path.words("ID")), scope)[0] if path else None)

    @contextmanager
    def _choosing(self, declared: Declared) -> Iterator[None]:
        """While the readings of an ambiguity are elaborated, none of them may lead back to it."""
        self.choosing.append(declared.full)
        try:
            yield
        finally:
            self.choosing.pop()

    def _readings(self, node: Node, scope: Scope) -> tuple[Declared | None, list[tuple[str, Node]]]:
        word = next(next(node.nodes("name")).words())
        declared = self.index.require(word, scope.declared.instrument, "ambiguity")
        if declared is None:
            return None, []
        if declared.full in self.choosing:
            self.report(Diagnostic("PL3004", {"name": declared.name}, word.span, help="PL3004.help"))
            return None, []
        scope.reached.add(declared.full)
        return declared, [
            (name_of(r), next(n for n in r.nodes() if n.kind not in ("label", "in_set"))) for r in declared.node.nodes("reading")
        ]

    def _chosen(self, node: Node, scope: Scope) -> tuple[Expr, Type]:
        declared, readings = self._readings(node, scope)
        if declared is None or not readings:
            return Unstated("silence"), UNKNOWN
        with self._choosing(declared):
            values = [(name, *self.value(value, scope)) for name, value in readings]
        types = [t for _, _, t in values if t.kind != "unknown"]
        first = types[0] if types else UNKNOWN
        for (_, value), (_, _, type_) in zip(readings, values, strict=True):
            alike = (
                {first.kind, type_.kind} <= set(MOMENTS) or {first.kind, type_.kind} <= {"place", "authority"} or type_.kind == first.kind
            )
            if type_.kind != "unknown" and not alike:
                self.mismatch(type_, first.kind, value.span)
        if first.kind == "bool":
            return self._chosen_condition(node, scope), BOOL
        return Choose(declared.full, tuple((name, expr) for name, expr, _ in values)), first

    def _extreme(self, node: Node, scope: Scope) -> tuple[Expr, Type]:
        if node.word("LEAST_OF"):
            return Least(tuple(self.expect(n, scope, "num") for n in node.nodes())), NUM
        moments = tuple(self.moment(n, scope) for n in node.nodes())
        return (Earliest(moments) if node.word("EARLIEST_OF") else Latest(moments)), EVENT

    def _due(self, node: Node, scope: Scope) -> tuple[Expr, Type]:
        declared = self.index.require(next(next(node.nodes("name")).words()), scope.declared.instrument, "duty")
        if declared is None:
            return Unstated("silence"), EVENT
        if declared.node.node("each") is not None or subject_of(declared.node) != scope.entity:
            self.report(Diagnostic("PL2013", {"name": declared.name}, node.span, help="PL2013.help"))
        scope.reached.add(declared.full)
        return Due(declared.full), EVENT

    def element(self, node: Node, scope: Scope) -> tuple[Expr, Var, Scope]:
        """The collection of a quantifier or instance clause, its bound element, and the scope inside."""
        word = next(node.words("ID"))
        coll, type_ = self._path(list(next(node.nodes("path")).words("ID")), scope)
        if type_.kind not in ("coll", "unknown"):
            self.mismatch(type_, "coll", node.span)
        if word.text in scope.bound:
            self.report(Diagnostic("PL2010", {"name": word.text}, word.span, help="PL2010.help"))
        var = Var(f"{scope.declared.name}.{word.text}", type_.detail)
        return coll, var, scope.bind(var, word.text)

    def _count(self, node: Node, scope: Scope, negated: bool = False) -> Count:
        coll, var, inner = self.element(node, scope)
        conditions = list(node.nodes())[1:]
        where = self.cond(conditions[0], inner) if conditions else TRUE
        return Count(coll, var.name, neg(where) if negated else where)

    def _first(self, node: Node, scope: Scope) -> First:
        key_node, path, *conditions = node.nodes()
        coll, var, inner = self.element(Node("first", (next(node.words("ID")), path), node.span), scope)
        where = self.cond(conditions[0], inner) if conditions else TRUE
        return First(coll, var.name, self.moment(key_node, inner), where)

    def _by_cases(self, node: Node, scope: Scope) -> tuple[Expr, Type]:
        earlier: Cond = FALSE
        branches, types = [], []
        for branch in node.nodes():
            value, *conditions = branch.nodes()
            expr, type_ = self.value(value, scope)
            own = self.cond(conditions[0], scope) if conditions else TRUE
            branches.append((conj(own, neg(earlier)), expr))
            types.append(type_)
            earlier = disj(earlier, own)
        for type_, branch in zip(types, node.nodes(), strict=True):
            if (
                type_.kind != types[0].kind
                and "unknown" not in (type_.kind, types[0].kind)
                and not {type_.kind, types[0].kind} <= set(MOMENTS)
            ):
                self.mismatch(type_, types[0].kind, branch.span)
        left_out = neg(earlier)
        if left_out.terms:
            branches.append((left_out, Unstated("none")))
        return Case(tuple(branches)), types[0]

    def _sum(self, node: Node, scope: Scope) -> tuple[Expr, Type]:
        left, right = node.nodes()
        (a, at), (b, bt) = self.value(left, scope), self.value(right, scope)
        for type_, part in ((at, left), (bt, right)):
            if type_.kind not in ("num", "unknown"):
                self.mismatch(type_, "num", part.span)
        return Add(a, b, 1 if node.kind == "plus" else -1), Type("num", at.detail or bt.detail)

    # --- definitions

    def meaning(self, name: str) -> Meaning | None:
        """A definition's meaning, elaborated once; None while it is being elaborated (a cycle, reported)."""
        if name in self.meanings:
            if self.meanings[name] is None:
                span = name_span(self.index.by_name[name][0].node)
                self.report(Diagnostic("PL3004", {"name": name.split("/")[1]}, span, help="PL3004.help"))
            return self.meanings[name]
        self.meanings[name] = None
        try:
            self.meanings[name] = self._meaning(self.index.by_name[name])
        except TooWide as wide:
            args = {"name": name.split("/")[1], "terms": str(wide.terms)}
            self.report(Diagnostic("PL3006", args, name_span(self.index.by_name[name][0].node), help="PL3006.help"))
            self.meanings[name] = Meaning(UNKNOWN, (), Unstated("silence"), frozenset())
        return self.meanings[name]

    def _meaning(self, parts: list[Declared]) -> Meaning:
        reached: set[str] = set()
        cases: list[tuple[str, Cond]] = []
        for part in parts:
            scope = Scope(part, subject_of(part.node), {}, reached)
            equals, as_ = part.node.node("equals"), part.node.node("as")
            if equals is not None:
                value, type_ = self.value(next(equals.nodes()), scope)
                value = Unreported(type_.kind, part.amendment) if lost(part) else value
                return Meaning(type_, (), value, frozenset(reached))
            when = self.when(part, scope)
            cases.append((next(as_.words("ID")).text if as_ else "yes", when))
        members = tuple(dict.fromkeys(m for m, _ in cases))
        return Meaning(BOOL if members == ("yes",) else Type("one", "", members), tuple(cases), None, frozenset(reached))


def subject_of(node: Node) -> str:
    """The entity a norm is about."""
    words = list(node.words("ID"))
    return words[1].text if len(words) > 1 else ""
