"""Workload W side by side with what a person would write by hand, medians and ratios of one run: `python benchmarks/w/run.py [N …]`.

One case: the generated program against hand-written Python with `datetime`. Many cases: the columnar backend against hand-written
Polars, streaming. Both are checked against each other first. Nothing is asserted of time.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import cases as w
import numpy as np
import polars_peer

from protlaw.engine.columns.kernel import Columnar


class Time(NamedTuple):
    """Median time of a run: on the wall, and of all processors, which a busy machine falsifies less."""

    wall: float
    cpu: float


def interleaved(runs: dict[str, Callable[[], object]], rounds: int) -> dict[str, Time]:
    """The time of each, taken in turns so that a slow moment of the machine falls on all of them."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            wall, cpu = time.perf_counter(), time.process_time()
            run()
            times[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    return {name: Time(*(statistics.median(part) for part in zip(*found, strict=True))) for name, found in times.items()}


# --- one case --------------------------------------------------------------------------------------------------------------


def datetimes(c: dict[str, Any], seen: datetime) -> tuple[int, ...]:
    """What a person would write for one case with `datetime`."""
    if c["person_role"] == "other" or not (c["consent_given"] or c["consent_impeded"]):
        return 0, 0, 0, 0, 0
    danger = c["imminent_danger"]
    received, issued, done, studied = (c[name] for name in w.EVENTS)

    def duty(applies: bool, start: datetime | None, act: datetime | None, due: Callable[[datetime], datetime]) -> int:
        if start is None or start > seen or danger is (not applies):
            return 0
        if danger is None:
            return 5
        limit = due(start)
        if act is not None and act <= seen:
            return 2 if act <= limit else 3
        return 1 if seen <= limit else 4

    def days(n: int) -> Callable[[datetime], datetime]:
        return lambda start: start.replace(hour=0, minute=0, second=0) + timedelta(days=n + 1, seconds=-1)

    def hours(n: int) -> Callable[[datetime], datetime]:
        return lambda start: start + timedelta(hours=n)

    return (
        duty(True, received, issued, hours(3)),
        duty(True, issued, done, hours(9)),
        duty(False, received, studied, days(10)),
        duty(False, studied, issued, hours(72)),
        duty(False, issued, done, days(30)),
    )


def plain(cases: w.Cases) -> list[tuple[dict[str, Any], int]]:
    """Cases one by one, as a service would hold them: facts, and the moment from which they are seen."""
    found = []
    for *moments, seen, danger, given, impeded, role in zip(*(column.tolist() for column in cases), strict=True):
        facts: dict[str, Any] = {name: None if at >= w.NONE else at for name, at in zip(w.EVENTS, moments, strict=True)}
        facts |= {"imminent_danger": (False, True, None)[danger], "consent_given": given, "consent_impeded": impeded}
        found.append((facts | {"person_role": w.ROLES[role]}, seen))
    return found


def one_case(law: Any) -> None:
    program = law.compile("petition", tuple(f"w.audit/{duty}" for duty in w.DUTIES))
    cases = w.draw(200)
    ints = plain(cases)
    dated = [
        (
            {k: datetime.fromtimestamp(v, UTC) if k in w.EVENTS and v is not None else v for k, v in facts.items()},
            datetime.fromtimestamp(seen, UTC),
        )
        for facts, seen in ints
    ]
    answers = {1 << i: w.ANSWERS[s] for i, s in enumerate(program.statuses["w.audit/study"]) if s in w.ANSWERS}
    assert [tuple(answers.get(m, 5) for m in program(*c)) for c in ints] == [datetimes(*c) for c in dated]
    runs = {"protlaw, compiled": lambda: [program(*c) for c in ints], "datetime, by hand": lambda: [datetimes(*c) for c in dated]}
    found = interleaved(runs, 60)
    report("one case", found, len(ints), "µs", 1e6)


# --- many cases ------------------------------------------------------------------------------------------------------------


def many_cases(law: Any, n: int) -> None:
    columnar, cases = Columnar(law.book), w.draw(n)
    batch, frame = w.batch(cases), polars_peer.frame(cases)
    assert (w.answers(columnar.evaluate(batch, moments=False)) == polars_peer.run(frame).to_numpy()).all()
    runs: dict[str, Callable[[], object]] = {
        "protlaw, columns": lambda: columnar.evaluate(batch, moments=False),
        "protlaw, columns, 1 thread": lambda: columnar.evaluate(batch, moments=False, threads=1),
        "Polars, by hand": lambda: polars_peer.run(frame),
    }
    report(f"{n:,} cases", interleaved(runs, 9 if n < 10**7 else 5), n, "ns", 1e9)


def report(title: str, found: dict[str, Time], n: int, unit: str, scale: float) -> None:
    *_, peer = found.values()
    print(f"{title}: median a case on the wall and of all processors, and against the last row")
    for name, took in found.items():
        wall, cpu = took.wall / n * scale, took.cpu / n * scale
        print(f"  {name:28} {wall:8.2f} {unit} {took.wall / peer.wall:6.2f} ×    {cpu:8.2f} {unit} {took.cpu / peer.cpu:6.2f} ×")


def main() -> None:
    law = w.law()
    print(f"W agrees with the program by hand on {_checked(law):,} cases")
    one_case(law)
    for n in [int(a) for a in sys.argv[1:]] or [10**4, 10**6, 10**7]:
        many_cases(law, n)


def _checked(law: Any) -> int:
    cases = w.draw(10_000)
    expected = np.array([w.by_hand(*row) for row in zip(*(c.tolist() for c in cases), strict=True)])
    assert (w.answers(Columnar(law.book).evaluate(w.batch(cases))) == expected).all()
    return len(expected)


if __name__ == "__main__":
    main()
