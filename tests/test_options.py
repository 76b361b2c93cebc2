"""What somebody can do today: each state of a right at both sides of its limit, whose it is, in what form, and what is not examined."""

import json
import re
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

import partylaw
import protlaw
from partylaw import AMBIGUITY, OBJECT, file
from protlaw.api import ENGINE, Law, as_of_case, data_folder
from protlaw.core.diagnostic import SourceError
from protlaw.core.time import local
from protlaw.engine.options import Options
from protlaw.engine.parties import role_of
from protlaw.render.options import options_text
from protlaw.render.options_data import options_data
from protlaw.render.options_schema import options_schema
from protlaw.scenarios import facts_of, scenario_files

FIXTURES = data_folder() / "fixtures" / "mx"
EXAMPLE = FIXTURES / "lppddhp" / "ejemplos" / "first-case.yaml"
PUBLISHED = FIXTURES / "lppddhp" / "casos-publicados" / "fcm-2017.md"
ZONE = "America/Mexico_City"
SAME = {"notified": "2020-03-01", "learned": "2020-03-01"}
APART = {"notified": "2020-03-01", "learned": "2020-03-05"}
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def small() -> Law:
    return partylaw.law()


@pytest.fixture(scope="module")
def law(law_cache: Any) -> Law:
    return protlaw.load("mx", law_cache)


def options(law: Law, text: str, role: str | None = None, until: str | None = None) -> Options:
    case = law.parse_case(text)
    return law.options(case, role, as_of_case(case, local(until, ZONE).latest) if until else None)


def states(found: Options) -> dict[str, str]:
    return {o.finding.norm.split("/")[1]: o.state for o in found.options}


def claims(found: Options) -> dict[str, str]:
    return {c.finding.norm.split("/")[1]: c.state for c in found.others}


# --- where a right stands --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "facts", "state"),
    [
        ("2020-03-11T23:59:59", {**SAME, "objected": "none"}, "open"),
        ("2020-03-12T00:00:00", {**SAME, "objected": "none"}, "over"),
        ("2020-03-10", {**SAME, "objected": "2020-03-08"}, "used"),
        ("2020-03-20", {**SAME, "objected": "2020-03-15"}, "used"),
        ("2020-03-10", {"notified": "none", "learned": "none", "objected": "none"}, "later"),
        ("2020-03-10", {"objected": "none"}, "unknown"),
        ("2020-03-10", SAME, "open"),
        ("2020-03-20", SAME, "over"),
        ("2020-03-11T23:59:59", {**APART, "objected": "none"}, "open"),
        ("2020-03-12T00:00:00", {**APART, "objected": "none"}, "arguable"),
        ("2020-03-15T23:59:59", {**APART, "objected": "none"}, "arguable"),
        ("2020-03-16T00:00:00", {**APART, "objected": "none"}, "over"),
        ("2020-03-10", {"notified": "none", "learned": "2020-03-05", "objected": "none"}, "arguable"),
    ],
)
def test_a_right_to_the_second_on_every_reading(small: Law, until: str, facts: dict[str, str], state: str) -> None:
    case = small.parse_case(file("2020-12-31", facts))
    found = small.options(case, None, as_of_case(case, local(until, ZONE).earliest if "T" in until else local(until, ZONE).latest))
    assert states(found)["object"] == state


def test_the_safest_moment_is_the_earliest_of_the_readings(small: Law) -> None:
    (right,) = [o for o in options(small, file("2020-03-08", {**APART, "objected": "none"})).options if o.finding.kind == "right"]
    assert right.safest == local("2020-03-11", ZONE).latest
    limits = {dict(r.readings).get("tt.law/start_of_ten", "used"): r.due.latest for r in right.reads if r.due is not None}
    assert limits == {"used": local("2020-03-15", ZONE).latest, "from_first": local("2020-03-11", ZONE).latest}


def test_a_chosen_reading_is_not_put_in_doubt(small: Law) -> None:
    case = small.parse_case(file("2020-03-12", {**APART, "objected": "none"}))
    assert states(small.options(case, None, None, {"start_of_ten": "from_first"}))["object"] == "over"
    assert states(small.options(case, None, None, {"start_of_ten": "from_last"}))["object"] == "open"


