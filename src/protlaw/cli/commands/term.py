"""`protlaw term`: a bare term, day by day."""

import json
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfoNotFoundError

import click

from protlaw.cli.program import Words
from protlaw.cli.shipped import shipped
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.core.time import BadMoment, LocalMoment, civil_day, local, zone
from protlaw.law.jurisdiction import Jurisdiction
from protlaw.semantics.lawbook import Lawbook

if TYPE_CHECKING:
    from protlaw.engine.terms import Asked, Way

MOST = 36_500  # a century of days
_UNITS = {
    "minutes": "minute, minutes, minuto, minutos",
    "hours": "hour, hours, hora, horas",
    "natural_days": "natural day, natural days, calendar day, calendar days, día natural, días naturales",
    "business_days": "business day, business days, working day, working days, día hábil, días hábiles",
    "months": "month, months, mes, meses",
    "years": "year, years, año, años, anio, anios",
}


def command(words: Words) -> click.Command:
    return words.command(
        "term", run, click.Argument(["n"]), click.Argument(["unit"], nargs=-1, required=True),
        words.option("--from", "from_", key="term_from", metavar="MOMENT", required=True),
        words.option("--zone", "place", key="term_zone"), words.option("--calendar", key="term_calendar"),
        words.option("--counting", "rules", key="term_counting", multiple=True), words.option("--before", key="term_before", is_flag=True),
        words.option("--jurisdiction", key="term_jurisdiction"), words.option("--details", key="term_details", is_flag=True),
        words.option("--format", "form", key="term_format", type=click.Choice(["text", "json"]), default="text"),
    )  # fmt: skip


def run(
    n: str, unit: tuple[str, ...], from_: str, place: str | None, calendar: str | None, rules: tuple[str, ...], before: bool,
    jurisdiction: str | None, details: bool, form: str, lang: str,
) -> int:  # fmt: skip
    from protlaw.engine.terms import Asked, count
    from protlaw.render.term import term_text
    from protlaw.render.term_data import term_data

    book = shipped(jurisdiction).book
    seen_in, measure = _zone(place, book.jurisdiction), _unit(" ".join(unit))
    asked = Asked(_number(n), measure, -1 if before else 1, _moment(from_, seen_in, measure), seen_in)
    if calendar is not None and calendar not in book.jurisdiction.calendars:
        raise _unknown("PL0024", calendar, list(book.jurisdiction.calendars))
    try:
        found = [count(book, asked, way, calendar) for way in _ways(book, asked, rules)]
    except OverflowError:
        raise _uncountable(n) from None
    except BadMoment as error:
        raise SourceError([Diagnostic("PL0026", {"found": error.text}, help="PL0026.help")]) from None
    if form == "json":
        click.echo(json.dumps(term_data(book, asked, found, lang), ensure_ascii=False, indent=2))
    else:
        click.echo(term_text(book, asked, found, lang, details), nl=False)
    return 0


def _ways(book: Lawbook, asked: "Asked", rules: tuple[str, ...]) -> "list[Way]":
    """How the encoded law counts terms in a unit, or the computations named, as they are."""
    from protlaw.engine.terms import Taken, Way, computations, ways

    if not rules:
        return ways(book, asked.unit, asked.sign)
    known = computations(book)
    taken = []
    for name in rules:
        full = next((k for k in known if name in (k, k.split("/")[1])), None)
        if full is None:
            raise _unknown("PL0025", name, list(known))
        taken.append(Taken(known[full], None))
    return [Way(tuple(taken), (), (), None)]


def _unit(written: str) -> str:
    from protlaw.intake.words import fold

    found = next((unit for unit, names in _UNITS.items() if fold(written) in map(fold, names.split(","))), None)
    if found is None:
        raise SourceError([Diagnostic("PL0022", {"found": written}, help="PL0022.help")])
    return found


def _number(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) < 10 and 1 <= int(written) <= MOST):
        raise _uncountable(written)
    return int(written)


def _uncountable(written: str) -> SourceError:
    return SourceError([Diagnostic("PL0023", {"found": written, "limit": str(MOST)}, help="PL0023.help")])


def _zone(place: str | None, jurisdiction: Jurisdiction) -> str:
    """A zone, or the one a place has."""
    if place is None:
        return jurisdiction.zone
    found = jurisdiction.places.get(place, (place,))
    try:
        if len(found) == 1:
            return zone(found[0]).key
    except ZoneInfoNotFoundError:
        found = jurisdiction.zones
    raise _unknown("PL0021", place, list(found))


def _moment(written: str, seen_in: str, unit: str) -> LocalMoment:
    """The moment a term is counted from; for one in days, within one day of the zone."""
    try:
        found = local(written, seen_in)
    except BadMoment:
        raise SourceError([Diagnostic("PL0008", {"option": "--from", "found": written}, help="PL0008.help")]) from None
    tz = zone(seen_in)
    if unit not in ("minutes", "hours") and civil_day(found.earliest, tz) != civil_day(found.latest, tz):
        raise SourceError([Diagnostic("PL0020", {"found": written}, help="PL0020.help")])
    return found


def _unknown(code: str, found: str, known: list[str]) -> SourceError:
    options = ", ".join(f"`{name}`" for name in known)
    return SourceError([Diagnostic(code, {"found": found, "options": options}, help=f"{code}.help")])
