"""The core: what a law means once every name is resolved. Every backend is a short walk over these nodes.

Nodes are named tuples: immutable, cheap to import in a cold process, and written to the cache as plain data.
Two nodes are compared by `digest`, never by `==` (tuples of different nodes may be equal).
"""

from typing import NamedTuple, TypeAlias

from protlaw.core.anchor import Citation, Label, Span
from protlaw.law.jurisdiction import Calendar as Calendar
from protlaw.law.jurisdiction import Jurisdiction as Jurisdiction

# --- expressions -----------------------------------------------------------------------------------------------------
# Types: "bool", "num", "one" (enumeration or scale: `members`), "event" and "instant" (occurrences), "period", "ref", "coll".


class Const(NamedTuple):
    """A fixed number or member."""

    type: str
    value: int | str


class Var(NamedTuple):
    """The subject of the norm (`it`) or an element bound by `for each`, `some`, `every`, `count`, `first`."""

    name: str
    entity: str


class Fact(NamedTuple):
    """What the file says about one subject."""

    of: "Expr"
    name: str
    type: str
    entity: str  # the entity that owns the fact


class Found(NamedTuple):
    """The value of an open norm: only a finding in the file gives it."""

    of: "Expr"
    name: str


class Cmp(NamedTuple):
    """The variable behind an order of two numbers or moments; op is one of < <= ==.

    Its values are that the order holds, that it does not, and, of moments, that one of them never comes: then neither an order
    nor its opposite holds. So `>=` is `<` with its second value, and the two leave nothing open between them."""

    op: str
    left: "Expr"
    right: "Expr"
    moments: bool


class Is(NamedTuple):
    """The multi-valued variable behind `x is a`; literals over it carry the members."""

    of: "Expr"
    members: tuple[str, ...]


class Happened(NamedTuple):
    """The event has happened by the horizon."""

    event: "Expr"


class Holds(NamedTuple):
    """The period is running at a moment (at the horizon, if `at` is None)."""

    period: "Expr"
    at: "Expr | None"


class Same(NamedTuple):
    """Two references are to the same thing."""

    left: "Expr"
    right: "Expr"


class Earliest(NamedTuple):
    of: "tuple[Expr, ...]"


class Latest(NamedTuple):
    of: "tuple[Expr, ...]"


class Begin(NamedTuple):
    period: "Expr"


class End(NamedTuple):
    period: "Expr"


class Shift(NamedTuple):
    """A moment moved by a duration. `sign` is 1 after, -1 before; `rules` are computations, later ones prevail."""

    anchor: "Expr"
    number: "Expr"
    unit: str
    sign: int
    rules: "tuple[Expr, ...]"
    zone: "Expr"


class Day(NamedTuple):
    """A day named by the law: the first instant of it, in the civil time of the instrument."""

    day: str
    zone: str


class Zone(NamedTuple):
    """The civil time of an authority's seat."""

    name: str


class Stretch(NamedTuple):
    """The month or year a recurring norm is about."""

    var: str
    zone: str


class Elapsed(NamedTuple):
    """Whole days from one event to another; runs on while the second has not happened."""

    start: "Expr"
    end: "Expr"
    unit: str
    zone: "Expr"


class Add(NamedTuple):
    left: "Expr"
    right: "Expr"
    sign: int


class Least(NamedTuple):
    of: "tuple[Expr, ...]"


class Count(NamedTuple):
    coll: "Expr"
    var: str
    where: "Cond"


class First(NamedTuple):
    """The first moment `key` over the members of a collection that satisfy a condition."""

    coll: "Expr"
    var: str
    key: "Expr"
    where: "Cond"


class Case(NamedTuple):
    """Value by cases, which exclude each other and leave none out."""

    branches: "tuple[tuple[Cond, Expr], ...]"


class Use(NamedTuple):
    """A definition, for a subject; of several versions, the one that begins on the day `since`."""

    name: str
    of: "Expr"
    since: str = ""


class Due(NamedTuple):
    """The due moment of a duty, for the same subject; of several versions, the one that begins on the day `since`."""

    name: str
    since: str = ""


class Choose(NamedTuple):
    """A reading of an ambiguity; a Cond over it is a variable whose values are the readings."""

    name: str
    values: "tuple[tuple[str, Expr], ...]"


class Rules(NamedTuple):
    """A computation: how a term is counted. Absent keys are inherited."""

    name: str
    values: tuple[tuple[str, str], ...]


class Unstated(NamedTuple):
    """The law does not say."""

    reason: str


class Unreported(NamedTuple):
    """What a draft known at second hand is not reported to say: any value of its type."""

    type: str
    draft: str


class Cond(NamedTuple):
    """A condition as all its prime implicants.

    `atoms` are the variables; a literal is (atom, mask of admitted values); a term is a conjunction of literals; the
    condition is their disjunction. Booleans have mask 1 for yes, 2 for no; an `Is` has one bit per member, a `Choose`
    one bit per reading. Three-valued evaluation of this form is exact.
    """

    atoms: "tuple[Expr, ...]"
    terms: tuple[tuple[tuple[int, int], ...], ...]


Expr: TypeAlias = (
    Const
    | Var
    | Fact
    | Found
    | Cmp
    | Is
    | Happened
    | Holds
    | Same
    | Earliest
    | Latest
    | Begin
    | End
    | Shift
    | Day
    | Zone
    | Stretch
    | Elapsed
    | Add
    | Least
    | Count
    | First
    | Case
    | Use
    | Due
    | Choose
    | Rules
    | Unstated
    | Unreported
    | Cond
)

