"""`protlaw population`: invented cases in the proportions of published figures."""

from pathlib import Path

import click

from protlaw.api import data_folder
from protlaw.cli.folder import folder_for
from protlaw.cli.program import Words
from protlaw.cli.shipped import shipped
from protlaw.core.diagnostic import Diagnostic, SourceError

MOST = {"parquet": 10_000_000, "csv": 10_000_000, "cases": 10_000}  # cases in one population


def command(words: Words) -> click.Command:
    return words.command(
        "population", run,
        words.option("--profile", key="population_profile", metavar="NAME", required=True),
        words.option("--n", key="population_n", type=int, default=1_000),
        words.option("--seed", key="population_seed", type=int, default=1),
        words.option("--out", key="population_out", type=click.Path(path_type=Path), required=True),
        words.option("--format", "form", key="population_format", type=click.Choice(list(MOST)), default="parquet"),
    )  # fmt: skip


def run(profile: str, n: int, seed: int, out: Path, form: str, lang: str) -> int:
    from protlaw.cli.population import Drawn, counted, manifest_text, read_me, summary_text
    from protlaw.reform.population.files import write_cases, write_tables
    from protlaw.reform.population.names import dangling
    from protlaw.reform.population.papers import Papers
    from protlaw.reform.population.profile import load_profile, wrong_profile
    from protlaw.reform.population.sample import Sampler
    from protlaw.reform.population.tally import Tally
    from protlaw.reform.population.vocabulary import foreign

    if not 1 <= n <= MOST[form]:
        raise SourceError([Diagnostic("PL0092", {"found": str(n), "limit": f"{MOST[form]:,}"}, help="PL0092.help")])
    loaded = load_profile(profile, data_folder() / "jurisdictions" / "populations")
    law = shipped(loaded.profile.jurisdiction)
    strange = [*dangling(loaded.profile), *foreign(loaded.profile, law.book)]
    if strange:
        raise wrong_profile(loaded.file, strange)
    sampler, tally = Sampler(loaded.profile, seed), Tally(loaded.profile)
    with folder_for(out, "protlaw.population/") as draft:
        cases = counted(sampler, tally, n, lang)
        if form == "cases":
            rows = write_cases(cases, draft, Papers(loaded.profile, law.book, lang))
        else:
            rows = write_tables(cases, draft, form, loaded.profile, law.book, sampler.until)
        drawn = Drawn(loaded, seed, n, form, rows, tally.shares())
        (draft / "manifest.json").write_text(manifest_text(drawn), "utf-8", newline="\n")
        (draft / "README.txt").write_text(read_me(drawn, lang), "utf-8", newline="\n")
    click.echo(summary_text(drawn, out, lang), nl=False)
    return 0