def test_an_exception_that_defeats_a_right_is_named() -> None:
    law = partylaw.law(
        OBJECT, AMBIGUITY, 'exception barred to object es: "hubo respuesta" en: "there was a reply" citing para 5 when replied\n'
    )
    found = options(law, file("2020-03-10", {**SAME, "objected": "none", "replied": "2020-03-05"}))
    assert states(found) == {"object": "none"}
    page = options_text(found, "en")
    assert "NOT AVAILABLE IN THIS CASE" in page and "There was a reply (art. 1, para. 5)" in page.replace("there", "There")


# --- what is said of it --------------------------------------------------------------------------------------------------------


def page(law: Law, until: str, facts: dict[str, str], role: str | None = None, lang: str = "en") -> str:
    return options_text(options(law, file(until, facts), role), lang, width=1000)


def test_just_before_and_just_after_the_term_ends(small: Law) -> None:
    before = page(small, "2020-03-11", {**SAME, "objected": "none"})
    after = page(small, "2020-03-12", {**SAME, "objected": "none"})
    assert "OPEN TODAY\n  → Object — open" in before and "it ends this very moment" in before and "LAPSED" not in before
    assert "LAPSED\n  ✗ Object — lapsed" in after and "Lapsed at the end of 11 March 2020" in after and "OPEN TODAY" not in after
    assert "That this route has lapsed does not mean that none remains." in after


def test_what_each_reading_gives_is_said(small: Law) -> None:
    said = page(small, "2020-03-12", {**APART, "objected": "none"})
    assert "Safest moment: the end of 11 March 2020 (UTC−6); already past." in said
    assert "on the readings in use: open, due at the end of 15 March 2020" in said
    assert (
        "on the reading “from the first” (from when the ten days run): lapsed without being exercised, was due at the end of 11 March 2020"
        in said
    )


def test_form_and_addressee_are_said_as_far_as_the_norms_say(small: Law) -> None:
    said = page(small, "2020-03-05", {**SAME, "objected": "none"})
    assert "In what form: it conforms to the law only if it was made in writing; it must be signed, under art. 1, para. 2." in said
    assert "The law is silent on the form: the law does not say how it is filed; searched: art. 1, para. 1; art. 9, para. 1." in said
    assert "Before whom: the encoded norm does not say." in said


def test_what_would_open_it_is_said(small: Law) -> None:
    waiting = page(small, "2020-03-05", {"notified": "none", "learned": "none", "objected": "none"})
    assert "NOT YET" in waiting and "It opens with the latest of the notice and the knowledge of the act." in waiting
    unborn = page(small, "2020-03-05", {**SAME, "objected": "none"}, "office")
    assert "It arises if there has been an objection." in unborn


def test_a_right_that_is_the_roles_on_one_reading_only(small: Law) -> None:
    facts = {**SAME, "objected": "2020-03-05", "rejected": "none", "replied": "2020-03-06"}
    assert "theirs only on the reading" not in page(small, "2020-03-08", facts, "office")
    assert "It is theirs only on the reading “the court” (who rejects)." in page(small, "2020-03-08", facts, "court")
    chosen = small.options(small.parse_case(file("2020-03-08", facts)), "court", None, {"who_rejects": "the_court"})
    assert "theirs only on the reading" not in options_text(chosen, "en", 1000)


def test_nothing_given_is_not_no_remedy(small: Law) -> None:
    said = page(small, "2020-03-05", {**SAME, "objected": "none"}, "helper")
    assert "None of the encoded norms gives them a right or power" in said and "ROUTES NOT EXAMINED" in said


# --- duties -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "replied", "state"),
    [
        ("2020-03-10", "none", "running"),
        ("2020-03-11", "none", "overdue"),
        ("2020-03-11", None, "unknown"),
        ("2020-03-11", "2020-03-07", None),
        ("2020-03-14", "2020-03-12", None),
    ],
)
def test_duties_of_others_not_yet_done(small: Law, until: str, replied: str | None, state: str | None) -> None:
    facts = {**SAME, "objected": "2020-03-05", **({"replied": replied} if replied else {})}
    assert claims(options(small, file(until, facts), "owner")).get("reply") == state


