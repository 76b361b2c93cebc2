"""The case that tells one law from another: found, confirmed by the reference interpreter, told; or why there is none."""

import json
import random
import sys
from pathlib import Path

import pytest
import z3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lawgen
import protlaw
from protlaw.api import Law, edition
from protlaw.core.values import FUTURE
from protlaw.engine.derivation import AsOf
from protlaw.engine.reference import ACT
from protlaw.engine.symbolic import Event, Facts, Period, Symbolic, Unencoded, Window
from protlaw.engine.witnessed import Bounds, NoWitness, Side, Witness
from protlaw.reform.search.mutate import planted, with_planted
from protlaw.reform.search.story import story
from protlaw.reform.search.witness import differing_norms, witness

SOME = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
DRAFT = """%lang en

amendment mx.two_hours to mx.lppddhp
  title     es: "Proyecto de prueba"
            en: "Test draft"
  draft
  published 2025-03-01 in "DOF"
  in force from 2026-01-01
  source    "invented"
  fidelity  official text

change issue_urgent_measures
  within    2 hours from reading clock_of_issue
"""


def confirmed(found: Witness) -> bool:
    """Whether the case file, read anew and answered whole under each law, gives the two answers that were told."""
    told = []
    for one in (found.old, found.new):
        law = Law(one.side.book)
        readings = dict(one.side.readings)
        result = law.evaluate(law.parse_case(found.text), AsOf(found.horizon, FUTURE, one.side.day), readings)
        subject, act = found.subject.removesuffix(ACT), found.subject.endswith(ACT)
        answers = [f for f in result.findings if (f.norm, f.subject, f.kind == "act") == (found.norm, subject, act)]
        assert [f.possible for f in answers] == ([] if one.answer is None else [one.possible])
        penalties = [getattr(f.source, "penalties", ()) for f in answers]
        told.append((one.possible, penalties))
    return told[0] != told[1]


def law(rest: str) -> Side:
    return Side("law", lawgen.law([rest]).book)


def duty(term: str, when: str = "tr0 and tr1") -> str:
    return f'obligation d of thing citing para 1 bearer office must es: "cumplir" en: "comply" when {when} {term} done by ev1\n'


# --- what is found -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory, law_cache: Path) -> tuple[Side, Side]:
    draft = tmp_path_factory.mktemp("draft") / "two_hours.law"
    draft.write_text(DRAFT, "utf-8")
    names = "mx@2025-12-31", f"mx@2026-01-01+{draft}"
    old, new = (edition(name, law_cache) for name in names)
    return Side(names[0], old.law.book, old.day), Side("draft", new.law.book, new.day)


def test_three_hours_and_two_are_told_apart_by_an_act_between_them(sides: tuple[Side, Side]) -> None:
    found = witness(*sides, "mx.lppddhp/issue_urgent_measures")
    assert isinstance(found, Witness)
    assert (found.old.possible, found.new.possible) == (("met",), ("met_late",))
    assert confirmed(found)
    told = story(found, sides, "es")
    assert "cumplida en plazo" in told and "cumplida fuera de plazo" in told and "art. 26" in told
    assert "met late" in story(found, sides, "en")


def test_only_what_a_draft_touches_differs(sides: tuple[Side, Side]) -> None:
    changed = differing_norms(*sides)
    assert "mx.lppddhp/issue_urgent_measures" in changed
    assert "mx.lppddhp/communicate_decree" not in changed
    same = witness(*sides, "mx.lppddhp/communicate_decree")
    assert isinstance(same, NoWitness) and same.kind == "same"


def test_a_norm_one_law_lacks_is_told_by_a_case_in_which_it_binds() -> None:
    old, new = law("define kind of thing as alpha citing para 6 when tr0\n"), law(duty("within 2 hours from ev0"))
    found = witness(old, new._replace(name="new"), "tt.law/d")
    assert isinstance(found, Witness)
    assert found.old.answer is None and not {"not_triggered", "defeated"} & set(found.new.possible)
    assert confirmed(found)


