"""Moments in the words of a lawyer."""

import pytest

from protlaw.core.time import local
from protlaw.core.values import FUTURE, PAST, Occ
from protlaw.render import moments

MX, UTC = "America/Mexico_City", "UTC"


def at(text: str) -> int:
    return local(text, MX).earliest


def end(text: str) -> int:
    return local(text, MX).latest


def test_an_instant_is_said_to_the_second_with_its_offset() -> None:
    assert moments.moment(at("2017-02-09T20:45:00"), MX, "es") == "9 de febrero de 2017, 20:45:00 (UTC−6)"
    assert moments.moment(at("2017-02-09T20:45:00"), MX, "en") == "9 February 2017, 20:45:00 (UTC−6)"
    assert moments.iso(at("2017-02-09T20:45:00"), MX) == "2017-02-09T20:45:00-06:00"


def test_the_offset_is_that_of_the_day() -> None:
    assert moments.offset(at("2021-06-01T00:00:00"), MX) == "UTC−5"
    assert moments.offset(at("2023-06-01T00:00:00"), MX) == "UTC−6"
    assert moments.offset(0, "Asia/Kolkata") == "UTC+5:30"
    assert moments.offset(0, UTC) == "UTC"


@pytest.mark.parametrize(
    ("first", "last", "es", "en"),
    [
        (at("2018"), end("2018"), "en 2018", "in 2018"),
        (at("2017"), end("2018"), "entre 2017 y 2018", "between 2017 and 2018"),
        (at("2017-02-09"), end("2017-02-09"), "el 9 de febrero de 2017", "on 9 February 2017"),
        (at("2017-02-09"), end("2017-02-11"), "entre el 9 de febrero de 2017 y el 11 de febrero de 2017",
         "between 9 February 2017 and 11 February 2017"),
        (at("2017-02-09T18:00"), end("2017-02-09T18:00"), "el 9 de febrero de 2017, 18:00 (UTC−6)", "on 9 February 2017, 18:00 (UTC−6)"),
        (PAST, end("2017-02-09"), "a más tardar el final del 9 de febrero de 2017", "no later than the end of 9 February 2017"),
        (at("2017-02-09"), FUTURE, "no antes del 9 de febrero de 2017", "not before 9 February 2017"),
        (PAST, FUTURE, "en algún momento", "at some moment"),
    ],
)  # fmt: skip
def test_an_interval_is_no_more_precise_than_it_is_known(first: int, last: int, es: str, en: str) -> None:
    assert moments.interval(first, last, MX, "es") == es
    assert moments.interval(first, last, MX, "en") == en
    assert moments.occurrence(Occ(first, last, True, False), MX, "en") == en


def test_a_limit_at_the_end_of_a_day_is_said_as_the_day() -> None:
    due = end("2017-02-19")
    assert moments.due(due, due, MX, "es") == "al final del 19 de febrero de 2017 (UTC−6)"
    assert moments.due(due, end("2017-02-20"), MX, "en") == "between the end of 19 February 2017 and the end of 20 February 2017"
    assert moments.until(due, MX, "es") == "el final del 19 de febrero de 2017 (UTC−6)"


def test_a_length_is_said_in_its_two_largest_parts() -> None:
    assert moments.duration(3 * 3600 + 12 * 60, "es") == "3 h 12 min"
    assert moments.duration(2 * 86_400 + 4 * 3600, "es") == "2 días 4 h"
    assert moments.duration(86_400 + 5, "en") == "1 day 5 s"
    assert moments.duration(0, "es") == "0 s"


@pytest.mark.parametrize("instant", [PAST, FUTURE, -(1 << 59), 1 << 59])
def test_no_instant_is_beyond_words(instant: int) -> None:
    for lang in ("es", "en"):
        assert moments.moment(instant, MX, lang)
        assert moments.until(instant, MX, lang)
        assert moments.interval(instant, instant, MX, lang)
    assert moments.iso(instant, MX)