def test_a_duty_overdue_on_one_reading_is_contested() -> None:
    law = partylaw.law(
        AMBIGUITY, OBJECT,
        'obligation warn of matter citing para 6 bearer office must es: "avisar" en: "warn" within 3 natural days from reading start_of_ten done by replied\n',
    )  # fmt: skip
    found = options(law, file("2020-03-06", {**APART, "objected": "none", "replied": "none"}))
    assert claims(found) == {"warn": "contested"}
    assert "on the default reading" in options_text(found, "en") and "the other side will hold the other" in options_text(found, "en")


ENDING = """fact dropped of matter: event es: "el desistimiento" en: "the withdrawal"
obligation warn of matter citing para 6 bearer office must es: "avisar" en: "warn" within 3 natural days from notified
  done by replied extinguished by dropped
prohibition charge of matter citing para 7 bearer not stated must not es: "cobrar" en: "charge a fee" act rejected
"""


@pytest.mark.parametrize(
    ("dropped", "state", "said"),
    [
        ({"dropped": "none"}, "overdue", "can be demanded today"),
        ({}, "unknown", "Before demanding it, find out"),
        (
            {"dropped": {"not_before": "2020-03-06"}},
            "overdue",
            "It is not certain on file whether there was the withdrawal: if so, the duty was extinguished.",
        ),
        ({"dropped": "2020-03-08T10:00:00"}, "ended", "It was extinguished by the withdrawal, on 8 March 2020, 10:00:00 (UTC−6)."),
        ({"dropped": "2020-03-03"}, None, "None of the encoded norms"),
    ],
)
def test_a_duty_that_ended_after_its_breach_is_not_there_to_be_demanded(dropped: dict[str, Any], state: str | None, said: str) -> None:
    law = partylaw.law(ENDING)
    found = options(law, file("2020-03-20", {**SAME, "replied": "none", **dropped}))
    assert claims(found).get("warn") == state
    shown = options_text(found, "en", 1000)
    assert said in shown and ("can be demanded today" in shown) == (state == "overdue")


def test_a_ban_violated_is_not_a_duty_overdue() -> None:
    found = options(partylaw.law(ENDING), file("2020-03-20", {**SAME, "replied": "2020-03-02", "rejected": "2020-03-05"}))
    assert claims(found) == {"charge": "violated"}
    said = options_text(found, "en", 1000)
    assert "WHAT WAS NOT TO BE DONE AND IS ON FILE AS DONE" in said and "The law does not say who has to do it." in said
    assert "SHOULD ALREADY HAVE DONE" not in said


def test_ones_own_duties_and_those_owed_to_an_authority(small: Law) -> None:
    facts = {"notified": "2020-03-01", "learned": "none", "helper": "luz", "objected": "2020-03-02", "replied": "none"}
    found = options(small, file("2020-03-20", facts), "helper")
    assert [c.finding.norm for c in found.own] == ["tt.law/keep_papers"]
    office = options(small, file("2020-03-20", facts), "office")
    assert [(c.finding.norm, c.state) for c in office.own] == [("tt.law/reply", "overdue")] and not office.others


def test_one_persons_options_are_about_their_own_matters(small: Law) -> None:
    mine = {**SAME, "objected": "2020-03-05", "replied": "none"}
    text = file("2020-03-20", mine, {**mine, "owner": "luz"})
    assert {c.finding.subject for c in options(small, text, "ana").others} == {"matter:a1"}
    assert {o.finding.subject for o in options(small, text, "persona:luz").options} == {"matter:a2"}
    assert len(options(small, text).options) == 2 and len(options(small, text).others) == 2


