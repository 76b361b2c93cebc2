"""Text to tree. The only module that imports lark; one grammar, two sets of keywords, the same tree."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeAlias

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from protlaw.core.anchor import Span
from protlaw.core.diagnostic import Diagnostic, closest
from protlaw.syntax.ast import Node, SourceFile, Word

Concrete: TypeAlias = Tree[Token]
Leaf = Token

LANGUAGES = ("es", "en")
MAX_CHARS = 2_000_000
MAX_DEPTH = 64

_CARRIED = {"ID", "QNAME", "DOTTED", "INT", "STRING", "DATE", "ROMAN", "ARTICLE_NO", "ORDINAL", "CMP"}
_MEANING = {
    "OBLIGATION", "PROHIBITION", "POWER", "RIGHT", "FOLLOWING", "SAME_DAY", "STAYS", "ROLLS", "NEXT_WORKING_DAY", "LAST_OF_MONTH",
    "REFUSED", "TEXT_HELD", "REPORTED", "TITLE_ONLY", "NOT_HELD", "EARLIEST_OF", "LATEST_OF", "LEAST_OF", "BEGINNING_OF", "END_OF",
    "DEFAULT", "BEARER_UNSTATED", "ENACTED", "DRAFT", "REFORM", "INSERT", "REPEAL", "FOR_EACH_MONTH", "FOR_EACH_YEAR", "DAY_FINES",
    "SANCTION", "UNREPORTED",
}  # fmt: skip
DECLARATIONS = (
    "INSTRUMENT", "ARTICLE", "AUTHORITY", "ENTITY", "FACT", "DEFINE", "OBLIGATION", "PROHIBITION", "POWER", "RIGHT", "REQUIREMENT",
    "EXCEPTION", "AMBIGUITY", "SILENCE", "OPEN_NORM", "CATALOGUE", "COMPUTATION", "AMENDMENT", "REFORM", "INSERT", "REPEAL", "WITHDRAW",
    "CHANGE", "KEEP", "RESOLVE", "REBASE", "TRANSITORY", "SANCTION", "BODY", "SEATS", "WIDEN",
)  # fmt: skip


class Comment(NamedTuple):
    offset: int
    text: str
    alone: bool


class Parsed(NamedTuple):
    """A parse with everything the formatter needs to lose nothing."""

    tree: Concrete
    comments: tuple[Comment, ...]
    lang: str


class _Reserved(Exception):
    def __init__(self, token: Token) -> None:
        self.token = token


@cache
def keywords(lang: str) -> dict[str, tuple[str, ...]]:
    """Terminal name to its spellings in a language; the first is the one printed."""
    text = files("protlaw.syntax").joinpath("keywords", lang).read_text("utf-8")
    pairs = (line.split(" ", 1) for line in text.splitlines() if line)
    return {terminal: tuple(s.strip() for s in spellings.split("|")) for terminal, spellings in pairs}


@cache
def reserved() -> frozenset[str]:
    """Words no identifier may take, in either language: every one-word keyword and the first word of longer ones."""
    spellings = [s for lang in LANGUAGES for options in keywords(lang).values() for s in options]
    return frozenset(s.split(" ")[0] for s in spellings)


def _terminal(name: str, spellings: tuple[str, ...]) -> str:
    words = max(len(s.split(" ")) for s in spellings)
    pattern = "|".join(r"\s+".join(map(re.escape, s.split(" "))) for s in sorted(spellings, key=len, reverse=True))
    return f"{name}.{10 * words}: /(?:{pattern})(?!\\w)/"


@cache
def _grammar(lang: str) -> Lark:
    law = files("protlaw.syntax").joinpath("law.lark").read_text("utf-8")
    terminals = "\n".join(_terminal(name, spellings) for name, spellings in keywords(lang).items())
    return Lark(
        law + terminals,
        parser="lalr",
        propagate_positions=True,
        keep_all_tokens=True,
        maybe_placeholders=False,
        lexer_callbacks={"ID": _identifier},
    )


def _identifier(token: Token) -> Token:
    if token.value in reserved():
        raise _Reserved(token)
    return token


def parse_text(text: str, file: str) -> tuple[SourceFile | None, list[Diagnostic]]:
    """The tree of a file, or every fault found: one per declaration, so that an author sees them all at once."""
    parsed, diagnostics = parse_tokens(text, file)
    if parsed is None:
        return None, diagnostics
    declarations = tuple(_node(child, file) for child in parsed.tree.children if isinstance(child, Tree))
    return SourceFile(file, parsed.lang, declarations), []


def parse_tokens(text: str, file: str) -> tuple[Parsed | None, list[Diagnostic]]:
    """The concrete tree with all its tokens and the comments beside it."""
    text = text.removeprefix("\ufeff")
    fault = _unreadable(text, file)
    if fault is not None:
        return None, [fault]
    match = re.match(r"(?:\s|#[^\n]*\n)*%lang[ \t]+(es|en)(?!\w)", text)
    if match is None:
        return None, [Diagnostic("PL1004", {}, _point(file, text, 0), help="PL1004.help")]
    lang = match[1]
    try:
        tree = _grammar(lang).parse(text)
        faults = [deep] if (deep := _too_deep(tree, file)) else list(_no_such_days(tree, file))
        return (None, faults) if faults else (Parsed(tree, _comments(text), lang), [])
    except (UnexpectedInput, _Reserved):
        return None, _all_faults(text, file, lang, match.end())


def _unreadable(text: str, file: str) -> Diagnostic | None:
    if len(text) > MAX_CHARS:
        return Diagnostic("PL0003", {"limit": f"{MAX_CHARS:,}"}, Span(file, 1, 1, 1, 1))
    if not unicodedata.is_normalized("NFC", text):
        at = next(i for i, c in enumerate(text) if unicodedata.combining(c))
        return Diagnostic(
            "PL1005", {"found": unicodedata.normalize("NFC", text[max(0, at - 1) : at + 1])}, _point(file, text, at), help="PL1005.help"
        )
    return None


def _too_deep(tree: Concrete, file: str) -> Diagnostic | None:
    """Where the tree goes deeper than any provision does; walked without recursion, so that no text can exhaust us."""
    level: list[Concrete] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in node.children if isinstance(child, Tree)]
        if not level:
            return None
    span = Span(file, level[0].meta.line, level[0].meta.column, level[0].meta.line, level[0].meta.column + 1)
    return Diagnostic("PL1006", {"limit": str(MAX_DEPTH)}, span, help="PL1006.help")


def _no_such_days(tree: Concrete, file: str) -> Iterator[Diagnostic]:
    """Days that no calendar has: 2023-02-29."""
    for token in tree.scan_values(lambda t: isinstance(t, Token) and t.type == "DATE"):
        try:
            date.fromisoformat(token.value)
        except ValueError:
            yield Diagnostic("PL1011", {"found": str(token.value)}, _span(token, file), help="PL1011.help")


def _comments(text: str) -> tuple[Comment, ...]:
    """Comments in order; `alone` when nothing but space stands before one on its line."""
    found = []
    for match in re.finditer(r'"(?:[^"\\\n]|\\.)*"|(#[^\n]*)', text):
        if match[1] is not None:
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            found.append(Comment(match.start(), match[1].rstrip(), not line.strip()))
    return tuple(found)


def _node(tree: Concrete, file: str) -> Node:
    items: list[Node | Word] = []
    for child in tree.children:
        if isinstance(child, Tree):
            node = _node(child, file)
            items.append(node.items[0] if node.kind == "atom" else node)
        elif child.type in _CARRIED:
            items.append(Word(child.type, _value(child), _span(child, file)))
        elif child.type in _MEANING:
            items.append(Word(child.type, "", _span(child, file)))
    meta = tree.meta
    span = Span(file, meta.line, meta.column, meta.end_line, meta.end_column) if not meta.empty else Span(file, 1, 1, 1, 1)
    return Node(str(tree.data), tuple(items), span)


def _value(token: Token) -> str:
    return re.sub(r"\\(.)", r"\1", token.value[1:-1]) if token.type == "STRING" else str(token.value)


def _span(token: Token, file: str) -> Span:
    return Span(file, token.line or 1, token.column or 1, token.end_line or 1, token.end_column or 1)


def _point(file: str, text: str, offset: int, length: int = 1) -> Span:
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return Span(file, line, column, line, column + length)


# --- faults ----------------------------------------------------------------------------------------------------------


def _all_faults(text: str, file: str, lang: str, body: int) -> list[Diagnostic]:
    """Parse declaration by declaration and collect one fault from each, told at its place in the whole file."""
    starts = [body, *(at for at in _heads(text, lang) if at >= body)]
    faults, line = [], 1
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        whole = text[:end] if start == body else f"%lang {lang}\n{text[start:end]}"
        shift = 0 if start == body else line - 2
        try:
            _grammar(lang).parse(whole)
        except (UnexpectedInput, _Reserved) as error:
            found = _fault(error, whole, file, lang)
            span = found.span or Span(file, 1, 1, 1, 1)
            faults.append(found._replace(span=span._replace(line=span.line + shift, end_line=span.end_line + shift)))
        line += text.count("\n", 0 if start == body else start, end)
    return faults or [Diagnostic("PL1001", {"found": "", "expected": ""}, _point(file, text, body))]


def _heads(text: str, lang: str) -> Iterator[int]:
    """Where declarations begin: a line whose first word heads one, or is misspelt and most resembles such a word."""
    known = [s for name in DECLARATIONS for s in keywords(lang)[name]]
    spaced = "|".join(re.escape(s).replace(r"\ ", r"\s+") for s in known)
    heads = re.compile(rf"(?:{spaced})(?!\w)")
    resembling: dict[str, bool] = {}
    for match in re.finditer(r"(?m)^[^\W\d]\w*", text):
        word = match[0]
        if word not in resembling:
            resembling[word] = word not in reserved() and closest(word.lower(), known) is not None
        if heads.match(text, match.start()) or resembling[word]:
            yield match.start()


def _fault(error: UnexpectedInput | _Reserved, text: str, file: str, lang: str) -> Diagnostic:
    if isinstance(error, _Reserved):
        return Diagnostic("PL1007", {"found": error.token.value}, _span(error.token, file), help="PL1007.help")
    if isinstance(error, UnexpectedCharacters):
        return _bad_character(error, text, file)
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        return _bad_token(error, file, lang)
    assert isinstance(error, UnexpectedToken | UnexpectedEOF)
    wanted = error.accepts if isinstance(error, UnexpectedToken) and error.accepts else error.expected
    return Diagnostic("PL1003", {"expected": _spell(set(wanted), lang)}, _point(file, text, len(text.rstrip())), help="PL1003.help")


def _bad_token(error: UnexpectedToken, file: str, lang: str) -> Diagnostic:
    token, accepted = error.token, set(error.accepts or error.expected)
    spellings = [s for t in accepted for s in keywords(lang).get(t, ())]
    meant = closest(token.value.lower(), spellings) if token.value[:1].isalpha() and token.type not in keywords(lang) else None
    if meant is not None:
        return Diagnostic("PL1002", {"found": token.value, "meant": meant}, _span(token, file), help="PL1002.help")
    found = keywords(lang)[token.type][0] if token.type in keywords(lang) else token.value
    return Diagnostic("PL1001", {"found": found, "expected": _spell(accepted, lang)}, _span(token, file), help="PL1001.help")


def _bad_character(error: UnexpectedCharacters, text: str, file: str) -> Diagnostic:
    at = error.pos_in_stream or 0
    char, rest = text[at], text[at:].split("\n", 1)[0]
    if char in "“”«»‘’":
        return Diagnostic("PL1008", {"found": char}, _point(file, text, at), help="PL1008.help")
    if char == '"':
        return Diagnostic("PL1009", {"found": rest[:30]}, _point(file, text, at, len(rest)), help="PL1009.help")
    return Diagnostic("PL1010", {"found": char}, _point(file, text, at), help="PL1010.help")


def _spell(terminals: set[str], lang: str) -> str:
    """What could have stood there, in the reader's words, a few at most."""
    plain = {
        "ID": "‹name›", "STRING": '"…"', "INT": "‹number›", "DATE": "2020-01-31", "COLON": ":", "LBRACE": "{", "LPAR": "(", "COMMA": ",",
        "RPAR": ")", "ES_TAG": 'es: "…"', "EN_TAG": 'en: "…"',
    }  # fmt: skip
    words = sorted(plain.get(t) or keywords(lang).get(t, ("",))[0] for t in terminals)
    words = [w for w in words if w]
    return ", ".join(f"`{w}`" for w in words[:6]) + (", …" if len(words) > 6 else "")
