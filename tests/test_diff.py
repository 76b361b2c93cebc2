"""Two texts of a law side by side: what became of each norm and which way it goes, against what the decrees themselves say."""

import json
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import Phase, given, settings

import lawgen
import protlaw
from protlaw.api import data_folder
from protlaw.reform.comparison.behave import Seen, compliance
from protlaw.reform.comparison.compare import Comparison, NormChange, compared
from protlaw.reform.comparison.marked import marked
from protlaw.reform.comparison.page import diff_html
from protlaw.reform.comparison.path import path, total
from protlaw.reform.comparison.schema import diff_schema
from protlaw.reform.comparison.text import Text, text_on
from protlaw.reform.comparison.told import diff_text
from protlaw.reform.comparison.words import Words

Typed = Callable[..., Any]
DAYS = ("2012-06-26", "2020-11-07", "2021-05-21", "2022-04-29")
OPPOSITE = {"added": "repealed", "tightened": "loosened", "widened": "narrowed"}


def text(*declarations: str) -> Text:
    return text_on("tt", lawgen.law(list(declarations)).book, None)


def between(old: str | list[str], new: str | list[str]) -> Comparison:
    a, b = ([one] if isinstance(one, str) else one for one in (old, new))
    return compared(text(*a), text(*b))


def only(found: Comparison) -> NormChange:
    (change,) = found.norms
    return change


@pytest.fixture(scope="module")
def law() -> protlaw.Law:
    return protlaw.load("mx")


# --- one thing changed in a norm, and which way that goes ------------------------------------------------------------------

DUTY = 'obligation tell of thing citing para 1 bearer office must es: "avisar" en: "tell" when tr0 within 3 hours from ev0 done by ev1\n'
BAN = 'prohibition pry of thing citing para 2 bearer office must not es: "espiar" en: "pry" act ev3\n'
RIGHT = 'right object of thing citing para 3 holder office may es: "oponerse" en: "object" within 10 natural days from ev0 act ev1\n'
NEED = 'requirement enough of thing citing para 4 must es: "bastar" en: "suffice" holds count p in pieces (big of p) >= 5\n'
SEATS = 'define all_seats of thing citing para 5 called es: "lugares" en: "seats" equals 9\n'
HALF = (
    'ambiguity half_plus_one es: "mitad" en: "half" citing para 5\n  reading over_half: all_seats plus 1 default es: "más" en: "over"\n'
    '  reading rounded: all_seats plus 2 es: "arriba" en: "up"\n  because es: "una" en: "one"\n'
)
PRESENT = 'define those_present of thing citing para 6 called es: "los presentes" en: "those present" equals count p in pieces (big of p)\n'
QUORUM = 'requirement quorum_needed of thing citing para 6 must es: "haber quórum" en: "have a quorum" holds those_present plus those_present >= reading half_plus_one\n'


@pytest.mark.parametrize(
    ("norm", "before", "after", "state", "aspects", "weakens"),
    [
        (DUTY, "3 hours", "2 hours", "tightened", ["term"], ()),
        (DUTY, "3 hours", "4 hours", "loosened", ["term"], ("term_longer",)),
        (DUTY, "3 hours", "1 natural days", "loosened", ["term"], ("term_longer",)),
        (DUTY, "3 hours", "3 business days", "changed", ["term"], ()),
        (DUTY, "within 3 hours from ev0", "starts ev0 no term", "loosened", ["term"], ("term_gone",)),
        (DUTY, "from ev0", "from ev2", "changed", ["anchor"], ()),
        (DUTY, "when tr0", "when tr0 or tr1", "tightened", ["trigger"], ()),
        (DUTY, "when tr0", "when tr0 and tr1", "loosened", ["trigger"], ("duty_narrowed",)),
        (DUTY, "bearer office", "bearer not stated", "changed", ["bearer"], ()),
        (DUTY, "must es", "shall seek to es", "loosened", ["kind"], ("duty_softened",)),
        (DUTY, "done by ev1", "done by ev2", "changed", ["done"], ()),
        (DUTY, "avisar", "informar", "restated", ["words"], ()),
        (DUTY, "para 1", "para 9", "restated", ["place"], ()),
        (BAN, "act ev3", "when tr0 act ev3", "loosened", ["trigger"], ("ban_conditional",)),
        (RIGHT, "10 natural", "5 natural", "narrowed", ["term"], ("right_shortened",)),
        (RIGHT, "10 natural", "20 natural", "widened", ["term"], ()),
        (NEED, ">= 5", ">= 10", "tightened", ["holds", "limit"], ()),
        (NEED, ">= 5", ">= 2", "loosened", ["holds", "limit"], ("limit_lowered",)),
        (NEED, ">= 5", "<= 5", "changed", ["holds"], ()),
        (SEATS, "9", "11", "changed", ["number"], ()),
    ],
)  # fmt: skip
def test_what_changes_and_which_way(norm: str, before: str, after: str, state: str, aspects: list[str], weakens: tuple[str, ...]) -> None:
    assert before in norm
    change = only(between(norm, norm.replace(before, after)))
    assert (change.state, change.weakens) == (state, weakens)
    assert [c.aspect for c in change.changes] == aspects


