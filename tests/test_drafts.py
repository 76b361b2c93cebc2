"""Drafts on top of the law: editions by name, what a draft changes and when, what it runs into, what is only reported."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lawgen
import protlaw
from conftest import Ran
from protlaw.api import Law, as_of_case
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.engine.derivation import Finding
from protlaw.reform.checks import check
from protlaw.reform.edition import asked, draft_texts, shipped_drafts
from protlaw.reform.terms import places_of
from protlaw.semantics.compile import Sources, compile_law
from protlaw.semantics.lawbook import Lawbook

DRAFTS = Path(__file__).resolve().parents[1] / "rules/mx"
BASE = """
article 2 "Dos"
article 3 "Tres"
obligation report of thing
  citing article 1 para 1
  bearer office
  must es: "informar" en: "report"
  when tr0
  within 10 natural days from ev0
  done by ev1
requirement coloured of thing
  citing article 2
  must es: "tener color" en: "have a colour"
  holds big_enough
define big_enough of thing
  citing article 2
  called es: "bastante grande" en: "big enough"
  when tr1
prohibition stop of thing
  citing article 3
  bearer not stated
  must not es: "detener" en: "stop"
  act ev2
"""
ENACTED = """%lang en
amendment tt.decree to tt.law
  title es: "Decreto" en: "Decree"
  enacted
  published 2020-01-01 in "DOF"
  in force from 2020-01-02
  source "generated"
reform article 1 para 1
obligation report of thing
  citing article 1 para 1
  bearer office
  must es: "informar" en: "report"
  when tr0
  within 8 natural days from ev0
  done by ev1
requirement balanced of thing
  citing article 1 para 1
  must es: "guardar paridad" en: "keep parity"
  holds tr1
"""
HEAD = """%lang en
amendment tt.draft to tt.law
  title es: "Proyecto" en: "Draft"
  draft
