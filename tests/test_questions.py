"""What to find out next: every missing fact once, ranked, with what each answer leaves; cheap however long the file is."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

import lawgen
from protlaw.api import Law, data_folder, load
from protlaw.core.anchor import entity_of
from protlaw.engine import alike
from protlaw.engine.derivation import Result
from protlaw.engine.expressions import Env
from protlaw.engine.facts import known
from protlaw.engine.questions import UNLISTED, importance, questions
from protlaw.engine.sensitivity import Evaluator, missing
from protlaw.render.asking import answers
from protlaw.render.questions import questions_text
from protlaw.scenarios import facts_of
from protlaw.semantics.compile import Sources, compile_law

PUBLISHED = data_folder() / "fixtures/mx/lppddhp/casos-publicados"
CLASSES = ("urgent", "protective", "preventive")


@pytest.fixture(scope="module")
def law() -> Law:
    return load("mx")


@pytest.fixture(scope="module")
def fcm(law: Law) -> Result:
    return law.evaluate(law.parse_case(facts_of((PUBLISHED / "fcm-2017.md").read_text("utf-8"))))


def with_measures(law: Law, number: int, issued: Callable[[int], str]) -> Result:
    """A petition with many measures."""
    rows = "".join(f"      - {{id: m{i}, measure_class: {CLASSES[i % 3]}, issued: {issued(i)}}}\n" for i in range(number))
    head = "zone: America/Mexico_City\nfacts_until: 2023-06-30\npersons: [{id: ana}]\npetitions:\n"
    return law.evaluate(law.parse_case(f"{head}  - id: s1\n    filed_by: ana\n    received: 2023-03-08T18:00\n    measures:\n{rows}"))


# --- what is asked, and in which order --------------------------------------------------------------------------------------


def test_each_missing_fact_is_asked_once_with_every_answer_it_bears_on(fcm: Result) -> None:
    asked = questions(fcm)
    assert len({(q.subject, q.name) for q in asked}) == len(asked)
    told = {
        (q.subject, q.name, b.finding.norm, b.finding.kind, b.finding.subject): b for q in asked for b in q.bears if b.effect != "bears"
    }
    open_ = [f for f in fcm.findings if len(f.possible) > 1 and not f.subject.endswith(UNLISTED)]
    assert {(m.subject, m.name, f.norm, f.kind, f.subject) for f in open_ for m in f.missing} == set(told)
    for f in open_:
        for m in f.missing:
            bearing = told[m.subject, m.name, f.norm, f.kind, f.subject]
            assert bearing.outcomes == m.outcomes
            assert (bearing.effect == "settles") == (m.settles and not m.with_) and (bearing.effect == "together") == bool(m.with_)


def test_what_settles_most_comes_first(fcm: Result) -> None:
    asked = questions(fcm)
    first = asked[0]
    assert (first.subject, first.name, first.answered_by) == ("petition:s1", "danger_declared", "petitioner")
    assert {b.finding.norm.split("/")[1] for b in first.effect("settles")} == {
        "procedure", "issue_urgent_measures", "declare_danger", "high_risk",
    }  # fmt: skip
    counts = [(len(q.effect("settles")), len(q.effect("together", "narrows", "bears"))) for q in asked]
    assert counts == sorted(counts, reverse=True)
    alike = [q for q in asked if (len(q.effect("settles")), len(q.bears)) == (1, 2)]
    assert alike[0].name == "risk_study_finished", "of those that settle as much, what a term already missed hangs on"
    assert [q.name for q in questions(fcm)] == [q.name for q in asked]


def test_the_gravest_and_soonest_duty_presses_most(fcm: Result) -> None:
    by_name = {f.norm.split("/")[1]: importance(f) for f in fcm.findings if not f.subject.endswith(UNLISTED)}
    order = ["issue_urgent_measures", "finish_risk_study", "verify_requirements", "procedure", "request_risk_study"]
    assert sorted(order, key=by_name.__getitem__) == order


def test_what_cannot_be_told_beforehand_is_asked_all_the_same(law: Law) -> None:
    """Who a person is, which things a list has: no value can be tried, and the answer hangs on it."""
    text = "zone: UTC\nfacts_until: 2017-06-08\npetitions: [{id: s1, received: 2017-02-09, candidates: {members: [{id: c1}]}}]\n"
    by_fact = {(q.subject, q.name): q for q in questions(law.evaluate(law.parse_case(text)))}
    for key in (("candidate:c1", "protected_person"), ("petition:s1", "candidates"), ("petition:s1", "filed_by")):
        assert by_fact[key].bears and {b.effect for b in by_fact[key].bears} == {"bears"}
        assert all(b.outcomes == () for b in by_fact[key].bears)


SETTLED = 'obligation dd of thing citing para 1 bearer office must es: "x" en: "y" within 3 hours from ev0 done by ev1\n'


def test_nothing_missing_asks_nothing() -> None:
    small = Law(compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + SETTLED}), "tt")[0])
    head = "zone: UTC\nfacts_until: 2020-02-01\nthings: [{id: t1, ev0: 2020-01-01T10:00:00"
    done = small.evaluate(small.parse_case(f"{head}, ev1: 2020-01-01T11:00}}]\n"))
    assert questions(done) == ()
    for lang, words in (("es", "No falta ningún dato"), ("en", "Nothing is missing")):
        assert words in questions_text(done, lang)
    (asked,) = questions(small.evaluate(small.parse_case(f"{head}}}]\n")))
    assert (asked.subject, asked.name, [b.effect for b in asked.bears]) == ("thing:t1", "ev1", ["settles"])


# --- what each answer leads to -----------------------------------------------------------------------------------------------


def test_answers_are_grouped_by_what_they_lead_to(fcm: Result) -> None:
    first = questions(fcm)[0]
    names = [b.finding.norm.split("/")[1] for b in first.bears]
    found = [(values, dict(zip(names, left, strict=True))) for values, left in answers(first.bears)]
    assert [[v.kind for v in values] for values, _ in found] == [["none"], ["at"], ["at"]]
    assert [left["issue_urgent_measures"] for _, left in found] == [("not_triggered",), ("breached",), ("pending",)]
    assert [left["procedure"] for _, left in found] == [("ordinary",), ("extraordinary",), ("extraordinary",)]


def test_stretches_meet_without_gap_or_overlap(fcm: Result) -> None:
    """Cut where any answer changes: the stretches of all answers together are those of each."""
    for q in questions(fcm):
        stretches = sorted((v.kind, v.first, v.last) for values, _ in answers(q.bears) for v in values if v.first is not None)
        for (kind, _, last), (following, first, _) in pairwise(stretches):
            assert kind != following or first == last + 1
        for values, left in answers(q.bears):
            for bearing, statuses in zip(q.bears, left, strict=True):
                for v in (v for v in values if v.first is not None):
                    inside = [s for o, s in bearing.outcomes if o.kind == v.kind and o.first is not None and o.first <= v.first <= o.last]
                    assert [set(statuses or bearing.finding.possible)] == [set(s) for s in inside]


# --- many measures -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("issued", [lambda i: "2023-03-09", lambda i: f"2023-03-{9 + i % 20:02}T{i % 24:02}:00"], ids=["alike", "apart"])
def test_work_shared_among_answers_that_are_alike_changes_none(law: Law, issued: Callable[[int], str]) -> None:
    """What is found once for many is what would have been found for each."""
    result = with_measures(law, 9, issued)
    choices = {n: a.default for n, a in law.book.ambiguities.items()}
    whole = Evaluator(law.book, known(law.book, result.case, None, *result.as_of[:2]), choices, None)
    checked = 0
    for f in result.findings:
        if len(f.possible) > 1 and f.source is not None:
            each, env = f.source.scope.each, Env.of(f.subject.split(".")[0])
            if each is not None:
                member = f.subject[f.subject.index("[") + 1 : -1]
                env = env.bind(each.var, f.subject if member == "*" else f"{each.entity}:{member}")
            assert tuple(f.missing) == missing(whole, f.norm, whole.base.answer(f.norm, env)), (f.norm, f.subject)
            checked += bool(f.missing)
    assert checked > 100


def test_a_long_file_costs_no_more_than_its_kinds(law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of measures of which the same is known, what is missing is worked out once, be they twelve or two hundred."""
    worked: list[str] = []
    monkeypatch.setattr(alike, "missing", lambda *args: worked.append(args[1]) or missing(*args))
    counts = []
    for number in (12, 60):
        worked.clear()
        asked = questions(with_measures(law, number, lambda i: "2023-03-09"))
        assert len({q.subject for q in asked if entity_of(q.subject) == "measure"}) == number
        counts.append(len(worked))
    assert counts[0] == counts[1]


def test_one_question_about_many_things_is_written_once(law: Law) -> None:
    pages = [questions_text(with_measures(law, number, lambda i: "2023-03-09"), "es") for number in (30, 60)]
    page = pages[0]
    ask = "¿La medida restringió las actividades de la persona beneficiaria, y cuándo?"
    assert page.replace("\n", " ").replace("   ", " ").count(ask) == 1
    assert "y 25 más" in page and abs(len(pages[1].splitlines()) - len(page.splitlines())) <= 2


def test_published_cases_read_in_both_languages() -> None:
    law = load("mx")
    for path in sorted(Path(PUBLISHED).glob("*.md")):
        result = law.evaluate(law.parse_case(facts_of(path.read_text("utf-8"))))
        for lang in ("es", "en"):
            page = questions_text(result, lang)
            assert max(map(len, page.splitlines())) <= 100
            assert "petition:" not in page and "mx.lppddhp/" not in page
