"""A sample of bulk answers held against the reference interpreter: a difference is our own error, told with the case."""

from collections.abc import Collection, Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from protlaw.core.diagnostic import InternalError
from protlaw.core.values import FUTURE, PAST, Occ
from protlaw.engine.derivation import AsOf, Finding
from protlaw.engine.evaluate import evaluate
from protlaw.intake.read import intake
from protlaw.many.single import case_text
from protlaw.many.stated import Stated
from protlaw.many.tidy import MOMENTS
from protlaw.semantics.lawbook import Lawbook

Told = dict[tuple[str, str, str], tuple[Any, ...]]


class Disagreement(InternalError):
    """The columns and the reference answer differently about a case, which is kept as a case file to reproduce it."""

    def __init__(self, case: str, text: str, differences: list[str]) -> None:
        super().__init__(f"{case}: " + "; ".join(differences[:10]))
        self.case, self.text, self.differences = case, text, differences


def held_against_reference(
    book: Lawbook, stated: Stated, results: pa.Table, cases: Iterable[int], choices: Iterable[tuple[str, str]], law_on: str | None,
    norms: Collection[str],
) -> None:  # fmt: skip
    """Judge some cases again, one by one. Raises Disagreement at the first that differs."""
    names = {stated.name(case): case for case in cases}
    told = _told(results.filter(pc.is_in(results["case"], pa.array([*names], pa.string()))))
    for name, number in names.items():
        text = case_text(book, stated, number)
        case = intake(text, name, book)
        as_of = AsOf(case.facts_until or 0, FUTURE if case.known_at is None else case.known_at, law_on)
        found = evaluate(book, case, as_of, dict(choices)).findings
        expected = {(f.norm, f.kind, f.subject): _of_finding(f) for f in found if f.norm in norms}
        mine = told.get(name, {})
        differences = [
            f"{' '.join(key)}: columns {mine.get(key)}, reference {expected.get(key)}"
            for key in dict.fromkeys([*expected, *mine])
            if mine.get(key) != expected.get(key)
        ]
        if differences:
            raise Disagreement(name, text, differences)


def _told(rows: pa.Table) -> dict[str, Told]:
    told: dict[str, Told] = {}
    for row in rows.to_pylist():
        moments = tuple((_seconds(row[f"{m}_earliest"]), _seconds(row[f"{m}_latest"])) for m in MOMENTS)
        delay = None if row["delay_least"] is None else (row["delay_least"], row["delay_most"])
        answer = (row["bearer"], frozenset(row["possible"].split("|")), *moments, delay)
        told.setdefault(row["case"], {})[row["norm"], row["kind"], row["subject"]] = answer
    return told


def _seconds(moment: Any) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _of_finding(f: Finding) -> tuple[Any, ...]:
    return (f.bearer, frozenset(f.possible), *(_bounds(o) for o in (f.start, f.due, f.at, f.since)), f.delay)


def _bounds(occ: Occ | None) -> tuple[int | None, int | None]:
    if occ is None or not occ.some:
        return None, None
    return tuple(None if t <= PAST or t >= FUTURE else t for t in (occ.earliest, occ.latest))  # type: ignore[return-value]
