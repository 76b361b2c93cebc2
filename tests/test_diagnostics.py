"""Faults as a reader meets them: every code with its words and its page, and the mark under the very letters that are wrong."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from string import Formatter
from unicodedata import east_asian_width

import pytest

import lawgen
import protlaw
from protlaw.core.anchor import Span
from protlaw.core.diagnostic import Diagnostic, Note, SourceError, closest
from protlaw.intake.source import read_document
from protlaw.render.diagnostics import diagnostics_text
from protlaw.render.messages import LANGUAGES, catalogue
from protlaw.semantics.compile import Sources, compile_law
from protlaw.syntax.parse import parse_text

ROOT = Path(__file__).resolve().parents[1]
SOURCE = Path(protlaw.__file__).parent
PAGES = {p.stem: p for p in (ROOT / "docs" / "errors").glob("PL*.md")}
CODE = re.compile(r"PL\d{4}")


def literals() -> Iterator[tuple[Path, str]]:
    """Every text written in the program, catalogues apart."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "messages" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield path, node.value


CODES = sorted({value for _, value in literals() if CODE.fullmatch(value)})
KEYS = sorted({value for _, value in literals() if re.fullmatch(r"PL\d{4}\.\w+", value)})


# --- words and pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_words_a_way_out_and_a_page(code: str) -> None:
    for lang in LANGUAGES:
        assert catalogue(lang)[code].strip()
        assert [k for k in catalogue(lang) if k.startswith(f"{code}.") and k.split(".")[1] not in ("declared_here", "first")]
    page = PAGES[code].read_text("utf-8")
    assert page.startswith(f"# {code}\n")
    parts = {part.split("\n")[0]: part for part in page.split("## ")[1:]}
    assert set(parts) == {"Español", "English"} and all(len(part) > 60 for part in parts.values())


