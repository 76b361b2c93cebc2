"""The interview: what is answered is what is written; nothing is lost, nothing else is touched."""

import io
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from protlaw.api import Law, as_of_case, data_folder, load
from protlaw.core.diagnostic import InternalError, SourceError
from protlaw.engine.questions import questions
from protlaw.intake.meant import meant
from protlaw.interview.dialogue import Interview
from protlaw.interview.order import fact_key, main_entity, root_event, things
from protlaw.interview.paper import Fact, Paper
from protlaw.interview.session import Left, Session
from protlaw.interview.values import Writer, is_never, is_unknown, scalar, split_source
from protlaw.scenarios import facts_of

EXAMPLES = data_folder() / "fixtures/mx/lppddhp"
Typed = Callable[..., Any]
PLACES = frozenset({"quintana roo", "america/cancun"})

# A whole first sitting: the clock, the horizon, who, when and where, for whom, the danger, the measures.
ANSWERS = [
    "", "2017-06-08", "p1", "alrededor de 9 de febrero de 2017, 18:00 ± 15 minutos en Quintana Roo; totalsapiens.com", "Quintana Roo", "1",
    "2017-06-08", "la prensa", "p1", "no sé", "no ocurrió; pedrocanche.com", "", "la prensa",
]  # fmt: skip


@pytest.fixture(scope="module")
def law() -> Law:
    return load("mx")


@pytest.fixture
def answered(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """An interview with answers piped in."""

    def run(answers: list[str] | bytes, *args: object) -> Any:
        data = answers if isinstance(answers, bytes) else "".join(f"{a}\n" for a in answers).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        return typed("ask", *args)

    return run


# --- words and what is written ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("9 de febrero de 2017", ("2017-02-09",)),
        ("el 1º de marzo del 2020", ("2020-03-01",)),
        ("febrero de 2017", ("2017-02",)),
        ("9 February 2017 at 18:00", ("2017-02-09T18:00",)),
        ("Feb 9, 2017", ("2017-02-09",)),
        ("9 de febrero de 2017, a las 18:00 hrs", ("2017-02-09T18:00",)),
        ("2017-02-09 6:30 p.m.", ("2017-02-09T18:30",)),
        ("2017-02-09 12 a.m.", ("2017-02-09T00",)),
        ("2017-2-9", ("2017-02-09",)),
        ("2017-02-09T18.30", ("2017-02-09T18:30",)),
        ("2017-02-09 8:05", ("2017-02-09T08:05",)),
        ("31/12/2017", ("2017-12-31",)),
        ("09/02/2017", ("2017-02-09", "2017-09-02")),
        ("09/02/17", ()),
        ("9 de febrero", ()),
        ("2017-02-30", ()),
        ("2017-02-09 25:00", ()),
        ("2017-02-0918", ()),
        ("ayer", ()),
        ("", ()),
    ],
)
def test_what_a_date_in_words_means(words: str, means: tuple[str, ...]) -> None:
    assert meant(words) == means


@pytest.mark.parametrize(
    ("words", "es", "en"),
    [
        ("2017", "2017", "2017"),
        ("9 de febrero de 2017", "2017-02-09", "2017-02-09"),
        ("entre 2017-02-09 y 11 de febrero de 2017", "{entre: [2017-02-09, 2017-02-11]}", "{between: [2017-02-09, 2017-02-11]}"),
        (
            "about 2017-02-09T18:00 ± 15 min",
            "{alrededor_de: 2017-02-09T18:00, más_menos: 15 min}",
            "{about: 2017-02-09T18:00, plus_minus: 15 min}",
        ),
        ("2017-02-09 más menos 2 días", "{alrededor_de: 2017-02-09, más_menos: 2 días}", "{about: 2017-02-09, plus_minus: 2 días}"),
        ("no antes de 2017-02-09", "{no_antes_de: 2017-02-09}", "{not_before: 2017-02-09}"),
        ("a más tardar el 9 de febrero de 2017", "{no_después_de: 2017-02-09}", "{not_after: 2017-02-09}"),
        (
            "2017-02-09 18:00 en Quintana Roo",
            "{momento: 2017-02-09T18:00, zona: Quintana Roo}",
            "{at: 2017-02-09T18:00, zone: Quintana Roo}",
        ),
        (
            "2017-02-09 en Quintana Roo o America/Cancun",
            "{momento: 2017-02-09, zona: [Quintana Roo, America/Cancun]}",
            "{at: 2017-02-09, zone: [Quintana Roo, America/Cancun]}",
        ),
        ("entre 2017 y 2018 en quintana roo", "{entre: [2017, 2018], zona: quintana roo}", "{between: [2017, 2018], zone: quintana roo}"),
        ("09/02/2017", "09/02/2017", "09/02/2017"),
        ("2017-02-09 en Atlántida", "2017-02-09 en Atlántida", "2017-02-09 en Atlántida"),
    ],
)
def test_a_moment_as_it_is_written(words: str, es: str, en: str) -> None:
    assert (Writer("es").moment(words, PLACES), Writer("en").moment(words, PLACES)) == (es, en)


