"""Many cases at once: what tables state, what is answered, and what is set aside, the same as one by one."""

import pickle
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawgen
import protlaw
from protlaw.api import as_of_case
from protlaw.core.time import local
from protlaw.engine.columns.kernel import Columnar
from protlaw.many.cluster import ANSWERS, tables_of
from protlaw.many.judge import Asked, Judge
from protlaw.many.sample import Disagreement
from protlaw.many.vocabulary import columns_of, tables_schema

pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")
pd = pytest.importorskip("pandas")

NORMS = [
    lawgen.AMBIGUITY,
    'obligation reply of thing citing para 1 bearer office must es: "actuar" en: "act" when tr0 within 3 hours from ev0 done by ev1\n',
    'obligation days of thing citing para 2 bearer office must es: "contar" en: "count" within 2 natural days from ev0 done by ev2\n',
    'obligation each_piece of thing for each pp in pieces where big of pp citing para 3 bearer office must es: "hacer" en: "do" '
    "within 5 hours from ev0 done by done0 of pp\n",
    'requirement red_one of thing citing para 4 must es: "ser rojo" en: "be red" holds colour is red\n',
    'requirement running of thing citing para 5 must es: "correr" en: "run" holds spell in effect at ev0\n',
]
NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
UNTIL = NOON + timedelta(days=30)


@pytest.fixture(scope="module")
def law() -> protlaw.Law:
    return lawgen.law(NORMS)


