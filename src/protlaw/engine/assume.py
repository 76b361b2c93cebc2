"""An answer under a hypothesis: facts supposed, or the readings worst for somebody, beside the answer there would be without."""

from collections.abc import Mapping

from protlaw.engine.against import readings_against
from protlaw.engine.derivation import AsOf, Result
from protlaw.engine.evaluate import evaluate
from protlaw.engine.parties import role_of
from protlaw.engine.reread import Readings
from protlaw.intake.assumed import assuming
from protlaw.intake.casefile import CaseFile
from protlaw.semantics.lawbook import Lawbook


def supposing(
    book: Lawbook, case: CaseFile, as_of: AsOf, choices: Mapping[str, str], assumptions: Mapping[str, str], against: str | None
) -> Result:
    """Every finding about a case with some facts supposed (fact -> value as a file writes it), under the readings worst for a
    role if one is given, beside the findings without either. Raises SourceError."""
    result = evaluate(book, case, as_of, choices)
    without = result.findings
    if assumptions:
        supposed = assuming(case, book, assumptions, as_of.facts_until)
        result = evaluate(book, supposed.case, as_of, choices)
        result = result._replace(assumptions=supposed.assumptions, warnings=(*supposed.warnings, *result.warnings))
    if against is not None:
        result = _worst(result, against)
    return result._replace(without=without)


def _worst(result: Result, word: str) -> Result:
    """The same answer under the readings worst for a role."""
    role, choices = role_of(result.book, result.case, word), dict(result.choices)
    found = readings_against(result, role, Readings(result.book, result.case, result.as_of, choices))
    worst = evaluate(result.book, result.case, result.as_of, choices | {w.ambiguity: w.reading for w in found.readings})
    return worst._replace(assumptions=result.assumptions, warnings=result.warnings, against=found)
