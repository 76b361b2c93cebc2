"""What somebody can do today, as `protlaw options` prints it: rights first, then duties, then what was not examined."""

from collections.abc import Iterable

from protlaw.engine.derivation import Finding
from protlaw.engine.options import CLAIMS, STATES, Claim, Options
from protlaw.render.grouping import by_due
from protlaw.render.layout import wrapped
from protlaw.render.options_words import Words
from protlaw.render.words import capital, listed

_MARKS = {"open": "→ ", "arguable": "± ", "unknown": "? ", "later": "· ", "over": "✗ ", "used": "✓ ", "none": "· "}
_CLAIMED = {"overdue": "✗ ", "violated": "✗ ", "contested": "± ", "running": "→ ", "ended": "· "}


def options_text(options: Options, lang: str, width: int = 100) -> str:
    """The whole answer as text, at a width."""
    page = _Page(options, lang, width)
    return "\n".join(page.lines()).rstrip() + "\n"


class _Page(Words):
    """One answer being laid out."""

    def __init__(self, options: Options, lang: str, width: int) -> None:
        super().__init__(options, lang)
        self.width = width

    def lines(self) -> list[str]:
        blocks = [self.head(), *(self.rights(state) for state in STATES), self.own()]
        blocks += [self.others(state) for state in CLAIMS]
        blocks += [self.questions(), [self.say("section.options.routes"), *self.items(self.routes())], self.limits()]
        return [line for block in blocks if block for line in [*block, ""]]

    def para(self, words: str, indent: str = "", first: str = "") -> list[str]:
        return wrapped(words, self.width, indent, first)

    def items(self, said: Iterable[str], indent: str = "  ") -> list[str]:
        """Sentences one under the other; what begins with a dot is a list."""
        return [
            line for s in said for line in (self.para(s[2:], indent + "  ", "· ") if s.startswith("· ") else self.para(s, indent))
        ]  # fmt: skip

    def head(self) -> list[str]:
        case, law = self.options.result.case.name, self.book.jurisdiction.label.in_(self.lang)
        said = [self.say("options.for", role=self.role()), *self.parts.head()]
        lines = [self.say("head.case", case=case, jurisdiction=law), *(line for s in said for line in self.para(s))]
        return lines if self.options.options else [*lines, "", *self.para(self.say("options.none"))]

    def rights(self, state: str) -> list[str]:
        found = [o for o in self.options.options if o.state == state]
        lines = self.alike(((o.finding, self.right(o)) for o in found), _MARKS[state])
        return [self.say(f"section.options.{state}"), *lines] if lines else []

    def alike(self, found: Iterable[tuple[Finding, list[str]]], mark: str) -> list[str]:
        """Rights or duties in full; those that differ only in their subject, together."""
        same: dict[tuple[str, ...], list[str]] = {}
        for f, said in found:
            same.setdefault((self.headline(f), self.told.place(f), *said), []).append(self.told.subject(f))
        lines = []
        for (title, place, *said), members in same.items():
            subjects = listed([m for m in members if m], self.lang)
            lines += self.para(title, "  ", mark) + self.para(" · ".join(x for x in (subjects, place) if x), "    ")
            lines += self.items(said, "    ")
        return lines

    def own(self) -> list[str]:
        lines = [line for state in CLAIMS for line in self.claims(self.options.own, state)]
        return [self.say("section.options.own"), *lines] if lines else []

    def others(self, state: str) -> list[str]:
        """The duties of others that stand so; what holds for all of them is said once."""
        lines = self.claims(self.options.others, state)
        intro = self.para(self.say(f"options.intro.{state}"), "  ")
        return [self.say(f"section.options.others.{state}"), *intro, *lines] if lines else []

    def claims(self, claims: Iterable[Claim], state: str) -> list[str]:
        found = sorted((c for c in claims if c.state == state), key=lambda c: by_due(c.finding))
        if state == "unknown":
            return [line for words in self.unknown(found) for line in self.para(words, "  ", "? ")]
        return self.alike(((c.finding, self.duty(c)) for c in found), _CLAIMED[state])

    def questions(self) -> list[str]:
        """What to find out, by who can answer."""
        by: dict[str, list[str]] = {}
        for (_, name), asked in self.told.questions.items():
            who, words = self.told.question(name, asked)
            by.setdefault(who, []).append(words)
        lines = [
            line
            for who, words in by.items()
            for line in [*self.para(capital(self.say("questions.who", who=who)), "  "), *self.items(words, "    ")]
        ]
        return [self.say("section.questions"), *lines] if lines else []

    def limits(self) -> list[str]:
        lines = [*self.para(self.say("limits.advice"), "  "), *self.para(self.say("limits.digest", digest=self.book.digest), "  ")]
        return [self.say("section.limits"), *lines]
