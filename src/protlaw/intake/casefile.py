"""A case as stated: statements about subjects, by somebody, recorded at some moment. Built by `read.py`."""

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from protlaw.core.diagnostic import Diagnostic

if TYPE_CHECKING:  # a case already read needs no YAML
    from protlaw.intake.source import Document


class Moment(NamedTuple):
    """A moment as precise as its source: the interval of instants it may be (both ends included; whole seconds).

    `text` is what the file says, for quoting it back."""

    earliest: int
    latest: int
    text: str


class Absent(NamedTuple):
    """`none`: somebody denies that it happened, up to a moment (None: up to when it was recorded, or the file is complete)."""

    until: int | None


class Running(NamedTuple):
    """A period: when it began and ended; None where not stated (unknown)."""

    begin: "Moment | Absent | None"
    end: "Moment | Absent | None"


class Listed(NamedTuple):
    """Members of a collection by id; complete up to `complete_until` (None: may have more)."""

    ids: tuple[str, ...]
    complete_until: int | None


Stated: TypeAlias = Moment | Absent | Running | Listed | bool | int | str | tuple[int, int] | tuple[str, ...]


class Statement(NamedTuple):
    """One value for one fact of one subject, in one account (None: all accounts), with who says so and where."""

    subject: str  # "petition:p1"
    fact: str
    value: Stated
    account: str | None
    source: str | None
    by: str | None
    recorded: int | None
    path: str


class Instance(NamedTuple):
    """A person, petition, measure … of the file. `parent` is the fact that lists it ("petition:p1", "measures"), if nested."""

    id: str  # "measure:m1"
    entity: str
    parent: tuple[str, str] | None


class Holding(NamedTuple):
    """A finding by somebody entitled: the value of an open norm, or whether an open standard of a norm was kept."""

    name: str  # full name of the open norm or of the norm
    subject: str
    standard: str | None
    value: bool
    at: Moment | None
    by: str
    source: str | None


class Order(NamedTuple):
    """An order from outside the instrument (court, precautionary measure, ombudsman): effect adds, suspends, defeats or finds."""

    id: str
    authority: str
    date: Moment
    addressee: str | None
    binding: bool
    effect: str
    norm: str | None
    subject: str | None
    status: str | None
    due: Moment | None
    until: Moment | None
    scope: str | None
    source: str | None


class CaseFile(NamedTuple):
    """A case as its file states it; `document` is the file as read, from which a hypothesis is read anew."""

    name: str
    jurisdiction: str
    zone: str | None
    facts_until: int | None
    known_at: int | None
    complete_until: int | None
    accounts: tuple[str, ...]
    instances: tuple[Instance, ...]
    statements: tuple[Statement, ...]
    holdings: tuple[Holding, ...]
    orders: tuple[Order, ...]
    latest: int | None  # the latest moment recorded in the file
    warnings: tuple[Diagnostic, ...]
    document: "Document"


class Assumption(NamedTuple):
    """A fact (or open norm) supposed: whose and which, the value as written, and what the file says instead (None: nothing)."""

    subject: str
    name: str
    value: str
    replaced: str | None

    @property
    def fact(self) -> str:
        """The fact as `missing` names it: `petition:p1.danger_declared`."""
        return f"{self.subject}.{self.name.split('/')[-1]}"
