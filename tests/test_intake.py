"""Case files: every form of the format, and every fault with its place and its words."""

import json
import re
import string
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import jsonschema
import pytest
import yaml

from protlaw.api import load
from protlaw.core.anchor import Citation, Label, Span
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.core.values import FUTURE, PAST
from protlaw.intake.casefile import Absent, CaseFile, Listed, Moment, Running, Stated, Statement
from protlaw.intake.read import case_schema, intake, jurisdiction_of, read_document, read_text
from protlaw.law.jurisdiction import Jurisdiction
from protlaw.render.messages import catalogue
from protlaw.render.messages.en_cases import MESSAGES as EN
from protlaw.render.messages.es_cases import MESSAGES as ES
from protlaw.semantics.lawbook import Entity, FactDecl, Lawbook, Member, OpenNorm
from protlaw.semantics.norms import Duty, Head, Standard, Version

PAGES = Path(__file__).resolve().parents[1] / "docs" / "errors"
HERE = Span("x.law", 1, 1, 1, 2)


def head(name: str) -> Head:
    return Head(name, (Citation("mx.t", "art_1"),), "text", Label("algo", "something"), HERE)


def fact(name: str, type_: str, alias: str | None = None, entity: str | None = None, members: tuple[Member, ...] = ()) -> FactDecl:
    words = Label(name, name)
    return FactDecl(name, alias, type_, entity, members, words, words, None, (), (), HERE)


def entity(name: str, plural: str, alias: str, alias_plural: str, *facts: FactDecl) -> Entity:
    return Entity(name, plural, alias, alias_plural, Label(alias, name), {f.name: f for f in facts})


LEVELS = (
    Member("high", Label("alto", "high")),
    Member("ordinary", Label("ordinario", "ordinary")),
    Member("none_", Label("sin riesgo", "no risk")),
)


def duty(name: str) -> Version:
    blank = dict.fromkeys(Duty._fields)
    return Version(
        "2012-06-26", None, "America/Mexico_City", Duty(**{**blank, "head": head(name), "standards": (Standard("promptly", None),)}), ""
    )


@pytest.fixture(scope="module")
def lawbook() -> Lawbook:
    entities = [
        entity("person", "persons", "persona", "personas", fact("name", "text", "nombre"), fact("age", "num", "edad")),
        entity(
            "petition", "petitions", "petición", "peticiones",
            fact("received", "event", "recibida"), fact("study_finished", "event", "estudio_terminado"),
            fact("danger_declared", "event", "peligro_declarado"), fact("filed_by", "ref", "presentada_por", "person"),
            fact("filed_from", "place", "presentada_desde"), fact("consent", "period", "consentimiento"),
            fact("measures", "coll", "medidas", "measure"), fact("risk", "scale", "riesgo", None, LEVELS),
            fact("written", "bool", "por_escrito"), fact("born", "date", "nacida"),
        ),
        entity("measure", "measures", "medida", "medidas", fact("issued", "event", "emitida"), fact("parts", "coll", "partes", "measure")),
        entity("candidate", "candidates", "potencial_beneficiaria", "potenciales_beneficiarias", fact("nominated", "event", "propuesta")),
    ]  # fmt: skip
    places = {"Quintana Roo": ("America/Cancun",), "Chihuahua": ("America/Chihuahua", "America/Ciudad_Juarez")}
    zones = ("America/Mexico_City", "America/Cancun", "America/Chihuahua", "America/Ciudad_Juarez")
    where = Jurisdiction("mx", Label("México", "Mexico"), "America/Mexico_City", zones, places, {}, ())
    open_norms = {
        n: OpenNorm(head(n), "candidate", Label("¿?", "?"), None) for n in ("mx.t/grave_cause", "mx.t/fit", "mx.u/fit")
    }  # fmt: skip
    norms = {"mx.t/issue": (duty("mx.t/issue"),)}
    return Lawbook(where, {}, {e.name: e for e in entities}, norms, {}, {}, open_norms, {}, {}, {}, {}, "sha256:0")


@pytest.fixture(scope="module")
def shipped() -> Lawbook:
    return load("mx").book


HEADER = "case: t\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 2017-06-08\n"


def at(text: str, zone: str = "America/Mexico_City") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def read(lawbook: Lawbook, body: str, header: str = HEADER) -> CaseFile:
    return intake(header + body, "t.yaml", lawbook)


def stated(lawbook: Lawbook, value: str, name: str = "received", header: str = HEADER) -> Stated:
    return one(lawbook, value, name, header).value


def one(lawbook: Lawbook, value: str, name: str = "received", header: str = HEADER) -> Statement:
    case = read(lawbook, f"petitions:\n  - id: s1\n    {name}: {value}\npersons:\n  - id: p1\n  - id: p2\n", header)
    found = [s for s in case.statements if s.fact == name]
    assert len(found) == 1, case
    return found[0]


def faults(lawbook: Lawbook, text: str) -> list[Diagnostic]:
    with pytest.raises(SourceError) as caught:
        intake(text, "t.yaml", lawbook)
    for diagnostic in caught.value.diagnostics:
        check_words(diagnostic)
    return caught.value.diagnostics


def fault(lawbook: Lawbook, value: str, name: str = "received", header: str = HEADER) -> tuple[str, str | None, int]:
    found = faults(lawbook, f"{header}petitions:\n  - id: s1\n    {name}: {value}\npersons:\n  - id: p1\n")
    assert len(found) == 1, found
    assert found[0].span is not None
    return found[0].code, found[0].path, found[0].span.line - header.count("\n")


def check_words(diagnostic: Diagnostic) -> None:
    """The fault can be said in both languages, and has its page."""
    assert diagnostic.help is not None
    for messages in (ES, EN):
        for key in (diagnostic.code, diagnostic.help):
            words = messages[key].format(**diagnostic.args)
            assert words and words[0] == words[0].lower(), words
    assert (PAGES / f"{diagnostic.code}.md").is_file(), diagnostic.code


