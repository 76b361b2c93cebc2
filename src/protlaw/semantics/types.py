"""Types of expressions, meanings of definitions, and the scope names are looked up in."""

from typing import NamedTuple

from protlaw.semantics.declared import Declared
from protlaw.semantics.norms import Cond, Expr, Stretch, Var

UNITS = ("minutes", "hours", "natural_days", "business_days", "months", "years")


class Type(NamedTuple):
    """kind: bool num one scale event instant date period ref coll place text rules authority unknown.

    `detail` is the entity of a ref or coll, or the unit of a number; `members` those of one and scale."""

    kind: str
    detail: str = ""
    members: tuple[str, ...] = ()


UNKNOWN = Type("unknown")
BOOL, NUM, EVENT, RULES = Type("bool"), Type("num"), Type("event"), Type("rules")
MOMENTS = ("event", "instant", "date")


class Meaning(NamedTuple):
    """A definition, elaborated for its subject `it`: a condition per member, or a value."""

    type: Type
    cases: tuple[tuple[str, Cond], ...]
    value: Expr | None
    rests_on: frozenset[str]


class Scope(NamedTuple):
    """Where names are looked up: the declaration, its subject, the bound elements; what it reaches is collected in `reached`."""

    declared: Declared
    entity: str
    bound: dict[str, Var | Stretch]
    reached: set[str]

    def bind(self, var: Var | Stretch, name: str) -> "Scope":
        return self._replace(bound={**self.bound, name: var})


IT = "it"
