"""`protlaw show`: an article, each norm as a sentence made from the norm itself."""

import click

from protlaw.cli.asked import day
from protlaw.cli.program import Words
from protlaw.cli.shipped import shipped


def command(words: Words) -> click.Command:
    return words.command(
        "show", run, click.Argument(["instrument"]), click.Argument(["eid"], required=False),
        words.option("--on", key="on", metavar="YYYY-MM-DD"),
    )  # fmt: skip


def run(instrument: str, eid: str | None, on: str | None, lang: str) -> int:
    from protlaw.render.verbalise import show as shown

    law = shipped(instrument.split(".")[0])
    click.echo(shown(law.book, instrument, eid, lang, day(on, "--on")), nl=False)
    return 0
