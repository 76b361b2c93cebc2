"""What a moment written in another way most likely meant: `9 de febrero de 2017`, `09/02/2017 6:30 p.m.`. Never taken for
granted in a file: a fault offers it, and in the interview the person who wrote it says yes."""

import re

from protlaw.core.time import BadMoment, local
from protlaw.intake.words import fold

_MONTHS = (
    "enero january ene jan", "febrero february feb", "marzo march mar", "abril april abr apr", "mayo may", "junio june jun",
    "julio july jul", "agosto august ago aug", "septiembre september setiembre sept sep set", "octubre october oct",
    "noviembre november nov", "diciembre december dic dec",
)  # fmt: skip
_NUMBER = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
_MONTH = "|".join(sorted(_NUMBER, key=len, reverse=True))
_SEP = r"\s*[-/. ]\s*"
_DATES = (
    re.compile(rf"(?P<y>\d{{4}}){_SEP}(?P<m>\d{{1,2}}){_SEP}(?P<d>\d{{1,2}})"),
    re.compile(rf"(?P<d>\d{{1,2}}){_SEP}(?P<m>\d{{1,2}}){_SEP}(?P<y>\d{{4}})"),
    re.compile(rf"(?:el |on )?(?P<d>\d{{1,2}})(?:º|o|st|nd|rd|th)?{_SEP}(?:de )?(?P<m>{_MONTH})\.?{_SEP}(?:del? )?(?:año )?(?P<y>\d{{4}})"),
    re.compile(rf"(?:on )?(?P<m>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})"),
    re.compile(rf"(?:en |in )?(?P<m>{_MONTH})\.?{_SEP}(?:del? )?(?P<y>\d{{4}})"),
)
_TIME = re.compile(
    r"(?!\d)\s*,?\s*(?:(?:t|a las?|at|-)(?![a-z]))?\s*(?P<h>\d{1,2})(?:\s?[:.h]\s?(?P<min>\d{2})(?::(?P<s>\d{2}))?)?"
    r"\s*(?:h|hs|hrs?|horas?|hours?|o'clock)?\.?\s*(?P<half>[ap]\.? ?m\.?)?"
)


def meant(text: str) -> tuple[str, ...]:
    """The moments a text may mean, as a file writes them; two where day and month cannot be told apart, none if it means none."""
    words = fold(text)
    for number, date in enumerate(_DATES):
        found = date.match(words)
        if found is None:
            continue
        time = _time(words[found.end() :])
        if time is None or (time and "d" not in found.groupdict()):
            continue
        days = [_day(found["y"], found["m"], found.groupdict().get("d"))]
        if number == 1:  # 09/02: the ninth of February, or of September the second
            days.append(_day(found["y"], found["d"], found["m"]))
        exists = [day + time for day in dict.fromkeys(days) if _exists(day + time)]
        if exists:
            return tuple(exists)
    return ()


def _day(year: str, month: str, day: str | None) -> str:
    of_year = _NUMBER.get(month) or int(month)
    return f"{year}-{of_year:02}" + (f"-{int(day):02}" if day is not None else "")


def _time(rest: str) -> str | None:
    """`T18:00`; nothing where no hour is said; None where what is said is no hour."""
    if not rest.strip(" ."):
        return ""
    found = _TIME.fullmatch(rest.rstrip(" ."))
    if found is None:
        return None
    hour = int(found["h"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * found["half"].startswith("p")
    return f"T{hour:02}" + (f":{found['min']}" if found["min"] else "") + (f":{found['s']}" if found["s"] else "")


def _exists(written: str) -> bool:
    try:
        local(written, "UTC")
    except BadMoment:
        return False
    return True
