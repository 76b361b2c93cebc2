"""`protlaw audit`: the answers about every case of some tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from protlaw.api import ENGINE, Edition
from protlaw.cli.asked import day, moment, needs_columns, readings_given
from protlaw.cli.output import guard
from protlaw.cli.program import Words
from protlaw.cli.shipped import shipped_edition
from protlaw.render.messages import text

if TYPE_CHECKING:
    from protlaw.many.audit import Audit, Input
    from protlaw.many.judge import Asked


def command(words: Words) -> click.Command:
    return words.command(
        "audit", run, words.file("inputs", nargs=-1, required=True),
        words.option("--out", key="audit_out", type=click.Path(path_type=Path), required=True),
        words.option("--summary", key="audit_summary", type=click.Path(path_type=Path)),
        words.option("--faults", key="audit_faults", type=click.Path(path_type=Path)),
        words.option("--overwrite", key="overwrite", is_flag=True),
        words.option("--table", key="audit_table", metavar="NAME"),
        words.option("--facts-until", key="facts_until", metavar="MOMENT"), words.option("--law-on", key="law_on", metavar="YYYY-MM-DD"),
        words.option("--absent", key="audit_absent", metavar="COLUMN", multiple=True),
        words.option("--reading", "readings", key="reading", metavar="A=b", multiple=True),
        words.option("--norm", "norms", key="audit_norm", metavar="NORM", multiple=True),
        words.option("--place", key="audit_place", metavar="FACT"),
        words.option("--sample", key="audit_sample", type=click.IntRange(0), default=50, show_default=True),
        words.option("--edition", key="audit_edition", metavar="EDITION"),
    )  # fmt: skip


def run(
    inputs: tuple[Path, ...], out: Path, summary: Path | None, faults: Path | None, overwrite: bool, table: str | None,
    facts_until: str | None, law_on: str | None, absent: tuple[str, ...], readings: tuple[str, ...], norms: tuple[str, ...],
    place: str | None, sample: int, edition: str | None, lang: str,
) -> int:  # fmt: skip
    """0: every case was answered; 3: some were set aside, or a norm is refused; 70: the reference answers otherwise."""
    needs_columns()
    from protlaw.many.audit import Input
    from protlaw.many.judge import Asked

    law_of = shipped_edition(edition)
    law = law_of.law
    for path, kind in ((out, "parquet"), (faults, "parquet"), (summary, "html")):
        if path is not None:
            for given in inputs:
                guard(path, kind, given, overwrite)
    until = moment(facts_until, "--facts-until", law.book.jurisdiction.zone)
    chosen = tuple(law.chosen(readings_given(readings)).items())
    asked = Asked(until, absent, chosen, day(law_on, "--law-on") or law_of.day, norms or None, place, sample)
    from protlaw.many.sample import Disagreement

    try:
        found = _run(law_of, Input(tuple(map(str, inputs)), table), asked, (out, summary, faults), lang)
    except Disagreement as error:
        click.echo(text(lang, "audit.disagreement", differences="\n  ".join(error.differences), case=error.text), err=True)
        return 70
    from protlaw.render.audit import audit_text

    click.echo(audit_text(found, law.book, lang), nl=False)
    return 3 if found.broken or found.refused else 0


def _run(law_of: Edition, given: "Input", asked: "Asked", outs: tuple[Path, Path | None, Path | None], lang: str) -> "Audit":
    from protlaw.cli.whole import whole
    from protlaw.many.audit import audit

    wanted = [path for path in outs if path is not None]
    with whole(wanted) as drafts, _progress(lang) as progress:
        out, summary, faults = (drafts[wanted.index(path)] if path is not None else None for path in outs)
        assert out is not None
        law = law_of.law
        head = {"engine": ENGINE, "edition": law_of.name, "lawbook": law.digest}
        found = audit(law.book, given, asked, out, faults, head, progress)
        if summary is not None:
            from protlaw.render.html.audit import audit_html

            summary.write_text(audit_html(found, asked, law.book, lang, ENGINE), "utf-8")
    return found


@contextmanager
def _progress(lang: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on the terminal; nothing where nobody looks."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(text(lang, "audit.rows"), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