# --- moments ---------------------------------------------------------------------------------------------------------

RECEIVED = [
    ("2017-02-09T18:00", "2017-02-09T18:00:00", "2017-02-09T18:00:59"),
    ("2017-02-09 18:00:30", "2017-02-09T18:00:30", "2017-02-09T18:00:30"),
    ("2017-02-09", "2017-02-09T00:00:00", "2017-02-09T23:59:59"),
    ("2017", "2017-01-01T00:00:00", "2017-12-31T23:59:59"),
    ("2017-02", "2017-02-01T00:00:00", "2017-02-28T23:59:59"),
    ("2016-02-29", "2016-02-29T00:00:00", "2016-02-29T23:59:59"),
    ("'2017-02-09'", "2017-02-09T00:00:00", "2017-02-09T23:59:59"),
    ("2017-02-09T18:00-05:00", "2017-02-09T17:00:00", "2017-02-09T17:00:59"),
    ("{at: 2017-02-09T18:00, zone: Quintana Roo}", "2017-02-09T17:00:00", "2017-02-09T17:00:59"),
    ("{momento: 2017-02-09T18:00, zona: quintana roo}", "2017-02-09T17:00:00", "2017-02-09T17:00:59"),
    ("{at: 2017-02-09T18:00, zone: [America/Cancun, America/Mexico_City]}", "2017-02-09T17:00:00", "2017-02-09T18:00:59"),
    ("{about: 2017-02-09T18:00, plus_minus: 15 minutes}", "2017-02-09T17:45:00", "2017-02-09T18:15:00"),
    (
        "{alrededor_de: 2017-02-09T18:00, más_menos: 1 hora, zona: [America/Cancun, America/Mexico_City]}",
        "2017-02-09T16:00:00", "2017-02-09T19:00:00",
    ),
    ("{alrededor_de: 2017-02-09, mas_menos: 2 días}", "2017-02-07T00:00:00", "2017-02-11T23:59:59"),
    ("{between: [2017-02-09, 2017-02-11]}", "2017-02-09T00:00:00", "2017-02-11T23:59:59"),
    ("{between: [{at: 2017-02-09T10:00, zone: America/Cancun}, 2017-02-11]}", "2017-02-09T09:00:00", "2017-02-11T23:59:59"),
    ("{not_before: 2017-02-09, not_after: 2017-02-10T12:00}", "2017-02-09T00:00:00", "2017-02-10T12:00:59"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "earliest", "latest"), RECEIVED)
def test_moments(lawbook: Lawbook, value: str, earliest: str, latest: str) -> None:
    moment = stated(lawbook, value)
    assert isinstance(moment, Moment)
    assert (moment.earliest, moment.latest) == (at(earliest), at(latest))
    assert moment.text


def test_open_bounds(lawbook: Lawbook) -> None:
    after, before = stated(lawbook, "{not_before: 2017-02-09}"), stated(lawbook, "{no_después_de: 2017-02-09}")
    assert after == Moment(at("2017-02-09T00:00"), FUTURE, "≥ 2017-02-09")
    assert before == Moment(PAST, at("2017-02-09T23:59:59"), "≤ 2017-02-09")


RELATIVE = [
    ("{after: danger_declared, lapse: 1 hour}", "2017-02-09T11:00:00", "2017-02-09T11:00:59"),
    ("{after: petition:s1.danger_declared, lapse: 1 hour}", "2017-02-09T11:00:00", "2017-02-09T11:00:59"),
    ("{después_de: petición:s1.peligro_declarado, lapso: 90 minutos}", "2017-02-09T11:30:00", "2017-02-09T11:30:59"),
    ("{before: danger_declared, lapse: {between: [1 hour, 2 hours]}}", "2017-02-09T08:00:00", "2017-02-09T09:00:59"),
    ("{before: danger_declared, lapse: {about: 1 hour, plus_minus: 5 minutes}}", "2017-02-09T08:55:00", "2017-02-09T09:05:59"),
    ("{after: danger_declared, lapse: 2 days}", "2017-02-11T00:00:00", "2017-02-11T23:59:59"),
    ("{after: consent.from, lapse: 1 hour}", "2017-02-01T01:00:00", "2017-02-02T00:59:59"),
    ("{después_de: s1.consent.hasta, lapso: 1 día}", "2017-02-04T00:00:00", "2017-02-04T23:59:59"),
    ("{after: danger_declared, before: consent.to, not_after: 2017-02-10}", None, None),
    ("{after: danger_declared, not_after: 2017-02-10}", "2017-02-09T10:00:00", "2017-02-10T23:59:59"),
]


@pytest.mark.parametrize(("value", "earliest", "latest"), RELATIVE)
def test_relative_moments(lawbook: Lawbook, value: str, earliest: str | None, latest: str) -> None:
    rest = "danger_declared: 2017-02-09T10:00\n    consent: {from: 2017-02-01, to: 2017-02-03}"
    body = f"petitions:\n  - id: s1\n    received: {value}\n    {rest}\n"
    if earliest is None:
        assert [d.code for d in faults(lawbook, HEADER + body)] == ["PL4026"]
        return
    moment = next(s.value for s in read(lawbook, body).statements if s.fact == "received")
    assert isinstance(moment, Moment)
    assert (moment.earliest, moment.latest) == (at(earliest), at(latest))


def test_a_moment_may_hang_on_what_accounts_tell_apart(lawbook: Lawbook) -> None:
    body = """accounts: [police, press]
petitions:
  - id: s1
    received: {after: danger_declared, lapse: 1 hour}
    danger_declared: {accounts: {police: 2017-02-09T10:00, press: 2017-02-09T12:00}}
"""
    moment = next(s.value for s in read(lawbook, body).statements if s.fact == "received")
    assert moment == Moment(at("2017-02-09T11:00"), at("2017-02-09T13:00:59"), "danger_declared + 1 hour")


