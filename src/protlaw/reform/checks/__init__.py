"""What a draft gets wrong, or does perhaps without wanting to. One file each, one code each, one page each in `docs/errors/`."""

from protlaw.core.diagnostic import Diagnostic
from protlaw.reform.checks import (
    bearer,
    conditional_ban,
    dated_before,
    impossible_order,
    no_base,
    no_start,
    no_time,
    repealed_place,
    seats_elsewhere,
    term_elsewhere,
)
from protlaw.semantics.lawbook import Lawbook

CHECKS = (
    conditional_ban, impossible_order, no_time, no_start, bearer, seats_elsewhere, repealed_place, term_elsewhere, dated_before, no_base,
)  # fmt: skip


def check(book: Lawbook) -> list[Diagnostic]:
    """Every check of the drafts a lawbook is made with, as warnings."""
    drafts = [w for w in book.instruments.values() if not w.enacted]
    return [d for draft in drafts for module in CHECKS for d in module.check(book, draft)]
