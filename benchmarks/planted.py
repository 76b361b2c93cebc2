"""Plants a change of one unit in every number of every norm, and asks for a case that tells the two laws apart.

    python benchmarks/planted.py [--sample N --seed S] [--norm NAME] [--steps N]

Says which share was found, each miss with its reason, and how long a question takes once everything is loaded (processor time).
"""

import argparse
import random
import statistics
import time

from protlaw.cli.shipped import shipped
from protlaw.engine.witnessed import Bounds, Side, Witness
from protlaw.reform.search.mutate import planted, with_planted
from protlaw.reform.search.witness import witness


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--norm")
    parser.add_argument("--seconds", type=int, default=Bounds().seconds)
    args = parser.parse_args()
    book = shipped("mx").book
    plants = [p for p in planted(book) if args.norm in (None, p.norm, p.norm.split("/")[1])]
    plants = random.Random(args.seed).sample(plants, min(args.sample or len(plants), len(plants)))
    times: list[float] = []
    hits: dict[str, list[bool]] = {}
    for plant in plants:
        began = time.process_time()
        answer = witness(Side("old", book), Side("new", with_planted(book, plant)), plant.norm, Bounds(seconds=args.seconds))
        times.append(time.process_time() - began)
        hits.setdefault(plant.what, []).append(isinstance(answer, Witness))
        if not isinstance(answer, Witness):
            why = ", ".join(answer.because)
            print(f"missed ({answer.kind} {why}; {times[-1]:.2f} s): {plant.norm}, version {plant.version}, {plant.what}", flush=True)
        elif times[-1] > 1:
            print(f"slow ({times[-1]:.2f} s): {plant.norm}, version {plant.version}, {plant.what}", flush=True)
    for what, found in sorted(hits.items()):
        print(f"{what:15} {sum(found):4} of {len(found)}")
    total = [hit for found in hits.values() for hit in found]
    print(f"{'all':15} {sum(total):4} of {len(total)} ({sum(total) / len(total):.1%})")
    most = sorted(times)
    print(f"seconds a question: median {statistics.median(times):.3f}, 95 % {most[int(0.95 * len(most))]:.3f}, most {most[-1]:.3f}")


if __name__ == "__main__":
    main()