# --- none, unknown, accounts, provenance -----------------------------------------------------------------------------


def test_none_has_a_horizon(lawbook: Lawbook) -> None:
    until, recorded = at("2017-06-08T23:59:59"), at("2017-05-01T23:59:59")
    assert stated(lawbook, "{none: true, until: 2017-06-08, by: press}") == Absent(until)
    assert stated(lawbook, "{ninguno: sí, hasta: 2017-06-08, por: prensa}") == Absent(until)
    assert stated(lawbook, "{none: true, recorded: 2017-05-01}") == Absent(recorded)
    assert stated(lawbook, "{at: none, recorded: 2017-05-01}") == Absent(recorded)
    complete = HEADER + "complete_until: {at: 2017-05-01, by: the unit}\n"
    assert stated(lawbook, "none", header=complete) == Absent(recorded)
    assert stated(lawbook, "Ninguna", header=complete) == Absent(recorded)
    assert fault(lawbook, "none") == ("PL4029", "petitions[0].received", 3)


def test_unknown_is_omitted(lawbook: Lawbook) -> None:
    for word in ("unknown", "desconocido", "{at: unknown, source: x}"):
        assert read(lawbook, f"petitions:\n  - id: s1\n    received: {word}\n").statements == ()


def test_accounts(lawbook: Lawbook) -> None:
    body = """accounts: [police, press, union]
petitions:
  - id: s1
    danger_declared:
      accounts:
        police: {none: true, until: 2017-06-08, source: memo}
        press: 2017-02-09T20:00
        union: unknown
"""
    police, press = read(lawbook, body).statements
    assert (police.account, police.value, police.source) == ("police", Absent(at("2017-06-08T23:59:59")), "memo")
    assert (press.account, press.path) == ("press", "petitions[0].danger_declared.accounts.press")


def test_provenance(lawbook: Lawbook) -> None:
    said = one(lawbook, '{at: 2017-02-09, source: "totalsapiens.com, 2017", page: "3", folio: 12, recorded: 2017-02-10, by: clerk}')
    assert (said.source, said.by, said.recorded) == ("totalsapiens.com, 2017, p. 3, f. 12", "clerk", at("2017-02-10T23:59:59"))
    assert said.path == "petitions[0].received"


def test_the_whole_file(lawbook: Lawbook) -> None:
    case = read(lawbook, "known_at: 2017-06-09\npetitions:\n  - id: s1\n    received: 2017-02-09\n")
    assert (case.name, case.jurisdiction, case.zone) == ("t", "mx", "America/Mexico_City")
    assert (case.facts_until, case.known_at) == (at("2017-06-08T23:59:59"), at("2017-06-09T23:59:59"))
    assert case.latest == at("2017-02-09T23:59:59")
    assert intake("petitions: []", "folder/f.yaml", lawbook).name == "f"


def test_latest_counts_records_and_the_near_end_of_open_moments(lawbook: Lawbook) -> None:
    case = read(lawbook, "petitions:\n  - id: s1\n    received: {not_before: 2017-02-09, recorded: 2017-03-01}\n")
    assert case.latest == at("2017-03-01T23:59:59")
    case = read(lawbook, "petitions:\n  - id: s1\n    received: {not_before: 2017-02-09}\n")
    assert case.latest == at("2017-02-09T00:00:00")


# --- periods ---------------------------------------------------------------------------------------------------------


def test_periods(lawbook: Lawbook) -> None:
    begin = Moment(at("2017-02-01T00:00"), at("2017-02-01T23:59:59"), "2017-02-01")
    end = Moment(at("2017-02-03T00:00"), at("2017-02-03T23:59:59"), "2017-02-03")
    horizon = Absent(at("2017-06-01T23:59:59"))
    assert stated(lawbook, "{from: 2017-02-01, to: 2017-02-03}", "consent") == Running(begin, end)
    assert stated(lawbook, "{desde: 2017-02-01, hasta: 2017-02-03}", "consent") == Running(begin, end)
    assert stated(lawbook, "2017-02-01", "consent") == Running(begin, None)
    assert stated(lawbook, "{at: 2017-02-01, source: x}", "consent") == Running(begin, None)
    assert stated(lawbook, "{from: 2017-02-01, to: ongoing, recorded: 2017-06-01}", "consent") == Running(begin, horizon)
    assert stated(lawbook, "{desde: 2017-02-01, hasta: vigente, registrado: 2017-06-01}", "consent") == Running(begin, horizon)
    assert stated(lawbook, "{from: 2017-02-01, to: {none: yes, until: 2017-06-01}}", "consent") == Running(begin, horizon)
    assert stated(lawbook, "{from: unknown, to: 2017-02-03}", "consent") == Running(None, end)
    assert stated(lawbook, "{none: true, until: 2017-06-01}", "consent") == Running(horizon, horizon)
    assert stated(lawbook, "{ninguno: sí, hasta: 2017-06-01}", "consent") == Running(horizon, horizon)


