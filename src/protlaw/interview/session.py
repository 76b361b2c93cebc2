"""An interview as it stands: the page so far, who asks and answers, and what the law says of the case as written."""

from collections.abc import Callable
from typing import Protocol

from protlaw.api import Law, as_of_case
from protlaw.core.diagnostic import Diagnostic, SourceError
from protlaw.engine.derivation import Result
from protlaw.intake.casefile import CaseFile
from protlaw.intake.read import intake_document
from protlaw.intake.words import fold, spellings
from protlaw.interview.order import section, short_id
from protlaw.interview.paper import Paper
from protlaw.interview.values import Writer
from protlaw.render.diagnostics import one_line
from protlaw.render.layout import wrapped
from protlaw.render.messages import text
from protlaw.semantics.lawbook import Entity

_LEAVE = {"salir", "exit", "quit", "leave"}
_BACK = {"atras", "back"}
_WHY = {"?", "por que", "why"}
MOST = 200  # things added at once


class Left(Exception):
    """Whoever answers has gone: by saying so, by Ctrl-C or Ctrl-D, or at the end of what was piped in."""


class Back(Exception):
    """The answer before is to be given anew."""


class Console(Protocol):
    """Something that says and asks; `ask` raises Left when nobody answers any more."""

    def say(self, words: str = "") -> None: ...

    def ask(self) -> str: ...


class Session:
    """An interview about one case, in one language; `keep` writes the file."""

    def __init__(self, law: Law, lang: str, console: Console, keep: Callable[[str], None], paper: Paper) -> None:
        self.law, self.book, self.lang, self.console = law, law.book, lang, console
        self.writer = Writer(lang)
        self.by = ""  # on whose word the last denial stands
        self._keep, self._paper = keep, paper
        self._case: CaseFile | None = None
        self._result: Result | None = None

    # --- the page

    @property
    def paper(self) -> Paper:
        return self._paper

    def turn(self, paper: Paper) -> None:
        """Put another page in its place, and keep it."""
        self._paper, self._case, self._result = paper, None, None
        self._keep(paper.text)

    def faults(self, paper: Paper) -> list[Diagnostic]:
        """What is wrong with a page, if anything is."""
        try:
            intake_document(paper.document, self.book)
        except SourceError as error:
            return error.diagnostics
        return []

    @property
    def case(self) -> CaseFile:
        if self._case is None:
            self._case = intake_document(self._paper.document, self.book)
        return self._case

    @property
    def result(self) -> Result:
        if self._result is None:
            self._result = self.law.evaluate(self.case, as_of_case(self.case))
        return self._result

    @property
    def zone(self) -> str:
        return self.case.zone or self.book.jurisdiction.zone

    # --- things of the case

    def taken(self) -> set[str]:
        """The ids in use."""
        return {i.id.split(":", 1)[1] for i in self.case.instances}

    def new_ids(self, entity: Entity, number: int) -> list[str]:
        """Ids that say nothing of anybody."""
        taken, found = self.taken(), []
        for _ in range(number):
            found.append(short_id(self.book, entity, taken, self.lang))
            taken.add(found[-1])
        return found

    def with_things(self, entity: Entity, ids: list[str]) -> Paper:
        """The page with new things in their section."""
        paper = self._paper
        for id_ in ids:
            paper = paper.with_thing(spellings((entity.plural, entity.alias_plural)), section(entity, self.lang), id_)
        return paper

    # --- saying and asking

    def say(self, key: str, /, **args: object) -> None:
        self.console.say(text(self.lang, key, **args))

    def tell(self, faults: list[Diagnostic]) -> None:
        for fault in faults:
            self.marked("✗ ", one_line(fault._replace(path=None, span=None), self.lang))

    def marked(self, mark: str, words: str) -> None:
        """A paragraph with a mark before it."""
        for line in wrapped(words, 100, "  ", mark):
            self.console.say(line)

    def read(self, explain: Callable[[], None]) -> str:
        """What is answered; the words that leave, go back or ask why are acted upon."""
        while True:
            words = self.console.ask().strip()
            bare = fold(words.strip(" ."))
            if bare in _LEAVE:
                raise Left
            if bare in _BACK:
                raise Back
            if words not in _WHY and bare not in _WHY:
                return words
            explain()
