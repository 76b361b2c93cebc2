"""What is wrong with a case file, as a lawyer reads it: the place, what was found, what was expected, an example to copy."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from protlaw.render.messages import LANGUAGES, catalogue

Typed = Callable[..., Any]
HEAD = "caso: c\nzona: America/Mexico_City\nhechos_hasta: 2017-06-08\n"

# What a file holds, the code it is refused with, and words of the answer in Spanish and in English.
FILES: dict[str, tuple[bytes, str, str, str]] = {
    "latin": (
        "caso: Muñoz\n".encode("latin-1"), "PL0045",
        "no está guardado en UTF-8; parece Windows-1252", "is not saved as UTF-8; it seems to be Windows-1252",
    ),
    "utf-16": ("caso: c\n".encode("utf-16"), "PL0045", "parece UTF-16", "seems to be UTF-16"),
    "utf-16 without its mark": ("caso: c\n".encode("utf-16-le"), "PL0045", "parece UTF-16", "seems to be UTF-16"),
    "word": (b"PK\x03\x04\x14\x00word/document.xml", "PL0044", "es un documento de Word", "it is a Word document"),
    "excel": (b"PK\x03\x04\x14\x00xl/workbook.xml", "PL0044", "es una hoja de Excel", "it is an Excel sheet"),
    "odt": (
        b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", "PL0044",
        "es un documento de LibreOffice", "it is a LibreOffice document",
    ),
    "zip": (b"PK\x03\x04\x14\x00a.txt", "PL0044", "es un archivo comprimido", "it is a compressed file"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "PL0044", "un documento antiguo de Word o Excel", "an old Word or Excel document"),
    "pdf": (b"%PDF-1.7\n", "PL0044", "es un PDF", "it is a PDF"),
    "rtf": (b"{\\rtf1\\ansi caso: c}", "PL0044", "es un documento RTF", "it is an RTF document"),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "PL0044", "es una imagen", "it is an image"),
    "tab": (b"personas:\n\t- id: p1\n", "PL4010", "con espacios, no con tabuladores", "with spaces, not tabs"),
    "colon": (b"caso: oficio 12: anexo\n", "PL4010", "va entre comillas: `fuente:", "goes between quotes: `source:"),
    "quote": (b'caso: "c\n', "PL4010", "cierra las comillas", "close the quotation marks"),
    "bracket": (b"versiones: [a\n", "PL4010", "cierra el corchete", "close the bracket"),
    "twice": (b"caso: a\ncaso: b\n", "PL4013", "`caso` está dos veces", "`caso` is there twice"),
    "two": (b"caso: a\n---\ncaso: b\n", "PL4014", "más de un expediente", "more than one case"),
    "star": (b"caso: *urgente\n", "PL4011", "ponlo entre comillas", "put it between quotes"),
    "invisible": (b"caso: a\x07b\n", "PL0004", "un signo invisible", "an invisible sign"),
    "accent apart": ("caso: petición\n".replace("ó", "o\u0301").encode(), "PL0004", "bórrala y vuelve a escribirla", "delete it and type it again"),
    "empty": (b"", "PL4016", "`protlaw ask` escribe uno", "`protlaw ask` writes one"),
}  # fmt: skip

# A line under a petition, the code, and words of the answer.
LINES = {
    "ingreso: 09/02/2017": ("PL4020", "si es día, mes y año, escribe `2017-02-09`; si es mes, día y año, `2017-09-02`", "if it is day, month and year"),
    "ingreso: 31/12/2017": ("PL4020", "¿quisiste decir `2017-12-31`?", "did you mean `2017-12-31`?"),
    "ingreso: 9 de febrero de 2017": ("PL4020", "¿quisiste decir `2017-02-09`?", "did you mean `2017-02-09`?"),
    "ingreso: 2017-02-09 6:30 p.m.": ("PL4020", "`2017-02-09T18:30`", "`2017-02-09T18:30`"),
    "ingreso: 2017-2-9": ("PL4020", "`2017-02-09`", "`2017-02-09`"),
    "ingreso: 18:00": ("PL4020", "como `2017-02-09` o `2017-02-09T18:00`", "such as `2017-02-09` or `2017-02-09T18:00`"),
    "ingreso: {entre: [09/02/2017, 2017-02-11]}": ("PL4020", "`2017-02-09`", "`2017-02-09`"),
    "ingreso: 2017-02-09T25:00": ("PL4022", "el reloj va de 00 a 23", "the clock runs from 00 to 23"),
    "ingreso: 2017-02-30": ("PL4021", "si solo consta el mes, escribe `2017-02`", "if only the month is known, write `2017-02`"),
    "ingreso: ninguno": ("PL4029", "`{ninguno: sí, hasta: 2017-06-08, por: la Unidad}`", "`{none: yes, until: 2017-06-08, by: the Unit}`"),
    "ingreso: {alrededor_de: 2017-02-09}": ("PL4019", "falta `más_menos`", "`plus_minus` is missing"),
    "ingreso: {momento: 2017, entre: [2017, 2018]}": ("PL4028", "`momento`, `entre` no pueden ir juntos", "`at`, `between` cannot stand together"),
    "ampliación_motivada: quizá": ("PL4030", "escribe `sí` o `no`", "write `yes` or `no`"),
    "días_de_ampliación: diez": ("PL4031", "`{entre: [8, 12]}`", "`{between: [8, 12]}`"),
    "consentimiento: 2017": ("PL4002", "es un dato de cada cosa de `potenciales_beneficiarias`", "it is a fact of each thing under `candidates`"),
    "hechos_hasta: 2017": ("PL4002", "va al principio del archivo", "it goes at the top of the file"),
    "xyzxyz: 3": ("PL4002", "`ingreso`, `peticionaria`", "`received`, `filed_by`"),
    "peticionaria: s1": ("PL4043", "aquí va: persona", "here goes: person"),
    "presentada_desde: Quintana Ro": ("PL4024", "¿quisiste decir `Quintana Roo`?", "did you mean `Quintana Roo`?"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_says_what_it_is(typed: Typed, tmp_path: Path, name: str) -> None:
    content, code, *words = FILES[name]
    path = tmp_path / "caso.yaml"
    path.write_bytes(content)
    for lang, said in zip(LANGUAGES, words, strict=True):
        ran = typed("check", path, "--lang", lang)
        assert (ran.code, ran.out) == (2, "") and f"[{code}]" in ran.err and said in " ".join(ran.err.split())
        assert all(c.isprintable() or c == "\n" for c in ran.err), "nothing of a file acts on the terminal"


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_is_wrong_says_how_to_put_it_right(typed: Typed, tmp_path: Path, line: str) -> None:
    code, *words = LINES[line]
    path = tmp_path / "caso.yaml"
    path.write_text(f"{HEAD}solicitudes:\n  - id: s1\n    {line}\n", "utf-8")
    for lang, said in zip(LANGUAGES, words, strict=True):
        ran = typed("check", path, "--lang", lang)
        shown = " ".join(ran.err.split())
        assert ran.code == 2 and f"[{code}]" in shown and said in shown
        assert f"--> {path}:6:" in ran.err and f"6 |     {line}" in ran.err and "@ solicitudes[0]" in ran.err


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbf" + HEAD.encode(), HEAD.replace("\n", "\r\n").encode(), HEAD.replace("\n", "\r").encode()]
)
def test_what_windows_and_old_macs_write_is_read(typed: Typed, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "caso.yaml"
    path.write_bytes(content)
    ran = typed("check", path)
    assert ran.code != 2 and "CASO c · México" in ran.out


def test_an_hour_without_minutes_is_the_whole_hour(typed: Typed, tmp_path: Path) -> None:
    path = tmp_path / "caso.yaml"
    path.write_text(f"{HEAD}solicitudes: [{{id: s1, ingreso: 2017-02-09T18}}]\n", "utf-8")
    assert "entre las 18:00:00 y las 18:59:59" in " ".join(typed("check", path).out.split())


def test_a_fact_at_the_margin_is_told_where_it_goes(typed: Typed, tmp_path: Path) -> None:
    path = tmp_path / "caso.yaml"
    path.write_text(f"{HEAD}solicitudes:\n  - id: s1\ningreso: 2017-02-09\n", "utf-8")
    shown = typed("check", path).err
    assert "[PL4001]" in shown and "es un dato de cada cosa de `solicitudes`: escríbelo debajo de su `id`" in shown


def test_names_are_listed_in_the_language_of_the_reader(typed: Typed, tmp_path: Path) -> None:
    path = tmp_path / "caso.yaml"
    path.write_text(
        "solicitudes: [{id: s1, xyzxyz: 3}]\nórdenes: [{id: o1, autoridad: j, fecha: 2017, vinculante: sí, efecto: anula}]\n", "utf-8"
    )
    spanish, english = (typed("check", path, "--lang", lang).err for lang in LANGUAGES)
    assert "`ingreso`" in spanish and "`received`" not in spanish and "`agrega`, `suspende`, `exceptúa`, `declara`" in spanish
    assert "`received`" in english and "`ingreso`" not in english and "`adds`, `suspends`, `defeats`, `finds`" in english


JARGON = re.compile(r"\b(YAML|ancla|alias|etiqueta de tipo|anchor|type tag|string|scalar|mapping|null|NFC|parser?|schema|token)\b")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_messages_about_case_files_are_for_a_lawyer(lang: str) -> None:
    """No word of the trade, and where something is to be written, a line to copy."""
    ours = {k: v for k, v in catalogue(lang).items() if re.match(r"PL40\d\d", k)}
    assert not {k: v for k, v in ours.items() if JARGON.search(v)}
    bare = {
        "PL4002.close",
        "PL4001.close",
        "PL4008.first",
        "PL4013.first",
        "PL4028.help",
        "PL4051.help",
        "PL4043.help",
        "PL4002.head",
        "PL4010.tab",
    }
    assert {k for k, v in ours.items() if "." in k and "`" not in v and not re.search(r"{(es|en|known)}", v)} <= bare
