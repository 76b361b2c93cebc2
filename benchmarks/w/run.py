"""Workload W side by side with what a person would write by hand and with other engines: `python benchmarks/w/run.py [N …]`.

One case: the generated program against hand-written Python with `datetime` and zen-engine. Many cases: the columnar backend against
hand-written Polars (streaming), DuckDB and OpenFisca-Core. All are checked against each other first. Nothing is asserted of time.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import cases as w
import numpy as np
import polars_peer

from protlaw.engine.columns.kernel import Columnar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from measure import Runs, installed, interleaved, peak, report

SLOW = 10**6  # from here on, engines that are many times slower are left out
PEER = "Polars, by hand"


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
    expected = [datetimes(*c) for c in dated]
    assert [tuple(answers.get(m, 5) for m in program(*c)) for c in ints] == expected
    runs: Runs = {"protlaw, compiled": lambda: [program(*c) for c in ints], "datetime, by hand": lambda: [datetimes(*c) for c in dated]}
    if installed("zen"):
        import zen_peer

        decision, given = zen_peer.decision(), [facts | {"observed_at": seen} for facts, seen in ints]
        assert [zen_peer.answer(decision, c) for c in given] == expected
        runs["zen-engine"] = lambda: [zen_peer.answer(decision, c) for c in given]
    report("one case", interleaved(runs, 40), len(ints), "µs", "datetime, by hand")


# --- many cases ------------------------------------------------------------------------------------------------------------


class Engine(NamedTuple):
    """What judges all the cases, and the five answers of each in what it gives."""

    run: Callable[[], Any]
    answers: Callable[[Any], Any]


def engines(law: Any, cases: w.Cases) -> Iterator[tuple[str, Engine]]:
    columnar, batch, frame = Columnar(law.book), w.batch(cases), polars_peer.frame(cases)
    yield "protlaw, columns", Engine(lambda: columnar.evaluate(batch, moments=False), w.answers)
    yield "protlaw, columns, 1 thread", Engine(lambda: columnar.evaluate(batch, moments=False, threads=1), w.answers)
    yield PEER, Engine(lambda: polars_peer.run(frame), lambda found: found.to_numpy())
    if installed("duckdb"):
        import duckdb_peer

        base = duckdb_peer.table(frame)
        yield "DuckDB, by hand", Engine(lambda: duckdb_peer.run(base), duckdb_peer.answers)
    if len(cases.role) <= SLOW and installed("openfisca_core"):
        import openfisca_peer

        system, given = openfisca_peer.system(), openfisca_peer.inputs(cases)
        yield "OpenFisca-Core", Engine(lambda: openfisca_peer.run(system, given), lambda found: np.stack(found, 1))


def many_cases(law: Any, n: int) -> None:
    """All engines on the same cases: the first run of each is checked, and shows the memory it takes; then they run in turns."""
    cases = w.draw(n)
    expected = w.answers(Columnar(law.book).evaluate(w.batch(cases), moments=False))
    runs: Runs = {}
    memory: dict[str, float | None] = {}
    for name, engine in engines(law, cases):
        found, memory[name] = peak(engine.run)
        assert (engine.answers(found) == expected).all(), name
        runs[name] = engine.run
    times = interleaved(runs, 9 if n < 10**7 else 5)
    report(f"{n:,} cases", {name: took._replace(memory=memory[name]) for name, took in times.items()}, n, "ns", PEER)


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
