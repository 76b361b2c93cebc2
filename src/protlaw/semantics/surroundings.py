"""What surrounds the norms: the points the text leaves open, what it does not say, the standards only a finding can apply."""

from protlaw.core.anchor import Label
from protlaw.core.diagnostic import Diagnostic
from protlaw.semantics.builder import Builder
from protlaw.semantics.declared import Declared, citations_of, gaps_of, label_of, name_of, name_span, unknown
from protlaw.semantics.expressions import subject_of
from protlaw.semantics.lawbook import Ambiguity, OpenNorm, Reading, Silence
from protlaw.semantics.norms import TRUE, Exception_
from protlaw.semantics.types import Scope

ASPECTS = (
    "time_limit", "start", "sanction", "effect", "form", "debtor", "competence", "frequency", "standard", "scope", "wording",
    "composition", "other",
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
        first, *names = clause.words("ID")
        aspect = first.text
        if aspect not in ASPECTS:
            unknown(builder.report, first, list(ASPECTS))
        targets += [
            t.full
            for w in names
            if (t := builder.index.require(w, declared.instrument, "definition", "duty", "power", "requirement", "catalogue", "exception"))
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
