"""Workload W in DuckDB: one query over a table of its own, with moments and intervals, as a person working in SQL would write it."""

from typing import Any

import numpy as np
import polars as pl
from cases import DUTIES, EVENTS


def _duty(name: str, applies: str, start: str, act: str, due: str) -> str:
    live = f"({applies} and coalesce({start} <= observed_at, false))"
    return (
        f"(case when {live} is null then 5 when not {live} then 0"
        f" when {act} <= observed_at then case when {act} <= {due} then 2 else 3 end"
        f" when observed_at <= {due} then 1 else 4 end)::utinyint as {name}"
    )


def _query() -> str:
    received, issued, done, studied = EVENTS[0], EVENTS[1], EVENTS[2], EVENTS[3]

    def hours(start: str, n: int) -> str:
        return f"{start} + interval {n} hour"

    def days(start: str, n: int) -> str:
        return f"date_trunc('day', {start}) + interval {n + 1} day - interval 1 second"

    duties = [
        _duty("issue_urgently", "urgent", received, issued, hours(received, 3)),
        _duty("implement_urgently", "urgent", issued, done, hours(issued, 9)),
        _duty("study", "ordinary", received, studied, days(received, 10)),
        _duty("issue", "ordinary", studied, issued, hours(studied, 72)),
        _duty("implement", "ordinary", issued, done, days(issued, 30)),
    ]
    eligible = "not other and (consent_given or consent_impeded)"
    split = f"select *, {eligible} and danger as urgent, {eligible} and not danger as ordinary from cases"
    return f"select {', '.join(duties)} from ({split})"


def table(frame: pl.DataFrame) -> Any:
    """A database with the cases in a table of its own."""
    import duckdb

    base = duckdb.connect()
    base.execute("set TimeZone = 'UTC'")
    given = frame.with_columns(pl.col(*EVENTS, "observed_at").dt.replace_time_zone(None)).to_arrow()
    base.register("given", given)
    base.execute("create table cases as select * from given")
    base.unregister("given")
    return base


def run(base: Any) -> Any:
    """The answers, in a table of the database."""
    return base.execute("create or replace temp table answers as " + _query())


def answers(base: Any) -> Any:
    found = base.execute("select * from answers").fetchnumpy()
    return np.stack([found[duty] for duty in DUTIES], 1)
