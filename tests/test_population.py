"""Invented cases: the same everywhere for the same seed, in the proportions of their figures, and cases like any other."""

import csv
import json
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import protlaw
from protlaw.api import Law, data_folder
from protlaw.core.time import civil_day
from protlaw.intake.casefile import Absent, CaseFile, Listed, Moment, Running
from protlaw.reform.population.draws import Draws
from protlaw.reform.population.layout import layout, rows_of
from protlaw.reform.population.names import dangling
from protlaw.reform.population.papers import Papers
from protlaw.reform.population.profile import Profile, load_profile
from protlaw.reform.population.sample import Case, Sampler, Versions
from protlaw.reform.population.tally import Tally, overall
from protlaw.reform.population.vocabulary import foreign

FOLDER = data_folder() / "jurisdictions/populations"
PROFILES = sorted(p.stem for p in FOLDER.glob("*.toml"))
NAME = "mx-2013-2025"

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def law() -> Law:
    return protlaw.load("mx")


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile(NAME, FOLDER).profile


def drawn(profile: Profile, n: int, seed: int = 1) -> list[Case]:
    return list(Sampler(profile, seed).cases(n))


# --- the same everywhere ----------------------------------------------------------------------------------------------------


def test_draws_are_these_and_no_others() -> None:
    draws = Draws(1, "0000001")
    assert [draws.below(1000, name) for name in "abc"] == PINNED["below"]
    assert [draws.lapse(21_600, 1000, name) for name in "abc"] == PINNED["lapse"]


PINNED = {"below": [935, 285, 791], "lapse": [11006, 38272, 121091]}


@given(st.integers(), st.text(max_size=8), st.integers(1, 10**9))
def test_a_number_is_below_its_limit(seed: int, name: str, limit: int) -> None:
    assert 0 <= Draws(seed, "1").below(limit, name) < limit


@settings(deadline=None)  # each median has a table of its own
@given(st.integers(60, 10**8), st.integers(0, 4000))
def test_lapses_grow_with_their_median_and_half_are_below_it(median: int, sigma: int) -> None:
    found = sorted(Draws(7, str(k)).lapse(median, sigma, "x") for k in range(41))
    assert found[0] <= median <= found[-1] and found[0] >= 0
    assert sorted(Draws(7, str(k)).lapse(2 * median, sigma, "x") for k in range(41))[20] >= found[20]


def test_a_case_depends_on_seed_and_number_only(profile: Profile) -> None:
    few, many = drawn(profile, 3), drawn(profile, 30)
    assert few == many[:3]
    assert drawn(profile, 3, seed=2) != few


@pytest.mark.parametrize("form", ["csv", "parquet", "cases"])
def test_the_same_seed_gives_the_same_bytes(typed: Run, tmp_path: Path, form: str) -> None:
    for name in ("one", "two"):
        ran = typed("population", "--profile", NAME, "--n", 40, "--seed", 5, "--format", form, "--out", tmp_path / name)
        assert ran.code == 0 and "40" in ran.out
    one, two = (sorted(p for p in (tmp_path / name).rglob("*") if p.is_file()) for name in ("one", "two"))
    assert len(one) > 10 and [p.name for p in one] == [p.name for p in two]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(one, two, strict=True))


# --- in the proportions of the figures -----------------------------------------------------------------------------------------


def test_shares_come_out_as_the_profile_says(profile: Profile) -> None:
    tally = Tally(profile)
    for case in drawn(profile, 4000):
        tally.add(case)
    found = overall(tally.shares())
    assert {"year", "admission", "route", "study", "urgent_issue", "urgent_implementation", "implementation"} <= {s.figure for s in found}
    for share in found:
        p = share.stated / 1000
        assert abs(share.produced / 1000 - p) <= 4 * (p * (1 - p) / share.base) ** 0.5 + 0.006, share
    assert sum(s.cases for s in found if s.figure == "year") == 4000


def test_published_counts_are_in_the_profile(profile: Profile) -> None:
    year = profile.choices["year"].weighed(None)
    assert sum(year.values()) == 2197 and sum(year[str(y)] for y in range(2020, 2025)) == 1139
    admitted = {y: profile.choices["admission"].weighed(y) for y in year}
    assert all(sum(weights.values()) == year[y] for y, weights in admitted.items())
    assert sum(admitted[str(y)]["admitted"] for y in range(2020, 2025)) == 640


def test_every_figure_has_a_ground(profile: Profile) -> None:
    figures = [*profile.choices.values(), *profile.delays.values()]
    assert all(f.source or f.assumption for f in figures)
    assert all(d.assumption for d in profile.delays.values())  # no delay is published as a distribution


