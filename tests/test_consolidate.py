"""Consolidation: a base text and its decrees, each norm with the days on which it reads as it does."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lawgen
from protlaw.api import Law, as_of_case
from protlaw.core.diagnostic import SourceError
from protlaw.engine.derivation import Finding
from protlaw.semantics.compile import Sources, compile_law
from protlaw.semantics.lawbook import Lawbook

BASE = """
article 2 "Dos"
obligation report of thing
  citing article 1 para 1
  bearer office
  must es: "informar" en: "report"
  within 10 natural days from ev0
  done by ev1
obligation reply of thing
  citing article 2
  bearer office
  must es: "contestar" en: "reply"
  within reading days natural days from ev0
  done by ev2
ambiguity days
  citing article 2
  reading five: 5 default
  reading six: 6
  because es: "cinco" en: "five"
"""
DECREE = """%lang en
amendment tt.decree to tt.law
  title es: "Decreto" en: "Decree"
  enacted
  published 2020-01-01 in "DOF"
  in force from 2020-01-02
  source "generated"
"""
SHORTER = """
reform article 1 para 1
obligation report of thing
  citing article 1 para 1
  bearer office
  must es: "informar" en: "report"
  within 5 natural days from ev0
  done by ev1
"""


def book(*amendments: str, base: str = BASE) -> Lawbook:
    files = {"tt/law/a.law": lawgen.VOCABULARY + base}
    files |= {f"tt/law/reformas/{i}.law": text for i, text in enumerate(amendments)}
    return compile_law(Sources(lawgen.TABLES, files), "tt")[0]


def faults(*amendments: str, base: str = BASE) -> list[str]:
    with pytest.raises(SourceError) as error:
        book(*amendments, base=base)
    return [d.code for d in error.value.diagnostics]


def days(lawbook: Lawbook, name: str) -> list[tuple[str, str | None, str]]:
    return [(v.start, v.end, v.because) for v in lawbook.norms[f"tt.law/{name}"]]


def test_a_norm_restated_has_two_versions() -> None:
    lawbook = book(DECREE + SHORTER)
    assert days(lawbook, "report") == [("2012-06-26", "2020-01-02", "base"), ("2020-01-02", None, "tt.decree")]
    assert days(lawbook, "reply") == [("2012-06-26", None, "base")]


def test_a_norm_restated_in_the_same_words_is_one_version() -> None:
    same = SHORTER.replace("5 natural", "10 natural")
    assert days(book(DECREE + same), "report") == [("2012-06-26", None, "base")]


def test_a_norm_left_out_of_a_restated_place_is_repealed() -> None:
    assert days(book(DECREE + "reform article 1 para 1\n"), "report") == [("2012-06-26", "2020-01-02", "base")]
    assert days(book(DECREE + "repeal article 1\n"), "report") == [("2012-06-26", "2020-01-02", "base")]


def test_a_new_norm_begins_with_its_decree() -> None:
    new = 'insert article 3\narticle 3 "Tres"\n' + SHORTER.split("\n", 2)[2].replace("report", "extra").replace(
        "article 1 para 1", "article 3"
    )
    assert days(book(DECREE + new), "extra") == [("2020-01-02", None, "tt.decree")]


def test_a_norm_changed_in_one_clause_keeps_the_others() -> None:
    lawbook = book(DECREE + "change report\n  within 48 hours from ev0\n")
    old, new = (v.norm for v in lawbook.norms["tt.law/report"])
    assert new.term.unit == "hours" and old.term.unit == "natural_days"
    assert (new.done, new.head.citations, new.bearer) == (old.done, old.head.citations, old.bearer)


def test_a_norm_withdrawn_by_name_ends() -> None:
    assert days(book(DECREE + "withdraw report\n"), "report")[-1][1] == "2020-01-02"


def test_an_ambiguity_restated_changes_the_norms_that_read_it() -> None:
    decree = (
        DECREE
        + 'reform article 2\nambiguity days\n  citing article 2\n  reading five: 5\n  reading seven: 7 default\n  because es: "x" en: "x"\n'
    )
    restated = BASE.split('article 2 "Dos"\n')[1].split("obligation reply")[1].split("ambiguity")[0]
    lawbook = book(decree + "obligation reply" + restated)
    assert days(lawbook, "reply") == [("2012-06-26", "2020-01-02", "base"), ("2020-01-02", None, "tt.decree")]


def test_a_norm_that_reads_an_amended_definition_is_amended_too() -> None:
    base = (
        BASE
        + "define span of thing\n  citing article 2\n  equals 5\n"
        + SHORTER.split("\n", 2)[2]
        .replace("report", "tied")
        .replace("article 1 para 1", "article 1 para 3")
        .replace("within 5 natural days", "within 1 natural days plus span")
    )
    decree = DECREE + "withdraw span\ndefine span of thing\n  citing article 2\n  equals 7\n"
    lawbook = book(decree, base=base)
    assert [v.start for v in lawbook.norms["tt.law/tied"]] == ["2012-06-26", "2020-01-02"]
    law = Law(lawbook)
    assert [due(law, "tied", day) for day in ("2019-06-01", "2020-06-01")] == ["2019-06-07", "2020-06-09"]


def due(law: Law, norm: str, day: str) -> str:
    stated = f"case: c\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 2021-01-01\nthings: [{{id: t, ev0: {day}, ev1: {{none: true, until: 2021-01-01, by: x}}}}]\n"
    case = law.parse_case(stated)
    finding = next(f for f in law.evaluate(case).findings if f.norm == f"tt.law/{norm}")
    assert finding.due is not None
    return date.fromtimestamp(finding.due.latest - 24 * 3600).isoformat()


@pytest.mark.parametrize(
    ("amendment", "code"),
    [
        ("reform article 9\n", "PL3008"),
        ("repeal article 1\nreform article 1\n", "PL3009"),
        ("reform article 1\nreform article 1 para 1\n", "PL3009"),
        ('resolve article 1 as repeal\n  because es: "x" en: "x"\n', "PL3010"),
        ("withdraw nobody\n", "PL3011"),
        ("change nobody\n  no term\n", "PL3011"),
    ],
)
def test_what_a_decree_may_not_do(amendment: str, code: str) -> None:
    assert code in faults(DECREE + amendment)


def test_a_conflict_is_settled_by_a_reason() -> None:
    settled = 'repeal article 1\nreform article 1\nresolve article 1 as repeal\n  because es: "ambas listas" en: "both lists"\n'
    lawbook = book(DECREE + settled)
    assert days(lawbook, "report")[-1][1] == "2020-01-02"
    operation = lawbook.instruments["tt.decree"].operations[0]
    assert operation.resolved is not None and operation.resolved.es == "ambas listas"


def test_two_decrees_on_one_place_on_one_day_conflict() -> None:
    other = DECREE.replace("tt.decree", "tt.other") + "repeal article 1\n"
    assert "PL3009" in faults(DECREE + SHORTER, other)


def test_what_half_stands_has_to_be_restated() -> None:
    base = BASE.replace("citing article 1 para 1", "citing article 1 para 1, article 2")
    assert "PL3012" in faults(DECREE + "reform article 1 para 1\n", base=base)


def test_a_decree_needs_a_text_to_amend_and_a_later_day() -> None:
    assert "PL3013" in faults(DECREE.replace("to tt.law", "to tt.nothing"))
    assert "PL3014" in faults(DECREE.replace("2020-01-02", "2011-01-02"))


def test_a_norm_keeps_its_subject() -> None:
    assert "PL3015" in faults(DECREE + SHORTER.replace("of thing", "of piece").replace("ev0", "done0").replace("ev1", "done0"))


def test_a_draft_changes_nothing_until_it_is_asked_for() -> None:
    base, draft = {"tt/law/a.law": lawgen.VOCABULARY + BASE}, {"tt/law/d.law": DECREE.replace("enacted", "draft") + SHORTER}
    plain, _ = compile_law(Sources(lawgen.TABLES, base), "tt")
    beside, _ = compile_law(Sources(lawgen.TABLES, base | draft), "tt")
    assert len(beside.norms["tt.law/report"]) == 1 and beside.digest == plain.digest
    drafted, _ = compile_law(Sources(lawgen.TABLES, base, draft), "tt")
    assert len(drafted.norms["tt.law/report"]) == 2


def test_a_transitory_keeps_a_norm_from_older_matters() -> None:
    transitory = "transitory only_new to report\n  citing transitory Segundo\n  when ev0 >= 2020-06-01\n"
    law = Law(book(DECREE + SHORTER + transitory))
    found = {day: status(law, "report", day) for day in ("2019-12-01", "2020-05-31", "2020-06-01")}
    assert found == {"2019-12-01": "breached", "2020-05-31": "defeated", "2020-06-01": "breached"}


def status(law: Law, norm: str, day: str) -> str:
    stated = f"case: c\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 2021-01-01\nthings: [{{id: t, ev0: {day}, ev1: {{none: true, until: 2021-01-01, by: x}}}}]\n"
    case = law.parse_case(stated)
    return next(f.status for f in law.evaluate(case).findings if f.norm == f"tt.law/{norm}")


# --- equation 4: text outside its interval in force changes nothing ---------------------------------------------------------

BOUNDARY = date.fromtimestamp(lawgen.BASE + 30 * 24 * 3600).isoformat()


def _amended(declarations: list[str], new_condition: str, day: str) -> tuple[Law, Law, Law]:
    """The law before a decree, the law it leads to, and the law with the decree from a day on."""
    duty = next(d for d in declarations if d.startswith("obligation duty0"))
    lines = duty.split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("  when"))
    restated = "\n".join([*lines[:at], f"  when {new_condition}", *lines[at + 1 :]])
    after = [restated if d is duty else d for d in declarations]
    decree = DECREE.replace("2020-01-02", day) + "reform article 1 para 1\n" + restated.replace("citing para 1", "citing article 1 para 1")
    files = {"tt/law/a.law": lawgen.VOCABULARY + "\n".join(declarations), "tt/law/reformas/d.law": decree}
    return lawgen.law(declarations), lawgen.law(after), Law(compile_law(Sources(lawgen.TABLES, files), "tt")[0])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(lawgen.norms(), lawgen.conditions(1), st.data())
def test_a_decree_changes_nothing_outside_its_days(declarations: list[str], condition: str, data: st.DataObject) -> None:
    before, after, amended = _amended(declarations, condition, BOUNDARY)
    facts = data.draw(lawgen.cases())
    found = {name: _duty(law, facts) for name, law in (("before", before), ("after", after), ("amended", amended))}
    turn = lawgen.BASE + 30 * 24 * 3600
    start = found["amended"].start
    if start is None:
        return
    if start.latest < turn - 86400:
        assert set(found["amended"].possible) == set(found["before"].possible)
    elif start.earliest > turn + 86400:
        assert set(found["amended"].possible) == set(found["after"].possible)
    else:
        assert set(found["amended"].possible) <= set(found["before"].possible) | set(found["after"].possible)


def _duty(law: Law, facts: dict[str, object]) -> Finding:
    case = law.parse_case(lawgen.case_text(facts))
    return next(f for f in law.evaluate(case, as_of_case(case)).findings if f.norm == "tt.law/duty0")


# --- norms that arise anew each month or year -----------------------------------------------------------------------------

MONTHLY = """
obligation meet of thing for each month m from ev0
  citing article 1 para 1
  bearer office
  must es: "sesionar" en: "meet"
  starts latest of (ev0, beginning of m)
  no later than end of m
  done by first done0 of pp of each pp in pieces (m in effect at done0 of pp)
