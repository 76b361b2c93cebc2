"""The tables of Mexico: zones against tzdata, the statutory list against the independent comparison, faults as diagnostics."""

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from protlaw.core.diagnostic import SourceError
from protlaw.core.time import zone
from protlaw.law.jurisdiction import load_jurisdiction

TABLES = Path(__file__).parents[1] / "jurisdictions" / "mx.toml"
TEXT = TABLES.read_text("utf-8")
RAW = tomllib.loads(TEXT)
MX = load_jurisdiction(TEXT, str(TABLES))
LFPA = MX.calendars["lfpa_28"]
HOUR = timedelta(hours=1)
YEARS = range(2012, 2027)

# Day-month, per year: off under LFPA 28 but worked under the labour list; off under the labour list but worked under LFPA 28.
DIFFERENCES = {
    2012: ("21-03 20-11", "06-02 19-03 19-11"),
    2013: ("05-02 21-03 20-11", "04-02 18-03 18-11"),
    2014: ("05-02 21-03 05-05 01-09 20-11", "03-02 17-03 17-11"),
    2015: ("05-02 05-05 01-09 20-11", "02-02 16-03 16-11"),
    2016: ("05-02 05-05 01-09", "01-02 21-11"),
    2017: ("21-03 05-05 01-09", "06-02 20-03"),
    2018: ("21-03 20-11", "19-03 19-11"),
    2019: ("05-02 21-03 20-11", "04-02 18-03 18-11"),
    2020: ("05-02 05-05 01-09 20-11", "03-02 16-03 16-11"),
    2021: ("05-02 05-05 01-09", "01-02 15-03 15-11"),
    2022: ("05-05 01-09", "07-02 21-11"),
    2023: ("21-03 05-05 01-09", "06-02 20-03"),
    2024: ("21-03 20-11", "18-03 01-10 18-11"),
    2025: ("05-02 21-03 05-05 01-09 20-11", "03-02 17-03 17-11"),
    2026: ("05-02 05-05 01-09 20-11", "02-02 16-03 16-11"),
}


def sunday(year, month, nth):
    days = [date(year, month, 1) + timedelta(n) for n in range(31)]
    return [day for day in days if day.month == month and day.weekday() == 6][nth - (nth > 0)]


def monday(year, month, nth):
    return [date(year, month, n) for n in range(1, 29) if date(year, month, n).weekday() == 0][nth - 1]


# --- the statutory list ----------------------------------------------------------------------------------------------


def labour_list(year):
    handover = {2012: [date(2012, 12, 1)], 2018: [date(2018, 12, 1)], 2024: [date(2024, 10, 1)]}
    fixed = [date(year, 1, 1), date(year, 5, 1), date(year, 9, 16), date(year, 12, 25)]
    return {*fixed, monday(year, 2, 1), monday(year, 3, 3), monday(year, 11, 3), *handover.get(year, [])}


def listed(year, days):
    return {date(year, int(day[3:]), int(day[:2])) for day in days.split()}


@pytest.mark.parametrize("year", YEARS)
def test_the_list_differs_from_the_labour_list_exactly_where_it_should(year):
    ours = {day for day in map(date.fromisoformat, LFPA.days) if day.year == year and day.weekday() not in LFPA.weekend}
    labour = {day for day in labour_list(year) if day.weekday() not in LFPA.weekend}
    assert (ours - labour, labour - ours) == tuple(listed(year, days) for days in DIFFERENCES[year])


@pytest.mark.parametrize("year", range(2012, 2028))
def test_the_article_day_by_day(year):
    days = "01-01 05-02 21-03 01-05 05-05 01-09 16-09 20-11 25-12" + (" 01-12" if year in (2012, 2018, 2024) else "")
    assert {day for day in LFPA.days if day.startswith(str(year))} == {day.isoformat() for day in listed(year, days)}


def test_the_calendar_says_what_it_does_not_hold():
    assert (LFPA.weekend, LFPA.first, LFPA.last, LFPA.complete) == ((5, 6), "2012-01-01", "2027-12-31", False)


# --- zones -----------------------------------------------------------------------------------------------------------


def offset_by_rows(history, instant):
    row = [row for row in history if row["from"] <= instant][-1]
    sign = -1 if row["standard"].startswith("-") else 1
    standard = sign * int(row["standard"][1:3]) * HOUR
    rule = RAW["seasonal"][row["seasonal"]]
    if "begins" not in rule:
        return standard
    wall = (instant + standard).replace(tzinfo=None)
    # The season ends at two o'clock seasonal time, which is one o'clock standard time.
    begins, ends = (turn(wall.year, rule[end]) - early for end, early in (("begins", 0 * HOUR), ("ends", HOUR)))
    return standard + HOUR if begins <= wall < ends else standard


def turn(year, rule):
    day = sunday(year, rule["month"], rule["sunday"])
    return datetime(day.year, day.month, day.day, rule["hour"])


def moments(history):
    """Noon of every day, and each side of every change there is or could be, at every offset in use."""
    days = (datetime(2012, 1, 2, 12, tzinfo=UTC) + timedelta(n) for n in range(16 * 365))
    rules = [rule[end] for rule in RAW["seasonal"].values() for end in ("begins", "ends") if end in rule]
    turns = (turn(year, rule).replace(tzinfo=UTC) + hours * HOUR for year in range(2012, 2028) for rule in rules for hours in range(3, 10))
    starts = (row["from"].astimezone(UTC) + hours * HOUR for row in history[1:] for hours in range(-3, 4))
    yield from days
    for change in (*turns, *starts):
        yield from (change - timedelta(seconds=1), change)


