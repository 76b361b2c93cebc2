"""From text to meaning: each fault of names, types and norms at its place, and what each construct answers on a small case."""

import time
from datetime import UTC, datetime

import pytest

import lawgen
from protlaw.api import Law, as_of_case
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.engine.derivation import AsOf, Finding, Result
from protlaw.semantics.checks import LINTS, lint
from protlaw.semantics.compile import Sources, compile_law

FIRST = lawgen.VOCABULARY.count("\n") + 1  # the line on which a test's own text begins
DUTY = 'obligation dd of thing citing para 1 bearer office must es: "x" en: "y"'
NOON = datetime(2020, 10, 1, 18, tzinfo=UTC)  # noon in Mexico City


def compiled(body: str, vocabulary: str = lawgen.VOCABULARY) -> tuple[Law, list[Diagnostic]]:
    book, diagnostics = compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": vocabulary + body}), "tt")
    return Law(book), diagnostics


def faults(body: str, vocabulary: str = lawgen.VOCABULARY) -> list[Diagnostic]:
    with pytest.raises(SourceError) as raised:
        compiled(body, vocabulary)
    assert "tt/law/a.law" in raised.value.sources
    return raised.value.diagnostics


def at(hours: float) -> str:
    return datetime.fromtimestamp(NOON.timestamp() + hours * 3600, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant(hours: float) -> int:
    return int(NOON.timestamp() + hours * 3600)


def judged(
    body: str,
    facts: dict[str, object],
    until: float = 1000,
    law_on: str | None = None,
    choices: dict[str, str] | None = None,
    **rest: object,
) -> Result:
    import json

    law = compiled(body)[0]
    stated = {"case": "c", "jurisdiction": "mx", "zone": "America/Mexico_City", "facts_until": at(until), **rest}
    case = law.parse_case(json.dumps({**stated, "things": [{"id": "t1", **facts}]}))
    return law.evaluate(case, as_of_case(case, law_on=law_on), choices)


def one(result: Result, name: str, subject: str = "thing:t1") -> Finding:
    (found,) = [f for f in result.findings if f.norm == f"tt.law/{name}" and f.subject == subject and f.kind != "act"]
    return found


def possible(body: str, facts: dict[str, object], name: str = "dd", **rest: object) -> set[str]:
    return set(one(judged(body, facts, **rest), name).possible)  # type: ignore[arg-type]


def never(until: float = 1000) -> dict[str, str]:
    return {"none": "true", "until": at(until), "by": "x"}


# --- names and types ---------------------------------------------------------------------------------------------------------

FAULTS = {
    "a misspelt fact": ("define kk of thing when colr is red", "PL2001", 25, {"found": "colr", "meant": "colour"}),
    "a misspelt member": ("define kk of thing when colour is gren", "PL2001", 35, {"found": "gren", "meant": "green"}),
    "a misspelt entity": ("define kk of thang when ev0", "PL2001", 14, {"found": "thang", "meant": "thing"}),
    "a misspelt authority": (
        'authority b2 es: "a" en: "b" is succeeded by offic from 2020-01-01',
        "PL2001",
        46,
        {"found": "offic", "meant": "office"},
    ),
    "a misspelt zone": (
        'authority b2 es: "a" en: "b" seat in "America/Mexico"',
        "PL2001",
        38,
        {"found": "America/Mexico", "meant": "America/Mexico_City"},
    ),
    "a misspelt norm": (f"{DUTY} starts ev0 done by ev1\nexception ee to ddd when ev2", "PL2001", None, {"found": "ddd", "meant": "dd"}),
    "a misspelt target": ("fact xx of thing: reference to thang", "PL2001", 32, {"found": "thang", "meant": "thing"}),
    "an unknown order": ("fact xx of thing: event precedes coloor", "PL2001", None, {"found": "coloor", "meant": "colour"}),
    "an unknown fact": ("define kk of thing when zzzzzz", "PL2012", 25, {"found": "zzzzzz"}),
    "a fact of another entity": ("define kk of piece when ev0", "PL2012", 25, {"found": "ev0"}),
    "an unknown ambiguity": (f"{DUTY} within 3 hours from reading zzzzz done by ev1", "PL2012", None, {"found": "zzzzz"}),
    "an unknown computation": (f"{DUTY} within 3 hours from ev0 counting zzzzz done by ev1", "PL2012", None, {"found": "zzzzz"}),
    "an unknown calendar": ("computation cc calendar zzzzz", "PL2012", 25, {"found": "zzzzz"}),
    "an unknown aspect of silence": (
        f"{DUTY} starts ev0 done by ev1\nsilence ss about starts_at of dd",
        "PL2001",
        18,
        {"found": "starts_at", "meant": "start"},
    ),
    "a fact twice": ("fact ev0 of thing: event", "PL2002", 6, {"name": "ev0"}),
    "an entity twice": ('entity thing es: "a" en: "b"', "PL2002", 8, {"name": "thing"}),
    "a member twice": ("fact xx of thing: one of {red, blue, red}", "PL2002", 38, {"name": "red"}),
    "an authority twice": ('authority office es: "a" en: "b"', "PL2002", 11, {"name": "office"}),
    "a reading twice": ('ambiguity am reading rr: ev0 default reading rr: ev1 because es: "a" en: "b"', "PL2002", 46, {"name": "rr"}),
    "a term from a truth": (
        f"{DUTY} within 3 hours from tr0 done by ev1",
        "PL2003",
        len(DUTY) + 22,
        {"found": "bool", "expected": "event"},
    ),
    "a colour as condition": ("define kk of thing when colour", "PL2003", 25, {"found": "one", "expected": "bool"}),
    "an event plus a number": ("define kk of thing equals ev0 plus 1", "PL2003", 27, {"found": "event", "expected": "num"}),
    "an event in effect": ("define kk of thing when ev0 in effect", "PL2003", 25, {"found": "event", "expected": "period"}),
    "a moment before a number": ("define kk of thing when ev0 < 3", "PL2003", 31, {"found": "num", "expected": "event"}),
    "truths in order": ("define kk of thing when tr0 < tr1", "PL2003", 25, {"found": "bool", "expected": "num"}),
    "a member of a moment": ("define kk of thing when ev0 is red", "PL2003", 25, {"found": "event", "expected": "one"}),
    "an event as bearer": (
        'obligation dd of thing bearer ev0 must es: "x" en: "y" starts ev0 done by ev1',
        "PL2003",
        31,
        {"found": "event", "expected": "authority"},
    ),
    "a clock of an event": (
        f"{DUTY} within 3 hours from ev0 on the clock of ev1 done by ev1",
        "PL2003",
        None,
        {"found": "event", "expected": "place"},
    ),
    "cases of two kinds": (
        "define kk of thing equals by cases (ev0 when tr0, 3 otherwise)",
        "PL2003",
        51,
        {"found": "num", "expected": "event"},
    ),
    "an order of truths": ("fact xx of thing: event precedes tr0", "PL2003", 6, {"found": "bool", "expected": "event"}),
    "a list of moments": (
        "catalogue cc of thing classifies ev0 item red citing para 1",
        "PL2003",
        23,
        {"found": "event", "expected": "one"},
    ),
    "elapsed business days": (
        "define kk of thing when elapsed business days from ev0 to ev1 > 3",
        "PL2003",
        33,
        {"found": "business_days", "expected": "natural_days"},
    ),
    "months added to days": (
        f"{DUTY} within 10 natural days plus elapsed months from ev0 to ev1 from ev0 done by ev1",
        "PL2003",
        None,
        {"found": "months", "expected": "natural_days"},
    ),
    "days added to months": (
        f"{DUTY} within 3 months plus elapsed natural days from ev0 to ev1 from ev0 done by ev1",
        "PL2004",
        None,
        {"found": "natural_days", "expected": "months"},
    ),
    "no bearer": ('obligation dd of thing must es: "x" en: "y" starts ev0 done by ev1', "PL2006", 12, {"name": "dd", "clause": "bearer"}),
    "no force": ("obligation dd of thing bearer office starts ev0 done by ev1", "PL2006", 12, {"name": "dd", "clause": "must"}),
    "no act": ('prohibition dd of thing bearer office must not es: "x" en: "y"', "PL2006", 13, {"name": "dd", "clause": "act"}),
    "no fulfilment": (f"{DUTY} starts ev0", "PL2006", 12, {"name": "dd", "clause": "done"}),
    "no holder": ('power pp of thing may es: "x" en: "y"', "PL2006", 7, {"name": "pp", "clause": "holder"}),
    "no state of things": ('requirement rr of thing must es: "x" en: "y"', "PL2006", 13, {"name": "rr", "clause": "holds"}),
    "no class": ("catalogue cc of thing item red citing para 1", "PL2006", 11, {"name": "cc", "clause": "classifies"}),
    "no ground for a reading": ("ambiguity am reading rr: ev0 default reading ss: ev1", "PL2006", 11, {"name": "am", "clause": "because"}),
    "an element named twice": ("define kk of thing when some pp in pieces (some pp in pieces (big of pp))", "PL2010", 49, {"name": "pp"}),
    "the due moment of many": (
        f"{DUTY} starts due of ee done by ev1\n"
        'obligation ee of thing for each pp in pieces bearer office must es: "x" en: "y" starts ev0 done by ev1',
        "PL2013",
        None,
        {"name": "ee"},
    ),
    "an obligation that forbids": (
        'obligation dd of thing bearer office must not es: "x" en: "y" starts ev0 done by ev1',
        "PL2014",
        38,
        {"found": "must_not", "expected": "must"},
    ),
    "a prohibition that obliges": (
        'prohibition dd of thing bearer office must es: "x" en: "y" act ev1',
        "PL2014",
        39,
        {"found": "must", "expected": "must_not"},
    ),
    "no start": (f"{DUTY} done by ev1", "PL3002", 12, {"name": "dd"}),
    "no default reading": (
        'ambiguity am reading rr: ev0 reading ss: ev1 because es: "a" en: "b"',
        "PL3003",
        11,
        {"name": "am", "found": "0"},
    ),
    "two default readings": (
        'ambiguity am reading rr: ev0 default reading ss: ev1 default because es: "a" en: "b"',
        "PL3003",
        11,
        {"name": "am", "found": "2"},
    ),
    "one reading": ('ambiguity am reading rr: ev0 default because es: "a" en: "b"', "PL3003", 11, {"name": "am", "found": "1"}),
    "a definition of itself": ("define kk of thing when kk", "PL3004", 8, {"name": "kk"}),
    "definitions of one another": (
        "define kk of thing when ll\ndefine ll of thing when mm\ndefine mm of thing when not kk",
        "PL3004",
        8,
        {"name": "kk"},
    ),
    "values of one another": ("define kk of thing equals ll\ndefine ll of thing equals kk", "PL3004", 8, {"name": "kk"}),
    "a due moment from itself": (f"{DUTY} within 1 hours from due of dd done by ev1", "PL3004", 12, {"name": "dd"}),
    "a reading of itself": (
        f'ambiguity am reading rr: reading am default reading ss: ev1 because es: "a" en: "b"\n{DUTY} starts reading am done by ev1',
        "PL3004",
        None,
        {"name": "am"},
    ),
    "readings of one another": (
        'ambiguity am reading rr: reading bm default reading ss: ev1 because es: "a" en: "b"\n'
        'ambiguity bm reading rr: reading am default reading ss: ev1 because es: "a" en: "b"\n'
        f"{DUTY} when reading am starts ev0 done by ev1",
        "PL3004",
        None,
        {"name": "am"},
    ),
    "a day that does not exist": (
        'authority b2 es: "a" en: "b" is succeeded by office from 2021-02-29',
        "PL1011",
        58,
        {"found": "2021-02-29"},
    ),
}


@pytest.mark.parametrize("why", FAULTS)
def test_each_fault_has_its_code_place_and_words(why: str) -> None:
    body, code, column, args = FAULTS[why]
    found = faults(body + "\n")
    fault = found[0]
    assert (fault.code, fault.args) == (code, args), found
    assert fault.span is not None and fault.span.line >= FIRST and fault.severity == "error"
    if column is not None:
        assert fault.span.column == column
    assert fault.help == f"{code}.help"


def test_a_second_clause_is_shown_with_the_first() -> None:
    found = faults(
        DUTY + '\n within 3 hours from ev0\n within 4 hours from ev1\n done by ev1\n done by ev2\n bearer office\n must es: "x" en: "y"\n'
    )
    assert {f.code for f in found} == {"PL2005"} and len(found) == 4
    for fault in found:
        ((span, key, _),) = fault.notes
        assert key == "first_here" and fault.span is not None and span.line < fault.span.line


def test_two_declarations_of_one_name_show_both_places() -> None:
    for body in (
        f"define dd of thing when ev0\n{DUTY} starts ev0 done by ev1\n",
        "define kk of thing as aa when ev0\ndefine kk of piece as bb when big\n",
        "define kk of thing as aa when ev0\ndefine kk of thing when ev1\n",
        "define kk of thing as aa when ev0\ndefine kk of thing equals ev1\n",
    ):
        (fault,) = faults(body)
        assert fault.code == "PL2002" and fault.span is not None and fault.span.line == FIRST + 1
        assert [(n.span.line, n.key) for n in fault.notes] == [(FIRST, "declared_here")]


def test_a_definition_may_have_several_cases() -> None:
    law, diagnostics = compiled(
        "define kk of thing as aa when ev0\ndefine kk of thing as bb when ev1\ndefine ll of thing when ev0\ndefine ll of thing when ev1\n"
    )
    assert diagnostics == [] and set(law.book.norms) == {"tt.law/kk", "tt.law/ll"}


def test_an_instrument_belongs_to_its_folder() -> None:
    (fault,) = faults("", lawgen.VOCABULARY.replace("instrument tt.law", "instrument tt.other"))
    assert (fault.code, fault.args) == ("PL3007", {"found": "tt.other", "expected": "tt.law"})
    loose, _ = compile_law(Sources(lawgen.TABLES, {"a.law": lawgen.VOCABULARY + f"{DUTY} starts ev0 done by ev1\n"}), "tt")
    assert list(loose.norms) == ["tt.law/dd"]


def test_an_instrument_lacks_nothing() -> None:
    (fault,) = faults("", lawgen.VOCABULARY.replace("  in force from 2012-06-26\n", ""))
    assert fault.code == "PL2006" and fault.args["clause"] == "in_force"
    (fault,) = faults("", lawgen.VOCABULARY.replace("in force from 2012-06-26", "in force from 2012-06-31"))
    assert fault.code == "PL1011" and fault.span is not None and fault.span.line == 5


def test_a_citation_needs_an_article() -> None:
    (fault,) = faults("define kk of thing citing para 1 when ev0\n", lawgen.VOCABULARY.replace('article 1 "Uno"\n', ""))
    assert fault.code == "PL3005" and fault.span is not None and fault.span.column == 27


def test_all_faults_of_all_files_at_once() -> None:
    sources = {
        "tt/law/a.law": lawgen.VOCABULARY + "define kk of thing when pieses\ndefine ll of thing when tr9\n",
        "tt/law/b.law": "%lang en\ndefine\n",
    }
    with pytest.raises(SourceError) as raised:
        compile_law(Sources(lawgen.TABLES, sources), "tt")
    found = [(d.code, d.span.file) for d in raised.value.diagnostics if d.span]
    assert found == [("PL1003", "tt/law/b.law"), ("PL2001", "tt/law/a.law"), ("PL2001", "tt/law/a.law")]
    assert set(raised.value.sources) == set(sources)


def test_too_many_alternatives_are_refused_quickly() -> None:
    """An untrusted draft never keeps us busy: a product of choices is stopped long before it is worked out."""
    many = "".join(f"fact p{i}x of thing: yes or no\nfact q{i}x of thing: yes or no\n" for i in range(30))
    vocabulary = lawgen.VOCABULARY.replace("article 1", many + "article 1")
    condition = " and ".join(f"(p{i}x or q{i}x)" for i in range(30))
    began = time.perf_counter()
    for body in (
        f'requirement rr of thing must es: "x" en: "y" when {condition} holds ev0\n',
        f"define kk of thing when {condition}\n{DUTY} when not kk starts ev0 done by ev1\n",
        f"{DUTY} starts ev0 done by ev1\nexception ee to dd when not ({condition.replace(' and ', ' or ').replace('x or q', 'x and q')})\n",
    ):
        assert faults(body, vocabulary)[0].code == "PL3006"
    assert time.perf_counter() - began < 20


# --- lints ------------------------------------------------------------------------------------------------------------------

LINTED = {
    "PL5001": 'ambiguity am reading rr: ev0 default reading ss: ev1 because es: "a" en: "b"\n',
    "PL5002": "fact unread of thing: yes or no\n",
    "PL5003": "define wordless of thing when ev0\n",
    "PL5004": f"{DUTY} when colour is red and colour is blue starts ev0 done by ev1\n",
    "PL5005": "define kk of thing citing article 77 when ev0\n",
}


@pytest.mark.parametrize("code", LINTED)
def test_each_lint_warns_at_a_place(code: str) -> None:
    assert set(LINTED) == {module.CODE for module in LINTS}
    found = [d for d in lint(compiled(LINTED[code])[0].book) if d.code == code and d.span is not None and d.span.line >= FIRST]
    assert found and all(d.severity == "warning" and d.help == f"{code}.help" for d in found)


# --- exceptions --------------------------------------------------------------------------------------------------------------

LADDER = (
    f"{DUTY} starts ev0 done by ev1\n" + "exception aa to dd when tr0\nexception bb to aa when tr1\nexception cc to bb when colour is red\n"
)


@pytest.mark.parametrize("red", [True, False, None])
@pytest.mark.parametrize("tr1", [True, False, None])
@pytest.mark.parametrize("tr0", [True, False, None])
def test_exceptions_to_exceptions(tr0: bool | None, tr1: bool | None, red: bool | None) -> None:
    """Three levels: the norm binds unless aa does, which does unless bb does, which does unless cc does."""
    known = {"tr0": tr0, "tr1": tr1}
    facts: dict[str, object] = {"ev0": at(0), "ev1": never()} | {k: "yes" if v else "no" for k, v in known.items() if v is not None}
    facts |= {} if red is None else {"colour": "red" if red else "blue"}
    worlds = [
        not (a and not (b and not c))
        for a in ([tr0] if tr0 is not None else [True, False])
        for b in ([tr1] if tr1 is not None else [True, False])
        for c in ([red] if red is not None else [True, False])
    ]
    assert possible(LADDER, facts) == {"pending" if binds else "defeated" for binds in worlds}


def test_an_exception_that_takes_effect_is_named() -> None:
    finding = one(judged(LADDER, {"ev0": at(0), "ev1": never(), "tr0": "yes", "tr1": "no"}), "dd")
    assert finding.status == "defeated" and finding.defeated_by == ("tt.law/aa",)


def test_exceptions_in_a_circle_are_refused() -> None:
    (fault,) = faults(
        f"{DUTY} starts ev0 done by ev1\nexception aa to dd, cc when ev0\nexception bb to aa when ev1\nexception cc to bb when ev2\n"
    )
    assert fault.code == "PL3001" and fault.args == {"name": "aa"} and [n.args["name"] for n in fault.notes] == ["cc"]


def test_one_exception_to_several_norms() -> None:
    body = f'{DUTY} starts ev0 done by ev1\nprohibition ban of thing bearer office must not es: "x" en: "y" act ev2\n'
    body += "exception aa to dd, ban when tr0\n"
    result = judged(body, {"ev0": at(0), "ev1": never(), "ev2": at(1), "tr0": "yes"})
    assert one(result, "dd").status == one(result, "ban").status == "defeated"


# --- definitions -------------------------------------------------------------------------------------------------------------

KINDS = "define kind of thing as alpha when ev0\ndefine kind of thing as beta when ev1\n"


def test_a_classification_with_no_case_is_none() -> None:
    assert possible(KINDS, {"ev0": never(), "ev1": never()}, "kind") == {"none"}
    assert possible(KINDS, {"ev0": never()}, "kind") == {"beta", "none"}
    assert possible(KINDS, {}, "kind") == {"alpha", "beta", "none"}
    assert possible("define kk of thing when ev0\n", {"ev0": never()}, "kk") == {"no"}


def test_two_certain_cases_are_norms_in_conflict() -> None:
    finding = one(judged(KINDS, {"ev0": at(0), "ev1": at(1)}), "kind")
    assert finding.status == "undetermined" and set(finding.possible) == {"alpha", "beta"}
    assert [r.kind for r in finding.reasons if r.kind == "conflict"] == ["conflict"]
    sure = one(judged(KINDS, {"ev0": at(0), "ev1": never()}), "kind")
    assert sure.status == "alpha" and not sure.reasons


def test_a_duty_under_norms_in_conflict_binds_by_either() -> None:
    body = KINDS + f"{DUTY} when kind is alpha starts ev0 done by ev2\n"
    assert possible(body, {"ev0": at(0), "ev1": at(1), "ev2": never()}) == {"pending"}


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (at(-19), {"old"}),
        ({"between": [at(-19), at(9)]}, {"old", "new"}),
        (at(9), {"new"}),
        (never(), {"none"}),
        ({"none": "true", "until": at(-19), "by": "x"}, {"old", "new", "none"}),
    ],
)
def test_before_a_day_and_from_it_on_leave_nothing_between_them(stated: object, expected: set[str]) -> None:
    body = "define kk of thing as old when ev0 < 2020-10-01\ndefine kk of thing as new when ev0 >= 2020-10-01\n"
    assert possible(body, {"ev0": stated}, "kk") == expected


