"""Hypotheses: a fact supposed is read as if the file said it, in every form a person meets, and marks all that it changes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lawgen
import protlaw
from protlaw.api import ENGINE, Law, as_of_case, data_folder
from protlaw.core.diagnostic import SourceError
from protlaw.engine.derivation import Result, changed
from protlaw.render.contract import result_data
from protlaw.render.schema import result_schema
from protlaw.render.terminal import check_text
from protlaw.semantics.compile import Sources, compile_law

EXAMPLE = data_folder() / "fixtures" / "mx" / "lppddhp" / "ejemplos" / "first-case.yaml"
SMALL = 'obligation dd of thing citing para 1 bearer office must es: "x" en: "y" within 3 hours from ev0 done by ev1\n'
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def law(law_cache: Path) -> Law:
    return protlaw.load("mx", law_cache)


@pytest.fixture(scope="module")
def small() -> Law:
    return Law(compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + SMALL}), "tt")[0])


def supposing(law: Law, text: str, assumptions: dict[str, str]) -> Result:
    return law.evaluate(law.parse_case(text, "case.yaml"), assumptions=assumptions)


def codes(law: Law, text: str, assumptions: dict[str, str]) -> list[tuple[str, str | None]]:
    with pytest.raises(SourceError) as raised:
        supposing(law, text, assumptions)
    return [(d.code, d.path) for d in raised.value.diagnostics]


def answers(result: Result) -> list[tuple[object, ...]]:
    return [(f.norm, f.subject, f.kind, f.possible, f.settled, f.start, f.due, f.at, f.defeated_by) for f in result.findings]


# --- which fact ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "petition:s1.measures[m1].implemented",
        "petitions[s1].measures[m1].implementada",
        "petitions[0].measures[0].implemented",
        "solicitudes[s1].medidas_de_la_solicitud[m1].implementada",
        "measure:m1.implemented",
        "medida:m1.implementada",
        "measures[m1].implemented",
        "m1.implemented",
        " m1.implemented ",
    ],
)
def test_a_fact_goes_by_every_path_under_which_it_is_printed(law: Law, path: str) -> None:
    result = supposing(law, EXAMPLE.read_text("utf-8"), {path: "2023-03-08T21:00"})
    (assumed,) = result.assumptions
    assert assumed.fact == "measure:m1.implemented" and assumed.replaced == "2023-03-09T10:00"
    done = next(f for f in result.findings if f.norm.endswith("/implement_urgent_measures"))
    assert done.status == "met"


def test_every_missing_fact_can_be_supposed_under_the_name_it_is_asked_by(law: Law) -> None:
    """What `missing` prints is what `--assume` takes, whatever the type of the fact."""
    values = {"event": "none", "period": "none", "bool": "yes", "num": "3"}
    case = law.read_case(EXAMPLE)
    asked = {m.fact: m for f in law.evaluate(case).findings for m in f.missing}
    assert len(asked) > 20 and any(m.name in law.book.open_norms for m in asked.values())
    by_kind = {(m.name in law.book.open_norms, m.subject.split(":")[0], m.settles and not m.with_): (p, m) for p, m in asked.items()}
    assert len(by_kind) > 8
    for path, m in by_kind.values():
        if m.name in law.book.open_norms:
            value = "yes"
        else:
            declared = law.book.entities[m.subject.split(":")[0]].facts[m.name]
            value = declared.members[0].name if declared.members else values[declared.type]
        result = law.evaluate(case, assumptions={path: value})
        assert [a.fact for a in result.assumptions] == [path]
        assert changed(result) or not m.settles or m.with_, path


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("s9.received", "PL4120"),
        ("received", "PL4120"),
        ("", "PL4120"),
        ("petitions[7].received", "PL4120"),
        ("candidate:c1.measures[m1].issued", "PL4120"),
        ("petition:s1.measures[c1].issued", "PL4120"),
        ("petition:p1.received", "PL4120"),
        ("s1.recieved", "PL4121"),
        ("s1.", "PL4121"),
        ("m1.received", "PL4121"),
        ("c1.consent.from", "PL4120"),
    ],
)
def test_a_path_that_names_nothing_is_refused(law: Law, path: str, code: str) -> None:
    assert codes(law, EXAMPLE.read_text("utf-8"), {path: "none"})[0][0] == code


def test_what_was_meant_is_offered(law: Law) -> None:
    for path, meant in {"s1.recieved": "received", "petitio:s1.received": "petition:s1"}.items():
        with pytest.raises(SourceError) as raised:
            supposing(law, EXAMPLE.read_text("utf-8"), {path: "none"})
        (found,) = raised.value.diagnostics
        assert found.args["closest"] == meant and found.help == f"{found.code}.close"


def test_a_fact_is_supposed_once(law: Law) -> None:
    assert codes(law, EXAMPLE.read_text("utf-8"), {"s1.received": "2023", "petition:s1.ingreso": "2022"})[0][0] == "PL4122"


# --- which value -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("s1.received", "2023-02-30", "PL4021"),
        ("s1.received", "soon", "PL4020"),
        ("s1.received", "", "PL4009"),
        ("s1.received", "{at: 2023-03-08, wen: 3}", "PL4002"),
        ("s1.received", "[1, 2]", "PL4020"),
        ("s1.received", "{", "PL4010"),
        ("s1.received", "2023-03-08\ndanger_declared: none", "PL0050"),
        ("s1.received", "*x", "PL4011"),
        ("s1.extension_reasoned", "perhaps", "PL4030"),
        ("s1.extension_days", "many", "PL4031"),
        ("m1.measure_class", "urgnt", "PL4032"),
        ("s1.filed_by", "nobody", "PL4033"),
        ("c1.grave_cause", "grave", "PL4030"),
        ("s1.danger_declared", "{after: urgent_measures_issued, lapse: 1 fortnight}", "PL4025"),
    ],
)
def test_a_value_is_held_to_what_the_file_is_held_to(law: Law, path: str, value: str, code: str) -> None:
    with pytest.raises(SourceError) as raised:
        supposing(law, EXAMPLE.read_text("utf-8"), {path: value})
    found = raised.value.diagnostics[0]
    assert found.code == code
    if found.span is not None:
        assert found.span.file.startswith("--assume ") and found.span.file in raised.value.sources


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(lawgen.norms(), lawgen.cases(), st.sampled_from([*lawgen.EVENTS, *lawgen.TRUTHS, "colour"]), lawgen.cases())
def test_supposing_a_fact_is_writing_it_in_the_file(
    declarations: list[str], facts: dict[str, object], name: str, other: dict[str, object]
) -> None:
    """On generated law and cases: the answer under a hypothesis is that of the file with the fact so written."""
    law = lawgen.law(declarations)
    value = other[name]
    written = json.dumps(value) if value is not None else "unknown"
    supposed = law.evaluate(law.parse_case(lawgen.case_text(facts)), assumptions={f"thing:t1.{name}": written})
    stated = law.evaluate(law.parse_case(lawgen.case_text({**facts, name: value})))
    assert answers(supposed) == answers(stated)
    plain = law.evaluate(law.parse_case(lawgen.case_text(facts)))
    assert supposed.without is not None and answers(supposed._replace(findings=supposed.without)) == answers(plain)
    marked = {(f or before).norm for f, before in changed(supposed) if (f or before) is not None}  # type: ignore[union-attr]
    for with_, without in zip(supposed.findings, plain.findings, strict=True):
        if set(with_.possible) != set(without.possible):
            assert with_.norm in marked


def test_none_reaches_to_the_moment_looked_at(small: Law) -> None:
    """A file must say up to when a denial holds; a hypothesis denies up to the horizon, for events, ends and lists."""
    text = lawgen.case_text({"ev0": "2020-09-20T10:00:00Z"})
    plain = small.evaluate(small.parse_case(text)).findings[0]
    assert set(plain.possible) == {"met", "met_late", "breached"}
    assert supposing(small, text, {"t1.ev1": "none"}).findings[0].status == "breached"
    later = small.parse_case(text)
    seen = as_of_case(later, facts_until=lawgen.BASE + 80 * 24 * lawgen.HOUR)
    assert small.evaluate(later, seen, assumptions={"t1.ev1": "none"}).findings[0].status == "breached"
    early = supposing(small, text, {"t1.ev1": "{none: yes, until: 2020-09-20T11:00:00Z, by: x}"}).findings[0]
    assert set(early.possible) == {"met", "met_late", "breached"}
    ends = supposing(small, text, {"t1.spell": "{from: 2020-09-20T10:00:00Z, to: ongoing}", "t1.pieces": "none"})
    assert not ends.warnings and [s.value.end.until for s in ends.case.statements if s.fact == "spell"] == [ends.as_of.facts_until]  # type: ignore[union-attr]


def test_unknown_takes_back_what_the_file_says(small: Law) -> None:
    text = lawgen.case_text({"ev0": "2020-09-20T10:00:00Z", "ev1": "2020-09-20T11:00:00Z"})
    result = supposing(small, text, {"t1.ev1": "unknown"})
    assert result.findings[0].status == "undetermined" and result.assumptions[0].replaced == "2020-09-20T11:00:00Z"


def test_what_hangs_on_a_fact_follows_it(law: Law) -> None:
    text = EXAMPLE.read_text("utf-8").replace("danger_declared: 2023-03-08T18:00", "danger_declared: {after: received, lapse: 0 minutes}")
    result = supposing(law, text, {"s1.received": "2023-03-07T10:00"})
    issue = next(f for f in result.findings if f.norm.endswith("/issue_urgent_measures"))
    assert issue.status == "met_late" and issue.start is not None
    assert issue.start.earliest == next(f for f in result.findings if f.norm.endswith("/finish_risk_study")).start.earliest  # type: ignore[union-attr]


def test_every_account_is_replaced(small: Law) -> None:
    facts = {"ev0": "2020-09-20T10:00:00Z", "ev1": {"accounts": {"a": "2020-09-20T11:00:00Z", "b": "2020-09-21T11:00:00Z"}}}
    data = json.loads(lawgen.case_text(facts)) | {"accounts": ["a", "b"]}
    result = supposing(small, json.dumps(data), {"t1.ev1": "2020-09-20T12:00:00Z"})
    assert result.findings[0].status == "met" and not result.findings[0].accounts
    assert result.assumptions[0].replaced == "{accounts: {a: 2020-09-20T11:00:00Z, b: 2020-09-21T11:00:00Z}}"


def test_an_open_norm_is_supposed_as_found_and_as_not_found(law: Law) -> None:
    """Whatever finding the file holds about it is replaced, and that of another subject stays."""
    text = EXAMPLE.read_text("utf-8") + "findings:\n  - {open_norm: grave_cause, subject: c1, value: yes, by: a court}\n"
    result = supposing(law, text, {"candidate:c1.grave_cause": "no"})
    assert [(h.value, h.by) for h in result.case.holdings] == [(False, "--assume")]
    assert result.assumptions[0].replaced == "{open_norm: grave_cause, subject: c1, value: yes, by: a court}"
    assert supposing(law, text, {"c1.grave_cause": "unknown"}).case.holdings == ()
    other = supposing(law, text, {"s1.extension_harmless": "yes"})
    assert [h.name for h in other.case.holdings] == ["mx.lppddhp/grave_cause", "mx.lppddhp/extension_harmless"]


def test_what_is_supposed_too_late_is_pointed_out(small: Law) -> None:
    text = lawgen.case_text({"ev0": "2020-09-20T10:00:00Z"})
    result = supposing(small, text, {"t1.ev1": "2021-09-20T10:00:00Z"})
    assert [(w.code, w.path) for w in result.warnings] == [("PL4123", "thing:t1.ev1")]
    assert result.findings[0].status == "breached"


def test_the_moment_looked_at_stays_that_of_the_file(law: Law) -> None:
    """A supposed moment is not the latest moment recorded in the file."""
    text = EXAMPLE.read_text("utf-8")
    plain = as_of_case(law.parse_case(text))
    assert supposing(law, text, {"s1.risk_study_finished": "2024-01-01"}).as_of == plain


# --- the answer -----------------------------------------------------------------------------------------------------------------


def test_the_contract_says_what_was_supposed_and_marks_what_it_changed(law: Law) -> None:
    data = result_data(supposing(law, EXAMPLE.read_text("utf-8"), {"s1.danger_declared": "none"}), "en", ENGINE, "s")
    jsonschema.validate(json.loads(json.dumps(data)), result_schema())
    assert data["assumptions"] == [{"fact": "petition:s1.danger_declared", "value": "none", "replaced": "2023-03-08T18:00"}]
    by = {(f["norm"].split("/")[1], f["kind"]): f for f in data["findings"]}
    issue = by["issue_urgent_measures", "obligation"]
    assert issue["status"] == "not_triggered" and issue["without"]["status"] == "met"
    assert by["verify_requirements", "obligation"]["without"] is None and data["gone"] == []


def test_what_the_hypothesis_leaves_without_subject_is_named(law: Law) -> None:
    result = supposing(law, EXAMPLE.read_text("utf-8"), {"s1.measures": "none"})
    data = result_data(result, "en", ENGINE, "s")
    gone = {(g["norm"].split("/")[1], g["subject"]): g["status"] for g in data["gone"]}
    assert gone["implement_urgent_measures", "petition:s1.measures[m1]"] == "met_late"
    assert not any("m1" in f["subject"] for f in data["findings"])
    assert "Implementar las Medidas Urgentes" in check_text(result, "es").split("ya no hay a quién")[1].split("VENCIDO")[0]


def test_a_new_member_can_be_supposed_with_its_facts(law: Law) -> None:
    members = "[{id: m1, measure_class: urgent}, {id: m2, measure_class: urgent, issued: 2023-03-08T20:00, implemented: none}]"
    result = supposing(law, EXAMPLE.read_text("utf-8"), {"s1.measures": members})
    found = {f.subject: f.possible for f in result.findings if f.norm.endswith("/implement_urgent_measures")}
    assert found["petition:s1.measures[m2]"] == ("breached",)


def test_digests_hold_the_hypothesis(law: Law) -> None:
    text = EXAMPLE.read_text("utf-8")
    plain, none, later = (
        result_data(supposing(law, text, a), "es", ENGINE, "s")["digest"]["result"]
        for a in ({}, {"s1.danger_declared": "none"}, {"s1.danger_declared": "2023-03-08T19:00"})
    )
    assert len({plain, none, later}) == 3
    assert none == result_data(supposing(law, text, {"s1.danger_declared": "none"}), "en", ENGINE, "s")["digest"]["result"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("es", ["HIPÓTESIS: se toma por cierto", "«2023-03-09T04:00», en vez de «2023-03-09T10:00»", "LO QUE CAMBIA CON LA HIPÓTESIS"]),
        ("en", ["HYPOTHESIS: the following is taken", "“2023-03-09T04:00”, instead of “2023-03-09T10:00”", "WHAT THE HYPOTHESIS CHANGES"]),
    ],
)
def test_the_page_says_so_first_and_at_each_answer_it_changed(law: Law, lang: str, words: list[str]) -> None:
    page = check_text(supposing(law, EXAMPLE.read_text("utf-8"), {"m1.implemented": "2023-03-09T04:00"}), lang, width=1000)
    assert all(w in page for w in words)
    assert page.index(words[0]) < page.index(words[2])
    late, mark = {"es": ("cumplida fuera de plazo", "Cambia con la hipótesis"), "en": ("met late", "Changed by the hypothesis")}[lang]
    section = page.split(words[2])[1].split("\n\n")[0]
    assert late in section and page.count(mark) >= 1


def test_a_hypothesis_that_changes_nothing_says_so(law: Law) -> None:
    page = check_text(supposing(law, EXAMPLE.read_text("utf-8"), {"p1.kind": "natural person"}), "es")
    assert "No cambia ninguna respuesta." in page and "HIPÓTESIS" in page


def test_exit_codes_are_those_of_check(typed: Run) -> None:
    assert typed("check", EXAMPLE).code == 1
    assert typed("check", EXAMPLE, "--assume", "m1.implemented=2023-03-09T04:00").code == 3
    assert typed("check", EXAMPLE, "--assume", "m1.implemented=2023-03-09T04:00", "--fail-on", "late").code == 0
    for wrong, code in (("m1.implemented", "PL0050"), ("=none", "PL0050"), ("m9.x=1", "PL4120"), ("m1.issued=never", "PL4020")):
        ran = typed("check", EXAMPLE, "--assume", wrong)
        assert ran.code == 2 and code in ran.err and not ran.out
    twice = typed("check", EXAMPLE, "--assume", "s1.received=2023", "--assume", "s1.received=2022")
    assert twice.code == 2 and "PL4122" in twice.err


def test_a_faulty_value_is_shown_where_it_was_typed(typed: Run) -> None:
    ran = typed("check", EXAMPLE, "--assume", "s1.ingreso=2023-02-30")
    assert "--> --assume petition:s1.received:1:23" in ran.err and "1 | petition:s1.received: 2023-02-30" in ran.err


def test_a_fault_the_hypothesis_causes_in_the_file_is_shown_in_the_file(law: Law, tmp_path: Path, typed: Run) -> None:
    text = EXAMPLE.read_text("utf-8").replace("danger_declared: 2023-03-08T18:00", "danger_declared: {after: received, lapse: 0 minutes}")
    file = tmp_path / "c.yaml"
    file.write_text(text, "utf-8")
    ran = typed("check", file, "--assume", "s1.received=none")
    assert ran.code == 2 and "PL4037" in ran.err and "c.yaml:" in ran.err
