"""The calendar of a case: read back by strict parsers and by a calendar program, moment by moment."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject

import lawgen
import protlaw
from protlaw.api import ENGINE, Law, as_of_case, data_folder
from protlaw.core.time import local, zone
from protlaw.render.ics import calendar_text
from protlaw.render.vtimezone import vtimezone
from protlaw.semantics.compile import Sources, compile_law

FIXTURES = data_folder() / "fixtures" / "mx" / "lppddhp"
FIRST = FIXTURES / "ejemplos" / "first-case.yaml"
CASES = [FIRST, *sorted((FIXTURES / "casos-publicados").glob("*.md"))]
MEXICO = "America/Mexico_City"
LAW = protlaw.load("mx")

# Terms of every kind of unit, with a reading that brings one forward, and a right.
BODY = """
obligation in_hours of thing citing para 1 bearer office must es: "avisar" en: "tell" within 3 hours from ev0 done by ev1
obligation in_days of thing citing para 2 bearer office must es: "resolver" en: "decide"
  within 10 natural days from reading since done by ev1
obligation in_working_days of thing citing para 3 bearer office must es: "informar" en: "report"
  within 5 business days from ev0 counting listed done by ev1
obligation when_true of thing citing para 4 bearer office must es: "acudir" en: "attend" when tr0 within 2 natural days from ev0 done by ev1
obligation readily of thing citing para 5 bearer office must es: "atender" en: "heed" promptly after ev0 done by ev1
obligation contested of thing citing para 6 bearer office must es: "citar" en: "summon" when reading whether within 4 natural days from ev0
  done by ev1
right appeal of thing citing para 10 holder office may es: "recurrir" en: "appeal" within 10 natural days from reading which act ev3
ambiguity which es: "desde cuál" en: "from which" citing para 10
  reading one_way: ev0 default es: "el primero" en: "the first"
  reading other_way: ev2 es: "el segundo" en: "the second"
  because es: "una" en: "one"
right claim of thing citing para 7 holder office may es: "reclamar" en: "claim" within 6 hours from ev0 act ev3
obligation of_pieces of thing for each pp in pieces citing para 8 bearer office must es: "revisar, con \\"cuidado\\"; y sellar" en: "check, with \\"care\\"; and seal"
  within 1 months from ev0 done by done0 of pp
computation listed es: "sin inhábiles" en: "without non-working days" citing para 9 calendar lfpa_28
ambiguity since es: "desde cuándo" en: "since when" citing para 2
  reading first_way: ev0 es: "desde el primero" en: "from the first"
  reading second_way: ev2 default es: "desde el segundo" en: "from the second"
  because es: "una" en: "one"
ambiguity whether es: "si obliga" en: "whether it binds" citing para 6
  reading binds: yes es: "obliga" en: "it binds"
  reading free: no default es: "no obliga" en: "it does not"
  because es: "una" en: "one"