def test_values_by_cases() -> None:
    body = "define since of thing equals by cases (ev0 when colour is red, ev1 when colour is blue)\n"
    body += f"{DUTY} within 3 hours from since done by ev2\n"
    red = {"ev0": at(0), "ev1": at(10), "colour": "red"}
    assert one(judged(body, {**red, "ev2": at(3)}), "dd").status == "met"
    assert one(judged(body, {**red, "ev2": at(3.01)}), "dd").status == "met_late"
    assert one(judged(body, {**red, "colour": "blue", "ev2": at(13)}), "dd").status == "met"
    assert one(judged(body, {**red, "colour": "green", "ev2": at(13)}), "dd").status == "not_triggered"
    assert possible(body, {"ev0": at(0), "ev1": at(10), "ev2": at(11)}) == {"met_late", "met", "not_triggered"}


def test_the_first_case_that_holds_prevails() -> None:
    body = f"{DUTY} within 3 hours from by cases (ev0 when tr0, ev1 when tr1, ev2 otherwise) done by ev3\n"
    facts = {"ev0": at(0), "ev1": at(10), "ev2": at(20), "ev3": at(2), "tr1": "yes"}
    due = one(judged(body, {**facts, "tr0": "yes"}), "dd").due
    assert due is not None and due.earliest == due.latest == instant(3)
    due = one(judged(body, facts), "dd").due
    assert due is not None and (due.earliest, due.latest) == (instant(3), instant(13))


