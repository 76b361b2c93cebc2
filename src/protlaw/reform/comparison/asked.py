"""What may be asked of a comparison beside what it is: its effect on cases, sums of terms, a case for each norm that changes."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from protlaw.engine.witnessed import NoWitness, Side, Witness
from protlaw.reform.comparison.behave import Behaviour
from protlaw.reform.comparison.compare import Comparison
from protlaw.reform.comparison.path import Way
from protlaw.reform.comparison.phrases import slight
from protlaw.semantics.norms import Define


class Asked(NamedTuple):
    """What was asked, and what came out."""

    paths: tuple[Way, ...] = ()
    cases: Behaviour | None = None
    witnesses: tuple[Witness | NoWitness, ...] = ()


NOTHING = Asked()


def sides_of(found: Comparison) -> tuple[Side, Side]:
    """The two texts as the search for witnesses takes them."""
    a, b = (Side(text.name, text.whole, text.day) for text in (found.a, found.b))
    return a, b


def telling_norms(found: Comparison) -> list[str]:
    """The norms with an answer of their own of which a case may tell the texts apart."""
    changed = [c for c in found.norms if not slight(c) and c.state not in ("restated", "unknown")]
    return [c.name for c in changed if not (isinstance(c.norm, Define) and c.norm.value is not None)]


def witnesses(found: Comparison, norms: Iterable[str]) -> Iterator[Witness | NoWitness]:
    """For each norm a case on which the two texts answer differently, or why there is none."""
    from protlaw.reform.search.witness import witness

    sides = sides_of(found)
    yield from (witness(*sides, norm) for norm in norms)
