"""What is wrong with a source, as a value: a code, places, arguments. Words come later, in the reader's language."""

from collections.abc import Callable
from typing import NamedTuple

from protlaw.core.anchor import Span


class Note(NamedTuple):
    """A second place that explains the first (where the other definition stands, what was declared)."""

    span: Span
    key: str
    args: dict[str, str]


class Diagnostic(NamedTuple):
    """One finding about a source. `code` names the page `docs/errors/<code>.md` and the words in the catalogues.

    `help` is the key of a way out; `path` places a fault in a case file (`petitions[0].received`).
    """

    code: str
    args: dict[str, str]
    span: Span | None = None
    notes: tuple[Note, ...] = ()
    help: str | None = None
    path: str | None = None
    severity: str = "error"


class SourceError(Exception):
    """Sources that cannot be used; carries every diagnostic found, never only the first."""

    def __init__(self, diagnostics: list[Diagnostic], sources: dict[str, str] | None = None) -> None:
        super().__init__(", ".join(d.code for d in diagnostics))
        self.diagnostics = diagnostics
        self.sources = sources or {}


class InternalError(Exception):
    """A fault of protlaw itself, never of a rule or a case file."""


Report = Callable[[Diagnostic], None]


def closest(word: str, known: list[str]) -> str | None:
    """The known word a misspelt one most likely meant, or None."""
    import difflib

    found = difflib.get_close_matches(word, known, 1, 0.6)
    return found[0] if found else None