def test_numbers_planted_in_the_law_are_found() -> None:
    """One more in a number of a norm, a seeded sample of them; the whole list is in benchmarks/planted.py."""
    book = protlaw.load("mx").book
    plants = [p for p in planted(book) if p.what in ("term", "count", "comparison", "penalty")]
    sample = random.Random(7).sample(plants, 12)
    answers = [witness(Side("old", book), Side("new", with_planted(book, p)), p.norm) for p in sample]
    found = [one for one in answers if isinstance(one, Witness)]
    assert all(confirmed(one) for one in found)
    assert len(found) >= 11


# --- proofs --------------------------------------------------------------------------------------------------------------


def test_equal_terms_in_other_words_are_proved_alike() -> None:
    old, new = law(duty("within 24 hours from ev0")), law(duty("within 1440 minutes from ev0"))._replace(name="new")
    answer = witness(old, new, "tt.law/d", Bounds(steps=200))
    assert isinstance(answer, NoWitness) and answer.kind == "none"
    assert str(answer.bounds.days) in story(answer, (old, new), "es")


def test_a_condition_stored_otherwise_but_equal_is_the_same() -> None:
    old, new = law(duty("within 24 hours from ev0")), law(duty("within 24 hours from ev0", "not (not tr0 or not tr1)"))
    answer = witness(old, new._replace(name="new"), "tt.law/d")
    assert isinstance(answer, NoWitness) and answer.kind == "same"


