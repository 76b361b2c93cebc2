"""The command line: every command in both languages, exit codes as documented, and nothing of a case where it does not belong."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import lawgen
import protlaw
from protlaw import api
from protlaw.api import Law, data_folder
from protlaw.intake.source import LIMIT
from protlaw.semantics.compile import Sources, compile_law

FIXTURES = data_folder() / "fixtures" / "mx" / "lppddhp"
RULES = data_folder() / "rules"
PUBLISHED = FIXTURES / "casos-publicados" / "fcm-2017.md"
SECRET = "zq-persona-77"
BODY = """
obligation act_soon of thing citing para 1 bearer office must es: "actuar" en: "act" when tr0 within 3 hours from reading since done by ev1
ambiguity since es: "desde cuándo" en: "since when" citing para 1
  reading first_way: ev0 default in set literal es: "uno" en: "one"
  reading second_way: latest of (ev0, ev2) in set protective es: "dos" en: "two"
  because es: "una" en: "one"
"""


Typed = Callable[..., Any]


@pytest.fixture(scope="module")
def small() -> Law:
    return Law(compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + BODY}), "tt")[0])


@pytest.fixture
def small_law(monkeypatch: pytest.MonkeyPatch, small: Law) -> None:
    """A law of one duty in place of what ships, so that what is tested does not depend on any country's law."""
    monkeypatch.setattr("protlaw.cli.shipped.load", lambda *_args: small)


def case_file(folder: Path, **facts: str) -> Path:
    path = folder / "case.yaml"
    stated = {"case": "c1", "jurisdiction": "mx", "zone": "America/Mexico_City", "facts_until": "2020-12-01"}
    path.write_text(json.dumps({**stated, "things": [{"id": SECRET, "ev0": "2020-10-01T10:00:00", "tr0": "yes", **facts}]}), "utf-8")
    return path


MET, LATE, BREACHED, OPEN = {"ev1": "2020-10-01T11:00:00"}, {"ev1": "2020-10-01T23:00:00"}, {"ev1": "none"}, {}
SAME = {"ev2": "2020-10-01T10:00:00"}  # both readings answer alike


# --- check ------------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_law")
@pytest.mark.parametrize(
    ("facts", "plain", "late", "breached", "undetermined"),
    [(MET, 0, 0, 0, 0), (LATE, 1, 1, 0, 1), (BREACHED, 1, 1, 1, 1), (OPEN, 3, 0, 0, 3)],
    ids=["met", "late", "breached", "open"],
)
def test_exit_codes(typed: Typed, tmp_path: Path, facts: dict[str, str], plain: int, late: int, breached: int, undetermined: int) -> None:
    case = case_file(tmp_path, **facts, **SAME)
    if facts is BREACHED:
        case.write_text(case.read_text("utf-8").replace('"none"', '{"none": "yes", "until": "2020-12-01", "by": "x"}'), "utf-8")
    assert typed("check", case).code == plain
    for option, code in (("late", late), ("breached", breached), ("undetermined", undetermined), ("never", 0)):
        assert typed("check", case, "--fail-on", option).code == code
    assert typed("check", case, "--format", "json").code == plain
    assert typed("check", case, "--out", tmp_path / "out.txt").code == plain


@pytest.mark.usefixtures("small_law")
def test_an_answer_that_depends_on_a_reading_is_not_certain(typed: Typed, tmp_path: Path) -> None:
    case = case_file(tmp_path, ev1="2020-10-01T14:00:00", ev2="2020-10-01T12:00:00")
    assert typed("check", case).code == 3
    assert typed("check", case, "--fail-on", "late").code == 0


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_check_answers_in_both_languages(typed: Typed, lang: str, form: str) -> None:
    ran = typed("check", PUBLISHED, "--lang", lang, "--format", form)
    assert ran.code in (1, 3) and ran.err == ""
    assert ("no es asesoría" in ran.out) == (lang == "es") and ("not legal advice" in ran.out) == (lang == "en")
    if form == "json":
        assert json.loads(ran.out)["schema"] == "protlaw.result/1"


def test_the_words_differ_and_the_answers_do_not(typed: Typed) -> None:
    es, en = (json.loads(typed("check", PUBLISHED, "--format", "json", "--salt", "s", "--lang", lang).out) for lang in ("es", "en"))
    assert es["digest"] == en["digest"] and es["disclaimer"] != en["disclaimer"]