# --- collections -------------------------------------------------------------------------------------------------------------


def collection(closed: bool, *pieces: dict[str, object]) -> dict[str, object]:
    members: dict[str, object] = {"members": [{"id": f"p{i}", **p} for i, p in enumerate(pieces)]}
    return {"pieces": members | ({"complete_until": at(1000), "by": "x"} if closed else {})}


YES, NO, UNSAID = {"big": "yes"}, {"big": "no"}, {}


@pytest.mark.parametrize(
    ("condition", "closed", "pieces", "expected"),
    [
        ("some pp in pieces (big of pp)", True, [NO, YES], {"yes"}),
        ("some pp in pieces (big of pp)", True, [NO, NO], {"no"}),
        ("some pp in pieces (big of pp)", True, [], {"no"}),
        ("some pp in pieces (big of pp)", True, [NO, UNSAID], {"yes", "no"}),
        ("some pp in pieces (big of pp)", False, [NO, YES], {"yes"}),
        ("some pp in pieces (big of pp)", False, [NO, NO], {"yes", "no"}),
        ("every pp in pieces (big of pp)", True, [YES, YES], {"yes"}),
        ("every pp in pieces (big of pp)", True, [], {"yes"}),
        ("every pp in pieces (big of pp)", True, [YES, NO], {"no"}),
        ("every pp in pieces (big of pp)", False, [YES, YES], {"yes", "no"}),
        ("every pp in pieces (big of pp)", False, [YES, NO], {"no"}),
        ("count pp in pieces (big of pp) >= 2", True, [YES, NO, YES], {"yes"}),
        ("count pp in pieces (big of pp) >= 2", True, [YES, NO, UNSAID], {"yes", "no"}),
        ("count pp in pieces (big of pp) >= 2", False, [YES, NO], {"yes", "no"}),
        ("count pp in pieces (big of pp) >= 2", False, [YES, YES], {"yes"}),
        ("count pp in pieces (big of pp) <= 1", False, [YES, YES], {"no"}),
        ("count pp in pieces >= 2", True, [UNSAID, UNSAID], {"yes"}),
        ("count pp in pieces == 2", False, [UNSAID, UNSAID], {"yes", "no"}),
    ],
)
def test_collections_count_what_is_listed_and_what_may_not_be(
    condition: str, closed: bool, pieces: list[dict[str, object]], expected: set[str]
) -> None:
    body = f'requirement rr of thing must es: "x" en: "y" holds {condition}\n'
    assert possible(body, collection(closed, *pieces), "rr") == expected


