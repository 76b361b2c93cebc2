"""Plants a change of one unit in every number of every norm, and asks for a case that tells the two laws apart.

    python benchmarks/planted.py [--sample N --seed S] [--norm NAME]

Says which share was found, each miss with its reason, and how long a question takes once everything is loaded.
"""

import argparse
import random
import statistics
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import protlaw
from protlaw.cli.shipped import shipped
from protlaw.core.anchor import Citation, Label, Span
from protlaw.engine.witnessed import Bounds, NoWitness, Side, Witness
from protlaw.reform.witness import witness
from protlaw.semantics import norms as n
from protlaw.semantics.lawbook import Lawbook


class Planted(NamedTuple):
    """A number of a norm, one more than the law says: in which version, inside what, and which number."""

    norm: str
    version: int
    place: Any
    other: Any
    what: str


def planted(book: Lawbook) -> Iterator[Planted]:
    for name, versions in book.norms.items():
        for i, version in enumerate(versions):
            seen: set[str] = set()
            for place in _nodes(version.norm):
                for other, what in _changed(place):
                    if repr((place, other)) not in seen:
                        seen.add(repr((place, other)))
                        yield Planted(name, i, place, other, what)


def _changed(node: Any) -> Iterator[tuple[Any, str]]:
    """A node with one of its numbers one higher."""
    if isinstance(node, n.Penalty):
        for key in ("low", "high"):
            if getattr(node, key) is not None:
                yield node._replace(**{key: getattr(node, key) + 1}), "penalty"
    elif isinstance(node, tuple) and hasattr(node, "_fields") and not isinstance(node, n.Term):
        for key in node._fields:
            value = getattr(node, key)
            if isinstance(value, n.Const) and value.type == "num":
                what = type(node).__name__.lower()
                if isinstance(node, n.Cmp) and isinstance(node.left, n.Count):
                    some = (node.op, value.value) in ((">=", 1), ("==", 0))
                    what = "some or every" if some else "count"
                yield node._replace(**{key: n.Const("num", value.value + 1)}), what


def _nodes(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, tuple) and not isinstance(value, Citation | Label | Span | n.Head):
        for part in value:
            yield from _nodes(part)


def with_planted(book: Lawbook, plant: Planted) -> Lawbook:
    """The law with that number changed, wherever the norm repeats it."""
    made: dict[int, Any] = {}

    def change(node: Any) -> Any:
        if not isinstance(node, tuple):
            return node
        if id(node) not in made:
            if type(node) is type(plant.place) and node == plant.place:
                made[id(node)] = plant.other
            else:
                parts = [change(part) for part in node]
                same = all(a is b for a, b in zip(parts, node, strict=True))
                made[id(node)] = node if same else type(node)(*parts) if hasattr(node, "_fields") else tuple(parts)
        return made[id(node)]

    versions = list(book.norms[plant.norm])
    versions[plant.version] = versions[plant.version]._replace(norm=change(versions[plant.version].norm))
    return book._replace(norms={**book.norms, plant.norm: tuple(versions)})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--norm")
    args = parser.parse_args()
    book = shipped("mx").book
    plants = [p for p in planted(book) if args.norm is None or p.norm.endswith(args.norm)]
    if args.sample:
        plants = random.Random(args.seed).sample(plants, args.sample)
    times, found, missed = [], {}, []
    for plant in plants:
        began = time.process_time()
        try:
            answer = witness(Side("old", book), Side("new", with_planted(book, plant)), plant.norm)
        except Exception as e:
            print("FAIL", plant.norm, plant.what, repr(e)[:200])
            answer = NoWitness(plant.norm, "crash", Bounds())
        times.append(time.process_time() - began)
        hit = isinstance(answer, Witness)
        found.setdefault(plant.what, []).append(hit)
        if not hit:
            missed.append((plant, answer.kind + " " + ",".join(answer.because), times[-1]))
        elif args.norm:
            print(answer.text, answer.old.possible, answer.new.possible, times[-1])
    for what, hits in sorted(found.items()):
        print(f"{what:15} {sum(hits):4} of {len(hits)}")
    total = [h for hits in found.values() for h in hits]
    print(f"found {sum(total)} of {len(total)}: {sum(total) / len(total):.1%}")
    print(f"seconds a question: median {statistics.median(times):.3f}, most {max(times):.3f}")
    for plant, kind, seconds in missed:
        print(f"missed ({kind}, {seconds:.2f}s): {plant.norm} v{plant.version} {plant.what}")


if __name__ == "__main__":
    main()
