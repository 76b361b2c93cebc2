"""The law as its scenarios tell it: every expectation of every page holds, and every side of every norm is shown."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import protlaw
from protlaw.api import data_folder
from protlaw.coverage import coverage
from protlaw.scenarios import Expectation, Outcome, expectations, run, scenario_files

FIXTURES = data_folder() / "fixtures"
ALL = [e for path in scenario_files(FIXTURES) for e in expectations(path)]
NOTHING = {
    # Every measure is either individual or collective; a file cannot state a third.
    ("mx.lppddhp/individual_or_collective", "no"): "no file can state it",
    # A power whose condition is part of the act: without it there is nothing to extend, and no finding.
    ("mx.lppddhp/extend_measures", "does_not_fire"): "without measures there is no subject",
}


def name_of(expectation: Expectation) -> str:
    path = Path(expectation.file).relative_to(FIXTURES)
    return f"{path.parent.as_posix()}/{expectation.name}"


@pytest.fixture(scope="module")
def outcome() -> Callable[[Expectation], Outcome]:
    """Each expectation is run once, whoever asks."""
    law = protlaw.load("mx")
    ran: dict[int, Outcome] = {}

    def of(expectation: Expectation) -> Outcome:
        if id(expectation) not in ran:
            ran[id(expectation)] = run(law, expectation)
        return ran[id(expectation)]

    return of


@pytest.mark.parametrize("expectation", ALL, ids=name_of)
def test_what_the_law_answers(expectation: Expectation, outcome: Callable[[Expectation], Outcome]) -> None:
    assert outcome(expectation).faults == ()


def test_every_side_of_every_norm_is_shown(outcome: Callable[[Expectation], Outcome]) -> None:
    """Each norm fires, does not fire, is excepted; each limit has its last moment and the moment after."""
    found = coverage(book(), [outcome(e) for e in ALL])
    assert len(found) > 150
    assert {(a.norm, a.name) for a in found if not a.shown} == set(NOTHING)


@cache
def book() -> protlaw.Law:
    return protlaw.load("mx").book  # type: ignore[return-value]


def test_every_scenario_says_where_it_comes_from() -> None:
    """Prose a person can sign: a title, a source and a reviewer before anything else."""
    for path in scenario_files(FIXTURES):
        head = path.read_text("utf-8").split("---\n")
        assert head[0] == "" and all(f"\n{key}: " in f"\n{head[1]}" for key in ("title", "source", "reviewer")), path


def test_every_norm_is_named_by_a_scenario() -> None:
    named = {key.partition("@")[0].partition("(")[0].strip().split("/")[-1] for e in ALL for key in (e.stated.get("findings") or {})}
    assert {n.split("/")[1] for n, v in book().norms.items() if getattr(v[-1].norm, "value", None) is None} - named == set()


def test_an_expectation_that_is_wrong_is_noticed(outcome: Callable[[Expectation], Outcome]) -> None:
    """Every kind of statement can fail: a status, a set, a detail, a moment, the absence of a finding, a warning."""
    law = protlaw.load("mx")
    path = FIXTURES / "mx" / "lppddhp" / "art_26" / "fr_I-tres-horas.md"
    good = next(expectations(path))
    name = "issue_urgent_measures"
    for stated in (
        {"findings": {name: "ended"}},
        {"findings": {name: ["met", "breached", "ended"]}},
        {"findings": {name: {"due": "2001-01-01T00:00:00Z"}}},
        {"findings": {name: "none"}},
        {"findings": {"no_such_norm": "met"}},
        {"findings": {name: {"settled_by": ["nothing"]}}},
        {"warnings": ["PL9999"]},
        {"findings": {name: {"cites": []}}},
        {"findings": {name: {"fidelity": "not_held"}}},
        {"findings": {f"{name} @ petition:s9": "met"}},
    ):
        assert run(law, good._replace(stated=stated)).faults, stated
    assert not outcome(ALL[0]).faults