"""


def _months(begun: str, until: str, *held: str) -> dict[str, set[str]]:
    pieces = ", ".join(f"{{id: p{i}, done0: '{day}'}}" for i, day in enumerate(held))
    law = Law(book(base=MONTHLY))
    case = law.parse_case(
        f"case: c\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: '{until}'\n"
        f"things: [{{id: t, ev0: {begun}, pieces: {{members: [{pieces}], complete_until: '{until}', by: x}}}}]\n"
    )
    return {f.subject: set(f.possible) for f in law.evaluate(case).findings if f.norm == "tt.law/meet"}


def test_a_monthly_duty_arises_each_month_up_to_the_horizon() -> None:
    found = _months("2020-01-15", "2020-04-10", "2020-01-31T23:59:59", "2020-03-01T00:00:00")
    assert found == {
        "thing:t/2020-01": {"met"},
        "thing:t/2020-02": {"breached"},
        "thing:t/2020-03": {"met"},
        "thing:t/2020-04": {"pending"},
    }


def test_a_month_in_which_it_may_not_have_begun_yet_may_have_no_duty() -> None:
    found = _months("{between: [2020-01-15, 2020-02-20]}", "2020-03-10", "2020-02-25")
    assert found == {
        "thing:t/2020-01": {"not_triggered", "breached"},
        "thing:t/2020-02": {"met"},
        "thing:t/2020-03": {"pending"},
    }
    asked = _months("{none: yes, until: 2020-02-10, by: x}", "2020-03-31")
    assert asked == {month: {"not_triggered", status} for month, status in zip(asked, ("breached", "pending"), strict=True)}


def test_a_monthly_duty_of_which_the_start_is_not_known_is_one_open_answer() -> None:
    law = Law(book(base=MONTHLY))
    case = law.parse_case("case: c\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 2020-04-10\nthings: [{id: t}]\n")
    found = [(f.subject, f.status) for f in law.evaluate(case).findings if f.norm == "tt.law/meet"]
    assert found == [("thing:t/*", "undetermined")]


# --- sanctions ------------------------------------------------------------------------------------------------------------

PENAL = """
sanction misuse of thing es: "usar mal la cosa" en: "misusing the thing"
  citing article 1 para 1
  when tr0
  act earliest of (ev1, ev2)
  penalty es: "prisión" en: "imprisonment" between 2 and 9 years
  penalty es: "destitución" en: "removal"
  half when not ev1