def test_an_exception_weakens_a_duty_and_makes_an_absolute_ban_conditional() -> None:
    escape = "exception escape to {} citing para 8 when tr1\n"
    for norm, name, weakens in ((DUTY, "tell", "exception"), (BAN, "pry", "ban_conditional")):
        change = only(between(norm, [norm, escape.format(name)]))
        assert (change.state, change.weakens, [c.aspect for c in change.changes]) == ("loosened", (weakens,), ["exception_new"])
        assert only(between([norm, escape.format(name)], norm)).weakens == ()


def test_what_is_taken_away_or_made_is_told_whole() -> None:
    found = between([DUTY, BAN], [BAN, RIGHT])
    assert {c.name: (c.state, c.weakens) for c in found.norms} == {
        "tt.law/tell": ("repealed", ("obligation_gone",)),
        "tt.law/object": ("added", ()),
    }
    assert only(between(BAN, [])).weakens == ("ban_gone",)


def test_a_number_that_a_norm_reaches_through_definitions_is_worked_out() -> None:
    """Half plus one of nine is five or six; of eleven, six or seven."""
    found = between([SEATS, HALF, PRESENT, QUORUM], [SEATS.replace("9", "11"), HALF, PRESENT, QUORUM])
    states = {c.name: c for c in found.norms}
    quorum = states["tt.law/quorum_needed"]
    assert (quorum.state, quorum.roots) == ("through", ("tt.law/all_seats",))
    ((old, new),) = [(c.old, c.new) for c in quorum.changes if c.aspect == "limit"]
    assert (old.kind, old.number, old.others, new.number, new.others) == ("least", 5, (6,), 6, (7,))
    assert "al menos 5 (6 con otra lectura) → " in " ".join(diff_text(found, "es").split())
    assert "at least 5 (6 on another reading) → " in " ".join(diff_text(found, "en").split())


@settings(max_examples=5, deadline=None, phases=(Phase.generate,))  # every example is three laws compiled
@given(lawgen.norms(), lawgen.norms())
def test_a_text_is_like_itself_and_the_way_back_is_the_opposite(one: list[str], other: list[str]) -> None:
    a, b = text(*one), text(*other)
    defines = [d for d in one if d.startswith("define")]  # the order of its members is part of a definition
    assert not compared(a, text(*reversed([d for d in one if d not in defines]), *defines)).differs
    there, back = compared(a, b), compared(b, a)
    turned = OPPOSITE | {v: k for k, v in OPPOSITE.items()}
    assert {c.name: turned.get(c.state, c.state) for c in there.norms} == {c.name: c.state for c in back.norms}
    one_way = [{c.name for c in found.norms if c.weakens and c.state != "changed"} for found in (there, back)]
    assert not one_way[0] & one_way[1]
    for lang in ("es", "en"):
        assert diff_text(there, lang) and diff_html(there, lang, "0")


# --- the history of the federal law ----------------------------------------------------------------------------------------


