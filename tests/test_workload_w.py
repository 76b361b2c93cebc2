"""Workload W, a law of its own: columns and program answer what is written by hand, on cases of which one in a hundred is on a limit."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from protlaw.engine.columns.kernel import Columnar

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks" / "w"


@pytest.fixture(scope="module")
def w() -> ModuleType:
    spec = importlib.util.spec_from_file_location("workload_w", FOLDER / "cases.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["workload_w"] = module
    spec.loader.exec_module(module)
    return module


def test_columns_and_program_answer_as_by_hand(w: ModuleType) -> None:
    law, cases = w.law(), w.draw(10_000)
    rows = list(zip(*(column.tolist() for column in cases), strict=True))
    expected = np.array([w.by_hand(*row) for row in rows])
    assert (np.bincount(expected.ravel(), minlength=6) > 100).all()
    for block in (999, 65_536):
        assert (w.answers(Columnar(law.book).evaluate(w.batch(cases), block=block)) == expected).all()
    program = law.compile("petition", tuple(f"w.audit/{duty}" for duty in w.DUTIES))
    told = {1 << i: w.ANSWERS[s] for i, s in enumerate(program.statuses[program.norms[0]]) if s in w.ANSWERS}
    for *moments, seen, danger, given, impeded, role in rows[:2000]:
        facts = {name: None if at >= w.NONE else at for name, at in zip(w.EVENTS, moments, strict=True)}
        facts |= {"imminent_danger": (False, True, None)[danger], "consent_given": given, "consent_impeded": impeded}
        answers = program(facts | {"person_role": w.ROLES[role]}, seen)
        assert [told.get(mask, 5) for mask in answers] == list(w.by_hand(*moments, seen, danger, given, impeded, role))
