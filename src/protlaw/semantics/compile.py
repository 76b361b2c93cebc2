"""Sources to lawbook: parse every file, elaborate, or say everything that is wrong."""

from typing import NamedTuple

from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.law.jurisdiction import load_jurisdiction
from protlaw.semantics.elaborate import elaborate
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.store import plain, revive
from protlaw.syntax.ast import SourceFile
from protlaw.syntax.parse import parse_text


class Sources(NamedTuple):
    """The texts a lawbook is made of: the jurisdiction's tables, and each rule file by its path under `rules/`
    (`mx/lppddhp/24-procedimiento.law` belongs to the instrument `mx.lppddhp`)."""

    tables: str
    rules: dict[str, str]


def compile_law(sources: Sources, name: str, drafts: tuple[str, ...] = ()) -> tuple[Lawbook, list[Diagnostic]]:
    """The lawbook, with the drafts named as if enacted, and its warnings; raises SourceError with every error of every file."""
    diagnostics: list[Diagnostic] = []
    parsed: list[tuple[str, SourceFile]] = []
    for path, text in sorted(sources.rules.items()):
        file, faults = parse_text(text, path)
        diagnostics += faults
        if file is not None:
            parsed.append((".".join(path.split("/")[:-1]) or _declared(file), file))
    jurisdiction = load_jurisdiction(sources.tables, f"jurisdictions/{name}.toml")
    book, faults = elaborate(parsed, jurisdiction, drafts)
    diagnostics += faults
    if any(d.severity == "error" for d in diagnostics):
        raise SourceError(diagnostics, dict(sources.rules))
    return revive(plain(book)), diagnostics


def _declared(file: SourceFile) -> str:
    """The instrument a loose file declares."""
    return next((word.text for node in file.declarations if node.kind == "instrument" for word in node.words("DOTTED")), "")