"""
REPORTED = HEAD + "  fidelity reported\n"


def book(draft: str, *more: str, on: str | None = "2021-01-01", base: str = BASE, decree: str = ENACTED) -> Lawbook:
    rules = {"tt/law/a.law": lawgen.VOCABULARY + base} | ({"tt/law/b.law": decree} if decree else {})
    drafts = {f"draft{i}.law": text for i, text in enumerate((draft, *more))}
    return compile_law(Sources(lawgen.TABLES, rules, drafts, on), "tt")[0]


def faults(draft: str, *more: str, on: str | None = "2021-01-01", base: str = BASE, decree: str = ENACTED) -> list[Diagnostic]:
    with pytest.raises(SourceError) as error:
        book(draft, *more, on=on, base=base, decree=decree)
    return [d for d in error.value.diagnostics if d.severity == "error"]


def number(lawbook: Lawbook, name: str = "report") -> int:
    return lawbook.norms[f"tt.law/{name}"][-1].norm.term.number.value


def finding(lawbook: Lawbook, norm: str, facts: str = "tr0: yes, ev0: 2021-03-01", readings: dict[str, str] | None = None) -> Finding:
    law = Law(lawbook)
    case = law.parse_case(
        f"case: c\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 2021-06-01\nthings: [{{id: t, {facts}, ev1: {{none: true, until: 2021-06-01, by: x}}}}]\n"
    )
    return next(f for f in law.evaluate(case, readings=readings).findings if f.norm == f"tt.law/{norm}")


# --- editions ---------------------------------------------------------------------------------------------------------------


def test_the_parts_of_a_name() -> None:
    assert asked("mx") == ("mx", None, ())
    assert asked("mx@2020-11-06") == ("mx", "2020-11-06", ())
    assert asked("mx@2026-01-01+a+./b.law+a") == ("mx", "2026-01-01", ("a", "./b.law"))


@pytest.mark.parametrize("name", ["", "mx@", "mx@2026-13-01", "mx@20260101", "mx@2026-1-1", "mx+", "+monreal-2020", "@2020-01-01"])
def test_names_that_name_no_edition(name: str) -> None:
    with pytest.raises(SourceError, match="PL0070"):
        asked(name)


def test_a_draft_that_does_not_exist_is_told_with_the_one_meant() -> None:
    with pytest.raises(SourceError) as error:
        draft_texts(("monrael-2020",), DRAFTS)
    assert (error.value.diagnostics[0].code, error.value.diagnostics[0].args["options"]) == ("PL0071", "`monreal-2020`")
    with pytest.raises(SourceError, match="PL0006"):
        protlaw.edition("xx")
    with pytest.raises(SourceError, match="PL0001"):
        protlaw.edition("mx@2026-01-01+nothing.law")


def test_an_edition_of_a_day_is_the_whole_law_seen_from_it() -> None:
    edition = protlaw.edition("mx@2020-11-06")
    assert (edition.name, edition.day, edition.drafts) == ("mx@2020-11-06", "2020-11-06", ())
    assert edition.law.digest == protlaw.load("mx").digest
    assert protlaw.edition("mx").day is None


def test_a_draft_enters_into_force_on_the_day_asked_for_or_its_own() -> None:
    change = "change report\n  within 5 natural days from ev0\n"
    assert [v.start for v in book(HEAD + change).norms["tt.law/report"]] == ["2012-06-26", "2020-01-02", "2021-01-01"]
    dated = HEAD + "  in force from 2020-06-01\n" + change
    assert book(dated, on=None).norms["tt.law/report"][-1].start == "2020-06-01"
    assert [d.code for d in faults(HEAD + change, on=None)] == ["PL0073"]


def test_decrees_after_the_day_are_left_out() -> None:
    lawbook = book(HEAD + "change report\n  within 5 natural days from ev0\n", on="2019-01-01")
    assert [(v.start, v.because) for v in lawbook.norms["tt.law/report"]] == [("2012-06-26", "base"), ("2019-01-01", "tt.draft")]
    assert "tt.decree" not in lawbook.instruments


def test_a_draft_of_the_day_of_a_decree_acts_on_the_text_the_decree_leaves() -> None:
    lawbook = book(HEAD + "change report\n  within 5 natural days from ev0\n", on="2020-01-02")
    found = [(v.start, v.end, v.because) for v in lawbook.norms["tt.law/report"]]
    assert found == [("2012-06-26", "2020-01-02", "base"), ("2020-01-02", None, "tt.draft")]
    assert [v.because for v in lawbook.norms["tt.law/balanced"]] == ["tt.decree"]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(lawgen.norms(), st.data())
def test_nothing_changes_before_a_draft_enters_into_force(declarations: list[str], data: st.DataObject) -> None:
    before = lawgen.law(declarations)
    rules = {"tt/law/a.law": lawgen.VOCABULARY + "\n".join(declarations)}
    drafted = Law(
        compile_law(
            Sources(lawgen.TABLES, rules, {"d.law": HEAD + "change duty0\n  within 7 natural days from ev0\n"}, "2199-01-01"), "tt"
        )[0]
    )
    facts = lawgen.case_text(data.draw(lawgen.cases()))
    told = []
    for law in (before, drafted):
        case = law.parse_case(facts)
        told.append({(f.norm, f.subject): f.possible for f in law.evaluate(case, as_of_case(case)).findings})
    assert told[0] == told[1]


# --- what is no draft -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        ("not law", "PL1004"),
        ("%lang en\n", "PL0072"),
        ('%lang en\narticle 2 "Dos"\n', "PL0072"),
        (HEAD + "  fidelity title only\n", "PL0074"),
        (HEAD + "  on the text of 2022-01-01\n", "PL3032"),
        (HEAD + "change nobody\n  no term\n", "PL3011"),
        (HEAD + "keep nobody\n", "PL3011"),
        (HEAD + "repeal article 9\n", "PL3008"),
        (HEAD + "reform article 2\nrepeal article 2\n", "PL3009"),
        (HEAD + 'widen colour of thong {pink es: "rosa" en: "pink"}\n', "PL2001"),
        (HEAD + 'widen ev0 of thing {pink es: "rosa" en: "pink"}\n', "PL2003"),
        (HEAD + 'widen colour of thing {red es: "rojo" en: "red"}\n', "PL2002"),
    ],
)
def test_what_a_draft_may_not_be(draft: str, code: str) -> None:
    assert code in [d.code for d in faults(draft)]


def test_a_draft_in_several_files_is_one() -> None:
    rest = "%lang en\namendment tt.draft to tt.law\nchange report\n  within 5 natural days from ev0\n"
    assert number(book(rest, HEAD)) == number(book(HEAD, rest)) == 5
    assert [d.code for d in faults(HEAD, HEAD)] == ["PL2002"]


def test_what_a_draft_keeps_stands_on_the_place_it_rewrites() -> None:
    lawbook = book(HEAD + "reform article 2\nkeep coloured, big_enough\n")
    assert [v.end for v in lawbook.norms["tt.law/coloured"]] == [None]
    assert [v.end for v in book(HEAD + "reform article 2\n").norms["tt.law/coloured"]] == ["2021-01-01"]


def test_a_draft_adds_a_value_to_a_fact() -> None:
    lawbook = book(HEAD + 'widen colour of thing {pink es: "rosa" en: "pink"}\n')
    assert [m.name for m in lawbook.entities["thing"].facts["colour"].members] == ["red", "green", "blue", "pink"]


def test_a_draft_adds_a_case_to_a_definition() -> None:
    insert = (
        HEAD
        + 'insert article 2\ndefine big_enough of thing\n  citing article 2\n  called es: "bastante grande" en: "big enough"\n  when tr0\n'
    )
    assert finding(book(insert), "coloured", "tr0: yes, tr1: no").status == "yes"


# --- the text has changed since ---------------------------------------------------------------------------------------------

OLD = HEAD + "  on the text of 2019-06-01\n"
FIVE = """reform article 1 para 1
obligation report of thing
  citing article 1 para 1
  bearer office
  must es: "informar" en: "report"
  when tr0
  within 5 natural days from ev0
  done by ev1
