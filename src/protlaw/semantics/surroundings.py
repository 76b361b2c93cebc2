"""What surrounds the norms: the points the text leaves open, what it does not say, the standards only a finding can apply."""

from protlaw.core.anchor import Label
from protlaw.core.diagnostic import Diagnostic, Note
from protlaw.semantics.builder import Builder
from protlaw.semantics.conditions import conj
from protlaw.semantics.declared import Declared, citations_of, gaps_of, label_of, name_of, name_span, unknown
from protlaw.semantics.expressions import subject_of
from protlaw.semantics.lawbook import ROUTE, Ambiguity, Body, FactDecl, OpenNorm, Reading, Seat, Silence
from protlaw.semantics.norms import TRUE, Exception_
from protlaw.semantics.types import Scope
from protlaw.syntax.ast import Word

ASPECTS = (
    "time_limit", "start", "sanction", "effect", "form", "debtor", "competence", "frequency", "standard", "scope", "wording",
    "composition", ROUTE, "other",
)  # fmt: skip
_NO_LABEL = Label("", "")


def ambiguity(builder: Builder, declared: Declared) -> Ambiguity:
    readings: list[Reading] = []
    defaults: list[str] = []
    for clause in declared.node.nodes("reading"):
        in_set = clause.node("in_set")
        label = label_of(clause.node("label"))
        name = name_of(clause)
        if any(r.name == name for r in readings):
            builder.report(Diagnostic("PL2002", {"name": name}, name_span(clause), help="PL2002.help"))
        readings.append(Reading(name, label or Label(name, name), tuple(w.text for w in in_set.words("ID")) if in_set else ()))
        if clause.word("DEFAULT"):
            defaults.append(name)
    if len(defaults) != 1 or len(readings) < 2:
        builder.report(
            Diagnostic("PL3003", {"name": declared.name, "found": str(len(defaults))}, name_span(declared.node), help="PL3003.help")
        )
    because = label_of(builder.clause(declared, "because", required=True)) or _NO_LABEL
    own = builder.head(declared, Scope(declared, "", {}, set()), label_of(declared.node.node("label")))
    return Ambiguity(own, tuple(readings), defaults[0] if defaults else "", because, gaps_of(declared.node))


def silence(builder: Builder, declared: Declared) -> Silence:
    targets, aspect = [], "other"
    for clause in declared.node.nodes("about"):
        first, *names = clause.words("ID", "SANCTION")
        aspect = first.text or first.type.lower()
        if aspect not in ASPECTS:
            unknown(builder.report, first, list(ASPECTS))
        targets += [
            t.full
            for w in names
            if (
                t := builder.index.require(
                    w, declared.instrument, "definition", "duty", "power", "requirement", "catalogue", "sanction", "exception"
                )
            )
        ]
    own = builder.head(declared, Scope(declared, "", {}, set()))
    return Silence(own, tuple(targets), aspect, citations_of(declared, builder.report, "searched"), gaps_of(declared.node))


def open_norm(builder: Builder, declared: Declared) -> OpenNorm | None:
    if not builder.subject_known(declared):
        return None
    own = builder.head(declared, Scope(declared, "", {}, set()))
    asks, answered = declared.node.node("asks"), declared.node.node("answered")
    return OpenNorm(own, subject_of(declared.node), label_of(asks) or own.label, next(answered.words("ID")).text if answered else None)


def exception(builder: Builder, declared: Declared) -> Exception_:
    targets = tuple(f"{declared.instrument}/{w.text}" for w in list(declared.node.words("ID"))[1:])
    return Exception_(builder.head(declared, Scope(declared, "", {}, set())), targets, TRUE)


def body(builder: Builder, declared: Declared) -> Body | None:
    """A collegiate body with its seats; the seats it lists must come to its total."""
    members = builder.clause(declared, "members", required=True)
    if members is None or not builder.subject_known(declared):
        return None
    entity = subject_of(declared.node)
    scope = Scope(declared, entity, {}, set())
    coll, by, during, *holder = members.words("ID")
    held = _held_by(builder, entity, coll, by, during, *holder)
    seats = tuple(_seat(builder, d, held) for d in builder.index.of_kind("seats") if _of(d) == declared.full)
    total = builder.clause(declared, "total")
    stated = int(next(total.words("INT")).text) if total else None
    listed = sum(s.number for s in seats)
    if stated is not None and listed != stated:
        notes = tuple(Note(s.head.span, "seats_here", {"number": str(s.number)}) for s in seats)
        args = {"name": declared.name, "total": str(stated), "found": str(listed)}
        builder.report(Diagnostic("PL3016", args, name_span(declared.node), notes, "PL3016.help"))
    where = conj(*(builder.expressions.cond(next(w.nodes()), scope) for w in declared.node.nodes("when")))
    own = builder.head(declared, scope, label_of(declared.node.node("label")))
    return Body(own, entity, where, coll.text, by.text, during.text, stated, seats, ("", None), "base",
                holder[0].text if holder else None)  # fmt: skip


def _of(declared: Declared) -> str:
    return f"{declared.instrument}/{subject_of(declared.node)}"


def _held_by(builder: Builder, entity: str, coll: Word, by: Word, during: Word, *holder: Word) -> FactDecl | None:
    """The fact that names the seat, if the collection, the seat, the period and the holder are what they have to be."""
    listing = _fact(builder, entity, coll, "coll")
    if listing is None or listing.entity is None:
        return None
    _fact(builder, listing.entity, during, "period")
    for word in holder:
        _fact(builder, listing.entity, word, "ref")
    return _fact(builder, listing.entity, by, "one")


def _fact(builder: Builder, entity: str, word: Word, kind: str) -> FactDecl | None:
    facts = builder.words.entities[entity].facts
    if word.text not in facts:
        unknown(builder.report, word, list(facts))
        return None
    if facts[word.text].type != kind:
        builder.report(Diagnostic("PL2003", {"found": facts[word.text].type, "expected": kind}, word.span, help="PL2003.help"))
        return None
    return facts[word.text]


def _seat(builder: Builder, declared: Declared, by: FactDecl | None) -> Seat:
    word = next(declared.node.words("ID"))
    known = [m.name for m in by.members] if by else [word.text]
    if word.text not in known:
        unknown(builder.report, word, known)
    own = builder.head(declared, Scope(declared, "", {}, set()), label_of(declared.node.node("label")))
    return Seat(word.text, int(next(declared.node.words("INT")).text), own)
