"""The lawbook: every norm with its versions, and what surrounds them (vocabulary, readings, silences, authorities, works)."""

from typing import NamedTuple

from protlaw.core.anchor import Citation, Label, Span
from protlaw.law.jurisdiction import Jurisdiction
from protlaw.semantics.norms import Exception_, Head, Version


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


class Silence(NamedTuple):
    """What the text does not give: reported with the provisions searched, never filled."""

    head: Head
    norms: tuple[str, ...]
    aspect: str
    searched: tuple[Citation, ...]
    gaps: tuple[str, ...]


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
    `precedes`: facts of the same subject that can only happen after this one.
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


class Entity(NamedTuple):
    """A kind of thing a case is about. `plural` is the section of a case file that lists them."""

    name: str
    plural: str
    alias: str | None
    alias_plural: str | None
    label: Label
    facts: dict[str, FactDecl]


class Article(NamedTuple):
    eid: str
    title: str
    fidelity: str


class Instrument(NamedTuple):
    """A work: its id, titles, publication, first day in force, and the text we hold."""

    name: str
    title: Label
    published: str
    gazette: str
    in_force: str
    source: str
    fidelity: str
    zone: str
    articles: tuple[Article, ...]


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
    digest: str
