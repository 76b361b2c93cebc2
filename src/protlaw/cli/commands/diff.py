"""`protlaw diff`: what differs between two texts of a law."""

from pathlib import Path

import click

from protlaw.api import ENGINE, edition
from protlaw.cli.many import behaviour, invented, only_profile, shown
from protlaw.cli.output import deliver
from protlaw.cli.program import Words
from protlaw.cli.shipped import cache_folder
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.reform.comparison.asked import Asked, sides_of, telling_norms, witnesses
from protlaw.reform.comparison.compare import Comparison, compared
from protlaw.reform.comparison.path import path
from protlaw.reform.comparison.text import Text, text_on
from protlaw.reform.search.witness import named
from protlaw.render.messages import text


def command(words: Words) -> click.Command:
    return words.command(
        "diff", run, click.Argument(["a"]), click.Argument(["b"]),
        words.option("--norm", "norms", key="diff_norm", multiple=True),
        words.option("--cases", key="diff_cases", type=click.Path(path_type=Path), multiple=True),
        words.option("--population", key="diff_population", type=int, metavar="N"),
        words.option("--seed", key="population_seed", type=int, default=1),
        words.option("--profile", key="diff_profile", metavar="NAME"),
        words.option("--path", "paths", key="diff_path", metavar="N,N,…", multiple=True),
        words.option("--witness", key="diff_witness", is_flag=True),
        words.option("--format", "form", key="diff_format", type=click.Choice(["text", "json", "html"]), default="text"),
        words.option("--out", key="out", type=click.Path(path_type=Path)), words.option("--overwrite", key="overwrite", is_flag=True),
    )  # fmt: skip


def run(
    a: str, b: str, norms: tuple[str, ...], cases: tuple[Path, ...], population: int | None, seed: int, profile: str | None,
    paths: tuple[str, ...], witness: bool, form: str, out: Path | None, overwrite: bool, lang: str,
) -> int:  # fmt: skip
    """0: nothing encoded differs; 1: something does."""
    found = compared(_text(a), _text(b))
    sides = sides_of(found)
    named_norms = tuple(named(word, sides) for word in norms)
    ways = tuple(path(tuple(named(word.strip(), sides) for word in way.split(",")), found.a, found.b) for way in paths)
    if cases and population is not None:
        raise SourceError([Diagnostic("PL0063", {}, help="PL0063.help")])
    judged = behaviour(found.a, found.b, cases, lang) if cases else None
    if population is not None:
        judged = invented(found, profile or only_profile(), population, seed, lang)
    sought = (named_norms or telling_norms(found)) if witness else ()
    told = tuple(shown(witnesses(found, sought), len(sought), text(lang, "diff.seeking")))
    deliver(_said(found, Asked(ways, judged, told), named_norms, form, lang), out, Path(), overwrite)
    return 1 if found.differs else 0


def _said(found: Comparison, asked: Asked, norms: tuple[str, ...], form: str, lang: str) -> str:
    """The comparison in the form asked for."""
    if form == "json":
        import json

        from protlaw.reform.comparison.data import diff_data

        return json.dumps(diff_data(found, lang, ENGINE, asked), ensure_ascii=False, indent=2) + "\n"
    if form == "html":
        from protlaw.reform.comparison.page import diff_html

        return diff_html(found, lang, ENGINE, asked)
    from protlaw.reform.comparison.told import diff_text

    return diff_text(found, lang, asked, norms)


def _text(name: str) -> Text:
    """The text an edition reads as."""
    found = edition(name, cache_folder())
    return text_on(name, found.law.book, found.day)