def test_each_decree_touches_the_places_it_says(law: protlaw.Law) -> None:
    """Federal law, its three decrees: which articles each reformed, and which it repealed."""
    expected: list[dict[str, set[str]]] = [
        {"restated": {"art_2", "art_8", "art_48", "art_50", "art_63"}, "repealed": {"art_49", "art_51", "art_52", "art_53", "art_54"}},
        {"restated": {"art_5", "art_20"}},
        {"restated": {"art_5", "art_9"}},
    ]
    decrees = ["mx.dof_2020_11_06", "mx.dof_2021_05_20", "mx.dof_2022_04_28"]
    for (before, after), places, decree in zip(pairwise(DAYS), expected, decrees, strict=True):
        found = compared(text_on("a", law.book, before), text_on("b", law.book, after))
        own = [p for p in found.places if p.instrument == "mx.lppddhp"]
        assert {state: {p.eid for p in own if p.state == state} for state in places} == places
        assert sum(map(len, places.values())) == len(own)
        assert decree in dict(found.decrees)


def test_nothing_changes_before_a_decree_enters_into_force(law: protlaw.Law) -> None:
    for before, after in (
        ("2020-10-01", "2020-11-06"),
        ("2020-11-07", "2021-05-20"),
        ("2021-05-21", "2022-04-28"),
        ("2022-04-29", "2026-07-10"),
    ):
        assert not compared(text_on("a", law.book, before), text_on("b", law.book, after)).differs


def test_the_terms_of_the_procedure_are_those_of_2012_ever_since(law: protlaw.Law) -> None:
    for day in DAYS[1:]:
        found = compared(text_on("a", law.book, DAYS[0]), text_on("b", law.book, day))
        assert not [c.name for c in found.norms if c.place.eid.split("__")[0] in {f"art_{n}" for n in range(24, 48)}]


def test_the_prosecutor_for_the_attorney_in_the_same_nine_seats(law: protlaw.Law) -> None:
    found = compared(text_on("a", law.book, "2021-05-20"), text_on("b", law.book, "2021-05-21"))
    board = next(b for b in found.bodies if b.name == "mx.lppddhp/board_of_nine")
    assert (board.old and board.old.total, board.new and board.new.total) == (9, 9)
    said = " ".join(diff_text(found, "es").split())
    assert "Fiscalía General de la República, antes Procuraduría General de la República: 1 de 9" in said
    assert "Consejo Consultivo: 4 de 9" in said


def test_the_ordinary_path_is_43_days_today_and_27_under_the_initiative(law: protlaw.Law) -> None:
    """Ten days for the study, 72 hours to communicate, 30 days to implement; the initiative makes these 48 and 15."""
    drafted = protlaw.edition("mx@2026-01-01+monreal-2020")
    a, b = text_on("a", law.book, "2026-01-01"), text_on("b", drafted.law.book, drafted.day)
    way = path(tuple(f"mx.lppddhp/{n}" for n in ("finish_risk_study", "communicate_decree", "assist_implementation")), a, b)
    assert (total(way.old), total(way.new)) == (((43, "natural_days"),), ((27, "natural_days"),))
    found = compared(a, b)
    assert {c.name.split("/")[1]: (c.state, c.weakens) for c in found.norms} == {
        "communicate_decree": ("tightened", ()),
        "assist_implementation": ("tightened", ()),
    }


def test_the_minute_of_2020_makes_eleven_seats_a_quorum_of_six_or_seven_and_a_ban_conditional() -> None:
    """Of what it is reported to touch and nobody says how, nothing is said to be stricter or laxer."""
    a, b = (text_on(e.name, e.law.book, e.day) for e in map(protlaw.edition, ("mx@2020-12-04", "mx@2020-12-04+minuta-2020")))
    found = compared(a, b)
    said = " ".join(diff_text(found, "es").replace("\u00a0", " ").split())
    assert "Consejo Consultivo: 4 de 9 → 5 de 11 (44,4 % → 45,5 %)" in said
    by = {c.name.split("/")[1]: c for c in found.norms}
    ((old, new),) = [(c.old, c.new) for c in by["quorum"].changes if c.aspect == "limit"]
    assert (old.number, old.others, new.number, new.others) == (5, (6,), 6, (7,))
    assert {name: c.weakens for name, c in by.items() if c.weakens} == {"restrict_activities": ("ban_conditional",)}
    assert by["interior_seat_rank"].state == "unknown" and by["urgent_catalogue"].state == "widened"


# --- words -----------------------------------------------------------------------------------------------------------------