def test_words_that_say_nothing_happened_or_nothing_is_known() -> None:
    assert all(map(is_unknown, ("no sé", "No lo sé.", "no se sabe", "desconocido", "don't know", "unknown")))
    assert all(map(is_never, ("no ocurrió", "no", "ninguno", "nunca", "did not happen", "none")))
    assert not any(is_unknown(w) or is_never(w) for w in ("2017", "no antes de 2017", "sí", "nada más 3"))
    assert split_source("2017-02-09; acuse, f. 3; copia") == ("2017-02-09", "acuse, f. 3; copia")
    assert Writer("es").sourced("2017-02-09", "acuse, f. 3") == '{momento: 2017-02-09, fuente: "acuse, f. 3"}'
    assert Writer("en").sourced("{between: [2017, 2018]}", "press") == "{between: [2017, 2018], source: press}"


@pytest.mark.parametrize(
    "words", ["no", "sí: y no", "a, b", "{x", "#1", "- a", "*a", "&a", "!a", "null", "a: b", 'di "hola"', "%x", "@x", "é", "x #y"]
)
def test_any_text_is_written_so_that_it_is_read_back(law: Law, words: str) -> None:
    text = f"sesiones: [{{id: j1}}]\ncomunicaciones: [{{id: c1, autoridad_destinataria: {scalar(words)}}}]\n"
    (statement,) = law.parse_case(text).statements
    assert statement.value == words


def test_choices_and_numbers(law: Law) -> None:
    kind, days = law.book.entities["person"].facts["kind"], law.book.entities["petition"].facts["extension_days"]
    link, writer = law.book.entities["candidate"].facts["link"], Writer("es")
    assert writer.plain("1", kind) == writer.plain("persona física", kind) == writer.plain("natural_person", kind) == "persona física"
    assert writer.plain("1 o 2", kind) == writer.plain("persona física, persona moral", kind) == "{uno_de: [persona física, persona moral]}"
    assert Writer("en").plain("natural person or 4", kind) == "{one_of: [natural person, media outlet]}"
    assert writer.plain("9", kind) is writer.plain("periodista", kind) is writer.plain("1 o 9", kind) is None
    assert [writer.plain(w, days) for w in ("10", "entre 2 y 4", "al menos 2", "a lo más 4", "diez")] == [
        "10", "{entre: [2, 4]}", "{al_menos: 2}", "{a_lo_más: 4}", "diez",
    ]  # fmt: skip
    assert writer.plain("concubina o concubino", link) == "concubina o concubino", "words with «o» in them are one choice"
    truth = law.book.entities["decree"].facts["on_unit_information"]
    assert [writer.plain(w, truth) for w in ("Sí", "s", "no", "yes", "quizá")] == ["sí", "sí", "no", "sí", None]


def test_the_order_comes_from_the_law(law: Law) -> None:
    main = main_entity(law.book)
    first = root_event(main)
    assert first is not None and (main.name, first.name) == ("petition", "received")
    assert next(e.name for e in things(law.book)) == "petition" and "person" not in {e.name for e in things(law.book)}


# --- the page ----------------------------------------------------------------------------------------------------------------

