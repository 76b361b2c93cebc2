"""`protlaw history`: a place of the law with every text it has had."""

import click

from protlaw.cli.program import Words
from protlaw.cli.shipped import shipped


def command(words: Words) -> click.Command:
    return words.command("history", run, click.Argument(["instrument"]), click.Argument(["eid"]))


def run(instrument: str, eid: str, lang: str) -> int:
    from protlaw.render.history import history

    click.echo(history(shipped(instrument.split(".")[0]).book, instrument, eid, lang), nl=False)
    return 0
