"""`protlaw gaps`: what an instrument leaves open, place by place, or how much of it there is."""

import click

from protlaw.cli.program import Words
from protlaw.cli.shipped import shipped


def command(words: Words) -> click.Command:
    return words.command(
        "gaps",
        run,
        click.Argument(["instrument"]),
        click.Argument(["eid"], required=False),
        words.option("--counts", key="counts", is_flag=True),
        words.option("--format", "form", key="gaps_format", type=click.Choice(["text", "json"]), default="text"),
    )


def run(instrument: str, eid: str | None, counts: bool, form: str, lang: str) -> int:
    from protlaw.render.gaps import gaps, gaps_data, tally

    book = shipped(instrument.split(".")[0]).book
    if form == "json":
        import json

        click.echo(json.dumps(gaps_data(book, instrument, eid, lang), ensure_ascii=False, indent=2))
        return 0
    click.echo(tally(book, instrument, lang) if counts else gaps(book, instrument, eid, lang), nl=False)
    return 0
