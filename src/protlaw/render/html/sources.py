"""The index of sources: each record of the file with what rests on it, and what the file states without one."""

from typing import NamedTuple

from protlaw.render.answer import Parts
from protlaw.render.stated import Ground, Stated
from protlaw.render.words import capital, contract


class Resting(NamedTuple):
    """Something the file states: what, of whom, its value, on whose word, in which of its accounts."""

    what: str
    about: str
    value: str
    by: str
    account: str


class Source(NamedTuple):
    """A record of the file; the one without a name is none at all."""

    number: int
    name: str
    rests: list[Resting]


class Sources:
    """The sources of a file in the order in which it names them, and what it states without any; what is supposed is in no file."""

    def __init__(self, parts: Parts, stated: Stated) -> None:
        self.parts, self.told, self.stated = parts, parts.told, stated
        by: dict[str, list[Resting]] = {name: [] for name in parts.sources()}
        for ground, resting in [*self._statements(), *self._holdings(), *self._orders()]:
            if not ground.supposed:
                by.setdefault(ground.source, []).append(resting)
        self.without = by.pop("", [])
        self.all = [Source(n, name, rests) for n, (name, rests) in enumerate(by.items(), 1)]
        self._numbers = {source.name: source.number for source in self.all}

    def number(self, ground: Ground) -> int | None:
        return self._numbers.get(ground.source)

    def _statements(self) -> list[tuple[Ground, Resting]]:
        names, stated = self.told.names, self.stated
        found = []
        for s in stated.seen:
            about = stated.about(s.subject)
            resting = Resting(capital(names.fact(s.subject, s.fact)), about, stated.words(s), s.by or "", s.account or "")
            found.append((stated.ground(s), resting))
        return found

    def _holdings(self) -> list[tuple[Ground, Resting]]:
        told, found = self.told, []
        for h in self.stated.holdings():
            standard = f" ({told.say(f'standard.{h.standard}')})" if h.standard else ""
            value = told.say("stated.yes" if h.value else "stated.no")
            resting = Resting(capital(told.names.named(h.name)) + standard, self.stated.about(h.subject), value, h.by, "")
            found.append((self.stated.ground(h), resting))
        return found

    def _orders(self) -> list[tuple[Ground, Resting]]:
        """An order with its own words, without the source it closes with."""
        cited = [(o, words) for o, words in zip(self.parts.result.case.orders, self.parts.orders(), strict=True)]
        return [
            (Ground(o.source or "", ""), Resting(contract(words.removesuffix(f" — {o.source}"), self.parts.lang), "", "", "", ""))
            for o, words in cited
        ]  # fmt: skip
