"""The published shape of a result: pydantic models of the public contract, from which its JSON Schema is made.

Imported only to publish or to check the contract: a check of a case does not pay for it.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Truth = Literal["yes", "no", "undetermined"]
Statuses = str | list[str]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)


class Bounds(Strict):
    """A moment known between two bounds; a bound that is not known is null."""

    earliest: str | None
    latest: str | None


Moment = str | Bounds | None


class AsOf(Strict):
    facts_until: str
    law_on: str | None
    known_at: str | None


class LawbookId(Strict):
    """The law and the program that answered; `tables` is the part of the digest that is zones and calendars."""

    digest: str
    tables: str
    engine: str
    tzdata: str
    drafts: list[str]


class Term(Strict):
    """The limit as written: `n` is null when a reading or a fact gives the number."""

    n: int | None
    unit: Literal["minutes", "hours", "natural_days", "business_days", "months", "years"]
    direction: Literal["from", "before"]
    from_: Moment = Field(alias="from")
    inclusive: bool


class Cited(Strict):
    instrument: str
    eid: str
    reads_on: str
    label: str
    because: str


class Asked(Strict):
    """A fact that would narrow the answer, and the statuses left for each value; `with`: one of these is needed too."""

    fact: str
    ask: str
    of: str | None
    if_: dict[str, Statuses] = Field(alias="if")
    with_: list[str] = Field(alias="with")
    settles: bool


class ReadingInPlay(Strict):
    ambiguity: str
    used: str
    others: dict[str, Statuses]


class Why(Strict):
    step: str
    name: str
    subject: str
    value: JsonValue
    parts: list["Why"]


class ReasonOpen(Strict):
    kind: Literal["missing_fact", "imprecise", "accounts", "conflict", "open_norm", "silence", "calendar", "not_reported"]
    name: str
    subject: str


class DelayBounds(Strict):
    earliest: int
    latest: int


class Brief(Strict):
    """A finding as it would be without the hypothesis; null status where there would be none."""

    status: str | None
    possible: list[str]
    settled: bool
    due: Moment
    at: Moment


class Gone(Brief):
    """A finding there would be without the hypothesis, and is not with it."""

    norm: str
    kind: str
    subject: str


class Assumed(Strict):
    """A fact supposed: the value as written, and what the file says instead (null: nothing)."""

    fact: str
    value: str
    replaced: str | None


class About(Strict):
    norm: str
    subject: str


class WeighedReading(Strict):
    """What one reading does for the asker: the findings it makes worse, and those it makes better."""

    ambiguity: str
    reading: str
    worse: list[About]
    better: list[About]


class WorstOf(About):
    """The worst that readings in play make of one finding, and which."""

    otherwise: list[str]
    possible: list[str]
    due: Moment
    readings: dict[str, str]


class AgainstData(Strict):
    """The readings worst for somebody. `given`: readings asked for, held fixed; `readings`: the one set used; `declined`: those
    that harm too but, on balance, not as much; `all_tried`: whether every set was tried."""

    for_: str = Field(alias="for")
    given: dict[str, str]
    readings: list[WeighedReading]
    declined: list[WeighedReading]
    worst: list[WorstOf]
    all_tried: bool


class FindingData(Strict):
    norm: str
    kind: Literal[
        "obligation", "prohibition", "aim", "power", "right", "requirement", "definition", "catalogue", "sanction", "act", "order"
    ]
    subject: str
    bearer: str | None
    status: str
    possible: list[str]
    duty: Truth | None
    late: Truth | None
    breach: Truth | None
    settled: bool
    all_tried: bool
    term: Term | None
    due: Moment
    safest: str | None
    at: Moment
    delay_seconds: int | DelayBounds | None
    since: Moment
    defeated_by: list[str]
    citations: list[Cited]
    fidelity: Literal["text", "reported", "title_only", "not_held"]
    reasons: list[ReasonOpen]
    missing: list[Asked]
    readings: list[ReadingInPlay]
    accounts: dict[str, Statuses]
    orders: list[str]
    why: Why
    without: Brief | None


class Warned(Strict):
    code: str
    path: str | None
    label: str


class Digests(Strict):
    salt: str
    input: str
    result: str


class ResultData(Strict):
    schema_: Literal["protlaw.result/1"] = Field(alias="schema")
    case: str
    as_of: AsOf
    assumptions: list[Assumed]
    against: AgainstData | None
    lawbook: LawbookId
    readings: dict[str, str]
    findings: list[FindingData]
    gone: list[Gone]
    warnings: list[Warned]
    not_examined: list[str]
    disclaimer: str
    digest: Digests


def result_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a result."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **ResultData.model_json_schema()}
