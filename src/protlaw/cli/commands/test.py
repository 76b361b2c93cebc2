"""`protlaw test`: run scenarios."""

from pathlib import Path

import click

from protlaw.api import Law, only_jurisdiction
from protlaw.cli.program import Words
from protlaw.cli.shipped import shipped
from protlaw.render.messages import text


def command(words: Words) -> click.Command:
    return words.command("test", run, words.file("paths", nargs=-1), words.option("--coverage", key="coverage", is_flag=True))


def run(paths: tuple[Path, ...], coverage: bool, lang: str) -> int:
    """Run scenarios: those given, or all that ship."""
    from protlaw.api import data_folder
    from protlaw.scenarios import expectations, scenario_files
    from protlaw.scenarios import run as outcome_of

    laws: dict[str, Law] = {}
    passed, failed, results = 0, 0, []
    for path in [f for p in (paths or (data_folder() / "fixtures",)) for f in scenario_files(p)]:
        for expectation in expectations(path):
            law = _law_for(expectation.facts, laws)
            outcome = outcome_of(law, expectation)
            results.append(outcome)
            passed, failed = passed + (not outcome.faults), failed + bool(outcome.faults)
            for fault in outcome.faults:
                click.echo(f"{expectation.name}: {fault}", err=True)
    click.echo(text(lang, "test_summary", passed=passed, failed=failed))
    if coverage:
        from protlaw.coverage import coverage_text

        click.echo(coverage_text(next(iter(laws.values())).book, results, lang), nl=False)
    return 1 if failed else 0


def _law_for(facts: str, laws: dict[str, Law]) -> Law:
    """The law a case names, loaded once."""
    from protlaw.intake.read import jurisdiction_of
    from protlaw.intake.source import read_document

    code = jurisdiction_of(read_document(facts, "")) or only_jurisdiction()
    if code not in laws:
        laws[code] = shipped(code)
    return laws[code]
