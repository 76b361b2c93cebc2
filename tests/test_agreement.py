"""Equation 6: every backend equals the reference, on generated law and generated cases, and on every case of the scenarios."""

import os
import random
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, TypeAlias

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lawgen
import protlaw
from protlaw.api import as_of_case
from protlaw.api import edition as edition_of
from protlaw.core.anchor import entity_of
from protlaw.core.diagnostic import SourceError
from protlaw.core.values import FUTURE, NEVER, PAST, Members, Occ, Span_, masked
from protlaw.engine.columns.batch import Batch, CollColumn, MaskColumn, OccColumn, Rows
from protlaw.engine.columns.cases import table_of
from protlaw.engine.columns.compare import differences
from protlaw.engine.columns.kernel import Columnar
from protlaw.engine.facts import Known, known, view
from protlaw.engine.reference import Reference
from protlaw.scenarios import asked, expectations, scenario_files
from protlaw.semantics.lawbook import UNCHANGED, UNKNOWN, FactDecl, Lawbook

MANY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
DAY = 86_400
Asked: TypeAlias = dict[tuple[Any, ...], list[Known]]  # cases by the day of the law they are judged by and the readings chosen


def agree(book: Lawbook, cases: list[Known], choices: dict[str, str] | None = None, law_on: str | None = None, block: int = 7) -> int:
    """How many answers columns and reference give alike; any other fails."""
    full = {name: a.default for name, a in book.ambiguities.items()} | (choices or {})
    table, columns = table_of(book, cases), Columnar(book, full, law_on)
    assert columns.refused() == {}
    asked, differ = differences(book, cases, table, columns.evaluate(table.batch, block=block), full, law_on)
    assert differ == []
    return asked


# --- generated law -----------------------------------------------------------------------------------------------------------


@MANY
@given(lawgen.norms(), st.lists(lawgen.cases(), min_size=1, max_size=12), st.sampled_from(["first_way", "second_way"]))
def test_columns_answer_as_the_reference(declarations: list[str], drawn: list[dict[str, object]], way: str) -> None:
    law = lawgen.law(declarations)
    cases = []
    for facts in drawn:
        case = law.parse_case(lawgen.case_text(facts))
        cases.append(known(law.book, case, None, as_of_case(case).facts_until, FUTURE))
    assert agree(law.book, cases, {"tt.law/since": way} if "tt.law/since" in law.book.ambiguities else None)


COUNTS = st.one_of(
    st.sampled_from(["big of pp", "not (big of pp)", "spell in effect at done0 of pp", "done0 of pp"]),
    st.tuples(st.sampled_from(lawgen.EVENTS), st.sampled_from(["<", "<="]), st.just("done0 of pp")).map(" ".join),
    st.tuples(st.just("done0 of pp"), st.sampled_from(["<", "<="]), st.sampled_from(lawgen.EVENTS)).map(" ".join),
)
WHICH = st.recursive(
    COUNTS,
    lambda some: st.one_of(
        st.tuples(some, st.sampled_from([" and ", " or "]), some).map(lambda t: f"({''.join(t)})"), some.map("not ({})".format)
    ),
    max_leaves=4,
)


@settings(MANY, max_examples=60)
@given(WHICH, st.lists(lawgen.cases(), min_size=1, max_size=12))
def test_the_first_member_that_counts_is_cut_alike(which: str, drawn: list[dict[str, object]]) -> None:
    """A condition cuts the moments of a member, listed or not, to those at which it admits it."""
    law = lawgen.law(
        [
            f'obligation duty0 of thing citing para 1 bearer office must es: "x" en: "y" within 3 hours from ev0'
            f" done by first done0 of pp of each pp in pieces ({which})\n"
        ]
    )
    cases = [law.parse_case(lawgen.case_text(facts)) for facts in drawn]
    assert agree(law.book, [known(law.book, case, None, as_of_case(case).facts_until, FUTURE) for case in cases]) == len(cases)


def test_members_not_listed_are_not_compared() -> None:
    """The reference knows an unlisted member by its list; columns do not."""
    book = lawgen.law(
        [
            'obligation duty0 of thing for each qq in pieces citing para 1 bearer office must es: "x" en: "y"'
            " within 3 hours from ev0 done by first done0 of pp of each pp in pieces (pp is qq)\n"
        ]
    ).book
    assert list(Columnar(book).refused()) == ["tt.law/duty0"]


MOMENT = st.one_of(st.none(), st.integers(0, 80).map(lambda h: lawgen.BASE + h * lawgen.HOUR))
TRUTH = st.sampled_from([True, False, None])


