"""Where a thing stands: in a source file (span) and in a legal text (eId, citation)."""

import re
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a source file; lines and columns count from 1, `end` is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Citation(NamedTuple):
    """A provision: the instrument and the Akoma Ntoso id of the place, e.g. `art_26__para_2__fr_I`."""

    instrument: str
    eid: str


class Label(NamedTuple):
    """Words for a lawyer, in both languages; never an identifier."""

    es: str
    en: str

    def in_(self, lang: str) -> str:
        return self.es if lang == "es" else self.en


_STEP = re.compile(r"^(art|para|fr|inc|def|trans|chp)_(.+)$")
_WORDS = {
    "es": {
        "art": "art. {}",
        "para": "párr. {}",
        "fr": "fr. {}",
        "inc": "inciso {})",
        "def": "«{}»",
        "trans": "transitorio {}",
        "chp": "cap. {}",
    },
    "en": {
        "art": "art. {}",
        "para": "para. {}",
        "fr": "fr. {}",
        "inc": "item {})",
        "def": "“{}”",
        "trans": "transitory {}",
        "chp": "ch. {}",
    },
}
_LAST = {"es": "último párr.", "en": "last para."}


def place(eid: str, lang: str) -> str:
    """The place in words: `art_26__para_2__fr_I` is «art. 26, párr. 2, fr. I»."""
    parts = []
    for step in eid.split("__"):
        match = _STEP.match(step)
        if match is None:
            parts.append(step)
        elif match[0] == "para_last":
            parts.append(_LAST[lang])
        else:
            parts.append(_WORDS[lang][match[1]].format(match[2].replace("_", " ")))
    return ", ".join(parts)


def entity_of(subject: str) -> str:
    """The kind of thing a subject is: `petition:p1.measures[m1]` starts from a petition."""
    return subject.split(":")[0]
