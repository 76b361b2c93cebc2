"""What `protlaw check` prints, on a small law made for it."""

import subprocess
import sys

import pytest

from protlaw.api import Law, as_of_case, data_folder
from protlaw.core.time import local
from protlaw.render.grouping import grouped
from protlaw.render.messages import LANGUAGES
from protlaw.render.terminal import check_text
from protlaw.semantics.compile import Sources, compile_law

TEXT = """%lang en
instrument mx.demo
  title      es: "Ley de Prueba" en: "Test Law"
  published  2012-06-25 in "DOF"
  in force from 2012-06-26
  source     "none"
authority unit es: "la Unidad" en: "the Unit" citing article 1 para 1 seat in "America/Mexico_City"
entity petition plural petitions es: "solicitud de protección" en: "petition for protection"
entity measure plural measures es: "medida" en: "measure"
fact received of petition: event es: "la presentación de la solicitud" en: "the filing of the petition"
  asks es: "¿Cuándo se presentó?" en: "When was it filed?" answered by petitioner
fact danger_declared of petition: event es: "la declaración de peligro" en: "the declaration of danger"
  asks es: "¿Se declaró peligro, y cuándo?" en: "Was danger declared, and when?" answered by petitioner
fact issued of petition: event es: "la emisión de las medidas" en: "the issue of the measures"
  asks es: "¿Cuándo se emitieron?" en: "When were they issued?" answered by unit
fact withdrawn of petition: event es: "el desistimiento" en: "the withdrawal"
fact answered_on of petition: event es: "la respuesta" en: "the answer"
  asks es: "¿Cuándo se respondió?" en: "When was it answered?" answered by unit
fact measures of petition: collection of measure es: "las medidas de la solicitud" en: "the measures of the petition"
fact applied of measure: event es: "la aplicación de la medida" en: "the application of the measure"

article 1 "Plazos"
obligation issue of petition
  citing   para 1
  bearer   unit
  must     es: "emitir las medidas" en: "issue the measures"
  when     danger_declared
  within   3 hours from reading clock_of_issue
  done by  issued
ambiguity clock_of_issue
  es: "desde cuándo corren las tres horas"
  en: "from when the three hours run"
  citing   para 1
  reading  from_declaration: latest of (received, danger_declared) default es: "desde la declaración" en: "from the declaration"
  reading  from_entry: received es: "desde el ingreso" en: "from entry"
  because  es: "antes no hay urgencia" en: "before there is no urgency"
exception left to issue
  es: "la persona desistió" en: "the person withdrew"
  citing   para 3
  when     withdrawn
obligation answer of petition
  citing   para 2
  bearer   unit
  must     es: "responder" en: "answer"
  within   10 natural days from received
  done by  answered_on
obligation apply of petition for each m in measures
  citing   para 4
  bearer   unit
  must     es: "aplicar la medida" en: "apply the measure"
  within   1 natural day from received
  done by  applied of m
"""

HEAD = "case: t\njurisdiction: mx\nzone: America/Mexico_City\n"
NONE = "{none: true, until: 2017-12-31, by: x}"
EMPTY = "{members: [], complete_until: 2017-12-31, by: x}"


@pytest.fixture(scope="module")
def law() -> Law:
    tables = (data_folder() / "jurisdictions" / "mx.toml").read_text("utf-8")
    return Law(compile_law(Sources(tables, {"mx/demo/a.law": TEXT}), "mx")[0])


def page(law: Law, lang: str, until: str, **facts: str) -> str:
    stated = {"received": "2017-02-09T18:00:00", "withdrawn": NONE, "measures": EMPTY, **facts}
    case = law.parse_case(HEAD + "petitions:\n  - id: p1\n" + "".join(f"    {k}: {v}\n" for k, v in stated.items()))
    asked = local(until, "America/Mexico_City").latest if until else None
    return check_text(law.evaluate(case, as_of_case(case, asked)), lang)


def section(shown: str, title: str) -> str:
    return shown.split(title, 1)[1].split("\n\n", 1)[0]


def test_a_breach_leads_with_its_moments_and_is_on_the_record(law: Law) -> None:
    shown = page(law, "es", "2017-06-08", danger_declared=NONE, answered_on=NONE)
    assert section(shown, "VENCIDO O INCUMPLIDO, SEGÚN EL EXPEDIENTE\n") == (
        "  ✗ Responder — incumplida (según el expediente)\n"
        "    art. 1, párr. 2 · a cargo de la Unidad\n"
        "    Plazo abierto el 9 de febrero de 2017, 18:00:00 (UTC−6); venció al final del 19 de febrero de\n"
        "    2017 (UTC−6).\n"
        "    Según el expediente no se hizo; acreditar lo contrario toca a quien debía hacerlo."
    )
    assert "En resumen: 1 en incumplimiento." in shown


