"""`protlaw diff`: what differs between two texts of a law."""

from pathlib import Path

import click

from protlaw.api import ENGINE, edition
from protlaw.cli.many import behaviour
from protlaw.cli.output import deliver
from protlaw.cli.program import Words
from protlaw.cli.shipped import cache_folder
from protlaw.reform.behave import Behaviour
from protlaw.reform.compare import Comparison, compared
from protlaw.reform.path import Way, named, path
from protlaw.reform.text import Text, text_on


def command(words: Words) -> click.Command:
    return words.command(
        "diff", run, click.Argument(["a"]), click.Argument(["b"]),
        words.option("--norm", "norms", key="diff_norm", multiple=True),
        words.option("--cases", key="diff_cases", type=click.Path(path_type=Path), multiple=True),
        words.option("--path", "paths", key="diff_path", metavar="N,N,…", multiple=True),
        words.option("--format", "form", key="diff_format", type=click.Choice(["text", "json", "html"]), default="text"),
        words.option("--out", key="out", type=click.Path(path_type=Path)), words.option("--overwrite", key="overwrite", is_flag=True),
    )  # fmt: skip


def run(
    a: str, b: str, norms: tuple[str, ...], cases: tuple[Path, ...], paths: tuple[str, ...], form: str, out: Path | None, overwrite: bool,
    lang: str,
) -> int:  # fmt: skip
    """0: nothing encoded differs; 1: something does."""
    old, new = _text(a), _text(b)
    found = compared(old, new)
    asked = tuple(named(name, old, new) for name in norms)
    ways = tuple(path(tuple(named(w.strip(), old, new) for w in way.split(",")), old, new) for way in paths)
    told = behaviour(old, new, cases, lang) if cases else None
    deliver(_said(found, asked, ways, told, form, lang), out, Path(), overwrite)
    return 1 if found.differs else 0


def _said(found: Comparison, asked: tuple[str, ...], ways: tuple[Way, ...], cases: Behaviour | None, form: str, lang: str) -> str:
    """The comparison in the form asked for."""
    if form == "json":
        import json

        from protlaw.reform.data import diff_data

        return json.dumps(diff_data(found, lang, ENGINE, ways, cases), ensure_ascii=False, indent=2) + "\n"
    if form == "html":
        from protlaw.reform.page import diff_html

        return diff_html(found, lang, ENGINE, ways, cases)
    from protlaw.reform.told import diff_text

    return diff_text(found, lang, asked, ways, cases)


def _text(name: str) -> Text:
    """The text an edition reads as."""
    found = edition(name, cache_folder())
    return text_on(name, found.law.book, found.day)
