"""The due moments of a case as a calendar (iCalendar, RFC 5545): what is still to come, what is overdue, what is closed.

An entry keeps its UID from export to export, made of case, norm, kind and subject (and a salt, if one is given), so that a
later export updates an earlier one; SEQUENCE and DTSTAMP come from the moment the case is seen from, never from a clock.
A hypothesis has entries of its own, which say so and do not ring.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from protlaw.core.anchor import Label
from protlaw.core.time import civil_day, end_of_day, zone
from protlaw.core.values import FUTURE
from protlaw.engine.derivation import Finding, Result, Step
from protlaw.engine.sensitivity import walk
from protlaw.render import moments
from protlaw.render.finding import Told, counts_working_days, known_due
from protlaw.render.messages import text
from protlaw.render.vtimezone import vtimezone
from protlaw.render.words import capital
from protlaw.semantics.norms import Duty, Power

if TYPE_CHECKING:
    from icalendar import Alarm, Event

CLOSED = {"met", "met_late", "exercised", "exercised_late", "lapsed", "ended", "defeated"}
OPEN = {"pending", "open", "breached"}
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_MORNING = 9 * _HOUR
# Before the moment, by the length of the term in seconds: for terms by the clock, and (on mornings) by the day.
_BEFORE = ((12 * 3600, (_HOUR, _HOUR / 4)), (72 * 3600, (6 * _HOUR, _HOUR)), (FUTURE, (_DAY, 3 * _HOUR)))
_DAYS_BEFORE = ((3 * 86_400, (1, 0)), (20 * 86_400, (3, 1, 0)), (FUTURE, (7, 1, 0)))


class Entry(NamedTuple):
    """A due moment in a calendar. state: `next`, `open`, `overdue`, `overdue.contested`, `undecided`, `contested` (these two also
    `.past`) or `closed`; timed: at an hour, as terms in hours are, else on the last day; not_before: only a bound is known."""

    finding: Finding
    state: str
    moment: int
    zone: str
    timed: bool
    not_before: bool


def calendar_text(result: Result, lang: str, engine: str, salt: str | None) -> str:
    """The calendar of a case, to be imported or published."""
    from icalendar import Calendar

    told = Told(result, lang)
    found = sorted(entries(result), key=lambda e: (e.moment, e.finding.norm, e.finding.subject))
    calendar = Calendar()
    home = result.case.zone or result.book.jurisdiction.zone
    for name, value in _head(result, lang, engine, home).items():
        calendar.add(name, value)
    around = [result.as_of.facts_until, *(entry.moment for entry in found)]
    for name in dict.fromkeys([home, *(entry.zone for entry in found if entry.timed)]):
        calendar.add_component(vtimezone(name, min(around), max(around)))
    for entry in found:
        calendar.add_component(_event(entry, told, salt))
    return str(calendar.to_ical().decode("utf-8"))


# --- which moments ------------------------------------------------------------------------------------------------------


def entries(result: Result) -> Iterator[Entry]:
    """The due moments of a case: to come, overdue and undone, or closed (so that an earlier entry closes too). Members that the
    file does not list have none, nor has a standard such as «sin demora», until somebody finds it missed."""
    horizon = result.as_of.facts_until
    for f in result.findings:
        state = None if f.subject.endswith("[*]") else _state(f)
        if state is None:
            continue
        moment, term = _moment(f, state, horizon), _term(f)
        zone_name = _seat(f, term, result)
        timed = term.name in ("minutes", "hours") if term is not None else not _ends_day(moment, zone_name)
        unstarted = f.start is not None and f.start.earliest < f.start.latest and f.start.latest >= horizon
        bound = unstarted or f.due.latest >= FUTURE if f.due is not None and known_due(f.due) else counts_working_days(f)
        past = ".past" if state in ("undecided", "contested") and moment <= horizon else ""
        yield Entry(f, state + past, moment, zone_name, timed, bound and state != "closed")


def _state(f: Finding) -> str | None:
    """What an entry says of a finding; None if it has no moment to put in a calendar."""
    if isinstance(f.source, Duty | Power) and f.source.term is None and f.status != "breached":
        return None
    elsewhere = not f.settled and bool(OPEN & {s for play in f.readings for _, possible in play.others for s in possible})
    if not known_due(f.due):
        return "contested" if f.safest is not None and elsewhere else None
    match f.status:
        case "lapsed" if elsewhere:
            return "overdue.contested"
        case "ended" | "defeated" if elsewhere:
            return "contested"
        case "pending":
            return "next"
        case "open":
            return "open"
        case "breached":
            return "overdue" if f.settled else "overdue.contested"
        case "undetermined" if OPEN & set(f.possible):
            return "undecided"
    return "closed" if f.status in CLOSED else None


def _moment(f: Finding, state: str, horizon: int) -> int:
    """Where an entry stands: what is still to come, at the earliest moment over the readings that has not passed; what is
    overdue, where it fell due on the readings used."""
    due = f.due.earliest if known_due(f.due) and f.due is not None else None
    safest = f.safest if f.safest is not None else due
    assert safest is not None
    return safest if due is None or (horizon <= safest and not state.startswith("overdue")) else due


def _term(f: Finding) -> Step | None:
    """The step of the derivation that counts the term."""
    due = next((s for s in walk(f.why) if s.kind == "due"), None)
    return next((s for s in walk(due) if s.kind == "term"), None) if due is not None else None


def _seat(f: Finding, term: Step | None, result: Result) -> str:
    """Whose days a term counts: those of the seat it is counted in, where there is one; else those of the instrument."""
    seats: tuple[str, ...] = term.parts[2].value if term is not None else ()
    home = result.book.instruments.get(f.norm.split("/")[0])
    return seats[0] if len(seats) == 1 else home.zone if home else result.book.jurisdiction.zone


def _ends_day(instant: int, zone_name: str) -> bool:
    tz = zone(zone_name)
    return end_of_day(civil_day(instant, tz), tz) == instant


# --- how they are written -----------------------------------------------------------------------------------------------


def _head(result: Result, lang: str, engine: str, home: str) -> dict[str, str]:
    name = text(lang, "ics.name", case=result.case.name)
    until = moments.until(result.as_of.facts_until, home, lang)
    about = text(lang, "ics.about", case=result.case.name, until=until, advice=text(lang, "limits.advice"))
    return {
        "prodid": f"-//protlaw//protlaw {engine}//{lang.upper()}", "version": "2.0", "calscale": "GREGORIAN", "method": "PUBLISH",
        "name": name, "x-wr-calname": name, "x-wr-timezone": home, "description": about,
    }  # fmt: skip


def _event(entry: Entry, told: Told, salt: str | None) -> "Event":
    from icalendar import Event

    f, as_of = entry.finding, told.result.as_of
    seen = max(as_of.facts_until, as_of.known_at if as_of.known_at < FUTURE else as_of.facts_until)
    summary = _summary(entry, told)
    event = Event()
    event.add("uid", _uid(f, told.result, salt))
    event.add("dtstamp", datetime.fromtimestamp(seen, UTC))
    event.add("last-modified", datetime.fromtimestamp(seen, UTC))
    event.add("sequence", max(0, seen // 60))
    event.add("dtstart", _start(entry))
    if not entry.timed:
        event.add("dtend", civil_day(entry.moment, zone(entry.zone)) + _DAY)
    event.add("summary", summary)
    event.add("description", "\n\n".join(_description(entry, told)))
    event.add("categories", ["protlaw", told.say(f"kind.{f.kind}")])
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add(
        "status", {"closed": "CANCELLED", "next": "CONFIRMED", "open": "CONFIRMED", "overdue": "CONFIRMED"}.get(entry.state, "TENTATIVE")
    )
    if entry.state != "closed" and entry.moment > as_of.facts_until and not _hypothesis(told.result):
        for before in _alarms(entry):
            event.add_component(_alarm(before, summary))
    return event


def _hypothesis(result: Result) -> tuple[str, ...]:
    """What makes an answer hypothetical: facts supposed, readings taken against somebody, the law of a day imposed."""
    supposed = tuple(f"{a.fact}={a.value}" for a in result.assumptions)
    against = (f"against {result.against.role}",) if result.against is not None else ()
    return (*supposed, *against, *((result.as_of.law_on,) if result.as_of.law_on is not None else ()))


def _uid(f: Finding, result: Result, salt: str | None) -> str:
    key = "\0".join((salt or "", result.case.name, f.norm, f.kind, f.subject, *_hypothesis(result)))
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@protlaw"


def _start(entry: Entry) -> date | datetime:
    tz = zone(entry.zone)
    return datetime.fromtimestamp(entry.moment, tz) if entry.timed else civil_day(entry.moment, tz)


def _alarms(entry: Entry) -> list[timedelta]:
    """When to remind, from the start of the entry: the longer the term, the sooner."""
    start = entry.finding.start
    length = entry.moment - start.earliest if start is not None and start.earliest > 0 else FUTURE
    if entry.timed:
        return [-before for before in next(found for most, found in _BEFORE if length <= most)]
    return [_MORNING - days * _DAY for days in next(found for most, found in _DAYS_BEFORE if length <= most)]


def _alarm(before: timedelta, words: str) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", before)
    return alarm


def _summary(entry: Entry, told: Told) -> str:
    f = entry.finding
    about = told.subject(f)
    title = told.title(f) + (f" ({about})" if about else "")
    status = capital(told.status(f, f.status)) if entry.state == "closed" else ""
    summary = told.say(f"ics.{entry.state}", title=title, status=status)
    if entry.not_before:
        summary = told.say(f"ics.not_before.{'time' if entry.timed else 'day'}", summary=summary)
    return told.say("ics.hypothesis", summary=summary) if _hypothesis(told.result) else summary


def _description(entry: Entry, told: Told) -> Iterator[str]:
    """What is due, of whom, on what provision; why then; what it depends on; of what it was made."""
    f, book = entry.finding, told.book
    home = book.instruments.get(f.norm.split("/")[0])
    place = told.place(f)
    if home is not None:
        others = f.source is not None and any(c.instrument != home.name for c in f.source.head.citations)
        yield told.say("ics.where.several" if others else "ics.where", title=told.names.label(home.title, home.name), place=place)
    elif place:
        yield capital(place) + "."
    may_be = told.say("finding.possible", statuses=told.statuses(f, f.possible))
    status = may_be if f.status == "undetermined" else told.status(f, f.status)
    yield f"{told.say('ics.state', status=status)} {told.times(f)}".strip()
    if entry.not_before:
        yield told.say("ics.not_before")
    yield from _readings(entry, told)
    asked = [told.names.label(ask, m.name) for m in told.asked(f) if (ask := _ask(m.subject, m.name, told))]
    if asked:
        yield told.say("ics.asks", asks=" ".join(dict.fromkeys(asked)))
    own = {(f.norm.split("/")[0], *f.version)}
    yield from told.notes(f, own)
    until = moments.until(told.result.as_of.facts_until, entry.zone, told.lang)
    yield told.say("ics.about", case=told.result.case.name, until=until, advice=told.say("limits.advice"))


def _readings(entry: Entry, told: Told) -> Iterator[str]:
    """What another reading would change: the moment, or the answer."""
    f = entry.finding
    if f.safest is not None and entry.state != "closed":
        safest = moments.until(f.safest, entry.zone, told.lang)
        if f.due is None or not known_due(f.due):
            yield told.say("ics.elsewhere", moment=safest)
        elif f.safest < f.due.earliest:
            due = moments.due(f.due.earliest, f.due.latest, entry.zone, told.lang)
            yield told.say("ics.safest" if entry.moment == f.safest else "ics.passed", moment=safest, due=due)
    if not f.settled:
        yield "\n".join(told.readings(f))
    elif f.status == "undetermined" and (swayed := told.swayed(f)):
        yield capital(swayed)


def _ask(subject: str, name: str, told: Told) -> Label | None:
    """The question for a missing fact or open norm."""
    declared, open_norm = told.names.declared(subject, name), told.book.open_norms.get(name)
    return declared.ask if declared else open_norm.ask if open_norm else None
