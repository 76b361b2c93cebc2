"""`protlaw ask CASE`: the questions as text and as data, and what no fact decides."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from protlaw.api import data_folder
from protlaw.render.questions_schema import questions_schema

FCM = data_folder() / "fixtures/mx/lppddhp/casos-publicados/fcm-2017.md"
Typed = Callable[..., Any]

ACCOUNTS = """caso: versiones
zona: America/Mexico_City
completo_hasta: {momento: 2023-03-31, por: quien lleva el caso}
versiones: [la peticionaria, la Unidad]
personas: [{id: p1}]
solicitudes:
  - id: s1
    peticionaria: p1
    ingreso: 2023-03-08T18:00
    reclasificada: ninguno
    procedimiento_concluido: desconocido
    peligro_declarado: 2023-03-08T18:00
    estudio_de_riesgo_concluido: {entre: [2023-03-10, 2023-03-25], fuente: nota de prensa}
    medidas_urgentes_emitidas:
      versiones:
        la peticionaria: ninguno
        la Unidad: {momento: 2023-03-08T20:30, fuente: oficio 12}
    personas_potenciales_beneficiarias: [{id: c1, persona_protegida: p1}]
"""


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    path = tmp_path / "versiones.yaml"
    path.write_text(ACCOUNTS, "utf-8")
    return path


def flat(page: str) -> str:
    return " ".join(page.split())


# --- text ------------------------------------------------------------------------------------------------------------------


def test_each_question_says_who_why_and_what_follows(typed: Typed) -> None:
    ran = typed("ask", FCM, "--limit", 2)
    assert (ran.code, ran.err) == (0, "")
    page = flat(ran.out)
    first = page[page.index("1. ¿Declaró la persona peticionaria") : page.index("2. ¿")]
    for words in (
        "Puede responder la persona peticionaria.",
        "Decide por sí sola 4 respuestas, decide una respuesta junto con otro dato y acota una respuesta.",
        "(b) Emitir las Medidas Urgentes de Protección (art. 26, párr. 2, fr. I; a cargo de la Unidad de Recepción de Casos y Reacción Rápida).",
        "· Si no ocurrió → (a) cumplida en plazo, cumplida fuera de plazo, en plazo o incumplida; (b) y (c) no actualizada;",
        "(b) incumplida;",
        "En el expediente: `peligro_declarado`.",
    ):
        assert words in first, words
    assert "… y 28 preguntas más" not in page and "preguntas más, que deciden menos (se muestran con --limit 0)." in page
    assert "3. " not in page


def test_in_english(typed: Typed) -> None:
    page = flat(typed("ask", FCM, "--lang", "en", "--limit", 1).out)
    assert "WHAT TO FIND OUT · fcm-2017 · Mexico" in page and "Who can answer: the petitioner." in page
    assert "If it did not happen → (a) met in time, met late, within the term or breached; (b) and (c) not triggered;" in page
    assert "In the file: `danger_declared`." in page


def test_no_limit_shows_all(typed: Typed) -> None:
    shown = [line for line in typed("ask", FCM, "--limit", 0).out.splitlines() if line[:1].isdigit()]
    data = json.loads(typed("ask", FCM, "--format", "json").out)
    assert len(shown) > 20 and [int(line.split(".")[0]) for line in shown] == list(range(1, len(shown) + 1))
    assert data["asked"] > len(data["questions"]) == 10


def test_what_no_fact_decides_is_named(typed: Typed, accounts: Path) -> None:
    page = flat(typed("ask", accounts, "--limit", 1).out)
    for words in (
        "VERSIONES QUE DISCREPAN",
        "La emisión de las Medidas Urgentes de Protección (solicitud s1): «la peticionaria»: no había ocurrido hasta",
        "«la peticionaria»: extinguida o incumplida; «la Unidad»: cumplida en plazo o extinguida.",
        "LO QUE SOLO PUEDE DETERMINAR QUIEN TIENE FACULTAD",
        "¿Es grave la causa que impidió consentir a la persona potencial beneficiaria? Puede determinarlo la Unidad",
        "`- {norma_abierta: grave_cause, sujeto: …, valor: …, por: …, momento: …}`",
        "LISTAS QUE PUEDEN NO ESTAR COMPLETAS",
        "¿Qué medidas se emitieron para esta solicitud? (solicitud s1)",
    ):
        assert words in page, words
    assert "Si se cumplió el estándar «de inmediato»" in flat(typed("ask", FCM, "--limit", 1).out)


def test_what_the_file_says_so_far_is_said(typed: Typed, accounts: Path) -> None:
    """Not known, and said so; known, but not precisely enough."""
    page = flat(typed("ask", accounts, "--limit", 0).out)
    assert "imposible continuarlo, y cuándo? Puede responder la persona peticionaria. El expediente dice que no se sabe." in page
    imprecise = "Consta, pero no con la precisión que hace falta: entre el 10 de marzo de 2023 y el 25 de marzo de 2023 (nota de prensa)."
    assert imprecise in page
    data = json.loads(typed("ask", accounts, "--format", "json", "--limit", 0).out)
    in_file = {q["fact"]: q["in_file"] for q in data["questions"]}
    assert in_file["petition:s1.proceeding_ended"] == "unknown" and in_file["petition:s1.risk_study_finished"] == "imprecise"
    assert in_file["petition:s1.requirements_verified"] is None


def test_seen_from_another_moment(typed: Typed) -> None:
    early, late = (json.loads(typed("ask", FCM, "--format", "json", *args).out) for args in (("--facts-until", "2017-02-10"), ()))
    assert early["as_of"]["facts_until"].startswith("2017-02-10T23:59:59")
    assert early["questions"] != late["questions"] and late["as_of"]["facts_until"].startswith("2017-06-08")


# --- data ------------------------------------------------------------------------------------------------------------------


def test_the_data_fits_its_schema(typed: Typed, accounts: Path) -> None:
    schema = questions_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    published = json.loads(typed("schema", "questions").out)
    assert published == schema
    for path in (FCM, accounts):
        data = json.loads(typed("ask", path, "--format", "json", "--limit", 0).out)
        jsonschema.Draft202012Validator(schema).validate(data)
        assert data["asked"] == len(data["questions"])
        counts = [(q["settles"], q["narrows"]) for q in data["questions"]]
        assert counts == sorted(counts, reverse=True)
    assert {a["norm"].split("/")[1] for a in data["accounts"]} >= {"issue_urgent_measures"}
    assert {"list": "petition:s1.measures", "norms": ["mx.lppddhp/implement_urgent_measures"]} in data["lists"]


def test_the_data_tells_what_each_value_leaves(typed: Typed) -> None:
    first = json.loads(typed("ask", FCM, "--format", "json", "--limit", 1, "--lang", "en").out)["questions"][0]
    assert (first["fact"], first["kind"], first["of"]) == ("petition:s1.danger_declared", "event", "petitioner")
    bearing = next(b for b in first["bears"] if b["norm"] == "mx.lppddhp/issue_urgent_measures")
    assert bearing["effect"] == "settles" and [*bearing["if"].values()] == [["not_triggered"], ["breached"], ["pending"]]


# --- where it goes -----------------------------------------------------------------------------------------------------------


def test_the_list_goes_where_it_is_asked_and_over_nothing_else(typed: Typed, accounts: Path, tmp_path: Path) -> None:
    out = tmp_path / "preguntas.txt"
    for _ in range(2):  # an earlier answer of ours may be replaced
        assert typed("ask", accounts, "--out", out).code == 0
    assert out.read_text("utf-8") == typed("ask", accounts).out
    other = tmp_path / "notas.txt"
    other.write_text("mías\n", "utf-8")
    ran = typed("ask", accounts, "--out", other)
    assert ran.code == 2 and "PL0013" in ran.err and other.read_text("utf-8") == "mías\n"
    assert typed("ask", accounts, "--out", accounts).code == 2 and accounts.read_text("utf-8") == ACCOUNTS
    assert sorted(p.name for p in tmp_path.iterdir()) == ["notas.txt", "preguntas.txt", "versiones.yaml"]


def test_a_case_that_cannot_be_read_is_told(typed: Typed, tmp_path: Path) -> None:
    assert "PL0001" in typed("ask", tmp_path / "nada.yaml").err
    wrong = tmp_path / "x.yaml"
    wrong.write_text("solisitudes: []\n", "utf-8")
    ran = typed("ask", wrong)
    assert (ran.code, ran.out) == (2, "") and "PL4001" in ran.err
