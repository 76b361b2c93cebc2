"""`protlaw witness`: the smallest case that tells two texts of the law apart."""

import json
from pathlib import Path

import click

from protlaw.api import edition
from protlaw.cli.output import deliver, write
from protlaw.cli.program import Words
from protlaw.cli.shipped import cache_folder
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.engine.witnessed import Side, Witness


def command(words: Words) -> click.Command:
    return words.command(
        "witness", run, click.Argument(["a"]), click.Argument(["b"]),
        words.option("--norm", "norms", key="witness_norm", multiple=True),
        words.option("--out", key="witness_out", type=click.Path(path_type=Path)),
        words.option("--overwrite", key="overwrite", is_flag=True),
        words.option("--format", "form", key="witness_format", type=click.Choice(["text", "json"]), default="text"),
    )  # fmt: skip


def run(a: str, b: str, norms: tuple[str, ...], out: Path | None, overwrite: bool, form: str, lang: str) -> int:
    """0: no case tells them apart; 1: at least one does; 3: not settled."""
    from protlaw.reform.search.story import story, witness_data
    from protlaw.reform.search.witness import differing_norms, named, witness

    sides = _side(a), _side(b)
    asked = [named(word, sides) for word in norms] or differing_norms(*sides)
    if out is not None and len(asked) != 1:
        raise SourceError([Diagnostic("PL0081", {"n": str(len(asked))}, help="PL0081.help")])
    found = [witness(*sides, norm) for norm in asked]
    for one in found:
        if out is not None and isinstance(one, Witness):
            deliver(one.text, out, Path(), overwrite)
    if form == "json":
        write(json.dumps([witness_data(one, sides, lang) for one in found], ensure_ascii=False, indent=2) + "\n", None)
    else:
        write("\n".join(story(one, sides, lang) for one in found), None)
    if any(isinstance(one, Witness) for one in found):
        return 1
    return 3 if any(one.kind == "unsettled" for one in found if not isinstance(one, Witness)) else 0


def _side(name: str) -> Side:
    held = edition(name, cache_folder())
    return Side(name, held.law.book, held.day)
