"""From declarations to norms: each one typed, its conditions closed, its exceptions folded in."""

from typing import NamedTuple

from protlaw.core.anchor import Citation, Label
from protlaw.core.diagnostic import Diagnostic, Note
from protlaw.semantics.conditions import TooWide, conj, disj, neg
from protlaw.semantics.declared import NORM_KINDS, Declared, Index, citation, citations_of, label_of, name_of, name_span, one, unknown
from protlaw.semantics.expressions import Expressions, subject_of
from protlaw.semantics.lawbook import Authority, Entity, Instrument
from protlaw.semantics.norms import (
    FALSE,
    TRUE,
    Add,
    Binding,
    Catalogue,
    Cond,
    Const,
    Define,
    Duty,
    Each,
    Every,
    Expr,
    Head,
    Item,
    Norm,
    Penalty,
    Power,
    Requirement,
    Sanction,
    Shift,
    Standard,
    Stretch,
    Term,
    Unreported,
    Unstated,
    Var,
)
from protlaw.semantics.norms import Scope as NormScope
from protlaw.semantics.types import UNITS, UNKNOWN, Scope
from protlaw.semantics.vocabulary import head
from protlaw.syntax.ast import Node

MAX_TERMS = 64


class Vocabulary(NamedTuple):
    """What the declarations of every epoch share: the works, who acts, and the words of a case."""

    instruments: dict[str, Instrument]
    authorities: dict[str, Authority]
    entities: dict[str, Entity]


