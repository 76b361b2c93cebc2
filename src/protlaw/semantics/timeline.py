"""Timelines: each norm with the days on which it reads as it does. Epochs in which it means the same are one version."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from protlaw.core.anchor import Span
from protlaw.semantics.norms import Due, Norm, Use, Version
from protlaw.semantics.store import digest

_NOWHERE = Span("", 0, 0, 0, 0)  # where a norm is written does not count for what it means


class Consolidated(NamedTuple):
    """The norms in force from a day until the next, and the decrees the epoch is due to, by the instrument they amend."""

    start: str
    decrees: dict[str, str]
    norms: dict[str, Norm]


def timelines(epochs: list[Consolidated], begins: dict[str, tuple[str, str]]) -> dict[str, tuple[Version, ...]]:
    """Every norm's versions. `begins` gives the first day and the civil time of each instrument."""
    if len(epochs) == 1:
        first = {name: begins[_instrument(name)] for name in epochs[0].norms}
        return {name: (Version(first[name][0], None, first[name][1], norm, "base"),) for name, norm in epochs[0].norms.items()}
    meanings = [_Meanings(e.norms) for e in epochs]
    names = dict.fromkeys(name for e in epochs for name in e.norms)
    found = {name: tuple(_versions(name, epochs, meanings, begins[_instrument(name)])) for name in names}
    return {name: tuple(v._replace(norm=_linked(v.norm, v.start, found)) for v in versions) for name, versions in found.items()}


def _instrument(name: str) -> str:
    return name.split("/")[0]


def _versions(name: str, epochs: list[Consolidated], meanings: "list[_Meanings]", begins: tuple[str, str]) -> Iterator[Version]:
    first, zone = begins
    open_: tuple[str, str, Norm] | None = None
    said = ""
    for epoch, meaning in zip(epochs, meanings, strict=True):
        norm = epoch.norms.get(name)
        now = meaning.of(name) if norm is not None else ""
        if now == said:
            continue
        start = max(epoch.start, first)
        if open_ is not None and open_[0] < start:  # not the text of a day that two epochs begin
            yield Version(open_[0], start, zone, open_[2], open_[1])
        open_ = (start, _because(name, epoch), norm) if norm is not None else None
        said = now
    if open_ is not None:
        yield Version(open_[0], None, zone, open_[2], open_[1])


def _because(name: str, epoch: Consolidated) -> str:
    """The decree a version is due to: one to its own instrument, else one to a text it reads."""
    return epoch.decrees.get(_instrument(name)) or next(iter(epoch.decrees.values()), "base")


class _Meanings:
    """What each norm of an epoch means, as a digest that follows the definitions and due moments it reads."""

    def __init__(self, norms: dict[str, Norm]) -> None:
        self.norms = norms
        self.known: dict[str, str] = {}

    def of(self, name: str) -> str:
        if name not in self.known:
            self.known[name] = ""
            norm = self.norms[name]._replace(head=self.norms[name].head._replace(span=_NOWHERE))
            read = sorted({n.name for n in _reads(norm)})
            self.known[name] = digest((norm, *(self.of(n) for n in read if n in self.norms)))
        return self.known[name]


def _reads(value: Any) -> Iterator[Use | Due]:
    if isinstance(value, Use | Due):
        yield value
    if isinstance(value, tuple):
        for part in value:
            yield from _reads(part)


def _linked(value: Any, day: str, found: dict[str, tuple[Version, ...]]) -> Any:
    """A norm whose references to definitions and due moments say in which of their versions they are read."""
    if not isinstance(value, tuple):
        return value
    parts = [_linked(part, day, found) for part in value]
    if isinstance(value, Use | Due) and len(found.get(value.name, ())) > 1:
        since = next((v.start for v in reversed(found[value.name]) if v.start <= day), "")
        return value._replace(since=since)
    if all(a is b for a, b in zip(parts, value, strict=True)):
        return value
    return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