"""


@pytest.mark.parametrize(
    ("facts", "possible"),
    [
        ("tr0: yes, ev1: 2020-01-01, ev2: none", {"described"}),
        ("tr0: yes, ev1: none, ev2: 2020-01-01", {"described_half"}),
        ("tr0: yes, ev1: none, ev2: none", {"not_described"}),
        ("tr0: no, ev1: 2020-01-01", {"not_triggered"}),
        ("tr0: yes, ev1: none, ev2: EARLY", {"described_half", "not_described"}),
        ("ev1: 2020-01-01, ev2: none", {"not_triggered", "described"}),
    ],
)
def test_a_sanction_says_what_the_file_states_and_no_more(facts: str, possible: set[str]) -> None:
    law = Law(book(base=PENAL))
    facts = facts.replace("none", "{none: true, until: 2021-01-01, by: x}").replace("EARLY", "{none: true, until: 2020-06-01, by: x}")
    case = law.parse_case(f"case: c\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 2021-01-01\nthings: [{{id: t, {facts}}}]\n")
    finding = next(f for f in law.evaluate(case).findings if f.norm == "tt.law/misuse")
    assert (finding.kind, set(finding.possible)) == ("sanction", possible)


# --- bodies ---------------------------------------------------------------------------------------------------------------

BOARD = """
fact colour_of of piece: one of {red es: "rojo" en: "red", green es: "verde" en: "green"}
fact tenure of piece: period
collegiate body board of thing es: "la junta" en: "the board"
  citing article 1 para 1
  when tr0
  composed of pieces by colour_of during tenure
  total 3
