"""What two texts of a law answer about many cases in tables: the same as for case files, over columns."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from protlaw.engine.columns.refusal import refusals
from protlaw.many.judge import Asked, Judge
from protlaw.many.tidy import APART
from protlaw.reform.comparison.behave import Behaviour, Cell, Effect, compliance, ordered, summed
from protlaw.reform.comparison.text import Text

_KEY = ["case", "norm", "kind", "subject"]
_KEPT = [*_KEY, "status", "possible", "due_latest"]
_NAMED = 6  # cases named of a cell


def behaved_tables(a: Text, b: Text, tables: Mapping[str, object], norms: Iterable[str]) -> Behaviour:
    """Every case judged under both texts, about the norms named: those that mean the same in both answer the same."""
    named = list(norms)
    refused = {n: why for t in (a, b) for n, why in refusals(t.whole, [n for n in named if n in t.whole.norms]).items()}
    asked = [n for n in named if n not in refused]
    cases = len(tables["cases"]) if "cases" in tables else 0  # type: ignore[arg-type]
    if not asked:
        return summed(cases, [], refused.items())._replace(asked=0)
    old, new = (_judged(text, tables, asked) for text in (a, b))
    joined = old.join(new, keys=_KEY, join_type="full outer", left_suffix="_a", right_suffix="_b")
    return summed(cases, list(_effects(joined)), refused.items())._replace(asked=len(asked))


def _judged(text: Text, tables: Mapping[str, object], norms: list[str]) -> pa.Table:
    """The answers of one text; a norm that is not in force says nothing about a case."""
    known = tuple(n for n in norms if n in text.whole.norms)
    found = Judge(text.whole, Asked(law_on=text.day, norms=known)).judge(tables).results.select(_KEPT)
    plain = pa.table({name: found[name].cast(pa.string()) if name != "due_latest" else found[name] for name in _KEPT})
    return plain.filter(pc.not_equal(plain["possible"], "not_in_force"))


def _effects(joined: pa.Table) -> Iterator[Effect]:
    for key in joined.group_by(["norm", "kind"]).aggregate([]).to_pylist():
        rows = joined.filter(pc.and_(pc.equal(joined["norm"], key["norm"]), pc.equal(joined["kind"], key["kind"])))
        moved = pc.subtract(rows["due_latest_b"].cast(pa.int64()), rows["due_latest_a"].cast(pa.int64()))
        earlier, later = (pc.sum(test(moved, 0)).as_py() or 0 for test in (pc.less, pc.greater))
        old, new = (compliance(_answers(rows, side) if key["kind"] == "obligation" else {}) for side in ("a", "b"))
        yield Effect(key["norm"], key["kind"], ordered(_cells(rows)), earlier, later, 0, old, new)


def _cells(rows: pa.Table) -> Iterator[Cell]:
    for pair in rows.group_by(["status_a", "status_b"]).aggregate([([], "count_all")]).to_pylist():
        of = rows.filter(pc.and_(*(_same(rows[side], pair[side]) for side in ("status_a", "status_b")))).slice(0, _NAMED)
        named = tuple(zip(of["case"].to_pylist(), of["subject"].to_pylist(), strict=True))
        yield Cell(pair["status_a"], pair["status_b"], pair["count_all"], named)


def _same(column: pa.ChunkedArray, value: str | None) -> pa.ChunkedArray:
    return pc.is_null(column) if value is None else pc.fill_null(pc.equal(column, value), False)


def _answers(rows: pa.Table, side: str) -> dict[frozenset[str], int]:
    """How many answers have each set of statuses."""
    counted: Counter[frozenset[str]] = Counter()
    for found in rows.group_by([f"possible_{side}"]).aggregate([([], "count_all")]).to_pylist():
        if found[f"possible_{side}"] is not None:
            counted[frozenset(found[f"possible_{side}"].split(APART))] += found["count_all"]
    return dict(counted)