TRUE = Cond((), ((),))
FALSE = Cond((), ())

# --- norms -----------------------------------------------------------------------------------------------------------


class Head(NamedTuple):
    """What every norm has: its name in the instrument, where it stands, how well the text is known, words for it.

    `rests_on` names every definition, exception, ambiguity, open norm and duty the norm reaches, so that an answer can cite them.
    """

    name: str
    citations: tuple[Citation, ...]
    fidelity: str
    label: Label
    span: Span
    rests_on: tuple[str, ...] = ()


class Each(NamedTuple):
    """One instance per member of a collection of the subject."""

    var: str
    coll: Expr
    fact: str
    entity: str
    where: Cond


class Every(NamedTuple):
    """One instance per calendar month or year, from the one in which a moment falls; `var` stands for that stretch of time."""

    var: str
    unit: str
    start: Expr
    zone: str


class Scope(NamedTuple):
    """Whose instances: every subject of an entity, every member of one of its collections, or every month or year of it."""

    entity: str
    each: Each | Every | None


class Standard(NamedTuple):
    """An open standard beside a limit (`promptly after`, `simultaneously with`, `periodically`)."""

    kind: str
    anchor: Expr | None


class Term(NamedTuple):
    """The limit of a duty as written: `number` `unit` from or before `anchor`; None where the law gives none."""

    due: Expr
    number: Expr | None
    unit: str | None
    sign: int


class Binding(NamedTuple):
    """When a norm binds: its own condition, the condition net of exceptions, and each exception that defeats it."""

    trigger: Cond
    binds: Cond
    defeated: tuple[tuple[str, Cond], ...]


class Define(NamedTuple):
    """A definition by cases. `type` is bool, one, num or event; `members` the possible values of a classification.

    For bool and one, `cases` pairs a member with its condition and `otherwise` is when none applies; two members at once
    are norms in conflict.
    For num and event, `value` is the expression.
    """

    head: Head
    scope: Scope
    type: str
    members: tuple[str, ...]
    labels: tuple[Label, ...]
    cases: tuple[tuple[str, Cond, tuple[Citation, ...]], ...]
    otherwise: Cond
    value: Expr | None


class Duty(NamedTuple):
    """Obligation or prohibition. force: must, must_not, seek (an aim, never breached).

    `done` is the fulfilment (the act, for a prohibition); `ends` what extinguishes the duty undone; without `start` the
    duty runs for as long as its subject exists.
    """

    head: Head
    scope: Scope
    force: str
    bearer: str | Expr | None
    counterparty: str | Expr | None
    binding: Binding
    start: Expr | None
    term: Term | None
    standards: tuple[Standard, ...]
    done: Expr
    ends: Expr | None
    governed: Expr | None
    consequence: Label | None


class Power(NamedTuple):
    """A power or a right: what its holder may do, before whom, from when, until when, validly if; `ends` what extinguishes it."""

    head: Head
    scope: Scope
    kind: str
    holder: str | Expr | None
    binding: Binding
    start: Expr | None
    term: Term | None
    act: Expr | None
    valid: Cond | None
    governed: Expr | None
    counterparty: str | Expr | None = None
    ends: Expr | None = None


class Requirement(NamedTuple):
    """A state of things the law demands (or seeks) at a governing moment."""

    head: Head
    scope: Scope
    force: str
    binding: Binding
    holds: Cond
    governed: Expr | None


class Item(NamedTuple):
    member: str
    label: Label
    citation: Citation


class Catalogue(NamedTuple):
    """A list of what a class of measures includes; an open one covers more, if required."""

    head: Head
    scope: Scope
    binding: Binding
    fact: Expr
    members: tuple[str, ...]
    items: tuple[Item, ...]
    open: Citation | None
    decider: str | None


class Penalty(NamedTuple):
    """A penalty, with its range where it has one; unit: months, years, natural_days, day_fines."""

    label: Label
    low: int | None
    high: int | None
    unit: str | None


class Sanction(NamedTuple):
    """What a text provides for a conduct, by half if `half` holds. An answer says whether the file states the conduct described,
    never that somebody did it or answers for it."""

    head: Head
    scope: Scope
    binding: Binding
    conduct: Expr
    penalties: tuple[Penalty, ...]
    half: Cond
    governed: Expr | None


class Exception_(NamedTuple):
    """A provision that takes cases out of norms, kept for citation and words; its effect is in their Binding."""

    head: Head
    targets: tuple[str, ...]
    condition: Cond


Norm: TypeAlias = Define | Duty | Power | Requirement | Catalogue | Sanction


class Version(NamedTuple):
    """A norm as it reads from a day (inclusive) to a day (exclusive; None: open), civil days of `zone`, and why it does."""

    start: str
    end: str | None
    zone: str
    norm: Norm
    because: str


def in_force(version: Version, day: str) -> bool:
    """Whether a version is the text of a day."""
    return version.start <= day and (version.end is None or day < version.end)


def lost(norm: Norm) -> bool:
    """Whether a draft is reported to touch a norm, and nobody says how it reads then."""
    if isinstance(norm, Define):
        return isinstance(norm.value, Unreported) or any(_unreported(cond) for _, cond, _ in norm.cases)
    return _unreported(norm.binding.trigger)


def _unreported(cond: Cond) -> bool:
    return len(cond.atoms) == 1 and isinstance(cond.atoms[0], Unreported)