def test_the_first_of_a_collection() -> None:
    body = f"{DUTY} within 3 hours from first done0 of pp of each pp in pieces (big of pp) done by ev0\n"
    pieces = [{"done0": at(5), "big": "yes"}, {"done0": at(1), "big": "no"}, {"done0": at(7), "big": "yes"}]
    due = one(judged(body, {"ev0": at(6), **collection(True, *pieces)}), "dd").due
    assert due is not None and due.earliest == due.latest == instant(8)
    due = one(judged(body, {"ev0": at(6), **collection(False, *pieces)}), "dd").due
    assert due is not None and due.earliest < instant(8) == due.latest
    pieces[1] = {"done0": at(1)}
    due = one(judged(body, {"ev0": at(6), **collection(True, *pieces)}), "dd").due
    assert due is not None and (due.earliest, due.latest) == (instant(4), instant(8))
    assert one(judged(body, {"ev0": at(6), **collection(True)}), "dd").status == "not_triggered"


@pytest.mark.parametrize(
    ("condition", "open_"),
    [
        ("done0 of pp <= ev2", {"met", "breached"}),
        ("ev0 <= done0 of pp and done0 of pp < ev2", {"met", "breached"}),
        ("not done0 of pp > ev2", {"met", "breached"}),
        ("spell in effect at done0 of pp", {"met", "breached"}),
        ("done0 of pp > ev2 or done0 of pp <= ev0", {"met", "met_late", "breached"}),
        ("done0 of pp > end of spell", {"met_late", "breached"}),
        ("done0 of pp < 2020-01-01 and done0 of pp > ev2", {"breached"}),
    ],
)
def test_what_is_not_listed_comes_when_the_condition_admits_it(condition: str, open_: set[str]) -> None:
    """Within three hours; whatever is not on file counts only if it satisfies what is asked of those that are."""
    body = f"{DUTY} within 3 hours from ev0 done by first done0 of pp of each pp in pieces ({condition})\n"
    facts = {"ev0": at(0), "ev2": at(2), "spell": {"from": at(0), "to": at(3)}}
    assert possible(body, {**facts, **collection(False)}) == open_
    assert possible(body, {**facts, **collection(True, {"done0": {"between": [at(-9), at(9)]}})}) == open_
    assert possible(body, {**facts, **collection(True)}) == {"breached"}


