"""The text of a case file as a tree of words with their places: nothing is converted, nothing is guessed.

YAML is read event by event, never recursively, so a hostile file costs no more than its length. Every scalar stays the
string that was written (`no`, `2018`, `1e3`); what it means depends on the fact that declares it.
"""

import os
import re
import stat
import unicodedata
from typing import Any, NamedTuple, TypeAlias

import yaml

from protlaw.core.anchor import Span
from protlaw.core.diagnostic import Diagnostic, Note, SourceError

LIMIT = 20_000_000
DEPTH = 50
_MOST_FAULTS = 100
_SHOWN = 60

# What YAML forbids in a stream, and what would act on a terminal.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_PROBLEMS = (("mapping values", "colon"), ("quoted scalar", "quote"), ("expected ','", "bracket"))


class Scalar(NamedTuple):
    """A word as written; `quoted` if it stood between quotes (in JSON every string does)."""

    text: str
    quoted: bool
    span: Span
    path: str


class Items(NamedTuple):
    """A list."""

    items: "tuple[Node, ...]"
    span: Span
    path: str


class Entry(NamedTuple):
    """A key and what it holds; `path` is where the key stands."""

    span: Span
    path: str
    node: "Node"


class Table(NamedTuple):
    """A mapping, in the order of the file."""

    entries: dict[str, Entry]
    span: Span
    path: str


Node: TypeAlias = Scalar | Items | Table


class Document(NamedTuple):
    """A file read: its tree (None if it cannot be used at all) and what is wrong with its form."""

    file: str
    text: str
    root: Table | None
    diagnostics: tuple[Diagnostic, ...]


def is_null(node: Node) -> bool:
    """A key with nothing after it, or the `null` of JSON."""
    return isinstance(node, Scalar) and not node.quoted and node.text in _NULLS


def shown(node: Node | str) -> str:
    """What the user wrote, short and on one line, fit to stand between backticks."""
    if isinstance(node, Items):
        return "[…]"
    if isinstance(node, Table):
        return "{…}"
    text = re.sub(r"\s+", " ", node if isinstance(node, str) else node.text).replace("`", "'")
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


# --- files -----------------------------------------------------------------------------------------------------------


def read_text(path: str | os.PathLike[str], limit: int = LIMIT) -> str:
    """The text of a file; SourceError if it cannot be had. The size is checked before anything is read."""
    name = os.fspath(path)
    args = {"file": shown(name)}
    try:
        with open(name, "rb") as stream:
            about = os.fstat(stream.fileno())
            large = stat.S_ISREG(about.st_mode) and about.st_size > limit
            data = b"" if large else stream.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise SourceError([Diagnostic("PL0001", args, help="PL0001.help")]) from None
    except (OSError, ValueError):
        raise SourceError([Diagnostic("PL0002", args, help="PL0002.help")]) from None
    if large or len(data) > limit:
        raise SourceError([_too_large(limit)])
    foreign = _foreign(data, shown(name))
    if foreign is not None:
        raise SourceError([foreign])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _undecodable(name, data, error.start) from None


