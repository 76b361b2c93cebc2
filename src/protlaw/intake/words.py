"""The keys and words a case file may use, in English and in Spanish. Accents may be left out."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple, TypeAlias

from protlaw.semantics.lawbook import Entity, FactDecl, Lawbook

# What each key is called; the first spelling is the one shown.
_KEYS = {
    "about": ("about", "alrededor_de"),
    "accounts": ("accounts", "versiones"),
    "addressee": ("addressee", "destinatario"),
    "after": ("after", "después_de"),
    "at": ("at", "moment", "momento"),
    "at_least": ("at_least", "al_menos"),
    "at_most": ("at_most", "a_lo_más"),
    "authority": ("authority", "autoridad"),
    "before": ("before", "antes_de"),
    "between": ("between", "entre"),
    "binding": ("binding", "vinculante"),
    "by": ("by", "por"),
    "case": ("case", "caso"),
    "complete_until": ("complete_until", "completo_hasta"),
    "date": ("date", "fecha"),
    "due": ("due", "vence"),
    "effect": ("effect", "efecto"),
    "facts_until": ("facts_until", "hechos_hasta"),
    "findings": ("findings", "hallazgos"),
    "folio": ("folio",),
    "from": ("from", "desde"),
    "id": ("id",),
    "jurisdiction": ("jurisdiction", "jurisdicción"),
    "kept": ("kept", "cumplido"),
    "known_at": ("known_at", "conocido_al"),
    "lapse": ("lapse", "lapso"),
    "members": ("members", "miembros"),
    "none": ("none", "ninguno"),
    "norm": ("norm", "norma"),
    "not_after": ("not_after", "no_después_de"),
    "not_before": ("not_before", "no_antes_de"),
    "one_of": ("one_of", "uno_de"),
    "open_norm": ("open_norm", "norma_abierta"),
    "orders": ("orders", "órdenes"),
    "page": ("page", "página"),
    "plus_minus": ("plus_minus", "más_menos"),
    "recorded": ("recorded", "registrado"),
    "scope": ("scope", "alcance"),
    "source": ("source", "fuente"),
    "standard": ("standard", "estándar"),
    "status": ("status", "estado"),
    "subject": ("subject", "sujeto"),
    "to": ("to", "hasta"),
    "until": ("until", "hasta"),
    "value": ("value", "valor"),
    "zone": ("zone", "zona"),
}

_PROVENANCE = ("source", "page", "folio", "by", "recorded")
_INSTANTS = ("at", "about", "plus_minus", "between", "not_before", "not_after", "after", "before", "lapse", "zone")
_STATED = ("none", "until", *_PROVENANCE, "accounts")

# The mappings of the format and the keys of each. In a period, `hasta` is its end.
KINDS: dict[str, tuple[str, ...]] = {
    "header": (
        "case", "jurisdiction", "zone", "facts_until", "known_at", "complete_until", "accounts", "findings", "orders",
    ),
    "point": ("at", "zone"),
    "lapse": ("between", "about", "plus_minus"),
    "moment": _INSTANTS,
    "event": (*_INSTANTS, *_STATED),
    "period": ("from", "to", *_INSTANTS, "none", "until", *_PROVENANCE, "accounts"),
    "number": ("value", "between", "about", "plus_minus", "at_least", "at_most", *_PROVENANCE, "accounts"),
    "value": ("value", "one_of", *_PROVENANCE, "accounts"),
    "collection": ("members", "complete_until", *_STATED),
    "complete": ("at", "zone", "by", "source", "page", "folio"),
    "finding": ("open_norm", "norm", "subject", "standard", "value", "kept", "at", "by", "source", "page", "folio"),
    "order": (
        "id", "authority", "date", "addressee", "binding", "effect", "norm", "subject", "status", "due", "until", "scope",
        "source", "page", "folio",
    ),
}  # fmt: skip

NONE = frozenset(("none", "ninguno", "ninguna"))
UNKNOWN = frozenset(("unknown", "desconocido", "desconocida"))
ONGOING = frozenset(("ongoing", "vigente", "en curso"))
YES_NO = {"yes": True, "si": True, "true": True, "no": False, "false": False}
EFFECTS = {
    "adds": "adds", "suspends": "suspends", "defeats": "defeats", "finds": "finds",
    "agrega": "adds", "suspende": "suspends", "exceptúa": "defeats", "declara": "finds",
}  # fmt: skip
STATUSES = {
    "no vigente": "not_in_force", "no actualizada": "not_triggered", "exceptuada": "defeated", "en plazo": "pending",
    "cumplida": "met", "cumplida en plazo": "met", "cumplida fuera de plazo": "met_late", "incumplida": "breached",
    "extinguida": "ended", "observada": "observed", "violada": "violated",
}  # fmt: skip
UNITS = {
    unit: seconds
    for seconds, units in (
        (1, "second seconds segundo segundos s"),
        (60, "minute minutes minuto minutos min"),
        (3600, "hour hours hora horas h"),
        (86400, "day days dia dias d"),
    )
    for unit in units.split()
}

Names: TypeAlias = dict[str, str]


class Vocabulary(NamedTuple):
    """How a lawbook's entities and facts may be written: every spelling to the name."""

    sections: Names  # persons, personas -> person
    facts: dict[str, Names]  # entity -> spelling -> fact
    entities: Names  # person, persona -> person


