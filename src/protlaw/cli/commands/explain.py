"""`protlaw explain`: the case of one row of an audit, answered again by the reference interpreter."""

from pathlib import Path

import click

from protlaw.cli.asked import needs_columns
from protlaw.cli.commands.check import exit_code, rendered
from protlaw.cli.output import deliver
from protlaw.cli.program import Words
from protlaw.cli.shipped import shipped_edition
from protlaw.core.diagnostic import Diagnostic, SourceError


def command(words: Words) -> click.Command:
    return words.command(
        "explain", run, words.option("--from", "results", key="explain_from", type=click.Path(path_type=Path), required=True),
        words.option("--row", key="explain_row", type=int, required=True),
        words.option("--input", "inputs", key="explain_input", type=click.Path(path_type=Path), multiple=True),
        words.option("--case-out", key="explain_case", type=click.Path(path_type=Path)),
        words.option("--format", "form", key="format", type=click.Choice(["text", "html", "json", "ics"]), default="text"),
        words.option("--out", key="out", type=click.Path(path_type=Path)), words.option("--overwrite", key="overwrite", is_flag=True),
        words.option("--details", key="details", is_flag=True), words.option("--salt", key="salt"),
    )  # fmt: skip


def run(
    results: Path, row: int, inputs: tuple[Path, ...], case_out: Path | None, form: str, out: Path | None, overwrite: bool,
    details: bool, salt: str | None, lang: str,
) -> int:  # fmt: skip
    needs_columns()
    from protlaw.api import as_of_case
    from protlaw.many.audit import Input, case_of, read_row
    from protlaw.many.judge import Asked
    from protlaw.render.audit import row_text

    found = read_row(results, row)
    law = shipped_edition(found.head["edition"]).law
    if law.digest != found.head["lawbook"]:
        raise SourceError([Diagnostic("PL4217", {"file": str(results)}, help="PL4217.help")])
    said = found.head["asked"]
    asked = Asked(**{**said, "absent": tuple(said["absent"]), "choices": tuple((a, r) for a, r in said["choices"])})
    given = Input(tuple(map(str, inputs)) or tuple(found.head["input"]["paths"]), found.head["input"]["table"])
    text = case_of(law.book, given, asked, found.row["case"])
    if case_out is not None:
        deliver(text + "\n", case_out, results, overwrite)
    case = law.parse_case(text, f"{found.row['case']}.json")
    result = law.evaluate(case, as_of_case(case, law_on=asked.law_on), dict(asked.choices))
    answer = rendered(result, form, lang, details, salt)
    deliver(row_text(found.row, row, law.book, lang) + answer if form == "text" else answer, out, results, overwrite)
    return exit_code(result, None)