def test_a_check_shows_more_with_details(typed: Typed) -> None:
    assert len(typed("check", PUBLISHED, "--details").out) > len(typed("check", PUBLISHED).out)


@pytest.mark.usefixtures("small_law")
def test_what_is_asked_of_the_case(typed: Typed, tmp_path: Path) -> None:
    case = case_file(tmp_path, **LATE, **SAME)

    def status(*options: str) -> dict[str, object]:
        data = json.loads(typed("check", case, "--format", "json", *options).out)
        return {**data["findings"][0], "as_of": data["as_of"], "readings_chosen": data["readings"]}

    assert status()["status"] == "met_late"
    assert status("--facts-until", "2020-10-01T12:59:59")["status"] == "pending"
    assert status("--law-on", "2010-01-01")["status"] == "not_in_force"
    assert status("--known-at", "2020-11-01")["as_of"] != status()["as_of"]
    assert status("--reading", "since=second_way")["readings_chosen"] == {"tt.law/since": "second_way"}
    assert status("--reading", "set=protective")["readings_chosen"] == {"tt.law/since": "second_way"}


@pytest.mark.usefixtures("small_law")
@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--reading", "since"], "PL0009", "since"),
        (["--reading", "=x"], "PL0009", ""),
        (["--reading", "sinse=first_way"], "PL4110", "since"),
        (["--reading", "since=third_way"], "PL4111", "second_way"),
        (["--reading", "set=kind"], "PL4112", "protective"),
        (["--law-on", "2017-02-30"], "PL0008", "2017-02-30"),
        (["--law-on", "2017-2-3"], "PL0008", "2017-2-3"),
        (["--law-on", "2017"], "PL0008", "2017"),
        (["--facts-until", "yesterday"], "PL0008", "yesterday"),
        (["--known-at", ""], "PL0008", ""),
        (["--facts-until", "2017-13-01"], "PL0008", "--facts-until"),
    ],
)
@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_request_that_is_wrong_says_how_to_mend_it(
    typed: Typed, tmp_path: Path, options: list[str], code: str, says: str, lang: str
) -> None:
    ran = typed("check", case_file(tmp_path), *options, "--lang", lang)
    assert ran.code == 2 and ran.out == ""
    assert f"[{code}]" in ran.err and says in ran.err
    assert ("ayuda:" if lang == "es" else "help:") in ran.err


# --- files that cannot be used -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "fmt", "lint", "test"])
def test_files_that_cannot_be_read(typed: Typed, tmp_path: Path, command: str) -> None:
    name = {"check": "x.yaml", "test": "x.md"}.get(command, "x.law")
    missing, binary, big = tmp_path / f"no-{name}", tmp_path / f"bin-{name}", tmp_path / f"big-{name}"
    binary.write_bytes(b"%lang \xff\xfe\x00\x9f")
    with big.open("wb") as stream:
        stream.truncate(LIMIT + 1)
    for path, code in ((missing, "PL0001"), (binary, "PL0045"), (big, "PL0003")):
        ran = typed(command, path)
        assert ran.code == 2 and f"[{code}]" in ran.err, (path, ran)


@pytest.mark.parametrize("path", [".", "/", ""])
def test_a_folder_is_not_a_case(typed: Typed, path: str) -> None:
    ran = typed("check", path)
    assert ran.code == 2 and "[PL0002]" in ran.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_one_may_not_read(typed: Typed, tmp_path: Path) -> None:
    case = case_file(tmp_path)
    case.chmod(0)
    ran = typed("check", case)
    assert ran.code == 2 and "[PL0002]" in ran.err


@pytest.mark.parametrize(
    "text", ["", "- a\n- b\n", "case: [\n", "case: a\ncase: b\n", "a: &x [1]\nb: *x\n", "x: y\n", "just words", "{" * 5000, "\x00"]
)
def test_what_is_no_case_is_a_fault_with_a_code(typed: Typed, tmp_path: Path, text: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text, "utf-8")
    ran = typed("check", path)
    assert ran.code == 2 and "error[PL" in ran.err


