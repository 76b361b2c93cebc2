"""What a norm means, apart from its words, its place and the lines it is written on: equal norms have one digest."""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from protlaw.core.anchor import Citation, Label, Span
from protlaw.reform.text import Text
from protlaw.semantics.norms import Binding, Choose, Define, Due, Head, Norm, Use
from protlaw.semantics.store import digest

_NOWHERE = Span("", 0, 0, 0, 0)
_WORDLESS = {Label: Label("", ""), Citation: Citation("", ""), Head: Head("", (), "", Label("", ""), _NOWHERE)}


def said(value: Any) -> Any:
    """A norm or a part of one as it reads: without the lines it is written on, nor in which version its definitions are read."""
    return _stripped(value, {Span: _NOWHERE})


def worded(value: Any) -> Any:
    """A norm or a part of one as it reads, wherever it stands."""
    return _stripped(value, {Span: _NOWHERE, Citation: Citation("", "")})


def meant(value: Any) -> Any:
    """A norm or a part of one without its words either, nor the places it cites."""
    return _stripped(value, _WORDLESS)


def _stripped(value: Any, blanks: dict[type, Any]) -> Any:
    if type(value) in blanks:
        return blanks[type(value)]
    if not isinstance(value, tuple):
        return value
    if Citation in blanks and value and all(isinstance(part, Citation) for part in value):
        return ()
    if isinstance(value, Use | Due):
        value = value._replace(since="")
    if isinstance(value, Binding):
        value = value._replace(defeated=tuple(sorted(value.defeated, key=itemgetter(0))))
    if isinstance(value, Define):
        value = value._replace(cases=tuple(sorted(value.cases, key=repr)))
    if isinstance(value, Head):
        value = value._replace(rests_on=())
    parts = [_stripped(part, blanks) for part in value]
    return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)


def within(value: Any, *kinds: type) -> Iterator[Any]:
    """Every node of some kinds in a norm or a part of one."""
    if isinstance(value, kinds):
        yield value
    if isinstance(value, tuple):
        for part in value:
            yield from within(part, *kinds)


class Senses:
    """What each norm of a text means once the definitions and due moments it reads, and the readings taken, are followed."""

    def __init__(self, text: Text) -> None:
        self.text, self.norms = text, text.norms
        self._known: dict[str, str] = {}

    def of(self, name: str) -> str:
        if name not in self._known:
            self._known[name] = ""  # a chain of due moments may come back to its beginning
            norm = self.norms[name]
            reads = sorted({n.name for n in within(norm, Use, Due)} & self.norms.keys())
            taken = sorted({(c.name, self.text.book.ambiguities[c.name].default) for c in within(norm, Choose)})
            self._known[name] = digest((meant(norm), tuple(map(self.of, reads)), tuple(taken)))
        return self._known[name]

    def read_by(self, norm: Norm) -> set[str]:
        """The definitions and due moments a norm reads, directly or through others."""
        found: set[str] = set()
        pending = [norm]
        while pending:
            names = {n.name for n in within(pending.pop(), Use, Due)} & self.norms.keys() - found
            found |= names
            pending += [self.norms[n] for n in names]
        return found