def test_without_a_solver_cases_are_still_found_and_proofs_say_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    for module in ("protlaw.engine.symbolic", "protlaw.reform.search.proof"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    old = law(duty("within 24 hours from ev0"))
    found = witness(old, law(duty("within 23 hours from ev0"))._replace(name="new"), "tt.law/d")
    assert isinstance(found, Witness) and confirmed(found)
    alike = law(duty("within 1440 minutes from ev0"))._replace(name="new")
    answer = witness(old, alike, "tt.law/d", Bounds(steps=200))
    assert isinstance(answer, NoWitness) and answer.because == ("solver",)
    assert "protlaw[verify]" in story(answer, (old, alike), "es")


# --- equation 6 ----------------------------------------------------------------------------------------------------------


@st.composite
def exact_facts(draw: st.DrawFn) -> dict[str, object]:
    """Every fact of one thing and its pieces, exactly."""

    def moment() -> object:
        hours = draw(st.one_of(st.none(), st.integers(0, lawgen.HORIZON)))
        return "none" if hours is None else lawgen._stamp(hours)

    begin = draw(st.integers(0, lawgen.HORIZON - 101))
    facts: dict[str, object] = {e: moment() for e in lawgen.EVENTS}
    facts |= {t: draw(st.sampled_from(["yes", "no"])) for t in lawgen.TRUTHS}
    facts["colour"] = draw(st.sampled_from(lawgen.MEMBERS))
    facts["spell"] = draw(st.sampled_from(["none", {"from": lawgen._stamp(begin), "to": lawgen._stamp(begin + 100)}]))
    pieces = [{"id": f"p{i}", "done0": moment(), "big": draw(st.sampled_from(["yes", "no"]))} for i in range(draw(st.integers(0, 2)))]
    return facts | {"pieces": {"members": pieces, "complete_until": lawgen.UNTIL, "by": "x"}}


def _assigned(facts: Facts, told: dict[str, object]) -> list[tuple[z3.ExprRef, z3.ExprRef]]:
    """What each variable of the formula is in a case."""
    members = {p["id"]: p for p in told["pieces"]["members"]}  # type: ignore[index]
    found: list[tuple[z3.ExprRef, z3.ExprRef]] = []

    def event(made: Event, said: object) -> None:
        found.append((made.some, z3.BoolVal(said != "none")))
        found.append((made.at, z3.IntVal(0 if said == "none" else _instant(str(said)) - lawgen.BASE)))

    for (subject, name), made in facts.made.items():
        own = told if subject == "thing:t1" else members.get(subject.split(":")[1], {})
        said = own.get(name, "none")
        match made:
            case Event():
                event(made, said)
            case Period():
                event(made.begin, said["from"] if isinstance(said, dict) else "none")
                event(made.end, said["to"] if isinstance(said, dict) else "none")
            case list():
                found += [(on, z3.BoolVal(id_.split(":")[1] in members)) for on, id_ in made]
            case _ if facts.types[subject, name] == "bool":
                found.append((made, z3.BoolVal(said == "yes")))
            case _:
                found.append((made, z3.IntVal(lawgen.MEMBERS.index(str(said)))))
    return found


def _instant(written: str) -> int:
    from datetime import datetime

    return int(datetime.fromisoformat(written).timestamp())


def test_the_symbolic_form_agrees_with_the_reference_wherever_it_answers() -> None:
    """Equation 6, on generated law and cases; most samples are answered."""
    answered: list[bool] = []

    @settings(max_examples=50, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(lawgen.norms(), exact_facts())
    def agrees(declarations: list[str], told: dict[str, object]) -> None:
        law = lawgen.law(declarations)
        case = {"zone": "America/Mexico_City", "facts_until": lawgen.UNTIL, "complete_until": {"at": lawgen.UNTIL, "by": "x"}}
        read = law.parse_case(json.dumps(case | {"things": [{"id": "t1", **told}]}))
        possible = {f.norm: set(f.possible) for f in law.evaluate(read).findings}
        window = Window(lawgen.BASE, _instant(lawgen.UNTIL))
        for name, versions in law.book.norms.items():
            facts = Facts({"thing": ("thing:t1",), "piece": ("piece:p0", "piece:p1")}, window, "America/Mexico_City")
            try:
                formulas = Symbolic(Side("law", law.book), facts).statuses(versions[0], {"it": "thing:t1"})
            except Unencoded:
                answered.append(False)
                continue
            pairs = _assigned(facts, told)
            held = {status for status, f in formulas.items() if z3.is_true(z3.simplify(z3.substitute(f, *pairs)))}
            assert held == possible[name], (name, held, possible[name])
            answered.append(True)

    agrees()
    assert sum(answered) / len(answered) >= 0.6  # one term in five is an open standard, which no solver is asked about


@SOME
@given(lawgen.norms(), st.integers(0, 10_000))
def test_every_witness_is_confirmed(declarations: list[str], pick: int) -> None:
    """Equation 6: one number of a generated law changed; whatever case comes out, the reference gives both answers."""
    book = lawgen.law(declarations).book
    plants = list(planted(book))
    if plants:
        plant = plants[pick % len(plants)]
        found = witness(Side("old", book), Side("new", with_planted(book, plant)), plant.norm, Bounds(steps=300, seconds=2))
        assert isinstance(found, NoWitness) or confirmed(found)


@pytest.mark.parametrize(("condition", "told"), [("ev0 >= ev1", {"no"}), ("ev0 < ev1", {"no"}), ("not ev0 >= ev1", {"yes"})])
def test_no_order_holds_where_one_of_two_moments_never_comes(condition: str, told: set[str]) -> None:
    book = lawgen.law([f'define kk of thing when {condition} citing para 1 called es: "k" en: "k"\n']).book
    facts = Facts({"thing": ("thing:t1",)}, Window(lawgen.BASE, _instant(lawgen.UNTIL)), "America/Mexico_City")
    formulas = Symbolic(Side("law", book), facts).statuses(book.norms["tt.law/kk"][0], {"it": "thing:t1"})
    pairs = _assigned(facts, {"ev0": lawgen._stamp(3), "ev1": "none", "pieces": {"members": []}})
    assert {status for status, f in formulas.items() if z3.is_true(z3.simplify(z3.substitute(f, *pairs)))} == told
