"""Columns against the reference: every answer of every case, asked of both."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from protlaw.core.values import Occ
from protlaw.engine.columns.batch import UNLISTED, NormColumns, OccColumn
from protlaw.engine.columns.cases import Table
from protlaw.engine.expressions import ANY
from protlaw.engine.facts import Known, view
from protlaw.engine.reference import ACT, Answer, Reference
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Each


class Told(NamedTuple):
    """One answer: what is possible, from when, until when, and when it was done; None where a moment does not apply."""

    possible: frozenset[str]
    start: Occ | None
    due: Occ | None
    at: Occ | None


class Difference(NamedTuple):
    """An answer on which columns and reference differ; None where only one of them gives it."""

    case: int
    norm: str
    subject: tuple[str, ...]
    columns: Told | None
    reference: Told | None


Key = tuple[int, str, tuple[str, ...]]


def differences(
    book: Lawbook,
    cases: Sequence[Known],
    table: Table,
    found: Mapping[str, NormColumns],
    choices: Mapping[str, str],
    law_on: str | None = None,
) -> tuple[int, list[Difference]]:
    """How many answers there are, and those that differ."""
    columns = {key: told for one in found.values() for key, told in _told(book, table, one)}
    expected = {key: told for case, facts in enumerate(cases) for key, told in _asked(book, facts, case, found, choices, law_on)}
    keys = {**expected, **columns}
    return len(keys), [Difference(*k, columns.get(k), expected.get(k)) for k in keys if columns.get(k) != expected.get(k)]


def _asked(
    book: Lawbook, facts: Known, case: int, found: Mapping[str, NormColumns], choices: Mapping[str, str], law_on: str | None
) -> Iterator[tuple[Key, Told]]:
    reference = Reference(book, view(book, facts), choices, law_on)
    for name in (n for n in found if not n.endswith(ACT)):
        for answer in reference.answers(name):
            yield (case, name, answer.env.key), _answered(answer)
            if name + ACT in found:
                yield (case, name + ACT, answer.env.key), _answered(reference.answer(name + ACT, answer.env))


def _answered(answer: Answer) -> Told:
    return Told(frozenset(answer.possible), answer.start, answer.due, answer.at)


def _told(book: Lawbook, table: Table, one: NormColumns) -> Iterator[tuple[Key, Told]]:
    scope = book.norms[one.norm.removesuffix(ACT)][0].norm.scope
    subjects = table.ids[scope.entity]
    members = table.ids[scope.each.entity] if isinstance(scope.each, Each) else []
    moments = [[None] * len(one.subject) if m is None else list(_occs(m)) for m in one[6:]]
    for i, (row, mask) in enumerate(zip(one.subject.tolist(), one.possible.tolist(), strict=True)):
        case, id_ = subjects[row]
        possible = frozenset(s for bit, s in enumerate(one.statuses) if mask >> bit & 1)
        key = (id_, *_bound(one, i, id_, scope, members))
        yield (case, one.norm, key), Told(possible, *(column[i] for column in moments))


def _bound(one: NormColumns, i: int, subject: str, scope: Any, members: list[tuple[int, str]]) -> tuple[str, ...]:
    """The member, month or year of an answer, as the reference names it."""
    if one.member is not None:
        row = int(one.member[i])
        return (f"{subject}.{scope.each.fact}[*]" if row == UNLISTED else members[row][1],)
    if one.stretch is not None:
        code = int(one.stretch[i])
        return (ANY if code == 0 else f"{code:04}" if code <= 9999 else f"{code // 100:04}-{code % 100:02}",)
    return ()


def _occs(column: OccColumn) -> Iterator[Occ | None]:
    for occ in zip(*(part.tolist() for part in column), strict=True):
        yield Occ(*occ) if occ[2] else None
