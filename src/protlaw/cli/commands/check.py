"""`protlaw check`: evaluate a case."""

import secrets
from pathlib import Path

import click

from protlaw.api import ENGINE
from protlaw.cli.asked import asker, assumptions_given, read_stated, readings_given, seen_from
from protlaw.cli.output import deliver
from protlaw.cli.program import Words
from protlaw.engine.derivation import Result

CERTAIN = {"breached": {"breached", "violated"}, "late": {"breached", "violated", "met_late"}}
OPEN = frozenset({"title_only", "not_held"})


def command(words: Words) -> click.Command:
    return words.command(
        "check", run, words.file("case"),
        words.option("--format", "form", key="format", type=click.Choice(["text", "html", "json", "ics"]), default="text"),
        words.option("--out", key="out", type=click.Path(path_type=Path)),
        words.option("--overwrite", key="overwrite", is_flag=True),
        words.option("--law-on", key="law_on", metavar="YYYY-MM-DD"),
        words.option("--facts-until", key="facts_until", metavar="MOMENT"), words.option("--known-at", key="known_at", metavar="MOMENT"),
        words.option("--reading", "readings", key="reading", metavar="A=b", multiple=True),
        words.option("--assume", "assume", key="assume", metavar="FACT=VALUE", multiple=True),
        words.option("--against", key="against", is_flag=True), words.option("--for", "role", key="for", metavar="WHO"),
        words.option("--fail-on", key="fail_on", type=click.Choice(["late", "breached", "undetermined", "never"])),
        words.option("--details", key="details", is_flag=True), words.option("--salt", key="salt"),
    )  # fmt: skip


def run(
    case: Path, form: str, out: Path | None, overwrite: bool, law_on: str | None, facts_until: str | None, known_at: str | None,
    readings: tuple[str, ...], assume: tuple[str, ...], against: bool, role: str | None, fail_on: str | None, details: bool,
    salt: str | None, lang: str,
) -> int:  # fmt: skip
    stated = read_stated(case)
    as_of = seen_from(stated, facts_until, known_at, law_on)
    worst_for = asker(against, role)
    result = stated.law.evaluate(stated.case, as_of, readings_given(readings), assumptions_given(assume), worst_for)
    deliver(rendered(result, form, lang, details, salt), out, case, overwrite)
    return exit_code(result, fail_on)


def rendered(result: Result, form: str, lang: str, details: bool, salt: str | None) -> str:
    if form == "text":
        from protlaw.render.terminal import check_text

        return check_text(result, lang, details=details)
    if form == "html":
        from protlaw.render.html.page import report_html

        return report_html(result, lang, ENGINE, salt or secrets.token_hex(16))
    if form == "ics":
        from protlaw.render.ics import calendar_text

        return calendar_text(result, lang, ENGINE, salt)
    import json

    from protlaw.render.contract import result_data

    return json.dumps(result_data(result, lang, ENGINE, salt or secrets.token_hex(16)), ensure_ascii=False, indent=2) + "\n"


def exit_code(result: Result, fail_on: str | None) -> int:
    """1: something breached, late or violated for certain; else 3: something undetermined or not held; else 0."""
    if fail_on == "never":
        return 0
    bad = CERTAIN["breached" if fail_on == "breached" else "late"]
    if any(f.settled and f.status in bad for f in result.findings):
        return 1
    unsure = any(f.status == "undetermined" or not f.settled or f.fidelity in OPEN for f in result.findings)
    return 3 if unsure and fail_on in (None, "undetermined") else 0
