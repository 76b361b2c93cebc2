"""`protlaw diff`: what differs between two texts of a law."""

from pathlib import Path

import click

from protlaw.cli.output import deliver
from protlaw.cli.program import Words


def command(words: Words) -> click.Command:
    return words.command(
        "diff", run, click.Argument(["a"]), click.Argument(["b"]),
        words.option("--norm", "norms", key="diff_norm", multiple=True),
        words.option("--path", "paths", key="diff_path", metavar="N,N,…", multiple=True),
        words.option("--format", "form", key="diff_format", type=click.Choice(["text", "json", "html"]), default="text"),
        words.option("--out", key="out", type=click.Path(path_type=Path)), words.option("--overwrite", key="overwrite", is_flag=True),
    )  # fmt: skip


def run(a: str, b: str, norms: tuple[str, ...], paths: tuple[str, ...], form: str, out: Path | None, overwrite: bool, lang: str) -> int:
    """0: nothing encoded differs; 1: something does."""
    from protlaw.reform.compare import compared
    from protlaw.reform.path import named, path
    from protlaw.reform.told import diff_text

    old, new = _text(a), _text(b)
    found = compared(old, new)
    asked = tuple(named(name, old, new) for name in norms)
    ways = tuple(path(tuple(named(w.strip(), old, new) for w in way.split(",")), old, new) for way in paths)
    deliver(diff_text(found, lang, asked, ways), out, Path(), overwrite)
    return 1 if found.differs else 0


def _text(name: str):
    from protlaw.cli.shipped import shipped
    from protlaw.reform.text import text_on

    jurisdiction, _, day = name.partition("@")
    return text_on(name, shipped(jurisdiction).book, day or None)