def test_a_duty_for_each_member_and_for_those_not_listed() -> None:
    body = 'obligation dd of thing for each pp in pieces where big of pp bearer office must es: "x" en: "y"\n'
    body += "  within 3 hours from ev0 done by done0 of pp\n"
    pieces = [{"done0": at(1), "big": "yes"}, {"done0": at(9), "big": "yes"}, {"done0": at(9), "big": "no"}]
    closed = {f.subject: f.status for f in judged(body, {"ev0": at(0), **collection(True, *pieces)}).findings}
    assert closed == {"thing:t1.pieces[p0]": "met", "thing:t1.pieces[p1]": "met_late"}
    open_ = {f.subject: f for f in judged(body, {"ev0": at(0), **collection(False, *pieces)}).findings}
    assert set(open_) == {*closed, "thing:t1.pieces[*]"}
    assert len(open_["thing:t1.pieces[*]"].possible) > 1


# --- duties ------------------------------------------------------------------------------------------------------------------


def test_extinguished_undone() -> None:
    body = f"{DUTY} within 3 hours from ev0 done by ev1 extinguished by ev2\n"
    facts = {"ev0": at(0), "ev1": never(), "ev2": at(2)}
    assert possible(body, facts) == {"ended"}
    assert possible(body, {**facts, "ev2": at(4)}) == {"breached"}  # what was breached before stays so
    assert possible(body, {**facts, "ev1": at(1)}) == {"met"}
    assert possible(body, {**facts, "ev2": never()}) == {"breached"}
    assert possible(body, {**facts, "ev2": {"between": [at(2), at(4)]}}) == {"ended", "breached"}


