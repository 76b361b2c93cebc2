"""How long some norms come to if the term of each starts when that of the one before ends."""

from typing import NamedTuple

from protlaw.reform.comparison.quantities import Quantities, length
from protlaw.reform.comparison.text import Text
from protlaw.semantics.norms import Duty, Power

_DAY = 86400


class Step(NamedTuple):
    """A norm with its term; `why`: absent or no_term, where it has none that can be added up."""

    norm: str
    number: int
    unit: str
    why: str = ""


class Way(NamedTuple):
    """The steps of a path in two texts."""

    old: tuple[Step, ...]
    new: tuple[Step, ...]


def path(names: tuple[str, ...], a: Text, b: Text) -> Way:
    """The terms of some norms, in both texts."""
    old, new = (tuple(_step(name, text, Quantities(text)) for name in names) for text in (a, b))
    return Way(old, new)


def _step(name: str, text: Text, numbers: Quantities) -> Step:
    norm = text.norms.get(name)
    if norm is None:
        return Step(name, 0, "", "absent")
    term = norm.term if isinstance(norm, Duty | Power) else None
    number = numbers.number(term.number) if term is not None and term.number is not None and term.sign > 0 else None
    if term is None or number is None or term.unit is None:
        return Step(name, 0, "", "no_term")
    return Step(name, number, term.unit)


def total(steps: tuple[Step, ...]) -> tuple[tuple[int, str], ...]:
    """What the steps add up to: hours and natural days together, the rest by its unit."""
    seconds, others = 0, dict[str, int]()
    for step in steps:
        exact = length(step.number, step.unit)
        if exact is not None and exact[0] == exact[1]:
            seconds += exact[0]
        else:
            others[step.unit] = others.get(step.unit, 0) + step.number
    unit, size = ("natural_days", _DAY) if seconds % _DAY == 0 else ("hours", 3600) if seconds % 3600 == 0 else ("minutes", 60)
    fixed = ((seconds // size, unit),) if seconds else ()
    return (*fixed, *((n, u) for u, n in others.items()))