"""


def test_a_place_that_has_changed_since_is_a_conflict_with_both_places_and_what_would_be_lost() -> None:
    (fault,) = faults(OLD + FIVE)
    assert (fault.code, fault.args["place"], fault.args["es"]) == ("PL3030", "art_1__para_1", "`guardar paridad`")
    assert fault.span is not None and fault.span.file == "draft0.law"
    assert [(n.span.file, n.args["day"]) for n in fault.notes] == [("tt/law/b.law", "2020-01-02")]
    assert [d.code for d in faults(OLD + "change report\n  within 5 natural days from ev0\n")] == ["PL3030"]


def test_no_conflict_where_nothing_has_changed_since() -> None:
    assert number(book(OLD + FIVE, on="2019-12-01")) == 5
    assert number(book(HEAD + "  on the text of 2020-01-02\n" + FIVE)) == 5
    assert number(book(OLD + "reform article 2\n")) == 8


@pytest.mark.parametrize(("whose", "days", "parity"), [("draft", 5, "2021-01-01"), ("enacted", 8, None)])
def test_the_draft_decides_whose_words_prevail(whose: str, days: int, parity: str | None) -> None:
    lawbook = book(OLD + FIVE + f'rebase article 1 as {whose}\n  because es: "x" en: "x"\n')
    assert number(lawbook) == days
    assert lawbook.norms["tt.law/balanced"][-1].end == parity


def test_a_decision_about_nothing_is_pointed_out() -> None:
    rules = {"tt/law/a.law": lawgen.VOCABULARY + BASE}
    draft = {"d.law": OLD + FIVE + "rebase article 2 as draft\n"}
    warnings = compile_law(Sources(lawgen.TABLES, rules, draft, "2021-01-01"), "tt")[1]
    assert [d.code for d in warnings] == ["PL3031"]


# --- known at second hand ---------------------------------------------------------------------------------------------------


def test_of_a_touched_norm_nobody_reports_anything_is_possible() -> None:
    lawbook = book(REPORTED + "reform article 1 para 1\n")
    assert set(lawbook.instruments["tt.draft"].lost) == {
        "tt.law/balanced",
        "tt.law/report",
    }
    found = finding(lawbook, "report")
    assert set(found.possible) == {"not_in_force", "not_triggered", "defeated", "pending", "met", "met_late", "breached", "ended"}
    assert ("not_reported", "tt.draft") in [(r.kind, r.name) for r in found.reasons]
    assert (found.fidelity, found.due) == ("reported", None)


def test_a_definition_nobody_reports_leaves_open_what_reads_it() -> None:
    found = finding(book(REPORTED + "reform article 2\nkeep coloured\n"), "coloured", "tr1: yes")
    assert set(found.possible) == {"yes", "no"}


def test_what_nobody_mentions_is_read_on_under_a_reading_that_is_shown() -> None:
    lawbook = book(REPORTED + "reform article 3\n")
    found = finding(lawbook, "report")
    assert (found.status, found.settled, found.fidelity) == ("breached", False, "reported")
    assert [(p.ambiguity, p.used) for p in found.readings] == [("tt.draft/unmentioned", "unchanged")]
    unknown = finding(lawbook, "report", readings={"tt.draft/unmentioned": "unknown"})
    assert unknown.status == "undetermined" and "met" in unknown.possible


def test_before_the_draft_nothing_of_it_is_shown() -> None:
    found = finding(book(REPORTED + "reform article 3\n"), "report", "tr0: yes, ev0: 2020-03-01")
    assert (found.status, found.settled, found.readings, found.fidelity) == ("breached", True, (), "text")


def test_what_the_draft_is_reported_to_say_needs_no_reading() -> None:
    found = finding(book(REPORTED + "change report\n  within 5 natural days from ev0\n"), "report")
    assert (found.status, found.settled, found.readings) == ("breached", True, ())


def test_a_number_nobody_reports_is_an_interval() -> None:
    found = finding(book(REPORTED + "change report\n  within not reported natural days from ev0\n"), "report")
    assert set(found.possible) == {"pending", "breached"}
    assert found.due is not None and found.due.earliest < found.due.latest


def test_a_condition_nobody_reports_is_open() -> None:
    found = finding(book(REPORTED + "change report\n  when not reported\n"), "report")
    assert set(found.possible) == {"not_triggered", "breached"}


# --- checks -----------------------------------------------------------------------------------------------------------------

NEW = """insert article 4
article 4 "Cuatro"
obligation extra of thing
  citing article 4
  bearer office
  must es: "avisar" en: "warn"
  within 3 hours from ev0
  done by ev3
