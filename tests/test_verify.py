"""Whether a result that was kept comes out again: yes, or exactly what differs and which answers change."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import lawgen
import protlaw
from protlaw.api import ENGINE, Law, data_folder
from protlaw.render.contract import result_data, result_digest
from protlaw.scenarios import facts_of, scenario_files
from protlaw.semantics.compile import Sources, compile_law
from protlaw.semantics.store import book_digest, digest, law_digest

FIXTURES = data_folder() / "fixtures"
FCM = FIXTURES / "mx/lppddhp/casos-publicados/fcm-2017.md"
FIRST = FIXTURES / "mx/lppddhp/ejemplos/first-case.yaml"
LAW = protlaw.load("mx")
Typed = Callable[..., Any]


@pytest.fixture(scope="module")
def made() -> dict[tuple[str, ...], str]:
    return {}


@pytest.fixture
def kept(typed: Typed, tmp_path: Path, made: dict[tuple[str, ...], str]) -> Callable[..., Path]:
    """A result written to a file, as a lawyer would keep it."""

    def keep(case: Path = FCM, *options: str) -> Path:
        key = (case.read_text("utf-8"), *options)
        if key not in made:
            made[key] = typed("check", case, "--format", "json", *options).out
        (tmp_path / "result.json").write_text(made[key], "utf-8")
        return tmp_path / "result.json"

    return keep


def changed(path: Path, change: Callable[[dict[str, Any]], None], seal: bool = False) -> Path:
    """The same file after somebody changed it; `seal`: with a digest that fits again."""
    data = json.loads(path.read_text("utf-8"))
    change(data)
    if seal:
        data["digest"]["result"] = result_digest(data, data["digest"]["salt"])
    path.write_text(json.dumps(data), "utf-8")
    return path


def aspects(typed: Typed, result: Path, case: Path) -> list[str]:
    ran = typed("verify", result, case, "--format", "json")
    data = json.loads(ran.out)
    assert (
        data["schema"] == "protlaw.verification/1"
        and data["reproduced"] == (data["differs"] == [])
        and ran.code == (0 if data["reproduced"] else 1)
    )
    return list(data["differs"])


# --- reproduced -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--lang", "en"),
        ("--salt", "s"),
        ("--facts-until", "2017-03-01"),
        ("--known-at", "2017-04-01T10:00"),
        ("--law-on", "2015-01-01"),
        ("--reading", "set=protective"),
        ("--reading", "clock_of_issue=from_entry"),
    ],
)
def test_what_was_kept_comes_out_again(typed: Typed, kept: Callable[..., Path], options: tuple[str, ...]):
    ran = typed("verify", kept(FCM, *options), FCM)
    assert ran.code == 0 and ran.out.startswith("SE REPRODUCE\n") and "Huella del resultado: sha256:" in ran.out


@pytest.mark.parametrize(
    "options", [("--assume", "petition:s1.danger_declared=none"), ("--against", "--reading", "clock_of_issue=from_entry")]
)
def test_a_hypothesis_comes_out_again_and_says_it_is_one(typed: Typed, kept: Callable[..., Path], options: tuple[str, ...]):
    result = kept(FCM, *options)
    ran = typed("verify", result, FCM)
    assert ran.code == 0 and ran.out.startswith("SE REPRODUCE\n") and "Es una hipótesis" in ran.out
    assert "es una hipótesis" in typed("compare", result, result).out


@pytest.mark.parametrize("path", scenario_files(FIXTURES)[::17], ids=lambda p: p.stem)
def test_every_scenario_is_reproduced(path: Path):
    result = LAW.evaluate(LAW.parse_case(facts_of(path.read_text("utf-8")), str(path)))
    data = json.loads(json.dumps(result_data(result, "es", ENGINE, "s")))
    assert result_digest(data, "s") == data["digest"]["result"]


def test_the_same_in_english(typed: Typed, kept: Callable[..., Path]):
    assert typed("verify", kept(), FCM, "--lang", "en").out.startswith("REPRODUCED\n")


# --- what differs -----------------------------------------------------------------------------------------------------------


def test_other_facts(typed: Typed, kept: Callable[..., Path], tmp_path: Path):
    later = tmp_path / "case.md"
    later.write_text(FCM.read_text("utf-8").replace("2017-02-09T18:00", "2017-02-09T17:00"), "utf-8")
    result = kept()
    assert aspects(typed, result, later) == ["facts"]
    said = " ".join(typed("verify", result, later).out.split())
    assert "entre los que alguna respuesta lee, difieren: la presentación (ingreso) de la solicitud (solicitud s1)" in said
    assert json.loads(typed("verify", result, later, "--format", "json").out)["facts"] == ["petition:s1.received"]
    assert "los hechos: el expediente no dice lo mismo" in said and "No difiere: la ley codificada, las tablas" in said
    assert "Emitir las Medidas Urgentes de Protección sigue: por decidir" in said
    assert (
        "antes vencía no antes del 9 de febrero de 2017, 19:45:00 (UTC−6); ahora vence no antes del 9 de febrero de 2017, 18:45:00" in said
    )


def test_the_zone_is_a_fact(typed: Typed, kept: Callable[..., Path], tmp_path: Path):
    case = tmp_path / "case.yaml"
    case.write_text("case: a\njurisdiction: mx\nzone: America/Cancun\nfacts_until: 2020-01-01\n", "utf-8")
    result = kept(case)
    case.write_text("case: a\njurisdiction: mx\nzone: America/Tijuana\nfacts_until: 2020-01-01\n", "utf-8")
    assert aspects(typed, result, case) == ["facts"]
    assert "ninguno de los que alguna respuesta lee difiere" in typed("verify", result, case).out


def test_a_tampered_status(typed: Typed, kept: Callable[..., Path]):
    def tamper(data: dict[str, Any]) -> None:
        finding = next(f for f in data["findings"] if f["norm"].endswith("/finish_risk_study"))
        finding.update(status="met", possible=["met"], late="no", breach="no")

    result = changed(kept(), tamper)
    assert aspects(typed, result, FCM) == ["altered"]
    said = " ".join(typed("verify", result, FCM).out.split())
    assert "no corresponde a su propia huella" in said
    assert (
        "Elaborar el Estudio de Evaluación de Riesgo antes: cumplida en plazo" in said and "ahora: por decidir (cumplida en plazo" in said
    )
    assert aspects(typed, changed(result, lambda d: None, seal=True), FCM) == ["answers"]


def test_tampered_words(typed: Typed, kept: Callable[..., Path]):
    result = changed(kept(), lambda d: d.update(disclaimer="Esto es asesoría jurídica."))
    assert aspects(typed, result, FCM) == ["words"]
    assert "No difiere: los hechos" in typed("verify", result, FCM).out


@pytest.mark.parametrize("name", ["engine", "tzdata"])
def test_another_version(typed: Typed, kept: Callable[..., Path], name: str):
    result = changed(kept(), lambda d: d["lawbook"].update({name: "0.0.9"}), seal=True)
    assert aspects(typed, result, FCM) == [name]
    assert "entonces 0.0.9, ahora " in typed("verify", result, FCM).out and "Ninguna respuesta cambia." in typed("verify", result, FCM).out


def test_another_law_is_told_from_other_tables(typed: Typed, kept: Callable[..., Path]):
    law, tables = law_digest(LAW.book), digest(LAW.book.jurisdiction)
    assert LAW.digest == book_digest(law, tables)
    result = kept()
    old = {"digest": book_digest("sha256:other", tables), "tables": tables}
    assert aspects(typed, changed(result, lambda d: d["lawbook"].update(old), seal=True), FCM) == ["law"]
    old = {"digest": book_digest(law, "sha256:other"), "tables": "sha256:other"}
    assert aspects(typed, changed(result, lambda d: d["lawbook"].update(old), seal=True), FCM) == ["tables"]
    old = {"digest": book_digest("sha256:other", "sha256:other"), "tables": "sha256:other"}
    assert aspects(typed, changed(result, lambda d: d["lawbook"].update(old), seal=True), FCM) == ["law", "tables"]


def test_a_reading_that_is_gone(typed: Typed, kept: Callable[..., Path]):
    result = changed(
        kept(FCM, "--reading", "clock_of_issue=from_entry"), lambda d: d.update(readings={"mx.lppddhp/clock_of_issue": "noon"}), seal=True
    )
    assert aspects(typed, result, FCM) == ["readings"]


DUTY = 'obligation dd of thing citing para 1 bearer office must es: "x" en: "y" within {} hours from ev0 done by ev1\n'


def test_an_amended_law_names_the_answers_it_changes(typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def small(hours: int) -> Law:
        return Law(compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + DUTY.format(hours)}), "tt")[0])

    case = tmp_path / "case.yaml"
    facts = {"ev0": "2020-10-01T10:00:00-05:00", "ev1": "2020-10-01T12:30:00-05:00"}
    case.write_text(lawgen.case_text(facts), "utf-8")
    for hours in (3, 2):
        law = small(hours)
        monkeypatch.setattr("protlaw.cli.shipped.load", lambda *_args, law=law: law)
        if hours == 3:
            typed("check", case, "--format", "json", "--out", tmp_path / "r.json")
    ran = typed("verify", tmp_path / "r.json", case)
    assert ran.code == 1 and "la ley codificada: no es la misma" in ran.out and "No difiere: los hechos, las tablas" in ran.out
    assert "  ✗ X\n    antes: cumplida en plazo; ahora: cumplida fuera de plazo\n" in ran.out


# --- bad input --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "PL0030"),
        ("case: a\n", "PL0030"),
        ("[" * 100_000, "PL0030"),
        ("null", "PL0031"),
        ("[]", "PL0031"),
        ('{"case": "a"}', "PL0031"),
        ('{"schema": "protlaw.result/2"}', "PL0031"),
        ('{"schema": ["protlaw.result/1"]}', "PL0031"),
        ('{"schema": "protlaw.result/1"}', "PL0032"),
    ],
)
def test_what_is_no_result(typed: Typed, tmp_path: Path, content: str, code: str):
    (tmp_path / "r.json").write_text(content, "utf-8")
    for command in ("verify", "compare"):
        ran = typed(command, tmp_path / "r.json", FCM if command == "verify" else tmp_path / "r.json")
        assert ran.code == 2 and ran.out == "" and f"error[{code}]" in ran.err


def test_a_file_that_is_cut_says_so(typed: Typed, kept: Callable[..., Path]):
    result = kept()
    whole = result.read_text("utf-8")
    for length in (1, len(whole) // 2, len(whole) - 3):
        result.write_text(whole[:length], "utf-8")
        ran = typed("verify", result, FCM)
        assert ran.code == 2 and "error[PL0030]" in ran.err and "cortado antes de terminar" in ran.err


def test_a_result_in_another_encoding(typed: Typed, kept: Callable[..., Path]):
    result = kept()
    result.write_bytes(result.read_text("utf-8").encode("utf-16"))
    ran = typed("verify", result, FCM)
    assert ran.code == 2 and "UTF-8" in ran.err


def test_a_result_of_another_case(typed: Typed, kept: Callable[..., Path]):
    ran = typed("verify", kept(), FIRST)
    assert ran.code == 2 and "error[PL0033]" in ran.err and "`fcm-2017`" in ran.err and "`mi-caso`" in ran.err


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda d: d.pop("findings"), "findings"),
        (lambda d: d["findings"][3].pop("status"), "findings[3].status"),
        (lambda d: d["findings"][0].update(note="x"), "findings[0].note"),
        (lambda d: d["as_of"].update(facts_until="ayer"), "as_of.facts_until"),
        (lambda d: d["as_of"].update(facts_until="2017-06-08T18:00:00"), "as_of.facts_until"),
        (lambda d: d["as_of"].update(known_at="0001-01-01T00:00:00+00:00"), "as_of.known_at"),
        (lambda d: d["as_of"].update(law_on="hoy"), "as_of.law_on"),
    ],
)
def test_a_misshapen_result_says_where(typed: Typed, kept: Callable[..., Path], change: Callable[[dict[str, Any]], None], path: str):
    ran = typed("verify", changed(kept(), change), FCM)
    assert ran.code == 2 and "error[PL0032]" in ran.err and f"@ {path}" in ran.err


def test_nothing_is_written(typed: Typed, kept: Callable[..., Path], tmp_path: Path):
    result = kept()
    before = sorted((p.name, p.stat().st_mtime_ns) for p in tmp_path.iterdir())
    typed("verify", result, FCM)
    typed("compare", result, result)
    assert sorted((p.name, p.stat().st_mtime_ns) for p in tmp_path.iterdir()) == before
