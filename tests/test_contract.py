"""The public contract: every result has the published shape, and digests that depend on what is stated and on nothing else."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings

import lawgen
import protlaw
from protlaw.api import ENGINE, Law, as_of_case, data_folder
from protlaw.core.values import FUTURE, NEVER, PAST, Occ
from protlaw.engine.derivation import Result
from protlaw.intake.read import case_schema
from protlaw.render.contract import moment, result_data
from protlaw.render.schema import result_schema
from protlaw.scenarios import expectations, facts_of, run, scenario_files
from protlaw.semantics.compile import Sources, compile_law

FIXTURES = data_folder() / "fixtures"
FILES = scenario_files(FIXTURES)
PUBLISHED = [p for p in FILES if p.parent.name == "casos-publicados"]
ZONE = "America/Mexico_City"
# Design §5, and what the contract adds: readings chosen, warnings, the disclaimer; safest, defeated_by, reasons, accounts, orders;
# and of a hypothesis, the readings worst for somebody, what each finding would be without it, and what is gone with it.
TOP = {"schema", "case", "as_of", "assumptions", "lawbook", "findings", "not_examined", "digest"} | {"readings", "warnings", "disclaimer"}
TOP |= {"against", "gone"}
FINDING = {
    "norm",
    "kind",
    "subject",
    "bearer",
    "status",
    "possible",
    "duty",
    "late",
    "breach",
    "settled",
    "term",
    "due",
    "at",
    "delay_seconds",
    "since",
    "citations",
    "fidelity",
    "missing",
    "readings",
    "why",
} | {"safest", "all_tried", "defeated_by", "reasons", "accounts", "orders", "without"}
HEAD = "case: a\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 2020-12-01\n"


@pytest.fixture(scope="module")
def law() -> Law:
    return protlaw.load("mx")


@pytest.fixture(scope="module")
def small() -> Law:
    duty = 'obligation dd of thing citing para 1 bearer office must es: "x" en: "y" within 3 hours from ev0 done by ev1\n'
    each = 'obligation ee of thing for each pp in pieces bearer office must es: "x" en: "y"\n'
    each += "  within 2 natural days from ev0 done by done0 of pp\n"
    some = 'requirement rr of thing must es: "x" en: "y" holds some pp in pieces (big of pp and done0 of pp)\n'
    return Law(compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + duty + each + some}), "tt")[0])


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(result_schema())
    return jsonschema.Draft202012Validator(result_schema())


def evaluated(law: Law, text: str) -> Result:
    return law.evaluate(law.parse_case(text))


def data_of(result: Result, lang: str = "es", salt: str = "s") -> dict[str, Any]:
    return result_data(result, lang, ENGINE, salt)


def digests(law: Law, text: str, lang: str = "es", salt: str = "s") -> tuple[str, str]:
    digest = data_of(evaluated(law, text), lang, salt)["digest"]
    return digest["input"], digest["result"]


# --- shape ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*FILES[::6], *PUBLISHED], ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_result_has_the_published_shape(law: Law, validator: jsonschema.Draft202012Validator, path: Path) -> None:
    result = run(law, next(expectations(path))).result
    assert result is not None
    data = json.loads(json.dumps(data_of(result, "es" if len(path.stem) % 2 else "en")))
    assert [e.message for e in validator.iter_errors(data)] == []
    assert set(data) == TOP
    assert data["findings"] and all(set(f) == FINDING for f in data["findings"])


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(lawgen.norms(), lawgen.cases())
def test_generated_results_have_the_published_shape(declarations: list[str], facts: dict[str, object]) -> None:
    data = json.loads(json.dumps(data_of(evaluated(lawgen.law(declarations), lawgen.case_text(facts)))))
    jsonschema.validate(data, result_schema())


def test_the_shape_admits_nothing_else(small: Law, validator: jsonschema.Draft202012Validator) -> None:
    data = data_of(evaluated(small, lawgen.case_text({"ev0": lawgen.UNTIL})))
    assert validator.is_valid(data)
    for change in ({"extra": 1}, {"schema": "protlaw.result/2"}, {"case": None}, {"findings": [{}]}):
        assert not validator.is_valid({**data, **change})
    finding = data["findings"][0]
    for change in ({"kind": "wish"}, {"settled": "yes"}, {"due": 3}, {"duty": "perhaps"}, {"note": ""}):
        assert not validator.is_valid({**data, "findings": [{**finding, **change}]})


def test_what_stands_where(small: Law) -> None:
    data = data_of(
        evaluated(
            small, lawgen.case_text({"ev0": "2020-10-01T10:00:00-05:00", "ev1": "2020-10-01T14:00:00-05:00", "pieces": {"members": []}})
        ),
        "en",
    )
    assert data["schema"] == "protlaw.result/1" and data["lawbook"]["engine"] == ENGINE and data["lawbook"]["digest"] == small.digest
    assert data["lawbook"]["drafts"] == [] == data["assumptions"] and data["lawbook"]["tzdata"]
    duty = next(f for f in data["findings"] if f["norm"] == "tt.law/dd")
    assert duty["subject"] == "thing:t1" and duty["bearer"] == "office" and duty["possible"] == ["met_late"]
    assert duty["term"] == {"n": 3, "unit": "hours", "direction": "from", "from": "2020-10-01T10:00:00-05:00", "inclusive": True}
    assert duty["due"] == "2020-10-01T13:00:00-05:00" and duty["at"] == "2020-10-01T14:00:00-05:00" and duty["delay_seconds"] == 3600
    (citation,) = duty["citations"]
    assert citation | {"because": ""} == {
        "instrument": "tt.law",
        "eid": "art_1__para_1",
        "reads_on": "2020-10-01",
        "label": "art. 1, para. 1",
        "because": "",
    }
    assert citation["because"]


def test_an_imposed_day_and_horizons_are_said(small: Law) -> None:
    case = small.parse_case(lawgen.case_text({"ev0": "2020-10-01T10:00:00-05:00"}))
    data = data_of(small.evaluate(case, as_of_case(case, known_at=1_601_600_000, law_on="2015-01-01")))
    assert data["as_of"]["law_on"] == "2015-01-01" and data["as_of"]["known_at"] == "2020-10-01T19:53:20-05:00"


# --- moments ------------------------------------------------------------------------------------------------------------------


def test_a_moment_is_a_text_when_exact_and_its_bounds_when_not() -> None:
    noon = 1_600_000_000
    assert moment(Occ(noon, noon, True, False), "UTC") == "2020-09-13T12:26:40+00:00"
    assert moment(Occ(noon, noon, True, False), ZONE) == "2020-09-13T07:26:40-05:00"
    assert moment(Occ(noon, noon + 60, True, True), "UTC") == {
        "earliest": "2020-09-13T12:26:40+00:00",
        "latest": "2020-09-13T12:27:40+00:00",
    }
    assert moment(Occ(noon, FUTURE, True, False), "UTC") == {"earliest": "2020-09-13T12:26:40+00:00", "latest": None}
    assert moment(Occ(PAST, noon, True, False), "UTC") == {"earliest": None, "latest": "2020-09-13T12:26:40+00:00"}
    for unknown in (None, NEVER, Occ(PAST, FUTURE, True, True)):
        assert moment(unknown, "UTC") is None


def test_imprecise_moments_reach_the_contract(small: Law) -> None:
    between = {"between": ["2020-10-01T10:00:00Z", "2020-10-01T11:00:00Z"]}
    data = data_of(evaluated(small, lawgen.case_text({"ev0": between, "ev1": "2020-10-01T13:30:00Z"})))
    duty = next(f for f in data["findings"] if f["norm"] == "tt.law/dd")
    assert duty["status"] == "undetermined" and set(duty["possible"]) == {"met", "met_late"}
    assert (
        duty["due"] == {"earliest": "2020-10-01T08:00:00-05:00", "latest": "2020-10-01T09:00:00-05:00"} and duty["late"] == "undetermined"
    )
    assert duty["delay_seconds"] == {"earliest": 1, "latest": 1800}


# --- digests ------------------------------------------------------------------------------------------------------------------

PEOPLE = ["  - {id: ana, kind: natural_person}\n", "  - {id: beto, kind: natural_person}\n"]
PETITIONS = ["  - {id: s1, filed_by: ana, received: 2020-10-01T10:00:00}\n", "  - {id: s2, filed_by: beto, received: 2020-10-03}\n"]


def file_of(people: list[str], petitions: list[str]) -> str:
    return HEAD + "persons:\n" + "".join(people) + "petitions:\n" + "".join(petitions)


def test_the_same_input_and_salt_give_the_same_digests(law: Law) -> None:
    text = file_of(PEOPLE, PETITIONS)
    assert digests(law, text) == digests(law, text)
    other = digests(law, text, salt="t")
    assert all(a != b for a, b in zip(digests(law, text), other, strict=True))
    assert all(d.startswith("sha256:") and len(d) == 71 for d in other)


def test_the_order_of_facts_does_not_count(law: Law) -> None:
    first = digests(law, file_of(PEOPLE, PETITIONS))
    assert digests(law, file_of(PEOPLE[::-1], PETITIONS)) == first
    assert digests(law, file_of(PEOPLE, PETITIONS[::-1])) == first
    swapped = PETITIONS[0].replace("filed_by: ana, received: 2020-10-01T10:00:00", "received: 2020-10-01T10:00:00, filed_by: ana")
    assert digests(law, file_of(PEOPLE, [swapped, PETITIONS[1]])) == first


def test_the_order_of_a_list_does_not_count(small: Law) -> None:
    pieces = [
        {"id": "p1", "done0": "2020-10-01T10:00:00Z", "big": "yes"},
        {"id": "p2", "big": "no"},
        {"id": "p3", "done0": "2020-10-02T10:00:00Z"},
    ]
    found = {
        digests(small, lawgen.case_text({"ev0": "2020-09-30T10:00:00Z", "pieces": {"members": [pieces[i] for i in order]}}))
        for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0))
    }
    assert len(found) == 1


def test_the_language_does_not_count(law: Law) -> None:
    text = file_of(PEOPLE, PETITIONS)
    assert digests(law, text, "es") == digests(law, text, "en")


def test_how_a_moment_is_written_does_not_count(law: Law) -> None:
    zoned = [PETITIONS[0].replace("10:00:00", "10:00:00-05:00"), PETITIONS[1]]
    assert digests(law, file_of(PEOPLE, zoned)) == digests(law, file_of(PEOPLE, PETITIONS))
    commented = file_of(PEOPLE, PETITIONS).replace("petitions:", "# a note\npetitions:")
    assert digests(law, commented) == digests(law, file_of(PEOPLE, PETITIONS))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2020-10-01T10:00:00", "2020-10-01T10:00:01"),
        ("filed_by: ana, ", ""),
        ("filed_by: beto", "filed_by: ana"),
        ("2020-10-03", "2020-10-04"),
    ],
)
def test_one_changed_fact_changes_the_input(law: Law, old: str, new: str) -> None:
    text = file_of(PEOPLE, PETITIONS)
    assert old in text and digests(law, text.replace(old, new))[0] != digests(law, text)[0]


def test_another_horizon_or_reading_changes_the_result_and_not_the_input(law: Law) -> None:
    case = law.parse_case(file_of(PEOPLE, PETITIONS))
    plain = data_of(law.evaluate(case))["digest"]
    later = data_of(law.evaluate(case, as_of_case(case, facts_until=1_700_000_000)))["digest"]
    name, ambiguity = next(iter(law.book.ambiguities.items()))
    other = next(r.name for r in ambiguity.readings if r.name != ambiguity.default)
    read = data_of(law.evaluate(case, readings={name: other}))["digest"]
    assert plain["input"] == later["input"] == read["input"]
    assert len({plain["result"], later["result"], read["result"]}) == 3


# --- case files -----------------------------------------------------------------------------------------------------------------


def test_the_facts_of_every_scenario_fit_the_published_schema(law: Law) -> None:
    """As YAML reads them, and as JSON would carry them."""
    schema = case_schema(law.book)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    wrong = []
    for path in FILES:
        facts = yaml.load(facts_of(path.read_text("utf-8")), Loader=yaml.BaseLoader)
        wrong += [(path.name, e.json_path, e.message[:80]) for e in validator.iter_errors(json.loads(json.dumps(facts)))]
    assert wrong == []


@pytest.mark.parametrize(
    "change",
    [{"petitionss": []}, {"petitions": {}}, {"petitions": [{"received": "2020-01-01"}]}, {"petitions": [{"id": "s", "reçu": "x"}]}],
)
def test_the_case_schema_refuses_what_the_reader_refuses(law: Law, change: dict[str, object]) -> None:
    stated = {"case": "a", "jurisdiction": "mx", "zone": ZONE, **change}
    assert not jsonschema.Draft202012Validator(case_schema(law.book)).is_valid(stated)
    with pytest.raises(protlaw.SourceError):
        law.parse_case(json.dumps(stated))
