"""Instants and intervals in the words of a lawyer, on the civil clock of a zone.

>>> moment(1486694700, "America/Mexico_City", "es")
'9 de febrero de 2017, 20:45:00 (UTC−6)'
>>> due(1487570399, 1487570399, "America/Mexico_City", "en")
'at the end of 19 February 2017 (UTC−6)'
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from protlaw.core.time import end_of_day, start_of_day, zone
from protlaw.core.values import FUTURE, PAST, Occ

_MONTHS = {
    "es": ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
}
_WORDS = {
    "es": {
        "date": "{d} de {m} de {y}", "between": "entre {a} y {b}", "years": "entre {a} y {b}", "year": "en {a}",
        "days": "entre el {a} y el {b}",
        "day": "el {a}", "same": "el {day}, entre las {a} y las {b} ({z})", "before": "a más tardar {a}", "after": "no antes de {a}",
        "at": "el {a}", "end": "al final del {a} ({z})", "end.between": "entre el final del {a} y el final del {b}",
        "some": "en algún momento", "until": "hasta {a}", "until.day": "hasta el final del {a}",
        "h": "{n} h", "min": "{n} min", "s": "{n} s", "d1": "1 día", "d": "{n} días", "minute": "el {a}, {t} ({z})",
    },
    "en": {
        "date": "{d} {m} {y}", "between": "between {a} and {b}", "years": "between {a} and {b}", "year": "in {a}",
        "days": "between {a} and {b}",
        "day": "on {a}", "same": "on {day}, between {a} and {b} ({z})", "before": "no later than {a}", "after": "not before {a}",
        "at": "on {a}", "end": "at the end of {a} ({z})", "end.between": "between the end of {a} and the end of {b}",
        "some": "at some moment", "until": "until {a}", "until.day": "until the end of {a}",
        "h": "{n} h", "min": "{n} min", "s": "{n} s", "d1": "1 day", "d": "{n} days", "minute": "on {a}, {t} ({z})",
    },
}  # fmt: skip
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = -62_000_000_000, 253_000_000_000  # about the years 6 and 9987: what a calendar can show


@lru_cache(4096)
def _local(instant: int, zone_name: str) -> datetime:
    return (_EPOCH + timedelta(seconds=min(max(instant, _FIRST), _LAST))).astimezone(zone(zone_name))


def offset(instant: int, zone_name: str) -> str:
    """`UTC−6`, `UTC+5:30`."""
    minutes = round((_local(instant, zone_name).utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"


def iso(instant: int, zone_name: str) -> str:
    """For machines: `2017-02-09T20:45:00-06:00`."""
    return _local(instant, zone_name).isoformat()


def day(when: date | str, lang: str) -> str:
    """A civil day: «9 de febrero de 2017»."""
    found = date.fromisoformat(when) if isinstance(when, str) else when
    return _WORDS[lang]["date"].format(d=found.day, m=_MONTHS[lang][found.month - 1], y=found.year)


def short_day(when: date, lang: str) -> str:
    """A civil day without its year, for a narrow place: «9 feb»."""
    return f"{when.day} {_MONTHS[lang][when.month - 1][:3]}"


def moment(instant: int, zone_name: str, lang: str) -> str:
    """An instant, to the second: «9 de febrero de 2017, 20:45:00 (UTC−6)»."""
    if not _FIRST < instant < _LAST:
        return _WORDS[lang]["some"]
    local = _local(instant, zone_name)
    return f"{day(local.date(), lang)}, {local:%H:%M:%S} ({offset(instant, zone_name)})"


def until(instant: int, zone_name: str, lang: str) -> str:
    """A horizon or limit: «el 9 de febrero de 2017, 20:45:00 (UTC−6)», «el final del 19 de febrero de 2017 (UTC−6)»."""
    if ends_day(instant, zone_name):
        words = _WORDS[lang]["end"].format(a=_day(instant, zone_name, lang), z=offset(instant, zone_name))
        return words.replace("al final", "el final", 1).replace("at the end", "the end", 1)
    return moment(instant, zone_name, lang)


def due(earliest: int, latest: int, zone_name: str, lang: str) -> str:
    """When something falls due: «al final del 19 de febrero de 2017 (UTC−6)», or the interval in which it does."""
    words = _WORDS[lang]
    if earliest == latest and ends_day(earliest, zone_name):
        return words["end"].format(a=_day(earliest, zone_name, lang), z=offset(earliest, zone_name))
    if earliest != latest and _bounded(earliest, latest) and ends_day(earliest, zone_name) and ends_day(latest, zone_name):
        return words["end.between"].format(a=_day(earliest, zone_name, lang), b=_day(latest, zone_name, lang))
    return interval(earliest, latest, zone_name, lang)


def occurrence(occ: Occ, zone_name: str, lang: str) -> str:
    """When an event happened, if it did."""
    return interval(occ.earliest, occ.latest, zone_name, lang)


def interval(earliest: int, latest: int, zone_name: str, lang: str) -> str:
    """An instant that may be anywhere between two, both included, no more precise than it is known."""
    words = _WORDS[lang]
    if earliest <= _FIRST and latest >= _LAST:
        return words["some"]
    if earliest <= _FIRST:
        return words["before"].format(a=_limit(latest, zone_name, lang))
    if latest >= _LAST:
        return words["after"].format(a=_limit(earliest, zone_name, lang)).replace("de el ", "del ")
    if earliest == latest:
        return words["at"].format(a=moment(earliest, zone_name, lang))
    first, last = _local(earliest, zone_name), _local(latest, zone_name)
    if _starts_day(earliest, zone_name) and ends_day(latest, zone_name):
        return _whole_days(first.date(), last.date(), lang)
    shown = offset(latest, zone_name)
    if first.date() != last.date() or shown != offset(earliest, zone_name):
        return words["between"].format(a=_point(earliest, zone_name, lang), b=_point(latest, zone_name, lang))
    if first.second == 0 and latest - earliest == 59:
        return words["minute"].format(a=day(first.date(), lang), t=f"{first:%H:%M}", z=shown)
    return words["same"].format(day=day(first.date(), lang), a=f"{first:%H:%M:%S}", b=f"{last:%H:%M:%S}", z=shown)


def _point(instant: int, zone_name: str, lang: str) -> str:
    """One end of an interval of several days."""
    if ends_day(instant, zone_name):
        return _limit(instant, zone_name, lang)
    return ("el " if lang == "es" else "") + moment(instant, zone_name, lang)


def _limit(instant: int, zone_name: str, lang: str) -> str:
    """A bound: a whole day where it falls on the edge of one."""
    prefix = "el " if lang == "es" else ""
    if _starts_day(instant, zone_name):
        return prefix + _day(instant, zone_name, lang)
    if ends_day(instant, zone_name):
        end = "el final del " if lang == "es" else "the end of "
        return end + _day(instant, zone_name, lang)
    return prefix + moment(instant, zone_name, lang)


def _whole_days(first: date, last: date, lang: str) -> str:
    words = _WORDS[lang]
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        key = "year" if first.year == last.year else "years"
        return words[key].format(a=first.year, b=last.year)
    return words["day" if first == last else "days"].format(a=day(first, lang), b=day(last, lang))


def duration(seconds: int, lang: str) -> str:
    """A length of time, in its two largest parts: «3 h 12 min», «2 días 4 h»."""
    words = _WORDS[lang]
    days, rest = divmod(abs(seconds), 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, secs = divmod(rest, 60)
    parts = [words["d1"]] if days == 1 else [words["d"].format(n=f"{days:,}")] if days else []
    parts += [words[unit].format(n=n) for unit, n in (("h", hours), ("min", minutes), ("s", secs)) if n]
    return " ".join(parts[:2]) or words["s"].format(n=0)


def _bounded(earliest: int, latest: int) -> bool:
    return earliest > PAST and latest < FUTURE


def _day(instant: int, zone_name: str, lang: str) -> str:
    return day(_local(instant, zone_name).date(), lang)


def _starts_day(instant: int, zone_name: str) -> bool:
    return _FIRST < instant < _LAST and start_of_day(_local(instant, zone_name).date(), zone(zone_name)) == instant


def ends_day(instant: int, zone_name: str) -> bool:
    return _FIRST < instant < _LAST and end_of_day(_local(instant, zone_name).date(), zone(zone_name)) == instant