def fold(text: str) -> str:
    """A word without case, accents or surrounding space, to compare it."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(bare.replace("_", " ").split())


def _bare(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def spellings(names: Iterable[str | None]) -> list[str]:
    """Each name as it is and without accents."""
    return list(dict.fromkeys(s for name in names if name for s in (name, _bare(name))))


def accented(names: Iterable[str]) -> list[str]:
    """The names without the spellings that only leave accents out."""
    known = list(names)
    dropped = {_bare(name) for name in known if _bare(name) != name}
    return [name for name in known if name not in dropped]


@cache
def keys(kind: str) -> Mapping[str, str]:
    """Every spelling of the keys of one mapping of the format."""
    found: Names = {}
    for key in KINDS[kind]:
        for spelling in spellings(_KEYS[key]):
            found.setdefault(spelling, key)
    return found


def spelt(key: str, lang: str) -> str:
    """A key as it is written in a language."""
    return _KEYS[key][0 if lang == "en" else -1]


def in_both(*names: str) -> dict[str, str]:
    """Keys as they are written in each language, for a message."""
    return {lang: ", ".join(f"`{spelt(key, lang)}`" for key in names) for lang in ("es", "en")}


def in_languages(known: list[str], lawbook: Lawbook) -> dict[str, str]:
    """The names a file may use somewhere, told apart by language, for a message."""
    entities = lawbook.entities.values()
    facts = [fact for entity in entities for fact in entity.facts.values()]
    own: dict[str, set[str | None]] = {
        "es": {*(e.alias_plural for e in entities), *(f.alias for f in facts), *(spelt(k, "es") for k in _KEYS)},
        "en": {*(e.plural for e in entities), *(f.name for f in facts), *(spelt(k, "en") for k in _KEYS)},
    }
    other = {"es": own["en"] - own["es"], "en": own["es"] - own["en"]}
    return {lang: ", ".join(f"`{name}`" for name in known if name not in other[lang]) for lang in ("es", "en")}


def vocabulary(lawbook: Lawbook) -> Vocabulary:
    """The spellings of a lawbook; an exact name wins over another's name without accents."""
    entities = lawbook.entities.values()
    return Vocabulary(
        _names({e.name: (e.plural, e.alias_plural) for e in entities}),
        {e.name: fact_names(e) for e in entities},
        _names({e.name: (e.name, e.alias) for e in entities}),
    )


def fact_names(entity: Entity) -> Names:
    return _names({fact.name: (fact.name, fact.alias) for fact in entity.facts.values()})


def _names(of: dict[str, tuple[str | None, ...]]) -> Names:
    exact = {name: key for key, names in of.items() for name in names if name}
    return {**{_bare(name): key for name, key in exact.items()}, **exact}


def members(decl: FactDecl) -> Names:
    """The values of an enumeration by name and by either label, folded."""
    found: Names = {}
    for member in decl.members:
        for word in (member.name, member.label.es, member.label.en):
            found.setdefault(fold(word), member.name)
    return found
