"""A case on which two laws answer differently, or the reason why none was found."""

from typing import Any, NamedTuple

from protlaw.core.status import Status
from protlaw.engine.reference import Answer
from protlaw.semantics.lawbook import Lawbook


class Side(NamedTuple):
    """One of two laws compared: its name, its norms, and the day whose text judges (None: each norm by its own moment), and
    the readings taken against the default."""

    name: str
    book: Lawbook
    day: str | None = None
    readings: tuple[tuple[str, str], ...] = ()

    @property
    def choices(self) -> dict[str, str]:
        """The reading of every ambiguity: the default, unless another is taken."""
        return {name: a.default for name, a in self.book.ambiguities.items()} | {
            k: v for k, v in self.readings if k in self.book.ambiguities
        }


class Bounds(NamedTuple):
    """Within what a difference is looked for: steps of the construction; for proofs, members of each list, days from the first
    event to the horizon, and seconds the solver may take."""

    steps: int = 2000
    members: int = 2
    days: int = 400
    seconds: int = 3


class Told(NamedTuple):
    """What one law says of the case: its answer, None where it has no such norm. More than one status where the law itself leaves
    it open, whatever the facts (days off that are not held, an open standard)."""

    side: Side
    answer: Answer | None

    @property
    def possible(self) -> tuple[Status, ...]:
        return () if self.answer is None else self.answer.possible


class Witness(NamedTuple):
    """The smallest case found on which two laws answer differently: who and what it states, the case file, both answers. `before`:
    the file as the old law can state it, which may not know every question of the new one."""

    norm: str
    subject: str
    old: Told
    new: Told
    facts: tuple[tuple[str, str, Any], ...]
    horizon: int
    text: str
    before: str


class NoWitness(NamedTuple):
    """No case: `same` (both laws say the same, so there can be none), `none` (proved, within the bounds), `unsettled` (they differ
    in writing and none was found; `because` says what stands in the way of a proof)."""

    norm: str
    kind: str
    bounds: Bounds
    because: tuple[str, ...] = ()
