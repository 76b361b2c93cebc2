"""The case file as a page that is added to: one line at a time, everything else left as it was, comments included.

YAML is not written anew from what was read: an answer is put on its own line, under the thing it is about, and the page is
read again. What was in the file before must still be there, or the change is our fault and is not made.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import yaml

from protlaw.core.diagnostic import InternalError
from protlaw.intake.source import Document, Items, Node, Scalar, Table, read_document
from protlaw.intake.words import fold
from protlaw.intake.written import register_of
from protlaw.semantics.lawbook import Lawbook

_COMMENT = re.compile(r"( *)#")
_WIDTH = 100


class Fact(NamedTuple):
    """A fact to write: whose, under which key, its value, and the question it answers."""

    subject: str
    key: str
    value: str
    question: str = ""


class Paper:
    """A case file being written; changes give a new one."""

    def __init__(self, text: str, file: str, book: Lawbook) -> None:
        self.text, self.file, self.book = text, file, book
        self.document: Document = read_document(text, file)
        self.register = register_of(self.document, book)
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.places = {id_: path for path, id_ in self.register.at_path.items()}

    # --- what is in it

    def stated(self, subject: str, fact: str) -> Node | None:
        """What stands there for a fact, if anything does."""
        found = self.register.facts.get((subject, fact))
        return found.node if found is not None else None

    def replaceable(self, subject: str, fact: str) -> bool:
        """Whether what stands there can be written over without losing lines that somebody wrote."""
        node = self.stated(subject, fact)
        return isinstance(node, Scalar) or (node is not None and self._is_flow(node))

    def table(self, subject: str) -> Table:
        path = self.places[subject]
        return next(n for n in _nodes(self.document.root) if isinstance(n, Table) and n.path == path)

    # --- changes

    def with_fact(self, fact: Fact) -> "Paper":
        """A fact under the thing it is about: on the line that asked for it, if there is one."""
        table = self.table(fact.subject)
        if self._is_flow(table):
            return self._inserted_in_braces(table, f"{fact.key}: {fact.value}")
        pad = " " * (table.span.column - 1)
        block = [f"{pad}{fact.key}: {fact.value}"]
        waiting = self._waiting(table, fact.key)
        if waiting is not None:
            return self._lines(waiting, waiting + 1, block)
        return self._added(self._end(table), [*comment(fact.question, pad), *block])

    def with_value(self, subject: str, fact: str, value: str) -> "Paper":
        """Another value where one stands already."""
        node = self.register.facts[subject, fact].node
        (line, column), (end_line, end_column) = (node.span.line, node.span.column), self._ends(node)
        rows = self._rows()
        rows[line - 1 : end_line] = [rows[line - 1][: column - 1] + value + rows[end_line - 1][end_column - 1 :]]
        return self._checked(rows, node.path)

    def with_members(self, fact: Fact, ids: Iterable[str], closed: tuple[tuple[str, str], ...], members: str) -> "Paper":
        """A list of new things in the place of `value`, complete as `closed` says (its keys, written)."""
        table = self.table(fact.subject)
        if self._is_flow(table):
            inner = ", ".join(f"{{id: {i}}}" for i in ids)
            said = "".join(f"{k}: {v}, " for k, v in closed)
            return self._inserted_in_braces(table, f"{fact.key}: {{{said}{members}: [{inner}]}}" if closed else f"{fact.key}: [{inner}]")
        pad = " " * (table.span.column - 1)
        head = [f"{pad}  {k}: {v}" for k, v in closed] + [f"{pad}  {members}:"] * bool(closed)
        deeper = pad + ("    " if closed else "  ")
        block = [f"{pad}{fact.key}:", *head, *(f"{deeper}- id: {i}" for i in ids)]
        waiting = self._waiting(table, fact.key)
        if waiting is not None:
            return self._lines(waiting, waiting + 1, block)
        return self._added(self._end(table), [*comment(fact.question, pad), *block])

    def with_thing(self, sections: Iterable[str], section: str, id_: str) -> "Paper":
        """A new thing in its section, under any of the section's names; the section is added if there is none."""
        assert self.document.root is not None
        found = next((e.node for k, e in self.document.root.entries.items() if k in set(sections)), None)
        if isinstance(found, Items) and self._is_flow(found):
            (line, column), rows = self._ends(found), self._rows()
            row = rows[line - 1]
            joint = ", " if found.items else ""
            rows[line - 1] = f"{row[: column - 2]}{joint}{{id: {id_}}}{row[column - 2 :]}"
            return self._checked(rows)
        if isinstance(found, Items):
            return self._added(self._end(found), [f"{' ' * (found.span.column - 1)}- id: {id_}"])
        end = len(self._rows())
        return self._added(end, [f"{section}:", f"  - id: {id_}"])

    def with_header(self, key: str, value: str, question: str) -> "Paper":
        """A line at the head of the file, before its sections."""
        root = self.document.root
        first = next((e.span.line - 1 for e in root.entries.values() if isinstance(e.node, Items)), None) if root else None
        rows = self._rows()
        while first and rows[first - 1].startswith("#"):
            first -= 1
        at = len(rows) if first is None else first
        return self._added(at, [*comment(question, ""), f"{key}: {value}"])

    def with_waiting(self, asked: Iterable[Fact]) -> "Paper":
        """The questions nobody answered, as lines that say nothing yet."""
        paper = self
        for fact in asked:
            table = paper.table(fact.subject)
            if not paper._is_flow(table) and paper._waiting(table, fact.key) is None:
                pad = " " * (table.span.column - 1)
                at = paper._comments_end(table)
                paper = paper._added(at, [*comment(fact.question, pad), f"{pad}# {fact.key}:"])
        return paper

    # --- places

    def _rows(self) -> list[str]:
        """The lines, each with its end, as YAML counts them."""
        return self.text.splitlines(keepends=True)

    def _is_flow(self, node: Node) -> bool:
        return not isinstance(node, Scalar) and self._rows()[node.span.line - 1][node.span.column - 1] in "{["

    def _ends(self, node: Node) -> tuple[int, int]:
        """Line and column (from 1) just after a scalar or something in braces or brackets."""
        return (
            (node.span.end_line, node.span.end_column) if isinstance(node, Scalar) else self._closings()[node.span.line, node.span.column]
        )

    def _closings(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Where each list and mapping that begins at a place ends."""
        found: dict[tuple[int, int], tuple[int, int]] = {}
        open_: list[tuple[int, int]] = []
        for event in yaml.parse(self.text, Loader=getattr(yaml, "CLoader", yaml.Loader)):
            if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
                open_.append(_mark(event.start_mark))
            elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                found[open_.pop()] = _mark(event.end_mark)
        return found

    def _last_line(self, node: Node) -> int:
        """The last line something stands on."""
        if isinstance(node, Scalar):
            return node.span.end_line - (node.span.end_column == 1 and node.span.end_line > node.span.line)
        if self._is_flow(node):
            return self._ends(node)[0]
        inner = node.items if isinstance(node, Items) else [e.node for e in node.entries.values()]
        return max([node.span.line, *(self._last_line(n) for n in inner)])

    def _end(self, node: Table | Items) -> int:
        """The number of lines up to the end of something, with the comments that hang deeper than it."""
        rows, line = self._rows(), self._last_line(node)
        while line < len(rows) and (m := _COMMENT.match(rows[line])) and len(m[1]) >= node.span.column:
            line += 1
        return line

    def _comments_end(self, table: Table) -> int:
        """The same, with the questions that wait under it."""
        rows, line = self._rows(), self._end(table)
        while line < len(rows) and (m := _COMMENT.match(rows[line])) and len(m[1]) >= table.span.column - 1 > 0:
            line += 1
        return line

    def _waiting(self, table: Table, key: str) -> int | None:
        """The line on which a question waits for its answer, counted from 0."""
        pad, rows = " " * (table.span.column - 1), self._rows()
        for number in range(table.span.line - 1, self._comments_end(table)):
            row = rows[number]
            if row.startswith(f"{pad}#") and row.rstrip().endswith(":") and fold(row.strip(" #:\r\n")) == fold(key):
                return number
        return None

    # --- writing

    def _inserted_in_braces(self, table: Table, entry: str) -> "Paper":
        last = list(table.entries.values())[-1] if table.entries else None
        line, column = self._ends(last.node) if last is not None else (table.span.line, table.span.column + 1)
        rows = self._rows()
        row = rows[line - 1]
        rows[line - 1] = f"{row[: column - 1]}{', ' if last is not None else ''}{entry}{row[column - 1 :]}"
        return self._checked(rows)

    def _added(self, at: int, block: list[str]) -> "Paper":
        return self._lines(at, at, block)

    def _lines(self, start: int, end: int, block: list[str]) -> "Paper":
        rows = self._rows()
        if 0 < start == len(rows) and rows[-1].rstrip("\r\n") == rows[-1]:
            rows[-1] += self.newline
        rows[start:end] = [line + self.newline for line in block]
        return self._checked(rows)

    def _checked(self, rows: list[str], replaced: str | None = None) -> "Paper":
        """The page with its lines changed; everything it said before it must still say."""
        paper = Paper("".join(rows), self.file, self.book)
        before, after = (dict(_words(p.document.root)) for p in (self, paper))
        kept = {path: word for path, word in before.items() if replaced is None or not path.startswith(replaced)}
        if paper.document.root is None or paper.document.diagnostics or any(after.get(path) != word for path, word in kept.items()):
            raise InternalError("an answer would change the rest of the file")
        return paper


def _mark(mark: Any) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1


def comment(words: str, pad: str) -> list[str]:
    """A text as comment lines."""
    from textwrap import wrap

    return wrap(words, _WIDTH, initial_indent=f"{pad}# ", subsequent_indent=f"{pad}# ", break_long_words=False) if words else []


def _nodes(node: Node | None) -> Iterator[Node]:
    if node is None:
        return
    yield node
    inner: Iterable[Any] = (
        node.items if isinstance(node, Items) else (e.node for e in node.entries.values()) if isinstance(node, Table) else ()
    )
    for part in inner:
        yield from _nodes(part)


def _words(root: Node | None) -> Iterator[tuple[str, str]]:
    """Every word of a file by its path."""
    return ((n.path, n.text) for n in _nodes(root) if isinstance(n, Scalar))
