"""Workload W: synthetic cases of the urgent procedure, and what its law says of one case, written by hand.

Nine facts and five duties. Moments are seconds since the epoch; NONE stands for what did not happen. Answers are 0 not triggered,
1 pending, 2 met, 3 met late, 4 breached, 5 undetermined. One case in a hundred stands exactly on a limit.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from protlaw.api import Law
from protlaw.core.values import FUTURE
from protlaw.engine.columns.batch import Batch, ExactColumn, MaskColumn, NormColumns, Rows
from protlaw.engine.statuses import statuses_of
from protlaw.semantics.compile import Sources, compile_law

NONE = FUTURE
HOUR, DAY = 3600, 86_400
EVENTS = ("petition_received", "measures_issued", "measures_implemented", "study_completed")
ROLES = ("defender", "journalist", "relative", "colleague", "other")
DUTIES = ("issue_urgently", "implement_urgently", "study", "issue", "implement")
ANSWERS = {"not_triggered": 0, "pending": 1, "met": 2, "met_late": 3, "breached": 4}
FOLDER = Path(__file__).parent


class Cases(NamedTuple):
    """Many cases of W as columns; `danger` is 0 no, 1 yes, 2 unknown."""

    petition_received: NDArray[np.int64]
    measures_issued: NDArray[np.int64]
    measures_implemented: NDArray[np.int64]
    study_completed: NDArray[np.int64]
    observed_at: NDArray[np.int64]
    danger: NDArray[np.int8]
    consent_given: NDArray[np.bool_]
    consent_impeded: NDArray[np.bool_]
    role: NDArray[np.int8]


def law() -> Law:
    """The law of W."""
    sources = Sources((FOLDER / "w.toml").read_text("utf-8"), {"w/audit/w.law": (FOLDER / "w.law").read_text("utf-8")})
    return Law(compile_law(sources, "w")[0])


def draw(n: int, seed: int = 1) -> Cases:
    """Synthetic cases, the same for the same seed."""
    r = np.random.default_rng(seed)
    received = 1_700_000_000 + r.integers(0, 400 * DAY, n)
    danger = r.choice(np.array([0, 1, 2], np.int8), n, p=[0.5, 0.3, 0.2])
    urgent = danger == 1
    studied = received + r.integers(0, 15 * DAY, n)
    issued = np.where(urgent, received + r.integers(0, 6 * HOUR, n), studied + r.integers(0, 6 * DAY, n))
    on_limit = r.random(n) < 0.01
    issued = np.where(on_limit, np.where(urgent, received + 3 * HOUR, studied + 72 * HOUR), issued)
    done = issued + np.where(urgent, r.integers(0, 15 * HOUR, n), r.integers(0, 45 * DAY, n))
    done = np.where(on_limit & urgent, issued + 9 * HOUR, done)
    unissued = r.random(n) < 0.2
    return Cases(
        received,
        np.where(unissued, NONE, issued),
        np.where(unissued | (r.random(n) < 0.2), NONE, done),
        np.where(urgent | (r.random(n) < 0.2), NONE, studied),
        received + (r.random(n) * r.choice([6 * HOUR, 5 * DAY, 60 * DAY], n)).astype(np.int64),
        danger,
        r.random(n) < 0.7,
        r.random(n) < 0.3,
        r.integers(0, 5, n).astype(np.int8),
    )


def batch(cases: Cases) -> Batch:
    """The cases as the columnar backend takes them: exact moments, seen at each horizon."""
    n = len(cases.role)
    seen = {name: ExactColumn(np.where(getattr(cases, name) <= cases.observed_at, getattr(cases, name), NONE)) for name in EVENTS}
    truths = {"consent_given": MaskColumn(cases.consent_given), "consent_impeded": MaskColumn(cases.consent_impeded)}
    danger = MaskColumn(np.array([2, 1, 3], np.uint8)[cases.danger])
    role = MaskColumn((1 << cases.role).astype(np.uint8))
    rows = Rows("petition", n, np.arange(n), {**seen, **truths, "imminent_danger": danger, "person_role": role})
    return Batch(cases.observed_at, {"petition": rows})


def statuses(law_: Law) -> tuple[str, ...]:
    """The statuses of a duty of W, in the order of the bits of an answer."""
    return statuses_of(law_.book.norms["w.audit/study"])


def answers(found: dict[str, NormColumns]) -> NDArray[np.uint8]:
    """The five answers of each case, from what is possible of each duty."""
    columns = []
    for duty in DUTIES:
        one = found[f"w.audit/{duty}"]
        table = np.full(256, 5, np.uint8)
        for status, answer in ANSWERS.items():
            table[1 << one.statuses.index(status)] = answer
        columns.append(table[one.possible])
    return np.stack(columns, 1)


def by_hand(p: int, i: int, m: int, s: int, o: int, danger: int, given: bool, impeded: bool, role: int) -> tuple[int, ...]:
    """What the law says of one case, on plain integers; the order of arguments is that of `Cases`."""
    eligible = role != 4 and (given or impeded)
    if not eligible:
        return 0, 0, 0, 0, 0

    def duty(applies: int, start: int, act: int, due: int) -> int:
        if start > o or danger == 1 - applies:
            return 0
        if danger == 2:
            return 5
        if act <= o:
            return 2 if act <= due else 3
        return 1 if o <= due else 4

    def days(start: int, n: int) -> int:
        return start - start % DAY + (n + 1) * DAY - 1

    return (
        duty(1, p, i, p + 3 * HOUR),
        duty(1, i, m, i + 9 * HOUR),
        duty(0, p, s, days(p, 10)),
        duty(0, s, i, s + 72 * HOUR),
        duty(0, i, m, days(i, 30)),
    )