def test_no_page_and_no_words_without_a_code() -> None:
    assert set(PAGES) == set(CODES)
    for lang in LANGUAGES:
        assert {k.split(".")[0] for k in catalogue(lang) if CODE.match(k)} == set(CODES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_way_out_that_is_named_exists(lang: str) -> None:
    assert set(KEYS) <= set(catalogue(lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_catalogues_say_the_same_thing(lang: str) -> None:
    """A key written in two catalogues has two meanings, and which one is shown is an accident."""
    seen: dict[str, str] = {}
    for path in sorted((SOURCE / "render" / "messages").glob(f"{lang}*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for key in node.keys if isinstance(node, ast.Dict) else ():
                assert isinstance(key, ast.Constant) and isinstance(key.value, str)
                assert key.value not in seen, (key.value, path.name, seen.get(key.value))
                seen[key.value] = path.name


def test_words_asked_for_by_name_exist() -> None:
    """Every `text(lang, "key")` of the program, also those whose key is one plain word."""
    wanted = set()
    for path in [*SOURCE.glob("*.py"), *(SOURCE / "render").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "text" and len(node.args) > 1:
                key = node.args[1]
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    wanted.add(key.value)
    assert len(wanted) > 10
    for lang in LANGUAGES:
        assert wanted <= set(catalogue(lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_messages_begin_in_lower_case_and_show_no_python(lang: str) -> None:
    for code in CODES:
        words = catalogue(lang)[code]
        first = words.lstrip("«“`¿¡")
        assert not first[:1].isupper() or words.startswith(("`", "YAML", "{")) or first.split()[0].isupper(), (code, words)
        assert not re.search(r"\b(None|True|False|str|dict|Exception|Traceback|TypeError|KeyError)\b", words), (code, words)


def arguments(code: str) -> set[str]:
    return {
        name
        for lang in LANGUAGES
        for key, words in catalogue(lang).items()
        if key == code or key == f"{code}.help"
        for _, name, _, _ in Formatter().parse(words)
        if name
    }


def test_every_argument_of_a_message_is_given() -> None:
    """Of every diagnostic written with its arguments on the spot, the words ask for nothing that is not there."""
    checked = 0
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Diagnostic" and len(node.args) > 1):
                continue
            code, given = node.args[:2]
            if isinstance(code, ast.Constant) and isinstance(given, ast.Dict):
                names = {k.value for k in given.keys if isinstance(k, ast.Constant)}
                assert arguments(str(code.value)) <= names, (path.name, node.lineno, code.value)
                checked += 1
    assert checked > 20


# --- marks ----------------------------------------------------------------------------------------------------------------------


def marked(shown: str) -> list[str]:
    """What stands above each mark, by the columns a terminal shows."""
    lines, found = shown.splitlines(), []
    for row, mark in pairwise(lines):
        match = re.match(r"^ +\| +([-^]+)", mark)
        if match and re.match(r"^ *\d+ \| ", row):
            found.append(row[match.start(1) : match.end(1)])
            assert not any(east_asian_width(c) in "WF" for c in row)
    return found


def shown_for(text: str, lang: str = "en") -> str:
    tree, faults = parse_text(text, "a.law")
    assert tree is None
    return diagnostics_text(faults, {"a.law": text}, lang)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("%lang es\nobligacion dd de thing\n", ["obligacion"]),
        ('%lang es\ndefine ñandú de área llamado es: "señalización única" en: “x”\n', ["“"]),
        ("%lang es\ndefine ñandú de área\n\tcuando\tcuando\n", ["cuando"]),
        ("%lang en\n\t\tdefine\tkk\tof\tthing\twehn ev0\n", ["wehn"]),
        ('%lang en\ndefine kk of thing called es: "uno\n', ['"uno']),
        ("%lang en\ndefine aa of when\ndefine bb of $\n", ["when", "$"]),
    ],
)
def test_the_mark_stands_under_what_is_wrong(text: str, words: list[str]) -> None:
    """With accents, with tabs, at the end of a line."""
    for lang in LANGUAGES:
        assert marked(shown_for(text, lang)) == words


def test_a_fault_at_the_end_of_a_line_is_still_marked() -> None:
    shown = shown_for("%lang en\ndefine kk of thing when ev0 and\n")
    row, mark = shown.splitlines()[3:5]
    assert len(mark.rstrip()) in (len(row) + 1, len(row)) and mark.rstrip().endswith("^")


def compiled(body: str) -> tuple[SourceError, dict[str, str]]:
    sources = {"tt/law/a.law": lawgen.VOCABULARY + body}
    with pytest.raises(SourceError) as raised:
        compile_law(Sources(lawgen.TABLES, sources), "tt")
    return raised.value, sources


def test_the_second_place_is_shown_with_its_words() -> None:
    error, sources = compiled(
        'define once of thing when ev0\n# between\nobligation once of thing bearer office must es: "x" en: "y" starts ev0 done by ev1\n'
    )
    for lang, here in (("es", "aquí: `once`"), ("en", "here: `once`")):
        shown = diagnostics_text(error.diagnostics, sources, lang)
        assert marked(shown) == ["once", "once"] and here in shown
        assert shown.index("define once") < shown.index("obligation once")


def test_a_second_place_in_another_file_is_named() -> None:
    sources = {
        "tt/law/a.law": lawgen.VOCABULARY + "define once of thing when ev0\n",
        "tt/law/b.law": "%lang en\n\ndefine once of thing equals ev0\n",
    }
    with pytest.raises(SourceError) as raised:
        compile_law(Sources(lawgen.TABLES, sources), "tt")
    shown = diagnostics_text(raised.value.diagnostics, sources, "en")
    assert "--> tt/law/b.law:3:8" in shown and "::: tt/law/a.law:22:8" in shown and marked(shown) == ["once", "once"]


def test_a_mark_over_several_lines_stays_on_the_first() -> None:
    error, sources = compiled("define kk of thing when (ev0\n  plus 1) < 3\n")
    assert all(len(m) < 40 for m in marked(diagnostics_text(error.diagnostics, sources, "en")))


def test_did_you_mean_is_offered_in_both_languages() -> None:
    error, sources = compiled("define kk of thing when colr is red\n")
    assert "¿quisiste decir `colour`?" in diagnostics_text(error.diagnostics, sources, "es")
    assert "did you mean `colour`?" in diagnostics_text(error.diagnostics, sources, "en")


def test_the_closest_word() -> None:
    assert closest("recieved", ["received", "receipt"]) == "received"
    assert closest("zzz", ["received"]) is None and closest("x", []) is None


@pytest.mark.parametrize("text", ["case: [\n", "\tcase: a\n", "case: a\ncase: b\n", "ñandú: &á [1]\n", "case: !x y\n", "a: {b: {c: *d}}\n"])
def test_faults_of_case_files_stay_within_their_line(text: str) -> None:
    document = read_document(text, "case.yaml")
    assert document.diagnostics
    shown = diagnostics_text(document.diagnostics, {"case.yaml": text}, "es")
    for d in document.diagnostics:
        assert d.span is not None and f"--> case.yaml:{d.span.line}:{d.span.column}" in shown
        rows = text.splitlines()
        assert 1 <= d.span.line <= len(rows) + 1
        if d.span.line <= len(rows):
            assert d.span.column <= len(rows[d.span.line - 1]) + 1


def test_places_beyond_the_source_do_not_break_the_report() -> None:
    strange = Diagnostic(
        "PL2012", {"found": "x"}, Span("a", 99, 5, 99, 9), (Note(Span("b", 7, 1, 7, 2), "declared_here", {"name": "x"}),), "PL2012.help"
    )
    for sources in ({}, {"a": ""}, {"a": "x\n", "b": "y"}):
        for lang in LANGUAGES:
            shown = diagnostics_text([strange], sources, lang)
            assert "PL2012" in shown and "a:99:5" in shown
