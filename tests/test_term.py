"""A bare term: every day with its reason, the same limit the engine gives, and what each reading would change."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import lawgen
import protlaw
from protlaw.api import Law, data_folder
from protlaw.core.anchor import Label
from protlaw.core.counting import clock_changes, days_of_term
from protlaw.core.time import Counting, civil_day, local, shift, zone
from protlaw.core.values import FUTURE, PAST
from protlaw.engine.terms import Asked, Way, computations, count, ways
from protlaw.render.term import term_text
from protlaw.semantics.compile import Sources, compile_law
from protlaw.semantics.norms import Shift

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

MEXICO = "America/Mexico_City"
LAW = protlaw.load("mx")
LFPA = LAW.book.jurisdiction.calendars["lfpa_28"]
DAY = timedelta(days=1)
NEXT_DAY = Counting("following", "stays", "next_business_day", "lfpa_28")


Run = Callable[..., Any]


def at(text: str, name: str = MEXICO) -> int:
    return local(text, name).earliest


@pytest.fixture
def run(typed: Run) -> Run:
    return lambda *args: typed("term", *args)


def rows(out: str, heading: str = "DÍA POR DÍA") -> list[str]:
    """The lines of a section."""
    return [line.strip() for line in out.split(f"{heading}\n")[1].split("\n\n")[0].splitlines()]


# --- the days of a term ---------------------------------------------------------------------------------------------------

COUNTINGS = st.builds(
    Counting,
    st.sampled_from(["following", "same"]),
    st.sampled_from(["stays", "rolls"]),
    st.sampled_from(["next_business_day", "last_day"]),
    st.just("lfpa_28"),
)


@settings(max_examples=300)
@given(
    st.dates(date(2012, 1, 1), date(2029, 1, 1)),
    st.integers(1, 80),
    st.sampled_from(["natural_days", "business_days", "months", "years"]),
    st.sampled_from([1, -1]),
    COUNTINGS,
    st.sampled_from([LFPA, None, LFPA._replace(complete=True)]),
)
def test_the_days_lead_from_the_start_to_the_limit_of_the_engine(start, n, unit, sign, counting, calendar):
    assume(unit != "years" or n < 20)
    instant = at(f"{start}T10:00")
    found = days_of_term(instant, n, unit, sign, counting, MEXICO, calendar)
    low, high = shift(instant, n, unit, sign, counting, MEXICO, calendar)
    assert found[-1].day == civil_day(high if low == PAST else low, zone(MEXICO))
    same = sign > 0 and counting.first == "same" and unit in ("natural_days", "business_days")
    assert found[0].role == ("from" if not same else found[0].role) and (found[0].day == start)
    if unit in ("natural_days", "business_days"):
        numbers = [d.n for d in found if d.role == "counted"]
        assert numbers == list(range(1, n + 1))
        assert all(b.day - a.day == sign * DAY for a, b in pairwise(found))
    for day in found:
        if day.role == "skipped":
            assert day.off
        if day.role == "counted" and unit == "business_days":
            assert not day.off
    carried = [d for d in found if d.role == "carried"]
    assert all(d.off for d in carried[:-1]) and (not carried or (counting.last == "rolls" and sign > 0 and not carried[-1].off))


@settings(max_examples=100)
@given(st.integers(at("2012-01-01"), at("2030-01-01")), st.integers(0, 3 * 365 * 86_400), st.sampled_from(LAW.book.jurisdiction.zones))
def test_the_changes_of_a_clock_add_up(first, length, name):
    from datetime import datetime

    def offset(instant: int) -> float:
        return datetime.fromtimestamp(instant, zone(name)).utcoffset().total_seconds()

    changes = clock_changes(first, first + length, name)
    assert offset(first) + sum(c.after - c.before for c in changes) == offset(first + length)
    for change in changes:
        assert first < change.instant <= first + length
        assert (offset(change.instant - 1), offset(change.instant)) == (change.before, change.after)


# --- how the encoded law counts -------------------------------------------------------------------------------------------


def test_the_encoded_rules_are_those_of_its_norms():
    assert [t.rule.name for t in ways(LAW.book, "business_days", 1)[0].rules] == ["mx.lfpa/working_days", "mx.lfpa/next_day"]
    natural = ways(LAW.book, "natural_days", 1)
    assert [dict(w.readings) for w in natural] == [
        {"mx.lppddhp/day_one": one, "mx.lppddhp/last_day_not_worked": last}
        for one in ("next_day", "same_day")
        for last in ("not_moved", "moved")
    ]
    assert {w.unit for w in ways(LAW.book, "years", 1)} == {"years"}
    assert len(ways(LAW.book, "natural_days", -1)) == 1  # counted back there is no first day and nothing is carried


def test_a_law_that_counts_in_no_such_unit_has_no_rules():
    book = lawgen.law(
        [lawgen.AMBIGUITY, 'obligation dd of thing citing para 1 bearer office must es: "x" en: "y" starts ev0 no term done by ev1\n']
    ).book
    assert ways(book, "months", 1) == [Way((), (), (), None)]
    asked = Asked(1, "months", 1, local("2024-01-15", MEXICO), MEXICO)
    said = term_text(book, asked, [count(book, asked, ways(book, "months", 1)[0])], "es")
    assert "Ninguna norma codificada da reglas para los plazos en meses." in said and "15 de febrero de 2024" in said


TWO_WAYS = """
computation c_next es: "desde el siguiente" en: "from the next" citing para 1 first day following
computation c_same es: "desde el mismo" en: "from the same" citing para 2 first day same day
computation c_kept es: "no se mueve" en: "does not move" citing para 3 last day stays
obligation aa of thing citing para 4 bearer office must es: "x" en: "y" within 5 natural days from ev0 counting c_next, c_kept done by ev1
obligation bb of thing citing para 5 bearer office must es: "x" en: "y" within 6 natural days from ev0 counting c_next, c_kept done by ev1
obligation cc of thing citing para 6 bearer office must es: "x" en: "y" within 7 natural days from ev0 counting c_same done by ev1
"""


def test_norms_that_count_otherwise_are_named_and_not_blended():
    book = Law(compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + TWO_WAYS}), "tt")[0]).book
    found = ways(book, "natural_days", 1)
    assert [w.norms for w in found] == [("tt.law/aa", "tt.law/bb"), ("tt.law/cc",)]
    asked = Asked(5, "natural_days", 1, local("2024-03-04", MEXICO), MEXICO)
    said = term_text(book, asked, [count(book, asked, way) for way in found], "en")
    assert "end of 9 March 2024" in said and "As art. 1, Law count: due at the end of 8 March 2024 (UTC−6), Friday." in " ".join(
        said.split()
    )


def test_the_result_is_that_of_a_norm_with_the_same_term():
    norm = LAW.book.norms["mx.lppddhp/resume_term"][-1].norm
    assert isinstance(norm.term.due, Shift) and (norm.term.unit, norm.term.number.value) == ("business_days", 1)
    case = LAW.parse_case(
        "case: a\njurisdiction: mx\nzone: America/Mexico_City\nfacts_until: 2024-06-01\npersons: [{id: p}]\n"
        "petitions: [{id: s, filed_by: p, received: 2024-03-01, warning_made: 2024-03-04, warning_answered: 2024-03-20T09:00}]\n"
    )
    (finding,) = [f for f in LAW.evaluate(case).findings if f.norm == "mx.lppddhp/resume_term"]
    asked = Asked(1, "business_days", 1, local("2024-03-20T09:00", MEXICO), MEXICO)
    counted = count(LAW.book, asked, ways(LAW.book, "business_days", 1)[0])
    assert (
        finding.due is not None
        and (finding.due.earliest, finding.due.latest) == (counted.earliest, counted.latest)
        and counted.latest == FUTURE
    )
    assert [d.off for d in counted.days if d.role == "skipped"] == [("listed",)]  # 21 March


# --- in words -------------------------------------------------------------------------------------------------------------


def test_ten_business_days(run: Run):
    ran = run("10", "business_days", "--from", "2024-03-27T10:00", "--zone", MEXICO, "--calendar", "lfpa_28")
    assert ran.code == 0 and ran.err == ""
    said = " ".join(ran.out.split())
    assert "Vence no antes del final del 10 de abril de 2024, miércoles. Es una cota" in said
    assert "las vacaciones generales y los días en que se suspenden labores" in said
    assert "art. 38, párr. 1, Ley Federal de Procedimiento Administrativo" in said
    assert rows(ran.out)[:4] == [
        "mié 27 mar 2024               día del que se cuenta; no entra en la cuenta",
        "jue 28 mar 2024            1",
        "vie 29 mar 2024            2",
        "sáb 30 – dom 31 mar 2024      no cuenta: sábado y domingo (art. 28, párr. 2)",
    ]
    assert rows(ran.out)[-1] == "mié 10 abr 2024           10"


def test_each_listed_day_has_its_reason(run: Run):
    out = run("3", "días", "hábiles", "--from", "2024-03-20").out
    assert "jue 21 mar 2024 no cuenta: día inhábil de la lista (art. 28, párr. 2)" in [" ".join(row.split()) for row in rows(out)]
    out = run("3", "días", "hábiles", "--from", "2018-11-29").out
    shown = " ".join(" ".join(rows(out)).split())
    assert (
        "sáb 1 dic 2018" in shown
        and "cada seis años, cuando corresponda a la transmisión del Poder Ejecutivo Federal (art. 28, párr. 2)" in shown
    )


def test_natural_days_under_every_reading(run: Run):
    out = run("10", "dias_naturales", "--from", "2024-03-20").out
    said = " ".join(out.split())
    assert (
        "RESULTADO Vence al final del 30 de marzo de 2024 (UTC−6), sábado. Momento más seguro entre las lecturas: el final del 29 de marzo"
        in said
    )
    others = " ".join(" ".join(rows(out, "LO QUE CAMBIA CON OTRA LECTURA")).split())
    assert "Si se recorre al siguiente día hábil" in others and "no antes del final del 1 de abril de 2024, lunes" in others
    assert "dom 31 mar 2024 se recorre: domingo (art. 28, párr. 2) lun 1 abr 2024 hasta aquí se recorre" in others
    assert "Si el propio día es el día uno" in others and "al final del 29 de marzo de 2024" in others
    assert others.count("Si ") == 2  # both at once give what one gives


def test_a_reading_that_changes_nothing_says_so(run: Run):
    out = run("10", "dias_naturales", "--from", "2024-03-19").out  # ends on a Friday
    assert "el mismo resultado" in " ".join(rows(out, "LO QUE CAMBIA CON OTRA LECTURA"))


@pytest.mark.parametrize(
    ("start", "due", "change"),
    [
        ("2022-04-02T20:30", "el 3 de abril de 2022, 06:30 (UTC−5)", "el reloj pasa de UTC−6 a UTC−5"),
        ("2022-10-29T20:30", "el 30 de octubre de 2022, 04:30 (UTC−6)", "el reloj pasa de UTC−5 a UTC−6"),
    ],
)
def test_hours_across_a_change_of_the_clock(run: Run, start: str, due: str, change: str):
    out = run("9", "horas", "--from", start).out
    assert f"Vence {due}." in " ".join(out.split()) and change in out
    assert "ninguna norma codificada da otra regla" in " ".join(out.split())


def test_an_hour_that_happened_twice_is_taken_as_both(run: Run):
    out = " ".join(run("3", "horas", "--from", "2022-10-30T01:30").out.split())
    assert "ocurrió dos veces, a UTC−5 y a UTC−6" in out and "entre las 03:30:00 y las 04:30:59 (UTC−6)" in out


def test_a_month_without_that_day(run: Run):
    out = run("1", "mes", "--from", "2026-01-31").out
    assert rows(out) == [
        "sáb 31 ene 2026    día del que se cuenta; no entra en la cuenta",
        "sáb 28 feb 2026    el mes no tiene día 31",
        "dom 1 mar 2026     no cuenta: domingo (art. 28, párr. 2)",
        "lun 2 mar 2026     el primer día hábil que sigue",
    ]
    assert "31 de enero de 2027" in run("1", "año", "--from", "2026-01-31").out


def test_counting_back(run: Run):
    ran = run("3", "business", "days", "--before", "--from", "2024-04-03", "--lang", "en")
    assert "No later than the end of 29 March 2024 (UTC−6), Friday. It is a bound" in " ".join(ran.out.split())
    assert "run from the next day" not in ran.out and "the day it is counted back from does not count" in ran.out
    assert [row.split("  ")[0] for row in rows(ran.out, "DAY BY DAY")] == [
        "Wed 3 Apr 2024", "Tue 2 Apr 2024", "Mon 1 Apr 2024", "Sun 31 – Sat 30 Mar 2024", "Fri 29 Mar 2024",
    ]  # fmt: skip
    assert "a más tardar" in run("24", "horas", "--before", "--from", "2022-10-30T12:00").out


def test_a_long_term_is_folded_and_every_listed_day_still_shown(run: Run):
    out = run("90", "business_days", "--from", "2024-08-01", "--lang", "en").out
    shown = rows(out, "DAY BY DAY")
    assert len(shown) < 16 and "9 weekend days do not count (art. 28, para. 2)" in shown[1]
    for day in ("Sun 1 Sep 2024", "Mon 16 Sep 2024", "Wed 20 Nov 2024", "Sun 1 Dec 2024"):
        assert any(row.startswith(day) for row in shown)
    detailed = rows(run("90", "business_days", "--from", "2024-08-01", "--lang", "en", "--details").out, "DAY BY DAY")
    dated = [row for row in detailed if row.split()[0] in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")]
    assert len(dated) == (date(2024, 12, 9) - date(2024, 8, 1)).days + 1


def test_beyond_the_table_and_without_one(run: Run):
    assert "La tabla no cubre todos esos días" in " ".join(run("10", "días", "hábiles", "--from", "2027-12-24").out.split())
    assert "La tabla no cubre" not in run("2", "días", "hábiles", "--from", "2027-12-20").out
    said = " ".join(run("10", "días", "hábiles", "--from", "2024-03-27", "--counting", "next_day").out.split())
    assert (
        "No se indicó una tabla de días inhábiles" in said
        and "Con las reglas pedidas" in said
        and "no antes del final del 6 de abril" in said
    )


def test_the_days_are_those_of_the_place(run: Run):
    late = "2024-03-27T23:30-06:00"  # already the 28th in Cancún
    assert "al final del 29 de marzo" in run("2", "días", "naturales", "--from", late).out
    assert "al final del 30 de marzo" in run("2", "días", "naturales", "--from", late, "--zone", "Quintana Roo").out


def test_the_words_of_the_table_come_from_the_table():
    table = LFPA._replace(because={"2024-03-21": Label("natalicio de Benito Juárez", "Juárez's birthday")})
    book = LAW.book._replace(jurisdiction=LAW.book.jurisdiction._replace(calendars={"lfpa_28": table}))
    asked = Asked(2, "business_days", 1, local("2024-03-20", MEXICO), MEXICO)
    said = term_text(book, asked, [count(book, asked, way) for way in ways(book, "business_days", 1)], "es")
    assert "no cuenta: día inhábil de la lista, natalicio de Benito Juárez (art. 28, párr. 2)" in " ".join(said.split())


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        (["minutos"], "minutes"), (["hora"], "hours"), (["dias_naturales"], "natural_days"), (["Días", "Naturales"], "natural_days"),
        (["business", "days"], "business_days"), (["día", "hábil"], "business_days"), (["meses"], "months"), (["años"], "years"), (["anios"], "years"),
    ],
)  # fmt: skip
def test_units_by_either_name(run: Run, written: list[str], unit: str):
    assert json.loads(run("2", *written, "--from", "2024-03-20T10:00", "--format", "json").out)["unit"] == unit


def test_as_data(run: Run):
    data = json.loads(run("10", "natural_days", "--from", "2024-03-20", "--format", "json", "--lang", "en").out)
    assert data["schema"] == "protlaw.term/1" and data["zone"] == MEXICO and data["lawbook"] == LAW.digest
    assert [w["due"] if isinstance(w["due"], str) else w["due"]["earliest"] for w in data["ways"]] == [
        f"2024-{day}T23:59:59-06:00" for day in ("03-30", "04-01", "03-29", "03-29")
    ]
    moved = data["ways"][1]
    assert moved["days"][-1] == {"day": "2024-04-01", "role": "carried", "n": None, "off": []} and moved["due"]["latest"] is None
    assert (
        moved["rules"][1]["reading_of"] == "mx.lppddhp/last_day_not_worked"
        and moved["rules"][1]["citations"][0]["label"] == "art. 29, para. 2"
    )
    assert moved["calendar"]["citation"] == {"instrument": "mx.lfpa", "eid": "art_28__para_2", "label": "art. 28, para. 2"}


# --- bad input ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["3", "horas", "--from", "27/03/2024"], "PL0008"),
        (["3", "meses", "--from", "2024-03"], "PL0020"),
        (["3", "meses", "--from", "2024-03-01", "--zone", "Chihuahua"], "PL0021"),
        (["3", "meses", "--from", "2024-03-01", "--zone", "../../etc/passwd"], "PL0021"),
        (["3", "días", "--from", "2024-03-01"], "PL0022"),
        (["0", "meses", "--from", "2024-03-01"], "PL0023"),
        (["-3", "meses", "--from", "2024-03-01"], None),
        (["tres", "meses", "--from", "2024-03-01"], "PL0023"),
        (["36500", "years", "--from", "2024-03-01"], "PL0023"),
        (["36500", "years", "--before", "--from", "2024-03-01"], "PL0023"),
        (["3", "meses", "--from", "2024-03-01", "--calendar", "lft_74"], "PL0024"),
        (["3", "meses", "--from", "2024-03-01", "--counting", "siguiente"], "PL0025"),
        (["3", "meses"], None),
        (["3", "meses", "--from", "2024-03-01", "--jurisdiction", "xx"], "PL0006"),
    ],
)  # fmt: skip
def test_bad_input_is_told(run: Run, args: list[str], code: str | None):
    ran = run(*args)
    assert ran.code == 2 and ran.out == ""
    assert code is None or f"error[{code}]" in ran.err


REFUSED = """
computation c_none es: "no hay regla" en: "no rule" citing para 1 missing day refused
obligation aa of thing citing para 4 bearer office must es: "x" en: "y" within 5 months from ev0 counting c_none done by ev1
"""


def test_a_rule_that_does_not_say_what_then(run: Run, monkeypatch: pytest.MonkeyPatch):
    small = Law(compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + REFUSED}), "tt")[0])
    monkeypatch.setattr("protlaw.cli.shipped.load", lambda *_args: small)
    ran = run("1", "month", "--from", "2024-01-31", "--lang", "en")
    assert ran.code == 2 and "error[PL0026]" in ran.err and "2024-02-31" in ran.err


def test_every_rule_named_can_be_asked_for(run: Run):
    assert data_folder().is_dir()
    for name in computations(LAW.book):
        assert run("3", "natural_days", "--from", "2024-03-20", "--counting", name).code == 0
