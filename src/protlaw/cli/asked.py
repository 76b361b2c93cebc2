"""What is asked of a case on the command line: which file, seen from when, under which readings."""

from pathlib import Path
from typing import NamedTuple

from protlaw.api import Law, as_of_case
from protlaw.cli.shipped import shipped
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.core.time import BadMoment, local
from protlaw.engine.derivation import AsOf
from protlaw.intake.casefile import CaseFile


class Stated(NamedTuple):
    """A case with the law of its jurisdiction."""

    law: Law
    case: CaseFile


def read_stated(file: Path) -> Stated:
    """The case in a YAML or JSON file, or the facts of a scenario in Markdown."""
    from protlaw.intake.read import intake_document, jurisdiction_of
    from protlaw.intake.source import read_document, read_text

    content = read_text(file)
    if file.suffix == ".md":
        from protlaw.scenarios import facts_of

        content = facts_of(content)
    document = read_document(content, str(file))
    law = shipped(jurisdiction_of(document))
    return Stated(law, intake_document(document, law.book))


def seen_from(stated: Stated, facts_until: str | None, known_at: str | None, law_on: str | None = None) -> AsOf:
    """From when the case is seen, as the options say or else the file. A day means its end."""
    zone = stated.case.zone or stated.law.book.jurisdiction.zone
    return as_of_case(
        stated.case, moment(facts_until, "--facts-until", zone), moment(known_at, "--known-at", zone), day(law_on, "--law-on")
    )


def moment(value: str | None, option: str, zone: str) -> int | None:
    """A moment given on the command line; a day means its end."""
    if value is None:
        return None
    try:
        return local(value, zone).latest
    except BadMoment as error:
        raise SourceError([Diagnostic("PL0008", {"option": option, "found": error.text}, help="PL0008.help")]) from None


def day(value: str | None, option: str) -> str | None:
    if value is not None and (len(value) != 10 or moment(value, option, "UTC") is None):
        raise SourceError([Diagnostic("PL0008", {"option": option, "found": value}, help="PL0008.help")])
    return value


def readings_given(given: tuple[str, ...]) -> dict[str, str]:
    """`AMBIGUITY=reading`, any number of times."""
    pairs = [g.partition("=") for g in given]
    for name, _, value in pairs:
        if not name or not value:
            raise SourceError([Diagnostic("PL0009", {"found": f"{name}"}, help="PL0009.help")])
    return {name: value for name, _, value in pairs}


def needs_columns() -> None:
    """What judges many cases at once does not come with the basic installation."""
    from importlib.util import find_spec

    lacking = [name for name in ("numpy", "pyarrow") if find_spec(name) is None]
    if lacking:
        raise SourceError([Diagnostic("PL4212", {"found": ", ".join(lacking), "extra": "columns"}, help="PL4212.help")])


def assumptions_given(given: tuple[str, ...]) -> dict[str, str]:
    """`FACT=VALUE`, any number of times, each fact once."""
    supposed: dict[str, str] = {}
    for words in given:
        fact, equals, value = words.partition("=")
        if not fact.strip() or not equals:
            raise SourceError([Diagnostic("PL0050", {"found": words}, help="PL0050.help")])
        if fact.strip() in supposed:
            raise SourceError([Diagnostic("PL4122", {"fact": fact.strip()}, help="PL4122.help")])
        supposed[fact.strip()] = value
    return supposed


def asker(against: bool, role: str | None) -> str | None:
    """For whom the worst readings are sought, if they are: the persons of the case, or whoever `--for` names."""
    if role is not None and not against:
        raise SourceError([Diagnostic("PL0051", {"found": role}, help="PL0051.help")])
    return (role or "persons") if against else None