def answers(result: Any, *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of the results, a row for each."""
    return [tuple(row[c] for c in columns) for row in result.results.to_pylist()]


def status(result: Any, norm: str, column: str = "possible") -> dict[str, Any]:
    return {row["case"]: row[column] for row in result.results.to_pylist() if row["norm"] == f"tt.law/{norm}"}


# --- the same as one by one ----------------------------------------------------------------------------------------------------


def as_tables(cases: list[dict[str, object]]) -> dict[str, Any]:
    """Generated cases, as `lawgen.cases` writes them for a file, as tables."""
    things: list[dict[str, object]] = []
    pieces: list[dict[str, object]] = []
    for number, facts in enumerate(cases):
        row: dict[str, object] = {"case": f"c{number}", "id": "t1"}
        for name, value in facts.items():
            if name == "pieces":
                assert isinstance(value, dict)
                row["pieces"] = [p["id"] for p in value["members"]]
                row["pieces.complete_until"] = _instant(value["complete_until"]) if "complete_until" in value else None
                pieces += [
                    {"case": f"c{number}", "id": p["id"], **_cells({k: v for k, v in p.items() if k != "id"})} for p in value["members"]
                ]
            else:
                row |= _cells({name: value})
        things.append(row)
    return {"things": _table(things, ["spell.begins", "spell.ends"]), "pieces": _table(pieces, ["done0", "big"])}


def _cells(facts: Mapping[str, object]) -> dict[str, object]:
    cells: dict[str, object] = {}
    for name, value in facts.items():
        if isinstance(value, dict) and "from" in value:
            cells |= {f"{name}.begins": _instant(value["from"]), f"{name}.ends": _instant(value["to"])}
        elif isinstance(value, dict) and "between" in value:
            cells |= {name: _instant(value["between"][0]), f"{name}.latest": local(value["between"][1], None).latest}
        elif isinstance(value, dict):
            ends = [f"{name}.begins", f"{name}.ends"] if name == "spell" else [name]
            cells |= {f"{end}.none_until": _instant(value["until"]) for end in ends}
        elif value is None and name == "spell":
            continue
        elif value in ("yes", "no"):
            cells[name] = value == "yes"
        else:
            cells[name] = _instant(value) if name.startswith(("ev", "done")) and value is not None else value
    for name in [n for n in cells if f"{n}.latest" not in cells and n.startswith(("ev", "done")) and "." not in n]:
        cells[f"{name}.latest"] = cells[name]
    return cells


def _instant(written: Any) -> int:
    return local(written, None).earliest


def _table(rows: list[dict[str, object]], more: list[str]) -> Any:
    names = dict.fromkeys([n for row in rows for n in row] + ["case", "id", *more])
    types = {
        "case": pa.string(),
        "id": pa.string(),
        "colour": pa.string(),
        "pieces": pa.list_(pa.string()),
        "tr0": pa.bool_(),
        "tr1": pa.bool_(),
        "big": pa.bool_(),
    }
    moment = pa.timestamp("s", "UTC")
    return pa.table({n: pa.array([row.get(n) for row in rows], types.get(n, moment)) for n in names})


@settings(deadline=None, max_examples=8)
@given(lawgen.norms(), st.lists(lawgen.cases(), min_size=1, max_size=4))
def test_tables_give_what_each_case_file_gives(norms: list[str], cases: list[dict[str, object]]) -> None:
    law = lawgen.law(norms)
    result = law.evaluate_many(as_tables(cases), facts_until=lawgen.UNTIL, sample=len(cases))
    assert result.checked == result.cases == len(cases) and result.faults.num_rows == 0
    for number, facts in enumerate(cases):
        found = law.evaluate(law.parse_case(lawgen.case_text(facts)))
        mine = {
            (r["norm"], r["kind"], r["subject"]): set(r["possible"].split("|"))
            for r in result.results.to_pylist()
            if r["case"] == f"c{number}"
        }
        assert mine == {(f.norm, f.kind, f.subject): set(f.possible) for f in found.findings}


def test_the_federal_law_in_tables() -> None:
    law = protlaw.load("mx")
    tables = {
        "solicitudes": pl.DataFrame(
            {"case": ["b", "a"], "id": ["s1", "s1"], "ingreso": [NOON, NOON], "filed_by": ["ana", "luz"], "measures": [["m1", "m2"], []]}
        ),
        "persons": pd.DataFrame({"case": ["a", "b"], "id": ["luz", "ana"], "tipo": ["natural_person", None]}),
        "measures": pa.table({"case": ["b", "b"], "id": ["m1", "m2"], "issued": pa.array([NOON, None], pa.timestamp("us", "UTC"))}),
    }
    result = law.evaluate_many(tables, facts_until=UNTIL, readings={"set": "literal"}, sample=2)
    assert (result.cases, result.checked) == (2, 2)
    bearers = {r["norm"]: r["bearer"] for r in result.results.to_pylist() if r["case"] == "b"}
    assert (
        bearers["mx.lppddhp/declare_danger"] == "person:ana" and bearers["mx.lppddhp/issue_urgent_measures"] == "mx.lppddhp/reception_unit"
    )
    missing = next(r["missing"] for r in result.results.to_pylist() if r["norm"] == "mx.lppddhp/issue_urgent_measures")
    assert "petition.danger_declared" in missing.split("|") and "petition.received" not in missing.split("|")


# --- what a cell states ----------------------------------------------------------------------------------------------------------


def test_null_is_unknown_unless_it_is_said_to_deny(law: protlaw.Law) -> None:
    things = {"case": ["a", "b"], "tr0": [True, True], "ev0": [NOON, NOON], "ev1": [NOON + HOUR, None]}
    assert status(law.evaluate_many({"things": things_of(things)}, UNTIL), "reply") == {"a": "met", "b": "met|met_late|breached"}
    assert status(law.evaluate_many({"things": things_of(things)}, UNTIL, absent=["ev1"]), "reply") == {"a": "met", "b": "breached"}
    assert status(law.evaluate_many({"things": things_of(things)}, UNTIL, absent=["things.ev1"]), "reply")["b"] == "breached"


def things_of(columns: Mapping[str, list[Any]]) -> Any:
    return pl.DataFrame(
        {
            n: pl.Series(n, v, pl.Datetime("us", "UTC")) if n.startswith("ev") and not isinstance(v[0], date | None) else v
            for n, v in columns.items()
        }
    )


def test_an_interval_a_bound_and_a_denial(law: protlaw.Law) -> None:
    when = pl.Datetime("us", "UTC")
    rows = [
        ("between", NOON, NOON + HOUR, None), ("after", NOON, None, None), ("before", None, NOON, None), ("denied", None, None, UNTIL),
        ("denied_early", None, None, NOON), ("unknown", None, None, None),
    ]  # fmt: skip
    schema = {"case": pl.String, "ev0": when, "ev0.latest": when, "ev0.none_until": when}
    table = pl.DataFrame(rows, schema=schema, orient="row").with_columns(tr0=True)
    result = law.evaluate_many({"things": table}, UNTIL, norms=["reply"], sample=6)
    due = {r["case"]: (r["due_earliest"], r["due_latest"]) for r in result.results.to_pylist()}
    assert due["between"] == (NOON + 3 * HOUR, NOON + 4 * HOUR)
    assert due["after"] == (NOON + 3 * HOUR, UNTIL + 3 * HOUR) and due["before"] == (None, NOON + 3 * HOUR)
    assert due["denied"] == (None, None) and due["denied_early"][0] == NOON + 3 * HOUR + timedelta(seconds=1)
    assert status(result, "reply")["denied"] == "not_triggered" and "breached" in status(result, "reply")["denied_early"].split("|")


def test_a_day_is_the_civil_day_of_each_case(law: protlaw.Law) -> None:
    """Two cases of one batch, an hour and more apart: Cancún does not keep summer time, Tijuana does."""
    things = pa.table({"case": ["east", "west", "home"], "ev0": pa.array([date(2024, 7, 1)] * 3)})
    cases = pa.table(
        {
            "case": ["east", "west", "home"],
            "zone": ["Quintana Roo", "America/Tijuana", None],
            "facts_until": pa.array([date(2024, 8, 1)] * 3),
        }
    )
    result = law.evaluate_many({"things": things, "casos": cases}, norms=["reply"], sample=3)
    start = status(result, "reply", "start_earliest")
    assert (start["east"].hour, start["west"].hour, start["home"].hour) == (5, 7, 6)
    assert status(result, "reply", "start_latest")["west"] - start["west"] == timedelta(days=1, seconds=-1)


def test_moments_are_the_second_they_fall_in(law: protlaw.Law) -> None:
    late = NOON + 3 * HOUR + timedelta(milliseconds=900)
    things = {"tr0": [True, True], "ev0": [NOON, NOON], "ev1": [late, late + timedelta(milliseconds=100)]}
    assert list(status(law.evaluate_many({"things": things_of(things)}, UNTIL), "reply").values()) == ["met", "met_late"]


def test_each_case_has_its_own_horizon(law: protlaw.Law) -> None:
    things = things_of({"case": ["a", "b"], "tr0": [True, True], "ev0": [NOON, NOON], "ev1": [None, None]}).cast(
        {"ev1": pl.Datetime("us", "UTC")}
    )
    cases = pl.DataFrame({"case": ["b", "a"], "facts_until": [NOON + 4 * HOUR, NOON + 2 * HOUR]})
    result = law.evaluate_many({"things": things, "cases": cases}, absent=["ev1"])
    assert status(result, "reply") == {"a": "pending", "b": "breached"} and result.faults.num_rows == 0


@pytest.mark.parametrize("complete", ["list", "case", None])
def test_a_list_may_have_more_members_unless_it_is_complete(law: protlaw.Law, complete: str | None) -> None:
    things = pl.DataFrame({"case": ["a"], "id": ["t"], "ev0": [NOON], "pieces": [["p"]]})
    pieces = pl.DataFrame({"case": ["a"], "id": ["p"], "big": [True]})
    tables = {"things": things, "pieces": pieces, "cases": pl.DataFrame({"case": ["a"], "complete_until": [UNTIL]})}
    if complete == "list":
        tables["things"] = things.with_columns(pl.lit(UNTIL).alias("pieces.complete_until"))
    if complete != "case":
        del tables["cases"]
    found = [r["subject"] for r in law.evaluate_many(tables, UNTIL, norms=["each_piece"]).results.to_pylist()]
    assert found == ["thing:t.pieces[p]"] + ["thing:t.pieces[*]"] * (complete is None)


def test_every_kind_of_table_says_the_same(law: protlaw.Law) -> None:
    columns = {"tr0": [True, None], "ev0": [NOON, NOON], "colour": ["rojo", "green"]}
    arrow = pa.table({**columns, "tr0": pa.array([True, None], pa.bool_())})
    coded = arrow.set_column(2, "colour", arrow["colour"].dictionary_encode())
    every = [
        arrow,
        coded,
        arrow.to_batches()[0],
        arrow.to_reader(),
        pl.DataFrame(columns),
        arrow.to_pandas(types_mapper={pa.bool_(): pd.BooleanDtype()}.get),
    ]
    found = [law.evaluate_many({"things": table}, UNTIL).results for table in every]
    assert all(f.equals(found[0]) for f in found) and found[0].num_rows


# --- what is wrong with a table -----------------------------------------------------------------------------------------------------


def test_every_fault_of_form_is_told_at_once(law: protlaw.Law) -> None:
    tables = {
        "thingz": pl.DataFrame({"ev0": [NOON]}),
        "things": pl.DataFrame(
            {"recieved": [NOON], "colur": ["red"], "ev0": [datetime(2024, 1, 1)], "tr0": ["yes"], "ev1": [NOON], "colour": [1.5]}
        ),
        "pieces": 7,
    }
    with pytest.raises(protlaw.SourceError) as refused:
        law.evaluate_many(tables, UNTIL, absent=["tr0"])
    found = {(d.code, d.path, d.args.get("closest")) for d in refused.value.diagnostics}
    assert found == {
        ("PL4201", "thingz", "things"), ("PL4202", "things.recieved", None), ("PL4202", "things.colur", "colour"), ("PL4204", "things.ev0", None), ("PL4203", "things.tr0", None),
        ("PL4203", "things.colour", None), ("PL4200", "pieces", None), ("PL4207", "absent", None),
    }  # fmt: skip


def test_what_has_to_be_said_once(law: protlaw.Law) -> None:
    one = pl.DataFrame({"ev0": [NOON]})
    for tables, code in (
        ({"things": one}, "PL4206"),
        ({"things": one.with_columns(case=pl.lit("a")), "pieces": pl.DataFrame({"case": ["a"], "big": [True]})}, "PL4205"),
        ({"cases": pl.DataFrame({"case": ["a"], "facts_until": [NOON]})}, "PL4209"),
    ):
        with pytest.raises(protlaw.SourceError) as refused:
            law.evaluate_many(tables)
        assert {d.code for d in refused.value.diagnostics} == {code}
    for options, code in (({"norms": ["replly"]}, "PL4210"), ({"place": "tr0"}, "PL4208"), ({"facts_until": "soon"}, "PL0008")):
        with pytest.raises(protlaw.SourceError) as refused:
            law.evaluate_many({"things": one}, **({"facts_until": UNTIL} | options))  # type: ignore[arg-type]
        assert [d.code for d in refused.value.diagnostics] == [code]


def test_a_broken_cell_sets_its_case_aside_and_no_other(law: protlaw.Law) -> None:
    things = pl.DataFrame(
        [
            ("good", "t", NOON, None, "red", ["p"]), ("twice", "t", NOON, None, None, []), ("twice", "t", NOON, None, None, []),
            ("word", "t", NOON, None, "purple", []), ("order", "t", NOON, NOON - HOUR, None, []), ("lost", "t", NOON, None, None, ["q"]),
            (None, "t", NOON, None, None, []), ("unnamed", None, NOON, None, None, []), ("spaced", "a b", NOON, None, None, ["q", "q"]),
        ],
        schema={"case": pl.String, "id": pl.String, "ev0": pl.Datetime("us", "UTC"), "ev0.latest": pl.Datetime("us", "UTC"), "color": pl.String, "pieces": pl.List(pl.String)},
        orient="row",
    ).rename({"color": "colour"})  # fmt: skip
    pieces = pl.DataFrame({"case": ["good", "spaced"], "id": ["p", "q"]})
    result = law.evaluate_many({"things": things, "pieces": pieces}, UNTIL, sample=9)
    assert result.results["case"].unique().to_pylist() == ["good"] and result.cases == 1
    found = {(r["case"], r["row"], r["column"], r["code"], r["found"]) for r in result.faults.to_pylist()}
    assert found == {
        ("twice", 3, "id", "PL4008", "t"), ("word", 4, "colour", "PL4032", "purple"), ("lost", 6, "pieces", "PL4033", "q"),
        ("order", 5, "ev0", "PL4026", "2024-03-01T12:00:00Z … 2024-03-01T11:00:00Z"), (None, 7, "case", "PL4009", "None"),
        ("unnamed", 8, "id", "PL4006", "None"), ("spaced", 9, "id", "PL4007", "a b"), ("spaced", 9, "pieces", "PL4008", "q"),
    }  # fmt: skip


def test_a_moment_stated_and_denied_or_out_of_all_years(law: protlaw.Law) -> None:
    table = pl.DataFrame(
        {
            "case": ["a", "b", "c"],
            "ev0": [NOON] * 3,
            "ev0.none_until": [NOON, None, None],
            "spell.begins": [NOON] * 3,
            "spell.ends": [NOON, NOON, NOON - HOUR],
        }
    )
    far = pa.table({"case": ["d"], "ev0": pa.array([10**12], pa.timestamp("s", "UTC"))})
    faults = law.evaluate_many({"things": table}, UNTIL).faults.to_pylist() + law.evaluate_many({"things": far}, UNTIL).faults.to_pylist()
    assert [(f["case"], f["column"], f["code"]) for f in faults] == [
        ("a", "ev0.none_until", "PL4028"),
        ("c", "spell.ends", "PL4027"),
        ("d", "ev0", "PL4021"),
    ]


# --- what is counted ------------------------------------------------------------------------------------------------------------------


def test_a_summary_leaves_nothing_out(law: protlaw.Law) -> None:
    acts = [NOON + HOUR, NOON + 5 * HOUR, None, NOON + timedelta(days=3)]
    table = things_of({"tr0": [True, True, None, True], "ev0": [NOON] * 4, "ev1": acts, "colour": ["red", "red", None, "blue"]})
    result = law.evaluate_many({"things": table}, UNTIL, place="colour")
    summary = result.summary().to_pylist()
    assert sum(row["n"] for row in summary) == result.results.num_rows
    mine = {(r["place"], r["year"], r["status"]): r["n"] for r in summary if r["norm"] == "tt.law/reply"}
    assert mine == {("red", 2024, "met"): 1, ("red", 2024, "met_late"): 1, ("blue", 2024, "met_late"): 1, (None, 2024, "undetermined"): 1}
    assert {r["bearer"] for r in summary if r["norm"] == "tt.law/reply"} == {"tt.law/office"}
    assert [(r["up_to"], r["n"]) for r in result.delays().to_pylist()] == [(6 * 3600, 1), (3 * 86400, 1)]
    assert {r["fact"]: r["n"] for r in result.missing().to_pylist() if r["norm"] == "tt.law/reply"} == {"thing.tr0": 1, "thing.ev1": 1}


# --- columns held against the reference ------------------------------------------------------------------------------------------------


def test_a_difference_is_loud_and_keeps_the_case(law: protlaw.Law, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Columnar.evaluate

    def wrong(self: Columnar, batch: Any) -> Any:
        return {name: c._replace(possible=c.possible ^ 3) if name == "tt.law/reply" else c for name, c in honest(self, batch).items()}

    monkeypatch.setattr(Columnar, "evaluate", wrong)
    table = {"things": pl.DataFrame({"case": ["k-1"], "id": ["t"], "ev0": [NOON], "tr0": [True]})}
    with pytest.raises(Disagreement) as told:
        law.evaluate_many(table, UNTIL)
    assert told.value.case == "k-1" and any("tt.law/reply" in d for d in told.value.differences)
    assert law.parse_case(told.value.text).statements[0].value.earliest == int(NOON.timestamp())  # type: ignore[union-attr]
    assert law.evaluate_many(table, UNTIL, sample=0).checked == 0


# --- a function that can be sent ---------------------------------------------------------------------------------------------------------


def nested() -> Any:
    rows = [
        {"case": "a", "id": "t", "ev0": NOON, "pieces": [{"id": "p", "big": True, "done0": None}, {"id": "q", "big": True, "done0": NOON}]},
        {"case": "b", "id": "t", "ev0": NOON, "pieces": []}, {"case": "c", "id": "t", "ev0": None, "pieces": None},
    ]  # fmt: skip
    kind = pa.list_(pa.struct([("id", pa.string()), ("big", pa.bool_()), ("done0", pa.timestamp("us", "UTC"))]))
    return pa.RecordBatch.from_pylist(
        rows, pa.schema([("case", pa.string()), ("id", pa.string()), ("ev0", pa.timestamp("us", "UTC")), ("pieces", kind)])
    )


def test_a_batch_of_nested_cases_is_the_same_tables(law: protlaw.Law) -> None:
    worker = pickle.loads(pickle.dumps(law.worker("things", UNTIL)))
    found = pa.Table.from_batches([worker(nested())])
    flat = law.evaluate_many(tables_of(law.book, nested(), "things"), UNTIL)
    assert found.schema == ANSWERS and found.equals(flat.results.cast(ANSWERS))
    subjects = [r["subject"] for r in found.to_pylist() if r["norm"] == "tt.law/each_piece"]
    assert subjects == ["thing:t.pieces[p]", "thing:t.pieces[q]", "thing:t.pieces[*]", "thing:t.pieces[*]", "thing:t.pieces[*]"]


def test_a_worker_answers_nothing_about_nothing_and_tells_faults(law: protlaw.Law) -> None:
    worker = law.worker("things", UNTIL)
    assert worker(nested().slice(0, 0)).num_rows == 0
    bad = pa.RecordBatch.from_pylist([{"case": "a", "colour": "purple"}])
    assert [(r["case"], r["kind"], r["status"], r["subject"]) for r in worker(bad).to_pylist()] == [
        ("a", "fault", "PL4032", "things.colour")
    ]
    with pytest.raises(protlaw.SourceError):
        law.worker("cases", UNTIL)


# --- what is published ---------------------------------------------------------------------------------------------------------------------


def test_the_schema_names_every_column_a_table_may_have(law: protlaw.Law) -> None:
    published = tables_schema(law.book)["tables"]
    for entity in law.book.entities.values():
        assert set(published[entity.plural]["columns"]) == {c.name for c in columns_of(law.book, entity.name).values()}
    assert published["things"]["columns"]["ev0"]["null"] == "unknown" and set(published["cases"]["columns"]) == set(
        columns_of(law.book, "cases")
    )


def test_an_asked_moment_is_the_end_of_its_day(law: protlaw.Law) -> None:
    table = {"things": pl.DataFrame({"ev0": [NOON]})}
    judge = Judge(law.book, Asked(facts_until=local("2024-03-02", law.book.jurisdiction.zone).latest))
    assert law.evaluate_many(table, "2024-03-02").results.equals(judge.judge(table).results)
    case = law.parse_case('{"zone": "America/Mexico_City", "things": [{"id": "1", "ev0": "2024-03-01T12:00:00Z"}]}')
    assert as_of_case(case).facts_until == int(NOON.timestamp())