# --- who -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "name"),
    [
        (None, "persons"),
        ("personas", "persons"),
        ("petitioner", "petition.filed_by"),
        ("peticionaria", "petition.filed_by"),
        ("la persona peticionaria", "petition.filed_by"),
        ("beneficiaria", "measure.recipient"),
        ("persona_protegida", "candidate.protected_person"),
        ("p1", "person:p1"),
        ("person:p1", "person:p1"),
        ("reception_unit", "mx.lppddhp/reception_unit"),
        ("Unidad de Recepción", "mx.lppddhp/reception_unit"),
        ("unidad_de_recepcion", "mx.lppddhp/reception_unit"),
        ("the Case Reception and Rapid Reaction Unit", "mx.lppddhp/reception_unit"),
        ("Junta de Gobierno", "mx.lppddhp/governing_board"),
        ("mx.lppddhp/governing_board", "mx.lppddhp/governing_board"),
        ("petition.filed_by", "petition.filed_by"),
    ],
)
def test_a_role_goes_by_its_name_alias_or_words(law: Law, word: str | None, name: str) -> None:
    assert role_of(law.book, law.read_case(EXAMPLE), word).name == name


@pytest.mark.parametrize(
    ("word", "code", "offered"), [("peticionario", "PL4124", "peticionaria"), ("xyz", "PL4124", ""), ("persona", "PL4125", "")]
)
def test_a_wrong_role_is_answered_with_those_there_are(law: Law, word: str, code: str, offered: str) -> None:
    with pytest.raises(SourceError) as raised:
        role_of(law.book, law.read_case(EXAMPLE), word)
    (found,) = raised.value.diagnostics
    assert found.code == code and "`filed_by` / `peticionaria`" in found.args["known"] and found.args.get("meant", "") == offered


def test_the_roles_offered_are_accepted(law: Law) -> None:
    case = law.read_case(EXAMPLE)
    with pytest.raises(SourceError) as raised:
        role_of(law.book, case, "xyz")
    for group in raised.value.diagnostics[0].args["known"].split("; "):
        assert len({role_of(law.book, case, word).name for word in re.findall(r"`([^`]+)`", group)}) == 1


# --- every case ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [p for i, p in enumerate(scenario_files(FIXTURES)) if i % 7 == 0 or p == PUBLISHED], ids=lambda p: p.stem)
def test_every_scenario_is_answered_for_everybody(law: Law, path: Any) -> None:
    case = law.parse_case(facts_of(path.read_text("utf-8")))
    check = jsonschema.Draft202012Validator(options_schema())
    for role in (None, "reception_unit", "governing_board"):
        found = law.options(case, role)
        data = options_data(found, "es", ENGINE)
        assert [e.message for e in check.iter_errors(json.loads(json.dumps(data)))] == []
        assert len(data["options"]) == len({(o["norm"], o["subject"]) for o in data["options"]})
        for lang, heading, never in (("es", "VÍAS QUE NO SE EXAMINARON", r"sin remedio|no hay recurso|nul[ao]\b"),
                                     ("en", "ROUTES NOT EXAMINED", r"no remedy|no recourse|\bvoid\b")):  # fmt: skip
            said = options_text(found, lang)
            assert heading in said and not re.search(never, said) and max(map(len, said.splitlines())) <= 100
            assert not re.search(r"\b[a-z]+_[a-z_]+\b", said), "an identifier reached the page"


def test_the_published_case(typed: Run) -> None:
    ran = typed("options", PUBLISHED, "--for", "peticionaria")
    assert ran.code == 0 and "Para quién: la persona peticionaria (persona fcm)." in ran.out
    assert "ABIERTO HOY\n  → Declarar que su vida o integridad física" in ran.out
    assert "la Constitución Política" in ran.out and "juicio de amparo" in ran.out
    data = json.loads(typed("options", PUBLISHED, "--format", "json", "--lang", "en").out)
    assert data["for"] == "persons" and "art_49" in data["not_encoded"]["mx.lppddhp"]


def test_bad_words_on_the_command_line(typed: Run) -> None:
    wrong = typed("options", PUBLISHED, "--for", "nobody")
    assert wrong.code == 2 and "PL4124" in wrong.err and not wrong.out
    assert typed("options", PUBLISHED, "--facts-until", "someday").code == 2
    assert typed("options", "nowhere.yaml").code == 2


def test_the_schema_is_published(typed: Run) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(typed("schema", "options").out))
