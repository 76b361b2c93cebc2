"""Drafts known at second hand: the answer of a norm whose new words nobody reports is open, and one that rests on what nobody
mentions is given under a reading that it shows.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, get_args

from protlaw.core.status import DutyStatus, PowerStatus
from protlaw.core.values import EITHER
from protlaw.engine.derivation import Step
from protlaw.semantics import norms as n
from protlaw.semantics.lawbook import UNKNOWN, Instrument, Lawbook, unmentioned

if TYPE_CHECKING:
    from protlaw.engine.reference import Answer

_UNBOUND = ("not_in_force", "not_triggered", "defeated")


def reported(book: Lawbook) -> tuple[Instrument, ...]:
    """The drafts of a lawbook that are known at second hand."""
    return tuple(w for w in book.instruments.values() if w.amends is not None and not w.enacted and w.fidelity != "text")


def as_reported(answer: "Answer", draft: Instrument, choices: Mapping[str, str]) -> "Answer":
    """An answer under the law as a draft is reported to leave it."""
    rests = _rests_on(answer.norm, draft, choices)
    if rests is None:
        return answer
    step, anything = rests
    answer = answer._replace(why=answer.why._replace(parts=(*answer.why.parts, step)))
    return _open(answer) if anything else answer


def opened(norm: n.Norm, draft: Instrument, choices: Mapping[str, str]) -> bool:
    """Whether, under a draft, a norm may answer anything."""
    rests = _rests_on(norm, draft, choices)
    return rests is not None and rests[1]


def _rests_on(norm: n.Norm, draft: Instrument, choices: Mapping[str, str]) -> tuple[Step, bool] | None:
    """What an answer rests on that nobody reports of a draft, and whether it may then be anything; None if there is nothing."""
    if norm.head.name in draft.lost:
        return Step("unreported", draft.name, "", EITHER, ()), True
    rests = {name for name in (norm.head.name, *norm.head.rests_on) if name.startswith(f"{draft.amends}/")}
    if rests <= {*draft.said, *draft.lost}:
        return None
    name = unmentioned(draft.name)
    return Step("reading", name, choices[name], EITHER, ()), choices[name] == UNKNOWN


def _open(answer: "Answer") -> "Answer":
    """Anything a norm of this kind may answer, the validity of the act included."""
    possible = every(answer.norm)
    parts = (*answer.why.parts, Step("valid", "", "", EITHER, ()))
    return answer._replace(possible=possible, due=None, why=answer.why._replace(value=possible, parts=parts))


def every(norm: n.Norm) -> tuple[str, ...]:
    """Every status a norm of this kind may have, whatever its words."""
    match norm:
        case n.Duty(force="must"):
            return get_args(DutyStatus)
        case n.Duty(force="must_not"):
            return (*_UNBOUND, "observed", "violated")
        case n.Power():
            return get_args(PowerStatus)
        case n.Requirement(force="must"):
            return (*_UNBOUND, "yes", "no")
        case n.Define():
            return ("not_in_force", *norm.members, "no" if norm.type == "bool" else "none")
        case n.Catalogue():
            return (*_UNBOUND, "listed", "covered_if_required", "not_listed")
        case n.Sanction():
            return (*_UNBOUND, "described", "described_half", "not_described")
    return (*_UNBOUND, "achieved", "not_achieved")