# The first bytes of files that are no text, and what such a file is.
_DOCUMENTS = (
    (b"PK\x03\x04", "zip"), (b"%PDF", "pdf"), (b"\xd0\xcf\x11\xe0", "office"), (b"{\\rtf", "rtf"), (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"), (b"GIF8", "image"), (b"\x1f\x8b", "zip"),
)  # fmt: skip
_INSIDE = ((b"word/", "word"), (b"xl/", "excel"), (b"opendocument", "libreoffice"))


def _foreign(data: bytes, file: str) -> Diagnostic | None:
    """A file that is no text of ours: a document of another program, or text in two bytes a letter."""
    kind = next((kind for mark, kind in _DOCUMENTS if data.startswith(mark)), None)
    if kind is not None:
        kind = next((inner for mark, inner in _INSIDE if mark in data), kind) if kind == "zip" else kind
        return Diagnostic("PL0044", {"file": file, "kind": kind}, help="PL0044.help")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or (len(data) > 1 and b"\0" in (data[:1], data[1:2])):
        return Diagnostic("PL0045", {"file": file, "encoding": "UTF-16"}, help="PL0045.help")
    return None


def _undecodable(name: str, data: bytes, start: int) -> SourceError:
    """The first letter that is not as UTF-8 writes it, on its line as the older encoding of Windows reads it."""
    text = data.decode("cp1252", "replace")
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    span = Span(name, line, column, line, column + 1)
    return SourceError([Diagnostic("PL0045", {"file": shown(name), "encoding": "Windows-1252"}, span, help="PL0045.help")], {name: text})


def _too_large(limit: int) -> Diagnostic:
    return Diagnostic("PL0003", {"limit": f"{limit:,}"}, help="PL0003.help")


def _unclean(file: str, line: int, column: int, found: str, help_: str) -> Diagnostic:
    return Diagnostic("PL0004", {"found": found, "line": str(line)}, Span(file, line, column, line, column + 1), help=f"PL0004.{help_}")


def _check_text(text: str, file: str) -> Diagnostic | None:
    """Size, characters no text has, and the one spelling of accents (NFC): the first fault found."""
    if len(text) > LIMIT:
        return _too_large(LIMIT)
    bad = _UNPRINTABLE.search(text)
    if bad is not None:
        line, column = text.count("\n", 0, bad.start()) + 1, bad.start() - text.rfind("\n", 0, bad.start())
        return _unclean(file, line, column, f"U+{ord(bad[0]):04X}", "control")
    if unicodedata.is_normalized("NFC", text):
        return None
    for number, line_text in enumerate(text.split("\n"), 1):
        normal = unicodedata.normalize("NFC", line_text)
        if normal != line_text:
            column = next((i for i, (a, b) in enumerate(zip(line_text, normal, strict=False), 1) if a != b), 1)
            return _unclean(file, number, column, " ".join(f"U+{ord(c):04X}" for c in line_text[column - 1 : column + 1]), "nfc")
    return None


# --- YAML ------------------------------------------------------------------------------------------------------------


class _Open:
    """A list or a mapping being read: `key` is the key waiting for its value."""

    __slots__ = ("entries", "items", "key", "key_span", "path", "span")

    def __init__(self, span: Span, path: str, is_table: bool) -> None:
        self.entries: dict[str, Entry] | None = {} if is_table else None
        self.items: list[Node] = []
        self.key: str | None = None
        self.key_span = span
        self.span = span
        self.path = path

    def next_path(self) -> str:
        if self.entries is None:
            return f"{self.path}[{len(self.items)}]"
        name = shown(self.key or "")
        return f"{self.path}.{name}" if self.path else name

    def closed(self) -> Node:
        if self.entries is None:
            return Items(tuple(self.items), self.span, self.path)
        return Table(self.entries, self.span, self.path)


class _Stop(Exception):
    """Nothing more of this file can be read."""


class _Reader:
    def __init__(self, file: str, check_words: bool) -> None:
        self.file = file
        self.check_words = check_words
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.documents = 0
        self.usable = True
        self.faults: list[Diagnostic] = []

    def span(self, event: Any, wide: bool = False) -> Span:
        start, end = event.start_mark, event.end_mark
        if wide:
            return Span(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        return Span(self.file, start.line + 1, start.column + 1, start.line + 1, start.column + 2)

    def fault(self, code: str, args: dict[str, str], span: Span, notes: tuple[Note, ...] = (), stop: bool = False) -> None:
        path = self.stack[-1].path if self.stack else None
        self.faults.append(Diagnostic(code, args, span, notes, f"{code}.help", path or None))
        if stop or len(self.faults) >= _MOST_FAULTS:
            raise _Stop

    def take(self, event: Any) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self.fault("PL4014", {}, self.span(event), stop=True)
            case yaml.AliasEvent():
                self.usable = False
                self.fault("PL4011", {"found": shown(f"*{event.anchor}")}, self.span(event, True))
                self.add(Scalar("", True, self.span(event), ""))
            case yaml.ScalarEvent():
                self.check_decoration(event)
                self.scalar(event)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self.check_decoration(event)
                self.open(event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self.add(self.stack.pop().closed())

    def check_decoration(self, event: Any) -> None:
        if event.anchor is not None:
            self.usable = False
            self.fault("PL4011", {"found": shown(f"&{event.anchor}")}, self.span(event))
        if event.tag is not None:
            self.usable = False
            self.fault("PL4012", {"found": shown(event.tag)}, self.span(event))

    def open(self, event: Any) -> None:
        top = self.stack[-1] if self.stack else None
        if len(self.stack) >= DEPTH:
            self.fault("PL4015", {"limit": str(DEPTH)}, self.span(event), stop=True)
        if top is not None and top.entries is not None and top.key is None:
            self.fault("PL4017", {}, self.span(event), stop=True)
        self.stack.append(_Open(self.span(event), top.next_path() if top else "", isinstance(event, yaml.MappingStartEvent)))

    def scalar(self, event: Any) -> None:
        span, text = self.span(event, True), event.value
        if self.check_words and (_UNPRINTABLE.search(text) or not unicodedata.is_normalized("NFC", text)):
            found = " ".join(f"U+{ord(c):04X}" for c in text if not " " <= c <= "~")[:40]
            self.faults.append(_unclean(self.file, span.line, span.column, found, "control"))
            self.usable = False
        top = self.stack[-1] if self.stack else None
        if top is None or top.entries is None or top.key is not None:
            self.add(Scalar(text, bool(event.style), span, top.next_path() if top else ""))
            return
        top.key, top.key_span = text, span

    def add(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if top.entries is None:
            top.items.append(node)
            return
        key, top.key = top.key or "", None
        if key in top.entries:
            first = Note(top.entries[key].span, "PL4013.first", {})
            self.fault("PL4013", {"key": shown(key)}, top.key_span, (first,))
        else:
            top.key = key
            top.entries[key] = Entry(top.key_span, top.next_path(), node)
            top.key = None


def read_document(text: str, file: str) -> Document:
    """The tree of a YAML or JSON text, and every fault of its form."""
    text = text.removeprefix("\ufeff")
    unclean = _check_text(text, file)
    if unclean is not None:
        return Document(file, text, None, (unclean,))
    reader = _Reader(file, "\\" in text)
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CLoader", yaml.Loader)):
            reader.take(event)
    except _Stop:
        reader.usable = False
    except yaml.YAMLError as error:
        reader.usable = False
        reader.faults.append(_syntax(error, text, file))
    root = reader.root
    if reader.usable and not isinstance(root, Table):
        span = root.span if root is not None else Span(file, 1, 1, 1, 2)
        reader.faults.append(Diagnostic("PL4016", {}, span, help="PL4016.help"))
    return Document(file, text, root if reader.usable and isinstance(root, Table) else None, tuple(reader.faults))


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Diagnostic:
    """Where YAML gave up, and the commonest cause of that complaint."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    lines = text.split("\n")
    here = lines[line] if line < len(lines) else ""
    said = f"{getattr(error, 'context', None) or ''} {getattr(error, 'problem', None) or ''}"
    if "context_mark" in vars(error) and "quoted scalar" in said and error.context_mark is not None:  # type: ignore[attr-defined]
        line, column = error.context_mark.line, error.context_mark.column  # type: ignore[attr-defined]
    kind = "tab" if here[column : column + 1] == "\t" else next((k for words, k in _PROBLEMS if words in said), "help")
    span = Span(file, line + 1, column + 1, line + 1, column + 2)
    return Diagnostic("PL4010", {"line": str(line + 1)}, span, help=f"PL4010.{kind}")