seat red of board 1
  citing article 1 para 1
seat green of board 2
  citing article 1 para 2
"""


def test_a_body_has_its_seats_and_its_versions() -> None:
    decree = DECREE + "reform article 1 para 2, article 1 para 1\n"
    restated = BOARD.split("period\n")[1].replace("total 3", "total 5").replace("green of board 2", "green of board 4")
    lawbook = book(decree + restated, base=BOARD)
    before, after = lawbook.bodies["tt.law/board"]
    assert [(s.name, s.number) for s in before.seats] == [("red", 1), ("green", 2)]
    assert [(s.name, s.number) for s in after.seats] == [("red", 1), ("green", 4)]
    assert (before.days, after.days, after.because) == (("", "2020-01-02"), ("2020-01-02", None), "tt.decree")


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [("total 4", "total 3", "PL3016"), ("seat blue", "seat red", "PL2012"), ("during colour_of", "during tenure", "PL2003")],
)
def test_a_body_that_does_not_add_up(wrong: str, right: str, code: str) -> None:
    assert code in faults(base=BOARD.replace(right, wrong))


# --- a start that may never come ------------------------------------------------------------------------------------------

TWO_WAYS = """
obligation answer of thing
  citing article 1 para 1
  bearer office
  must es: "contestar" en: "answer"
  within 3 months from by cases (ev0 when tr0, ev2 otherwise)
  done by ev1