# --- plain values ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("written", "no", False),
        ("written", "'no'", False),
        ("written", "Sí", True),
        ("written", "si", True),
        ("written", "TRUE", True),
        ("written", "{value: no, source: x}", False),
        ("risk", "Alto", "high"),
        ("risk", "HIGH", "high"),
        ("risk", "sin riesgo", "none_"),
        ("risk", "{one_of: [alto, ordinary]}", ("high", "ordinary")),
        ("filed_by", "p1", "person:p1"),
        ("filed_by", "persona:p1", "person:p1"),
        ("filed_by", "{one_of: [p1, p2]}", ("person:p1", "person:p2")),
        ("filed_from", "quintana roo", "America/Cancun"),
        ("filed_from", "America/Tijuana", "America/Tijuana"),
        ("filed_from", "Chihuahua", ("America/Chihuahua", "America/Ciudad_Juarez")),
    ],
)
def test_plain_values(lawbook: Lawbook, name: str, value: str, expected: Stated) -> None:
    assert stated(lawbook, value, name) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("34", 34),
        ("'-2'", -2),
        ("{value: 34}", 34),
        ("{between: [30, 40]}", (30, 40)),
        ("{alrededor_de: 34, más_menos: 2}", (32, 36)),
        ("{al_menos: 18}", (18, FUTURE)),
        ("{at_least: 18, at_most: 30}", (18, 30)),
    ],
)
def test_numbers(lawbook: Lawbook, value: str, expected: Stated) -> None:
    (found,) = read(lawbook, f"persons:\n  - id: p1\n    age: {value}\n").statements
    assert found.value == expected


def test_text_keeps_its_words(lawbook: Lawbook) -> None:
    for word, expected in (("no", "no"), ("1e3", "1e3"), ("'unknown'", "unknown"), ("none", "none"), ("2017-02-09", "2017-02-09")):
        (found,) = read(lawbook, f"persons:\n  - id: p1\n    name: {word}\n").statements
        assert found.value == expected


# --- collections -----------------------------------------------------------------------------------------------------


def test_collections(lawbook: Lawbook) -> None:
    body = """petitions:
  - id: s1
    measures:
      - id: m1
        issued: 2017-02-10
      - issued: 2017-02-11
        parts: [m2]
      - m2
measures:
  - id: m2
    issued: 2017-02-12
"""
    case = read(lawbook, body)
    assert {i.id: i.parent for i in case.instances} == {
        "petition:s1": None,
        "measure:m1": ("petition:s1", "measures"),
        "measure:s1.measures.2": ("petition:s1", "measures"),
        "measure:m2": None,
    }
    values = {(s.subject, s.fact): s.value for s in case.statements}
    assert values["petition:s1", "measures"] == Listed(("measure:m1", "measure:s1.measures.2", "measure:m2"), None)
    assert values["measure:s1.measures.2", "parts"] == Listed(("measure:m2",), None)


def test_collections_close(lawbook: Lawbook) -> None:
    day = at("2017-06-01T23:59:59")
    complete = HEADER + "complete_until: {moment: 2017-06-01, by: the unit}\n"
    assert stated(lawbook, "[]", "measures") == Listed((), None)
    assert stated(lawbook, "[]", "measures", complete) == Listed((), day)
    assert stated(lawbook, "none", "measures", complete) == Listed((), day)
    assert stated(lawbook, "{none: true, until: 2017-06-01}", "measures") == Listed((), day)
    assert stated(lawbook, "{members: [{id: m}], complete_until: 2017-06-01, by: clerk}", "measures") == Listed(("measure:m",), day)
    spanish = "{miembros: [{}], completo_hasta: {momento: 2017-06-01, por: x}}"
    assert stated(lawbook, spanish, "measures") == Listed(("measure:s1.measures.1",), day)
    assert fault(lawbook, "none", "measures")[0] == "PL4029"
    assert fault(lawbook, "{members: [], complete_until: 2017-06-01}", "measures") == ("PL4018", "petitions[0].measures.complete_until", 3)


def test_collections_by_account(lawbook: Lawbook) -> None:
    body = """accounts: [a, b]
petitions:
  - id: s1
    measures: {accounts: {a: [{issued: 2017-02-10}], b: {none: true, until: 2017-06-01}}}
"""
    case = read(lawbook, body)
    assert [(s.account, s.value) for s in case.statements if s.fact == "measures"] == [
        ("a", Listed(("measure:s1.measures.a.1",), None)),
        ("b", Listed((), at("2017-06-01T23:59:59"))),
    ]


# --- Spanish ---------------------------------------------------------------------------------------------------------


def test_a_file_in_spanish(lawbook: Lawbook) -> None:
    spanish = """caso: t
jurisdicción: mx
zona: America/Mexico_City
hechos_hasta: 2017-06-08
versiones: [policía]
personas:
  - id: p1
peticiones:
  - id: s1
    recibida: {entre: [2017-02-09, 2017-02-11], fuente: prensa}
    presentada_por: persona:p1
    peligro_declarado: {versiones: {policía: 2017-02-09}}
hallazgos:
  - {norma_abierta: grave_cause, sujeto: potencial_beneficiaria:c1, valor: sí, por: juzgado}
potenciales_beneficiarias:
  - id: c1
"""
    english = """case: t
jurisdiction: mx
zone: America/Mexico_City
facts_until: 2017-06-08
accounts: [policía]
persons:
  - id: p1
petitions:
  - id: s1
    received: {between: [2017-02-09, 2017-02-11], source: prensa}
    filed_by: p1
    danger_declared: {accounts: {policía: 2017-02-09}}
findings:
  - {open_norm: mx.t/grave_cause, subject: c1, value: yes, by: juzgado}
candidates:
  - id: c1
"""
    here, there = (intake(text, "t.yaml", lawbook) for text in (spanish, english))
    assert [s._replace(path="") for s in here.statements] == [s._replace(path="") for s in there.statements]
    assert here._replace(statements=(), document=there.document) == there._replace(statements=())
    assert here.statements[0].path == "peticiones[0].recibida"
    bare = spanish.replace("jurisdicción", "jurisdiccion").replace("policía", "policia")
    assert intake(bare, "t.yaml", lawbook).instances == here.instances


