"""A profile held against the vocabulary of the law it is drawn for: every thing, fact and word has to be one of its own."""

from protlaw.core.diagnostic import closest
from protlaw.intake.words import fold
from protlaw.reform.population.profile import FactRule, Profile
from protlaw.semantics.lawbook import FactDecl, Lawbook

_FORMS = {
    "event": ("within", "after", "before", "none"), "date": ("within", "after", "before", "none"),
    "instant": ("within", "after", "before", "none"), "period": ("begins", "none"), "coll": ("members",),
}  # fmt: skip
_WORD = ("value", "choice")


def foreign(profile: Profile, book: Lawbook) -> list[str]:
    """The entries that the vocabulary does not know or that are not what it says, each with what may have been meant."""
    entities = {row.id: row.entity for row in profile.rows}
    found = []
    for row in profile.rows:
        entity = book.entities.get(row.entity)
        if entity is None:
            found.append(f"row.{row.id}.entity = {_meant(row.entity, list(book.entities))}")
            continue
        for name, rule in row.facts.items():
            place, decl = f"row.{row.id}.facts", entity.facts.get(name)
            if decl is None:
                found.append(f"{place}.{_meant(name, list(entity.facts))}")
            elif rule.forms()[0] not in _FORMS.get(decl.type, _WORD):
                found.append(f"{place}.{name}.{rule.forms()[0]}")
            else:
                found += [f"{place}.{name} = {what}" for what in _unfit(rule, decl, profile, book, entities)]
    return found


def _unfit(rule: FactRule, decl: FactDecl, profile: Profile, book: Lawbook, entities: dict[str, str]) -> list[str]:
    """The words of a rule that are none of those the fact may be."""
    drawn = profile.choices.get(rule.choice or "")
    own: list[object] = [] if rule.value is None else [rule.value]
    words: list[object] = [*(rule.members or ())] or (own if drawn is None else [*drawn.options()])
    match decl.type:
        case "ref" | "coll":
            return [str(w) for w in words if entities.get(str(w)) != decl.entity]
        case "one" | "scale":
            known = [m.name for m in decl.members]
            return [_meant(str(w), known) for w in words if str(w) not in known]
        case "place":
            places = [*book.jurisdiction.places, *book.jurisdiction.zones]
            return [_meant(str(w), places) for w in words if fold(str(w)) not in map(fold, places)]
        case "bool" | "num":
            wanted: type = bool if decl.type == "bool" else int
            return [str(w) for w in words if type(w) is not wanted]
    return []


def _meant(found: str, known: list[str]) -> str:
    meant = closest(found, known)
    return f"{found} ({meant}?)" if meant else found
