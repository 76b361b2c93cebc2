"""The catalogues: complete in both languages, every code with its words and its page, every status with a word."""

import re
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

import protlaw
from protlaw.api import data_folder
from protlaw.core import status as statuses
from protlaw.core.anchor import Span
from protlaw.core.diagnostic import Diagnostic, Note
from protlaw.render.diagnostics import diagnostics_text, one_line
from protlaw.render.messages import LANGUAGES, catalogue, text

SOURCE = Path(protlaw.__file__).parent
PAGES = data_folder() / "docs" / "errors"
OTHER = ("observed", "violated", "yes", "no", "achieved", "not_achieved", "listed", "not_listed", "covered_if_required", "none")
OTHER += ("defect_found", "no_defect_found", "undetermined")


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert set(catalogue("es")) == set(catalogue("en"))


def test_both_languages_use_the_same_arguments() -> None:
    es, en = catalogue("es"), catalogue("en")
    own = re.compile(r"(^|_)(es|en)$")  # an argument that comes in the reader's language

    def common(words: str) -> set[str]:
        return {own.sub("", name) for name in fields(words)}

    assert {k for k in es if common(es[k]) != common(en[k])} <= {"law.within"}  # an article by gender


def literal_keys(pattern: str, *files: Path) -> set[str]:
    return {key for f in files for key in re.findall(pattern, f.read_text("utf-8"))}


def test_every_key_written_out_in_the_renderer_exists() -> None:
    files = tuple((SOURCE / "render").glob("*.py"))
    keys = literal_keys(r'(?:\.say|_signed|text)\((?:self\.lang, |lang, )?"([a-z_]+(?:\.[\w.]+)+)"', *files)
    assert keys
    assert keys <= set(catalogue("es"))


def codes() -> list[str]:
    stages = [f for stage in ("syntax", "semantics", "law", "intake", "engine") for f in (SOURCE / stage).rglob("*.py")]
    files = [*stages, *SOURCE.glob("*.py"), SOURCE / "render" / "verbalise.py"]
    return sorted(literal_keys(r'"(PL\d{4})"', *files))


@pytest.mark.parametrize("code", codes())
def test_every_code_has_its_words_and_its_page(code: str) -> None:
    for lang in LANGUAGES:
        assert catalogue(lang)[code]
        assert any(key.startswith(f"{code}.") for key in catalogue(lang))
    if PAGES.is_dir():
        page = (PAGES / f"{code}.md").read_text("utf-8")
        assert "## Español" in page and "## English" in page


def test_every_help_and_note_key_used_exists() -> None:
    files = [f for f in SOURCE.rglob("*.py") if "messages" not in f.parts]
    used = literal_keys(r'"(PL\d{4}\.\w+)"', *files)
    assert used <= set(catalogue("es"))
    assert {"declared_here", "first_here"} <= set(catalogue("es"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_status_has_a_word(lang: str) -> None:
    for status in (*get_args(statuses.DutyStatus), *get_args(statuses.PowerStatus), *OTHER):
        assert text(lang, f"status.{status}").strip()


def test_a_breach_is_on_the_record_and_never_guilt() -> None:
    assert text("es", "status.breached") == "incumplida (según el expediente)"
    assert text("en", "status.breached") == "breached (on the record)"


SOURCE_TEXT = "define a of petition\n  when recieved\n"
FAULT = Diagnostic(
    "PL2001",
    {"found": "recieved", "meant": "received"},
    Span("mx/x.law", 2, 8, 2, 16),
    (Note(Span("mx/x.law", 1, 8, 1, 9), "declared_here", {"name": "a"}),),
    "PL2001.help",
)


def test_a_fault_shows_its_place_its_line_and_a_way_out() -> None:
    assert diagnostics_text([FAULT], {"mx/x.law": SOURCE_TEXT}, "es") == (
        "error[PL2001]: no hay nada llamado `recieved`\n"
        " --> mx/x.law:2:8\n"
        "  |\n"
        "1 | define a of petition\n"
        "  |        - aquí: `a`\n"
        "2 |   when recieved\n"
        "  |        ^^^^^^^^\n"
        "  = ayuda: ¿quisiste decir `received`?\n"
    )


def test_a_fault_without_its_source_still_says_where() -> None:
    shown = diagnostics_text([FAULT], {}, "en")
    assert shown.splitlines()[:2] == ["error[PL2001]: there is nothing called `recieved`", " --> mx/x.law:2:8"]


def test_a_fault_of_a_case_file_shows_its_path_and_kinds_go_by_name() -> None:
    warning = Diagnostic("PL4101", {"first_en": "the filing", "later_en": "the issue"}, path="petitions[0].b", severity="warning")
    assert diagnostics_text([warning], {}, "en").startswith("warning[PL4101]: “the issue” is on record before “the filing”")
    assert "@ petitions[0].b" in one_line(warning, "es")
    mismatch = Diagnostic("PL2003", {"found": "bool", "expected": "event"})
    assert diagnostics_text([mismatch], {}, "es") == "error[PL2003]: esto es un sí o no, y aquí va un suceso\n"


def test_an_argument_that_is_missing_never_hides_the_fault() -> None:
    assert "PL2001" in diagnostics_text([Diagnostic("PL2001", {})], {}, "es")


def test_a_very_long_line_is_cut_around_the_place() -> None:
    long = "x" * 500 + "!" + "y" * 500
    shown = diagnostics_text([Diagnostic("PL1010", {"found": "!"}, Span("a", 1, 501, 1, 502))], {"a": long}, "en")
    assert max(map(len, shown.splitlines())) < 160
    row, mark = shown.splitlines()[3:5]
    assert row[mark.index("^")] == "!"