def test_json(lawbook: Lawbook) -> None:
    data = {"case": "t", "zone": "America/Mexico_City", "petitions": [{"id": "s1", "written": False, "received": 2017, "risk": "alto"}]}
    for text in (json.dumps(data), json.dumps(data, indent="\t")):
        assert {s.fact: s.value for s in intake(text, "t.json", lawbook).statements}["written"] is False
    assert jurisdiction_of(read_document('{"jurisdicción": "mx"}', "t")) == "mx"


# --- findings and orders ---------------------------------------------------------------------------------------------

OUTSIDE = """
candidates: [{id: c1}]
petitions: [{id: s1}]
findings:
  - {open_norm: grave_cause, subject: candidate:c1, value: yes, by: court, at: 2017-03-01, source: file 9, page: 4}
  - {norm: issue, subject: s1, standard: promptly, kept: no, by: auditor}
orders:
  - id: o1
    authority: Juzgado Tercero
    date: 2017-04-01
    addressee: the unit
    binding: yes
    effect: finds
    norm: issue
    subject: petition:s1
    status: incumplida
    until: 2017-05-01
    scope: all
    source: file 3
"""


def test_findings_and_orders(lawbook: Lawbook) -> None:
    case = read(lawbook, OUTSIDE)
    first, second = case.holdings
    assert (first.name, first.subject, first.standard, first.value, first.by) == ("mx.t/grave_cause", "candidate:c1", None, True, "court")
    assert first.at is not None
    assert (first.at.text, first.source) == ("2017-03-01", "file 9, p. 4")
    assert (second.name, second.subject, second.standard, second.value) == ("mx.t/issue", "petition:s1", "promptly", False)
    (order,) = case.orders
    assert (order.effect, order.norm, order.status, order.binding, order.subject) == (
        "finds",
        "mx.t/issue",
        "breached",
        True,
        "petition:s1",
    )
    assert case.latest == at("2017-04-01T23:59:59")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("open_norm: grave_cause", "open_norm: grave_case", ("PL4038", "findings[0].open_norm")),
        ("open_norm: grave_cause", "open_norm: fit", ("PL4039", "findings[0].open_norm")),
        (", by: court", "", ("PL4018", "findings[0]")),
        ("value: yes", "value: perhaps", ("PL4030", "findings[0].value")),
        ("value: yes, ", "", ("PL4019", "findings[0]")),
        ("candidate:c1", "petition:s1", ("PL4043", "findings[0].subject")),
        ("candidate:c1", "candidate:c2", ("PL4033", "findings[0].subject")),
        ("open_norm: grave_cause", "open_norm: grave_cause, norm: issue", ("PL4028", "findings[0].norm")),
        ("standard: promptly", "standard: slowly", ("PL4041", "findings[1].standard")),
        ("effect: finds", "effect: annuls", ("PL4041", "orders[0].effect")),
        ("    date: 2017-04-01\n", "", ("PL4019", "orders[0]")),
        ("    binding: yes\n", "", ("PL4019", "orders[0]")),
        ("    norm: issue\n", "", ("PL4019", "orders[0]")),
        ("status: incumplida", "status: bad", ("PL4041", "orders[0].status")),
        ("- id: o1\n    authority", "- authority", ("PL4006", "orders[0]")),
        ("scope: all", "scope: all\n    due: 2017-06-01", ("PL4027", "orders[0].until")),
        ("at: 2017-03-01", "at: {after: x, lapse: 1 day}", ("PL4037", "findings[0].at.after")),
    ],
)
def test_faults_outside(lawbook: Lawbook, old: str, new: str, expected: tuple[str, str]) -> None:
    assert old in OUTSIDE
    found = faults(lawbook, HEADER + OUTSIDE.replace(old, new, 1))
    assert [(d.code, d.path) for d in found] == [expected]


# --- faults of one value ---------------------------------------------------------------------------------------------

