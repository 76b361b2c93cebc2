"""The same answers on Spark, in local mode; skipped where there is no Java or no PySpark."""

import shutil
from typing import Any

import pytest

import protlaw
from protlaw.many.cluster import ANSWERS, SPARK, tables_of

pa = pytest.importorskip("pyarrow")
pytest.importorskip("pyspark", reason="PySpark is not installed")
if shutil.which("java") is None:
    pytest.skip("there is no Java on this machine", allow_module_level=True)

from pyspark.sql import SparkSession  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")  # those of Spark are not ours


@pytest.fixture(scope="module")
def spark() -> Any:
    builder = SparkSession.builder.master("local[2]").appName("protlaw").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.session.timeZone", "UTC").config("spark.driver.host", "127.0.0.1").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def test_a_cluster_answers_as_one_machine(spark: Any) -> None:
    law = protlaw.load("mx")
    measure = "named_struct('id', 'm', 'measure_class', 'urgent', 'issued', received + interval 2 hours)"
    cases = spark.range(300).selectExpr(
        "format_string('c%04d', id) as case", "'s' as id", "timestamp_seconds(1678300000 + id * 86400) as received",
        "if(id % 3 = 0, timestamp_seconds(1678300000 + id * 86400), null) as danger_declared",
    )  # fmt: skip
    cases = cases.selectExpr("*", "received + interval 4 hours as urgent_measures_issued", f"array({measure}) as measures")
    worker = law.worker("petitions", "2024-12-31", absent=["danger_declared"], norms=["issue_urgent_measures", "implement_urgent_measures"])
    found = cases.mapInArrow(worker.each, SPARK).toArrow()
    flat = law.evaluate_many(tables_of(law.book, cases.toArrow(), "petitions"), "2024-12-31", ["danger_declared"], norms=worker.asked.norms)
    expected = flat.results.cast(ANSWERS)
    order = [("case", "ascending"), ("norm", "ascending"), ("subject", "ascending")]
    assert found.num_rows == expected.num_rows > 600
    assert found.cast(ANSWERS).sort_by(order).to_pylist() == expected.sort_by(order).to_pylist()
