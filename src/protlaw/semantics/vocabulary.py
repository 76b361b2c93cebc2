"""The words of a case: entities, facts and authorities."""

from collections.abc import Iterator

from protlaw.core.anchor import Label, Span
from protlaw.core.diagnostic import Diagnostic, Note, Report
from protlaw.core.status import least
from protlaw.semantics.declared import Declared, Index, citations_of, fidelity_of, label_of, name_of, name_span, one, unknown
from protlaw.semantics.lawbook import Authority, Entity, FactDecl, Instrument, Member
from protlaw.semantics.norms import Head
from protlaw.syntax.ast import Node, Word

_ORDERABLE = {"event", "instant", "date"}


def head(declared: Declared, instrument: Instrument | None, label: Label | None, report: Report) -> Head:
    """The common part of every norm."""
    own = fidelity_of(declared.node) or "text"
    fidelity = least(own, declared.fidelity, instrument.fidelity if instrument else "text")
    words = label or label_of(declared.node) or Label(declared.name, declared.name)
    return Head(declared.full, citations_of(declared, report), fidelity, words, name_span(declared.node))


def authorities(index: Index, found: dict[str, Instrument], zones: tuple[str, ...]) -> dict[str, Authority]:
    """Authorities with their seats and their successors."""
    result = {}
    for declared in index.of_kind("authority"):
        seat = one(declared.node, index.report, "seat")
        zone = next(seat.words("STRING")) if seat else None
        if zone is not None and zone.text not in zones:
            unknown(index.report, zone, list(zones))
        alias = declared.node.node("alias")
        successors = tuple(
            (target.full, day.text)
            for clause in declared.node.nodes("successor")
            if (target := index.require(next(clause.words("ID")), declared.instrument, "authority")) and (day := clause.word("DATE"))
        )
        own = head(declared, found.get(declared.instrument), None, index.report)
        result[declared.full] = Authority(own, zone.text if zone else None, name_of(alias) if alias else None, successors)
    return result


def entities(index: Index) -> dict[str, Entity]:
    """Kinds of things with their facts; a fact's types and targets are checked."""
    declared: dict[str, Declared] = {}
    for entity in index.of_kind("entity"):
        first = declared.setdefault(name_of(entity.node), entity)
        if first is not entity:
            _twice(next(entity.node.words("ID")), name_span(first.node), index.report)
    _check_words([w for d in declared.values() for w in _words_of(d.node)], index.report)
    facts: dict[str, dict[str, FactDecl]] = {name: {} for name in declared}
    for fact in index.of_kind("fact"):
        _fact(fact, facts, index)
    for extension in index.of_kind("extension"):
        _widened(extension.node, facts, index.report)
    for owned in facts.values():
        _check_orders(owned, index.report)
    for kind, owned in facts.items():
        for stated in owned.values():
            _check_paths(stated, kind, facts, index.report)
    return {name: _entity(name, d.node, facts[name]) for name, d in declared.items()}


def _words_of(node: Node) -> Iterator[Word]:
    """The words an entity goes by in a case file: its section in either language, and its name where it has no other."""
    alias = node.node("alias")
    for words in ([*node.words("ID")], [*alias.words("ID")] if alias else []):
        yield from words[-1:]


def _check_words(words: list[Word], report: Report) -> None:
    """No two entities may go by one word: nobody could tell which of them a section of a file lists."""
    seen: dict[str, Word] = {}
    for word in words:
        if seen.setdefault(word.text, word) is not word:
            _twice(word, seen[word.text].span, report)


def _entity(name: str, node: Node, facts: dict[str, FactDecl]) -> Entity:
    own = [w.text for w in node.words("ID")]
    alias = node.node("alias")
    other = [w.text for w in alias.words("ID")] if alias else []
    label = label_of(node) or Label(name, name)
    return Entity(name, own[1] if len(own) > 1 else name, other[0] if other else None, other[1] if len(other) > 1 else None, label, facts)


