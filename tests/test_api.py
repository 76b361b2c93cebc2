"""The Python interface: load, read, evaluate; a cache of plain data named by its content; the law inside the wheel."""

import json
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

import lawgen
import protlaw
from protlaw import api
from protlaw.api import Law, as_of_case, data_folder, load
from protlaw.semantics.compile import Sources, compile_law
from protlaw.semantics.store import digest, plain, revive

ROOT = Path(__file__).resolve().parents[1]
BODY = """
obligation dd of thing citing para 1 bearer office must es: "x" en: "y" within 3 hours from reading since done by ev1
ambiguity since citing para 1
  reading first_way: ev0 default in set literal
  reading second_way: latest of (ev0, ev2) in set protective
  because es: "una" en: "one"
"""
FACTS: dict[str, object] = {"ev0": "2020-10-01T10:00:00Z", "ev1": "2020-10-01T14:00:00Z", "ev2": "2020-10-01T12:00:00Z"}


@pytest.fixture(scope="module")
def law() -> Law:
    return load("mx")


@pytest.fixture(scope="module")
def small() -> Law:
    return Law(compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + BODY}), "tt")[0])


# --- what is public ----------------------------------------------------------------------------------------------------------


def test_the_public_names() -> None:
    assert protlaw.load is load and protlaw.Law is Law
    assert issubclass(protlaw.SourceError, Exception)
    assert all(hasattr(protlaw, name) for name in protlaw.__all__)


def test_importing_needs_neither_the_parser_nor_the_renderers() -> None:
    """A cold start pays only for what it uses: lark when there is no cache, rich and pydantic never on the way to an answer."""
    code = "import sys, protlaw; print([m for m in ('lark', 'rich', 'yaml', 'pydantic', 'jsonschema') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# --- evaluating ----------------------------------------------------------------------------------------------------------------


def test_a_case_is_read_from_a_text_or_a_file(small: Law, tmp_path: Path) -> None:
    text = lawgen.case_text(FACTS)
    path = tmp_path / "case.json"
    path.write_text(text, "utf-8")
    assert small.read_case(path).statements == small.parse_case(text).statements
    with pytest.raises(protlaw.SourceError) as raised:
        small.read_case(tmp_path / "none.yaml")
    assert [d.code for d in raised.value.diagnostics] == ["PL0001"]


def test_evaluate_from_where_one_says(small: Law) -> None:
    case = small.parse_case(lawgen.case_text(FACTS))
    (found,) = small.evaluate(case).findings
    assert found.status == "met_late" and found.norm == "tt.law/dd" and found.subject == "thing:t1"
    one_pm = 1_601_557_200  # 13:00 UTC
    (found,) = small.evaluate(case, as_of=protlaw.AsOf(one_pm, one_pm, None)).findings
    assert found.status == "pending"
    (found,) = small.evaluate(case, as_of=as_of_case(case, law_on="2010-01-01")).findings
    assert found.status == "not_in_force"


@pytest.mark.parametrize("readings", [{"since": "second_way"}, {"tt.law/since": "second_way"}, {"set": "protective"}])
def test_readings_by_short_name_full_name_or_set(small: Law, readings: dict[str, str]) -> None:
    case = small.parse_case(lawgen.case_text(FACTS))
    result = small.evaluate(case, readings=readings)
    assert result.choices == (("tt.law/since", "second_way"),) and result.findings[0].status == "met"


def test_a_set_and_a_reading_against_it(small: Law) -> None:
    case = small.parse_case(lawgen.case_text(FACTS))
    assert small.evaluate(case, readings={"set": "protective", "since": "first_way"}).findings[0].status == "met_late"


def test_a_result_is_the_same_every_time_and_leaves_the_case_alone(small: Law) -> None:
    case = small.parse_case(lawgen.case_text(FACTS))
    before = repr(case)
    assert [repr(f.why) for f in small.evaluate(case).findings] == [repr(f.why) for f in small.evaluate(case).findings]
    assert repr(case) == before


def test_a_case_without_moments_says_what_is_missing(small: Law) -> None:
    case = small.parse_case('{"case": "g", "jurisdiction": "mx", "things": [{"id": "t1"}]}')
    with pytest.raises(protlaw.SourceError) as raised:
        small.evaluate(case)
    assert [d.code for d in raised.value.diagnostics] == ["PL4113"]


def test_every_fault_is_carried_and_never_only_the_first(small: Law) -> None:
    text = json.dumps(
        {"case": "g", "jurisdiction": "mx", "nothing": 1, "things": [{"id": "t1", "colour": "purple", "ev0": "2020-02-30", "ev9": "x"}]}
    )
    with pytest.raises(protlaw.SourceError) as raised:
        small.parse_case(text, "case.json")
    error = raised.value
    assert len({d.code for d in error.diagnostics}) >= 3 and len(error.diagnostics) >= 4
    assert {d.path for d in error.diagnostics} >= {"nothing", "things[0].colour", "things[0].ev0", "things[0].ev9"}
    assert all(d.span is not None and d.span.file == "case.json" for d in error.diagnostics)
    with pytest.raises(protlaw.SourceError) as raised:
        small.evaluate(small.parse_case(lawgen.case_text(FACTS)), readings={"sinse": "x", "since": "y"})
    assert [d.code for d in raised.value.diagnostics] == ["PL4110", "PL4111"]