@pytest.mark.parametrize("jurisdiction", ["xx", "../mx", "a" * 5000, "mx/lppddhp", "."])
def test_a_jurisdiction_there_is_not(typed: Typed, tmp_path: Path, jurisdiction: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(f"case: a\njurisdiction: {jurisdiction}\n", "utf-8")
    for args in (("check", path), ("schema", jurisdiction), ("show", jurisdiction.replace(".", "_"))):
        ran = typed(*args)
        assert ran.code == 2 and "[PL0006]" in ran.err and "`mx`" in ran.err


# --- output ------------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_law")
def test_output_to_a_file_is_what_would_be_printed(typed: Typed, tmp_path: Path) -> None:
    case, out = case_file(tmp_path, **MET, **SAME), tmp_path / "out.txt"
    printed = typed("check", case)
    written = typed("check", case, "--out", out)
    assert written.out + written.err == "" and out.read_text("utf-8") == printed.out


def test_a_reader_that_leaves_is_no_error() -> None:
    """`protlaw … | head` ends quietly."""
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run(
        [sys.executable, "-m", "protlaw", "show", "mx.lppddhp", "--lang", "en"], stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert ran.returncode == 0 and ran.stderr == b""


# --- our own errors, and privacy -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_law")
@pytest.mark.parametrize("lang", ["es", "en"])
def test_an_error_of_ours_shows_nothing_of_the_case(typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    def broken(*_args: object) -> None:
        held = f"{SECRET} lives at 5 Elm Street"
        raise RuntimeError(held) from ValueError(held)

    monkeypatch.setattr(api, "evaluate", broken)
    ran = typed("check", case_file(tmp_path), "--lang", lang)
    assert ran.code == 70 and ran.out == ""
    assert SECRET not in ran.err and "Elm" not in ran.err
    assert "RuntimeError" in ran.err and "api.py" in ran.err
    assert ("error interno" in ran.err) == (lang == "es")


def test_nothing_of_a_case_stays_behind(typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a check the only thing written is the compiled law, and it is plain JSON."""
    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir(), here.mkdir()
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("PROTLAW_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(here)
    case = tmp_path / "case.yaml"
    case.write_text(
        f"case: {SECRET}-file\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 2020-12-01\n"
        f"persons:\n  - id: {SECRET}\npetitions:\n"
        f"  - id: s-{SECRET}\n    filed_by: {SECRET}\n    received: 2020-10-01\n",
        "utf-8",
    )
    assert SECRET in typed("check", case).out
    written = [p for folder in (tmp_path / "cache", home, here) for p in folder.rglob("*") if p.is_file()]
    assert [p.suffix for p in written] == [".json"] and written[0].parent == tmp_path / "cache"
    data = written[0].read_bytes()
    assert SECRET.encode() not in data and isinstance(json.loads(data), list)


# --- the other commands -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "word"), [("es", "deb"), ("en", "must")])
def test_show(typed: Typed, lang: str, word: str) -> None:
    shown = typed("show", "mx.lppddhp", "art_26", "--lang", lang)
    assert shown.code == 0 and word in shown.out and "issue_urgent_measures" not in shown.out
    assert typed("show", "mx.lppddhp", "--lang", lang).code == 0
    assert typed("show", "mx.lppddhp", "art_26", "--on", "1999-01-01", "--lang", lang).out != shown.out
    wrong = typed("show", "mx.nothing", "--lang", lang)
    assert wrong.code == 2 and "[PL0007]" in wrong.err and "mx.lppddhp" in wrong.err
    assert "[PL0008]" in typed("show", "mx.lppddhp", "art_26", "--on", "1999-02-29").err


def test_fmt(typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROTLAW_CACHE", str(tmp_path / "cache"))
    source = '%lang en\n# kept\nauthority   office es: "a"   en: "b"\n'
    path = tmp_path / "a.law"
    path.write_text(source, "utf-8")
    (tmp_path / "note.txt").write_text("not law", "utf-8")
    checked = typed("fmt", "--check", tmp_path)
    assert checked.code == 1 and path.read_text("utf-8") == source and str(path) in checked.out
    printed = typed("fmt", "--stdout", path)
    assert printed.code == 0 and path.read_text("utf-8") == source
    assert typed("fmt", path).code == 0
    laid = path.read_text("utf-8")
    assert laid == printed.out != source and "# kept" in laid
    assert typed("fmt", "--check", path) == (0, "", "")
    assert typed("fmt", "--to", "es", tmp_path).code == 0
    assert path.read_text("utf-8").startswith("%lang es\n") and "autoridad" in path.read_text("utf-8")
    assert typed("fmt", "--to", "en", path).code == 0
    assert path.read_text("utf-8") == laid
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("lang", ["es", "en"])
def test_fmt_of_a_file_with_faults_touches_nothing(typed: Typed, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "a.law"
    path.write_text("%lang en\ndefine when of thing\nobligaton xx of thing\n", "utf-8")
    ran = typed("fmt", path, "--lang", lang)
    assert ran.code == 2 and "[PL1007]" in ran.err and "[PL1002]" in ran.err and f"{path}:2:8" in ran.err
    assert path.read_text("utf-8").startswith("%lang en\ndefine when")


def test_shipped_law_is_laid_out_and_clean(typed: Typed) -> None:
    assert typed("fmt", "--check", RULES) == (0, "", "")
    assert typed("lint").code == 0
    assert typed("lint", RULES).out == typed("lint").out


@pytest.mark.parametrize("lang", ["es", "en"])
def test_lint_reports_faults_and_slips(typed: Typed, tmp_path: Path, lang: str) -> None:
    folder = tmp_path / "mx" / "law"
    folder.mkdir(parents=True)
    text = (lawgen.VOCABULARY + BODY).replace("tt.law", "mx.law")
    (folder / "a.law").write_text(text, "utf-8")
    ran = typed("lint", tmp_path, "--lang", lang)
    assert ran.code == 0 and "[PL5002]" in ran.out
    (folder / "b.law").write_text("%lang en\ndefine kk of thing when ev9x\n", "utf-8")
    ran = typed("lint", tmp_path, "--lang", lang)
    assert ran.code == 2 and "mx/law/b.law:2:25" in ran.err
    loose = tmp_path / "loose.law"
    loose.write_text(text, "utf-8")
    assert typed("lint", loose).code == 0


def test_lint_of_several_folders(typed: Typed) -> None:
    folders = [p for p in (RULES / "mx").iterdir() if p.is_dir()]
    assert typed("lint", *folders).out == typed("lint").out


@pytest.mark.parametrize("lang", ["es", "en"])
def test_scenarios_are_run_and_differences_reported(typed: Typed, tmp_path: Path, lang: str) -> None:
    path = FIXTURES / "art_26" / "fr_I-tres-horas.md"
    ran = typed("test", path, "--lang", lang)
    assert ran.code == 0 and ran.err == ""
    wrong = tmp_path / "wrong.md"
    wrong.write_text(
        path.read_text("utf-8").replace("status: met,", "status: ended,").replace(": met\n", ": ended\n").replace(": met}", ": ended}"),
        "utf-8",
    )
    ran = typed("test", wrong, "--lang", lang)
    assert ran.code == 1 and "expected ended, found" in ran.err
    assert "mx." in typed("test", path, "--coverage", "--lang", lang).out


@pytest.mark.parametrize(
    "text",
    [
        "no blocks",
        "```facts\ncase: a\n```\n",
        "```expect\nfindings: {a: met}\n```\n",
        "```facts\ncase: a\n```\n```expect\nfindings: {}\n```\n",
        "```facts\ncase: a\n```\n```expect\nfindngs: {a: met}\n```\n",
        "```facts\ncase: a\n```\n```expect\n[\n```\n",
        "```facts\ncase: a\n```\n```expect\nas_of: today\nfindings: {a: met}\n```\n",
    ],
)
def test_a_scenario_that_expects_nothing_is_an_error(typed: Typed, tmp_path: Path, text: str) -> None:
    (tmp_path / "s.md").write_text(text, "utf-8")
    ran = typed("test", tmp_path / "s.md")
    assert ran.code == 2 and "[PL0011]" in ran.err


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ("change: {petitions.s9.received: 2020-01-01}", "PL0012"),
        ('change: {"": 2020-01-01}', "PL0012"),
        ("as_of: {facts_until: soon}", "PL0008"),
    ],
)
def test_a_scenario_that_cannot_be_run_says_why(typed: Typed, tmp_path: Path, block: str, code: str) -> None:
    facts = "case: a\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 2020-12-01\npetitions: [{id: s1, received: 2020-01-01}]\n"
    (tmp_path / "s.md").write_text(f"```facts\n{facts}```\n```expect\n{block}\nfindings: {{a: met}}\n```\n", "utf-8")
    ran = typed("test", tmp_path / "s.md")
    assert ran.code == 1 and code in ran.err


def test_schemas(typed: Typed) -> None:
    for what in ("mx", "result"):
        ran = typed("schema", what)
        assert ran.code == 0 and json.loads(ran.out)["$schema"].startswith("https://json-schema.org/")


# --- the line itself ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["chekc"], "chekc"),
        (["--lang", "en", "chekc"], "chekc"),
        (["check"], ""),
        (["check", "a", "b"], "b"),
        (["check", "a", "--fomat", "json"], "--format"),
        (["check", "a", "--format", "xml"], "json"),
        (["check", "a", "--fail-on", "sometimes"], "never"),
        (["check", "a", "--lang", "fr"], "es"),
        (["fmt"], ""),
        (["show"], ""),
        (["schema", "mx", "more"], "more"),
        (["fmt", "a", "--to"], "--to"),
    ],
)
@pytest.mark.parametrize("locale", ["es_MX.UTF-8", "en_US.UTF-8"])
def test_a_wrong_command_line(typed: Typed, monkeypatch: pytest.MonkeyPatch, args: list[str], says: str, locale: str) -> None:
    monkeypatch.setenv("LANG", locale)
    ran = typed(*args)
    assert ran.code == 2 and ran.out == "" and says in ran.err
    spanish = locale.startswith("es") and args[:2] != ["--lang", "en"]
    assert ("ayuda:" if spanish else "help:") in ran.err
    for english in ("No such", "Missing", "Invalid", "Got unexpected", "Try "):
        assert english not in ran.err


def test_no_command_shows_the_help(typed: Typed) -> None:
    for args in ((), ("--lang", "es")):
        ran = typed(*args)
        assert ran.code == 2 and "Uso:" in ran.err and "check" in ran.err


@pytest.mark.parametrize(
    "command", [(), ("check",), ("show",), ("fmt",), ("lint",), ("test",), ("schema",)], ids=lambda c: c[0] if c else "protlaw"
)
def test_help_in_both_languages(typed: Typed, command: tuple[str, ...]) -> None:
    es, en = typed(*command, "--lang", "es", "--help"), typed(*command, "--lang", "en", "-h")
    assert es.code == en.code == 0 and es.err == en.err == ""
    assert "Uso:" in es.out and "Usage:" in en.out
    assert not {"Usage", "Options", "Show"} & set(es.out.replace(":", " ").split())


def test_version(typed: Typed) -> None:
    assert typed("--version") == (0, f"protlaw {api.ENGINE}\n", "")


@pytest.mark.parametrize(
    ("variables", "lang"),
    [
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "fr_FR.UTF-8"}, "es"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": ""}, "es"),
        ({"LANG": "es_MX", "LC_ALL": "en_GB"}, "en"),
        ({"LANG": "en_US", "LC_MESSAGES": "es_CO"}, "es"),
        ({"LANG": "en_US", "LC_ALL": "es_MX", "LC_MESSAGES": "en_US"}, "es"),
        ({"LANG": "ca_ES"}, "es"),
    ],
)
def test_the_locale_says_the_language_and_spanish_is_the_rest(
    typed: Typed, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], lang: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ("Uso:" if lang == "es" else "Usage:") in typed("--help").out
    assert "Usage:" in typed("--lang", "en", "--help").out and "Uso:" in typed("--lang=es", "--help").out


def test_output_never_fails_for_want_of_letters() -> None:
    """A terminal that knows only ASCII gets the answer all the same."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    source = Path(protlaw.__file__).parents[1]
    environment["PYTHONPATH"] = os.pathsep.join([str(source), environment.get("PYTHONPATH", "")])
    ran = subprocess.run(
        [sys.executable, "-m", "protlaw", "show", "mx.lppddhp", "art_26", "--lang", "es"], capture_output=True, env=environment, check=False
    )
    assert ran.returncode == 0 and b"internal error" not in ran.stderr and len(ran.stdout) > 500