def _fact(declared: Declared, facts: dict[str, dict[str, FactDecl]], index: Index) -> None:
    node, report = declared.node, index.report
    name, owner = node.words("ID")
    if owner.text not in facts:
        unknown(report, owner, list(facts))
        return
    if name.text in facts[owner.text]:
        _twice(name, facts[owner.text][name.text].span, report)
        return
    type_node = next(n for n in node.nodes() if n.kind.startswith("type_"))
    target = type_node.word("ID")
    if target is not None and target.text not in facts:
        unknown(report, target, list(facts))
    _check_members({}, type_node, report)
    alias, answered = node.node("alias"), one(node, report, "answered")
    label = label_of(node.node("label")) or Label(name.text, name.text)
    facts[owner.text][name.text] = FactDecl(
        name.text,
        name_of(alias) if alias else None,
        type_node.kind.removeprefix("type_"),
        target.text if target else None,
        _members(type_node),
        label,
        label_of(one(node, report, "asks")) or label,
        next(answered.words("ID")).text if answered else None,
        citations_of(declared, report) if node.node("citing") else (),
        tuple(w.text for clause in node.nodes("precedes") for w in clause.words("ID")),
        name.span,
        next((next(clause.words("ID")).text for clause in node.nodes("once")), None),
        tuple(w.text for clause in node.nodes("follows") for w in clause.words("ID")),
    )


def _members(node: Node) -> tuple[Member, ...]:
    return tuple(Member(name_of(m), label_of(m.node("label")) or Label(name_of(m), name_of(m))) for m in node.nodes("member"))


def _check_members(seen: dict[str, Span], node: Node, report: Report) -> None:
    for word in (next(m.words("ID")) for m in node.nodes("member")):
        if seen.setdefault(word.text, word.span) is not word.span:
            _twice(word, seen[word.text], report)


def _widened(node: Node, facts: dict[str, dict[str, FactDecl]], report: Report) -> None:
    """What an amendment adds to the values a fact may have; a scale is not widened, for nothing says where the new value ranks."""
    name, owner = node.words("ID")
    known = facts.get(owner.text)
    fact = known.get(name.text) if known else None
    if known is None or fact is None:
        unknown(report, name if known else owner, list(known or facts))
    elif fact.type != "one":
        report(Diagnostic("PL2003", {"found": fact.type, "expected": "one"}, name.span, help="PL2003.help"))
    else:
        _check_members({m.name: fact.span for m in fact.members}, node, report)
        known[name.text] = fact._replace(members=(*fact.members, *_members(node)))


def _twice(word: Word, first: Span, report: Report) -> None:
    report(Diagnostic("PL2002", {"name": word.text}, word.span, (Note(first, "declared_here", {"name": word.text}),), "PL2002.help"))


def _check_orders(owned: dict[str, FactDecl], report: Report) -> None:
    for fact in owned.values():
        for later in fact.precedes:
            word = Word("ID", later, fact.span)
            if later not in owned:
                unknown(report, word, list(owned))
            elif owned[later].type not in _ORDERABLE or fact.type not in _ORDERABLE:
                report(Diagnostic("PL2003", {"found": owned[later].type, "expected": "event"}, fact.span, help="PL2003.help"))


def _check_paths(fact: FactDecl, owner: str, facts: dict[str, dict[str, FactDecl]], report: Report) -> None:
    """What a collection lists once, and what a fact follows, exist and are of the kind they have to be."""
    if fact.once is not None:
        _step(fact.once, fact.entity or "", "ref", fact, facts, report)
    for i, name in reversed(list(enumerate(fact.follows))):
        owner = _step(name, owner, "ref" if i else "event", fact, facts, report)


def _step(name: str, owner: str, kind: str, fact: FactDecl, facts: dict[str, dict[str, FactDecl]], report: Report) -> str:
    """One step of a path: the entity it leads to."""
    found = facts.get(owner, {}).get(name)
    if found is None and owner in facts:
        unknown(report, Word("ID", name, fact.span), list(facts[owner]))
    elif found is not None and found.type != kind:
        report(Diagnostic("PL2003", {"found": found.type, "expected": kind}, fact.span, help="PL2003.help"))
    return (found.entity if found else None) or ""