@MANY
@given(
    lawgen.norms(),
    st.lists(
        st.fixed_dictionaries({**dict.fromkeys(lawgen.EVENTS, MOMENT), **dict.fromkeys(lawgen.TRUTHS, TRUTH)}), min_size=1, max_size=20
    ),
    st.integers(0, 100),
)
def test_a_program_answers_as_the_reference(declarations: list[str], drawn: list[dict[str, object]], hours: int) -> None:
    law = lawgen.law(declarations)
    program, horizon = law.compile("thing"), lawgen.BASE + hours * lawgen.HOUR
    for facts in drawn:
        stated = {"colour": "red", "spell": (facts["ev0"], facts["ev1"]), **facts}
        assert program(stated, horizon) == program._asked(stated, horizon)


@MANY
@given(lawgen.norms())
def test_a_program_refuses_only_what_reaches_beyond_its_subject(declarations: list[str]) -> None:
    program = lawgen.law(declarations).compile("thing")
    for reason in program.refused.values():
        assert reason in ("count", "an open standard"), reason


def test_a_norm_asked_for_and_refused_is_an_error() -> None:
    law = lawgen.law(['requirement need of thing citing para 1 must es: "x" en: "y" holds some pp in pieces (big of pp)\n'])
    with pytest.raises(ValueError, match="count"):
        law.compile("thing", ("tt.law/need",))
    assert law.compile("thing").refused == {"tt.law/need": "count"}


# --- the law that ships --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book() -> Lawbook:
    return protlaw.load("mx").book


@pytest.fixture(scope="module")
def scenarios(book: Lawbook) -> Asked:
    """The cases of the scenarios, in every account, by how they are judged: of each page the first and another drawn by lot; all of
    them (four times as long) with `PROTLAW_WHOLE=1`."""
    law, draw = protlaw.Law(book), random.Random(0)
    found: Asked = {}
    for path in scenario_files(protlaw.api.data_folder() / "fixtures"):
        first, *others = expectations(path)
        for expectation in (first, *(others if os.environ.get("PROTLAW_WHOLE") else draw.sample(others, min(1, len(others))))):
            with suppress(SourceError):  # what a page says is an error
                case, as_of, readings = asked(law, expectation)
                for account in case.accounts or (None,):
                    one = known(book, case, account, as_of.facts_until, as_of.known_at)
                    if not one.stays and not any(standard for _, _, standard in one.holdings):
                        found.setdefault((as_of.law_on, *sorted(readings.items())), []).append(one)
    return found


def test_every_scenario_answers_alike(book: Lawbook, scenarios: Asked) -> None:
    answers = sum(agree(book, cases, dict(readings), law_on, 64) for (law_on, *readings), cases in scenarios.items())
    assert answers > 20_000
    every = [facts for cases in scenarios.values() for facts in cases]
    found = Columnar(book).evaluate(table_of(book, every).batch, moments=False)
    assert [name for name, one in found.items() if not len(one.subject)] == []
    print(f"{len(every)} cases, {answers} answers")


@pytest.mark.parametrize("seed", range(6))
def test_scenarios_with_other_facts_answer_alike(book: Lawbook, scenarios: Asked, seed: int) -> None:
    """Facts drawn anew, on limits and just beside them, imprecise, absent and unknown; other readings; the law of one day."""
    draw, every = random.Random(seed), [facts for cases in scenarios.values() for facts in cases]
    cases = [_otherwise(book, draw.choice(every), draw) for _ in range(60)]
    choices = {name: draw.choice(a.readings).name for name, a in book.ambiguities.items()}
    assert agree(book, cases, choices, draw.choice([None, "2015-01-01", "2020-12-01"]), block=16) > 1000


@pytest.mark.parametrize("name", ["mx@2020-12-04+minuta-2020", "mx@2026-01-01+monreal-2020"])
def test_drafts_known_at_second_hand_answer_alike(scenarios: Asked, name: str) -> None:
    """On the day of the draft and by the moment of each norm; what nobody mentions unchanged, or unknown."""
    edition, draw = edition_of(name), random.Random(name)
    book = edition.law.book
    cases = [_otherwise(book, draw.choice([f for cases in scenarios.values() for f in cases]), draw) for _ in range(40)]
    for law_on in (edition.day, None):
        for reading in (UNCHANGED, UNKNOWN):
            choices = {name: reading for name in book.ambiguities if name.endswith("/unmentioned")}
            assert choices and agree(book, cases, choices, law_on, block=16) > 1000


def _otherwise(book: Lawbook, facts: Known, draw: random.Random) -> Known:
    values = dict(facts.values)
    keys = [(id_, f) for entity, ids in facts.instances.items() for id_ in ids for f in book.entities[entity].facts]
    for subject, name in draw.sample(keys, min(len(keys), 20)):
        declared = book.entities[entity_of(subject)].facts[name]
        value = _drawn(declared, facts, book, draw)
        if value is None:
            values.pop((subject, name), None)
        else:
            values[subject, name] = value
    return facts._replace(values=values)


