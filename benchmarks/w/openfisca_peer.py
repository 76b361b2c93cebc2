"""Workload W in OpenFisca-Core: a variable for each fact and duty of a person. Its dates are days, so hours are counted in seconds
since the epoch, which it keeps in 32 bits; what did not happen is the greatest of them."""

from collections.abc import Callable
from typing import Any

import numpy as np
from cases import DAY, DUTIES, EVENTS, HOUR, NONE, Cases

_NEVER = 2**31 - 1
_PERIOD = "2025-01-01"


def system() -> Any:
    """The facts and the five duties as variables."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    person = build_entity(key="person", plural="persons", label="", is_person=True)
    found = TaxBenefitSystem([person])

    def variable(name: str, kind: type, formula: Callable[..., Any] | None = None, default: Any = None) -> None:
        body: dict[str, Any] = {"value_type": kind, "entity": person, "definition_period": DateUnit.DAY, "label": name}
        body |= {"formula": formula} if formula else {}
        body |= {"default_value": default} if default is not None else {}
        found.add_variable(type(name, (Variable,), body))

    for name in (*EVENTS, "observed_at"):
        variable(name, int, default=_NEVER)
    for name, kind in (("danger", int), ("consent_given", bool), ("consent_impeded", bool), ("role", int)):
        variable(name, kind)
    variable("eligible", bool, lambda p, t: (p("role", t) != 4) & (p("consent_given", t) | p("consent_impeded", t)))

    def duty(name: str, applies: int, start: str, act: str, due: Callable[[Any], Any]) -> None:
        def formula(p: Any, t: Any) -> Any:
            began, done, seen, danger = p(start, t), p(act, t), p("observed_at", t), p("danger", t)
            late = np.minimum(done, seen) > due(began.astype(np.int64))
            live = p("eligible", t) & (began <= seen)
            return np.select([~live, danger == 2, danger != applies, done <= seen], [0, 5, 0, 2 + late], 1 + 3 * late)

        variable(name, int, formula)

    def hours(n: int) -> Callable[[Any], Any]:
        return lambda start: start + n * HOUR

    def days(n: int) -> Callable[[Any], Any]:
        return lambda start: start - start % DAY + (n + 1) * DAY - 1

    received, issued, implemented, studied = EVENTS
    duty("issue_urgently", 1, received, issued, hours(3))
    duty("implement_urgently", 1, issued, implemented, hours(9))
    duty("study", 0, received, studied, days(10))
    duty("issue", 0, studied, issued, hours(72))
    duty("implement", 0, issued, implemented, days(30))
    return found


def inputs(cases: Cases) -> dict[str, Any]:
    """The cases in the types it keeps."""
    moments = {name: np.where(getattr(cases, name) >= NONE, _NEVER, getattr(cases, name)).astype(np.int32) for name in EVENTS}
    plain = {name: getattr(cases, name) for name in ("danger", "consent_given", "consent_impeded", "role")}
    return {**moments, **plain, "observed_at": cases.observed_at.astype(np.int32)}


def run(system_: Any, given: dict[str, Any]) -> list[Any]:
    from openfisca_core.simulations import SimulationBuilder

    builder = SimulationBuilder()
    builder.create_entities(system_)
    builder.declare_person_entity("person", np.arange(len(given["role"])))
    simulation = builder.build(system_)
    for name, values in given.items():
        simulation.set_input(name, _PERIOD, values)
    return [simulation.calculate(duty, _PERIOD) for duty in DUTIES]
