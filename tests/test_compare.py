"""What changed between two results: each change under its heading, the gravest first, and what makes them hard to compare."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import lawgen
from protlaw.api import Law, data_folder
from protlaw.render.changed import GROUPS, group_of
from protlaw.render.results import changes
from protlaw.semantics.compile import Sources, compile_law

FIXTURES = data_folder() / "fixtures/mx/lppddhp"
FIRST = FIXTURES / "ejemplos/first-case.yaml"
BODY = """
obligation tell of thing citing para 1 bearer office must es: "avisar" en: "tell" within 3 hours from ev0 done by ev1
obligation decide of thing citing para 2 bearer office must es: "resolver" en: "decide" within 10 natural days from reading since done by ev2
obligation attend of thing citing para 3 bearer office must es: "acudir" en: "attend" when tr0 within 2 natural days from ev0 done by ev3
ambiguity since es: "desde cuándo" en: "since when" citing para 2
  reading first_way: ev0 default es: "desde el primero" en: "from the first"
  reading second_way: latest of (ev0, ev1) in set protective es: "desde el segundo" en: "from the second"
  because es: "una" en: "one"
"""
SMALL = Law(compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + BODY}), "tt")[0])
NONE = {"none": "yes", "until": "2021-12-31", "by": "us"}
EV0 = {"ev0": "2020-10-01T10:00:00-05:00"}
Typed = Callable[..., Any]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("protlaw.cli.shipped.load", lambda *_args: SMALL)
    yield


@pytest.fixture
def kept(typed: Typed, tmp_path: Path) -> Callable[..., Path]:
    """The result of some facts, kept under a name."""

    def keep(name: str, facts: dict[str, Any], *options: str) -> Path:
        (tmp_path / "case.yaml").write_text(lawgen.case_text(facts), "utf-8")
        typed("check", tmp_path / "case.yaml", "--format", "json", "--out", tmp_path / name, *options)
        return tmp_path / name

    return keep


def sections(out: str) -> dict[str, str]:
    """What stands under each heading, in one line each."""
    parts = [part.split("\n", 1) for part in out.rstrip("\n").split("\n\n")]
    return {head: " ".join(body[0].split()) if body else "" for head, *body in parts}


pytestmark = pytest.mark.usefixtures("small")


def test_nothing_changed(typed: Typed, kept: Callable[..., Path]):
    one, two = kept("a", EV0), kept("b", EV0, "--lang", "en")  # another salt, another language
    ran = typed("compare", one, two)
    assert ran.code == 0 and ran.out.endswith("\nNinguna respuesta cambia.\n")


def test_what_was_learnt(typed: Typed, kept: Callable[..., Path]):
    """A term that ran out, one that was met, a question answered and what it entails."""
    old = kept("a", {**EV0, "ev1": NONE}, "--facts-until", "2020-10-01T11:00:00-05:00")
    new = kept("b", {**EV0, "ev1": NONE, "ev2": "2020-10-02T09:00:00-05:00", "tr0": "yes", "ev3": NONE}, "--facts-until", "2020-10-05")
    ran = typed("compare", old, new)
    found = sections(ran.out)
    assert ran.code == 1
    assert list(found)[1:] == [
        "AHORA INCUMPLIDO O VIOLADO, SEGÚN EL EXPEDIENTE",
        "YA DECIDIDO",
        "YA NO HACE FALTA SABER (consta, o dejó de importar)",
    ]
    breached = found["AHORA INCUMPLIDO O VIOLADO, SEGÚN EL EXPEDIENTE"]
    assert "✗ Avisar antes: en plazo; ahora: incumplida (según el expediente)" in breached
    assert "✗ Acudir antes: por decidir" in breached and "Resolver" not in breached
    assert "Resolver antes: por decidir (cumplida en plazo o en plazo), en disputa" in found["YA DECIDIDO"]
    assert "consta hecho el 2 de octubre de 2020, 09:00:00 (UTC−5)" in found["YA DECIDIDO"]
    assert found["YA NO HACE FALTA SABER (consta, o dejó de importar)"] == "· suceso dos · suceso tres · verdad cero"


def test_the_other_way_round(typed: Typed, kept: Callable[..., Path]):
    new = kept("b", {**EV0, "ev1": "2020-10-01T11:00:00-05:00"})
    found = sections(typed("compare", kept("a", {**EV0, "ev1": NONE}), new).out)
    assert (
        "Avisar antes: incumplida (según el expediente); ahora: cumplida en plazo"
        in found["YA NO INCUMPLIDO NI FUERA DE PLAZO EN DEFINITIVA"]
    )


def test_a_later_start_moves_the_due_moment(typed: Typed, kept: Callable[..., Path]):
    until = ("--facts-until", "2020-10-01T12:00:00-05:00")
    old = kept("a", {**EV0, "ev1": NONE, "tr0": "no"}, *until)
    new = kept("b", {"ev0": "2020-10-01T11:00:00-05:00", "ev1": NONE, "tr0": "no"}, *until)
    found = sections(typed("compare", old, new, "--lang", "en").out)
    moved = found["THE DUE MOMENT CHANGES"]
    assert (
        "→ Tell still: within the term before it was due on 1 October 2020, 13:00:00 (UTC−5); now it is due on 1 October 2020, 14:00:00"
        in moved
    )


def test_a_horizon_alone_moves_no_due_moment(typed: Typed, kept: Callable[..., Path]):
    facts = {"ev1": NONE, "tr0": "no"}  # when it began is not known
    old, new = kept("a", facts, "--facts-until", "2020-11-01"), kept("b", facts, "--facts-until", "2020-11-20")
    ran = typed("compare", old, new)
    assert ran.code == 0 and "Ninguna respuesta cambia" in ran.out
    assert "hechos hasta: el final del 1 de noviembre" in ran.out and "hechos hasta: el final del 20 de noviembre" in ran.out


def test_two_readings(typed: Typed, kept: Callable[..., Path]):
    facts = {**EV0, "ev1": "2020-10-03T10:00:00-05:00", "ev2": "2020-10-12T10:00:00-05:00", "tr0": "no"}
    old, new = kept("a", facts), kept("b", facts, "--reading", "since=second_way")
    ran = typed("compare", old, new)
    found = sections(ran.out)
    apart = found["LOS RESULTADOS NO SON DEL TODO COMPARABLES"]
    assert "antes, las predeterminadas; ahora, desde cuándo: «desde el segundo»" in apart
    assert (
        ran.code == 1
        and "Resolver antes: cumplida fuera de plazo, en disputa según la lectura; ahora: cumplida en plazo" in ran.out.replace("\n   ", "")
    )


def test_a_finding_that_comes_and_goes(typed: Typed, kept: Callable[..., Path], tmp_path: Path):
    old, new = kept("a", {**EV0, "ev1": NONE}), tmp_path / "b"
    two = json.loads(lawgen.case_text({**EV0, "ev1": NONE}))
    two["things"].append({"id": "t2", "ev0": "2020-10-02T10:00:00-05:00"})
    (tmp_path / "two.yaml").write_text(json.dumps(two), "utf-8")
    typed("check", tmp_path / "two.yaml", "--format", "json", "--out", new)
    found, back = sections(typed("compare", old, new).out), sections(typed("compare", new, old).out)
    assert "Avisar (cosa t2) antes: no estaba; ahora: por decidir" in found["NUEVO"] and "cosa t2" in back["YA NO APARECE"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d["lawbook"].update(digest="sha256:x"), "La ley codificada no es la misma."),
        (lambda d: d["lawbook"].update(digest="sha256:x", tables="sha256:y"), "Las tablas de la jurisdicción"),
        (lambda d: d["lawbook"].update(engine="0.0.9"), "La versión de protlaw: antes 0.1.0, ahora 0.0.9."),
        (lambda d: d["lawbook"].update(tzdata="2012a"), "La base de husos horarios: antes "),
        (lambda d: d["findings"][0].update(status="met"), "El segundo archivo no corresponde a su propia huella"),
    ],
)
def test_what_makes_them_hard_to_compare_is_said(
    typed: Typed, kept: Callable[..., Path], change: Callable[[dict[str, Any]], None], words: str
):
    old, new = kept("a", EV0), kept("b", EV0)
    data = json.loads(new.read_text("utf-8"))
    change(data)
    new.write_text(json.dumps(data), "utf-8")
    assert words in sections(typed("compare", old, new).out)["LOS RESULTADOS NO SON DEL TODO COMPARABLES"]


def test_two_cases_are_not_compared(typed: Typed, kept: Callable[..., Path]):
    old, new = kept("a", EV0), kept("b", EV0)
    new.write_text(new.read_text("utf-8").replace(f'"case": "{json.loads(new.read_text("utf-8"))["case"]}"', '"case": "other"'), "utf-8")
    ran = typed("compare", old, new)
    assert ran.code == 2 and "error[PL0033]" in ran.err and "`other`" in ran.err


def test_as_data(typed: Typed, kept: Callable[..., Path]):
    old, new = kept("a", {**EV0, "ev1": NONE}, "--facts-until", "2020-10-01T11:00:00-05:00"), kept("b", {**EV0, "ev1": NONE})
    data = json.loads(typed("compare", old, new, "--format", "json").out)
    assert data["schema"] == "protlaw.comparison/1" and data["apart"] == [] and set(data["as_of"]) == {"old", "new"}
    told = next(c for c in data["changes"] if c["norm"] == "tt.law/tell")
    assert (told["group"], told["answer_differs"], told["old"]["status"], told["new"]["status"]) == (
        "breached",
        True,
        "pending",
        "breached",
    )


def test_every_change_has_a_place_and_the_gravest_comes_first(typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()
    results = []
    for until in ("2023-03-08T19:00", "2023-03-09T04:00", "2023-03-31", "2023-06-30"):
        typed("check", FIRST, "--format", "json", "--facts-until", until, "--out", tmp_path / "r.json", "--lang", "en")
        results.append(json.loads((tmp_path / "r.json").read_text("utf-8")))
    for old in results:
        for new in results:
            found = changes(old, new)
            assert (found == ()) == (old is new) and all(group_of(c) in GROUPS for c in found)
            assert {c.key for c in found} == {c.key for c in changes(new, old)}
