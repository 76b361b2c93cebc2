"""What is said of a population that was drawn: its manifest, the note that goes with it, and the shares as they came out."""

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from protlaw.api import ENGINE
from protlaw.reform.population.profile import Choice, Figure, Loaded, Profile
from protlaw.reform.population.tally import Share, Tally, overall, said
from protlaw.render.messages import text

if TYPE_CHECKING:
    from protlaw.reform.population.sample import Case, Sampler

_SHOWN = 13  # options of one figure in the terminal
_UNITS = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))


class Drawn(NamedTuple):
    """A population: from which profile, how, how many rows each file has, and the shares that came out."""

    loaded: Loaded
    seed: int
    n: int
    form: str
    rows: dict[str, int]
    shares: list[Share]

    @property
    def profile(self) -> Profile:
        return self.loaded.profile


def counted(sampler: "Sampler", tally: Tally, n: int, lang: str) -> "Iterator[Case]":
    """The cases, counted as they go by, with progress on a terminal that shows it."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        for case in progress.track(sampler.cases(n), total=n, description=text(lang, "population.progress")):
            tally.add(case)
            yield case


# --- the files beside the tables ------------------------------------------------------------------------------------------


def manifest_text(drawn: Drawn) -> str:
    """How the population came about, for a program: enough to make it again."""
    profile = drawn.profile
    figures = {**profile.choices, **profile.delays}
    data = {
        "schema": "protlaw.population/1",
        "engine": ENGINE,
        "profile": {"name": profile.name, "digest": f"sha256:{drawn.loaded.digest}", "title": profile.title.model_dump()},
        "seed": drawn.seed,
        "n": drawn.n,
        "format": drawn.form,
        "jurisdiction": profile.jurisdiction,
        "facts_until": profile.until,
        "rows": drawn.rows,
        "sources": {name: words.model_dump() for name, words in profile.sources.items()},
        "figures": {
            name: {"es": f.es, "en": f.en, "source": f.source, "assumption": f.assumption and f.assumption.model_dump()}
            for name, f in figures.items()
        },
        "shares": [
            {"figure": s.figure, "given": s.given, "option": s.option, "within_seconds": s.term, "stated_per_mille": s.stated,
             "produced_per_mille": s.produced, "cases": s.cases, "base": s.base}
            for s in drawn.shares
        ],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def read_me(drawn: Drawn, lang: str) -> str:
    """The note for whoever opens the folder: invented, from what, with which assumptions."""
    profile = drawn.profile
    figures = [*profile.choices.values(), *profile.delays.values()]
    sources = [f"  {name}: {said(words, lang)}" for name, words in profile.sources.items()]
    parts = [
        said(profile.title, lang),
        text(lang, "population.note", n=f"{drawn.n:,}", profile=profile.name, digest=drawn.loaded.digest, seed=drawn.seed, engine=ENGINE),
        *(said(note, lang) for note in profile.notes),
        "\n".join([text(lang, "population.sources"), *sources]),
        "\n".join([text(lang, "population.figures"), *(_grounded(figure, lang) for figure in figures)]),
        _shares_text(drawn, lang, drawn.shares, None),
    ]
    return "\n\n".join(parts) + "\n"


def summary_text(drawn: Drawn, out: Path, lang: str) -> str:
    """What was written and how the published figures came out."""
    profile = drawn.profile
    head = text(lang, "population.head", profile=profile.name, n=f"{drawn.n:,}", seed=drawn.seed)
    published = [s for s in overall(drawn.shares) if s.term is not None or _figure(profile, s).source]
    held = "".join(f"  {name}: {rows:,}\n" for name, rows in drawn.rows.items())
    written = text(lang, "population.written", out=out)
    shares = _shares_text(drawn, lang, published, _SHOWN)
    return f"{head}\n{said(profile.title, lang)}. {text(lang, 'population.nobody')}\n\n{shares}\n\n{written}\n{held}"


def _grounded(figure: Figure, lang: str) -> str:
    """A figure and its ground."""
    ground = [text(lang, "population.source", source=figure.source)] if figure.source else []
    ground += [text(lang, "population.assumed", assumption=said(figure.assumption, lang))] if figure.assumption else []
    return f"  {said(figure, lang)} — {'; '.join(ground)}"


def _shares_text(drawn: Drawn, lang: str, shares: list[Share], most: int | None) -> str:
    """A table of shares: what the figure says, and what came out; at most so many options of one figure."""
    lines = [text(lang, "population.shares")]
    for (_, given), group in groupby(shares, lambda share: (share.figure, share.given)):
        found = list(group)
        figure = _figure(drawn.profile, found[0])
        ground = "partly" if figure.source and figure.assumption else "published" if figure.source else "assumption"
        lines.append(f"  {said(figure, lang)}{f', {given}' if given else ''} ({text(lang, f'population.{ground}')})")
        lines += [f"    {_option(figure, s, lang):<32}{_percent(s.stated):>9}{_percent(s.produced):>9}{s.cases:>11,}" for s in found[:most]]
        if len(found[:most]) < len(found):
            lines.append(f"    {text(lang, 'population.more', n=len(found) - len(found[:most]))}")
    return "\n".join(lines)


def _figure(profile: Profile, share: Share) -> Figure:
    return profile.choices[share.figure] if share.option is not None else profile.delays[share.figure]


def _option(figure: Figure, share: Share, lang: str) -> str:
    if share.option is None:
        unit, size = next((u, s) for u, s in _UNITS if (share.term or 0) % s == 0)
        return text(lang, "population.within", term=text(lang, f"population.{unit}", n=(share.term or 0) // size))
    named = figure.names.get(share.option) if isinstance(figure, Choice) else None
    return said(named, lang) if named is not None else share.option


def _percent(thousandths: int) -> str:
    return f"{thousandths // 10}.{thousandths % 10} %"