class Builder:
    """Builds the norms of one epoch."""

    def __init__(self, index: Index, words: Vocabulary) -> None:
        self.index = index
        self.report = index.report
        self.words = words
        clocks = {i.name: i.zone for i in words.instruments.values()}
        self.expressions = Expressions(index, words.entities, words.authorities, clocks)
        self.exceptions: dict[str, list[Declared]] = {}
        for declared in index.of_kind("exception", "transitory"):
            for word in list(declared.node.words("ID"))[1:]:
                target = index.require(word, declared.instrument, "duty", "power", "requirement", "catalogue", "sanction", "exception")
                if target is not None:
                    self.exceptions.setdefault(target.full, []).append(declared)

    def norms(self) -> dict[str, Norm]:
        """Every norm by its full name."""
        found: dict[str, Norm] = {}
        for name, declared in self.index.by_name.items():
            first = declared[0]
            if first.node.kind in NORM_KINDS and first.instrument in self.words.instruments and self.subject_known(first):
                try:
                    found[name] = self._norm(declared)
                except TooWide as wide:
                    self._too_wide(first, wide.terms)
        return found

    def subject_known(self, declared: Declared) -> bool:
        word = list(declared.node.words("ID"))[1]
        if word.text in self.words.entities:
            return True
        unknown(self.report, word, list(self.words.entities))
        return False

    def _norm(self, parts: list[Declared]) -> Norm:
        match parts[0].node.kind:
            case "definition":
                return self._definition(parts)
            case "duty":
                return self._duty(parts[0])
            case "power":
                return self._power(parts[0])
            case "requirement":
                return self._requirement(parts[0])
            case "sanction":
                return self._sanction(parts[0])
        return self._catalogue(parts[0])

    # --- the common parts

    def _scope(self, declared: Declared) -> tuple[NormScope, Scope, Cond]:
        """The instances of a norm, the scope of its names, and the condition members must satisfy."""
        entity = subject_of(declared.node)
        scope = Scope(declared, entity, {}, set())
        every = declared.node.node("every")
        if every is not None:
            return self._recurring(every, scope)
        each = declared.node.node("each")
        if each is None:
            return NormScope(entity, None), scope, TRUE
        coll, var, inner = self.expressions.element(each, scope)
        conditions = list(each.nodes())[1:]
        where = self.expressions.cond(conditions[0], inner) if conditions else TRUE
        fact = next(next(each.nodes("path")).words("ID")).text
        return NormScope(entity, Each(var.name, coll, fact, var.entity, where)), inner, where

    def _recurring(self, every: Node, scope: Scope) -> tuple[NormScope, Scope, Cond]:
        """A norm that arises anew each month or year, from the one in which a moment falls."""
        word = next(every.words("ID"))
        zone = self.words.instruments[scope.declared.instrument].zone
        start = self.expressions.moment(next(every.nodes()), scope)
        var = Var(f"{scope.declared.name}.{word.text}", "")
        unit = "month" if every.word("FOR_EACH_MONTH") else "year"
        return NormScope(scope.entity, Every(var.name, unit, start, zone)), scope.bind(Stretch(var.name, zone), word.text), TRUE

    def head(self, declared: Declared, scope: Scope, label: Label | None = None) -> Head:
        own = head(declared, self.words.instruments.get(declared.instrument), label, self.report)
        return own._replace(rests_on=tuple(sorted(scope.reached - {declared.full})))

    def _when(self, declared: Declared, scope: Scope) -> Cond:
        return self.expressions.when(declared, scope)

    def _binding(self, declared: Declared, scope: Scope, where: Cond) -> Binding:
        trigger = conj(self._when(declared, scope), where)
        defeats = [(e.full, self._exception_condition(e, scope, (declared.full,))) for e in self.exceptions.get(declared.full, ())]
        scope.reached.update(name for name, _ in defeats)
        binds = conj(trigger, neg(disj(*(c for _, c in defeats))))
        widest = max(len(trigger.terms), len(binds.terms))
        if widest > MAX_TERMS:
            self._too_wide(declared, widest)
        return Binding(trigger, binds, tuple((name, conj(trigger, c)) for name, c in defeats))

    def _too_wide(self, declared: Declared, terms: int) -> None:
        args = {"name": declared.name, "terms": str(terms)}
        self.report(Diagnostic("PL3006", args, name_span(declared.node), help="PL3006.help"))

    def _exception_condition(self, declared: Declared, scope: Scope, path: tuple[str, ...]) -> Cond:
        """When an exception takes effect in a norm: its own condition, less the exceptions to it."""
        if declared.full in path:
            notes = (Note(name_span(self.index.by_name[path[-1]][0].node), "declared_here", {"name": path[-1].split("/")[1]}),)
            self.report(Diagnostic("PL3001", {"name": declared.name}, name_span(declared.node), notes, "PL3001.help"))
            return FALSE
        inner = scope._replace(declared=declared)
        own = self._when(declared, inner)
        own = neg(own) if declared.node.kind == "transitory" else own
        deeper = self.exceptions.get(declared.full, ())
        scope.reached.update(e.full for e in deeper)
        return conj(own, neg(disj(*(self._exception_condition(e, scope, (*path, declared.full)) for e in deeper))))

    def clause(self, declared: Declared, kind: str, required: bool = False) -> Node | None:
        found = one(declared.node, self.report, kind)
        if found is None and required:
            self.report(Diagnostic("PL2006", {"name": declared.name, "clause": kind}, name_span(declared.node), help="PL2006.help"))
        return found

    def _value(self, declared: Declared, kind: str, scope: Scope, *kinds: str) -> Expr | None:
        clause = self.clause(declared, kind)
        node = next(clause.nodes(), None) if clause else None
        return self.expressions.expect(node, scope, *kinds) if node else None

    def _moment(self, declared: Declared, kind: str, scope: Scope) -> Expr | None:
        return self._value(declared, kind, scope, "event", "instant", "date")

    # --- norms

    def _definition(self, parts: list[Declared]) -> Define:
        declared = parts[0]
        meaning = self.expressions.meaning(declared.full)
        scope = Scope(declared, subject_of(declared.node), {}, set(meaning.rests_on if meaning else ()))
        called = next((label_of(p.node.node("called")) for p in parts if p.node.node("called")), None)
        kind = meaning.type.kind if meaning else "bool"
        members = (meaning.type.members or ("yes",)) if meaning else ()
        words = {name_of(as_): label_of(as_) for p in parts if (as_ := p.node.node("as"))}
        labels = () if kind == "bool" else tuple(words.get(m) or Label(m, m) for m in members)
        cases = []
        if meaning is not None and meaning.value is None:
            for part, (member, cond) in zip(parts, meaning.cases, strict=True):
                cases.append((member, cond, citations_of(part, self.report)))
        own = self.head(declared, scope, called)
        own = own._replace(citations=tuple(dict.fromkeys(c for p in parts for c in citations_of(p, self.report))))
        return Define(
            own,
            NormScope(scope.entity, None),
            kind,
            members,
            labels,
            tuple(cases),
            neg(disj(*(c for _, c, _ in cases))),
            meaning.value if meaning else None,
        )

    def _duty(self, declared: Declared) -> Duty:
        node = declared.node
        scope_, scope, where = self._scope(declared)
        forces = [f for f in ("must", "must_not", "seek") if node.node(f)]
        force_clause = one(node, self.report, "must", "must_not", "seek")
        prohibition = node.word("PROHIBITION") is not None
        if not forces:
            self.report(
                Diagnostic(
                    "PL2006", {"name": declared.name, "clause": "must_not" if prohibition else "must"}, name_span(node), help="PL2006.help"
                )
            )
        elif (forces[0] == "must_not") != prohibition:
            args = {"found": forces[0], "expected": "must_not" if prohibition else "must"}
            self.report(Diagnostic("PL2014", args, force_clause.span if force_clause else node.span, help="PL2014.help"))
        binding = self._binding(declared, scope, where)
        bearer = self._bearer(declared, scope)
        term, standards = self._term(declared, scope, bearer), self._standards(declared, scope)
        done = self._moment(declared, "act" if prohibition else "done", scope)
        if done is None:
            self.clause(declared, "act" if prohibition else "done", required=True)
        start = self._start(declared, scope, term, standards, prohibition)
        counterparty = self._value(declared, "counterparty", scope, "authority", "ref")
        ends = self._moment(declared, "ends", scope)
        governed = self._moment(declared, "governed", scope) or (done if prohibition else start)
        return Duty(
            self.head(declared, scope, label_of(force_clause)),
            scope_,
            "must_not" if prohibition else forces[0] if forces else "must",
            bearer,
            counterparty,
            binding,
            start,
            term,
            standards,
            done or Unstated("silence"),
            ends,
            governed,
            label_of(self.clause(declared, "consequence")),
        )

    def _bearer(self, declared: Declared, scope: Scope) -> Expr | None:
        clause = self.clause(declared, "bearer", required=True)
        node = next(clause.nodes(), None) if clause else None
        return self.expressions.expect(node, scope, "authority", "ref") if node else None

    def _start(
        self, declared: Declared, scope: Scope, term: Term | None, standards: tuple[Standard, ...], prohibition: bool
    ) -> Expr | None:
        clause = declared.node.node("starts")
        if clause is not None and clause.node("unstated") is not None:
            return None
        own = self._moment(declared, "starts", scope)
        if own is not None:
            return own
        if term is not None and term.sign > 0 and isinstance(term.due, Shift):
            return term.due.anchor
        anchored = next((s.anchor for s in standards if s.anchor is not None), None)
        if anchored is not None:
            return anchored
        if not prohibition:
            self.report(Diagnostic("PL3002", {"name": declared.name}, name_span(declared.node), help="PL3002.help"))
        return None

    def _term(self, declared: Declared, scope: Scope, bearer: Expr | None) -> Term | None:
        clause = one(declared.node, self.report, "within", "at_least", "no_later", "no_term")
        if clause is None or clause.kind == "no_term":
            return None
        if clause.kind == "no_later":
            return Term(self.expressions.moment(next(clause.nodes()), scope), None, None, 0)
        sign = 1 if clause.kind == "within" else -1
        duration, anchor = (n for n in clause.nodes() if n.kind not in ("counting", "on_clock"))
        number, unit = self._duration(duration, scope)
        counting = clause.node("counting")
        rules = tuple(self.expressions.rule(n, scope) for n in counting.nodes()) if counting else ()
        zone = self.expressions.zone(clause.node("on_clock"), scope, bearer)
        return Term(Shift(self.expressions.moment(anchor, scope), number, unit, sign, rules, zone), number, unit, sign)

    def _duration(self, node: Node, scope: Scope) -> tuple[Expr, str]:
        unit = next(n for n in node.nodes() if n.kind in UNITS)
        word = node.word("INT")
        reading = None if word else node.node("reading_of")
        number: Expr = Const("num", int(word.text)) if word else Unreported("num", scope.declared.amendment)
        if reading is not None:
            number = self.expressions.expect(reading, scope, "num")
        for extra in (n for n in node.nodes() if n is not unit and n is not reading):
            expr, type_ = self.expressions.value(extra, scope)
            if type_.kind not in ("num", "unknown"):
                self.expressions.mismatch(type_, "num", extra.span)
            elif type_.detail and type_.detail != unit.kind:
                self.report(Diagnostic("PL2004", {"found": type_.detail, "expected": unit.kind}, extra.span, help="PL2004.help"))
            number = Add(number, expr, 1)
        return number, unit.kind

    def _standards(self, declared: Declared, scope: Scope) -> tuple[Standard, ...]:
        return tuple(
            Standard(n.kind, self.expressions.moment(next(n.nodes()), scope) if n.items else None)
            for n in declared.node.nodes("promptly", "simultaneously", "periodically")
        )

    def _power(self, declared: Declared) -> Power:
        scope_, scope, where = self._scope(declared)
        binding = self._binding(declared, scope, where)
        holder = self._value(declared, "holder", scope, "authority", "ref")
        if declared.node.node("holder") is None:
            self.clause(declared, "holder", required=True)
        term = self._term(declared, scope, holder)
        own = self._moment(declared, "starts", scope)
        start = own or (term.due.anchor if term and isinstance(term.due, Shift) and term.sign > 0 else None)
        valid = self.clause(declared, "valid")
        validity = self.expressions.cond(next(valid.nodes()), scope) if valid else None
        act = self._moment(declared, "act", scope)
        governed = self._moment(declared, "governed", scope) or act or start
        return Power(
            self.head(declared, scope, label_of(self.clause(declared, "may", required=True))),
            scope_,
            "right" if declared.node.word("RIGHT") else "power",
            holder,
            binding,
            start,
            term,
            act,
            validity,
            governed,
            self._value(declared, "counterparty", scope, "authority", "ref"),
            self._moment(declared, "ends", scope),
        )

    def _requirement(self, declared: Declared) -> Requirement:
        scope_, scope, where = self._scope(declared)
        binding = self._binding(declared, scope, where)
        holds = self.clause(declared, "holds", required=True)
        condition = self.expressions.cond(next(holds.nodes()), scope) if holds else TRUE
        force = one(declared.node, self.report, "must", "seek")
        if force is None:
            self.clause(declared, "must", required=True)
        governed = self._moment(declared, "governed", scope)
        return Requirement(
            self.head(declared, scope, label_of(force)), scope_, force.kind if force else "must", binding, condition, governed
        )

    def _sanction(self, declared: Declared) -> Sanction:
        scope_, scope, where = self._scope(declared)
        binding = self._binding(declared, scope, where)
        conduct = self._moment(declared, "act", scope)
        if conduct is None:
            self.clause(declared, "act", required=True)
        half = self.clause(declared, "half")
        condition = self.expressions.cond(next(half.nodes()), scope) if half else FALSE
        governed = self._moment(declared, "governed", scope) or conduct
        penalties = tuple(_penalty(clause) for clause in declared.node.nodes("penalty"))
        if not penalties:
            self.clause(declared, "penalty", required=True)
        return Sanction(self.head(declared, scope), scope_, binding, conduct or Unstated("silence"), penalties, condition, governed)

    def _catalogue(self, declared: Declared) -> Catalogue:
        scope_, scope, where = self._scope(declared)
        binding = self._binding(declared, scope, where)
        classifies = self.clause(declared, "classifies", required=True)
        expr, type_ = self.expressions.value(next(classifies.nodes("path")), scope) if classifies else (TRUE, UNKNOWN)
        if classifies and type_.kind not in ("one", "unknown"):
            self.expressions.mismatch(type_, "one", classifies.span)
        items = []
        for clause in declared.node.nodes("item"):
            word = next(clause.words("ID"))
            if type_.kind == "one" and word.text not in type_.members:
                unknown(self.report, word, list(type_.members))
            place = citation(next(clause.nodes("citation")), declared, self.report)
            items.append(Item(word.text, label_of(clause) or Label(word.text, word.text), place or Citation(declared.instrument, "")))
        opened = self.clause(declared, "open_clause")
        open_at = citation(next(opened.nodes("citation")), declared, self.report) if opened else None
        decider = self._value(declared, "decider", scope, "authority")
        called = label_of(self.clause(declared, "called"))
        return Catalogue(
            self.head(declared, scope, called),
            scope_,
            binding,
            expr,
            type_.members,
            tuple(items),
            open_at,
            str(decider.value) if isinstance(decider, Const) else None,
        )


def _penalty(clause: Node) -> Penalty:
    low, high = [int(w.text) for w in clause.words("INT")] or (None, None)
    unit = next((n.kind for n in clause.nodes() if n.kind in UNITS), "day_fines" if clause.word("DAY_FINES") else None)
    return Penalty(label_of(clause) or Label("", ""), low, high, unit)
