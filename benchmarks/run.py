"""Speed as ratios against a peer in the same run: `python benchmarks/run.py` (of an installed protlaw; about a minute).

Nothing here is asserted: the machine decides the figures, the ratios travel better.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

import protlaw
from protlaw.core.values import FUTURE
from protlaw.engine.facts import known, view
from protlaw.engine.reference import Reference
from protlaw.intake.source import read_text

ROOT = Path(__file__).resolve().parents[1]
CASE = ROOT / "benchmarks" / "case.yaml"


def processes(commands: dict[str, list[str]], rounds: int = 25) -> dict[str, float]:
    """Median wall time of whole processes, interleaved so that a slow moment of the machine falls on all of them."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(found) for name, found in times.items()}


def warm(run: Callable[[], object], seconds: float = 2.0) -> float:
    """Median time of a warm call."""
    times: list[float] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until or len(times) < 20:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    law = protlaw.load("mx")
    case = law.parse_case(read_text(CASE), CASE.name)
    as_of = protlaw.as_of_case(case)
    choices = {name: a.default for name, a in law.book.ambiguities.items()}
    seen = view(law.book, known(law.book, case, None, as_of.facts_until, FUTURE))

    def derive() -> int:
        reference = Reference(law.book, seen, choices)
        return sum(1 for name in law.book.norms for _ in reference.answers(name))

    with tempfile.TemporaryDirectory() as cache:
        check = [sys.executable, "-c", _CHECK.format(cache=cache, case=CASE)]
        subprocess.run(check, stdout=subprocess.DEVNULL, check=False)
        cold = processes({"peer": [sys.executable, "-c", "from pydantic import BaseModel"], "check": check})
        loading = warm(lambda: protlaw.load("mx", Path(cache)), 1.0), warm(lambda: protlaw.load("mx"), 3.0)
    table = Table(title=f"protlaw {protlaw.__version__}, Python {sys.version.split()[0]}, {len(law.book.norms)} norms")
    for column in ("workload", "ours", "peer", "ratio or bound"):
        table.add_column(column)
    table.add_row(
        "whole `protlaw check`, cached law",
        _ms(cold["check"]),
        f"import BaseModel {_ms(cold['peer'])}",
        f"{cold['check'] / cold['peer']:.2f} (aim ≤ 1.5)",
    )
    table.add_row(f"warm: {derive()} findings, full derivation", _ms(warm(derive)), "-", "aim ≤ 1 ms")
    table.add_row("warm: the whole result, readings included", _ms(warm(lambda: law.evaluate(case))), "-", "-")
    table.add_row(
        "loading the law from the cache", _ms(loading[0]), f"from text {_ms(loading[1])}", f"{loading[1] / loading[0]:.0f} × faster"
    )
    Console(width=120).print(table)


_CHECK = """
import os, sys
os.environ["PROTLAW_CACHE"] = {cache!r}
import protlaw.cli as cli
sys.argv = ["protlaw", "check", "{case}", "--lang", "es"]
cli.main()
"""


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms"


if __name__ == "__main__":
    main()