BAD = [
    ("received", "yesterday", "PL4020", ""),
    ("received", "yes", "PL4020", ""),
    ("received", "[2017-02-09]", "PL4020", ""),
    ("received", "2017-02-30", "PL4021", ""),
    ("received", "2017-02-29", "PL4021", ""),
    ("received", "2017-02-09T25:00", "PL4022", ""),
    ("received", "2017-04-02T02:30", "PL4022", ""),
    ("received", "{at: 2017-02-09, zone: Quintana Ro}", "PL4024", ".zone"),
    ("received", "{at: 2017-02-09, zone: []}", "PL4024", ".zone"),
    ("received", "{at: 2017-02-09, zone: {a: b}}", "PL4024", ".zone"),
    ("received", "{about: 2017-02-09, plus_minus: a while}", "PL4025", ".plus_minus"),
    ("received", "{about: 2017-02-09, plus_minus: 3}", "PL4025", ".plus_minus"),
    ("received", "{about: 2017-02-09, plus_minus: 9999999 days}", "PL4025", ".plus_minus"),
    ("received", "{about: 2017-02-09}", "PL4019", ".about"),
    ("received", "{at: 2017-02-09, plus_minus: 1 day}", "PL4019", ".plus_minus"),
    ("received", "{source: x}", "PL4019", ""),
    ("received", "{at: 2017-02-09, until: 2017-03-01}", "PL4019", ".until"),
    ("received", "{between: [2017-02-11, 2017-02-09]}", "PL4026", ".between"),
    ("received", "{between: [2017-02-11]}", "PL4047", ".between"),
    ("received", "{not_before: 2017-03-01, not_after: 2017-02-01}", "PL4026", ""),
    ("received", "{at: 2017-02-09, between: [2017-02-09, 2017-02-10]}", "PL4028", ".between"),
    ("received", "{none: true, until: 2017-03-01, at: 2017-02-09}", "PL4028", ".at"),
    ("received", "{none: false, until: 2017-03-01}", "PL4048", ".none"),
    ("received", "{none: perhaps, until: 2017-03-01}", "PL4048", ".none"),
    ("received", "{not_before: {zone: America/Cancun}}", "PL4019", ".not_before"),
    ("received", "", "PL4009", ""),
    ("received", "null", "PL4009", ""),
    ("received", "{at: ~}", "PL4009", ".at"),
    ("received", "{at: 2017-02-09, source: }", "PL4009", ".source"),
    ("received", "{at: 2017-02-09, sorce: x}", "PL4002", ".sorce"),
    ("received", "{after: study_finished, lapse: 1 hour}", "PL4037", ".after"),
    ("received", "{after: received, lapse: 1 hour}", "PL4036", ".after"),
    ("received", "{after: study_finishd, lapse: 1 hour}", "PL4033", ".after"),
    ("received", "{after: petition:s9.study_finished, lapse: 1 hour}", "PL4033", ".after"),
    ("received", "{accounts: {police: 2017-02-09}}", "PL4034", ".accounts.police"),
    ("consent", "yes", "PL4020", ""),
    ("consent", "[2017]", "PL4044", ""),
    ("consent", "{from: 2017-02-09, to: 2017-02-01}", "PL4027", ".to"),
    ("consent", "{from: 2017-02-09, to: ongoing}", "PL4029", ".to"),
    ("consent", "{from: 2017-02-09, at: 2017-02-01}", "PL4028", ".at"),
    ("written", "perhaps", "PL4030", ""),
    ("written", "[yes]", "PL4005", ""),
    ("written", "none", "PL4040", ""),
    ("written", "{source: x}", "PL4019", ""),
    ("written", "{one_of: [yes, no]}", "PL4047", ".one_of"),
    ("risk", "highest", "PL4032", ""),
    ("risk", "{value: hgih}", "PL4032", ".value"),
    ("risk", "{one_of: []}", "PL4047", ".one_of"),
    ("filed_by", "p9", "PL4033", ""),
    ("filed_by", "petition:s1", "PL4043", ""),
    ("filed_by", "[p1]", "PL4005", ""),
    ("filed_from", "Atlantis", "PL4024", ""),
    ("filed_from", "../../etc/passwd", "PL4024", ""),
    ("born", "{none: true, until: 2017-03-01}", "PL4040", ""),
    ("measures", "[m9]", "PL4033", "[0]"),
    ("measures", "[{id: m1}, m1]", "PL4008", "[1]"),
    ("measures", "[[m1]]", "PL4045", "[0]"),
    ("measures", "several", "PL4045", ""),
    ("measures", "[{isued: 2017}]", "PL4002", "[0].isued"),
    ("measures", "{source: x}", "PL4019", ""),
    ("recieved", "2017-02-09", "PL4002", ""),
]


@pytest.mark.parametrize(("name", "value", "code", "place"), BAD)
def test_faults(lawbook: Lawbook, name: str, value: str, code: str, place: str) -> None:
    assert fault(lawbook, value, name) == (code, f"petitions[0].{name}{place}", 3)


@pytest.mark.parametrize("value", ["3.5", "1e3", "many", "{between: [1, x]}", "{value: 1_000}", "１２", "9" * 30])
def test_not_numbers(lawbook: Lawbook, value: str) -> None:
    assert [d.code for d in faults(lawbook, f"persons:\n  - id: p1\n    age: {value}\n")] == ["PL4031"]


def test_number_faults(lawbook: Lawbook) -> None:
    for value, code in (("{between: [3, 1]}", "PL4026"), ("{value: 1, at_least: 2}", "PL4028"), ("{between: [3]}", "PL4047")):
        assert [d.code for d in faults(lawbook, f"persons:\n  - id: p1\n    age: {value}\n")] == [code]


def test_a_local_time_needs_a_zone(lawbook: Lawbook) -> None:
    assert fault(lawbook, "2017-02-09T18:00", header="case: t\n") == ("PL4023", "petitions[0].received", 3)
    assert stated(lawbook, "2017-02-09T18:00-06:00", header="case: t\n")
    relative = "{after: danger_declared, lapse: 1 day}\n    danger_declared: 2017-02-09T18:00Z"
    assert fault(lawbook, relative, header="case: t\n") == ("PL4023", "petitions[0].received.lapse", 3)


def test_an_hour_that_exists_in_one_of_two_zones(lawbook: Lawbook) -> None:
    moment = stated(lawbook, "{at: 2017-04-02T02:30, zone: [America/Cancun, America/Mexico_City]}")
    assert isinstance(moment, Moment)
    assert moment.earliest == at("2017-04-02T02:30", "America/Cancun")


def test_circles(lawbook: Lawbook) -> None:
    body = """petitions:
  - id: s1
    received: {after: study_finished, lapse: 1 hour}
    study_finished: {after: received, lapse: 1 hour}
"""
    assert [d.code for d in faults(lawbook, HEADER + body)] == ["PL4036"]
    chain = "".join(f"  - {{id: s{n}, received: {{after: 'petition:s{n + 1}.received', lapse: 1 hour}}}}\n" for n in range(2000))
    found = faults(lawbook, f"{HEADER}petitions:\n{chain}  - {{id: s2000, received: 2017-02-09}}\n")
    assert {d.code for d in found} == {"PL4036"}


# --- faults of the file ----------------------------------------------------------------------------------------------


def codes(lawbook: Lawbook, text: str) -> list[tuple[str, str | None, int]]:
    return [(d.code, d.path, d.span.line if d.span else 0) for d in faults(lawbook, text)]


