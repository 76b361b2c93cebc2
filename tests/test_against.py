"""What the other side will say: the readings worst for somebody are those that lose most, held to every set tried by hand."""

import json
from collections.abc import Callable
from itertools import product
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

import lawgen
import partylaw
import protlaw
from partylaw import AMBIGUITY, OBJECT, file
from protlaw.api import ENGINE, Law, as_of_case, data_folder
from protlaw.core.diagnostic import SourceError
from protlaw.core.status import LATE
from protlaw.engine.against import ranked
from protlaw.engine.derivation import Against, Finding, Result
from protlaw.engine.parties import role_of
from protlaw.engine.reread import Readings
from protlaw.render.contract import result_data
from protlaw.render.schema import result_schema
from protlaw.render.terminal import check_text
from protlaw.scenarios import facts_of

FIXTURES = data_folder() / "fixtures" / "mx" / "lppddhp"
EXAMPLE = FIXTURES / "ejemplos" / "first-case.yaml"
FULL = FIXTURES / "art_29" / "expediente-completo.md"
APART = {"notified": "2020-03-01", "learned": "2020-03-05"}
WARN = """obligation warn of matter citing para 6 bearer office must es: "avisar" en: "warn"
  within 3 natural days from reading start_of_ten done by replied
"""
HURRY = """obligation hurry of matter citing para 7 bearer office must es: "apurarse" en: "hurry" when notified <= learned
  within 3 natural days from reading start_of_hurry done by rejected
ambiguity start_of_hurry es: "desde cuándo ha de apurarse" en: "from when it must hurry" citing para 7
  reading at_once: notified default es: "desde la notificación" en: "from the notice"
  reading on_learning: learned es: "desde el conocimiento" en: "from the knowledge"
  because es: "la notificación basta" en: "the notice is enough"
"""
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def law(law_cache: Any) -> Law:
    return protlaw.load("mx", law_cache)


def against(law: Law, text: str, role: str = "persons", readings: dict[str, str] | None = None) -> Result:
    return law.evaluate(law.parse_case(text), readings=readings, against=role)


def chosen(result: Result) -> dict[str, str]:
    assert result.against is not None
    return {w.ambiguity.split("/")[1]: w.reading for w in result.against.readings}


def status(result: Result, name: str) -> tuple[str, ...]:
    return next(f.possible for f in result.findings if f.norm.endswith(f"/{name}"))


# --- the order ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("side", "worst_first"),
    [
        (
            "theirs",
            [
                ("not_triggered",),
                ("ended",),
                ("met",),
                ("pending",),
                ("not_triggered", "breached"),
                ("met", "breached"),
                ("met_late",),
                ("breached",),
            ],
        ),
        ("own", [("breached",), ("met_late",), ("met", "breached"), ("pending",), ("met",), ("not_triggered",)]),
        ("window", [("lapsed",), ("exercised_late",), ("not_triggered",), ("not_open",), ("lapsed", "open"), ("exercised",), ("open",)]),
    ],
)
def test_the_order_of_what_is_worse(side: str, worst_first: list[tuple[str, ...]]) -> None:
    """As the guide gives it; sets of statuses stand between what they may be."""
    law = partylaw.law()
    case = law.parse_case(file("2020-03-08", {**APART, "objected": "none"}))
    result = law.evaluate(case)
    readings = Readings(law.book, case, result.as_of, {})
    one = next(r for r in ranked(result.findings, role_of(law.book, case, None), readings) if r.finding.kind == "right")
    one.side = side
    scores = [one._score(next(readings.every(one.finding))._replace(possible=possible, due=None)) for possible in worst_first]
    assert scores == sorted(scores) and len(set(scores)) == len(scores)


def test_a_later_limit_of_the_other_side_is_worse_and_of_ones_own_better() -> None:
    law = partylaw.law(OBJECT, AMBIGUITY, WARN)
    facts = {**APART, "objected": "none", "replied": "none"}
    early = against(law, file("2020-03-02", facts))
    assert status(early, "object") == ("not_open",) and chosen(early) == {}
    swapped = AMBIGUITY.replace(" default", "").replace("(notified, learned) in set", "(notified, learned) default in set")
    late = against(partylaw.law(OBJECT, swapped, WARN), file("2020-03-06", facts))
    assert chosen(late) == {"start_of_ten": "from_last"} and status(late, "warn") == ("pending",)


# --- one coherent set ------------------------------------------------------------------------------------------------------------


