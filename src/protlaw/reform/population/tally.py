"""What came out of the draws, beside the figures they were to follow."""

from collections import Counter
from typing import NamedTuple

from protlaw.reform.population.profile import Choice, Figure, Profile, Words
from protlaw.reform.population.sample import Case


class Share(NamedTuple):
    """How often something came out (`cases` of `base`), beside what the profile says, in thousandths.

    `given` is the option of another choice that the figure is about; of a delay, `option` is None and `term` its limit in
    seconds."""

    figure: str
    given: str | None
    option: str | None
    term: int | None
    stated: int
    cases: int
    base: int

    @property
    def produced(self) -> int:
        return rounded(1000 * self.cases, self.base)


class Tally:
    """Counts of options and of lapses within their terms."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.options: Counter[tuple[str, str | None, str]] = Counter()
        self.lapses: Counter[tuple[str, bool]] = Counter()

    def add(self, case: Case) -> None:
        for name, choice in self.profile.choices.items():
            option = case.drawn[name]
            if option is not None:
                self.options[name, case.drawn[choice.by] if choice.by else None, option] += 1
        for name, lapse in case.lapses:
            within = self.profile.delays[name].within
            if within is not None:
                self.lapses[name, lapse <= within.term] += 1

    def shares(self) -> list[Share]:
        """Every figure as it came out, choices first; those by another choice, option by option of it."""
        found = [share for name, choice in self.profile.choices.items() for share in self._of(name, choice)]
        for name, delay in self.profile.delays.items():
            base = self.lapses[name, True] + self.lapses[name, False]
            if delay.within is not None and base:
                found.append(Share(name, None, None, delay.within.term, 10 * delay.within.percent, self.lapses[name, True], base))
        return found

    def _of(self, name: str, choice: Choice) -> list[Share]:
        keys = self.profile.choices[choice.by].options() if choice.by else [None]
        found = []
        for key in keys:
            weights = choice.weighed(key)
            base = sum(self.options[name, key, option] for option in weights)
            total = sum(weights.values())
            found += [
                Share(name, key, o, None, rounded(1000 * w, total), self.options[name, key, o], base) for o, w in weights.items() if base
            ]
        return found


def overall(shares: list[Share]) -> list[Share]:
    """The same without what each figure is given: one share for each option."""
    groups: dict[tuple[str, str | None], list[Share]] = {}
    for share in shares:
        groups.setdefault((share.figure, share.option), []).append(share)
    bases = {figure: sum({s.given: s.base for s in shares if s.figure == figure}.values()) for figure, _ in groups}
    return [
        Share(figure, None, option, group[0].term, rounded(sum(s.stated * s.base for s in group), bases[figure]),
              sum(s.cases for s in group), bases[figure])
        for (figure, option), group in groups.items()
    ]  # fmt: skip


def rounded(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole) if whole else 0


def said(words: Words | Figure, lang: str) -> str:
    return words.es if lang == "es" else words.en
