"""The lawbook: every norm with its versions, and what surrounds them (vocabulary, readings, silences, authorities, works)."""

from typing import NamedTuple

from protlaw.core.anchor import Citation, Label, Span
from protlaw.law.jurisdiction import Jurisdiction
from protlaw.semantics.norms import Cond, Exception_, Head, Norm, Version


class Reading(NamedTuple):
    name: str
    label: Label
    sets: tuple[str, ...]


class Ambiguity(NamedTuple):
    """A point the text leaves open, with its tenable readings, one default fixed before any case, and its ground."""

    head: Head
    readings: tuple[Reading, ...]
    default: str
    because: Label
    gaps: tuple[str, ...]


ROUTE = "route"
UNCHANGED, UNKNOWN = "unchanged", "unknown"


def unmentioned(draft: str) -> str:
    """The reading of what nobody mentions of a draft known at second hand."""
    return f"{draft}/unmentioned"


class Silence(NamedTuple):
    """What the text does not give: reported with the provisions searched, never filled.

    Of the aspect `route`, another way to seek the same, which the text leaves to other laws."""

    head: Head
    norms: tuple[str, ...]
    aspect: str
    searched: tuple[Citation, ...]
    gaps: tuple[str, ...]
    days: tuple[str, str | None] = ("", None)  # from when to when the text says so little


class OpenNorm(NamedTuple):
    """A standard that only a finding can apply to a case."""

    head: Head
    entity: str
    ask: Label
    answered_by: str | None


class Authority(NamedTuple):
    head: Head
    zone: str | None
    alias: str | None
    successors: tuple[tuple[str, str], ...]  # (authority, from day)


class Member(NamedTuple):
    """A value of an enumeration or scale."""

    name: str
    label: Label


class FactDecl(NamedTuple):
    """A fact a file may state: its type, its question, who can answer it.

    type: bool, num, date, instant, event, period, one, scale, place, text, ref, coll; `entity` is the target of the last two.
    `precedes`: facts of the same subject that can only happen after this one. `once`: of a collection, the fact of its members
    that no two share. `follows`: a path (fact, then the reference to its subject, …) to what usually comes before.
    """

    name: str
    alias: str | None
    type: str
    entity: str | None
    members: tuple[Member, ...]
    label: Label
    ask: Label
    answered_by: str | None
    citations: tuple[Citation, ...]
    precedes: tuple[str, ...]
    span: Span
    once: str | None = None
    follows: tuple[str, ...] = ()


class Entity(NamedTuple):
    """A kind of thing a case is about. `plural` is the section of a case file that lists them."""

    name: str
    plural: str
    alias: str | None
    alias_plural: str | None
    label: Label
    facts: dict[str, FactDecl]


class Article(NamedTuple):
    """An article as it stood from a day (inclusive) to a day (exclusive; None: open), and what made it so. A heading given in
    one language stands for both."""

    eid: str
    title: Label
    fidelity: str
    start: str
    end: str | None
    because: str


class Operation(NamedTuple):
    """What an amendment does to one place: reform, insert or repeal; `resolved`: why it prevails over another on that place."""

    kind: str
    place: Citation
    resolved: Label | None


class Instrument(NamedTuple):
    """A work: its id, titles, publication, first day in force, and the text we hold.

    An amendment is a work too: `amends` names the instrument it acts on, and `operations` what it does there. Of a draft, `base` is
    the day of the text it was written on, `status` what became of it, `also` what it is reported to do without saying where;
    `said` names what it states, and `lost` the norms it is reported to touch and nobody says how."""

    name: str
    title: Label
    published: str
    gazette: str
    in_force: str
    source: str
    fidelity: str
    zone: str
    articles: tuple[Article, ...]
    amends: str | None = None
    enacted: bool = True
    operations: tuple[Operation, ...] = ()
    base: str = ""
    status: Label | None = None
    also: tuple[Label, ...] = ()
    said: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    span: Span | None = None  # of a draft, where its file begins


class Seat(NamedTuple):
    """The seats of one kind in a body: how many, and where the text gives them. `name` is a member of the body's seat fact."""

    name: str
    number: int
    head: Head


class Body(NamedTuple):
    """A collegiate body as it is composed from a day to a day: each thing of `entity` that satisfies `where` is such a body, its
    collection `members` lists who has held its seats, `by` is the fact that names the seat, `during` the period it is held,
    `holder` whoever holds it."""

    head: Head
    entity: str
    where: Cond
    members: str
    by: str
    during: str
    total: int | None
    seats: tuple[Seat, ...]
    days: tuple[str, str | None]
    because: str
    holder: str | None = None


class Lawbook(NamedTuple):
    """The law of a jurisdiction, consolidated and resolved: every norm, all versions."""

    jurisdiction: Jurisdiction
    instruments: dict[str, Instrument]
    entities: dict[str, Entity]
    norms: dict[str, tuple[Version, ...]]
    ambiguities: dict[str, Ambiguity]
    silences: dict[str, Silence]
    open_norms: dict[str, OpenNorm]
    exceptions: dict[str, Exception_]
    computations: dict[str, Head]
    authorities: dict[str, Authority]
    bodies: dict[str, tuple[Body, ...]]
    digest: str

    def reads(self, name: str, day: str) -> Norm:
        """A norm as it reads on a day: its version then, else the nearest before, else its first. No day: its only version."""
        versions = self.norms[name]
        return next((v.norm for v in reversed(versions) if v.start <= day), versions[0].norm)
