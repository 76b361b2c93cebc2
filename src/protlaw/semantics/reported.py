"""Drafts known at second hand: which norms they leave unknown, and the reading under which the rest is read on."""

from protlaw.core.anchor import Label, Span
from protlaw.semantics.consolidate import Epoch
from protlaw.semantics.declared import NORM_KINDS, lost
from protlaw.semantics.lawbook import UNCHANGED, UNKNOWN, Ambiguity, Instrument, Reading, unmentioned
from protlaw.semantics.norms import Head

_READINGS = (
    Reading(UNCHANGED, Label("lo que nadie menciona sigue como está", "what nobody mentions stays as it is"), ()),
    Reading(UNKNOWN, Label("de lo que nadie menciona no se sabe nada", "nothing is known of what nobody mentions"), ()),
)
_ABOUT = Label(
    "qué hace el proyecto con lo que ninguna fuente menciona: su texto no se tiene",
    "what the draft does to what no source mentions: its text is not held",
)
_BECAUSE = Label(
    "un proyecto se da a conocer por lo que cambia; pero nadie ha dicho que lo demás quede igual, y por eso se muestra",
    "a draft is made known by what it changes; but nobody has said that the rest stays the same, and so it is shown",
)


def readings_on(works: dict[str, Instrument]) -> dict[str, Ambiguity]:
    """The reading `unmentioned` of each draft that is known at second hand."""
    drafts = (w for w in works.values() if w.amends is not None and not w.enacted and w.fidelity != "text")
    heads = (Head(unmentioned(w.name), (), w.fidelity, _ABOUT, Span("", 1, 1, 1, 1)) for w in drafts)
    return {head.name: Ambiguity(head, _READINGS, UNCHANGED, _BECAUSE, ()) for head in heads}


def with_losses(works: dict[str, Instrument], epochs: list[Epoch]) -> dict[str, Instrument]:
    """The works, each draft with the norms it leaves unknown."""
    gone: dict[str, dict[str, None]] = {}
    for declared in (d for epoch in epochs for d in epoch.declared if d.node.kind in NORM_KINDS and lost(d)):
        gone.setdefault(declared.amendment, {})[declared.full] = None
    return works | {name: works[name]._replace(lost=tuple(names)) for name, names in gone.items() if name in works}
