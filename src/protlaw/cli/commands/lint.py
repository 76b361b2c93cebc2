"""`protlaw lint`: what is wrong in rule files, or probably an oversight."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from protlaw.api import data_folder, only_jurisdiction
from protlaw.cli.asked import day
from protlaw.cli.program import Words
from protlaw.cli.rules import law_files
from protlaw.cli.shipped import shipped
from protlaw.law.jurisdiction import DRAFTS
from protlaw.render.messages import text

if TYPE_CHECKING:
    from protlaw.semantics.compile import Sources


def command(words: Words) -> click.Command:
    day_ = words.option("--on", key="lint_on", metavar="YYYY-MM-DD")
    return words.command("lint", run, click.Argument(["paths"], nargs=-1), day_)


def run(paths: tuple[str, ...], on: str | None, lang: str) -> int:
    """Check rule files: drafts on the law of a day, files with the shipped tables of their jurisdiction, or the shipped law."""
    from protlaw.reform.checks import check
    from protlaw.render.terminal import diagnostics_text
    from protlaw.semantics.checks import lint as checked
    from protlaw.semantics.compile import compile_law

    when = day(on, "--on")
    sources, code, found = _drafts(paths, when) or _rules(tuple(map(Path, paths)))
    book, diagnostics = compile_law(sources, code)
    diagnostics = [*(d for d in (*diagnostics, *checked(book)) if d.span is None or d.span.file in found), *check(book)]
    texts = {**sources.rules, **sources.drafts}
    click.echo(diagnostics_text(diagnostics, texts, lang) if diagnostics else text(lang, "lint_clean", n=len(found)) + "\n", nl=False)
    return 2 if any(d.severity == "error" for d in diagnostics) else 0


def _drafts(names: tuple[str, ...], on: str | None) -> tuple["Sources", str, dict[str, str]] | None:
    """Drafts by name or path, with the law they are applied to on a day: their own, else that of the last decree."""
    from protlaw.api import texts_of
    from protlaw.reform.edition import draft_heads, draft_texts
    from protlaw.semantics.compile import Sources

    code = only_jurisdiction()
    if any(DRAFTS not in Path(name).parts and Path(name).is_dir() and any(Path(name).rglob(f"{DRAFTS}/*.law")) for name in names):
        return None  # a folder of law, which has its drafts beside it
    texts = draft_texts(names, data_folder() / "rules" / code)
    heads = draft_heads(texts)
    if not heads:
        return None
    last = max((w.in_force for w in shipped(code).book.instruments.values() if w.amends), default=None)
    undated = any(head.node("in_force") is None for head in heads)
    return Sources(*texts_of(code), texts, on or (last if undated else None)), code, texts


def _rules(paths: tuple[Path, ...]) -> tuple["Sources", str, dict[str, str]]:
    """Rule files, with the rest of the law they are read with."""
    from protlaw.intake.source import read_text
    from protlaw.semantics.compile import Sources

    given = paths or (data_folder() / "rules",)
    found = {_under_rules(f, p): read_text(f) for p in given for f in law_files((p,)) if f.parent.name != DRAFTS}
    code = next((name.split("/")[0] for name in found if "/" in name), None) or only_jurisdiction()
    table = data_folder() / "jurisdictions" / f"{code}.toml"
    around = {_under_rules(f, f): read_text(f) for p in given for f in _siblings(p, code)}
    return Sources(read_text(table), around | found), code, found


def _siblings(path: Path, jurisdiction: str) -> list[Path]:
    """The rest of a jurisdiction's law, which a file or instrument under `rules/` is read with."""
    above = next((p for p in path.absolute().parents if p.name == "rules"), None)
    return [p for p in sorted((above / jurisdiction).rglob("*.law")) if p.parent.name != DRAFTS] if above else []


def _under_rules(path: Path, given: Path) -> str:
    """Where a file stands under `rules/`, which says its jurisdiction and instrument; else under the folder given."""
    above = [p for p in path.absolute().parents if p.name == "rules"]
    if above:
        return path.absolute().relative_to(above[0]).as_posix()
    return path.relative_to(given).as_posix() if given.is_dir() else path.name
