"""Where answers are written: new files, empty ones and earlier answers of the same kind; nothing else, and never half."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from protlaw.cli import output

CASE = """case: c-07
jurisdiction: mx
zone: America/Mexico_City
facts_until: 2023-03-31
persons: [{id: ana}]
petitions: [{id: s1, filed_by: ana, received: 2023-03-08T18:00, candidates: [{id: c1, protected_person: ana}]}]
"""
Typed = Callable[..., object]
FORMATS = ("text", "html", "json", "ics")
FOREIGN = {
    "text": b"dear judge\n",
    "html": b"<!doctype html><title>mine</title>",
    "json": b'{"schema": "somebody/1"}',
    "ics": b"BEGIN:VCALENDAR\r\nPRODID:-//Somebody//EN\r\nEND:VCALENDAR\r\n",
    "bytes": b"\x89PNG\r\n\x1a\n\xff\xfe",
}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, "utf-8")
    return path


def answer(typed: Typed, case: Path, out: Path, form: str, *more: object) -> object:
    return typed("check", case, "--format", form, "--out", out, "--salt", "s", "--lang", "en", *more)


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_written_is_what_would_be_printed_and_is_for_its_owner_alone(typed: Typed, case: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "answer"
    ran = answer(typed, case, out, form)
    assert ran.code == 3 and ran.out == ran.err == ""
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    printed = typed("check", case, "--format", form, "--salt", "s", "--lang", "en").out
    assert out.read_bytes().decode().replace("\r\n", "\n") == printed.replace("\r\n", "\n")


@pytest.mark.parametrize("form", FORMATS)
def test_an_earlier_answer_of_the_same_kind_is_replaced_and_keeps_its_permissions(
    typed: Typed, case: Path, tmp_path: Path, form: str
) -> None:
    out = tmp_path / "answer"
    assert answer(typed, case, out, form).code == 3
    out.chmod(0o644)
    before = out.read_bytes()
    ran = answer(typed, case, out, form, "--facts-until", "2023-04-30")
    assert ran.code == 3 and out.read_bytes() != before and stat.S_IMODE(out.stat().st_mode) == 0o644


@pytest.mark.parametrize("first", FORMATS)
@pytest.mark.parametrize("second", FORMATS)
def test_an_answer_of_another_kind_is_refused(typed: Typed, case: Path, tmp_path: Path, first: str, second: str) -> None:
    if first == second:
        return
    out = tmp_path / "answer"
    answer(typed, case, out, first)
    before = out.read_bytes()
    ran = answer(typed, case, out, second)
    assert ran.code == 2 and "[PL0013]" in ran.err and "of protlaw" in ran.err and "--overwrite" in ran.err
    assert out.read_bytes() == before
    assert answer(typed, case, out, second, "--overwrite").code == 3 and out.read_bytes() != before


@pytest.mark.parametrize("held", FOREIGN)
@pytest.mark.parametrize("form", FORMATS)
def test_what_somebody_else_wrote_is_refused(typed: Typed, case: Path, tmp_path: Path, held: str, form: str) -> None:
    out = tmp_path / "answer"
    out.write_bytes(FOREIGN[held])
    ran = answer(typed, case, out, form)
    assert ran.code == 2 and "[PL0013]" in ran.err and ran.out == ""
    assert out.read_bytes() == FOREIGN[held] and sorted(os.listdir(tmp_path)) == ["answer", "case.yaml"]


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_refusal_says_what_was_found(typed: Typed, case: Path, tmp_path: Path, lang: str) -> None:
    out = tmp_path / "answer"
    out.write_bytes(FOREIGN["html"])
    said = typed("check", case, "--out", out, "--lang", lang).err
    assert (
        "una página web de otro origen, no un texto de protlaw" if lang == "es" else "a web page from elsewhere, not a text of protlaw"
    ) in said


@pytest.mark.parametrize("empty", [b"", b"\n", b"  \r\n"])
def test_an_empty_file_is_written(typed: Typed, case: Path, tmp_path: Path, empty: bytes) -> None:
    out = tmp_path / "answer"
    out.write_bytes(empty)
    assert answer(typed, case, out, "html").code == 3 and out.stat().st_size > 1000


def test_a_page_that_only_speaks_of_us_is_not_ours(typed: Typed, case: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer"
    out.write_text("my notes\nEncoded law: see protlaw\n<meta name=generator content=protlaw>\n", "utf-8")
    assert "[PL0013]" in answer(typed, case, out, "text").err


@pytest.mark.parametrize("how", ["itself", "link", "hard link"])
def test_the_case_itself_is_never_written_over(typed: Typed, case: Path, tmp_path: Path, how: str) -> None:
    out = case if how == "itself" else tmp_path / "other"
    if how == "link":
        out.symlink_to(case)
    elif how == "hard link":
        out.hardlink_to(case)
    ran = answer(typed, case, out, "text", "--overwrite")
    assert ran.code == 2 and "[PL0018]" in ran.err and case.read_text("utf-8") == CASE


@pytest.mark.parametrize(
    ("out", "code"), [("/", "PL0014"), (".", "PL0014"), ("", "PL0014"), ("no/such/x", "PL0015"), ("case.yaml/x", "PL0015")]
)
def test_a_place_that_cannot_be_written(typed: Typed, case: Path, monkeypatch: pytest.MonkeyPatch, out: str, code: str) -> None:
    monkeypatch.chdir(case.parent)
    for more in ((), ("--overwrite",)):
        ran = typed("check", case, "--out", out, *more)
        assert ran.code == 2 and f"[{code}]" in ran.err and ran.out == ""
    assert os.listdir(case.parent) == ["case.yaml"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_one_may_not_write(typed: Typed, case: Path, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    assert "[PL0016]" in answer(typed, case, folder / "x", "text").err


@pytest.mark.parametrize(
    ("failing", "number", "code"),
    [
        ("fsync", errno.ENOSPC, "PL0017"),
        ("replace", errno.EACCES, "PL0016"),
        ("fsync", errno.EIO, "PL0010"),
        ("replace", errno.EROFS, "PL0016"),
    ],
)
@pytest.mark.parametrize("old", [False, True])
def test_a_failed_write_leaves_what_was_there_and_nothing_else(
    typed: Typed, case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, number: int, code: str, old: bool
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    out = folder / "result.json"
    if old:
        answer(typed, case, out, "json")
    before = {p.name: p.read_bytes() for p in folder.iterdir()}

    def fails(*_args: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(output.os, failing, fails)
    ran = answer(typed, case, out, "json", "--facts-until", "2023-04-30")
    monkeypatch.undo()
    assert ran.code == 2 and f"[{code}]" in ran.err
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_a_device_is_written_to_and_not_replaced(typed: Typed, case: Path) -> None:
    assert answer(typed, case, Path(os.devnull), "text").code == 3 and not Path(os.devnull).is_file()


def test_rule_files_keep_their_permissions(typed: Typed, tmp_path: Path) -> None:
    path = tmp_path / "a.law"
    path.write_text(
        '%lang en\ninstrument a.b title es: "x" en: "y" published 2020-01-01 in "D" in force from 2020-01-01 source "s"\n', "utf-8"
    )
    path.chmod(0o664)
    before = path.read_text("utf-8")
    typed("fmt", path)
    assert path.read_text("utf-8") != before and stat.S_IMODE(path.stat().st_mode) == 0o664


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("<!DOCTYPE html>", "html"),
        ("\ufeff<html>", "html"),
        (" {", "json"),
        ("[1]", "json"),
        ("BEGIN:VCALENDAR", "ics"),
        ("CASO x", "text"),
        ("", "text"),
    ],
)
def test_the_kind_of_a_content_is_how_it_begins(content: str, kind: str) -> None:
    assert output.kind(content) == kind