def test_a_duty_without_term_is_never_breached_by_time() -> None:
    body = f"{DUTY} starts ev0 no term done by ev1\n"
    finding = one(judged(body, {"ev0": at(0), "ev1": never(100_000)}, until=100_000), "dd")
    assert finding.status == "pending" and finding.due is None


def test_an_open_standard_needs_a_finding() -> None:
    body = f"{DUTY} promptly after ev0 done by ev1\n"
    late = one(judged(body, {"ev0": at(0), "ev1": at(500)}), "dd")
    assert set(late.possible) == {"met", "met_late"} and {r.kind for r in late.reasons} == {"open_norm"}
    found = [{"norm": "tt.law/dd", "subject": "thing:t1", "standard": "promptly", "kept": "no", "by": "a court"}]
    assert possible(body, {"ev0": at(0), "ev1": at(500)}, findings=found) == {"met_late"}
    found[0]["kept"] = "yes"
    assert possible(body, {"ev0": at(0), "ev1": at(500)}, findings=found) == {"met"}


def test_to_act_from_time_to_time_is_never_settled_by_acting_once() -> None:
    body = f"{DUTY} starts ev0 periodically done by ev1\n"
    once = one(judged(body, {"ev0": at(0), "ev1": at(2)}), "dd")
    assert set(once.possible) == {"met", "breached"} and {r.kind for r in once.reasons} >= {"open_norm"}
    assert possible(body, {"ev0": at(0), "ev1": never()}) == {"pending", "breached"}
    found = [{"norm": "tt.law/dd", "subject": "thing:t1", "standard": "periodically", "kept": "no", "by": "a court"}]
    assert possible(body, {"ev0": at(0), "ev1": at(2)}, findings=found) == {"breached"}


def test_a_start_the_law_does_not_state_is_a_silence() -> None:
    body = f"{DUTY} starts unstated done by ev1\nsilence ss about start of dd searched article 1\n"
    assert possible(body, {"ev1": at(2)}) == {"met"}
    assert possible(body, {"ev1": never()}) == {"pending"}
    body = f"{DUTY} within 3 hours from unstated done by ev1\n"
    finding = one(judged(body, {"ev1": never()}), "dd")
    assert "breached" in finding.possible and len(finding.possible) > 1 and "silence" in {r.kind for r in finding.reasons}


def test_duties_with_two_terms_are_two_duties() -> None:
    """Two terms in one norm are refused; in two norms they add up."""
    assert {f.code for f in faults(f"{DUTY} within 3 hours from ev0 no term done by ev1\n")} == {"PL2005"}
    body = f"{DUTY} within 3 hours from ev0 done by ev1\n" + DUTY.replace(" dd ", " d2 ") + " within 1 natural days from ev0 done by ev1\n"
    result = judged(body, {"ev0": at(0), "ev1": at(5)})
    assert one(result, "dd").status == "met_late" and one(result, "d2").status == "met"


def test_terms_counted_backwards() -> None:
    body = f"{DUTY} at least 2 natural days before ev0 starts ev2 done by ev1\n"
    facts = {"ev0": at(96), "ev2": at(0)}
    assert possible(body, {**facts, "ev1": at(40)}) == {"met"}
    assert possible(body, {**facts, "ev1": at(90)}) == {"met_late"}


def test_a_prohibition_and_its_condition_at_the_act() -> None:
    body = 'prohibition dd of thing bearer office must not es: "x" en: "y" act ev1 when not spell in effect at ev1\n'
    spell = {"spell": {"from": at(0), "to": at(10)}}
    assert possible(body, {"ev1": at(5), **spell}) == {"observed"}
    assert possible(body, {"ev1": at(15), **spell}) == {"violated"}
    assert possible(body, {"ev1": never(), **spell}) == {"observed"}
    assert possible(body, {"ev1": at(5)}) == {"observed", "violated"}


