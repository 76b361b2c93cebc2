"""Lints: what is well formed but is likely a mistake. One file each, one code each, one page each in `docs/errors/`."""

from protlaw.core.diagnostic import Diagnostic
from protlaw.semantics.checks import foreign_place, impossible_condition, missing_label, unreached, unread_fact
from protlaw.semantics.lawbook import Lawbook

LINTS = (unreached, unread_fact, missing_label, impossible_condition, foreign_place)


def lint(book: Lawbook) -> list[Diagnostic]:
    """Every lint of a lawbook, as warnings."""
    return [d for module in LINTS for d in module.check(book)]
