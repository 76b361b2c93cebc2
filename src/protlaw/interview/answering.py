"""One question and its answer, by the kind of fact it is; asked again, with the reason, until the answer can be read."""

import re
from collections.abc import Callable

from protlaw.engine.questions import Question
from protlaw.intake.source import read_document
from protlaw.intake.words import fold
from protlaw.interview.order import fact_key
from protlaw.interview.paper import Fact, Paper
from protlaw.interview.session import MOST, Back, Session
from protlaw.interview.values import date, goes_on, is_never, is_unknown, scalar, split_source
from protlaw.render import moments
from protlaw.render.asking import Asking
from protlaw.render.layout import wrapped
from protlaw.render.messages import text

_NAME = re.compile(r"[^\W\d_]{3,}|.*\s.*")  # three letters or more, or several words: perhaps somebody's name


class Answering:
    """One question of an interview."""

    def __init__(self, session: Session, question: Question, left: int) -> None:
        assert question.fact is not None
        self.left = left  # questions that are open
        self.session, self.question, self.fact = session, question, question.fact
        self.lang, self.writer, self.book, self.say = session.lang, session.writer, session.book, session.say
        self.key = question.subject, question.name
        self.asking = Asking(session.result, self.lang)
        self.places = frozenset(fold(p) for p in (*self.book.jurisdiction.places, *self.book.jurisdiction.zones))

    def ask(self) -> Paper | None:
        """Put the question until it is answered, passed over, or whoever answers leaves."""
        self.put()
        kinds: dict[str, Callable[[str], Paper | None]] = {"period": self.period, "coll": self.members, "ref": self.reference}
        answer = kinds.get(self.fact.type, self.moment if self.fact.type in ("event", "date", "instant") else self.plain)
        while True:
            words = self.session.read(self.explain)
            if not words:
                return None
            if is_unknown(words):
                return self.written(self.writer.unknown())
            try:
                paper = answer(words)
            except Back:  # from a second question to the first
                self.put()
                continue
            if paper is not None:
                faults = self.session.faults(paper)
                if not faults:
                    return paper
                self.session.tell(faults)

    # --- asking

    def put(self) -> None:
        say = self.session.console.say
        names = self.asking.names
        say(f"\n[{names.subject(self.question.subject)} · {text(self.lang, 'talk.remaining', n=self.left)}]")
        for line in wrapped(self.asking.ask(self.question), 100):
            say(line)
        for words in self.asking.already(self.question):
            say(f"  {words}")
        if self.fact.type in ("one", "scale"):
            for number, member in enumerate(self.fact.members, 1):
                say(f"  {number}. {names.label(member.label, member.name)}")
        if self.fact.type == "ref":
            say(f"  {self._known_things()}")
        if self.fact.type == "coll":
            self.say("talk.how_many")

    def _known_things(self) -> str:
        known = [i.id.split(":", 1)[1] for i in self.session.case.instances if i.entity == self.fact.entity]
        entity = self.book.entities[self.fact.entity or ""]
        new = self.session.new_ids(entity, 1)[0]
        if known:
            return text(self.lang, "talk.which", known=", ".join(known), new=new)
        return text(self.lang, "talk.new", new=new)

    def explain(self) -> None:
        """Why it is asked, what each answer would lead to, and how it is answered."""
        lines = list(self.asking.lines(self.question)) if self.question.bears else [self.asking.who(self.question)]
        lines.append(self.how())
        for words in lines:
            first, _, rest = words.partition(" ") if words.startswith(("(", "· ")) else ("", "", words)
            for line in wrapped(rest, 100, "  " + "  " * bool(first), f"{first} " if first else ""):
                self.session.console.say(line)

    def how(self) -> str:
        """How this kind of fact is answered, with an example."""
        place = next(iter(self.book.jurisdiction.places), self.book.jurisdiction.zone)
        kind = {"date": "event", "instant": "event", "scale": "one"}.get(self.fact.type, self.fact.type)
        return text(self.lang, f"talk.how.{kind}", place=place)

    # --- answers

    def moment(self, words: str) -> Paper | None:
        said, source = split_source(words)
        if is_never(said) and self.fact.type == "event":
            return self.written(self.denied(source))
        value = self.stated(said)
        return None if value is None else self.written(self.writer.sourced(value, source))

    def stated(self, said: str) -> str | None:
        """A moment in the words of whoever answers, or as a file writes it."""
        if not said.startswith("{"):
            return self.writer.moment(said, self.places)
        faults = read_document(f"x: {said}\n", "").diagnostics
        self.session.tell(list(faults))
        return None if faults else said

    def denied(self, source: str = "") -> str:
        """Up to when it did not happen, and on whose word."""
        return self.writer.denied(self.until(), self.whose(), source)

    def until(self) -> str:
        """Up to when something is known; the moment up to which facts are looked at, unless another is given."""
        horizon = self.session.result.as_of.facts_until
        zone = self.session.zone
        default = moments.iso(horizon, zone)[:10] if moments.ends_day(horizon, zone) else moments.iso(horizon, zone)
        while True:
            self.say("talk.until", default=default)
            words = self.again()
            if not words:
                return default
            value = self.writer.moment(words, frozenset())
            if not value.startswith("{") and not self.unreadable(value):
                return value.strip('"')

    def unreadable(self, value: str) -> bool:
        """Whether a moment cannot be read, and says why."""
        from protlaw.intake.faults import Faults
        from protlaw.intake.moments import Clock

        faults = Faults()
        clock = Clock(self.book.jurisdiction, faults)
        clock.zones = (self.session.zone,)
        root = read_document(f"x: {value}\n", "").root
        if root is not None:
            clock.when(root.entries["x"].node)
        self.session.tell(faults.errors())
        return bool(faults.errors())

    def whose(self) -> str:
        """On whose word; whoever gave the last one, unless another is named."""
        default = self.session.by or text(self.lang, "talk.keeper")
        self.say("talk.by", default=default)
        self.session.by = self.again() or default
        return self.session.by

    def again(self) -> str:
        """A second question about the same fact."""
        return self.session.read(self.explain)

    def period(self, words: str) -> Paper | None:
        said, source = split_source(words)
        if is_never(said):
            return self.written(self.denied(source))
        begin = self.stated(said)
        if begin is None:
            return None
        self.say("talk.ended")
        last = self.again()
        if goes_on(last):
            end = self.writer.table(("none", self.writer.word("sí", "yes")), ("until", scalar(self.until())))
        else:
            end = "" if not last or is_unknown(last) else self.stated(last) or ""
        return self.written(self.writer.sourced(self.writer.period(begin, end), source))

    def members(self, words: str) -> Paper | None:
        """How many are on file, and whether there are no more."""
        said, source = split_source(words)
        if is_never(said) or said == "0":
            return self.written(self.denied(source))
        if not (said.isascii() and said.isdecimal() and int(said) <= MOST):
            self.say("talk.number")
            return None
        ids = self.session.new_ids(self.book.entities[self.fact.entity or ""], int(said))
        self.say("talk.closed")
        words = self.again()
        key = self.writer.key
        closed: tuple[tuple[str, str], ...] = ()
        if words and fold(words) not in ("no", "no se"):
            until = self.until() if fold(words) in ("si", "yes", "s", "y") else date(words)
            closed = (key("complete_until"), until), (key("by"), scalar(self.whose()))
            closed += ((key("source"), scalar(source)),) if source else ()
        return self.session.paper.with_members(self.as_fact(""), ids, closed, key("members"))

    def reference(self, words: str) -> Paper | None:
        """Something of the file by its id, or something new."""
        entity = self.book.entities[self.fact.entity or ""]
        id_, paper = words.strip(), self.session.paper
        while f"{entity.name}:{id_}" not in paper.places and _NAME.fullmatch(id_):
            self.say("talk.name", id=id_)  # asked for twice, what may be a name is none
            before, id_ = id_, self.again()
            if id_ in ("", before):
                break
        if not id_:
            return None
        if f"{entity.name}:{id_}" not in paper.places:
            paper = self.session.with_things(entity, [scalar(id_)])
        return paper.with_fact(self.as_fact(scalar(id_)))

    def plain(self, words: str) -> Paper | None:
        said, source = split_source(words)
        value = self.writer.plain(said, self.fact)
        if value is None:
            self.session.console.say(f"  {self.how()}")
            return None
        return self.written(self.writer.sourced(value, source, "value"))

    # --- writing

    def as_fact(self, value: str) -> Fact:
        return Fact(self.question.subject, fact_key(self.fact, self.lang), value, self.question.ask.in_(self.lang))

    def written(self, value: str) -> Paper:
        """The page with the answer, in the place of what stood there."""
        paper = self.session.paper
        if paper.stated(*self.key) is not None:
            return paper.with_value(*self.key, value)
        return paper.with_fact(self.as_fact(value))
