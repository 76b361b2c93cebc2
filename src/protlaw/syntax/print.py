"""The formatter: a file laid out one way, in either language, losing nothing (comments included)."""

from collections.abc import Iterator
from typing import NamedTuple

from protlaw.core.diagnostic import Diagnostic
from protlaw.syntax.parse import Comment, Concrete, Leaf, Parsed, keywords, parse_tokens

WIDTH = 110
HANG = 2
COLUMN = 12  # where the content of a clause starts
_DECLARATIONS = {
    "instrument", "article", "authority", "entity", "fact", "definition", "duty", "power", "requirement", "exception", "ambiguity",
    "silence", "open_norm", "catalogue", "computation", "sanction", "body", "seats", "amendment", "operation", "withdrawal", "change",
    "keep", "resolution", "rebase", "transitory", "extension",
}  # fmt: skip
_INLINE = {"label", "alias", "each", "every", "as", "citation", "counting", "on_clock", "in_set", "duration", "member"}
_STACKED = {"reading", "as", "item", "open_clause"}  # labels that start a line of their own
_HINGES = {"AND", "OR", "WHEN", "OTHERWISE"}
_TIGHT_BEFORE = {",", ")", ":", "}"}
_TIGHT_AFTER = {"(", "{"}


class Piece(NamedTuple):
    """A word to print: `level` 0 starts a declaration, 1 a clause, 2 a member of a list, 3 the second language of a clause's
    label; None goes on. `glued` words never leave the one before them; a long line is best broken before a `hinge`."""

    text: str
    level: int | None
    offset: int
    glued: bool = False
    hinge: bool = False


def format_text(text: str, file: str, to: str | None = None) -> tuple[str | None, list[Diagnostic]]:
    """The file laid out, with the keywords of `to` if given; or what is wrong with it."""
    parsed, diagnostics = parse_tokens(text, file)
    if parsed is None:
        return None, diagnostics
    lang = to or parsed.lang
    pieces = list(_pieces(parsed, lang))
    return _layout(pieces, parsed.comments, lang), []


def _pieces(parsed: Parsed, lang: str) -> Iterator[Piece]:
    words = keywords(lang)
    for tree in parsed.tree.children:
        if not isinstance(tree, Leaf):
            yield from _tree(tree, 0, words)


def _tree(tree: Concrete, level: int | None, words: dict[str, tuple[str, ...]], within: str = "") -> Iterator[Piece]:
    """The words of a subtree; the first takes the level of the place it stands in."""
    declaration = tree.data in _DECLARATIONS
    for i, child in enumerate(tree.children):
        own = level if i == 0 else None
        if not isinstance(child, Leaf):
            clause = declaration and child.data not in _INLINE and not child.data.startswith("type_")
            yield from _tree(child, 1 if clause else 2 if child.data == "member" else own, words, str(tree.data))
            continue
        if child.type in ("ES_TAG", "EN_TAG"):
            own = 1 if within in _DECLARATIONS else 3 if within in _STACKED or (child.type == "EN_TAG" and within != "member") else own
        text = words[child.type][0] if child.type in words else str(child.value)
        yield Piece(text, own, child.start_pos or 0, tree.data == "label" and child.type == "STRING", child.type in _HINGES)


def _layout(pieces: list[Piece], comments: tuple[Comment, ...], lang: str) -> str:
    lines = _Lines()
    lines.plain(f"%lang {lang}")
    pending = list(comments)
    for piece in pieces:
        while pending and pending[0].offset < piece.offset:
            lines.comment(pending.pop(0), before=piece.level)
        lines.word(piece)
    for comment in pending:
        lines.comment(comment, before=0)
    return lines.text()


class _Lines:
    """Lines as they grow; a trailing comment closes its line, the next word goes on below."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.line = ""
        self.hang = HANG
        self.hinge = 0
        self.spaced = False

    def plain(self, text: str) -> None:
        self.done.append(text)

    def comment(self, comment: Comment, before: int | None) -> None:
        if comment.alone or before is None or not self.line:
            self._break()
            if before == 0 and not self.spaced:
                self.done.append("")
                self.spaced = True
            self.done.append((" " * (HANG if before else 0) if before is not None else " " * self.hang) + comment.text)
        else:
            self.line += "  " + comment.text
            self._break()

    def word(self, piece: Piece) -> None:
        match piece.level:
            case 0:
                self._break()
                if not self.spaced:
                    self.done.append("")
                self.line, self.hang = piece.text, 2 * HANG
            case 1:
                self._break()
                head = " " * HANG + piece.text
                self.line = head.ljust(COLUMN - 1)
                self.hang = max(COLUMN, len(head) + 1)
            case 2:
                self._break()
                self.line, self.hang = " " * 2 * HANG + piece.text, 2 * HANG
            case 3:
                self._break()
                self.line = " " * self.hang + piece.text
            case _:
                self._continue(piece)
        self.spaced = False

    def _continue(self, piece: Piece) -> None:
        text = piece.text
        tight = text in _TIGHT_BEFORE or self.line.endswith(tuple(_TIGHT_AFTER))
        if not self.line:
            self.line = " " * self.hang + text
        elif not tight and not piece.glued and len(self.line) + 1 + len(text) > WIDTH:
            self._wrap()
            self.line += " " + text if self.line.strip() else text
        else:
            if piece.hinge:
                self.hinge = len(self.line)
            self.line += ("" if tight else " ") + text

    def _wrap(self) -> None:
        """Go on below, from the last hinge if there is one far enough along."""
        rest = self.line[self.hinge :].strip() if self.hinge > self.hang + HANG else ""
        self.line = self.line[: self.hinge] if rest else self.line
        self._break()
        self.line = " " * self.hang + rest

    def _break(self) -> None:
        if self.line:
            self.done.append(self.line.rstrip())
        self.line = ""
        self.hinge = 0

    def text(self) -> str:
        self._break()
        return "\n".join(self.done) + "\n"
