"""The conversation: what is asked, what comes back, what it changed. The file is kept after every answer, can be left at any
moment and taken up again."""

from typing import NamedTuple

from protlaw.api import as_of_case
from protlaw.core.diagnostic import SourceError
from protlaw.engine.derivation import Finding, Result
from protlaw.engine.questions import UNLISTED, Question, importance, questions
from protlaw.intake.casefile import CaseFile, Moment
from protlaw.intake.words import fold
from protlaw.interview.answering import Answering
from protlaw.interview.order import Key, fact_key, main_entity, next_question, still_open, things
from protlaw.interview.paper import Fact, Paper
from protlaw.interview.session import MOST, Back, Left, Session
from protlaw.interview.values import date
from protlaw.render import moments
from protlaw.render.asking import Asking
from protlaw.render.diagnostics import one_line
from protlaw.render.messages import text
from protlaw.render.words import capital

_TOLD = 3  # changes told after an answer; the rest are counted


class Stage(NamedTuple):
    """Where an interview stands, to go back to."""

    paper: Paper
    passed: frozenset[Key]


class Interview:
    """One sitting."""

    def __init__(self, session: Session) -> None:
        self.session, self.book, self.lang, self.say = session, session.book, session.lang, session.say
        self.passed: set[Key] = set()  # asked and not answered: not asked again in this sitting
        self.before: list[Stage] = []
        self.counted: set[str] = set()
        self.left = 0

    def run(self) -> None:
        """From where the file stands to where whoever answers leaves it."""
        try:
            self.say("talk.intro", file=self.session.paper.file)
            self.head()
            while (question := self.next()) is not None or self.more_things():
                if question is not None:
                    self.one(question)
            self.say("talk.nothing_left")
        except Left:
            self.session.console.say()
        self.leave()

    def one(self, question: Question) -> None:
        """One question, answered, passed over, or left to correct the one before."""
        stage = Stage(self.session.paper, frozenset(self.passed))
        try:
            paper = Answering(self.session, question, self.left).ask()
        except Back:
            self.back()
            return
        self.before.append(stage)
        if paper is None:
            self.passed.add((question.subject, question.name))
            return
        before = self.session.result
        self.session.turn(paper)
        self.changes(before, self.session.result)
        self.later(question)

    def back(self) -> None:
        if not self.before:
            self.say("talk.no_back")
            return
        paper, passed = self.before.pop()
        self.passed = set(passed)
        self.session.turn(paper)

    def next(self) -> Question | None:
        """What to ask next; once nothing new is left, what the file has without the precision it takes."""
        result, paper = self.session.result, self.session.paper
        settled = set(paper.register.facts) | self.passed
        open_ = still_open(result, settled)
        self.left = len(open_)
        found = next_question(result, settled, open_)
        if found is not None:
            return found
        again = (q for q in questions(result) if q.fact is not None and q.fact.type != "coll" and (q.subject, q.name) not in self.passed)
        return next((q for q in again if paper.replaceable(q.subject, q.name)), None)

    def changes(self, before: Result, after: Result) -> None:
        """The answers an answer changed, the gravest first, and what is odd about it."""
        asking = Asking(after, self.lang)
        old = {(f.norm, f.kind, f.subject): set(f.possible) for f in before.findings}
        told = sorted((f for f in after.findings if _telling(f, old.get((f.norm, f.kind, f.subject)))), key=importance)
        for f in told[:_TOLD]:
            reading = "" if f.settled else text(self.lang, "talk.reading")
            self.session.marked("→ ", f"{asking.norm(f)}: {asking.may_be(f)}{reading}.")
        if len(told) > _TOLD:
            self.say("talk.changed_more.1" if len(told) == _TOLD + 1 else "talk.changed_more", n=len(told) - _TOLD)
        if not told:
            self.say("talk.noted")
        for warning in after.warnings:
            if warning not in before.warnings:
                self.session.marked("! ", capital(one_line(warning._replace(path=None), self.lang)))

    def later(self, question: Question) -> None:
        """Say so of an answer that lies after the moment up to which facts are looked at."""
        until = self.session.result.as_of.facts_until
        stated = [s.value for s in self.session.case.statements if (s.subject, s.fact) == (question.subject, question.name)]
        if (
            question.fact is not None
            and question.fact.type == "event"
            and any(isinstance(v, Moment) and v.earliest > until for v in stated)
        ):
            when = moments.until(until, self.session.zone, self.lang)
            self.session.marked("! ", text(self.lang, "talk.later", until=when, key=self.session.writer.key("facts_until")))

    # --- the head of the file

    def head(self) -> None:
        """The clock of the place, and up to when facts are looked at: without them no moment can be read."""
        root = self.session.paper.document.root
        header = {fold(k) for k in root.entries} if root is not None else set()
        if not header & {"zone", "zona"}:
            zone = self.book.jurisdiction.zone
            label = dict(self.book.jurisdiction.zone_labels).get(zone)
            self.header("zone", zone, default=label.in_(self.lang) if label else zone)
        if not header & {"facts until", "hechos hasta"} and self.session.case.latest is None:
            self.header("facts_until", "")
        if not self.session.case.instances:
            main = main_entity(self.book)
            self.session.turn(self.session.with_things(main, self.session.new_ids(main, 1)))

    def header(self, key: str, otherwise: str, default: str = "") -> None:
        """One line of the head; asked until it can be read."""
        self.session.console.say()
        self.say(f"talk.{key}", default=default)
        note = text(self.lang, f"talk.{key}.note")
        while True:
            words = self.aside("talk.head_why") or otherwise
            if not words:
                self.say("talk.needed")
                continue
            paper = self.session.paper.with_header(self.session.writer.key(key), date(words), note)
            faults = self.session.faults(paper)
            if not faults:
                self.session.turn(paper)
                return
            self.session.tell(faults)

    def aside(self, why: str) -> str:
        """An answer that nothing comes before."""
        while True:
            try:
                return self.session.read(lambda: self.say(why))
            except Back:
                self.say("talk.no_back")

    # --- things of the case

    def more_things(self) -> bool:
        """Other things norms are about, kind by kind; whether any was added."""
        for entity in things(self.book):
            if entity.name not in self.counted:
                self.counted.add(entity.name)
                some = any(i.entity == entity.name for i in self.session.case.instances)
                self.session.console.say()
                self.say("talk.more_things" if some else "talk.things", kind=entity.label.in_(self.lang))
                number = self.number()
                if number:
                    self.session.turn(self.session.with_things(entity, self.session.new_ids(entity, number)))
                    return True
        return False

    def number(self) -> int:
        while True:
            words = self.aside("talk.things_why")
            if not words or fold(words) in ("no", "ninguna", "ninguno", "none", "no se"):
                return 0
            if words.isascii() and words.isdecimal() and int(words) <= MOST:
                return int(words)
            self.say("talk.number")

    # --- leaving

    def leave(self) -> None:
        """What was not answered waits in the file, as comments; nothing of what was answered is lost."""
        case, paper = self._readable(), self.session.paper
        if case is None or not case.instances:
            self.say("talk.left_early", file=paper.file)
            return
        asked = still_open(self.session.result, set(paper.register.facts))
        waiting = [Fact(q.subject, fact_key(q.fact, self.lang), "", q.ask.in_(self.lang)) for q in asked if q.fact is not None]
        self.session.turn(paper.with_waiting(waiting))
        until = moments.until(as_of_case(case).facts_until, self.session.zone, self.lang)
        self.say("talk.left" if waiting else "talk.left_full", file=paper.file, n=len(waiting), until=until)

    def _readable(self) -> CaseFile | None:
        """The case, if it can be evaluated already."""
        try:
            as_of_case(self.session.case)
        except SourceError:
            return None
        return self.session.case


def _telling(f: Finding, before: set[str] | None) -> bool:
    """A change somebody wants to hear of: an answer decided now, or a duty whose limit may be missed and of which more is known."""
    if before == set(f.possible) or f.subject.endswith(UNLISTED):
        return False
    if len(f.possible) > 1:
        return before is not None and set(f.possible) < before and len(f.possible) == 2 and importance(f)[0] == 0
    return before is not None or f.status not in ("not_triggered", "not_in_force")
