"""Where each case is: what one fact of its things says, in the words of the table."""

import numpy as np

from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.engine.columns.batch import I64
from protlaw.many.cells import Cells
from protlaw.many.stated import Stated
from protlaw.semantics.lawbook import Lawbook

_WORDS = ("place", "one", "scale", "text", "ref")


def placed(book: Lawbook, stated: Stated, fact: str | None) -> tuple[I64, list[str]] | None:
    """The place of each case, by a fact such as `place` or `petitions.place`; None if none is asked for."""
    if fact is None:
        return None
    table, _, name = fact.rpartition(".")
    for entity, given in stated.tables.tables.items():
        column = given.known.get(name)
        if column is None or column.name not in given.columns or column.fact is None or column.fact.type not in _WORDS:
            continue
        if table in ("", given.name, entity):
            codes, words = Cells(given, *(stated.tables.case[entity],) * 3, stated.zones, None).words(column.name)
            return _of_cases(codes, stated.tables.case[entity], stated.tables.n), words
    known = [f"{e.plural}.{f.name}" for e in book.entities.values() for f in e.facts.values() if f.type == "place"]
    raise SourceError([Diagnostic("PL4208", {"found": fact, "known": ", ".join(f"`{k}`" for k in known) or "–"}, help="PL4208.help")])


def _of_cases(codes: I64, case: I64, n: int) -> I64:
    """One place for each case; none where its things are in several."""
    most, least = np.full(n, -1), np.full(n, np.iinfo(np.int64).max)
    held = codes >= 0
    np.maximum.at(most, case[held], codes[held])
    np.minimum.at(least, case[held], codes[held])
    return np.where(most == least, most, -1)
