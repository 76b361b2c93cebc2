"""Workload W written by hand in Polars: expressions over a frame of instants, run by the streaming engine on every core."""

import polars as pl
from cases import DAY, EVENTS, NONE, Cases


def frame(cases: Cases) -> pl.DataFrame:
    """The cases as a person working in Polars would hold them: instants, truths and an enumeration, null where there is none."""
    instants = {
        name: (pl.Series(getattr(cases, name)).replace(NONE, None) * 1_000_000).cast(pl.Datetime("us", "UTC"))
        for name in (*EVENTS, "observed_at")
    }
    danger = pl.Series(cases.danger)
    return pl.DataFrame(
        {
            **instants,
            "danger": pl.select(pl.when(danger == 2).then(None).otherwise(danger == 1)).to_series(),
            "consent_given": cases.consent_given,
            "consent_impeded": cases.consent_impeded,
            "other": cases.role == 4,
        }
    )


def _duty(name: str, applies: pl.Expr, start: pl.Expr, act: pl.Expr, due: pl.Expr) -> pl.Expr:
    seen = pl.col("observed_at")
    running = (start <= seen).fill_null(False)
    done = (act <= seen).fill_null(False)
    return (
        pl.when(~running | ~applies.fill_null(True))
        .then(0)
        .when(applies.is_null())
        .then(5)
        .when(done)
        .then(pl.when(act <= due).then(2).otherwise(3))
        .when(seen <= due)
        .then(1)
        .otherwise(4)
        .cast(pl.UInt8)
        .alias(name)
    )


def audit() -> list[pl.Expr]:
    """The five duties."""
    received, issued, done, studied = (pl.col(name) for name in EVENTS)
    eligible = ~pl.col("other") & (pl.col("consent_given") | pl.col("consent_impeded"))
    urgent, ordinary = eligible & pl.col("danger"), eligible & ~pl.col("danger")

    def hours(start: pl.Expr, n: int) -> pl.Expr:
        return start + pl.duration(hours=n)

    def days(start: pl.Expr, n: int) -> pl.Expr:
        return start.dt.truncate("1d") + pl.duration(seconds=(n + 1) * DAY - 1)

    return [
        _duty("issue_urgently", urgent, received, issued, hours(received, 3)),
        _duty("implement_urgently", urgent, issued, done, hours(issued, 9)),
        _duty("study", ordinary, received, studied, days(received, 10)),
        _duty("issue", ordinary, studied, issued, hours(studied, 72)),
        _duty("implement", ordinary, issued, done, days(issued, 30)),
    ]


def run(frame_: pl.DataFrame) -> pl.DataFrame:
    return frame_.lazy().select(audit()).collect(engine="streaming")
