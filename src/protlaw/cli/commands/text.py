"""`protlaw text`: an instrument as it stood on a day, in outline."""

import click

from protlaw.cli.asked import day
from protlaw.cli.program import Words
from protlaw.cli.shipped import shipped


def command(words: Words) -> click.Command:
    return words.command("text", run, click.Argument(["instrument"]), words.option("--on", key="on", metavar="YYYY-MM-DD"))


def run(instrument: str, on: str | None, lang: str) -> int:
    from protlaw.render.history import outline

    click.echo(outline(shipped(instrument.split(".")[0]).book, instrument, lang, day(on, "--on")), nl=False)
    return 0
