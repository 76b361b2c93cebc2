"""`protlaw lint`: what is wrong in rule files, or probably an oversight."""

from pathlib import Path

import click

from protlaw.api import only_jurisdiction
from protlaw.cli.program import Words
from protlaw.cli.rules import law_files
from protlaw.render.messages import text


def command(words: Words) -> click.Command:
    return words.command("lint", run, words.file("paths", nargs=-1))


def run(paths: tuple[Path, ...], lang: str) -> int:
    """Check rule files: those given (with the shipped tables of their jurisdiction), or the shipped law."""
    from protlaw.api import data_folder
    from protlaw.intake.source import read_text
    from protlaw.render.terminal import diagnostics_text
    from protlaw.semantics.checks import lint as checked
    from protlaw.semantics.compile import Sources, compile_law

    given = paths or (data_folder() / "rules",)
    found = {_under_rules(f, p): read_text(f) for p in given for f in law_files((p,))}
    code = next((name.split("/")[0] for name in found if "/" in name), None) or only_jurisdiction()
    table = data_folder() / "jurisdictions" / f"{code}.toml"
    around = {_under_rules(f, f): read_text(f) for p in given for f in _siblings(p, code)}
    book, diagnostics = compile_law(Sources(read_text(table), around | found), code)
    diagnostics = [d for d in (*diagnostics, *checked(book)) if d.span is None or d.span.file in found]
    click.echo(diagnostics_text(diagnostics, found, lang) if diagnostics else text(lang, "lint_clean", n=len(found)) + "\n", nl=False)
    return 2 if any(d.severity == "error" for d in diagnostics) else 0


def _siblings(path: Path, jurisdiction: str) -> list[Path]:
    """The rest of a jurisdiction's law, which a file or instrument under `rules/` is read with."""
    above = next((p for p in path.absolute().parents if p.name == "rules"), None)
    return sorted((above / jurisdiction).rglob("*.law")) if above else []


def _under_rules(path: Path, given: Path) -> str:
    """Where a file stands under `rules/`, which says its jurisdiction and instrument; else under the folder given."""
    above = [p for p in path.absolute().parents if p.name == "rules"]
    if above:
        return path.absolute().relative_to(above[0]).as_posix()
    return path.relative_to(given).as_posix() if given.is_dir() else path.name