def test_some_cases_keep_quiet_are_vague_or_disagree(profile: Profile) -> None:
    cases = drawn(profile, 400)
    petitions = [t.facts for case in cases for t in case.things if t.entity == "petition"]
    values = [v for case in cases for t in case.things for v in t.facts.values()]
    assert any("risk_study_finished" not in p for p in petitions) and any("danger_declared" not in p for p in petitions)
    assert any(isinstance(v, Moment) and v.latest - v.earliest > 80_000 for v in values)
    apart = sum(any(isinstance(v, Versions) for t in case.things for v in t.facts.values()) for case in cases)
    assert 60 < apart < 125  # 23 % of 400


def test_office_acts_fall_in_office_hours(profile: Profile) -> None:
    sampler = Sampler(profile, 1)
    for hour in range(24 * 14):
        at = sampler.in_office(1_700_000_000 + 3600 * hour)
        assert at >= 1_700_000_000 + 3600 * hour and civil_day(at, sampler.zone).weekday() < 5
        assert sampler.in_office(at) == at


# --- cases like any other ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PROFILES)
def test_profiles_speak_of_the_law(name: str) -> None:
    found = load_profile(name, FOLDER).profile
    assert not dangling(found) and not foreign(found, protlaw.load(found.jurisdiction).book)


def test_every_case_is_accepted_and_means_the_same_in_both_languages(profile: Profile, law: Law) -> None:
    es, en = Papers(profile, law.book, "es"), Papers(profile, law.book, "en")
    for case in drawn(profile, 60):
        one, other = law.parse_case(es.page(case)), law.parse_case(en.page(case))
        assert one.facts_until == other.facts_until and meaning(one) == meaning(other)


def meaning(case: CaseFile) -> list[tuple[object, ...]]:
    """What a file states, apart from words: accounts are told apart by their order."""
    order = {name: i for i, name in enumerate(case.accounts)}
    return [(s.subject, s.fact, bare(s.value), order.get(s.account or "")) for s in case.statements]


def bare(value: object) -> object:
    if isinstance(value, Moment):
        return value.earliest, value.latest
    if isinstance(value, Running):
        return bare(value.begin), bare(value.end)
    return value


def test_a_case_file_states_what_was_drawn(profile: Profile, law: Law) -> None:
    papers = Papers(profile, law.book, "es")
    for case in drawn(profile, 40):
        stated = {(s.subject, s.fact, s.account): s.value for s in law.parse_case(papers.page(case)).statements}
        for thing in case.things:
            for fact, value in thing.facts.items():
                found = stated.get((f"{thing.entity}:{thing.id}", fact, None))
                if isinstance(value, Moment):
                    assert bare(found) == bare(value)
                elif isinstance(value, Listed):
                    assert isinstance(found, Listed) and [i.split(":")[-1] for i in found.ids] == list(value.ids)
                elif isinstance(value, Absent):
                    assert found in (value._replace(until=None), value, Running(value, value))


def test_the_main_duties_are_reached(profile: Profile, law: Law) -> None:
    papers = Papers(profile, law.book, "es")
    chosen = [c for c in drawn(profile, 400) if c.drawn["challenge"] in ("of_board", "of_unit") or c.drawn["route"] == "extraordinary"]
    by_kind = {c.drawn["challenge"]: c for c in chosen}
    seen: dict[str, set[str]] = {}
    for case in [*by_kind.values(), *chosen[:4]]:
        for finding in law.evaluate(law.parse_case(papers.page(case))).findings:
            seen.setdefault(finding.norm.split("/")[1], set()).add(finding.status)
    for duty in ("send_information_to_board", "issue_urgent_measures", "implement_urgent_measures", "finish_risk_study", "communicate_decree",
                 "assist_implementation", "challenge_decision", "resolve_in_council", "decide_at_next_session", "challenge_urgent_decision",
                 "decide_urgent_challenge"):  # fmt: skip
        assert seen[duty] & {"met", "met_late", "exercised", "exercised_late"}, duty


# --- tables -------------------------------------------------------------------------------------------------------------------------


def test_tables_hold_what_was_drawn(typed: Run, tmp_path: Path, profile: Profile) -> None:
    typed("population", "--profile", NAME, "--n", 50, "--format", "csv", "--out", tmp_path / "p")
    rows = {(r["case"], r["id"]): r for r in table(tmp_path / "p" / "petitions.csv")}
    for case in drawn(profile, 50):
        facts, row = case.things[0].facts, rows[case.name, "s1"]
        assert row["filed_by"] == facts["filed_by"] and row["candidates"] == "c1"
        study = facts.get("risk_study_finished")
        assert bool(row["risk_study_finished"]) == isinstance(study, Moment | Versions)
        assert bool(row["risk_study_finished.none_until"]) == isinstance(study, Absent)
    assert {r["facts_until"] for r in table(tmp_path / "p" / "cases.csv")} == {"2025-10-31T23:59:59-06:00"}


