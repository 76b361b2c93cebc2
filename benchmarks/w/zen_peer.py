"""Workload W in zen-engine: one graph with an expression for each duty, over seconds since the epoch, null for what is not there."""

import json
from typing import Any

from cases import DAY, HOUR

_ELIGIBLE = "(person_role != 'other' and (consent_given or consent_impeded))"


def _duty(applies: str, start: str, act: str, due: str) -> str:
    done = f"({act} != null and {act} <= observed_at)"
    return (
        f"(not {_ELIGIBLE} or {start} == null or {start} > observed_at) ? 0"
        f" : imminent_danger == null ? 5 : imminent_danger != {applies} ? 0"
        f" : {done} ? ({act} <= {due} ? 2 : 3) : (observed_at <= {due} ? 1 : 4)"
    )


def _hours(start: str, n: int) -> str:
    return f"({start} + {n * HOUR})"


def _days(start: str, n: int) -> str:
    return f"({start} - {start} % {DAY} + {(n + 1) * DAY - 1})"


def _expressions() -> list[str]:
    received, issued, done, studied = "petition_received", "measures_issued", "measures_implemented", "study_completed"
    return [
        _duty("true", received, issued, _hours(received, 3)),
        _duty("true", issued, done, _hours(issued, 9)),
        _duty("false", received, studied, _days(received, 10)),
        _duty("false", studied, issued, _hours(studied, 72)),
        _duty("false", issued, done, _days(issued, 30)),
    ]


def decision() -> Any:
    """The graph, loaded: a call of it with the facts of a case answers the five duties."""
    import zen

    expressions = [{"id": f"e{i}", "key": f"d{i}", "value": e} for i, e in enumerate(_expressions())]
    place = {"position": {"x": 0, "y": 0}}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", **place},
        {"id": "w", "type": "expressionNode", "name": "w", "content": {"expressions": expressions, "passThrough": False}, **place},
        {"id": "out", "type": "outputNode", "name": "out", **place},
    ]
    edges = [{"id": a + b, "type": "edge", "sourceId": a, "targetId": b} for a, b in (("in", "w"), ("w", "out"))]
    graph = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    return zen.ZenEngine().create_decision(json.dumps(graph))


def answer(loaded: Any, facts: dict[str, Any]) -> tuple[int, ...]:
    found = loaded.evaluate(facts)["result"]
    return tuple(found[f"d{i}"] for i in range(5))
