"""Workload W from a Parquet file to a Parquet file, each engine a process of its own: `python benchmarks/w/files.py [N …]`.

protlaw, a column for each duty: the tables are read as `protlaw audit` reads them, and what is possible of each duty is written as
one byte, as a person working in Polars would; `protlaw audit`: its own tidy file, a row for each duty with its moments and reasons.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
NAMES = {"observed_at": "facts_until", "danger": "imminent_danger"}
PIECE = 10**6


def draw(n: int, out: Path) -> None:
    """Cases of W as a table of petitions, each a case of its own."""
    import cases as w
    import polars as pl
    import polars_peer
    import pyarrow.parquet as pq

    writer = None
    for piece in range(max(1, n // PIECE)):
        cases = w.draw(min(n, PIECE), piece + 1)
        roles = pl.Series(w.ROLES).gather(cases.role)
        table = polars_peer.frame(cases).drop("other").with_columns(person_role=roles).rename(NAMES).to_arrow()
        writer = writer or pq.ParquetWriter(out, table.schema)
        writer.write_table(table)
    assert writer is not None
    writer.close()


# --- engines -----------------------------------------------------------------------------------------------------------------


def columns(given: Path, out: Path, law: Path) -> None:
    """Our columns between the files, a piece at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from protlaw.engine.columns.kernel import Columnar
    from protlaw.engine.columns.prepare import prepared
    from protlaw.many.stated import stated
    from protlaw.semantics.store import revive

    book = revive(json.loads(law.read_text()))
    columnar, absent = Columnar(book), EVENTS
    schema = pa.schema([(name.split("/")[1], pa.uint8()) for name in columnar.norms])
    with pq.ParquetFile(given, read_dictionary=["person_role"]) as file, pq.ParquetWriter(out, schema) as writer:
        for batch in file.iter_batches(1 << 17):
            said = stated(book, {"petitions": batch}, None, absent)
            found = columnar.evaluate(prepared(book, said.batch), moments=False)
            writer.write_batch(pa.record_batch([pa.array(c.possible) for c in found.values()], schema=schema))


def audit(given: Path, out: Path, law: Path) -> None:
    """What `protlaw audit` does."""
    from protlaw.many.audit import Input
    from protlaw.many.audit import audit as audited
    from protlaw.many.judge import Asked
    from protlaw.semantics.store import revive

    book = revive(json.loads(law.read_text()))
    audited(book, Input((str(given),), "petitions"), Asked(absent=EVENTS, sample=50), out, None, {}, lambda done, total: None)


def polars(given: Path, out: Path, law: Path) -> None:
    """A scan, the five expressions, a sink."""
    import polars as pl
    import polars_peer

    frame = pl.scan_parquet(given).rename({new: old for old, new in NAMES.items()}).with_columns(other=pl.col("person_role") == "other")
    frame.select(polars_peer.audit()).sink_parquet(out)


EVENTS = ("petition_received", "measures_issued", "measures_implemented", "study_completed")
ENGINES = {"protlaw, a column a duty": columns, "protlaw audit": audit, "Polars, by hand": polars}


# --- the measuring -----------------------------------------------------------------------------------------------------------


def alone(engine: str, given: Path, out: Path, law: Path) -> None:
    """One engine in this process: what it took, on standard output."""
    from measure import resident

    began = time.perf_counter()
    ENGINES[engine](given, out, law)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps([time.perf_counter() - began, used.ru_utime + used.ru_stime, resident("VmHWM") / 1024]))


def compare(n: int, rounds: int, folder: Path) -> None:
    import cases as w
    from measure import Spent, report

    from protlaw.semantics.store import plain

    law, given = folder / "law.json", folder / f"{n}.parquet"
    law.write_text(json.dumps(plain(w.law().book)))
    draw(n, given)
    taken: dict[str, list[list[float]]] = {engine: [] for engine in ENGINES}
    for turn in range(rounds):
        for number, engine in enumerate(ENGINES):
            if engine != "protlaw audit" or turn == 0:  # it writes a hundred times as much
                command = [sys.executable, __file__, "alone", engine, str(given), str(folder / f"{number}.parquet"), str(law)]
                taken[engine].append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    _alike(folder / "0.parquet", folder / "2.parquet", w.law())
    medians = {engine: Spent(*(statistics.median(part) for part in zip(*found, strict=True))) for engine, found in taken.items()}
    size = given.stat().st_size / 2**20
    report(f"{n:,} cases, Parquet ({size:.0f} MiB) to Parquet, whole process, peak memory", medians, n, "ns", "Polars, by hand")


def _alike(ours: Path, theirs: Path, law: object) -> None:
    """Both files have each answer as often; Polars may write the groups of rows in another order."""
    import cases as w
    import numpy as np
    import pyarrow.parquet as pq

    with pq.ParquetFile(ours) as one, pq.ParquetFile(theirs) as other:
        table = np.full(256, 5, np.uint8)
        for name, answer in w.ANSWERS.items():
            table[1 << w.statuses(law).index(name)] = answer
        for duty in w.DUTIES:
            mine, his = (file.read([duty])[duty].to_numpy() for file in (one, other))
            assert (np.bincount(table[mine], minlength=6) == np.bincount(his, minlength=6)).all(), duty


def main() -> None:
    if sys.argv[1:2] == ["alone"]:
        alone(sys.argv[2], *map(Path, sys.argv[3:6]))
        return
    with tempfile.TemporaryDirectory() as folder:
        for n in [int(a) for a in sys.argv[1:]] or [10**6, 10**7]:
            compare(n, 5 if n < 10**7 else 3, Path(folder))


sys.path.insert(0, str(HERE.parent))

if __name__ == "__main__":
    main()
