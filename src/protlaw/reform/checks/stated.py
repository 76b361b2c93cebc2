"""What a draft states: each norm it writes or changes, with the one it takes the place of."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from protlaw.semantics.lawbook import Instrument, Lawbook
from protlaw.semantics.norms import Norm


class Stated(NamedTuple):
    """A norm of a draft and, if it is not new, the norm as it read before."""

    name: str
    before: Norm | None
    after: Norm


def stated(book: Lawbook, draft: Instrument) -> Iterator[Stated]:
    """The norms whose words a draft gives; not those it is reported to touch and nobody says how."""
    for full, versions in book.norms.items():
        for earlier, version in pairwise((None, *versions)):
            if version is not None and version.because == draft.name and full not in draft.lost:
                yield Stated(full.split("/")[1], earlier.norm if earlier else None, version.norm)
