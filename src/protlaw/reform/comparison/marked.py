"""Two wordings of a norm beside each other, with the words that changed marked."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_TOKEN = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")
_BRIDGE = 2  # words that stay between two changes, up to which the change reads better as one


class Piece(NamedTuple):
    """A stretch of words; marked if the other side does not have it."""

    words: str
    marked: bool


Paragraphs = tuple[tuple[Piece, ...], ...]


def marked(old: list[str], new: list[str]) -> tuple[Paragraphs, Paragraphs]:
    """Both sides by paragraphs, each in pieces."""
    a, b = (_TOKEN.findall("\n".join(side)) for side in (old, new))
    runs = _joined(SequenceMatcher(None, a, b, autojunk=False).get_opcodes(), a)
    sides = (
        [("".join(a[i1:i2]), op != "equal") for op, i1, i2, _, _ in runs],
        [("".join(b[j1:j2]), op != "equal") for op, _, _, j1, j2 in runs],
    )
    return _paragraphs(sides[0]), _paragraphs(sides[1])


Run = tuple[str, int, int, int, int]


def _joined(runs: Sequence[Run], tokens: list[str]) -> list[Run]:
    """Runs in which a few words between two changes belong to the change."""
    kept: list[Run] = []
    for k, (op, i1, i2, j1, j2) in enumerate(runs):
        inner = op == "equal" and 0 < k < len(runs) - 1
        short = inner and "\n" not in tokens[i1:i2] and sum(t.isalnum() for t in tokens[i1:i2]) <= _BRIDGE and i2 - i1 <= 2 * _BRIDGE + 1
        now = "replace" if short else op
        if kept and (kept[-1][0] == "equal") == (now == "equal"):
            kept[-1] = (kept[-1][0], kept[-1][1], i2, kept[-1][3], j2)
        else:
            kept.append((now, i1, i2, j1, j2))
    return kept


def _paragraphs(side: list[tuple[str, bool]]) -> Paragraphs:
    made: list[list[Piece]] = [[]]
    for words, changed in side:
        for i, line in enumerate(words.split("\n")):
            if i:
                made.append([])
            if line:
                made[-1].append(Piece(line, changed))
    return tuple(tuple(paragraph) for paragraph in made if paragraph)


def excerpt(side: Paragraphs, around: int = 8) -> str:
    """The marked words of a long text with some words around each."""
    said = []
    pieces = [piece for paragraph in side for piece in paragraph]
    for k, piece in enumerate(pieces):
        words = piece.words.split(" ")
        if piece.marked or len(words) <= 2 * around:
            said.append(piece.words)
        else:
            before = " ".join(words[:around]) if k else ""
            after = " ".join(words[-around:]) if k < len(pieces) - 1 else ""
            said.append(f"{before} … {after}")
    return "".join(said).strip()