"""
NONE = {"none": "yes", "until": "2021-12-31", "by": "us"}
SMALL = Law(compile_law(Sources(lawgen.TABLES, {"tt/law/a.law": lawgen.VOCABULARY + BODY}), "tt")[0])


def exported(law: Law, text: str, until: str | None = None, lang: str = "es", salt: str | None = None) -> str:
    case = law.parse_case(text)
    as_of = as_of_case(case, local(until, MEXICO).latest if until else None)
    return calendar_text(law.evaluate(case, as_of), lang, ENGINE, salt)


def thing(**facts: Any) -> str:
    return lawgen.case_text({"ev0": "2020-10-01T10:00:00-05:00", "ev2": "2020-10-03T10:00:00-05:00", "ev1": NONE, "ev3": NONE, "tr0": "yes",
                             "pieces": {"none": "yes", "until": "2021-12-31"}, **facts})  # fmt: skip


def events(text: str) -> dict[str, Any]:
    """The entries by the words after the colon of their summary."""
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar.errors == []
    found = {}
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        found[str(event["SUMMARY"]).split(": ", 1)[1].split(" (")[0]] = event
    return found


def small(until: str, **facts: Any) -> dict[str, Any]:
    return events(exported(SMALL, thing(**facts), until))


# --- entries ----------------------------------------------------------------------------------------------------------------


def test_hours_are_timed_and_days_are_whole():
    found = small("2020-10-01T11:00")
    timed = found["Avisar"].decoded("DTSTART")
    assert timed == datetime(2020, 10, 1, 13, tzinfo=zone(MEXICO)) and found["Avisar"]["DTSTART"].params["TZID"] == MEXICO
    assert "DTEND" not in found["Avisar"]
    assert found["Acudir"].decoded("DTSTART") == date(2020, 10, 3) and found["Acudir"].decoded("DTEND") == date(2020, 10, 4)
    assert found["Acudir"]["DTSTART"].params["VALUE"] == "DATE"
    assert found["Reclamar"].decoded("DTSTART") == datetime(2020, 10, 1, 16, tzinfo=zone(MEXICO))
    assert str(found["Reclamar"]["SUMMARY"]) == "Límite para ejercer: Reclamar"


def test_an_entry_stands_at_the_safest_moment_and_tells_the_later_one():
    event = small("2020-10-04")["Resolver"]
    assert event.decoded("DTSTART") == date(2020, 10, 11)
    said = str(event["DESCRIPTION"])
    assert "el momento más temprano entre las lecturas: el final del 11 de octubre de 2020" in said
    assert "Con las lecturas usadas vence al final del 13 de octubre de 2020" in said


def test_a_safest_moment_that_passed_gives_way_to_the_next():
    event = small("2020-10-12")["Resolver"]
    assert event.decoded("DTSTART") == date(2020, 10, 13) and "ya venció: el final del 11 de octubre" in str(event["DESCRIPTION"])
    assert str(event["STATUS"]) == "CONFIRMED" and event.walk("VALARM")


def test_a_bound_is_no_due_day():
    event = small("2020-10-02")["Informar"]
    assert str(event["SUMMARY"]) == "Vence: Informar (no antes de este día)" and event.decoded("DTSTART") == date(2020, 10, 8)
    assert "cota" in str(event["DESCRIPTION"])


def test_what_is_overdue_and_undone_is_marked_and_does_not_ring():
    found = small("2020-10-20")
    assert str(found["Avisar"]["SUMMARY"]) == "Vencido según el expediente: Avisar"
    assert str(found["Avisar"]["STATUS"]) == "CONFIRMED" and not found["Avisar"].walk("VALARM")
    assert "acreditar lo contrario toca a quien debía hacerlo" in str(found["Avisar"]["DESCRIPTION"])
    assert str(small("2020-10-12")["Resolver"]["SUMMARY"]).startswith("Vence: ")
    assert str(found["Resolver"]["SUMMARY"]).startswith("Vencido según el expediente: ")


def test_a_right_lapsed_on_one_reading_only_is_not_closed():
    event = small("2020-10-12")["Recurrir"]
    assert str(event["SUMMARY"]) == "Vencido según una lectura, en disputa: Recurrir" and str(event["STATUS"]) == "TENTATIVE"
    assert "con la lectura «el segundo»: abierto" in str(event["DESCRIPTION"])
    assert str(small("2020-10-20")["Recurrir"]["STATUS"]) == "CANCELLED"


def test_what_is_undecided_says_so():
    text = lawgen.case_text({"ev0": "2020-10-01T10:00:00-05:00", "ev1": NONE})
    found = events(exported(SMALL, text, "2020-10-02"))
    assert str(found["Acudir"]["SUMMARY"]) == "Por decidir si vence aquí: Acudir" and str(found["Acudir"]["STATUS"]) == "TENTATIVE"
    assert "Falta saber: " in str(found["Acudir"]["DESCRIPTION"])
    later = events(exported(SMALL, text, "2020-10-09"))
    assert str(later["Acudir"]["SUMMARY"]) == "Por decidir si venció aquí: Acudir" and not later["Acudir"].walk("VALARM")


def test_what_another_reading_alone_would_have_due_says_so():
    event = small("2020-10-02")["Citar"]
    assert str(event["SUMMARY"]) == "En disputa, según otra lectura vence aquí: Citar" and str(event["STATUS"]) == "TENTATIVE"
    assert event.decoded("DTSTART") == date(2020, 10, 5) and "con la lectura «obliga»" in str(event["DESCRIPTION"])


def test_a_standard_without_a_date_is_no_entry():
    assert "Atender" not in small("2020-10-20")


def test_members_that_are_not_listed_are_no_entries():
    text = thing(pieces={"members": [{"id": "p1"}]})
    summaries = [str(e["SUMMARY"]) for e in icalendar.Calendar.from_ical(exported(SMALL, text, "2020-10-02")).walk("VEVENT")]
    assert [s for s in summaries if "sellar" in s] == ['Por decidir si vence aquí: Revisar, con "cuidado"; y sellar (pieza p1 (cosa t1))']


def test_what_was_done_closes_its_entry():
    found = small("2020-10-20", ev1="2020-10-01T12:00:00-05:00")
    assert str(found["Avisar"]["SUMMARY"]) == "Cumplida en plazo: Avisar" and str(found["Avisar"]["STATUS"]) == "CANCELLED"
    assert all(
        str(e["STATUS"]) == "CANCELLED" and not e.walk("VALARM") for name, e in found.items() if name in ("Avisar", "Acudir", "Informar")
    )
    assert str(found["Reclamar"]["SUMMARY"]) == "Vencido sin ejercerse: Reclamar"


def test_the_description_says_what_who_and_where():
    said = str(small("2020-10-01T11:00")["Avisar"]["DESCRIPTION"])
    assert said.startswith("Ley, art. 1, párr. 1 · a cargo de la oficina.\n\nEstado: en plazo. ")
    assert "Según el expediente" in said and "no es asesoría jurídica" in said


def test_alarms_follow_the_length_of_the_term():
    found = small("2020-10-01T10:30", pieces={"members": [{"id": "p1", "done0": NONE}]})

    def alarms(name: str) -> list[timedelta]:
        return [alarm.decoded("TRIGGER") for alarm in found[name].walk("VALARM")]

    hour = timedelta(hours=1)
    assert alarms("Avisar") == [-hour, -hour / 4]
    assert alarms("Acudir") == [-15 * hour, 9 * hour]  # at nine, the day before and the day itself
    assert alarms('Revisar, con "cuidado"; y sellar') == [9 * hour - 7 * 24 * hour, -15 * hour, 9 * hour]
    assert all(str(a["ACTION"]) == "DISPLAY" and str(a["DESCRIPTION"]) for e in found.values() for a in e.walk("VALARM"))


# --- the file ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_two_strict_parsers_read_it_alike(path: Path, lang: str, typed: Callable[..., Any]):
    ran = typed("check", path, "--format", "ics", "--lang", lang)
    assert ran.err == "" and ran.code in (0, 1, 3)
    assert ran.out.endswith("END:VCALENDAR\r\n") and "\r\n" in ran.out and not re.search(r"(?<!\r)\n", ran.out)
    assert all(len(line.encode()) <= 75 for line in ran.out.split("\r\n"))
    one, other = icalendar.Calendar.from_ical(ran.out), vobject.readOne(ran.out)
    other.validate(raiseException=True)
    assert str(one["PRODID"]) == f"-//protlaw//protlaw {ENGINE}//{lang.upper()}" and str(one["METHOD"]) == "PUBLISH"
    assert one.errors == [] and all(e.errors == [] for e in one.walk())
    ours = [(str(e["UID"]), e.decoded("DTSTART"), str(e["SUMMARY"])) for e in one.walk("VEVENT")]
    assert ours and len({uid for uid, *_ in ours}) == len(ours)
    theirs = [(e.uid.value, e.dtstart.value, e.summary.value) for e in other.vevent_list]
    for (uid, start, summary), (uid2, start2, summary2) in zip(ours, theirs, strict=True):
        assert (uid, summary) == (uid2, summary2)
        assert start == start2 if not isinstance(start, datetime) else start.timestamp() == start2.timestamp()
    assert [start for _, start, _ in ours] == sorted((s for _, s, _ in ours), key=lambda s: s.isoformat()[:10])


def test_a_case_with_no_terms_is_still_a_calendar():
    text = exported(SMALL, lawgen.case_text({"ev0": NONE, "tr0": "no"}), "2020-10-02")
    calendar = icalendar.Calendar.from_ical(text)
    assert [c.name for c in calendar.subcomponents] == ["VTIMEZONE"]
    vobject.readOne(text).validate(raiseException=True)


@pytest.mark.parametrize("name", [MEXICO, "America/Tijuana", "America/Cancun", "America/Ciudad_Juarez", "America/Hermosillo"])
def test_a_zone_gives_every_hour_its_offset(name: str):
    first, last = (local(t, name).earliest for t in ("2021-03-01", "2024-06-01"))
    text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + vtimezone(name, first, last).to_ical().decode() + "END:VCALENDAR\r\n"
    (made,) = icalendar.Calendar.from_ical(text).walk("VTIMEZONE")
    spells = []
    for spell in made.subcomponents:
        before, after = spell.decoded("TZOFFSETFROM"), spell.decoded("TZOFFSETTO")
        onset = spell.decoded("DTSTART").replace(tzinfo=UTC) - before  # told on the clock as it was until then
        spells.append((onset.timestamp(), after))
        assert (spell.name == "DAYLIGHT") == bool(datetime.fromtimestamp(onset.timestamp(), zone(name)).dst())
    for instant in range(first, last, 1800):
        told = [after for onset, after in sorted(spells) if onset <= instant][-1]
        assert told == datetime.fromtimestamp(instant, zone(name)).utcoffset(), datetime.fromtimestamp(instant, UTC)


def test_the_zone_is_that_of_the_seat_and_spans_the_entries():
    text = exported(SMALL, thing(), "2020-10-01T11:00")
    (made,) = icalendar.Calendar.from_ical(text).walk("VTIMEZONE")
    assert str(made["TZID"]) == MEXICO and min(s.decoded("DTSTART") for s in made.subcomponents) <= datetime(2020, 1, 1)


# --- a later export ---------------------------------------------------------------------------------------------------------


def test_a_later_export_keeps_the_uids_and_raises_the_sequence():
    first, second = small("2020-10-01T11:00"), small("2020-10-05")
    assert set(first) <= set(second)
    for name, event in first.items():
        later = second[name]
        assert event["UID"] == later["UID"] and int(event["SEQUENCE"]) < int(later["SEQUENCE"])
        assert event.decoded("DTSTAMP") < later.decoded("DTSTAMP") == later.decoded("LAST-MODIFIED")


def test_the_same_export_is_the_same_file_whenever_it_is_made():
    assert exported(SMALL, thing(), "2020-10-02") == exported(SMALL, thing(), "2020-10-02")
    text = exported(SMALL, thing(), "2020-10-02")
    assert set(re.findall("DTSTAMP:(.*)\r", text)) == {"20201003T045959Z"}  # the end of the day it looks until


def test_the_language_does_not_change_the_uids_and_a_salt_does():
    uids = [
        re.findall("UID:(.*)\r", exported(SMALL, thing(), "2020-10-02", lang, salt))
        for lang, salt in (("es", None), ("en", None), ("es", "a"), ("en", "a"))
    ]
    assert uids[0] == uids[1] and uids[2] == uids[3] and not set(uids[0]) & set(uids[2])
    assert all(re.fullmatch(r"[0-9a-f]{32}@protlaw", uid) for uid in uids[0])


def test_a_hypothesis_says_so_and_touches_no_other_entry(typed: Callable[..., Any]):
    def entries(*options: str) -> list[Any]:
        ran = typed("check", FIRST, "--format", "ics", "--facts-until", "2023-03-08T19:00", *options)
        return list(icalendar.Calendar.from_ical(ran.out).walk("VEVENT"))

    plain = entries()
    for options in (("--assume", "petition:s1.danger_declared=none"), ("--against",), ("--law-on", "2015-01-01")):
        supposed = entries(*options)
        assert supposed and all(str(e["SUMMARY"]).startswith("Hipótesis: ") and not e.walk("VALARM") for e in supposed)
        assert not {str(e["UID"]) for e in plain} & {str(e["UID"]) for e in supposed}
    assert {str(e["UID"]) for e in entries("--reading", "clock_of_issue=from_entry")} == {str(e["UID"]) for e in plain}


CONFIG = """
[calendars]
[[case]]
path = {folder}/case
type = calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = America/Tijuana
default_timezone = America/Tijuana
[default]
default_calendar = case
[sqlite]
path = {folder}/db
"""


def test_a_calendar_program_imports_it_and_updates_it(tmp_path: Path, typed: Callable[..., Any]):
    """khal, seen from Tijuana: the hour is that of the place, and the second import changes the first."""
    (tmp_path / "case").mkdir()
    (tmp_path / "conf").write_text(CONFIG.format(folder=tmp_path))

    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)}  # nothing of this machine's own calendars

    def khal(*args: str) -> str:
        command = [sys.executable, "-m", "khal", "-c", str(tmp_path / "conf"), *args]
        return subprocess.run(command, check=True, capture_output=True, encoding="utf-8", cwd=tmp_path, env=environment).stdout

    def listed() -> list[str]:
        shown = khal("list", "--format", "{start}|{all-day}|{title}|{status}", "2023-03-01", "120d")
        return [line for line in shown.splitlines() if "|" in line]

    for until in ("2023-03-08T19:00", "2023-03-31"):
        typed("check", FIRST, "--format", "ics", "--facts-until", until, "--out", tmp_path / "case.ics")
        khal("import", "--batch", "-a", "case", str(tmp_path / "case.ics"))
        if until == "2023-03-08T19:00":
            before = listed()
    after = listed()
    assert "2023-03-08 19:00|False|Vence: Emitir las Medidas Urgentes de Protección|CONFIRMED " in before
    assert "2023-03-08 19:00|False|Cumplida en plazo: Emitir las Medidas Urgentes de Protección|CANCELLED " in after
    assert "2023-03-17|True|Vence: Elaborar el Estudio de Evaluación de Riesgo|CONFIRMED " in before
    assert "2023-03-18|True|Vencido según una lectura, en disputa: Elaborar el Estudio de Evaluación de Riesgo|TENTATIVE " in after
    assert not [line for line in after if "Vence: Elaborar" in line]
