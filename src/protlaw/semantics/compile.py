"""Sources to lawbook: parse every file, elaborate, or say everything that is wrong."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from protlaw.core.anchor import Span
from protlaw.core.diagnostic import Diagnostic, Report, SourceError
from protlaw.law.jurisdiction import load_jurisdiction
from protlaw.semantics.elaborate import elaborate
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.store import plain, revive
from protlaw.syntax.ast import SourceFile
from protlaw.syntax.parse import parse_text


class Sources(NamedTuple):
    """The texts a lawbook is made of: the jurisdiction's tables, and each rule file by its path under `rules/`
    (`mx/lppddhp/24-procedimiento.law` belongs to the instrument `mx.lppddhp`). The drafts are applied on top of it, `on` a day
    or else each on its own."""

    tables: str
    rules: dict[str, str]
    drafts: Mapping[str, str] = MappingProxyType({})
    on: str | None = None


def compile_law(sources: Sources, name: str) -> tuple[Lawbook, list[Diagnostic]]:
    """The lawbook and its warnings; raises SourceError with every error of every file."""
    texts = {**sources.rules, **sources.drafts}
    diagnostics: list[Diagnostic] = []
    parsed: list[tuple[str, SourceFile]] = []
    drafts: set[str] = set()
    for path, text in sorted(texts.items()):
        file, faults = parse_text(text, path)
        diagnostics += faults
        if file is not None:
            parsed.append((".".join(path.split("/")[:-1]) or _declared(file), file))
        if file is not None and path in sources.drafts:
            drafts |= _amendments(file, diagnostics.append)
    jurisdiction = load_jurisdiction(sources.tables, f"jurisdictions/{name}.toml")
    book, faults = elaborate(parsed, jurisdiction, frozenset(drafts), sources.on)
    diagnostics += faults
    if any(d.severity == "error" for d in diagnostics):
        raise SourceError(diagnostics, texts)
    return revive(plain(book)), diagnostics


def _declared(file: SourceFile) -> str:
    """The instrument a loose file declares."""
    return next((word.text for node in file.declarations if node.kind == "instrument" for word in node.words("DOTTED")), "")


def _amendments(file: SourceFile, report: Report) -> set[str]:
    """The drafts a file is of; one that amends nothing is no draft."""
    found = {next(node.words("DOTTED")).text for node in file.declarations if node.kind == "amendment"}
    if not found:
        report(Diagnostic("PL0072", {}, Span(file.name, 1, 1, 1, 1), help="PL0072.help"))
    return found