@pytest.mark.parametrize("name", ["xx", "", "../mx", "MX", "mx/lppddhp", "a" * 5000])
def test_a_jurisdiction_there_is_not(name: str) -> None:
    with pytest.raises(protlaw.SourceError) as raised:
        load(name)
    assert [d.code for d in raised.value.diagnostics] == ["PL0006"]


# --- the cache -----------------------------------------------------------------------------------------------------------------


def test_the_cache_is_plain_data_named_by_its_content(law: Law, tmp_path: Path) -> None:
    first = load("mx", tmp_path)
    (kept,) = tmp_path.iterdir()
    assert kept.suffix == ".json" and len(kept.stem) == 64
    nodes = json.loads(kept.read_bytes())
    allowed = {"", ":", "{}"} | set(revive.__globals__["_TYPES"])
    assert all(node[0] in allowed for node in nodes)
    assert all(isinstance(part, str | int | bool | list | None) for node in nodes for part in node)
    assert all(len(part) == 1 and isinstance(part[0], int) for node in nodes for part in node if isinstance(part, list))
    again = load("mx", tmp_path)
    assert again.digest == first.digest == law.digest and plain(again.book) == plain(law.book)
    assert [p.name for p in tmp_path.iterdir()] == [kept.name]


def test_a_warm_start_does_not_compile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load("mx", tmp_path)
    monkeypatch.setattr(api, "_compiled", lambda *_: pytest.fail("compiled again"))
    load("mx", tmp_path)


def test_another_law_has_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, cache = tmp_path / "data", tmp_path / "cache"
    for name in ("rules", "jurisdictions"):
        shutil.copytree(data_folder() / name, folder / name)
    monkeypatch.setattr(api, "data_folder", lambda: folder)
    before = load("mx", cache)
    path = next((folder / "rules").rglob("00-instrumento.law"))
    path.write_text(path.read_text("utf-8") + '\nauthority never_seen es: "nadie" en: "nobody"\n', "utf-8")
    after = load("mx", cache)
    assert len(list(cache.iterdir())) == 2 and before.digest != after.digest


def test_a_cache_that_cannot_be_written_is_only_slower(law: Law, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert load("mx", tmp_path / "file").digest == law.digest
    assert load("mx", tmp_path / "file" / "deeper").digest == law.digest


@pytest.mark.parametrize("spoilt", [b"", b"[", b"[]", b"{}", b"null", b'[["Nothing"]]', b'[["", [7]]]', b'[["", 1]]', b"\xff\x00"])
def test_a_spoilt_cache_is_made_anew(law: Law, tmp_path: Path, spoilt: bytes) -> None:
    load("mx", tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(spoilt)
    assert load("mx", tmp_path).digest == law.digest
    assert load("mx", tmp_path).digest == law.digest and len(kept.read_bytes()) > 1000


def test_a_lawbook_survives_being_stored(law: Law, small: Law) -> None:
    for book in (law.book, small.book):
        again = revive(json.loads(json.dumps(plain(book))))
        assert digest(again) == digest(book) and again.digest == book.digest
        assert plain(again) == plain(book)


def test_equal_laws_have_equal_digests(small: Law) -> None:
    again = compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + BODY}), "tt")[0]
    other = compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + BODY.replace("3 hours", "4 hours")}), "tt")[0]
    assert again.digest == small.digest != other.digest


# --- the wheel -----------------------------------------------------------------------------------------------------------------


def test_the_law_is_declared_to_travel() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert build["force-include"] == {name: f"protlaw/data/{name}" for name in ("rules", "jurisdictions", "fixtures")}


@pytest.mark.skipif(find_spec("hatchling") is None, reason="hatchling builds the wheel, and is not here")
def test_the_law_travels_in_the_wheel(law: Law, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "--no-build-isolation", "-w", str(tmp_path)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for folder, pattern in (("rules", "*.law"), ("jurisdictions", "*.toml"), ("fixtures", "*.md")):
        for path in (ROOT / folder).rglob(pattern):
            assert f"protlaw/data/{path.relative_to(ROOT).as_posix()}" in names
    assert {"protlaw/syntax/law.lark", "protlaw/syntax/keywords/es", "protlaw/syntax/keywords/en"} <= set(names)
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = "import sys; sys.path.insert(0, sys.argv[1]); import protlaw; print(protlaw.load('mx').digest, protlaw.__file__)"
    ran = subprocess.run([sys.executable, "-c", code, str(tmp_path / "site")], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert ran.stdout.split() == [law.digest, str(tmp_path / "site" / "protlaw" / "__init__.py")]