def test_the_words_that_changed_are_marked_and_all_words_are_there() -> None:
    old, new = marked(["Debe avisar en 72 horas.", "Fin."], ["Debe avisar en 48 horas.", "Fin."])
    assert [[p.words for p in side[0] if p.marked] for side in (old, new)] == [["72"], ["48"]]
    assert ["".join(p.words for p in paragraph) for paragraph in new] == ["Debe avisar en 48 horas.", "Fin."]


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_change_of_the_history_is_said_without_identifiers(law: protlaw.Law, lang: str) -> None:
    found = compared(text_on("a", law.book, DAYS[0]), text_on("b", law.book, DAYS[-1]))
    words = Words(found, lang)
    said = " ".join(x for c in found.norms for a in words.aspects(c) for x in (a.what, a.old, a.new))
    assert not [w for w in said.split() if "_" in w]


# --- cases -----------------------------------------------------------------------------------------------------------------


def seen(*possible: str) -> Seen:
    return Seen(possible[0] if len(possible) == 1 else "undetermined", possible, True, None)


@pytest.mark.parametrize(
    ("answers", "low", "high"),
    [
        ([], None, None),
        ([seen("pending")], None, None),
        ([seen("met"), seen("breached")], Fraction(1, 2), Fraction(1, 2)),
        ([seen("met"), seen("met", "breached")], Fraction(1, 2), Fraction(1)),
        ([seen("breached"), seen("not_triggered", "met")], Fraction(0), Fraction(1, 2)),
        ([seen("met"), seen("pending", "breached")], Fraction(1, 2), Fraction(1)),
        ([seen("not_triggered", "breached")], Fraction(0), None),
    ],
)
def test_compliance_is_as_wide_as_what_is_not_known(answers: list[Seen], low: Fraction | None, high: Fraction | None) -> None:
    assert compliance(Counter(frozenset(seen.possible) for seen in answers)) == (low, high)


# --- the command -----------------------------------------------------------------------------------------------------------

CASES = data_folder() / "fixtures/mx/lppddhp/art_29"
BEFORE, AFTER = "mx@2026-01-01", "mx@2026-01-01+monreal-2020"


def test_exit_codes_and_the_languages(typed: Typed) -> None:
    assert typed("diff", "mx@2020-11-06", "mx@2020-11-06").code == 0
    ran = typed("diff", "mx@2020-11-06", "mx@2020-11-07", "--lang", "en")
    assert ran.code == 1 and ran.out.startswith("WHAT CHANGES IN THE LAW")
    assert typed("diff", "mx@2020-11-06", "mx@2020-11-07").out.startswith("QUÉ CAMBIA EN LA LEY")
    assert typed("diff", "mx", "nowhere").code == 2


def test_what_is_asked_amiss(typed: Typed, tmp_path: Path) -> None:
    ran = typed("diff", "mx", "mx", "--norm", "quorun")
    assert ran.code == 2 and "PL0080" in ran.err and "quorum" in ran.err
    ran = typed("diff", "mx", "mx", "--cases", tmp_path)
    assert ran.code == 2 and "PL0062" in ran.err
    (tmp_path / "bad.yaml").write_text("petitions: [{id: s1, nothing: yes}]\n", "utf-8")
    assert "PL0062" in typed("diff", "mx", "mx", "--cases", tmp_path).err


def test_the_cases_behind_each_change(typed: Typed, tmp_path: Path) -> None:
    ran = typed("diff", BEFORE, AFTER, "--cases", CASES, "--format", "json")
    data = json.loads(ran.out)
    jsonschema.validate(data, diff_schema())
    effect = next(e for e in data["cases"]["norms"] if e["norm"] == "mx.lppddhp/communicate_decree")
    (moved,) = [c for c in effect["cells"] if c["a"] != c["b"]]
    assert (moved["a"], moved["b"], [c["case"] for c in moved["cases"]]) == ("met", "met_late", ["setenta-y-dos-horas"])
    assert effect["due"] == {"earlier": 11, "later": 0}
    for lang, words in (("es", "vencen antes: 11"), ("en", "due earlier: 11")):
        assert words in typed("diff", BEFORE, AFTER, "--cases", CASES, "--lang", lang).out


