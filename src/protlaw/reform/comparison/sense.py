"""What a norm means, apart from its words, its place and the lines it is written on: equal norms have one digest."""

from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any

from protlaw.core.anchor import Citation, Label, Span
from protlaw.reform.comparison.text import Text
from protlaw.semantics.conditions import disj
from protlaw.semantics.norms import Binding, Catalogue, Choose, Cond, Define, Due, Fact, Head, Is, Norm, Use
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


Lists = Mapping[tuple[str, str], tuple[str, ...]]


def widened(value: Any, lists: Lists) -> Any:
    """A norm read where facts may have more values than when it was written: what excluded one value alone excludes only that one,
    what named some names only those."""
    if not isinstance(value, tuple):
        return value
    if isinstance(value, Cond):
        return _widened(value, lists)
    if isinstance(value, Catalogue) and isinstance(value.fact, Fact):
        value = value._replace(members=lists.get((value.fact.entity, value.fact.name), value.members))
    parts = [widened(part, lists) for part in value]
    return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)


def _widened(cond: Cond, lists: Lists) -> Cond:
    atoms, masks = [], {}
    for v, atom in enumerate(cond.atoms):
        atom = widened(atom, lists)
        if isinstance(atom, Is) and isinstance(atom.of, Fact):
            now = lists.get((atom.of.entity, atom.of.name), atom.members)
            masks[v] = atom.members, now
            atom = atom._replace(members=now)
        atoms.append(atom)
    terms = tuple(tuple((v, _mask(mask, *masks[v]) if v in masks else mask) for v, mask in term) for term in cond.terms)
    return disj(Cond(tuple(atoms), terms))


def _mask(mask: int, old: tuple[str, ...], new: tuple[str, ...]) -> int:
    """The same values in another list of them."""
    if mask.bit_count() == len(old) - 1 > 1:
        excluded = next(m for i, m in enumerate(old) if not mask & 1 << i)
        return ((1 << len(new)) - 1) & ~(1 << new.index(excluded))
    return sum(1 << new.index(m) for i, m in enumerate(old) if mask & 1 << i)


def within(value: Any, *kinds: type) -> Iterator[Any]:
    """Every node of some kinds in a norm or a part of one."""
    if isinstance(value, kinds):
        yield value
    if isinstance(value, tuple):
        for part in value:
            yield from within(part, *kinds)


class Senses:
    """What each norm of a text means once the definitions and due moments it reads, and the readings taken, are followed."""

    def __init__(self, text: Text, norms: Mapping[str, Norm]) -> None:
        self.text, self.norms = text, norms
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