def test_what_is_next_says_when_and_how_long_is_left(law: Law) -> None:
    shown = page(law, "en", "2017-02-17", danger_declared=NONE, answered_on=NONE)
    assert section(shown, "WHAT IS NEXT\n") == (
        "  → Answer — within the term\n"
        "    art. 1, para. 2 · to be done by the Unit\n"
        "    Term opened on 9 February 2017, 18:00:00 (UTC−6); due at the end of 19 February 2017 (UTC−6); 2\n"
        "    days left."
    )


def test_a_late_act_says_by_how_much(law: Law) -> None:
    shown = page(law, "en", "2017-06-08", danger_declared="2017-02-09T18:00:00", issued="2017-02-09T21:10:00", answered_on="2017-02-10")
    assert "✗ Issue the measures — met late" in shown
    assert "late by 10 min" in shown


def test_what_depends_on_the_reading_is_apart_with_each_answer(law: Law) -> None:
    shown = page(law, "es", "2017-06-08", danger_declared="2017-02-09T20:00:00", issued="2017-02-09T22:00:00", answered_on="2017-02-10")
    contested = section(shown, "EN DISPUTA: DEPENDE DE LA LECTURA\n")
    assert "± Emitir las medidas — cumplida en plazo" in contested
    assert "Depende de «desde cuándo corren las tres horas»:" in contested
    assert "con la lectura predeterminada, «desde la declaración»: cumplida en plazo" in contested
    assert "con la lectura «desde el ingreso»: cumplida fuera de plazo" in contested
    assert "✗" not in shown


def test_what_cannot_be_decided_says_what_each_answer_would_change_and_whom_to_ask(law: Law) -> None:
    shown = page(law, "es", "2017-06-08", issued=NONE, answered_on="2017-02-10")
    undecided = section(shown, "NO PUEDE DECIDIRSE CON LO QUE CONSTA\n")
    assert "? Emitir las medidas — puede estar:" in undecided
    assert "si no ocurrió → no actualizada" in undecided
    questions = section(shown, "LO QUE FALTA SABER\n")
    assert "Puede responder la persona peticionaria:\n    [1] ¿Se declaró peligro, y cuándo?" in questions


def test_an_exception_is_named_with_its_place(law: Law) -> None:
    shown = page(law, "es", "2017-06-08", danger_declared="2017-02-09T18:00:00", withdrawn="2017-02-09T19:00:00", answered_on="2017-02-10")
    assert "Emitir las medidas: exceptuada." in shown
    assert "La exceptúa: la persona desistió (art. 1, párr. 3)." in shown


def test_members_the_file_does_not_list_do_not_flood_the_answer(law: Law) -> None:
    shown = page(law, "es", "2017-06-08", danger_declared=NONE, answered_on="2017-02-10", measures="[]")
    assert " ".join(shown.split()).count("Aplicar la medida") == 1
    assert "no enumera" in shown and "[*]" not in shown


def test_until_when_is_said_and_why_if_nobody_asked(law: Law) -> None:
    shown = page(law, "es", "", danger_declared="2017-02-09T19:00:00", answered_on="2017-02-10T12:00:00")
    assert "el momento más reciente que registra el expediente" in " ".join(shown.split())
    assert "el momento más reciente" not in " ".join(page(law, "es", "2017-06-08", danger_declared="2017-02-09").split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_answer_ends_with_its_scope(law: Law, lang: str) -> None:
    shown = page(law, lang, "2017-06-08")
    limits = " ".join(shown.split("ALCANCE DE ESTA RESPUESTA" if lang == "es" else "SCOPE OF THIS ANSWER")[1].split())
    assert ("Esto no es asesoría jurídica" if lang == "es" else "This is not legal advice") in limits
    assert "tratados" in limits or "treaties" in limits
    assert law.digest in limits
    assert max(map(len, shown.splitlines())) <= 100
    assert "mx.demo" not in shown and "danger_declared" not in shown


def test_with_details_nothing_is_left_out(law: Law) -> None:
    facts = f"    received: 2017-02-09\n    danger_declared: {NONE}\n    answered_on: 2017-02-10\n"
    case = law.parse_case(HEAD + "petitions:\n  - id: p1\n" + facts)
    result = law.evaluate(case)
    shown = check_text(result, "en", details=True)
    quiet = grouped(result.findings)["quiet"]
    assert "listed with --details" not in shown
    assert all("not triggered" in shown for _ in quiet)


def test_plain_text_needs_none_of_the_heavy_libraries() -> None:
    code = "import sys, protlaw.render.terminal; print(sorted({'rich', 'lark', 'pydantic', 'yaml', 'polars'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
