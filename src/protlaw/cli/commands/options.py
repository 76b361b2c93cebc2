"""`protlaw options`: what somebody can do today."""

from pathlib import Path

import click

from protlaw.api import ENGINE
from protlaw.cli.asked import read_stated, readings_given, seen_from
from protlaw.cli.output import deliver
from protlaw.cli.program import Words


def command(words: Words) -> click.Command:
    return words.command(
        "options", run, words.file("case"),
        words.option("--for", "role", key="for", metavar="WHO"),
        words.option("--facts-until", key="facts_until", metavar="MOMENT"), words.option("--known-at", key="known_at", metavar="MOMENT"),
        words.option("--reading", "readings", key="reading", metavar="A=b", multiple=True),
        words.option("--format", "form", key="format", type=click.Choice(["text", "json"]), default="text"),
        words.option("--out", key="out", type=click.Path(path_type=Path)), words.option("--overwrite", key="overwrite", is_flag=True),
    )  # fmt: skip


def run(
    case: Path, role: str | None, facts_until: str | None, known_at: str | None, readings: tuple[str, ...], form: str, out: Path | None,
    overwrite: bool, lang: str,
) -> int:  # fmt: skip
    stated = read_stated(case)
    options = stated.law.options(stated.case, role, seen_from(stated, facts_until, known_at), readings_given(readings))
    if form == "text":
        from protlaw.render.options import options_text

        deliver(options_text(options, lang), out, case, overwrite)
        return 0
    import json

    from protlaw.render.options_data import options_data

    deliver(json.dumps(options_data(options, lang, ENGINE), ensure_ascii=False, indent=2) + "\n", out, case, overwrite)
    return 0
