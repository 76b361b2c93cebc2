"""Times and memory of things run side by side: medians in turns, so that a slow moment of the machine falls on all of them."""

import importlib.util
import os
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")
Runs = dict[str, Callable[[], object]]
UNITS = {"s": 1.0, "ms": 1e3, "µs": 1e6, "ns": 1e9}


class Spent(NamedTuple):
    """What a run takes: seconds on the wall, seconds of all processors (which a busy machine falsifies less), and the memory it adds
    at its peak, in MiB; None where the system does not say."""

    wall: float
    cpu: float
    memory: float | None = None


def installed(*modules: str) -> bool:
    """Whether a peer can be run; if not, the run says that it is left out."""
    missing = [m for m in modules if importlib.util.find_spec(m) is None]
    if missing:
        print(f"left out: {', '.join(missing)} is not installed (benchmarks/requirements.txt)")
    return not missing


def once(run: Callable[[], object]) -> Spent:
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)


def interleaved(runs: Runs, rounds: int) -> dict[str, Spent]:
    """The median of each, taken in turns."""
    times: dict[str, list[Spent]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            times[name].append(once(run))
    median = statistics.median
    return {name: Spent(median(t.wall for t in found), median(t.cpu for t in found)) for name, found in times.items()}


def peak(run: Callable[[], T]) -> tuple[T, float | None]:
    """What something gives, and by how much the resident memory grows while it runs, in MiB. The first time says most: later,
    what was freed is used again."""
    try:
        Path("/proc/self/clear_refs").write_text("5")  # forget the highest so far
    except OSError:
        return run(), None
    before = resident("VmRSS")
    found = run()
    return found, (resident("VmHWM") - before) / 1024


def resident(key: str) -> int:
    """Resident memory of this process in KiB: `VmRSS` now, `VmHWM` at its highest."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(key))


def report(title: str, found: dict[str, Spent], n: int, unit: str, peer: str) -> None:
    """A table: time a case on the wall and of all processors, each beside the peer's, and memory."""
    print(f"\n{title}: time a case on the wall, of all processors, and against {peer} · load {load()}")
    base, scale = found[peer], UNITS[unit] / n
    for name, took in found.items():
        memory = "" if took.memory is None else f"{took.memory:8.0f} MiB"
        wall, cpu = f"{took.wall * scale:9.2f} {unit} {took.wall / base.wall:7.2f} ×", f"{took.cpu * scale:9.2f} {unit}"
        print(f"  {name:28}{wall}   {cpu} {took.cpu / base.cpu:7.2f} ×{memory}")


def load() -> str:
    """How many processes wanted the processors over the last minute, beside how many processors there are."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows of words as a table."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  " + "  ".join(cell.rjust(w) for cell, w in zip(row, widths, strict=True)) for row in rows)