def test_a_window_that_a_reading_closes_is_taken_and_said() -> None:
    law = partylaw.law(OBJECT, AMBIGUITY)
    result = against(law, file("2020-03-12", {**APART, "objected": "none"}))
    assert chosen(result) == {"start_of_ten": "from_first"} and status(result, "object") == ("lapsed",)
    (worst,) = result.against.worst  # type: ignore[union-attr]
    assert worst.otherwise == ("open",) and worst.possible == ("lapsed",)
    said = check_text(result, "en", 1000)
    assert "± From when the ten days run" in said
    assert "It will say: “from the first”, from: art. 1, para. 1. This is the literal reading." in said
    assert "The answer to it: “from the last”, because it favours the person." in said
    assert "Its reading makes worse: “Object” (art. 1, para. 1)." in said
    assert said.index("HYPOTHESIS: of the readings in play, those worst for the persons") < said.index("WHAT THE OTHER SIDE WILL SAY")


def test_a_reading_that_helps_one_side_and_harms_the_other_is_not_chosen_in_silence() -> None:
    """From the first closes the window, but puts the office in breach; from the last, the reverse: both are said."""
    law = partylaw.law(OBJECT, AMBIGUITY, WARN)
    facts = {**APART, "objected": "none", "replied": "2020-03-07"}
    result = against(law, file("2020-03-12", facts))
    found = result.against
    assert found is not None and chosen(result) == {} and status(result, "warn") == ("met",)
    (declined,) = found.declined
    assert declined.reading == "from_first"
    assert [n for n, _ in declined.worse] == ["tt.law/object"] and [n for n, _ in declined.better] == ["tt.law/warn"]
    said = check_text(result, "en", 1000)
    assert "Not taken: “from the first” (from when the ten days run): it makes worse “Object”" in said
    assert "but makes better “Warn”" in said
    assert "On its own, “Object” (art. 1, para. 1) can be worse: lapsed" in said


def test_what_the_chosen_reading_makes_better_is_said() -> None:
    law = partylaw.law(OBJECT, AMBIGUITY.replace(" default", "").replace("learned) in set", "learned) default in set"), WARN)
    result = against(law, file("2020-03-12", {**APART, "objected": "none", "replied": "2020-03-07"}))
    (weighed,) = result.against.readings  # type: ignore[union-attr]
    assert weighed.reading == "from_last" and [n for n, _ in weighed.better] == ["tt.law/object"]
    assert "But the same reading makes better: “Object”" in check_text(result, "en", 1000)


def test_readings_asked_for_are_held() -> None:
    law = partylaw.law(OBJECT, AMBIGUITY, HURRY)
    facts = {**APART, "objected": "none", "rejected": "none"}
    free = against(law, file("2020-03-06", facts))
    assert chosen(free) == {"start_of_hurry": "on_learning", "start_of_ten": "from_first"}
    held = against(law, file("2020-03-06", facts), readings={"start_of_hurry": "at_once"})
    assert chosen(held) == {"start_of_ten": "from_first"} and status(held, "hurry") == ("breached",)
    assert dict(held.choices)["tt.law/start_of_hurry"] == "at_once"
    assert held.against is not None and held.against.given == (("tt.law/start_of_hurry", "at_once"),)


def test_it_depends_on_who_asks() -> None:
    """For the office, the readings that put it in breach."""
    swapped = AMBIGUITY.replace(" default", "").replace("learned) in set", "learned) default in set")
    facts = {**APART, "objected": "none", "replied": "2020-03-07"}
    text = file("2020-03-12", facts)
    assert chosen(against(partylaw.law(OBJECT, AMBIGUITY, WARN), text, "office")) == {"start_of_ten": "from_first"}
    assert chosen(against(partylaw.law(OBJECT, swapped, WARN), text, "office")) == {}
    assert chosen(against(partylaw.law(OBJECT, AMBIGUITY, WARN), text, "oficina")) == {"start_of_ten": "from_first"}


def counted(findings: tuple[Finding, ...]) -> int:
    return sum(f.kind == "obligation" and set(f.possible) <= LATE for f in findings)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(lawgen.norms(), lawgen.cases())
def test_on_generated_law_no_reading_leaves_fewer_duties_missed(declarations: list[str], facts: dict[str, object]) -> None:
    law = lawgen.law(declarations)
    case = law.parse_case(lawgen.case_text(facts))
    worst = law.evaluate(case, against="persons")
    every = [law.evaluate(case, readings={"since": r.name}) for r in law.book.ambiguities["tt.law/since"].readings]
    assert counted(worst.findings) == min(counted(r.findings) for r in every)
    assert worst.against is not None and worst.against.whole


