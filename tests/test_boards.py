"""A body drawn as seats: who holds each at a session and as the facts stand; no more is drawn as filled than the file says."""

import pytest

import lawgen
from protlaw.api import Law
from protlaw.render.html.boards import Board, boards
from protlaw.render.html.page import report_html
from protlaw.render.words import Names
from protlaw.semantics.compile import Sources, compile_law
from test_rosters import BOARD, case, post

SESSION = "sittings: [{id: s, board_of: t, sat: 2020-03-02}]\n"
POSTS = (
    post("red", "ana", "2020-01-01"),
    post("red", "bea", "2020-06-01"),
    post("green", "eva", "2020-01-01", "unknown"),
)


def law() -> Law:
    return Law(compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + BOARD}), "tt")[0])


def board_page(lang: str) -> str:
    compiled = law()
    return report_html(compiled.evaluate(case(compiled, *POSTS, rest=SESSION)), lang, "0", "s")


def drawn(*posts: str, rest: str = "", closed: bool = True, accounts: str = "") -> list[Board]:
    compiled = law()
    members = ", ".join(f"{{id: p{i}, {stated}}}" for i, stated in enumerate(posts))
    until = "2021-01-01" if closed else "2020-02-01"
    stated = compiled.parse_case(
        f"case: c\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 2021-01-01\n{accounts}"
        f"members: [{{id: ana}}, {{id: bea}}, {{id: eva}}]\nthings:\n  - id: t\n"
        f"    posts_of: {{members: [{members}], complete_until: {until}, by: x}}\n{rest}"
    )
    result = compiled.evaluate(stated)
    return boards(result, Names(result.book, "en"))


def states(board: Board) -> dict[str, list[str]]:
    return {row.label: [f"{c.state} {c.who}".strip() for c in row.cells] for row in board.rows}


HELD = "kind_of: red, who: ana, tenure: {from: 2020-01-01, to: {none: yes, until: 2021-01-01, by: x}}"


@pytest.mark.parametrize(
    ("posts", "closed", "red"),
    [
        ((), True, ["vacant"]),
        ((), False, ["unknown"]),
        ((HELD,), True, ["filled member ana"]),
        ((HELD, HELD.replace("ana", "bea")), True, ["disputed member ana", "disputed member bea"]),
        (("kind_of: red, who: ana, tenure: {from: 2020-01-01, to: unknown}",), True, ["unknown member ana"]),
        (("kind_of: red, who: ana, tenure: {from: 2020-01-01, to: 2020-02-01}",), True, ["vacant"]),
        (("kind_of: {one_of: [red, green]}, who: ana, tenure: {from: 2020-01-01, to: {none: yes, until: 2021-01-01, by: x}}",), True, ["unknown member ana"]),
    ],
)  # fmt: skip
def test_a_seat_is_what_the_file_says(posts: tuple[str, ...], closed: bool, red: list[str]) -> None:
    (board,) = drawn(*posts, closed=closed)
    assert states(board)["Red"] == red
    assert board.counts["total"] == 3 == sum(n for state, n in board.counts.items() if state != "total")


def test_accounts_that_disagree_dispute_a_seat() -> None:
    ends = "{accounts: {one: {from: 2020-01-01, to: 2020-02-01}, other: {from: 2020-01-01, to: {none: yes, until: 2021-01-01, by: x}}}}"
    (board,) = drawn(f"kind_of: red, who: ana, tenure: {ends}", accounts="accounts: [one, other]\n")
    assert states(board)["Red"] == ["disputed member ana"]


def test_it_is_drawn_at_each_session_and_as_the_facts_stand() -> None:
    (at_session, now) = drawn(HELD, HELD.replace("ana", "bea").replace("2020-01-01", "2020-06-01"), rest=SESSION)
    assert states(at_session)["Red"] == ["filled member ana"] and at_session.seen == ("sitting s, on 2 March 2020",)
    assert states(now)["Red"] == ["disputed member ana", "disputed member bea"]
    (alike,) = drawn(HELD, rest=SESSION)
    assert len(alike.seen) == 2


def test_the_report_draws_it_only_where_there_is_one() -> None:
    spanish, english = board_page("es"), board_page("en")
    assert "Quiénes integran cada órgano" in spanish and "Who sits on each body" in english
    assert "Lugares: 3. Ocupados: 1; vacantes: 1; en disputa: 0; no consta: 1." in spanish
    compiled = law()
    without = compiled.parse_case("case: c\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 2021-01-01\nmembers: [{id: ana}]\n")
    assert 'id="boards"' not in report_html(compiled.evaluate(without), "es", "0", "s")