def test_a_file_one_text_cannot_read_is_told_and_the_rest_is_judged(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_bytes((data_folder() / "fixtures/mx/lppddhp/ejemplos/first-case.yaml").read_bytes())
    (tmp_path / "bad.yaml").write_text("petitions: [{id: s1, nothing: yes}]\n", "utf-8")
    ran = typed("diff", "mx@2026-01-01", "mx@2026-01-01", "--cases", tmp_path)
    assert ran.code == 0 and "bad.yaml" in ran.out and "ninguna respuesta cambia" in ran.out


def test_json_of_the_history_has_the_published_shape(typed: Typed) -> None:
    data = json.loads(typed("diff", "mx@2020-11-06", "mx@2022-04-29", "--format", "json", "--path", "quorum,finish_risk_study").out)
    jsonschema.validate(data, diff_schema())
    assert data["differs"] and {n["state"] for n in data["norms"]} >= {"added", "repealed", "restated", "through"}
    assert json.loads(typed("schema", "diff").out) == diff_schema()


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_page_stands_alone(typed: Typed, tmp_path: Path, lang: str) -> None:
    out = tmp_path / "page.html"
    assert typed("diff", BEFORE, AFTER, "--cases", CASES, "--format", "html", "--out", out, "--lang", lang).code == 1
    page = out.read_text("utf-8")
    assert "default-src &#39;none&#39;" in page and "<script" not in page and "src=" not in page and 'href="http' not in page
    assert page.count("<del>72</del>") == 1 and page.count("<ins>48</ins>") == 1
    assert ("Qué cambia en la ley" if lang == "es" else "What changes in the law") in page
    assert typed("diff", BEFORE, AFTER, "--format", "html", "--out", out, "--lang", lang).code == 1  # its own page is replaced
    (tmp_path / "other.html").write_text("<html>mine</html>", "utf-8")
    assert typed("diff", BEFORE, AFTER, "--format", "html", "--out", tmp_path / "other.html").code == 2


def test_one_norm_before_and_now(typed: Typed) -> None:
    out = " ".join(typed("diff", BEFORE, AFTER, "--norm", "communicate_decree").out.split())
    assert "dentro de las 72 horas" in out and "dentro de las 48 horas" in out and "Coadyuvar" not in out


# --- many cases ------------------------------------------------------------------------------------------------------------

TWO_HOURS = """%lang en

amendment mx.two_hours to mx.lppddhp
  title    es: "Ejercicio" en: "Exercise"
  draft
  on the text of 2025-12-01
  in force from 2026-01-01
  source   "exercise"
  fidelity official text

change issue_urgent_measures
  within 2 hours from reading clock_of_issue
"""


def test_a_population_answers_over_columns_as_its_case_files_do(typed: Typed, tmp_path: Path) -> None:
    """The same invented cases, once as tables and once as files: the cells of every norm that changes are the same."""
    draft = tmp_path / "two-hours.law"
    draft.write_text(TWO_HOURS, "utf-8")
    ends = ("mx@2026-01-01", f"mx@2026-01-01+{draft}")
    made = typed("population", "--profile", "mx-2013-2025", "--n", "40", "--seed", "7", "--format", "cases", "--out", str(tmp_path / "p"))
    assert made.code == 0
    files = json.loads(typed("diff", *ends, "--cases", str(tmp_path / "p/cases"), "--format", "json").out)["cases"]
    drawn = json.loads(typed("diff", *ends, "--population", "40", "--seed", "7", "--format", "json").out)["cases"]
    assert (files["judged"], drawn["judged"], drawn["asked"]) == (40, 40, 1)
    told = {norm["norm"]: norm for norm in drawn["norms"]}
    for norm in files["norms"]:
        found = told[norm["norm"]]
        assert {(c["a"], c["b"]): c["n"] for c in found["cells"]} == {(c["a"], c["b"]): len(c["cases"]) for c in norm["cells"]}
        assert found["due"] == norm["due"] and found["met_in_time"] == norm["met_in_time"]
    assert sum(c["n"] for c in told["mx.lppddhp/issue_urgent_measures"]["cells"]) == 40


def test_cases_in_files_and_invented_ones_are_not_mixed(typed: Typed) -> None:
    ran = typed("diff", "mx@2020-11-06", "mx@2022-04-29", "--population", "5", "--cases", "fixtures")
    assert ran.code == 2 and "PL0063" in ran.err
    assert "PL0092" in typed("diff", "mx@2020-11-06", "mx@2022-04-29", "--population", "0").err
    assert "PL0090" in typed("diff", "mx@2020-11-06", "mx@2022-04-29", "--population", "5", "--profile", "nobody").err
