"""What is odd in a roster or a session is pointed out, with both places of the file, and evaluated as stated."""

import pytest

import lawgen
from protlaw.api import Law
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.intake.casefile import CaseFile
from protlaw.render.diagnostics import message
from protlaw.semantics.compile import Sources, compile_law

BOARD = """
entity member plural members es: "miembro" en: "member"
entity post plural posts es: "cargo" en: "post"
entity sitting plural sittings es: "sesión" en: "sitting"
entity ballot plural ballots es: "voto" en: "ballot"
fact born of thing: event es: "la instalación" en: "the installation"
fact posts_of of thing: collection of post
fact kind_of of post: one of {red es: "rojo" en: "red", green es: "verde" en: "green"}
fact tenure of post: period
fact who of post: reference to member
fact board_of of sitting: reference to thing
fact sat of sitting: event es: "la sesión" en: "the sitting"
  follows born of board_of
fact ballots_of of sitting: collection of ballot es: "los votos" en: "the ballots"
  one per caster
fact caster of ballot: reference to member
collegiate body board of thing es: "la junta" en: "the board"
  citing article 1 para 1
  composed of posts_of by kind_of during tenure filled by who
  total 3
seat red of board 1 es: "rojo" en: "red"
  citing article 1 para 1
seat green of board 2 es: "verde" en: "green"
  citing article 1 para 1
requirement seated of thing
  citing article 1 para 1
  must es: "tener a alguien" en: "have somebody"
  holds some p in posts_of (tenure of p in effect)
"""


@pytest.fixture(scope="module")
def law() -> Law:
    return Law(compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + BOARD}), "tt")[0])


def case(law: Law, *posts: str, rest: str = "", born: str = "2020-01-01", accounts: str = "") -> CaseFile:
    listed = "".join(f"      - {{id: p{i}, {post}}}\n" for i, post in enumerate(posts))
    members = "{members: [], complete_until: 2021-01-01, by: x}" if not posts else f"\n{listed}"
    return law.parse_case(
        f"case: c\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 2021-01-01\n{accounts}"
        "complete_until: {moment: 2021-01-01, by: x}\nmembers: [{id: ana}, {id: bea}, {id: eva}]\n"
        f"things:\n  - id: t\n    born: {born}\n    posts_of: {members}\n{rest}"
    )


def post(kind: str, who: str, since: str, until: str = "ongoing") -> str:
    return f"kind_of: {kind}, who: {who}, tenure: {{from: {since}, to: {until}}}"


def codes(found: CaseFile) -> list[str]:
    return [w.code for w in found.warnings]


ODD = {
    "two people in a single seat": ([post("red", "ana", "2020-01-01"), post("red", "bea", "2020-06-01")], ["PL4103"]),
    "one after the other": ([post("red", "ana", "2020-01-01", "2020-05-31"), post("red", "bea", "2020-06-01")], []),
    "two people in two seats": ([post("green", "ana", "2020-01-01"), post("green", "bea", "2020-06-01")], []),
    "three people in two seats": ([post("green", w, "2020-06-01") for w in ("ana", "bea", "eva")], ["PL4103"]),
    "the same person twice in a seat": ([post("green", "ana", "2020-01-01"), post("green", "ana", "2020-06-01")], ["PL4104"]),
    "one person in two seats": ([post("red", "ana", "2020-01-01"), post("green", "ana", "2020-06-01")], ["PL4105"]),
    "an end not on file": ([post("red", "ana", "2020-01-01", "unknown"), post("red", "bea", "2020-06-01")], []),
    "a beginning that may be later": ([post("red", "ana", "2020"), post("red", "bea", "2020-06-01", "2020-07-01")], []),
}


@pytest.mark.parametrize("why", ODD)
def test_seats_and_those_who_hold_them(law: Law, why: str) -> None:
    posts, expected = ODD[why]
    assert codes(case(law, *posts)) == expected


def both_places(found: Diagnostic) -> None:
    for lang in ("es", "en"):
        assert found.args["other"] in message(found.code, found.args, lang)
    assert found.severity == "warning" and found.span is not None and found.notes[0].span != found.span


def test_both_places_are_named(law: Law) -> None:
    (found,) = case(law, post("red", "ana", "2020-01-01"), post("red", "bea", "2020-06-01")).warnings
    assert (found.path, found.args["other"]) == ("things[0].posts_of[1].tenure", "things[0].posts_of[0].tenure")
    both_places(found)


def test_nobody_votes_twice(law: Law) -> None:
    rest = "sittings:\n  - id: s\n    board_of: t\n    ballots_of: [{id: v1, caster: ana}, {id: v2, caster: bea}, {id: v3, caster: ana}]\n"
    (found,) = case(law, rest=rest).warnings
    assert (found.code, found.path, found.args["other"]) == (
        "PL4106",
        "sittings[0].ballots_of[2].caster",
        "sittings[0].ballots_of[0].caster",
    )
    both_places(found)


@pytest.mark.parametrize(
    ("born", "expected"),
    [("2020-01-01", []), ("2020-03-02", []), ("2020-03-03", ["PL4107"]), ("none", ["PL4107"]), ("unknown", [])],
)
def test_a_session_before_its_body(law: Law, born: str, expected: list[str]) -> None:
    found = case(law, born=born, rest="sittings: [{id: s, board_of: t, sat: 2020-03-02}]\n")
    assert codes(found) == expected
    for warning in found.warnings:
        both_places(warning)


def test_each_account_has_its_own_roster(law: Law) -> None:
    since = "{accounts: {one: {from: 2020-01-01, to: 2020-02-01}, other: {from: 2020-01-01, to: ongoing}}}"
    posts = (f"kind_of: red, who: ana, tenure: {since}", post("red", "bea", "2020-06-01"))
    assert codes(case(law, *posts, accounts="accounts: [one, other]\n")) == ["PL4103"]


def test_an_unknown_seat_is_refused_with_what_was_meant(law: Law) -> None:
    with pytest.raises(SourceError) as raised:
        case(law, post("gren", "ana", "2020-01-01"))
    (found,) = raised.value.diagnostics
    assert (found.code, found.path, found.args["closest"]) == ("PL4032", "things[0].posts_of[0].kind_of", "green")


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("filled by who", "filled by tenure", "PL2003"),
        ("one per caster", "one per castor", "PL2001"),
        ("one per caster", "one per caster2", "PL2001"),
        ("follows born of board_of", "follows borne of board_of", "PL2001"),
        ("follows born of board_of", "follows posts_of of board_of", "PL2003"),
        ("follows born of board_of", "follows born of sat", "PL2003"),
    ],
)
def test_what_a_law_says_of_rosters_is_checked(right: str, wrong: str, code: str) -> None:
    with pytest.raises(SourceError) as raised:
        compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + BOARD.replace(right, wrong)}), "tt")
    assert code in {d.code for d in raised.value.diagnostics}