"""


def test_a_duty_that_starts_falls_due() -> None:
    """With one start on file and the other denied, the duty is breached or never arose; it is not pending."""
    law = Law(book(base=TWO_WAYS))
    none = "{none: true, until: 2021-01-01, by: x}"
    case = law.parse_case(
        "case: c\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 2020-12-01\n"
        f"things: [{{id: t, ev0: 2020-01-01, ev1: {none}, ev2: {none}}}]\n"
    )
    finding = next(f for f in law.evaluate(case).findings if f.norm == "tt.law/answer")
    assert set(finding.possible) == {"not_triggered", "breached"}


def test_a_definition_that_was_repealed_no_longer_holds() -> None:
    base = 'requirement state of thing\n  citing article 1 para 1\n  must es: "x" en: "x"\n  holds tr0\n'
    law = Law(book(DECREE + "repeal article 1\n", base=base))

    def status(until: str) -> tuple[str, ...]:
        stated = f"case: c\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: {until}\nthings: [{{id: t, tr0: yes}}]\n"
        return next(f.possible for f in law.evaluate(law.parse_case(stated)).findings if f.norm == "tt.law/state")

    assert (status("2020-01-01"), status("2020-01-02")) == (("yes",), ("not_in_force",))


def test_a_norm_confirmed_by_a_decree_stands_though_its_place_is_restated() -> None:
    lawbook = book(DECREE + 'reform article 1 para 1\narticle 1 "Uno" fidelity reported\nchange report\n')
    assert days(lawbook, "report") == [("2012-06-26", "2020-01-02", "base"), ("2020-01-02", None, "tt.decree")]
    assert [v.norm.head.fidelity for v in lawbook.norms["tt.law/report"]] == ["text", "reported"]


def test_an_article_repealed_and_inserted_again_was_not_there_in_between() -> None:
    again = DECREE.replace("tt.decree", "tt.again").replace("2020-01-02", "2021-01-02") + 'insert article 2\narticle 2 "Dos"\n'
    articles = book(DECREE + "repeal article 2\n", again).instruments["tt.law"].articles
    assert [(a.start, a.end) for a in articles if a.eid == "art_2"] == [("2012-06-26", "2020-01-02"), ("2021-01-02", None)]