def test_all_faults_at_once(lawbook: Lawbook) -> None:
    text = """case: t
juridiction: mx
zone: America/Mexico_City
petitions:
  - id: s1
    recieved: 2017-02-09
    received: 2017-02-30
    risk: {value: [x]}
  - received: 2017-02-09
    consent: {from: 2017-02-09, to: 2017-01-01}
  - id: s1
  - id: "a b"
persons: {id: p1}
findings:
  - {open_norm: grave_cause}
"""
    assert codes(lawbook, text) == [
        ("PL4001", "juridiction", 2),
        ("PL4002", "petitions[0].recieved", 6),
        ("PL4021", "petitions[0].received", 7),
        ("PL4005", "petitions[0].risk.value", 8),
        ("PL4006", "petitions[1]", 9),
        ("PL4027", "petitions[1].consent.to", 10),
        ("PL4008", "petitions[2].id", 11),
        ("PL4007", "petitions[3].id", 12),
        ("PL4003", "persons", 13),
        ("PL4019", "findings[0]", 15),
        ("PL4018", "findings[0]", 15),
    ]


def test_did_you_mean(lawbook: Lawbook) -> None:
    section, key = faults(lawbook, "petitons: []\npeticiones:\n  - id: s1\n    recivida: 2017\n")
    assert (section.args["closest"], section.help) == ("petitions", "PL4001.close")
    assert (key.args["closest"], key.help) == ("recibida", "PL4002.close")
    (far,) = faults(lawbook, "zzzz: []\n")
    assert far.help == "PL4001.help"
    assert "`jurisdicción`" in far.args["es"] and "`jurisdiction`" not in far.args["es"]
    assert "`jurisdiction`" in far.args["en"] and "`jurisdiccion`" not in far.args["es"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("PL4016", 1)),
        ("- a\n- b\n", ("PL4016", 1)),
        ("hello", ("PL4016", 1)),
        ("case: t\n---\ncase: u\n", ("PL4014", 2)),
        ("case: t\ncase: u\n", ("PL4013", 2)),
        ("case: t\ncaso: u\n", ("PL4035", 2)),
        ("case: &a t\n", ("PL4011", 1)),
        ("case: !!python/object/apply:os.system [x]\n", ("PL4012", 1)),
        ("? [a]\n: b\n", ("PL4017", 1)),
        ("case: 'x\n", ("PL4010", 1)),
        ("case: a: b\n", ("PL4010", 1)),
        ("case:\n\tx: 1\n", ("PL4010", 2)),
        ("case: [a, b\n", ("PL4010", 2)),
        ('case: "\\ud83d\\ude00"\n', ("PL4010", 1)),
        ("case: a\x00b\n", ("PL0004", 1)),
        ("zone: UTC\ncase: a\x1b[31mb\n", ("PL0004", 2)),
        ('case: "\\e[31mb"\n', ("PL0004", 1)),
        ("zone: UTC\ncase: peticio\u0301n\n", ("PL0004", 2)),
        ('case: "peticio\\u0301n"\n', ("PL0004", 1)),
        ("case: \ud800\n", ("PL0004", 1)),
        ("case: [" + "[" * 10_000, ("PL4015", 1)),
        ("case: " + "{a: " * 10_000, ("PL4015", 1)),
        ("jurisdiction: co\n", ("PL4042", 1)),
        ("complete_until: 2017-02-09T00:00Z\n", ("PL4018", 1)),
        ("complete_until: {by: x}\n", ("PL4019", 1)),
        ("zone: Narnia\npetitions: [{id: a, received: 2017}]\n", ("PL4024", 1)),
        ("case: [t]\n", ("PL4005", 1)),
        ("petitions: [s1]\n", ("PL4004", 1)),
        ("petitions:\n", ("PL4009", 1)),
        ("petitions: [{id: }]\n", ("PL4009", 1)),
        ("petitions: [{id: a:b}]\n", ("PL4007", 1)),
        ("accounts: [a, a]\n", ("PL4008", 1)),
        ("petitions: [{id: a, received: 2017Z, recibida: 2018}]\n", ("PL4035", 1)),
        ("facts_until: soon\n", ("PL4020", 1)),
        ("facts_until: [2017]\n", ("PL4020", 1)),
    ],
)
def test_faults_of_the_file(lawbook: Lawbook, text: str, expected: tuple[str, int]) -> None:
    text = text.replace("received: 2017Z", "received: 2017-01-01T00:00Z")
    found = [(code, line) for code, _, line in codes(lawbook, text)]
    assert found == [expected]


def test_a_yaml_bomb(lawbook: Lawbook) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert {d.code for d in faults(lawbook, bomb)} == {"PL4011"}
    assert len(faults(lawbook, "a: &a [x]\nb: [" + "*a, " * 100_000 + "*a]\n")) == 100


def test_accounts_in_accounts(lawbook: Lawbook) -> None:
    text = "accounts: [a]\npetitions:\n  - id: s1\n    written: {accounts: {a: {accounts: {a: yes}}}}\n"
    assert [d.code for d in faults(lawbook, text)] == ["PL4028"]
    text = "accounts: [a]\npetitions:\n  - id: s1\n    written: {accounts: {a: yes}, source: x}\n"
    assert codes(lawbook, text) == [("PL4028", "petitions[0].written.source", 4)]


def test_many_unknown_keys_cost_little(lawbook: Lawbook) -> None:
    text = "petitions:\n" + "".join(f"  - {{id: s{n}, recieved{n}: x}}\n" for n in range(2_000))
    assert len(faults(lawbook, text)) == 2_000


def test_many_dangling_references_cost_little(lawbook: Lawbook) -> None:
    people = "".join(f"  - {{id: p{n}}}\n" for n in range(3_000))
    text = "persons:\n" + people + "petitions:\n" + "".join(f"  - {{id: s{n}, filed_by: q{n}}}\n" for n in range(3_000))
    assert len(faults(lawbook, text)) == 3_000


