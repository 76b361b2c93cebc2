"""Many cases judged: tables in, one tidy table out, a sample of it held against the reference interpreter."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from protlaw.core.diagnostic import Diagnostic, SourceError, closest
from protlaw.engine.columns.batch import I64
from protlaw.engine.columns.kernel import Columnar
from protlaw.engine.columns.prepare import prepared
from protlaw.many.places import placed
from protlaw.many.sample import held_against_reference
from protlaw.many.stated import Stated, stated
from protlaw.many.tidy import RESULTS, Tidy
from protlaw.semantics.lawbook import Lawbook


class Asked(NamedTuple):
    """What is asked of many cases: up to when, under which readings, by the law of which day, which norms (None: all that columns
    can express), which columns deny by null, which fact says where a case is, and how many cases the reference judges again."""

    facts_until: int | None = None
    absent: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    law_on: str | None = None
    norms: tuple[str, ...] | None = None
    place: str | None = None
    sample: int = 20


class Judged(NamedTuple):
    """The answers about some cases, the cells that set others aside, and how many cases there were and were judged again."""

    results: pa.Table
    faults: pa.Table
    cases: int
    checked: int


class Judge:
    """A law ready to judge tables, as it is asked to."""

    def __init__(self, book: Lawbook, asked: Asked) -> None:
        self.book = book
        self.asked = asked._replace(norms=None if asked.norms is None else _full(book, asked.norms))
        self.choices = {name: a.default for name, a in book.ambiguities.items()} | dict(asked.choices)
        self.columnar = _columnar(book, self.choices, self.asked)
        self.refused = dict(self.columnar.refused())

    def judge(self, tables: Mapping[str, object], numbers: Mapping[str, I64] | None = None, sample: int | None = None) -> Judged:
        """Every case of some tables. Raises SourceError for tables of the wrong form, Disagreement if the reference differs."""
        said = stated(self.book, tables, self.asked.facts_until, self.asked.absent, numbers)
        if not said.tables.n:
            return Judged(RESULTS.empty_table(), said.faults, 0, 0)
        results = self.of(said)
        chosen = _sampled(said.tables.n, self.asked.sample if sample is None else sample)
        held_against_reference(self.book, said, results, chosen, self.asked.choices, self.asked.law_on, self.evaluated())
        return Judged(results, said.faults, said.tables.n, len(chosen))

    def of(self, said: Stated) -> pa.Table:
        batch = prepared(self.book, said.batch)
        tidy = Tidy(self.book, said, batch, self.choices, placed(self.book, said, self.asked.place))
        return pa.Table.from_batches(tidy.rows(self.columnar.evaluate(batch)), RESULTS)

    def evaluated(self) -> Collection[str]:
        """The norms that are judged."""
        asked: Iterable[str] = self.book.norms if self.asked.norms is None else self.asked.norms
        return {name for name in asked if name not in self.refused}


def _columnar(book: Lawbook, choices: Mapping[str, str], asked: Asked) -> Columnar:
    try:
        return Columnar(book, choices, asked.law_on, asked.norms)
    except ValueError as error:  # a norm asked for that columns cannot express
        refused: dict[str, str] = error.args[0]
        faults = [Diagnostic("PL4218", {"found": name, "why": why}, help="PL4218.help") for name, why in refused.items()]
        raise SourceError(faults) from None


def _sampled(n: int, size: int) -> list[int]:
    """Cases spread over all of them, the first and the last among them; always the same."""
    return sorted({int(i) for i in np.linspace(0, n - 1, min(n, size)).round()}) if size else []


def _full(book: Lawbook, asked: Iterable[str]) -> tuple[str, ...]:
    """Norms by their full names, however they were called."""
    short: dict[str, list[str]] = {}
    for name in book.norms:
        short.setdefault(name.split("/")[-1], []).append(name)
    found, faults = dict[str, None](), []
    for word in asked:
        names = [word] if word in book.norms else short.get(word, [])
        if names:
            found |= dict.fromkeys(names)
            continue
        guess = closest(word, [*short])
        args = {"found": word, "closest": guess or ""}
        faults.append(Diagnostic("PL4210", args, help=f"PL4210.{'close' if guess else 'help'}"))
    if faults:
        raise SourceError(faults)
    return tuple(found)
