"""A hypothesis in words: what was supposed, what it changes, and what the other side will say with our answer to it."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from protlaw.engine.derivation import Finding, Weighed, Worst, changed
from protlaw.intake.casefile import Assumption
from protlaw.render import moments
from protlaw.render.finding import Told, known_due
from protlaw.render.parties import party
from protlaw.render.words import capital, listed, quoted

_LONGEST = 160


class Point(NamedTuple):
    """A headline and the sentences under it."""

    title: str
    said: tuple[str, ...]


class Hypothesis:
    """What one result supposes, in the words of its page."""

    def __init__(self, told: Told) -> None:
        self.told, self.say, self.lang, self.book = told, told.say, told.lang, told.book
        self.result = told.result

    # --- what is supposed

    def head(self) -> Iterator[str]:
        """That the whole answer is hypothetical, and on what."""
        if self.result.assumptions:
            supposed = "; ".join(self._assumed(a) for a in self.result.assumptions)
            yield self.say("assume.head", supposed=supposed)
        if self.result.against is not None:
            yield self.say("against.head", role=self.party(self.result.against.role))

    def _assumed(self, assumed: Assumption) -> str:
        names = self.told.names
        asked = self.book.open_norms.get(assumed.name)
        what = names.head(asked.head) if asked else names.fact(assumed.subject, assumed.name)
        value, replaced = (_short(words or "") for words in (assumed.value, assumed.replaced))
        key = "assume.one" if assumed.replaced is None else "assume.one.instead"
        return self.say(
            key, what=what, subject=names.subject(assumed.subject), value=quoted(value, self.lang), replaced=quoted(replaced, self.lang)
        )

    def party(self, name: str) -> str:
        return party(self.told.names, name)

    @cached_property
    def found(self) -> dict[tuple[str, str], Finding]:
        return {(f.norm, f.subject): f for f in self.result.findings if f.kind != "act"}

    # --- what it changes

    def changes(self) -> list[str]:
        """Each answer that is not what it would be without the hypothesis, those that change alike together; then those that
        there are only with it, and only without it."""
        alike: dict[tuple[str, str, str], list[str]] = {}
        only: dict[str, list[str]] = {"assume.new": [], "assume.gone": []}
        for now, before in changed(self.result):
            if now is not None and before is not None:
                key = (self.told.title(now), self._place(now), self._changed(now, before))
                alike.setdefault(key, []).append(self.told.subject(now))
            elif (f := now or before) is not None:
                only["assume.new" if now else "assume.gone"].append(f"{self._named(f)}: {self._status(f)}")
        said = []
        for (title, place, change), members in alike.items():
            subjects = listed([m for m in members if m], self.lang)
            said.append(f"{title} ({', '.join(x for x in (subjects, place) if x)}): {change}")
        return said + [self.say(key, findings="; ".join(found)) for key, found in only.items() if found]

    def _changed(self, now: Finding, before: Finding) -> str:
        status, times, earlier = self._status(now), self.told.times(now), self.told.times(before)
        if set(now.possible) != set(before.possible) or now.settled != before.settled:
            return self.say("assume.change", before=self._status(before), now=status, times=times).rstrip()
        if times == earlier:
            return self.say("assume.change.rest", status=status)
        none = self.say("assume.no_times")
        return self.say("assume.change.times", status=status, before=earlier or none, now=times or none)

    def _status(self, f: Finding) -> str:
        words = self.told.statuses(f, f.possible)
        return words if f.settled else self.say("assume.contested", statuses=words)

    def _place(self, f: Finding) -> str:
        own = f.source.head.citations[:1] if f.source is not None else ()
        return self.told.names.places(own, f.norm.split("/")[0])

    # --- the other side

    def against(self) -> list[Point]:
        """The readings of the worst set: what will be said, what we answer, what it does."""
        found = self.result.against
        if found is None:
            return []
        return [self._reading(w) for w in found.readings]

    def _reading(self, weighed: Weighed) -> Point:
        ambiguity = self.book.ambiguities[weighed.ambiguity]
        home = weighed.ambiguity.split("/")[0]
        theirs, ours = (self.told.reading(weighed.ambiguity, r) for r in (weighed.reading, ambiguity.default))
        places = self.told.names.places(ambiguity.head.citations, home)
        sets = next(r.sets for r in ambiguity.readings if r.name == weighed.reading)
        literal = f" {self.say('against.literal')}" if "literal" in sets else ""
        said = [
            self.say("against.says", reading=theirs, places=places) + literal,
            self.say("against.counter", reading=ours, because=ambiguity.because.in_(self.lang)),
            self.say("against.worse", findings=self._findings(weighed.worse)),
        ]
        said += [self.say("against.better", findings=self._findings(weighed.better))] if weighed.better else []
        return Point(capital(self.told.names.named(weighed.ambiguity)), tuple(said))

    def notes(self) -> list[str]:
        """What the worst set leaves out: answers another set makes worse, readings that also help, and how it was sought."""
        found = self.result.against
        if found is None:
            return []
        said = [] if found.readings else [self.say("against.none", role=self.party(found.role))]
        said += [self._alone(w) for w in found.worst if not self._reached(w)]
        said += [self._declined(w) for w in found.declined]
        return said + ([] if found.whole else [self.say("against.not_whole")])

    def _reached(self, worst: Worst) -> bool:
        """Whether the worst set makes an answer as bad as it can be."""
        now = self.found.get((worst.norm, worst.subject))
        return now is not None and set(now.possible) == set(worst.possible)

    def _alone(self, worst: Worst) -> str:
        f = self.found[worst.norm, worst.subject]
        readings = self._readings(worst.readings)
        due = ""
        if worst.due is not None and known_due(worst.due) and "pending" in worst.possible:
            due = self.say("against.due", moment=moments.due(worst.due.earliest, worst.due.latest, self.told.zone(f), self.lang))
        return self.say("against.alone", finding=self._named(f), statuses=self.told.statuses(f, worst.possible), due=due, readings=readings)

    def _declined(self, weighed: Weighed) -> str:
        return self.say(
            "against.declined" if weighed.better else "against.declined.rest",
            reading=self.told.reading(weighed.ambiguity, weighed.reading),
            ambiguity=self.told.names.named(weighed.ambiguity),
            worse=self._findings(weighed.worse),
            better=self._findings(weighed.better),
        )

    def _readings(self, readings: Iterable[tuple[str, str]]) -> str:
        said = [f"{self.told.reading(a, r)} ({self.told.names.named(a)})" for a, r in readings]
        return listed(said, self.lang)

    def _findings(self, keys: Iterable[tuple[str, str]]) -> str:
        return "; ".join(self._named(self.found[key]) for key in keys if key in self.found)

    def _named(self, f: Finding) -> str:
        about = ", ".join(x for x in (self.told.subject(f), self._place(f)) if x)
        return f"{quoted(self.told.title(f), self.lang)} ({about})"


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
