"""`protlaw schema`: JSON Schema of a case file, a result, options or questions; the columns of the tables for many cases."""

import json

import click

from protlaw.cli.program import Words
from protlaw.cli.shipped import shipped


def command(words: Words) -> click.Command:
    return words.command("schema", run, click.Argument(["what"], required=False))


def run(what: str | None, lang: str) -> int:
    if what == "result":
        from protlaw.render.schema import result_schema

        click.echo(json.dumps(result_schema(), ensure_ascii=False, indent=2))
        return 0
    if what == "options":
        from protlaw.render.options_schema import options_schema

        click.echo(json.dumps(options_schema(), ensure_ascii=False, indent=2))
        return 0
    if what == "questions":
        from protlaw.render.questions_schema import questions_schema

        click.echo(json.dumps(questions_schema(), ensure_ascii=False, indent=2))
        return 0
    if what == "diff":
        from protlaw.reform.comparison.schema import diff_schema

        click.echo(json.dumps(diff_schema(), ensure_ascii=False, indent=2))
        return 0
    if what == "tables":
        from protlaw.many.vocabulary import tables_schema

        click.echo(json.dumps(tables_schema(shipped(None).book), ensure_ascii=False, indent=2))
        return 0
    from protlaw.intake.read import case_schema

    click.echo(json.dumps(case_schema(shipped(what).book), ensure_ascii=False, indent=2))
    return 0
