"""`protlaw fmt`: the one form of rule files."""

from pathlib import Path

import click

from protlaw.cli.output import write
from protlaw.cli.program import Words
from protlaw.cli.rules import law_files
from protlaw.core.diagnostic import SourceError


def command(words: Words) -> click.Command:
    return words.command(
        "fmt", run, words.file("paths", nargs=-1, required=True), words.option("--to", key="to", type=click.Choice(["es", "en"])),
        words.option("--check", "only_check", key="fmt_check", is_flag=True),
        words.option("--stdout", "to_stdout", key="fmt_stdout", is_flag=True),
    )  # fmt: skip


def run(paths: tuple[Path, ...], to: str | None, only_check: bool, to_stdout: bool, lang: str) -> int:
    from protlaw.intake.source import read_text
    from protlaw.syntax.print import format_text

    code = 0
    for path in law_files(paths):
        text_ = read_text(path)
        formatted, faults = format_text(text_, str(path), to)
        if formatted is None:
            raise SourceError(faults, {str(path): text_})
        if to_stdout:
            click.echo(formatted, nl=False)
        elif formatted != text_:
            code = 1 if only_check else code
            click.echo(str(path))
            if not only_check:
                write(formatted, path)
    return code
