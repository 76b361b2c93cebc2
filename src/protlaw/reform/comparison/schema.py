"""The published shape of a comparison: pydantic models of `protlaw.diff/1`, from which its JSON Schema is made."""

from typing import Any, Literal

from pydantic import Field

from protlaw.render.options_schema import Place
from protlaw.render.schema import Strict

Fidelity = Literal["text", "reported", "title_only", "not_held"]


class TextData(Strict):
    """One of the two texts. `day`: the day it is read on (null: now); `drafts`: those applied to it."""

    name: str
    day: str | None
    digest: str
    drafts: list[str]


class DecreeData(Strict):
    name: str
    only_in: Literal["a", "b"]


class FidelityData(Strict):
    a: Fidelity | None
    b: Fidelity | None


class PlaceData(Strict):
    instrument: str
    eid: str
    state: Literal["added", "repealed", "restated"]
    fidelity: FidelityData


class ChangeData(Strict):
    """One aspect of a norm; `a` and `b`: it in words, null where there is none. `weakens`: the guarantee this weakens."""

    aspect: str
    effect: Literal["tightened", "loosened", "widened", "narrowed", "changed"]
    weakens: str | None
    a: str | None
    b: str | None


class Sentences(Strict):
    a: list[str]
    b: list[str]


class NormData(Strict):
    """What became of a norm. `through`: what it uses that changes; `sentences`: the whole norm in words, in each text."""

    norm: str
    kind: Literal["obligation", "prohibition", "aim", "power", "right", "requirement", "definition", "catalogue", "sanction"]
    state: Literal["added", "repealed", "tightened", "loosened", "widened", "narrowed", "changed", "unknown", "through", "restated"]
    title: str
    citations: list[Place]
    weakens: list[str]
    through: list[str]
    changes: list[ChangeData]
    sentences: Sentences


class SeatData(Strict):
    number: int
    label: str


class SeatsData(Strict):
    seat: str
    a: SeatData | None
    b: SeatData | None


class NumberData(Strict):
    a: int
    b: int


class BodyData(Strict):
    name: str
    seats: NumberData
    parts: list[SeatsData]


class OpenData(Strict):
    kind: Literal["ambiguity", "open_norm", "silence"]
    name: str
    state: Literal["added", "gone"]


class TermData(Strict):
    norm: str
    n: int
    unit: str


class NoTermData(Strict):
    norm: str
    why: Literal["absent", "no_term"]


class SumData(Strict):
    n: int
    unit: str


class WayData(Strict):
    """The terms of some norms one after the other, and what they add up to (null: one of them has none)."""

    steps: list[TermData | NoTermData]
    sum: list[SumData] | None


class PathData(Strict):
    a: WayData
    b: WayData


class CaseData(Strict):
    case: str
    subject: str


class CellData(Strict):
    """Answers that are one status in the first text and another in the second; null: no answer. `n`: how many; `cases`: which, or
    the first of a population."""

    a: str | None
    b: str | None
    n: int
    cases: list[CaseData]


class DueData(Strict):
    earlier: int
    later: int


class ShareData(Strict):
    """The least and the greatest share that what is known admits, as [numerator, denominator]; null: there may be none."""

    low: list[int] | None
    high: list[int] | None


class SharesData(Strict):
    a: ShareData
    b: ShareData


class EffectData(Strict):
    norm: str
    kind: str
    cells: list[CellData]
    due: DueData
    unsettled: int
    met_in_time: SharesData


class UnreadData(Strict):
    file: str
    why: str


class CasesData(Strict):
    """What changes in some cases; `same`: norms none of whose answers changes; `asked`: of how many norms, where not all were."""

    judged: int
    same: int
    asked: int | None
    unread: list[UnreadData]
    norms: list[EffectData]


class DiffData(Strict):
    """Two texts of a law side by side, in a language."""

    schema_: Literal["protlaw.diff/1"] = Field(alias="schema")
    engine: str
    lang: Literal["es", "en"]
    a: TextData
    b: TextData
    differs: bool
    decrees: list[DecreeData]
    places: list[PlaceData]
    norms: list[NormData]
    bodies: list[BodyData]
    open: list[OpenData]
    paths: list[PathData]
    cases: CasesData | None
    witnesses: list[dict[str, Any]]


def diff_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of what `protlaw diff --format json` gives."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **DiffData.model_json_schema()}
