"""`protlaw ask`: what to find out next about a case; without a case, or with `--interview`, the interview that writes one."""

from pathlib import Path

import click

from protlaw.api import ENGINE
from protlaw.cli.asked import read_stated, seen_from
from protlaw.cli.output import deliver
from protlaw.cli.program import Words
from protlaw.engine.derivation import Result


def command(words: Words) -> click.Command:
    return words.command(
        "ask", run, words.file("case", required=False),
        words.option("--interview", key="interview", is_flag=True),
        words.option("--out", key="ask_out", type=click.Path(path_type=Path)),
        words.option("--overwrite", key="overwrite", is_flag=True),
        words.option("--limit", key="limit", type=click.IntRange(0), default=10, metavar="N"),
        words.option("--format", "form", key="ask_format", type=click.Choice(["text", "json"]), default="text"),
        words.option("--facts-until", key="facts_until", metavar="MOMENT"), words.option("--known-at", key="known_at", metavar="MOMENT"),
    )  # fmt: skip


def run(
    case: Path | None, interview: bool, out: Path | None, overwrite: bool, limit: int, form: str, facts_until: str | None,
    known_at: str | None, lang: str,
) -> int:  # fmt: skip
    if case is None or interview:
        from protlaw.cli.interview import hold

        return hold(case, out, lang)
    stated = read_stated(case)
    result = stated.law.evaluate(stated.case, seen_from(stated, facts_until, known_at))
    deliver(_rendered(result, form, lang, limit or None), out, case, overwrite)
    return 0


def _rendered(result: Result, form: str, lang: str, limit: int | None) -> str:
    if form == "text":
        from protlaw.render.questions import questions_text

        return questions_text(result, lang, limit)
    import json

    from protlaw.render.questions_data import questions_data

    return json.dumps(questions_data(result, lang, ENGINE, limit), ensure_ascii=False, indent=2) + "\n"
