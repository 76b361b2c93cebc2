"""`protlaw compare`: what changed between two results of one case."""

import json
from pathlib import Path

import click

from protlaw.cli.program import Words
from protlaw.cli.shipped import shipped


def command(words: Words) -> click.Command:
    return words.command(
        "compare", run, words.file("old"), words.file("new"),
        words.option("--format", "form", key="compare_format", type=click.Choice(["text", "json"]), default="text"),
    )  # fmt: skip


def run(old: Path, new: Path, form: str, lang: str) -> int:
    """0: no answer differs; 1: some do."""
    from protlaw.intake.source import read_text
    from protlaw.render.compare import compare_data, compare_text, compared
    from protlaw.render.results import read_result, same_case

    before, after = (read_result(read_text(path), str(path)) for path in (old, new))
    same_case(after["case"], before["case"], str(new))
    found = compared(before, after)
    if form == "json":
        click.echo(json.dumps(compare_data(found), ensure_ascii=False, indent=2))
    else:
        jurisdiction = next((f["norm"].split(".")[0] for f in after["findings"] if f["kind"] != "order"), None)
        click.echo(compare_text(found, shipped(jurisdiction).book, lang), nl=False)
    return 1 if any(change.answer_differs for change in found.changes) else 0
