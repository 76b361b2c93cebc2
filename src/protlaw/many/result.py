"""The answers about many cases, and what can be counted of them."""

from collections.abc import Mapping
from functools import cached_property

import pyarrow as pa

from protlaw.many.judge import Judged
from protlaw.many.tally import Tally


class ManyResult:
    """Answers as a tidy table, `results`; the cells that set cases aside, `faults`; the norms columns cannot express, `refused`, each
    with why; how many `cases` were judged, and how many of them the reference interpreter judged again, `checked`."""

    def __init__(self, judged: Judged, refused: Mapping[str, str], zone: str) -> None:
        self.results: pa.Table = judged.results
        self.faults: pa.Table = judged.faults
        self.cases, self.checked = judged.cases, judged.checked
        self.refused = dict(refused)
        self._zone = zone

    def summary(self) -> pa.Table:
        """Compliance per norm, bearer, place, year of start and status, what is undetermined apart."""
        return self._tally.summary()

    def delays(self) -> pa.Table:
        """How late, per norm, what was surely done late."""
        return self._tally.delays()

    def missing(self) -> pa.Table:
        """The facts not stated exactly that undetermined answers read, per norm, most first."""
        return self._tally.missing()

    @cached_property
    def _tally(self) -> Tally:
        tally = Tally(self._zone)
        tally.add(self.results)
        return tally