def test_an_aim_is_achieved_or_not_and_never_breached() -> None:
    body = f"{DUTY} within 3 hours from ev0 done by ev1\n".replace(" must es:", " shall seek to es:")
    finding = one(judged(body, {"ev0": at(0), "ev1": never()}), "dd")
    assert finding.kind == "aim" and finding.status == "not_achieved" and finding.breach is None
    assert possible(body, {"ev0": at(0), "ev1": at(500)}) == {"achieved"}


def test_a_power_opens_is_exercised_and_lapses() -> None:
    body = 'power dd of thing holder office may es: "x" en: "y" within 3 hours from ev0 act ev1 valid only if tr0\n'
    for facts, status, until in (
        ({"ev0": never(), "ev1": never()}, "not_open", 1000),
        ({"ev0": at(0), "ev1": never()}, "lapsed", 1000),
        ({"ev0": at(0), "ev1": never()}, "open", 2),
        ({"ev0": at(0), "ev1": at(3)}, "exercised", 1000),
        ({"ev0": at(0), "ev1": at(4)}, "exercised_late", 1000),
    ):
        assert possible(body, facts, until=until) == {status}
    result = judged(body, {"ev0": at(0), "ev1": at(3), "tr0": "no"})
    assert [f.status for f in result.findings if f.kind == "act"] == ["defect_found"]


def test_a_catalogue_open_and_closed() -> None:
    closed = "catalogue cc of thing citing para 1 classifies colour item red citing fraction I item blue citing fraction II\n"
    open_ = closed.rstrip() + " open clause citing fraction III decided by office\n"
    assert possible(closed, {"colour": "red"}, "cc") == {"listed"}
    assert possible(closed, {"colour": "green"}, "cc") == {"not_listed"}
    assert possible(open_, {"colour": "green"}, "cc") == {"covered_if_required"}
    assert possible(open_, {}, "cc") == {"listed", "covered_if_required"}
    assert "art_1__fr_I" in {c.eid for c in one(judged(open_, {"colour": "red"}), "cc").citations}


def test_an_open_norm_is_only_what_a_finding_says() -> None:
    body = f'open norm grave of thing asks es: "¿?" en: "?" answered by office\n{DUTY} when grave starts ev0 done by ev1\n'
    facts = {"ev0": at(0), "ev1": never()}
    finding = one(judged(body, facts), "dd")
    assert set(finding.possible) == {"not_triggered", "pending"} and "open_norm" in {r.kind for r in finding.reasons}
    for value, status in (("yes", "pending"), ("no", "not_triggered")):
        found = [{"open_norm": "tt.law/grave", "subject": "thing:t1", "value": value, "by": "a court"}]
        assert possible(body, facts, findings=found) == {status}


def test_an_open_norm_that_changes_nothing_taints_nothing() -> None:
    body = f'open norm grave of thing asks es: "¿?" en: "?" answered by office\n{DUTY} when grave or tr0 starts ev0 done by ev1\n'
    finding = one(judged(body, {"ev0": at(0), "ev1": at(1), "tr0": "yes"}), "dd")
    assert finding.status == "met" and not finding.reasons and not list(finding.missing)


# --- versions ----------------------------------------------------------------------------------------------------------------

GOVERNED = f"{DUTY} within 3 hours from ev0 done by ev1\n"


def test_a_norm_does_not_reach_what_happened_before_it() -> None:
    facts = {"ev0": "2012-06-25T23:59:59", "ev1": "2012-06-26T01:00:00"}
    assert possible(GOVERNED, facts) == {"not_in_force"}
    assert possible(GOVERNED, {**facts, "ev0": "2012-06-26T00:00:00"}) == {"met"}
    assert possible(GOVERNED, {**facts, "ev0": {"between": ["2012-06-25T23:00:00", "2012-06-26T00:30:00"]}}) == {"not_in_force", "met"}


def test_the_law_of_an_imposed_day() -> None:
    facts = {"ev0": at(0), "ev1": at(1)}
    assert possible(GOVERNED, facts, law_on="2012-06-25") == {"not_in_force"}
    assert possible(GOVERNED, facts, law_on="2012-06-26") == {"met"}
    assert possible(GOVERNED, {"ev0": "2012-01-01T10:00:00", "ev1": "2012-01-01T11:00:00"}, law_on="2020-01-01") == {"met"}
    assert judged(GOVERNED, facts, law_on="2020-01-01").as_of.law_on == "2020-01-01"


# --- readings ----------------------------------------------------------------------------------------------------------------


def ambiguities(n: int) -> str:
    """Readings that matter only together: with all of them otherwise, the duty does not bind."""
    parts = [f'ambiguity am{i} reading one_way: tr0 default reading other_way: ev2 because es: "a" en: "b"\n' for i in range(n)]
    return "".join(parts) + f"{DUTY} when not ({' and '.join(f'reading am{i}' for i in range(n))}) starts ev0 done by ev1\n"


@pytest.mark.parametrize("n", [1, 2, 6])
def test_readings_are_combined(n: int) -> None:
    finding = one(judged(ambiguities(n), {"ev0": at(0), "ev1": never(), "ev2": at(1), "tr0": "no"}), "dd")
    assert finding.status == "pending" and not finding.settled and finding.all_tried and len(finding.readings) == n


def test_beyond_sixty_four_combinations_each_reading_is_tried_alone() -> None:
    finding = one(judged(ambiguities(7), {"ev0": at(0), "ev1": never(), "ev2": at(1), "tr0": "no"}), "dd")
    assert len(finding.readings) == 7
    assert finding.settled and not finding.all_tried  # as far as each alone and each pair says
    for play in finding.readings:
        assert dict(play.others) == {"other_way": ("pending",)}


