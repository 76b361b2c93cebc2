"""The law as sentences: made from the norms themselves, in words, in both languages."""

import re

import pytest

import protlaw
from protlaw.api import Law
from protlaw.core.diagnostic import SourceError
from protlaw.render.messages import LANGUAGES
from protlaw.render.verbalise import sentences, show
from protlaw.render.words import Names, contract, listed

LAW = protlaw.load("mx")
BOOK = LAW.book
EVERYTHING = [*BOOK.norms, *BOOK.ambiguities, *BOOK.silences, *BOOK.open_norms]


@pytest.fixture(scope="module")
def law() -> Law:
    return LAW


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", EVERYTHING)
def test_no_identifier_reaches_the_reader(name: str, lang: str) -> None:
    said = sentences(BOOK, name, lang)
    assert said
    for sentence in said:
        assert re.search(r"\w_\w", sentence) is None, sentence
        assert "{" not in sentence and "  " not in sentence


@pytest.mark.parametrize("name", BOOK.norms)
def test_a_sentence_is_a_sentence(name: str) -> None:
    for lang in LANGUAGES:
        for sentence in sentences(BOOK, name, lang):
            assert sentence[0].isupper() or sentence[0] in "·«“1234567890"
            assert not re.search(r"\b(?:de|a) el\b(?! [A-Z])", sentence), sentence


def test_the_three_hours_say_bearer_term_start_fulfilment_exception_and_grounds(law: Law) -> None:
    said = " ".join(sentences(law.book, "mx.lppddhp/issue_urgent_measures", "es"))
    for words in (
        "la Unidad de Recepción de Casos y Reacción Rápida debe emitir las Medidas Urgentes de Protección",
        "dentro de las 3 horas siguientes a",
        "según la lectura predeterminada",
        "Se cumple con la emisión de las Medidas Urgentes de Protección",
        "No se aplica si la solicitud no cuenta con el consentimiento",
        "Fundamento: art. 26, párr. 2, fr. I (texto oficial).",
        "Punto abierto",
        "Por qué la predeterminada",
    ):
        assert words in said


def test_an_article_shows_its_norms_its_open_points_and_its_silences(law: Law) -> None:
    page = show(law.book, "mx.lppddhp", "art_26", "en", "2017-02-09")
    assert page.startswith("LAW FOR THE PROTECTION OF HUMAN RIGHTS DEFENDERS AND JOURNALISTS\nart. 26")
    for words in ("Text in force on 9 February 2017", "within 3 hours from", "Open points and their readings", "What the law does not say"):
        assert words in page
    assert max(map(len, page.splitlines())) <= 100


def test_an_article_before_its_time_is_said_to_be_so(law: Law) -> None:
    page = show(law.book, "mx.lppddhp", "art_26", "es", "2012-06-25")
    assert "El 25 de junio de 2012 no estaba en vigor" in page
    assert "debe emitir" not in page


def test_what_is_not_there_is_said_to_be_missing(law: Law) -> None:
    assert "`protlaw show mx.lppddhp`" in show(law.book, "mx.lppddhp", "art_999", "es")
    assert "art. 26" in show(law.book, "mx.lppddhp", None, "en")
    with pytest.raises(SourceError, match="PL0007"):
        show(law.book, "mx.nothing", "art_1", "es")


def test_every_encoded_article_can_be_shown(law: Law) -> None:
    for name, instrument in law.book.instruments.items():
        for article in instrument.articles:
            for lang in LANGUAGES:
                page = show(law.book, name, article.eid, lang)
                assert re.search(r"\w_\w", page) is None


def test_spanish_contracts_and_yields() -> None:
    assert contract("el fin de el plazo y a el juez", "es") == "el fin del plazo y al juez"
    assert listed(["padre", "hijo"], "es") == "padre e hijo"
    assert listed(["uno", "otro"], "es", "or") == "uno u otro"
    assert listed(["a", "b", "c"], "en") == "a, b and c"


def test_subjects_go_by_what_they_are(law: Law) -> None:
    names = Names(law.book, "es")
    assert names.subject("petition:p1") == "solicitud p1"
    assert names.subject("petition:p1.measures[m1]") == "medida m1 (solicitud p1)"
    assert Names(law.book, "en").role("reception_unit") == "the Case Reception and Rapid Reaction Unit"


@pytest.mark.parametrize(
    ("instrument", "place", "on", "said", "unsaid"),
    [
        ("mx.lppddhp", None, None, "transitorio Décimo Segundo: 3 normas", "norma(s)"),
        ("mx.dof_2020_11_06", None, None, "transitorio Décimo Séptimo: una norma", "art. 48"),
        ("mx.lppddhp_reglamento", None, None, "De los artículos que no se conocen\n\n  — La familia de la medida", "None"),
        ("mx.lppddhp", "trans_Sexto", None, "las organizaciones de la sociedad civil registradas deben elegir", "registradas debe "),
        ("mx.lppddhp", "trans_Sexto", None, "«recaer en persona elegida por el propio Consejo Consultivo»: no se aplica si", "Nada"),
        ("mx.lppddhp", "trans_Séptimo", None, "dentro de los años siguientes al inicio del tiempo en el cargo", "dentro de los 4"),
        ("mx.dof_2022_04_28", "trans_Segundo", None, "garantizar el principio de paridad", "No hay ninguna norma"),
        ("mx.dof_2020_11_06", "trans_Quinto", None, "Respecto del Fondo", "0 días naturales"),
        ("mx.dof_2020_11_06", "trans_Quinto", None, "a más tardar el 30 de junio de 2021", "180 días"),
        ("mx.lppddhp", "art_7", None, "la celebración de la sesión (de la sesión de que se trata) es anterior a la", "la respuesta a «qué"),
        ("mx.lppddhp", "art_9", "2013-01-01", "cuándo hay equilibrio entre las dos especialidades", "qué es mayoría simple"),
        ("mx.lppddhp", "art_9", "2023-01-01", "qué es mayoría simple", "entonces vigente"),
        ("mx.lppddhp", "art_47", None, "Respecto de cada Convenio de Cooperación, si", "cada Convenio, "),
        ("mx.lppddhp", "art_8", None, "Toca a «", "en su caso, modificar"),
    ],
)  # fmt: skip
def test_a_page_reads_like_law(law: Law, instrument: str, place: str | None, on: str | None, said: str, unsaid: str) -> None:
    page = show(law.book, instrument, place, "es", on, width=10_000)
    assert said in page
    assert unsaid not in page


def test_a_heading_is_in_the_language_asked_for(law: Law) -> None:
    assert "art. 37 — Withdrawal of the measures" in show(law.book, "mx.lppddhp", "art_37", "en")
    assert "art. 37 — Retiro de las medidas" in show(law.book, "mx.lppddhp", "art_37", "es")