@pytest.mark.parametrize("path", [EXAMPLE, FIXTURES / "art_26" / "fr_II-nueve-horas.md"], ids=lambda p: p.stem)
def test_on_the_law_that_ships_no_set_is_worse(law: Law, path: Any) -> None:
    """Every set of the ambiguities that sway some answer, tried by hand: none leaves the authority with fewer duties missed."""
    case = law.parse_case(facts_of(path.read_text("utf-8")))
    worst = law.evaluate(case, against="persons")
    plain = law.evaluate(case)
    sway = sorted(
        {p.ambiguity for f in plain.findings if not f.settled for p in f.readings if any(set(s) != set(f.possible) for _, s in p.others)}
    )
    sets = product(*([r.name for r in law.book.ambiguities[a].readings] for a in sway))
    fewest = min(counted(law.evaluate(case, readings=dict(zip(sway, s, strict=True))).findings) for s in list(sets)[:128])
    assert counted(worst.findings) <= fewest and worst.against is not None and worst.against.whole


def test_the_answer_is_that_of_its_readings(law: Law) -> None:
    """The findings are those of `--reading` with the set it names, and `without` those of the plain answer."""
    case = law.parse_case(facts_of(FULL.read_text("utf-8")))
    worst = law.evaluate(case, against="persons")
    same = law.evaluate(case, readings={a.split("/")[1]: r for a, r in worst.choices})
    assert [(f.norm, f.subject, f.possible, f.due) for f in worst.findings] == [
        (f.norm, f.subject, f.possible, f.due) for f in same.findings
    ]
    assert worst.without is not None and [f.possible for f in worst.without] == [f.possible for f in law.evaluate(case).findings]
    assert all(worst_of(worst.against, f) for f in worst.findings) and len(chosen(worst)) >= 3


def worst_of(found: Against | None, finding: Finding) -> bool:
    """A finding named as worse is a duty, right or power."""
    named = {(w.norm, w.subject) for w in found.worst} if found else set()
    return (finding.norm, finding.subject) not in named or finding.kind in ("obligation", "prohibition", "aim", "right", "power")


# --- the contract and the command ------------------------------------------------------------------------------------------------


def test_the_contract_carries_it(law: Law) -> None:
    case = law.read_case(EXAMPLE)
    result = law.evaluate(case, assumptions={"s1.received": "2023-03-08T17:00"}, against="peticionaria")
    data = json.loads(json.dumps(result_data(result, "en", ENGINE, "s")))
    jsonschema.validate(data, result_schema())
    assert data["against"]["for"] == "petition.filed_by" and data["against"]["all_tried"] is True
    (taken,) = data["against"]["readings"]
    assert (taken["ambiguity"], taken["reading"]) == ("mx.lppddhp/last_day_not_worked", "moved")
    assert data["readings"] == {"mx.lppddhp/last_day_not_worked": "moved"} and data["against"]["given"] == {}
    study = next(f for f in data["findings"] if f["norm"] == "mx.lppddhp/finish_risk_study")
    assert study["without"]["possible"] == ["breached"] and set(study["possible"]) == {"pending", "breached"}
    again = law.evaluate(case, readings=data["against"]["given"], assumptions={a["fact"]: a["value"] for a in data["assumptions"]},
                         against=data["against"]["for"])  # fmt: skip
    assert result_data(again, "es", ENGINE, "s")["digest"] == data["digest"]


def test_with_nothing_worse_it_says_so(law: Law) -> None:
    text = (FIXTURES / "art_32" / "catalogo.md").read_text("utf-8")
    result = law.evaluate(law.parse_case(facts_of(text)), against="persons")
    assert "Ninguna de las lecturas en juego es peor" in check_text(result, "es", 1000) and not result.choices


def test_the_command(typed: Run) -> None:
    plain, worst = typed("check", EXAMPLE), typed("check", EXAMPLE, "--against")
    assert plain.code == worst.code == 1
    assert "LO QUE DIRÁ LA OTRA PARTE" in worst.out and "LO QUE DIRÁ" not in plain.out
    assert "Se le responde: «no se recorre el plazo de la autoridad para proteger», porque la Ley" in worst.out.replace("\n    ", " ")
    assert "las peores para la persona peticionaria;" in typed("check", EXAMPLE, "--against", "--for", "petitioner").out.replace("\n", " ")
    for wrong, code in (
        (["--for", "petitioner"], "PL0051"),
        (["--against", "--for", "nadie"], "PL4124"),
        (["--against", "--for", "persona"], "PL4125"),
    ):
        ran = typed("check", EXAMPLE, *wrong)
        assert ran.code == 2 and code in ran.err and not ran.out


def test_the_moment_looked_at_is_kept(law: Law) -> None:
    case = law.read_case(EXAMPLE)
    seen = as_of_case(case, facts_until=1_678_345_200)
    assert law.evaluate(case, seen, against="persons").as_of == seen
    with pytest.raises(SourceError):
        law.evaluate(case, seen, against="nobody at all")
