"""Audits: files of cases in, answers out; whole or not at all; in any order of pieces; one row explained as `check` would."""

import json
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import protlaw
from protlaw.cli.whole import whole
from protlaw.many import pieces as walking
from protlaw.many.audit import SCHEMA
from protlaw.many.files import Source, sources
from protlaw.many.judge import Judge
from protlaw.many.pieces import pieces

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
csv = pytest.importorskip("pyarrow.csv")
feather = pytest.importorskip("pyarrow.feather")
duckdb = pytest.importorskip("duckdb")

NOON = datetime(2023, 3, 8, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
UNTIL = ("--facts-until", "2023-12-31", "--norm", "issue_urgent_measures", "--norm", "implement_urgent_measures")
ABSENT = tuple(w for column in ("urgent_measures_issued", "proceeding_ended", "reclassified", "implemented") for w in ("--absent", column))


def cases(n: int) -> dict[str, Any]:
    """Some petitions with their measures: each later in time than the last, every third late, every fourth with a gap."""
    names, moment = [f"c{i:03}" for i in range(n)], pa.timestamp("s", "UTC")
    issued = [None if i % 4 == 3 else NOON + i * 24 * HOUR + (1 + 3 * (i % 3 == 2)) * HOUR for i in range(n)]
    never = pa.nulls(n, moment)
    petitions = {
        "case": names, "id": ["s1"] * n, "filed_by": ["ana"] * n, "candidates": [["b1"]] * n, "measures": [[f"m{i}"] for i in range(n)],
        "received": pa.array([NOON + i * 24 * HOUR for i in range(n)], moment), "danger_declared": pa.array([NOON + i * 24 * HOUR for i in range(n)], moment),
        "urgent_measures_issued": pa.array(issued, moment), "proceeding_ended": never, "reclassified": never,
    }  # fmt: skip
    measures = {
        "case": names, "id": [f"m{i}" for i in range(n)], "measure_class": ["urgent"] * n, "issued": pa.array(issued, moment),
        "implemented": pa.array([None if t is None else t + 2 * HOUR for t in issued], moment),
    }  # fmt: skip
    candidates = {"case": names, "id": ["b1"] * n, "protected_person": ["ana"] * n, "consent.begins": pa.array([NOON] * n, moment)}
    return {
        "petitions": pa.table(petitions),
        "measures": pa.table(measures),
        "candidates": pa.table(candidates),
        "persons": pa.table({"case": names, "id": ["ana"] * n}),
    }


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    return cases(12)


@pytest.fixture
def folder(tmp_path: Path, tables: dict[str, Any]) -> Path:
    path = tmp_path / "cases"
    path.mkdir()
    for name, table in tables.items():
        pq.write_table(table, path / f"{name}.parquet", row_group_size=5)
    return path


def read(path: Path) -> list[dict[str, Any]]:
    return sorted(pq.read_table(path).to_pylist(), key=lambda row: (row["case"], row["norm"], row["kind"], row["subject"]))


def written(path: Path, tables: dict[str, Any], kind: str) -> Path:
    """The same tables in another kind of file."""
    path.mkdir()
    if kind == "duckdb":
        with duckdb.connect(str(path / "all.duckdb")) as base:
            for name, held in tables.items():
                base.register("held", held.take(list(reversed(range(held.num_rows)))))
                base.execute(f"create table {name} as from held")
        return path / "all.duckdb"
    for name, table in tables.items():
        if kind == "csv":
            flat = [pa.array([" ".join(v) for v in c.to_pylist()]) if pa.types.is_list(c.type) else c for c in table.columns]
            csv.write_csv(pa.table(flat, table.column_names), path / f"{name}.csv")
        elif kind == "feather":
            feather.write_feather(table, path / f"{name}.feather")
        else:
            with pa.ipc.new_stream(path / f"{name}.arrow", table.schema) as stream:
                stream.write_table(table, 5)
    return path


@pytest.mark.parametrize("kind", ["csv", "feather", "arrow", "duckdb"])
def test_every_kind_of_file_gives_the_same_answers(
    kind: str, folder: Path, tables: dict[str, Any], tmp_path: Path, typed: Callable[..., Any]
) -> None:
    assert typed("audit", folder, "--out", tmp_path / "a.parquet", *UNTIL, *ABSENT, "--sample", "3").code == 0
    ran = typed("audit", written(tmp_path / kind, tables, kind), "--out", tmp_path / "b.parquet", *UNTIL, *ABSENT, "--sample", "0")
    assert ran.code == 0, ran.err
    found = read(tmp_path / "a.parquet")
    assert found == read(tmp_path / "b.parquet") and {"met", "met_late", "breached"} <= {row["status"] for row in found}


def test_pieces_change_nothing(folder: Path, tables: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole cases, each once, whatever the size of a piece and of what is read at a time."""
    law = protlaw.load("mx")
    for small in (walking.SMALL, 0):
        monkeypatch.setattr(walking, "SMALL", small)
        for size in (1, 5, 100):
            with ExitStack() as opened:
                found = list(pieces(sources(law.book, [folder], None, opened), size))
            for name, table in tables.items():
                parts = [piece.tables[name] for piece in found]
                assert pa.concat_tables(parts).equals(table.cast(parts[0].schema))
                assert [n for piece in found for n in piece.numbers[name].tolist()] == list(range(1, table.num_rows + 1))
                assert [c for p in parts for c in dict.fromkeys(p["case"].to_pylist())] == table["case"].unique().to_pylist()
            assert len(found) == {1: 12, 5: 3, 100: 1}[size]


def test_a_large_table_in_no_order_is_refused_and_a_small_one_is_ordered(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pa.table({"case": ["b", "a", None, "b"]})
    source = [Source("petitions", Path("x.parquet"), 10, 4, lambda: iter([table.slice(0, 0), table]))]
    (piece,) = pieces(source, 10)
    assert piece.tables["petitions"]["case"].to_pylist() == ["a", None, "b", "b"] and piece.numbers["petitions"].tolist() == [2, 3, 1, 4]
    monkeypatch.setattr(walking, "SMALL", 0)
    with pytest.raises(protlaw.SourceError) as refused:
        list(pieces(source, 10))
    assert [d.code for d in refused.value.diagnostics] == ["PL4213"]


def test_numbers_for_names_come_in_the_order_of_numbers() -> None:
    table = pa.table({"case": [2, 9, 10, 10, 11]})
    source = [
        Source(n, Path("x"), 1 << 40, 5, lambda: iter([table.slice(0, 0), *(table.slice(i, 1) for i in range(5))]))
        for n in ("petitions", "persons")
    ]
    found = [piece.tables["persons"]["case"].to_pylist() for piece in pieces(source, 2)]
    assert [c for piece in found for c in piece] == [2, 9, 10, 10, 11] and [10, 10] in found


# --- whole or not at all ----------------------------------------------------------------------------------------------------------


def left_in(path: Path) -> set[str]:
    return {p.name for p in path.iterdir()}


@pytest.mark.parametrize("broken", [KeyboardInterrupt, SystemExit, MemoryError])
def test_an_interrupted_run_leaves_nothing(
    broken: type[BaseException], folder: Path, tmp_path: Path, typed: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, judge = left_in(tmp_path), Judge.judge

    def stops(self: Judge, tables: Any, *rest: Any) -> Any:
        judge(self, tables, *rest)
        raise broken

    monkeypatch.setattr(Judge, "judge", stops)
    ran = typed("audit", folder, "--out", tmp_path / "r.parquet", "--summary", tmp_path / "r.html", *UNTIL)
    assert left_in(tmp_path) == before and "r.parquet" not in ran.out


def test_a_signal_leaves_nothing_and_what_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(SystemExit) as left, whole([tmp_path / "a", tmp_path / "b"]) as drafts:
        drafts[0].write_text("new")
        signal.raise_signal(signal.SIGTERM)
    assert left.value.code == 143 and left_in(tmp_path) == {"a"} and (tmp_path / "a").read_text() == "old"
    with whole([tmp_path / "a", tmp_path / "b"]) as drafts:
        for draft in drafts:
            draft.write_text("new")
    assert {p.read_text() for p in tmp_path.iterdir()} == {"new"} and len(left_in(tmp_path)) == 2


def test_what_is_not_ours_is_not_replaced(folder: Path, tmp_path: Path, typed: Callable[..., Any]) -> None:
    out, theirs = tmp_path / "r.parquet", folder / "persons.parquet"
    assert "PL0018" in typed("audit", theirs, "--out", theirs, *UNTIL).err
    (tmp_path / "other.parquet").write_bytes(theirs.read_bytes())
    assert "PL0013" in typed("audit", folder, "--out", tmp_path / "other.parquet", *UNTIL).err
    for _ in range(2):
        assert typed("audit", folder, "--out", out, *UNTIL, "--sample", "0").code == 0
    assert json.loads(pq.read_schema(out).metadata[b"protlaw"])["schema"] == SCHEMA
    assert out.stat().st_mode & 0o777 == 0o600


def test_a_broken_row_is_told_with_its_place(folder: Path, tables: dict[str, Any], tmp_path: Path, typed: Callable[..., Any]) -> None:
    people = tables["persons"].set_column(1, "id", pa.array(["ana"] * 6 + ["x y"] + ["ana"] * 5))
    pq.write_table(people, folder / "persons.parquet")
    ran = typed("audit", folder, "--out", tmp_path / "r.parquet", "--faults", tmp_path / "f.parquet", *UNTIL, "--lang", "en")
    assert ran.code == 3 and "case c006 · persons, row 7, column id: `x y` cannot be an `id` [PL4007]" in " ".join(ran.out.split())
    assert {(f["case"], f["table"], f["row"]) for f in pq.read_table(tmp_path / "f.parquet").to_pylist()} >= {("c006", "persons", 7)}
    assert len({row["case"] for row in read(tmp_path / "r.parquet")}) == 11


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("petitions.parquet", b"no", "PL4211"), ("petitions.csv", b"case,id\na", "PL4211"), ("x.txt", b"", "PL4211"), ("petitons.csv", b"case\na\n", "PL4201"), ("petitions.duckdb", b"no", "PL4211")],
)  # fmt: skip
def test_files_that_are_no_tables(name: str, content: bytes, code: str, tmp_path: Path, typed: Callable[..., Any]) -> None:
    (tmp_path / name).write_bytes(content)
    ran = typed("audit", tmp_path / name, "--out", tmp_path / "r.parquet", *UNTIL)
    assert (ran.code, code in ran.err) == (2, True), ran.err
    assert not (tmp_path / "r.parquet").exists()


def test_one_table_whose_rows_are_cases(tmp_path: Path, typed: Callable[..., Any]) -> None:
    """The only table may say until when each of its cases is looked at, and its name need not say what it holds."""
    (tmp_path / "2023.csv").write_text("ingreso,facts_until\n2023-03-08T12:00:00Z,2023-04-01\n2023-03-09T12:00:00Z,2023-04-02\n")
    ran = typed(
        "audit",
        tmp_path / "2023.csv",
        "--table",
        "solicitudes",
        "--out",
        tmp_path / "r.parquet",
        "--norm",
        "finish_risk_study",
        "--lang",
        "es",
    )
    assert ran.code == 0 and "Casos: 2." in ran.out, ran.err
    assert [(row["case"], row["subject"]) for row in read(tmp_path / "r.parquet")] == [("1", "petition:1"), ("2", "petition:1")]
    assert "FILA 2" in typed("explain", "--from", tmp_path / "r.parquet", "--row", "2", "--lang", "es").out


def test_the_law_of_a_day_judges_everything(folder: Path, tmp_path: Path, typed: Callable[..., Any]) -> None:
    """The whole Law came into force in 2012; an audit under the law of a day before finds no norm in force."""
    before = ("--edition", "mx@2012-06-01", "--norm", "issue_urgent_measures", "--sample", "2")
    assert typed("audit", folder, "--out", tmp_path / "r.parquet", *UNTIL, *before).code == 0
    assert {row["status"] for row in read(tmp_path / "r.parquet")} == {"not_in_force"}
    assert "2012" in typed("explain", "--from", tmp_path / "r.parquet", "--row", "1", "--lang", "en").out


# --- one row, and the page ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def audited(folder: Path, tmp_path: Path, typed: Callable[..., Any]) -> Iterator[Path]:
    ran = typed(
        "audit", folder, "--out", tmp_path / "r.parquet", "--summary", tmp_path / "r.html", *UNTIL, *ABSENT, "--sample", "2", "--lang", "en"
    )
    assert ran.code == 0, ran.err
    yield tmp_path / "r.parquet"


def test_a_row_is_explained_as_check_does(audited: Path, tmp_path: Path, typed: Callable[..., Any]) -> None:
    rows = pq.read_table(audited).to_pylist()
    number = 1 + next(i for i, row in enumerate(rows) if row["norm"].endswith("/issue_urgent_measures") and row["status"] == "met_late")
    ran = typed("explain", "--from", audited, "--row", number, "--case-out", tmp_path / "one.json", "--lang", "en")
    head, _, rest = ran.out.partition("\n\n")
    assert head == f"ROW {number} · Issue the Urgent Protection Measures · petition s1: met late."
    checked = typed("check", tmp_path / "one.json", "--lang", "en")
    assert (rest, ran.code) == (checked.out, checked.code) and "late by 1 h" in rest


def test_rows_that_cannot_be_explained(audited: Path, folder: Path, tmp_path: Path, typed: Callable[..., Any]) -> None:
    assert "PL4215" in typed("explain", "--from", audited, "--row", "0").err
    assert "PL4214" in typed("explain", "--from", folder / "persons.parquet", "--row", "1").err
    moved = folder.rename(tmp_path / "moved")
    assert "PL0001" in typed("explain", "--from", audited, "--row", "1").err
    assert typed("explain", "--from", audited, "--row", "1", "--input", moved).code in (0, 1, 3)
    for file in moved.iterdir():
        pq.write_table(pq.read_table(file).slice(0, 0), file)
    assert "PL4216" in typed("explain", "--from", audited, "--row", "1", "--input", moved).err


def test_the_page_stands_alone_and_counts_what_the_file_holds(audited: Path) -> None:
    page = audited.with_suffix(".html").read_text("utf-8")
    assert not re.search(r'(?:src|href)="(?!#)|url\((?!#)|@import|<script', page) and "default-src 'none'" in unescape(page)
    rows = [r for r in read(audited) if r["norm"].endswith("/issue_urgent_measures")]
    late = sum(r["status"] == "met_late" for r in rows)
    assert 0 < late < len(rows)
    part = page[page.index("<h3>Issue the Urgent Protection Measures</h3>") :]
    assert re.search(rf"met late, {late} \(", part[: part.index("</table>")])
    for svg in re.findall(r"<svg (?!class=.(?:key|defs))[^>]*>", page):
        assert 'role="img"' in svg and "aria-label=" in svg


def test_both_languages_say_the_same(folder: Path, tmp_path: Path, typed: Callable[..., Any]) -> None:
    pages = {}
    for lang in ("es", "en"):
        assert (
            typed(
                "audit",
                folder,
                "--out",
                tmp_path / "r.parquet",
                "--summary",
                tmp_path / f"{lang}.html",
                *UNTIL,
                *ABSENT,
                "--sample",
                "0",
                "--lang",
                lang,
            ).code
            == 0
        )
        pages[lang] = (tmp_path / f"{lang}.html").read_text("utf-8")
    assert len(re.findall("<rect", pages["es"])) == len(re.findall("<rect", pages["en"])) > 10
    assert 'lang="es"' in pages["es"] and "Cumplimiento por norma y año" in pages["es"]