"""
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
  citing article 1 para 1
requirement one_and_one of thing
  citing article 2
  must es: "uno y uno" en: "one and one"
  when tr0
  holds bigs >= 1 and count p in pieces (colour_of of p is green and not big of p) >= 1
define bigs of thing
  citing article 2
  called es: "grandes" en: "big ones"
  equals count p in pieces (colour_of of p is green and big of p)
"""
MORE = BOARD.split("period\n")[1].split("requirement")[0].replace("total 3", "total 4").replace("green of board 2", "green of board 3")
BASED = HEAD + "  on the text of 2020-06-01\n"


@pytest.mark.parametrize(
    ("draft", "base", "found"),
    [
        (BASED + NEW, BASE, []),
        (BASED + "change stop\n  when not tr0\n", BASE, ["PL5030"]),
        (BASED + NEW.replace("3 hours", "0 hours"), BASE, ["PL5031"]),
        (BASED + NEW.replace("3 hours from ev0", "2 natural days from ev0").replace("ev3", "ev1"), BASE, []),
        (BASED + NEW.replace("from ev0", "from unstated"), BASE, ["PL5033"]),
        (BASED + NEW.replace("bearer office", "bearer not stated"), BASE, ["PL5034"]),
        (BASED + "reform article 1 para 1\n" + MORE, BOARD, ["PL5035"]),
        (BASED + "repeal article 3\n" + NEW.replace("citing article 4", "citing article 3"), BASE, ["PL5036"]),
        (BASED.replace("  draft\n", '  draft\n  published 2020-02-01 in "x"\n'), BASE, ["PL5038"]),
        (HEAD, BASE, ["PL5039"]),
    ],
)
def test_each_check_on_its_bad_example(draft: str, base: str, found: list[str]) -> None:
    lawbook = book(draft, base=base, decree=ENACTED if base is BASE else "")
    assert [d.code for d in check(lawbook)] == found


