"""`protlaw drafts`: the drafts of reforms that ship, applied or not."""

import click

from protlaw.api import data_folder, only_jurisdiction
from protlaw.cli.program import Words
from protlaw.cli.shipped import shipped
from protlaw.core.diagnostic import SourceError


def command(words: Words) -> click.Command:
    return words.command("drafts", run, click.Argument(["drafts"], nargs=-1))


def run(drafts: tuple[str, ...], lang: str) -> int:
    """List the drafts, or those named."""
    from protlaw.reform.edition import shipped_drafts, unknown_draft
    from protlaw.render.drafts import drafts_text
    from protlaw.semantics.listing import described

    code = only_jurisdiction()
    paths = shipped_drafts(data_folder() / "rules" / code)
    faults = [unknown_draft(name, list(paths)) for name in drafts if name not in paths]
    if faults:
        raise SourceError(faults)
    book = shipped(code).book
    texts = {name: path.read_text("utf-8") for name, path in paths.items() if not drafts or name in drafts}
    click.echo(drafts_text(book, list(described(book, texts)), lang), nl=False)
    return 0