@pytest.mark.parametrize("name", MX.zones)
def test_history_rows_say_what_tzdata_says(name):
    history = RAW["zones"][name]["history"]
    for moment in moments(history):
        assert offset_by_rows(history, moment) == moment.astimezone(zone(name)).utcoffset(), (name, moment)


@pytest.mark.parametrize("name", MX.zones)
def test_history_rows_follow_one_another_and_cite_something(name):
    history = RAW["zones"][name]["history"]
    assert [row.get("to") for row in history] == [*(row["from"] for row in history[1:]), None]
    assert all(row["source"] and row["seasonal"] in RAW["seasonal"] for row in history)
    # Each boundary is written with the offset the place had up to it.
    assert all((row["from"] - timedelta(seconds=1)).astimezone(zone(name)).utcoffset() == row["from"].utcoffset() for row in history[1:])


@pytest.mark.parametrize(
    ("name", "moment", "hours"),
    [
        ("America/Mexico_City", "2022-07-01T12:00Z", -5),
        ("America/Mexico_City", "2023-07-01T12:00Z", -6),
        ("America/Cancun", "2015-02-01T07:59Z", -6),
        ("America/Cancun", "2015-02-01T08:00Z", -5),
        ("America/Chihuahua", "2022-10-30T07:59Z", -6),
        ("America/Chihuahua", "2023-01-01T12:00Z", -6),
        ("America/Ciudad_Juarez", "2022-11-30T05:59Z", -6),
        ("America/Ciudad_Juarez", "2022-11-30T06:00Z", -7),
        ("America/Ojinaga", "2022-12-01T12:00Z", -6),
        ("America/Ojinaga", "2023-07-01T12:00Z", -5),
        ("America/Tijuana", "2023-03-12T10:00Z", -7),
        ("America/Hermosillo", "2021-07-01T12:00Z", -7),
    ],
)
def test_what_the_sources_say_of_each_zone(name, moment, hours):
    instant = datetime.fromisoformat(moment)
    assert offset_by_rows(RAW["zones"][name]["history"], instant) == hours * HOUR == instant.astimezone(zone(name)).utcoffset()


# --- places ----------------------------------------------------------------------------------------------------------


def test_every_state_has_a_zone_and_every_zone_a_state():
    assert len(MX.places) - 5 == 32  # five are other names
    assert {name for zones in MX.places.values() for name in zones} == set(MX.zones)
    assert MX.places["Quintana Roo"] == ("America/Cancun",)
    assert MX.places["Ciudad de México"] == MX.places["Distrito Federal"] == MX.places["Estado de México"] == ("America/Mexico_City",)
    several = {"Chihuahua", "Coahuila", "Coahuila de Zaragoza", "Nuevo León", "Tamaulipas", "Nayarit"}
    assert {place for place, zones in MX.places.items() if len(zones) > 1} == several


def test_what_was_not_examined_is_said_in_both_languages():
    assert len(MX.not_examined) == 3
    assert all(label.es and label.en for label in (MX.label, *MX.not_examined))


# --- faults ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong", "what"),
    [
        ('code = "mx"', "", "code"),
        ('zone = "America/Mexico_City"', 'zone = "Europe/Madrid"', "zone = Europe/Madrid"),
        ('[zones."America/Merida"]', '[zones."America/Ek_Balam"]', "zones.America/Ek_Balam"),
        ('"Sonora" = ["America/Hermosillo"]', '"Sonora" = []', "places.Sonora = []"),
        ('"Sonora" = ["America/Hermosillo"]', '"Sonora" = [["x"]]', "places.Sonora = [['x']]"),
        ("weekend = [5, 6]", "weekend = [6, 7]", "calendars.lfpa_28.weekend = [6, 7]"),
        ("weekend = [5, 6]", "weekend = [0, 1, 2, 3, 4, 5, 6]", "calendars.lfpa_28.weekend = [0, 1, 2, 3, 4, 5, 6]"),
        ("complete = false", 'complete = "no"', "calendars.lfpa_28.complete = no"),
        ('law = "mx.lfpa art_28__para_2"', "", "calendars.lfpa_28.law"),
        ('law = "mx.lfpa art_28__para_2"', 'law = "art_28"', "calendars.lfpa_28.law = art_28"),
        ("not_held.es", "not_held.fr", "calendars.lfpa_28.not_held.es"),
        ("12-01.en", "12-01.fr", "calendars.lfpa_28.because.12-01.en"),
        ("2013-02-05", "2014-02-06", "calendars.lfpa_28.days.2013 = 2014-02-06"),
        ("2013-02-05", "2013-01-01", "calendars.lfpa_28.days.2013 = 2013-01-01"),
        ("last = 2027-12-31", "last = 2027-12-01", "calendars.lfpa_28.days.2027 = 2027-12-25"),
        ("last = 2027-12-31", "last = 2011-12-31", "calendars.lfpa_28.last = 2011-12-31"),
        ('es = "los tratados internacionales"', "", "not_examined.1.es"),
    ],
)
def test_a_wrong_table_says_which_entry(right, wrong, what):
    assert right in TEXT
    with pytest.raises(SourceError) as caught:
        load_jurisdiction(TEXT.replace(right, wrong, 1), "mx.toml")
    assert all(found.code == "PL0005" and found.span.file == "mx.toml" for found in caught.value.diagnostics)
    assert what in [found.args["what"] for found in caught.value.diagnostics]


def test_all_faults_are_told_at_once_and_bad_syntax_is_one():
    with pytest.raises(SourceError) as caught:
        load_jurisdiction("not_examined = [3]\nzones.x = 1\ncalendars.a = 2", "mx.toml")
    assert len(caught.value.diagnostics) > 5
    with pytest.raises(SourceError) as caught:
        load_jurisdiction("code = ", "mx.toml")
    assert [found.code for found in caught.value.diagnostics] == ["PL0005"]
