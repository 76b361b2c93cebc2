"""Workload W on Spark in local mode, two cores: `python benchmarks/w/spark.py [N …]`.

The same job with a function that looks at nothing and gives nothing, and with ours: what is between them is the share that is ours,
with the answers' way back.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))


def nothing(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The empty function: it takes every batch and answers nothing."""
    for _ in batches:
        yield from ()


def session() -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("protlaw").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.driver.host", "127.0.0.1")
    builder = builder.config("spark.sql.parquet.inferTimestampNTZ.enabled", "false").config("spark.driver.memory", "4g")
    made = (
        builder.config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "65536")
        .getOrCreate()
    )
    made.sparkContext.setLogLevel("OFF")
    return made


def compare(spark: Any, n: int, folder: Path) -> None:
    import cases as w
    from files import EVENTS, draw
    from measure import load

    from protlaw.many.cluster import SPARK

    given = folder / f"{n}.parquet"
    draw(n, given)
    cases = spark.read.parquet(str(given)).selectExpr("cast(monotonically_increasing_id() as string) as case", "*")
    worker = w.law().worker("petitions", absent=EVENTS)

    def job(function: Callable[..., Any]) -> float:
        began = time.perf_counter()
        cases.mapInArrow(function, SPARK).write.format("noop").mode("overwrite").save()
        return time.perf_counter() - began

    rounds = 3 if n <= 10**6 else 1
    job(nothing)  # the first job also starts the workers
    answers = cases.mapInArrow(worker.each, SPARK).count()
    empty, ours = (sorted(job(function) for _ in range(rounds))[rounds // 2] for function in (nothing, worker.each))
    print(f"\n{n:,} cases on Spark local[2], {answers:,} answers: median on the wall · load {load()}")
    print(f"  an empty function            {empty:8.2f} s\n  protlaw                      {ours:8.2f} s")
    print(f"  the share that is ours       {100 * (ours - empty) / ours:8.0f} %")


def main() -> None:
    from measure import installed

    if not installed("pyspark"):
        return
    spark = session()
    with tempfile.TemporaryDirectory() as folder:
        for n in [int(a) for a in sys.argv[1:]] or [10**6, 10**7]:
            compare(spark, n, Path(folder))
    spark.stop()


if __name__ == "__main__":
    main()