def table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def test_two_accounts_are_one_interval_in_a_table(profile: Profile, law: Law) -> None:
    columns = layout(profile, law.book)
    names = ["case", "id", *(c.name for c in columns["petition"])]
    case = next(c for c in drawn(profile, 400) if isinstance(c.things[0].facts["received"], Versions))
    told = case.things[0].facts["received"]
    assert isinstance(told, Versions)
    row = dict(zip(names, rows_of(case, columns)[0][1], strict=True))
    assert row["received"] == min(m.earliest for m in told.told) and row["received.latest"] == max(m.latest for m in told.told)


def test_parquet_and_csv_hold_the_same(typed: Run, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for form in ("csv", "parquet"):
        typed("population", "--profile", NAME, "--n", 30, "--format", form, "--out", tmp_path / form)
    for path in sorted((tmp_path / "csv").glob("*.csv")):
        read = parquet.read_table(tmp_path / "parquet" / f"{path.stem}.parquet").to_pylist()
        assert [[_shown(v) for v in r.values()] for r in read] == [list(r.values()) for r in table(path)]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)


def test_the_manifest_says_how_to_make_it_again(typed: Run, tmp_path: Path) -> None:
    typed("population", "--profile", NAME, "--n", 20, "--seed", 9, "--format", "csv", "--out", tmp_path / "p")
    manifest = json.loads((tmp_path / "p" / "manifest.json").read_text("utf-8"))
    assert manifest["schema"] == "protlaw.population/1" and (manifest["seed"], manifest["n"]) == (9, 20)
    assert manifest["profile"]["digest"] == f"sha256:{sha256((FOLDER / f'{NAME}.toml').read_bytes()).hexdigest()}"
    assert manifest["rows"]["petitions.csv"] == 20 and manifest["figures"]["study"]["assumption"]


# --- bad input -----------------------------------------------------------------------------------------------------------------------


def test_an_unknown_profile_is_named_with_its_likely_one(typed: Run, tmp_path: Path) -> None:
    ran = typed("population", "--profile", "mx-2013-2024", "--out", tmp_path / "p")
    assert ran.code == 2 and "PL0090" in ran.err and f"`{NAME}`" in ran.err and not list(tmp_path.iterdir())


@pytest.mark.parametrize(("n", "form"), [(0, "csv"), (-1, "cases"), (10_001, "cases"), (10_000_001, "csv")])
def test_empty_and_endless_populations_are_refused(typed: Run, tmp_path: Path, n: int, form: str) -> None:
    ran = typed("population", "--profile", NAME, "--n", n, "--format", form, "--out", tmp_path / "p")
    assert ran.code == 2 and "PL0092" in ran.err and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("received = {", "recieved = {", "received?"),
        ('source = "vanguardia"', 'source = "nobody"', "choices.year.source = nobody"),
        ('median = "60 days"', 'median = "sixty days"', "delays.study.median"),
        ('entity = "measure"', 'entity = "measur"', "measure?"),
        ('by = "year"', 'by = "route"', "choices.admission.by = route"),
        ('conduct = "by_action"', 'conduct = "by_actoin"', "by_action?"),
        ('delay = "study"', 'delay = "stduy"', "delay = stduy"),
        ('until = "2025-10-31"', 'until = "2025-10-32"', "until"),
        ("[[row]]", "[[row", "own.toml"),
    ],
)
def test_a_wrong_profile_is_told_entry_by_entry(typed: Run, tmp_path: Path, was: str, now: str, told: str) -> None:
    text = (FOLDER / f"{NAME}.toml").read_text("utf-8")
    own = tmp_path / "own.toml"
    own.write_text(text.replace(was, now, 1), "utf-8")
    ran = typed("population", "--profile", own, "--n", 2, "--format", "csv", "--out", tmp_path / "p")
    assert ran.code == 2 and "PL0091" in ran.err and told in ran.err


def test_what_is_not_a_population_is_left_alone(typed: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    ran = typed("population", "--profile", NAME, "--n", 2, "--format", "csv", "--out", folder)
    assert ran.code == 2 and "PL0093" in ran.err and [p.name for p in folder.iterdir()] == ["notes.txt"]
    (folder / "notes.txt").unlink()
    assert typed("population", "--profile", NAME, "--n", 2, "--format", "csv", "--out", folder).code == 0
    assert typed("population", "--profile", NAME, "--n", 3, "--format", "csv", "--out", folder).code == 0
    assert json.loads((folder / "manifest.json").read_text())["n"] == 3 and len(list(tmp_path.iterdir())) == 1


def test_without_pyarrow_it_says_which_extra(typed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = typed("population", "--profile", NAME, "--n", 2, "--out", tmp_path / "p")
    assert ran.code == 2 and "PL0094" in ran.err and "columns" in ran.err and not list(tmp_path.iterdir())


def test_an_interrupted_population_leaves_nothing(typed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(self: Tally, case: Case) -> None:
        if case.name == "0000005":
            raise KeyboardInterrupt

    monkeypatch.setattr(Tally, "add", stop)
    typed("population", "--profile", NAME, "--n", 10, "--format", "csv", "--out", tmp_path / "p")
    assert not list(tmp_path.iterdir())
