"""Who acts under the law: the bearers of its duties, the holders of its rights and powers, and how a person may name them.

A party is an authority, or a person in a relation to a thing of the file (`petition.filed_by`): whoever the file names there.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.engine.derivation import Finding
from protlaw.intake.casefile import CaseFile
from protlaw.intake.faults import Faults
from protlaw.intake.words import fold
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Case, Choose, Const, Duty, Expr, Fact, Norm, Power

PERSONS = "persons"
_PERSONS = ("persons", "personas", "las personas", "the persons")
_ARTICLES = ("el ", "la ", "los ", "las ", "the ")


class Party(NamedTuple):
    """Who a norm names, under which readings."""

    name: str  # mx.lppddhp/reception_unit, petition.filed_by
    readings: tuple[tuple[str, str], ...]


class Role(NamedTuple):
    """Who asks. `kind`: authority, relation, one (a person of the file), persons (anyone but an authority); `words`: what to
    write for it, the shortest first."""

    kind: str
    name: str
    words: tuple[str, ...]


def parties(expr: str | Expr | None) -> tuple[Party, ...]:
    """Everyone an expression may name; none where the text names nobody."""
    match expr:
        case str() | Const():
            return (Party(str(expr.value if isinstance(expr, Const) else expr), ()),)
        case Fact():
            return (Party(f"{expr.entity}.{expr.name}", ()),)
        case Choose():
            return tuple(p._replace(readings=((expr.name, r), *p.readings)) for r, value in expr.values for p in parties(value))
        case Case():
            return tuple(dict.fromkeys(p for _, value in expr.branches for p in parties(value)))
    return ()


def actor(norm: Norm | None) -> str | Expr | None:
    """Whose duty, right or power a norm is."""
    return norm.bearer if isinstance(norm, Duty) else norm.holder if isinstance(norm, Power) else None


def is_authority(party: str) -> bool:
    return "/" in party


def acts(role: Role, finding: Finding) -> tuple[Party, ...]:
    """The parties of a norm by which a finding is the role's own; under no reading, none."""
    found = parties(actor(finding.source))
    match role.kind:
        case "persons":
            return tuple(p for p in found if not is_authority(p.name))
        case "one":
            return tuple(p for p in found if finding.bearer == role.name and not is_authority(p.name))
    return tuple(p for p in found if p.name == role.name)


_ANYONE = Role("persons", PERSONS, _PERSONS[:2])


def named_in(book: Lawbook) -> list[str]:
    """Every party the norms of a lawbook name."""
    return sorted({p.name for versions in book.norms.values() for v in versions for p in _named(v.norm)})


def relations(book: Lawbook) -> list[str]:
    """The relations in which the norms of a lawbook give persons rights or duties."""
    return [name for name in named_in(book) if not is_authority(name)]


# --- naming one ------------------------------------------------------------------------------------------------------------


def role_of(book: Lawbook, case: CaseFile, word: str | None) -> Role:
    """The role a word names: an authority or relation by its name, alias or words in either language, a person by id; without
    one, the persons of the case. Raises SourceError with the roles there are."""
    roles = _roles(book, case)
    if word is None or fold(word) in _PERSONS:
        return _ANYONE
    wanted = fold(word)
    found = [r for r, names in roles.items() if wanted in names]
    found = found or [r for r, names in roles.items() if any(f" {wanted} " in f" {name} " for name in names)]
    if len(found) == 1:
        return found[0]
    listed = "; ".join(" / ".join(f"`{w}`" for w in r.words) for r in (found or [_ANYONE, *roles]))
    if found:
        raise SourceError([Diagnostic("PL4125", {"found": word, "known": listed}, help="PL4125.help")])
    close = Faults().guess(wanted, [name for names in roles.values() for name in names])
    args = {"found": word, "known": listed, "meant": close or ""}
    raise SourceError([Diagnostic("PL4124", args, help="PL4124.close" if close else "PL4124.help")])


def _roles(book: Lawbook, case: CaseFile) -> Mapping[Role, list[str]]:
    """Every role there is, with the words it goes by."""
    named = named_in(book)
    found: dict[Role, list[str]] = {}
    for name in named:
        if is_authority(name):
            authority = book.authorities[name]
            words = _some(name.rsplit("/", 1)[-1], authority.alias)
            found[Role("authority", name, words)] = _folded((name, *words, *authority.head.label))
        else:
            entity, fact = name.split(".")
            declared = book.entities[entity].facts[fact]
            words = _some(fact, declared.alias)
            found[Role("relation", name, words)] = _folded((name, *words, *declared.label, *_owner(book, entity, named)))
    people = {book.entities[e].facts[f].entity for e, _, f in (n.partition(".") for n in relations(book))}
    for instance in case.instances:
        if instance.entity in people:
            short, alias = instance.id.split(":", 1)[1], book.entities[instance.entity].alias
            found[Role("one", instance.id, (instance.id,))] = _folded((instance.id, short, f"{alias}:{short}"))
    return found


def _some(*words: str | None) -> tuple[str, ...]:
    return tuple(word for word in words if word)


def _named(norm: Norm) -> Iterable[Party]:
    yield from parties(actor(norm))
    if isinstance(norm, Duty):
        yield from parties(norm.counterparty)


def _owner(book: Lawbook, entity: str, named: list[str]) -> Iterable[str | None]:
    """The words of the thing a relation belongs to, if it has no other."""
    own = book.entities[entity]
    return (own.name, own.alias, *own.label) if sum(n.startswith(f"{entity}.") for n in named) == 1 else ()


def _folded(names: Iterable[str | None]) -> list[str]:
    folded = [fold(name) for name in names if name]
    bare = [name.removeprefix(next((a for a in _ARTICLES if name.startswith(a)), "")) for name in folded]
    return list(dict.fromkeys([*folded, *bare]))
