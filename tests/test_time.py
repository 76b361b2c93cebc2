"""Moments and terms, on the days where counting them goes wrong."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protlaw.core.time import (
    BadMoment,
    Counting,
    civil_day,
    elapsed_days,
    end_of_day,
    local,
    shift,
    shift_interval,
    start_of_day,
    zone,
)
from protlaw.core.values import FUTURE, PAST
from protlaw.law.jurisdiction import load_jurisdiction

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

TABLES = Path(__file__).parents[1] / "jurisdictions" / "mx.toml"
MX = load_jurisdiction(TABLES.read_text("utf-8"), str(TABLES))
LFPA = MX.calendars["lfpa_28"]
HELD = LFPA._replace(complete=True)
MEXICO = "America/Mexico_City"
NEXT_DAY = Counting("following", "stays", "next_business_day", "lfpa_28")
# Zones whose clock skips or repeats midnight, a whole day, or half an hour.
ODD = ("America/Sao_Paulo", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Cairo", "America/Havana")


def at(text, name=MEXICO):
    return local(text, name).earliest


def ends(day, name=MEXICO):
    return end_of_day(date.fromisoformat(day), zone(name))


def shown(instant, name=MEXICO):
    return datetime.fromtimestamp(instant, zone(name)).isoformat()


def exact(term):
    assert term[0] == term[1]
    return term[0]


# --- hours -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2021-04-04T00:30:00", "2021-04-04T04:30:00-05:00"),  # the clock goes forward: the span shows four hours
        ("2021-10-31T00:30:00", "2021-10-31T02:30:00-06:00"),  # and back: it shows two
        ("2023-04-02T00:30:00", "2023-04-02T03:30:00-06:00"),  # first spring without a change
    ],
)
def test_three_hours_are_three_hours_on_the_night_the_clock_changes(start, due):
    assert shown(exact(shift(at(start), 3, "hours", 1, NEXT_DAY, MEXICO, LFPA))) == due


def test_hours_and_minutes_before():
    noon = at("2021-06-01T12:00:00")
    assert shift(noon, 2, "hours", -1, NEXT_DAY, MEXICO, None) == (noon - 7200, noon - 7200)
    assert shift(noon, 5, "minutes", 1, NEXT_DAY, MEXICO, None) == (noon + 300, noon + 300)


# --- civil days ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "name", "hours"),
    [
        ("2021-04-04", MEXICO, 23),
        ("2021-10-31", MEXICO, 25),
        ("2023-04-02", MEXICO, 24),
        ("2015-02-01", "America/Cancun", 23),
        ("2022-10-30", "America/Chihuahua", 24),  # seasonal time ended and the zone moved in the same second
        ("2022-11-29", "America/Ciudad_Juarez", 25),  # the clock went back at midnight: 23 h was lived twice
        ("2018-11-04", "America/Sao_Paulo", 23),  # there was no midnight
    ],
)
def test_a_day_lasts_what_its_clock_says(day, name, hours):
    first = start_of_day(date.fromisoformat(day), zone(name))
    assert ends(day, name) - first + 1 == hours * 3600


def test_a_day_without_midnight_starts_at_one():
    assert shown(start_of_day(date(2018, 11, 4), zone("America/Sao_Paulo")), "America/Sao_Paulo") == "2018-11-04T01:00:00-02:00"


@given(st.dates(date(1995, 1, 1), date(2037, 1, 1)), st.sampled_from(MX.zones + ODD))
def test_day_limits_are_the_first_and_last_second(day, name):
    tz = zone(name)
    first, last = start_of_day(day, tz), end_of_day(day, tz)
    assert civil_day(first - 1, tz) < day <= civil_day(first, tz)
    assert civil_day(last, tz) <= day < civil_day(last + 1, tz)
    assert end_of_day(day - timedelta(days=1), tz) >= first - 1


def test_elapsed_days_count_midnights():
    assert elapsed_days(at("2021-04-03T23:59:59"), at("2021-04-04T00:00:00"), zone(MEXICO)) == 1
    assert elapsed_days(at("2020-02-01"), at("2020-03-01"), zone(MEXICO)) == 29


# --- written moments -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2018", "2018-01-01T00:00:00", "2018-12-31T23:59:59"),
        ("2018-03", "2018-03-01T00:00:00", "2018-03-31T23:59:59"),
        ("2020-02", "2020-02-01T00:00:00", "2020-02-29T23:59:59"),
        ("2017-02-09", "2017-02-09T00:00:00", "2017-02-09T23:59:59"),
        ("2017-02-09T18", "2017-02-09T18:00:00", "2017-02-09T18:59:59"),
        ("2017-02-09 18:00", "2017-02-09T18:00:00", "2017-02-09T18:00:59"),
        ("2017-02-09T18:00:07", "2017-02-09T18:00:07", "2017-02-09T18:00:07"),
    ],
)
def test_a_moment_is_as_precise_as_its_source(text, earliest, latest):
    moment = local(text, MEXICO)
    assert (shown(moment.earliest)[:19], shown(moment.latest)[:19], moment.note) == (earliest, latest, None)


def test_an_offset_needs_no_zone_and_prevails():
    assert at("2017-02-09T18:00:00-05:00", None) == at("2017-02-09T23:00:00Z") == at("2017-02-09T17:00:00")
    assert local("2021-04-04T02:30:00-06:00", MEXICO).note is None


def test_an_hour_lived_twice_covers_both():
    hour, minute = local("2021-10-31T01", MEXICO), local("2021-10-31T01:30", MEXICO)
    assert (hour.note, hour.latest - hour.earliest + 1) == ("ambiguous", 7200)
    assert (minute.note, shown(minute.earliest), shown(minute.latest)) == (
        "ambiguous",
        "2021-10-31T01:30:00-05:00",
        "2021-10-31T01:30:59-06:00",
    )
    assert local("2021-10-31T00", MEXICO).note is None
    assert local("2021-10-31T02", MEXICO).note is None
    assert local("2021-10-31", MEXICO).note is None


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("ayer", MEXICO, "syntax"),
        ("2017-2-9", MEXICO, "syntax"),
        ("2017-02-09T18:00-25:00", MEXICO, "syntax"),
        ("２０１７", MEXICO, "syntax"),
        ("2017-02-09\n", MEXICO, "syntax"),
        ("2019-02-29", MEXICO, "no_such_date"),
        ("2019-13", MEXICO, "no_such_date"),
        ("0000", MEXICO, "no_such_date"),
        ("9999-12-31", MEXICO, "no_such_date"),
        ("2011-12-30", "Pacific/Apia", "no_such_date"),
        ("2019-02-28T24:00", MEXICO, "no_such_hour"),
        ("2021-04-04T02", MEXICO, "no_such_hour"),
        ("2021-04-04T02:30", MEXICO, "no_such_hour"),
        ("2018", None, "needs_zone"),
        ("2017-02-09T18:00", None, "needs_zone"),
    ],
)
def test_a_moment_that_cannot_be_read_says_why(text, name, kind):
    with pytest.raises(BadMoment) as caught:
        local(text, name)
    assert (caught.value.kind, caught.value.text) == (kind, text)


@given(st.integers(at("1995"), at("2037")), st.sampled_from(MX.zones + ODD), st.sampled_from([4, 7, 10, 13, 16, 19]))
def test_what_the_clock_showed_is_read_back(instant, name, precision):
    moment = local(shown(instant, name)[:precision], name)
    assert moment.earliest <= instant <= moment.latest
    assert (moment.note is None) or precision >= 13


@pytest.mark.parametrize("name", ["", "America", "Nowhere/Atall", "../zoneinfo/UTC", "/etc/localtime", "__init__.py"])
def test_no_such_zone(name):
    with pytest.raises(ZoneInfoNotFoundError):
        zone(name)


# --- days and months -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "due"),
    [("following", "2012-07-10"), ("same", "2012-07-09")],
)
def test_ten_business_days(first, due):
    counting = NEXT_DAY._replace(first=first)
    assert shift(at("2012-06-26T10:00:00"), 10, "business_days", 1, counting, MEXICO, HELD) == (ends(due), ends(due))
    assert shift(at("2012-06-26T10:00:00"), 10, "business_days", 1, counting, MEXICO, LFPA) == (ends(due), FUTURE)


def test_the_day_of_the_anchor_is_day_zero_or_one():
    start = at("2017-09-14T12:00:00")
    assert exact(shift(start, 2, "natural_days", 1, NEXT_DAY, MEXICO, None)) == ends("2017-09-16")
    assert exact(shift(start, 2, "natural_days", 1, NEXT_DAY._replace(first="same"), MEXICO, None)) == ends("2017-09-15")


def test_a_last_day_that_rolls():
    start, rolls = at("2017-09-14T12:00:00"), NEXT_DAY._replace(last="rolls")
    # 16 September 2017 is on the list and a Saturday: Monday 18 is next.
    assert exact(shift(start, 2, "natural_days", 1, rolls, MEXICO, HELD)) == ends("2017-09-18")
    assert shift(start, 2, "natural_days", 1, rolls, MEXICO, LFPA) == (ends("2017-09-18"), FUTURE)
    # A day the table has as a working day does not roll: no unpublished notice is presumed.
    assert exact(shift(start, 1, "natural_days", 1, rolls, MEXICO, LFPA)) == ends("2017-09-15")
    assert shift(start, 1, "natural_days", 1, rolls, MEXICO, None) == (ends("2017-09-15"), FUTURE)
    assert shift(start, 3, "hours", 1, rolls, MEXICO, None) == (start + 10800, start + 10800)


def test_at_least_before():
    session = at("2017-09-18T10:00:00")
    assert exact(shift(session, 5, "natural_days", -1, NEXT_DAY._replace(last="rolls"), MEXICO, LFPA)) == ends("2017-09-13")
    assert exact(shift(session, 1, "business_days", -1, NEXT_DAY, MEXICO, HELD)) == ends("2017-09-15")
    # A suspension we do not hold could only make it earlier.
    assert shift(session, 1, "business_days", -1, NEXT_DAY, MEXICO, LFPA) == (PAST, ends("2017-09-15"))


def test_beyond_the_table_a_working_day_is_a_bound():
    assert shift(at("2027-12-30T10:00"), 3, "business_days", 1, NEXT_DAY, MEXICO, HELD)[1] == FUTURE
    assert shift(at("2011-12-30T10:00"), 3, "business_days", 1, NEXT_DAY, MEXICO, HELD)[1] == FUTURE
    assert exact(shift(at("2011-12-30T10:00"), 3, "natural_days", 1, NEXT_DAY._replace(last="rolls"), MEXICO, HELD)) == ends("2012-01-02")
    assert shift(at("2017-01-02T10:00"), 3, "business_days", 1, NEXT_DAY, MEXICO, None) == (ends("2017-01-05"), FUTURE)


@pytest.mark.parametrize(
    ("start", "n", "unit", "missing", "due"),
    [
        ("2016-02-29", 1, "years", "next_business_day", "2017-03-01"),
        ("2016-02-29", 1, "years", "last_day", "2017-02-28"),
        ("2016-02-29", 4, "years", "error", "2020-02-29"),
        ("2019-01-31", 1, "months", "next_business_day", "2019-03-01"),
        ("2015-01-30", 1, "months", "next_business_day", "2015-03-02"),  # 1 March 2015 is a Sunday
        ("2019-01-31", 1, "months", "last_day", "2019-02-28"),
        ("2017-11-15", 3, "months", "error", "2018-02-15"),
    ],
)
def test_months_and_years_end_on_the_same_day_number(start, n, unit, missing, due):
    assert exact(shift(at(start), n, unit, 1, NEXT_DAY._replace(missing=missing), MEXICO, HELD)) == ends(due)


def test_a_missing_day_number():
    with pytest.raises(BadMoment) as caught:
        shift(at("2018-01-31"), 1, "months", 1, NEXT_DAY._replace(missing="error"), MEXICO, LFPA)
    assert caught.value.text == "2018-02-31"
    assert shift(at("2018-01-31"), 1, "months", 1, NEXT_DAY, MEXICO, LFPA) == (ends("2018-03-01"), FUTURE)


# --- intervals -------------------------------------------------------------------------------------------------------


def test_unknown_ends_stay_unknown_and_what_overflows_joins_them():
    start = at("2017-02-09T18:00:00")
    assert shift_interval(PAST, start, 2, "natural_days", 1, NEXT_DAY, MEXICO, None) == (PAST, ends("2017-02-11"))
    assert shift_interval(start, FUTURE, 2, "months", 1, NEXT_DAY, MEXICO, None) == (ends("2017-04-09"), FUTURE)
    assert shift_interval(FUTURE, FUTURE, 2, "hours", 1, NEXT_DAY, MEXICO, None) == (FUTURE, FUTURE)
    for unit in ("minutes", "hours", "natural_days", "business_days", "months", "years"):
        assert shift_interval(start, start, 10**30, unit, 1, NEXT_DAY, MEXICO, LFPA) == (FUTURE, FUTURE)
        assert shift_interval(start, start, 10**30, unit, -1, NEXT_DAY, MEXICO, LFPA) == (PAST, PAST)


def test_months_are_not_monotone_where_a_day_number_is_missing_and_the_interval_covers_it():
    late, early = (exact(shift(at(day), 1, "months", 1, NEXT_DAY, MEXICO, HELD)) for day in ("2015-01-31", "2015-02-01"))
    assert late > early
    assert shift_interval(at("2015-01-20"), at("2015-02-01"), 1, "months", 1, NEXT_DAY, MEXICO, HELD) == (ends("2015-02-20"), late)
    assert shift_interval(at("2015-01-31"), at("2015-02-01T12"), 1, "months", 1, NEXT_DAY, MEXICO, HELD) == (early, late)


INSTANTS = st.integers(int(datetime(2011, 6, 1, tzinfo=UTC).timestamp()), int(datetime(2028, 6, 1, tzinfo=UTC).timestamp()))
GAPS = st.one_of(st.integers(0, 4 * 86_400), st.integers(0, 400 * 86_400))
COUNTINGS = st.builds(
    Counting,
    st.sampled_from(["following", "same"]),
    st.sampled_from(["stays", "rolls"]),
    st.sampled_from(["next_business_day", "last_day"]),
    st.just("lfpa_28"),
)
CALENDARS = st.sampled_from([*MX.calendars.values(), HELD, None])
SIGNS = st.sampled_from([1, -1])
DAYS_AND_HOURS = st.sampled_from(["minutes", "hours", "natural_days", "business_days"])


@given(INSTANTS, GAPS, st.integers(0, 60), DAYS_AND_HOURS, SIGNS, COUNTINGS, st.sampled_from(MX.zones), CALENDARS)
def test_a_later_trigger_never_gives_an_earlier_deadline(start, gap, n, unit, sign, counting, name, calendar):
    first, second = (shift(instant, n, unit, sign, counting, name, calendar) for instant in (start, start + gap))
    assert first[0] <= second[0]
    assert first[1] <= second[1]


@given(INSTANTS, st.integers(0, 60), DAYS_AND_HOURS, COUNTINGS, st.sampled_from(MX.zones), CALENDARS)
def test_a_longer_term_never_ends_earlier(start, n, unit, counting, name, calendar):
    assert shift(start, n, unit, 1, counting, name, calendar)[0] <= shift(start, n + 1, unit, 1, counting, name, calendar)[0]


@given(
    st.data(), INSTANTS, GAPS, st.integers(0, 30), st.sampled_from(["natural_days", "business_days", "months", "years"]), SIGNS, COUNTINGS
)
def test_an_interval_covers_every_moment_in_it(data, start, gap, n, unit, sign, counting):
    inside = data.draw(st.integers(start, start + gap))
    low, high = shift(inside, n, unit, sign, counting, MEXICO, HELD)
    least, most = shift_interval(start, start + gap, n, unit, sign, counting, MEXICO, HELD)
    assert least <= low <= high <= most