def test_a_reading_that_changes_the_answer_unsettles_it_and_shows_the_safest_moment() -> None:
    body = "ambiguity am reading late: latest of (ev0, ev2) default in set literal reading early: ev0 in set protective"
    body += f' because es: "a" en: "b"\n{DUTY} within 3 hours from reading am done by ev1\n'
    facts = {"ev0": at(0), "ev2": at(10), "ev1": at(5)}
    finding = one(judged(body, facts), "dd")
    assert (finding.status, finding.settled, finding.safest) == ("met", False, instant(3))
    assert [(p.used, dict(p.others)) for p in finding.readings] == [("late", {"early": ("met_late",)})]
    for choices in ({"am": "early"}, {"tt.law/am": "early"}, {"set": "protective"}):
        assert possible(body, facts, choices=choices) == {"met_late"}
    for choices, code in (({"amm": "early"}, "PL4110"), ({"am": "earlier"}, "PL4111"), ({"set": "nobody"}, "PL4112")):
        with pytest.raises(SourceError) as raised:
            judged(body, facts, choices=choices)
        assert raised.value.diagnostics[0].code == code


def test_a_reading_of_no_consequence_leaves_the_answer_settled() -> None:
    body = 'ambiguity am reading late: latest of (ev0, ev2) default reading early: ev0 because es: "a" en: "b"\n'
    body += f"{DUTY} within 3 hours from reading am done by ev1\n"
    assert one(judged(body, {"ev0": at(0), "ev2": at(1), "ev1": at(2)}), "dd").settled


# --- fidelity, accounts, what is missing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("fidelity", ["reported", "title only", "not held"])
def test_an_answer_has_the_least_fidelity_of_what_it_rests_on(fidelity: str) -> None:
    word = fidelity.replace(" ", "_")
    facts = {"ev0": at(0), "ev1": at(1), "tr0": "yes"}
    plain = f"{DUTY} when kk starts ev0 done by ev1\n"
    assert one(judged(f"define kk of thing when tr0\n{plain}", facts), "dd").fidelity == "text"
    for body in (
        f"define kk of thing when tr0 fidelity {fidelity}\n{plain}",
        f"define kk of thing when ll\ndefine ll of thing when tr0 fidelity {fidelity}\n{plain}",
        f'define kk of thing when tr0\narticle 2 "Dos" fidelity {fidelity}\n{plain}',
        f"define kk of thing when tr0\n{plain}exception xx to dd when tr0 fidelity {fidelity}\n",
    ):
        assert one(judged(body, facts), "dd").fidelity == word


def test_accounts_that_disagree() -> None:
    facts = {"ev0": at(0), "ev1": {"accounts": {"unit": at(2), "person": at(5)}}}
    finding = one(judged(GOVERNED, facts, accounts=["unit", "person"]), "dd")
    assert finding.status == "undetermined" and dict(finding.accounts) == {"unit": ("met",), "person": ("met_late",)}
    assert "accounts" in {r.kind for r in finding.reasons}
    agreed = one(judged(GOVERNED, {**facts, "ev1": {"accounts": {"unit": at(1), "person": at(2)}}}, accounts=["unit", "person"]), "dd")
    assert agreed.status == "met" and not agreed.accounts


def test_what_is_missing_and_what_each_value_would_answer() -> None:
    finding = one(judged(f"{DUTY} when tr0 starts ev0 done by ev1\n", {"ev0": at(0), "ev1": never()}), "dd")
    (missing,) = finding.missing
    assert missing.fact == "thing:t1.tr0" and missing.settles
    assert {o.kind: s for o, s in missing.outcomes} == {"yes": ("pending",), "no": ("not_triggered",)}


def test_two_facts_that_settle_only_together() -> None:
    finding = one(judged(f"{DUTY} when tr0 and tr1 starts ev0 done by ev1\n", {"ev0": at(0), "ev1": never()}), "dd")
    assert {m.fact: m.with_ for m in finding.missing} == {"thing:t1.tr0": ("thing:t1.tr1",), "thing:t1.tr1": ("thing:t1.tr0",)}
    assert all(m.settles for m in finding.missing)


def test_an_open_norm_and_a_fact_missing_together() -> None:
    body = f'open norm grave of thing asks es: "¿?" en: "?" answered by office\n{DUTY} when grave and tr0 starts ev0 done by ev1\n'
    finding = one(judged(body, {"ev0": at(0), "ev1": never()}), "dd")
    assert {m.fact for m in finding.missing} == {"thing:t1.grave", "thing:t1.tr0"}


@pytest.mark.parametrize("number", [10**4, 10**6, 10**20])
@pytest.mark.parametrize("unit", ["minutes", "hours", "natural days", "business days", "months", "years"])
def test_absurd_terms_are_evaluated_or_refused(unit: str, number: int) -> None:
    """No number in a draft brings evaluation down."""
    body = f"{DUTY} within {number} {unit} from ev0 done by ev1\n"
    try:
        assert possible(body, {"ev0": at(0), "ev1": at(1)}) <= {"met", "met_late"}
    except SourceError as error:
        assert error.diagnostics[0].code


def test_the_horizon_hides_what_comes_after() -> None:
    law = compiled(GOVERNED)[0]
    case = law.parse_case(lawgen.case_text({"ev0": at(0), "ev1": at(2)}))
    for hours, status in ((1, "pending"), (2, "met")):
        result = law.evaluate(case, AsOf(instant(hours), instant(10**4), None))
        assert one(result, "dd").status == status
