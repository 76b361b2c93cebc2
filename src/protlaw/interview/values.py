"""What somebody answers, as a case file writes it: moments, periods, numbers, choices. Words of both languages are understood;
what is written is in one. Whether a moment exists, or a place is known, is for the reading of the file to say."""

import json
import re

from protlaw.intake.meant import meant
from protlaw.intake.words import NONE, ONGOING, UNKNOWN, YES_NO, fold, members, spelt
from protlaw.semantics.lawbook import FactDecl

_PLAIN = re.compile(r"[^\W_](?:[\w.+/-]|:(?=\S)| (?=[^\W_]))*")  # what YAML reads as it stands, in braces too
_NEVER = NONE | {"nunca", "never", "no ocurrio", "no sucedio", "no paso", "it did not happen", "did not happen", "no hubo", "no"}
_NOT_KNOWN = UNKNOWN | {"no se", "no lo se", "no se sabe", "no consta", "i don't know", "i do not know", "don't know", "not known"}
_GOES_ON = ONGOING | {"sigue", "continua", "aun", "todavia", "still", "goes on", "it goes on"}
_BETWEEN = re.compile(r"(?:entre|between) (?P<a>.+?) (?:y|and) (?P<b>.+)", re.I)
_ABOUT = re.compile(
    r"(?:alrededor de |about |hacia |around )?(?P<a>.+?),? *(?:±|\+/?-|más (?:o )?menos|mas (?:o )?menos|plus or minus|give or take) *"
    r"(?P<b>\d+ *[^\W\d_]+)",
    re.I,
)
_BOUNDS = (
    ("not_before", re.compile(r"(?:no antes de(?:l)?|not before|no earlier than|a partir de(?:l)?) (?P<a>.+)", re.I)),
    ("not_after", re.compile(r"(?:no despu[eé]s de(?:l)?|a m[aá]s tardar(?: el)?|not after|no later than) (?P<a>.+)", re.I)),
)
_PLACE = re.compile(r"(?P<when>.*\d.*?),? (?:en|hora de|in|at the clock of) (?P<place>[^\d]+)", re.I)
_FROM_TO = re.compile(r"(?P<a>-?\d+) *(?:y|a|and|to|-) *(?P<b>-?\d+)")


class Writer:
    """Writes values in the keys of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def key(self, name: str) -> str:
        return spelt(name, self.lang)

    def word(self, es: str, en: str) -> str:
        return en if self.lang == "en" else es

    def unknown(self) -> str:
        return self.word("desconocido", "unknown")

    def table(self, *pairs: tuple[str, str]) -> str:
        """A mapping on one line; pairs without a value are left out."""
        return "{" + ", ".join(f"{self.key(k)}: {v}" for k, v in pairs if v) + "}"

    def sourced(self, value: str, source: str, form: str = "at") -> str:
        """A value with the record it comes from."""
        if not source:
            return value
        said = f"{self.key('source')}: {scalar(source)}"
        return f"{value[:-1]}, {said}}}" if value.startswith("{") else f"{{{self.key(form)}: {value}, {said}}}"

    def denied(self, until: str, by: str, source: str = "") -> str:
        """That something did not happen, up to when and on whose word."""
        return self.table(
            ("none", self.word("sí", "yes")), ("until", scalar(until)), ("by", scalar(by) if by else ""),
            ("source", scalar(source) if source else ""),
        )  # fmt: skip

    # --- moments

    def moment(self, words: str, known: frozenset[str]) -> str:
        """A moment as said: plain, between two, about, not before, not after; by the clock of a place, or of one of several."""
        place = _PLACE.fullmatch(words)
        zone, named = "", re.split(r" (?:o|u|or) ", place["place"].strip()) if place is not None else []
        if place is not None and all(fold(name) in known for name in named):
            found = [scalar(name) for name in named]
            words, zone = place["when"], found[0] if len(found) == 1 else f"[{', '.join(found)}]"
        zoned = ("zone", zone)
        if between := _BETWEEN.fullmatch(words):
            return self.table(("between", f"[{date(between['a'])}, {date(between['b'])}]"), zoned)
        if about := _ABOUT.fullmatch(words):
            return self.table(("about", date(about["a"])), ("plus_minus", scalar(about["b"])), zoned)
        for key, pattern in _BOUNDS:
            if bound := pattern.fullmatch(words):
                return self.table((key, date(bound["a"])), zoned)
        return self.table(("at", date(words)), zoned) if zone else date(words)

    def period(self, begin: str, end: str) -> str:
        return self.table(("from", begin), ("to", end))

    # --- plain values

    def plain(self, words: str, fact: FactDecl) -> str | None:
        """A truth, number, choice, place or text; None if it is none of what the fact admits."""
        match fact.type:
            case "bool":
                truth = YES_NO.get({"s": "si", "y": "yes", "n": "no"}.get(fold(words), fold(words)))
                return None if truth is None else self.word("sí", "yes") if truth else "no"
            case "one" | "scale":
                return self._choice(words, fact)
            case "num":
                return self._number(words)
        return scalar(words)

    def _choice(self, words: str, fact: FactDecl) -> str | None:
        """One of the values, by its number or its words; several, where it may be any of them."""
        one = self._member(words, fact)
        if one is not None:
            return one
        several = [self._member(w, fact) for w in re.split(r" *(?:,| o | u | or ) *", words) if w]
        chosen = [w for w in several if w is not None]
        return self.table(("one_of", f"[{', '.join(chosen)}]")) if len(chosen) == len(several) > 1 else None

    def _member(self, words: str, fact: FactDecl) -> str | None:
        known = members(fact)
        if words.strip().isdecimal() and 0 < int(words) <= len(fact.members):
            name = fact.members[int(words) - 1].name
        else:
            name = known.get(fold(words), "")
        member = next((m for m in fact.members if m.name == name), None)
        if member is None:
            return None
        label = member.label.in_(self.lang)
        return scalar(label if known.get(fold(label)) == name else name)

    def _number(self, words: str) -> str:
        bare = fold(words)
        for key, starts in (
            ("at_least", ("al menos ", "por lo menos ", "at least ")),
            ("at_most", ("a lo mas ", "cuando mucho ", "at most ")),
        ):
            for start in starts:
                if bare.startswith(start):
                    return self.table((key, scalar(bare.removeprefix(start))))
        span = _FROM_TO.fullmatch(bare.removeprefix("entre ").removeprefix("between "))
        return self.table(("between", f"[{span['a']}, {span['b']}]")) if span else scalar(words.strip())


def split_source(words: str) -> tuple[str, str]:
    """`2017-02-09; acuse, f. 3`: what is said, and the record it comes from."""
    said, _, source = words.partition(";")
    return said.strip(), source.strip()


def date(words: str) -> str:
    """A moment as a file writes it: a day and month in words are turned into figures; what may be two days is left as it was."""
    found = meant(words.strip())
    return found[0] if len(found) == 1 else scalar(words.strip())


def scalar(words: str) -> str:
    """A text as YAML writes it, between quotes if it needs them."""
    return (
        words
        if _PLAIN.fullmatch(words) and fold(words) not in ("null", "yes", "no", "true", "false")
        else json.dumps(words, ensure_ascii=False)
    )


def is_never(words: str) -> bool:
    return fold(words) in _NEVER


def is_unknown(words: str) -> bool:
    return fold(words.strip(" .")) in _NOT_KNOWN


def goes_on(words: str) -> bool:
    return fold(words) in _GOES_ON
