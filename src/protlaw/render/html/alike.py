"""Reasons that are alike: told once where they are the same, and with a letter for each value where only values differ."""

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from protlaw.render.explain import Said
from protlaw.render.stated import Ground

_MUCH = 4  # lines from which a step told before is pointed to


class Why(NamedTuple):
    """A step on the page: with an anchor if others may point to it, or pointing to where it is told in full."""

    before: str
    value: str
    after: str
    grounds: tuple[Ground, ...]
    parts: "tuple[Why, ...]"
    anchor: str
    see: tuple[str, int] | None


class Cell(NamedTuple):
    """What stands for a letter in one row."""

    value: str
    grounds: tuple[Ground, ...]


class Row(NamedTuple):
    """One subject of several that are told together: what is said of it alone, and its values by letter."""

    subject: str
    lines: tuple[str, ...]
    cells: tuple[Cell, ...]


def forms(said: Said) -> tuple[object, ...]:
    """A step without its values: equal for steps that differ in them alone."""
    return said.before, bool(said.value), said.after, tuple(map(forms, said.parts))


def alike(reasons: list[tuple[Said, ...]]) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Of reasons of one form: for each step the letter of its value, empty if all have the same, and each one's values by letter."""
    columns = list(zip(*([Cell(s.value, s.grounds) for said in why for s in _each(said)] for why in reasons), strict=True))
    letters: dict[tuple[Cell, ...], str] = {}
    for column in columns:
        if len(set(column)) > 1 and column not in letters:
            letters[column] = _letter(len(letters))
    return tuple(letters.get(column, "") for column in columns), list(zip(*letters, strict=True)) or [() for _ in reasons]


def _letter(n: int) -> str:
    return chr(ord("A") + n) if n < 26 else f"{_letter(n // 26 - 1)}{_letter(n % 26)}"


def _each(said: Said) -> Iterator[Said]:
    yield said
    for part in said.parts:
        yield from _each(part)


class Shared:
    """Steps as they are put on the page: one with much below it is told once, and pointed to from then on."""

    def __init__(self) -> None:
        self.told: dict[Said, tuple[str, int]] = {}

    def shown(self, why: tuple[Said, ...], entry: int, letters: tuple[str, ...]) -> tuple[Why, ...]:
        """The reasons of an entry; `letters` stand for the values that differ from row to row."""
        steps = count()
        return tuple(self._shown(said, entry, letters, steps) for said in why)

    def _shown(self, said: Said, entry: int, letters: tuple[str, ...], steps: "count[int]") -> Why:
        i, size = next(steps), sum(1 for _ in _each(said))
        letter = letters[i] if letters else ""
        own = not any(letters[i : i + size])
        earlier = self.told.get(said) if own else None
        if earlier is not None and earlier[1] != entry:
            for _ in range(size - 1):
                next(steps)
            return Why(said.before, said.value, said.after, said.grounds, (), "", earlier)
        anchor = ""
        if own and earlier is None and size >= _MUCH:
            anchor = f"w{len(self.told) + 1}"
            self.told[said] = anchor, entry
        parts = tuple(self._shown(p, entry, letters, steps) for p in said.parts)
        value, grounds = (f"[{letter}]", ()) if letter else (said.value, said.grounds)
        return Why(said.before, value, said.after, grounds, parts, anchor, None)