FILES = {
    "block": "# arriba\ncaso: b  # al lado\nzona: America/Mexico_City\nhechos_hasta: 2017-06-08\npersonas:\n  - id: p1\n"
    "solicitudes:\n  - id: s1\n    # de la solicitud\n    peticionaria: p1\n\n# abajo\n",
    "tight": "caso: t\r\nzona: America/Mexico_City\r\nhechos_hasta: 2017-06-08\r\npersonas:\r\n- id: p1\r\n  tipo: persona física # x\r\n"
    "solicitudes:\r\n- id: s1",
    "braces": "caso: f\nzona: America/Mexico_City\nhechos_hasta: 2017-06-08\npersonas: [{id: p1}] # una\nsolicitudes: [{id: s1,   peticionaria: p1}]\n",
    "nested": "caso: n\nzona: America/Mexico_City\nhechos_hasta: 2017-06-08\nsolicitudes:\n  - personas_potenciales_beneficiarias:\n"
    "      - id: c1\n        # del miembro\n    id: s1\n    medidas_de_la_solicitud: {completo_hasta: 2017-06-08, por: x, miembros: [{id: m1}]}\n",
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_an_answer_is_added_and_every_line_stays(law: Law, name: str) -> None:
    paper = Paper(FILES[name], "x.yaml", law.book)
    changed = paper.with_fact(Fact("petition:s1", "ingreso", "{momento: 2017-02-09, fuente: acuse}", "¿Cuándo?"))
    changed = changed.with_thing(("personas", "persons"), "personas", "p9")
    case = law.parse_case(changed.text)
    assert {i.id for i in case.instances} == {i.id for i in law.parse_case(FILES[name]).instances} | {"person:p9"}
    assert [s.source for s in case.statements if s.fact == "received"] == ["acuse"]
    kept = [line for line in FILES[name].splitlines() if "[{" not in line]
    assert [line for line in changed.text.splitlines() if line in kept] == kept
    for word in ("# arriba", "# al lado", "# de la solicitud", "# abajo", "# x", "# una", "# del miembro"):
        assert changed.text.count(word) == FILES[name].count(word)
    assert changed.text.count("\r\n") in (0, changed.text.count("\n"))


@pytest.mark.parametrize(
    "path", [*sorted(EXAMPLES.rglob("ejemplos/*.yaml")), *sorted(EXAMPLES.rglob("casos-publicados/*.md"))], ids=lambda p: p.name
)
def test_every_missing_fact_can_be_added_to_any_file(law: Law, path: Path) -> None:
    """In files nobody wrote for the interview: one fact more is said, and all that was said is said still."""
    text = path.read_text("utf-8")
    text = facts_of(text) if path.suffix == ".md" else text
    before = law.parse_case(text)
    paper, added = Paper(text, path.name, law.book), 0
    for q in questions(law.evaluate(before, as_of_case(before))):
        if q.fact is not None and q.fact.type == "event" and paper.stated(q.subject, q.name) is None:
            paper, added = paper.with_fact(Fact(q.subject, fact_key(q.fact, "es"), "2017", q.ask.es)), added + 1
    after = law.parse_case(paper.text)
    assert added > 5 and len(after.statements) == len(before.statements) + added
    assert {s._replace(path="") for s in before.statements} <= {s._replace(path="") for s in after.statements}


def test_a_question_waits_as_a_comment_and_is_answered_on_its_line(law: Law) -> None:
    paper = Paper(FILES["block"], "x.yaml", law.book)
    asked = [Fact("petition:s1", "ingreso", "", "¿Cuándo se presentó?"), Fact("person:p1", "tipo", "", "¿Qué tipo?")]
    waiting = paper.with_waiting(asked)
    assert "    # ¿Cuándo se presentó?\n    # ingreso:\n" in waiting.text and law.parse_case(waiting.text) is not None
    assert waiting.with_waiting(asked).text == waiting.text, "a question waits once"
    after = waiting.with_fact(Fact("petition:s1", "ingreso", "2017-02-09", "¿Cuándo se presentó?"))
    assert "    # ¿Cuándo se presentó?\n    ingreso: 2017-02-09\n" in after.text and "# ingreso:" not in after.text
    assert len(after.text.splitlines()) == len(waiting.text.splitlines())


def test_a_value_is_written_over_only_where_no_line_is_lost(law: Law) -> None:
    text = FILES["block"].replace(
        "    peticionaria: p1", "    ingreso: desconocido  # aún\n    peticionaria: p1\n    trámite_iniciado:\n      momento: 2017 # a mano"
    )
    paper = Paper(text, "x.yaml", law.book)
    assert paper.replaceable("petition:s1", "received") and not paper.replaceable("petition:s1", "processing_started")
    assert "    ingreso: {entre: [2017, 2018]}  # aún\n" in paper.with_value("petition:s1", "received", "{entre: [2017, 2018]}").text


def test_a_change_that_would_touch_anything_else_is_not_made(law: Law) -> None:
    paper = Paper(FILES["block"], "x.yaml", law.book)
    with pytest.raises(InternalError):
        paper.with_fact(Fact("petition:s1", "ingreso", "2017\npersonas: []", ""))
    with pytest.raises(InternalError):
        paper.with_fact(Fact("petition:s1", "ingreso", "{", ""))


# --- the conversation ----------------------------------------------------------------------------------------------------------


def test_a_first_sitting(answered: Callable[..., Any], law: Law, tmp_path: Path) -> None:
    out = tmp_path / "caso.yaml"
    ran = answered(ANSWERS, "--out", out)
    assert (ran.code, ran.err) == (0, "")
    text = out.read_text("utf-8")
    case = law.parse_case(text)
    assert {i.id for i in case.instances} == {"petition:s1", "person:p1", "candidate:p2"}
    assert "    ingreso: {alrededor_de: 2017-02-09T18:00, más_menos: 15 minutos, zona: Quintana Roo, fuente: totalsapiens.com}\n" in text
    assert "    peligro_declarado: desconocido\n" in text
    assert "    medidas_urgentes_emitidas: {ninguno: sí, hasta: 2017-06-08, por: la prensa, fuente: pedrocanche.com}\n" in text
    assert "      completo_hasta: 2017-06-08\n      por: la prensa\n      miembros:\n        - id: p2\n" in text
    assert "    # ¿Cuándo se concluyó el Estudio de Evaluación de Riesgo?\n    # estudio_de_riesgo_concluido:\n" in text
    assert "quedan " in ran.out and "Para continuar: protlaw ask" in ran.out
    assert list(tmp_path.iterdir()) == [out], "the file asked for is the only thing written"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600, "it is for its owner alone"


def test_the_same_in_english(answered: Callable[..., Any], law: Law, tmp_path: Path) -> None:
    answers = ["", "2017-06-08", "p1", "about 9 February 2017, 18:00 ± 15 minutes in Quintana Roo; totalsapiens.com", "Quintana Roo", "1",
               "2017-06-08", "the press", "p1", "don't know", "did not happen; pedrocanche.com", "", "the press", "leave"]  # fmt: skip
    spanish, english = tmp_path / "caso.yaml", tmp_path / "case.yaml"
    answered(ANSWERS, "--out", spanish)
    ran = answered(answers, "--out", english, "--lang", "en")
    assert ran.code == 0 and "When was the petition filed with the Mechanism?" in ran.out
    assert "    danger_declared: unknown\n" in english.read_text("utf-8")
    one, other = (law.evaluate(law.parse_case(p.read_text("utf-8"))) for p in (spanish, english))
    assert [(f.norm, f.possible, f.due) for f in one.findings] == [(f.norm, f.possible, f.due) for f in other.findings]


def test_left_after_any_answer_nothing_is_lost(answered: Callable[..., Any], law: Law, tmp_path: Path) -> None:
    """Wherever the answers end, the file is whole, says what was answered, and the next sitting begins where this one ended."""
    whole = tmp_path / "whole.yaml"
    answered(ANSWERS, "--out", whole)
    said = {(s.subject, s.fact) for s in law.parse_case(whole.read_text("utf-8")).statements}
    for number in (4, 6, 7, 11):
        out = tmp_path / f"c{number}.yaml"
        answered(ANSWERS[:number], "--out", out)
        first = law.parse_case(out.read_text("utf-8"))
        assert {(s.subject, s.fact) for s in first.statements} <= said
        rest = {4: 4, 6: 5, 7: 5, 11: 10}[number]  # a half-given answer is asked for again
        ran = answered(ANSWERS[rest:], out, "--interview")
        assert ran.code == 0
        case, expected = law.parse_case(out.read_text("utf-8")), law.parse_case(whole.read_text("utf-8"))
        assert {s._replace(path="") for s in case.statements} == {s._replace(path="") for s in expected.statements}, number


def test_why_it_is_asked(answered: Callable[..., Any], tmp_path: Path) -> None:
    page = " ".join(answered([*ANSWERS[:9], "?", "por qué"], "--out", tmp_path / "c.yaml").out.split())
    explained = page[page.index("> ? ") :]
    assert "Puede responder la persona peticionaria. Decide por sí sola" in explained
    assert "(art. 26, párr. 2, fr. I; a cargo de la Unidad de Recepción de Casos y Reacción Rápida)" in explained
    assert "Se contesta con una fecha, tan precisa como conste" in explained and explained.count("Se contesta con una fecha") == 2


def test_an_answer_that_cannot_be_read_is_asked_again_with_the_reason(answered: Callable[..., Any], law: Law, tmp_path: Path) -> None:
    out = tmp_path / "c.yaml"
    wrong = ["ayer", "09/02/2017", "2017-02-30", "entre 2018 y 2017", "2017-02-09 en Quintana Ro", "{momento: 2017", "2017-02-09"]
    ran = answered([*ANSWERS[:3], *wrong], "--out", out)
    page = " ".join(ran.out.split())
    for code in ("PL4020", "PL4021", "PL4026", "PL4010"):
        assert f"[{code}]" in page
    assert "si es día, mes y año, escribe `2017-02-09`; si es mes, día y año, `2017-09-02`" in page
    assert "    ingreso: 2017-02-09\n" in out.read_text("utf-8")


def test_back_corrects_the_answer_before(answered: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "c.yaml"
    answered([*ANSWERS[:3], "atrás", "p7", "2017", "atrás", "2018"], "--out", out)
    text = out.read_text("utf-8")
    assert "peticionaria: p7" in text and "ingreso: 2018" in text and "2017\n" not in text and "id: p1\n" not in text
    assert "No hay respuesta anterior" in answered(["atrás", "", "back"], "--out", tmp_path / "d.yaml").out


def test_what_an_answer_changed_is_told(answered: Callable[..., Any], tmp_path: Path) -> None:
    answers = [*ANSWERS[:9], "2017-02-09", *ANSWERS[10:]]
    page = " ".join(answered(answers, "--out", tmp_path / "c.yaml").out.split())
    danger = page[page.index("> 2017-02-09 ") :]
    assert "→ Remitir la solicitud a la Unidad de Evaluación de Riesgos" in danger
    assert "puede estar: extinguida o incumplida" in danger, "a duty whose term is missed, as far as it is known"


def test_what_comes_after_the_horizon_is_kept_and_said_not_to_count(answered: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "c.yaml"
    page = " ".join(answered([*ANSWERS[:3], "2018-01-01"], "--out", out).out.split())
    assert "se guarda, pero aún no cuenta" in page and "ingreso: 2018-01-01" in out.read_text("utf-8")


def test_odd_facts_are_pointed_out(answered: Callable[..., Any], tmp_path: Path) -> None:
    page = " ".join(answered([*ANSWERS[:9], "2017-01-01"], "--out", tmp_path / "c.yaml").out.split())
    assert "[PL4101]" in page and "antes que «la presentación (ingreso) de la solicitud», y suele ser al revés" in page


@pytest.mark.parametrize("name", ["Fátima", "maria", "Ana López"])
def test_a_name_is_not_taken_without_asking(answered: Callable[..., Any], tmp_path: Path, name: str) -> None:
    out = tmp_path / "c.yaml"
    ran = answered([*ANSWERS[:2], name, "p1"], "--out", out)
    assert f"«{name}» parece un nombre" in ran.out and "peticionaria: p1" in out.read_text("utf-8")
    assert name not in out.read_text("utf-8")


def test_what_is_no_name_may_be_confirmed(answered: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "c.yaml"
    answered([*ANSWERS[:2], "fcm", "fcm"], "--out", out)
    assert "peticionaria: fcm" in out.read_text("utf-8")


def test_periods_lists_and_numbers(answered: Callable[..., Any], law: Law, tmp_path: Path) -> None:
    """The kinds of answer beside moments, on a file that leaves one of each open."""
    out = tmp_path / "c.yaml"
    text = (EXAMPLES / "ejemplos/primer-expediente.yaml").read_text("utf-8").replace("    labor_informativa:", "    # labor_informativa:")
    out.write_text(text, "utf-8")
    answers: dict[str, list[str]] = {
        "impedida para consentir": ["2023-03-09; nota", "sigue", ""],
        "trabajo consiste en recabar": ["2019", "no sé"],
        "promueve o defiende": ["nunca", "", "ella"],
        "¿Qué acuerdos ha tomado": ["2; acta 4", "sí", "2023-03-20", "la Junta"],
        "¿Cuántos días naturales": ["entre 2 y 4"],
        "parte de la información": ["sí"],
        "¿Qué instancia decidió": ["1 o 2"],
    }
    used = Scripted(answers)
    paper = Paper(text, str(out), law.book)
    Interview(Session(law, "es", used, lambda content: out.write_text(content, "utf-8"), paper)).run()
    case = law.parse_case(out.read_text("utf-8"))
    after = out.read_text("utf-8")
    assert "impedimento: {desde: 2023-03-09, hasta: {ninguno: sí, hasta: 2023-03-31}, fuente: nota}" in after
    assert "labor_informativa: {desde: 2019}" in after
    assert "labor_de_defensa: {ninguno: sí, hasta: 2023-03-31, por: ella}" in after
    assert "      completo_hasta: 2023-03-20\n      por: la Junta\n      fuente: acta 4\n      miembros:\n        - id: d1\n" in after
    assert {"decree:d1", "decree:d2"} <= {i.id for i in case.instances}
    assert after.startswith(text.split("personas:")[0])


class Scripted:
    """Somebody who answers what they know, passes over the rest, and leaves in the end."""

    def __init__(self, answers: dict[str, list[str]]) -> None:
        self.answers = {words: [*given] for words, given in answers.items()}
        self.heard: list[str] = []
        self.now: list[str] = []
        self.asked = 0

    def say(self, words: str = "") -> None:
        self.heard.append(words)

    def ask(self) -> str:
        self.asked += 1
        if self.asked > 300:
            raise Left
        if self.now:
            return self.now.pop(0)
        question = " ".join(self.heard[-14:])
        for words in list(self.answers):
            if words in question.rsplit("[", 1)[-1]:
                self.now = self.answers.pop(words)
                return self.now.pop(0)
        return ""


def test_an_interview_ends(law: Law) -> None:
    """Whoever passes over everything is asked each thing once, and the end comes."""
    nobody, text = Scripted({}), FILES["block"]
    Interview(Session(law, "es", nobody, lambda _text: None, Paper(text, "x.yaml", law.book))).run()
    asked = [" ".join(line.split()) for line in nobody.heard if line.startswith("\n[")]
    assert nobody.asked < 120 and len(asked) > 20 and any("No queda nada por preguntar" in line for line in nobody.heard)
    counts = [int(line.split("quedan ")[1].rstrip("]")) for line in asked]
    assert counts == sorted(counts, reverse=True)


def test_what_was_not_known_may_be_known_another_day(answered: Callable[..., Any], law: Law, tmp_path: Path) -> None:
    out = tmp_path / "c.yaml"
    answered(ANSWERS, "--out", out)
    script = Scripted({"El expediente dice que no se sabe": ["2017-02-09T18:00"]})
    paper = Paper(out.read_text("utf-8"), str(out), law.book)
    Interview(Session(law, "es", script, lambda content: out.write_text(content, "utf-8"), paper)).run()
    assert "    peligro_declarado: 2017-02-09T18:00\n" in out.read_text("utf-8") and not script.answers


# --- bad input -----------------------------------------------------------------------------------------------------------------


def test_a_file_that_is_there_is_not_written_over(answered: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "c.yaml"
    out.write_text("lo mío", "utf-8")
    ran = answered(ANSWERS, "--out", out)
    assert (ran.code, out.read_text("utf-8")) == (2, "lo mío") and "PL0040" in ran.err and "--interview" in ran.err


def test_a_folder_that_is_not_there_or_is_not_ours(answered: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = answered(ANSWERS, "--out", tmp_path / "no/c.yaml")
    assert ran.code == 2 and "PL0015" in ran.err and ran.out == ""
    monkeypatch.setattr(os, "access", lambda *_args: False)
    ran = answered(ANSWERS, "--out", tmp_path / "c.yaml")
    assert ran.code == 2 and "PL0016" in ran.err and not list(tmp_path.iterdir())


def test_a_disk_that_fills_up_loses_no_answer(answered: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the file can no longer be written, another name is asked for; if there is none, what was answered is printed."""
    real = os.replace

    def full(source: str, target: Path) -> None:
        if b"ingreso:" in Path(source).read_bytes() and Path(target).name == "c.yaml":
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    out, other = tmp_path / "c.yaml", tmp_path / "d.yaml"
    ran = answered([*ANSWERS[:4], str(other), "Quintana Roo"], "--out", out)
    assert ran.code == 0 and "PL0017" in ran.out and "presentada_desde: Quintana Roo" in other.read_text("utf-8")
    out.unlink()
    ran = answered(ANSWERS[:4], "--out", out)
    assert ran.code == 2 and "ingreso: {alrededor_de: 2017-02-09T18:00" in ran.out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c.yaml", "d.yaml"]


@pytest.mark.parametrize(("name", "text"), [("c.json", '{"zone": "UTC"}'), ("c.yaml", "{zona: UTC}\n"), ("c.md", "# x\n")])
def test_only_a_yaml_file_in_lines_is_gone_on_with(answered: Callable[..., Any], tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    ran = answered([""], path, "--interview")
    assert ran.code == 2 and "PL0042" in ran.err and path.read_text("utf-8") == text


def test_a_file_with_faults_is_not_gone_on_with(answered: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("solisitudes: []\n", "utf-8")
    ran = answered([""], path, "--interview")
    assert ran.code == 2 and "PL4001" in ran.err and "PL0001" in answered([""], tmp_path / "no.yaml", "--interview").err


def test_answers_in_another_encoding(answered: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "c.yaml"
    ran = answered("\n2017-06-08\np1\n9 de febrero de 2017; oficina de atención\n".encode("latin-1"), "--out", out)
    assert ran.code == 2 and "PL0041" in ran.err
    assert not out.exists() or "peticionaria" not in out.read_text("utf-8") or "oficina" not in out.read_text("utf-8")


def test_a_locale_that_is_neither(answered: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert "¿Quién solicitó las medidas?" in answered(ANSWERS[:2], "--out", tmp_path / "c.yaml").out


def test_left_at_once_nothing_is_written(answered: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for answers in ([], ["salir"], ["c.yaml", "salir"]):
        assert answered(answers).code == 0
    assert not list(tmp_path.iterdir())


def test_the_name_of_the_file_is_asked_for(answered: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert answered(["", *ANSWERS[:4]]).code == 0
    assert [p.name for p in tmp_path.iterdir()] == ["caso.yaml"] and "caso: caso\n" in (tmp_path / "caso.yaml").read_text("utf-8")


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Any]], None]:
    """Somebody at a terminal."""

    def typing(answers: list[Any]) -> None:
        given: Iterator[Any] = iter(answers)

        def one(_prompt: str) -> str:
            answer = next(given)
            if isinstance(answer, BaseException):
                raise answer
            return str(answer)

        monkeypatch.setattr("builtins.input", one)
        monkeypatch.setattr(sys, "stdin", type("Tty", (io.StringIO,), {"isatty": lambda _self: True})())

    return typing


@pytest.mark.parametrize("way", [KeyboardInterrupt(), EOFError()])
def test_left_with_the_keyboard(typed: Typed, law: Law, keys: Callable[[list[Any]], None], tmp_path: Path, way: BaseException) -> None:
    out = tmp_path / "c.yaml"
    keys([*ANSWERS[:4], way])
    ran = typed("ask", "--out", out)
    assert ran.code == 0 and law.parse_case(out.read_text("utf-8")).statements and "quedan" in ran.out


def test_a_case_without_the_law_of_its_country(answered: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("jurisdicción: zz\n", "utf-8")
    with pytest.raises(SourceError):
        load("zz")
    assert "PL0006" in answered([""], path, "--interview").err