def test_long_words_are_cut(lawbook: Lawbook) -> None:
    (found,) = faults(lawbook, f"{HEADER}petitions: [{{id: s1, received: {'x' * 5_000}}}]\n")
    assert len(found.args["found"]) == 60


def test_reading_files(tmp_path: Path) -> None:
    good = tmp_path / "good.yaml"
    good.write_bytes(b"\xef\xbb\xbfcase: t\r\n")
    assert read_text(good) == read_text(str(good)) == "case: t\r\n"
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("case: t\npetición: x\n".encode("latin-1"))
    for path, limit, code in (
        (tmp_path / "missing", 99, "PL0001"),
        (good / "x", 99, "PL0001"),
        (tmp_path, 99, "PL0002"),
        (good, 5, "PL0003"),
        (latin, 99, "PL0045"),
    ):
        assert unread(path, limit).code == code
    assert unread("a\0b", 99).code == "PL0002"
    found = unread(latin, 99)
    assert (found.span and (found.span.line, found.span.column), found.args["encoding"]) == ((2, 7), "Windows-1252")


def unread(path: Path | str, limit: int) -> Diagnostic:
    with pytest.raises(SourceError) as caught:
        read_text(path, limit)
    (found,) = caught.value.diagnostics
    check_words(found)
    return found


def test_a_text_too_large(lawbook: Lawbook) -> None:
    assert codes(lawbook, "x" * 20_000_001) == [("PL0003", None, 0)]


# --- warnings --------------------------------------------------------------------------------------------------------


def test_an_hour_that_happened_twice(lawbook: Lawbook) -> None:
    case = read(lawbook, "petitions:\n  - id: s1\n    received: 2016-10-30T01:30\n")
    (warning,) = case.warnings
    check_words(warning)
    assert (warning.code, warning.severity, warning.path) == ("PL4050", "warning", "petitions[0].received")
    (moment,) = (s.value for s in case.statements)
    assert isinstance(moment, Moment)
    assert moment.latest - moment.earliest == 3659


@pytest.mark.parametrize(
    "value", ["{at: 2017-02-11, recorded: 2017-02-10}", "{none: true, until: 2017-02-11, recorded: 2017-02-10}"]
)  # fmt: skip
def test_recorded_before_it_happened(lawbook: Lawbook, value: str) -> None:
    (warning,) = read(lawbook, f"petitions:\n  - id: s1\n    received: {value}\n").warnings
    check_words(warning)
    assert warning.code == "PL4051"


# --- the published schema --------------------------------------------------------------------------------------------


def test_the_schema_accepts_what_is_read(lawbook: Lawbook) -> None:
    schema = case_schema(lawbook)
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    rows = [*[(value, "received") for value, *_ in RECEIVED], ("none", "measures"), ("{miembros: [{emitida: 2017}]}", "medidas")]
    rows += [("{from: 2017-02-01, to: ongoing}", "consent"), ("{accounts: {a: {at_least: 2}}}", "risk")][:1]
    for value, name in rows:
        data = yaml.load(f"{HEADER}petitions: [{{id: s1, {name}: {value}}}]\n", Loader=yaml.BaseLoader)
        assert not list(check.iter_errors(data)), value
    assert check.is_valid({"petitions": [{"id": "s1", "written": False, "received": 2017, "risk": "alto"}]})
    assert check.is_valid({"persons": [{"id": "p1", "age": 30}, {"id": "p2", "age": {"between": [1, 2]}}]})
    assert check.is_valid(yaml.load(OUTSIDE, Loader=yaml.BaseLoader))


@pytest.mark.parametrize(
    "data",
    [
        {"petition": []},
        {"petitions": {}},
        {"petitions": [{}]},
        {"petitions": [{"id": "s1", "recieved": "2017"}]},
        {"petitions": [{"id": "s1", "received": "yesterday"}]},
        {"petitions": [{"id": "s1", "received": {"at": "2017", "x": "y"}}]},
        {"petitions": [{"id": "s1", "written": "perhaps"}]},
        {"petitions": [{"id": "s1", "risk": "highest"}]},
        {"findings": [{"open_norm": "x", "value": "yes", "subject": "y"}]},
        {"orders": [{"id": "x", "authority": "y"}]},
    ],
)
def test_the_schema_refuses_what_is_refused(lawbook: Lawbook, data: object) -> None:
    assert not jsonschema.Draft202012Validator(case_schema(lawbook)).is_valid(data)


# --- words -----------------------------------------------------------------------------------------------------------


def test_both_languages_say_the_same_things() -> None:
    def holes(words: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}

    assert list(ES) == list(EN)
    for key in ES:
        assert holes(ES[key]) - {"es"} == holes(EN[key]) - {"en"}, key


def test_every_code_has_words_and_a_page() -> None:
    source = Path(__file__).resolve().parents[1] / "src/protlaw/intake"
    used = set(re.findall(r'"(PL[04]\d{3})"', "".join(module.read_text() for module in source.glob("*.py"))))
    assert {key for key in ES if "." not in key} <= used <= set(catalogue("es"))
    for code in used:
        page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
        assert page.startswith(f"# {code}")
        assert "## Español" in page
        assert "## English" in page


@pytest.mark.parametrize("page", sorted(PAGES.glob("PL40*.md")), ids=lambda page: page.stem)
def test_the_examples_of_the_pages(lawbook: Lawbook, shipped: Lawbook, page: Path) -> None:
    """Each page shows what is wrong and then the same put right, in Spanish and in English, in the words of the shipped law."""
    lawbook = lawbook if page.stem == "PL4039" else shipped  # no two norms that ship share a name
    blocks = re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 4
    for number, block in enumerate(blocks):
        try:
            found = intake(block, "t.yaml", lawbook).warnings
        except SourceError as error:
            found = tuple(error.diagnostics)
        assert [d.code for d in found] == ([] if number % 2 else [page.stem]), (block, found)
