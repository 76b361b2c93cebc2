"""Numbers of the law, worked out as far as the law alone fixes them: how long a term is, how many a condition asks for."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from protlaw.reform.comparison.sense import meant, within
from protlaw.reform.comparison.text import Text
from protlaw.render.parts import under
from protlaw.semantics import norms as n

_SECONDS = {"minutes": (60, 60), "hours": (3600, 3600), "natural_days": (86400, 86400), "months": (28 * 86400, 31 * 86400),
            "years": (365 * 86400, 366 * 86400)}  # fmt: skip
_TURNED = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
_MIRRORED = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "=="}


class Limit(NamedTuple):
    """How many of something a condition asks for. `kind`: least, most, exactly; `others`: the numbers other readings give."""

    of: n.Expr
    kind: str
    number: int
    others: tuple[int, ...]


class Linear(NamedTuple):
    """A sum: so many times each of some quantities the law alone does not fix, and a number."""

    terms: Mapping[str, tuple[int, n.Expr]]
    number: int


class Quantities:
    """The numbers of one text, under its default readings unless others are chosen."""

    def __init__(self, text: Text) -> None:
        self.text, self.norms = text, text.norms
        self.defaults = {name: a.default for name, a in text.book.ambiguities.items()}

    def number(self, expr: Any, choices: Mapping[str, str] | None = None) -> int | None:
        """A number the law alone fixes."""
        found = self.linear(expr, choices or self.defaults)
        return None if found.terms else found.number

    def linear(self, expr: Any, choices: Mapping[str, str]) -> Linear:
        match expr:
            case n.Const(type="num", value=int(value)):
                return Linear({}, value)
            case n.Add(left=left, right=right, sign=sign):
                return _sum(self.linear(left, choices), self.linear(right, choices), sign)
            case n.Least(of=of):
                parts = [self.linear(part, choices) for part in of]
                if not any(part.terms for part in parts):
                    return Linear({}, min(part.number for part in parts))
            case n.Choose(name=name, values=values) if name in choices:
                return self.linear(dict(values)[choices[name]], choices)
            case n.Use(name=name) if name in self.norms:
                norm = self.norms[name]
                found = self.linear(norm.value, choices) if isinstance(norm, n.Define) and norm.value is not None else None
                if found is not None and not found.terms:
                    return found
        return Linear({repr(meant(expr)): (1, expr)}, 0)

    def limits(self, cond: n.Cond) -> dict[tuple[str, str], Limit]:
        """How many of each thing a condition asks for, by what is counted and in which sense; with what each other reading, taken
        alone, makes of it."""
        found = {}
        for key, (of, number) in self._limits(cond, self.defaults).items():
            others = dict.fromkeys(
                other
                for name in self._readings(cond)
                for reading in self.text.book.ambiguities[name].readings
                if (other := self._limits(cond, {**self.defaults, name: reading.name}).get(key, (of, number))[1]) != number
            )
            found[key] = Limit(of, key[1], number, tuple(others))
        return found

    def _readings(self, value: Any) -> set[str]:
        """The open points a condition rests on, also through the numbers it uses."""
        found = {c.name for c in within(value, n.Choose)}
        return found.union(*(self._readings(self.norms[u.name]) for u in within(value, n.Use) if u.name in self.norms))

    def bounds(self, cond: n.Cond, v: int) -> set[tuple[str, str]]:
        """What one comparison of a condition limits, and in which sense."""
        return {(key, kind) for key, kind, _, _ in self._limit(cond, v, self.defaults)}

    def _limits(self, cond: n.Cond, choices: Mapping[str, str]) -> dict[tuple[str, str], tuple[n.Expr, int]]:
        shown = under(cond, choices)
        return {(key, kind): (of, number) for v in range(len(shown.atoms)) for key, kind, of, number in self._limit(shown, v, choices)}

    def _limit(self, cond: n.Cond, v: int, choices: Mapping[str, str]) -> Iterator[tuple[str, str, n.Expr, int]]:
        """What one comparison of a condition asks for, if it always goes the same way."""
        atom, masks = cond.atoms[v], {mask for term in cond.terms for u, mask in term if u == v}
        if not isinstance(atom, n.Cmp) or len(masks) != 1:
            return
        op = atom.op if masks == {1} else _TURNED.get(atom.op, "")
        whole = _sum(self.linear(atom.left, choices), self.linear(atom.right, choices), -1)
        if op and len(whole.terms) == 1:
            ((key, (times, of)),) = whole.terms.items()
            kind, number = _bound(op if times > 0 else _MIRRORED[op], abs(times), -whole.number if times > 0 else whole.number)
            yield key, kind, of, number


def _sum(a: Linear, b: Linear, sign: int) -> Linear:
    terms = dict(a.terms)
    for key, (times, of) in b.terms.items():
        total = terms.get(key, (0, of))[0] + sign * times
        terms[key] = (total, of)
    return Linear({k: t for k, t in terms.items() if t[0]}, a.number + sign * b.number)


def _bound(op: str, times: int, number: int) -> tuple[str, int]:
    """`times` of something, in an order to a number, as a whole number of it."""
    match op:
        case ">=":
            return "least", -(-number // times)
        case ">":
            return "least", number // times + 1
        case "<=":
            return "most", number // times
        case "<":
            return "most", -(-number // times) - 1
    return "exactly", number // times


def length(number: int, unit: str) -> tuple[int, int] | None:
    """The least and the most seconds a term may have; None in working days, which only a calendar can tell."""
    found = _SECONDS.get(unit)
    return (found[0] * number, found[1] * number) if found else None