def _drawn(declared: FactDecl, facts: Known, book: Lawbook, draw: random.Random) -> object:
    ids = facts.instances.get(declared.entity or "", ())
    match declared.type:
        case "event":
            return _moment(facts.horizon, draw)
        case "period":
            first = _moment(facts.horizon, draw)
            return Span_(first, NEVER if not first.some else Occ(max(first.earliest, 0), facts.horizon, True, True))
        case "bool":
            return draw.choice([1, 2, 3])
        case "one" | "scale":
            return draw.randrange(1, 1 << len(declared.members))
        case "num":
            return (low := draw.randrange(12)), low + draw.choice([0, 0, 3])
        case "place":
            return (draw.choice(book.jurisdiction.zones),)
        case "ref":
            return draw.choice([None, *ids])
        case "coll":
            return Members(tuple(draw.sample(ids, draw.randint(0, len(ids)))), draw.random() < 0.6)
    return facts.values.get(("", declared.name))


def _moment(horizon: int, draw: random.Random) -> Occ:
    at = horizon - draw.choice([0, 1, -1, 3 * 3600, 9 * 3600, DAY, 10 * DAY, 31 * DAY, 365 * DAY, draw.randrange(900 * DAY)])
    kind = draw.randrange(5)
    if kind == 0:
        return NEVER if draw.random() < 0.5 else Occ(PAST, horizon, True, True)
    return masked(Occ(at, at + (draw.choice([1, DAY, 40 * DAY]) if kind == 1 else 0), True, False), horizon)


# --- what a batch may hold -------------------------------------------------------------------------------------------------------


def _occurrences() -> Iterator[tuple[int, int, bool, bool]]:
    yield PAST, FUTURE, True, True  # nothing known
    yield lawgen.BASE + 1, FUTURE, True, True  # denied up to a moment
    yield lawgen.BASE, lawgen.BASE + DAY, True, False
    yield lawgen.BASE + 10 * DAY, lawgen.BASE + 10 * DAY, True, False


def test_what_is_stated_is_seen_as_the_reference_sees_it() -> None:
    """Moments stated whole are cut at the horizon as those of a case file are."""
    from protlaw.engine.columns.prepare import prepared

    book = lawgen.law(
        ['obligation duty0 of thing citing para 1 bearer office must es: "x" en: "y" within 3 hours from ev0 done by ev1\n']
    ).book
    stated = OccColumn(*(np.array(part) for part in zip(*_occurrences(), strict=True)))
    horizon = np.full(4, lawgen.BASE + 2 * DAY)
    seen = prepared(book, Batch(horizon, {"thing": Rows("thing", 4, np.arange(4), {"ev0": stated})})).entities["thing"].columns["ev0"]
    assert [Occ(*occ) for occ in zip(*(part.tolist() for part in seen), strict=True)] == [
        masked(Occ(*occ), int(horizon[0])) for occ in _occurrences()
    ]


def test_a_subject_without_facts_and_a_batch_without_cases() -> None:
    book = lawgen.law(['requirement need of thing citing para 1 must es: "x" en: "y" holds some pp in pieces (big of pp)\n']).book
    nobody = Columnar(book).evaluate(Batch(np.zeros(0, np.int64), {}))["tt.law/need"]
    assert len(nobody.subject) == 0
    alone = Columnar(book).evaluate(Batch(np.array([lawgen.BASE]), {"thing": Rows("thing", 1, np.zeros(1, np.int64), {})}))
    facts = Known(lawgen.BASE, {}, {"thing": ("thing:a",)}, {}, {})
    (answer,) = Reference(book, view(book, facts), {}).answers("tt.law/need")
    one = alone["tt.law/need"]
    assert {s for i, s in enumerate(one.statuses) if int(one.possible[0]) >> i & 1} == set(answer.possible)


def test_members_of_another_case_are_never_mixed_up() -> None:
    """Blocks cut a batch between cases: members and references move with their case."""
    book = lawgen.law(['requirement need of thing citing para 1 must es: "x" en: "y" holds some pp in pieces (big of pp)\n']).book
    n = 50
    big = np.arange(n) % 3 == 0
    pieces = Rows("piece", n, np.arange(n), {"big": MaskColumn(big)})
    things = Rows("thing", n, np.arange(n), {"pieces": CollColumn(np.arange(n + 1), np.arange(n), np.ones(n, bool))})
    batch = Batch(np.full(n, lawgen.BASE), {"thing": things, "piece": pieces})
    for block in (1, 7, 100):
        one = Columnar(book).evaluate(batch, block=block)["tt.law/need"]
        assert (one.possible == np.where(big, 1 << one.statuses.index("yes"), 1 << one.statuses.index("no"))).all()
        assert (one.subject == np.arange(n)).all()