def test_an_act_that_falls_due_before_what_has_to_come_first() -> None:
    vocabulary = lawgen.VOCABULARY.replace('fact ev0 of thing: event es: "suceso cero" en: "event zero"', "")
    first = 'fact ev0 of thing: event es: "suceso cero" en: "event zero"\n  precedes ev1\n'
    issue = (
        NEW.split('Cuatro"\n')[1]
        .replace("extra", "issue")
        .replace("citing article 4", "citing article 2")
        .replace("ev0", "ev2")
        .replace("ev3", "ev0")
    )
    later = BASED + NEW.replace("from ev0", "from ev2").replace("ev3", "ev1").replace("3 hours", "2 hours")
    rules = {"tt/law/a.law": vocabulary + first + BASE + issue}
    lawbook = compile_law(Sources(lawgen.TABLES, rules, {"d.law": later}, "2021-01-01"), "tt")[0]
    (found,) = check(lawbook)
    assert (found.code, found.args) == ("PL5032", {"name": "extra", "first": "issue"})


def test_a_term_is_listed_wherever_it_stands() -> None:
    base = (
        BASE + 'requirement defined of thing\n  citing article 2 term "Color"\n  must es: "ser un color" en: "be a colour"\n  holds tr0\n'
    )
    lawbook = book(BASED + 'repeal article 2 term "Color"\n', base=base)
    (found,) = check(lawbook)
    assert (found.code, found.args["count"]) == ("PL5037", "1")
    assert [place.eid for place, _ in places_of(lawbook, "tt.law", "Color", "2020-06-01")] == ["art_2", "art_2__def_Color"]


# --- those that ship --------------------------------------------------------------------------------------------------------


def drafted(name: str, on: str) -> Lawbook:
    return protlaw.edition(f"mx@{on}+{name}").law.book


def test_monreal_changes_two_numbers_and_nothing_else() -> None:
    lawbook = drafted("monreal-2020", "2026-01-01")
    changed = {name.split("/")[1] for name, versions in lawbook.norms.items() if versions[-1].because == "mx.monreal_2020"}
    assert changed == {"communicate_decree", "assist_implementation"}
    assert lawbook.norms["mx.lppddhp/communicate_decree"][-1].norm.term.number.value == 48
    assert lawbook.norms["mx.lppddhp/assist_implementation"][-1].norm.term.number.left.value == 15
    assert check(lawbook) == []


def test_the_minute_of_2020_on_its_own_text() -> None:
    lawbook = drafted("minuta-2020", "2020-12-04")
    board = lawbook.bodies["mx.lppddhp/board_of_nine"][-1]
    assert (board.total, sum(s.number for s in board.seats)) == (11, 11)
    assert {"mx.lppddhp/chair", "mx.lppddhp/experts_in_risk_unit"} <= set(lawbook.instruments["mx.minuta_2020"].lost)
    assert [(d.code, d.args["name"]) for d in check(lawbook)] == [("PL5030", "restrict_activities"), ("PL5035", "two_and_two")]


def test_the_minute_of_2020_on_the_text_of_2022_asks_for_a_decision() -> None:
    with pytest.raises(SourceError) as error:
        drafted("minuta-2020", "2026-01-01")
    found = {d.args["place"]: d.args["es"] for d in error.value.diagnostics}
    assert set(found) == {"art_5", "art_20"}
    assert "observar el principio de paridad de género" in found["art_5"]


def test_the_drafts_are_listed_and_reviewed(typed: Callable[..., Ran]) -> None:
    ran = typed("drafts", "minuta-2020", "ley-general-gobernacion-2022")
    assert ran.code == 0
    assert "detenida en el Senado" in ran.out and "solo se tiene el título" in ran.out and "art. 30" in ran.out
    assert (typed("drafts", "minuta").code, "PL0071" in typed("drafts", "minuta").err) == (2, True)
    ran = typed("lint", "minuta-2020", "--on", "2020-12-04")
    assert (ran.code, "PL5030" in ran.out, "PL5035" in ran.out) == (0, True, True)


@pytest.mark.parametrize("name", sorted(shipped_drafts(DRAFTS)))
def test_every_draft_says_what_became_of_it_and_who_tells(name: str) -> None:
    text = draft_texts((name,), DRAFTS).popitem()[1]
    assert "status    es:" in text and "source    " in text and "fidelity  " in text and "  draft\n" in text
    assert ("on the text of" in text) == ("fidelity  title only" not in text)
