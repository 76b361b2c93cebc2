"""A witness told as a story: what happened and when, what one law says of it, and what the other."""

from typing import Any, NamedTuple

from protlaw.core.values import FUTURE, Occ, Span_
from protlaw.engine.derivation import AsOf, Finding, Result
from protlaw.engine.evaluate import evaluate
from protlaw.engine.reference import ACT
from protlaw.engine.witnessed import NoWitness, Side, Witness
from protlaw.engine.witnessed import Told as Answered
from protlaw.intake.read import intake
from protlaw.render import moments
from protlaw.render.finding import Told
from protlaw.render.layout import wrapped
from protlaw.render.messages import text
from protlaw.render.stated import Stated
from protlaw.render.words import Names, capital, contract, listed, quoted
from protlaw.semantics.norms import Penalty, Sanction

_WIDTH = 100


def story(found: Witness | NoWitness, sides: tuple[Side, Side], lang: str) -> str:
    """A witness, or why there is none, as a page of plain text."""
    lines = list(_told(found, lang)) if isinstance(found, Witness) else [_title(found.norm, sides, lang), _none(found, lang)]
    return "\n".join(lines) + "\n"


def _title(norm: str, sides: tuple[Side, Side], lang: str) -> str:
    side = next((s for s in reversed(sides) if norm in s.book.norms), sides[1])
    names = Names(side.book, lang)
    held = side.book.norms.get(norm)
    where = f" · {names.places(held[-1].norm.head.citations, norm.split('/')[0])}" if held else ""
    return f"{capital(names.named(norm))}{where}"


def _none(found: NoWitness, lang: str) -> str:
    bounds = found.bounds
    why = listed([text(lang, f"witness.because.{reason}") for reason in found.because], lang) or text(lang, "witness.because.search")
    said = text(lang, f"witness.{found.kind}", members=bounds.members, days=bounds.days, why=why)
    return "\n".join(wrapped(said, _WIDTH, "  "))


class Story(NamedTuple):
    """A witness in words: the norm, what happened, what each law says of it, and on which readings if not the default ones."""

    title: str
    facts: tuple[str, ...]
    answers: tuple[str, str]
    readings: str


def telling(found: Witness, lang: str) -> Story:
    """A witness as the parts of a story."""
    sides = found.old.side, found.new.side
    side = sides[0] if found.new.answer is None else sides[1]
    names = Names(side.book, lang)
    facts = _facts(found, names, Stated(judged(found, side), names, side.book.jurisdiction.zone))
    told = (("old", found.old), ("new", found.new))
    old, new = (f"{text(lang, f'witness.{which}', name=one.side.name)} {_answer(found, one, lang)}" for which, one in told)
    taken = [_reading(side, n, r, names) for n, r in found.new.side.readings if n in side.book.ambiguities]
    readings = text(lang, "witness.readings", readings=listed(taken, lang)) if taken else ""
    return Story(_title(found.norm, sides, lang), tuple(facts), (old, new), readings)


def _told(found: Witness, lang: str) -> list[str]:
    told = telling(found, lang)
    lines = [*wrapped(told.title, _WIDTH), "", f"  {text(lang, 'witness.happened')}"]
    lines += [row for said in told.facts for row in wrapped(said, _WIDTH, "  ", "· ")]
    for said in (*told.answers, told.readings):
        lines += ["", *wrapped(said, _WIDTH, "  ")] if said else []
    return lines


def _reading(side: Side, name: str, reading: str, names: Names) -> str:
    held = next(r for r in side.book.ambiguities[name].readings if r.name == reading)
    return f"{quoted(names.named(name), names.lang)}: {names.label(held.label, reading)}"


def _facts(found: Witness, names: Names, stated: Stated) -> list[str]:
    """What the case states: first what happened, in order; then what else is so; then what did not happen."""
    happened: list[tuple[int, str]] = []
    besides: list[str] = []
    never: list[str] = []
    zone = names.book.jurisdiction.zone
    for subject, fact, value in found.facts:
        declared = names.declared(subject, fact)
        if declared is None:
            continue
        label = f"{names.fact(subject, fact)} ({names.subject(subject)})"
        begin = value.begin if isinstance(value, Span_) else value
        if isinstance(begin, Occ) and not begin.some:
            never.append(label)
        elif isinstance(begin, Occ) and begin.earliest == begin.latest:
            happened.append((begin.earliest, f"{label}: {stated.value(value, declared, zone)}"))
        else:
            besides.append(f"{label}: {_plain(value, declared.type, stated, declared, zone)}")
    until = moments.until(found.horizon, zone, names.lang)
    absent = [contract(text(names.lang, "witness.never", until=until, what="; ".join(never)), names.lang)] if never else []
    return [
        *(capital(said) for _, said in sorted(happened)),
        *map(capital, besides),
        *absent,
        contract(text(names.lang, "witness.seen", until=until), names.lang),
    ]


def _plain(value: Any, type_: str, stated: Stated, declared: Any, zone: str) -> str:
    if type_ == "ref":
        return stated.names.subject(value)
    return stated.value(value, declared, zone)


def judged(found: Witness, side: Side) -> Result:
    """The whole case answered under one of the two laws."""
    stated = found.before if side == found.old.side else found.text
    case = intake(stated, "witness.yaml", side.book)
    return evaluate(side.book, case, AsOf(found.horizon, FUTURE, side.day), dict(side.readings))


def finding(found: Witness, told: Answered) -> tuple[Result, Finding | None]:
    """The finding of one law about the subject of a witness."""
    result = judged(found, told.side)
    kind_is_act = found.subject.endswith(ACT)
    subject = found.subject.removesuffix(ACT)
    held = (f for f in result.findings if f.norm == found.norm and f.subject == subject and (f.kind == "act") == kind_is_act)
    return result, next(held, None)


def _answer(found: Witness, told: Answered, lang: str) -> str:
    result, answer = finding(found, told) if told.answer is not None else (None, None)
    if result is None or answer is None:
        return text(lang, "witness.absent")
    words = Told(result, lang)
    said = [f"{words.statuses(answer, answer.possible)} ({words.place(answer)}).", words.times(answer)]
    if isinstance(answer.source, Sanction):
        said.append(text(lang, "witness.penalties", penalties="; ".join(_penalty(p, words.names) for p in answer.source.penalties)))
    return " ".join(part for part in said if part)


def _penalty(penalty: Penalty, names: Names) -> str:
    label = names.label(penalty.label, "")
    if penalty.unit is None:
        return label
    unit = text(names.lang, f"units.{penalty.unit}")
    return text(names.lang, "law.penalty", label=label, low=penalty.low, high=penalty.high, unit=unit)


def witness_data(found: Witness | NoWitness, sides: tuple[Side, Side], lang: str) -> dict[str, Any]:
    """The same for other programs: the case file and both answers, or why there is none and within which bounds."""
    told = {"norm": found.norm, "story": story(found, sides, lang)}
    if isinstance(found, NoWitness):
        return told | {"found": False, "kind": found.kind, "because": list(found.because), "bounds": found.bounds._asdict()}
    answers = {
        which: {"law": t.side.name, "law_on": t.side.day, "possible": list(t.possible)} for which, t in (("a", found.old), ("b", found.new))
    }
    return told | {"found": True, "subject": found.subject, "readings": dict(found.new.side.readings), "case": found.text} | answers
