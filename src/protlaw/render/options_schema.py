"""The published shape of what somebody can do today: pydantic models of `protlaw.options/1`, from which its JSON Schema is made."""

from typing import Any, Literal

from pydantic import Field

from protlaw.render.schema import Asked, Moment, Strict


class Place(Strict):
    instrument: str
    eid: str
    label: str


class Stands(Strict):
    """A right or duty, and where it stands on the readings in use; `label`: the same in sentences."""

    norm: str
    kind: Literal["right", "power", "obligation", "prohibition"]
    subject: str
    bearer: str | None
    status: str
    possible: list[str]
    due: Moment
    at: Moment
    citations: list[Place]
    missing: list[Asked]
    label: list[str]


class Holder(Strict):
    """A party by which a right is the asker's, and the readings on which it is (none: whatever the reading)."""

    party: str
    readings: dict[str, str]


class OnReading(Strict):
    """What it is on some readings instead of those in use (none: on those in use)."""

    readings: dict[str, str]
    possible: list[str]
    due: Moment


class OptionData(Stands):
    """A right or power. `safest`: the earliest limit over the readings; `form`: the norms that bear on the act."""

    state: Literal["open", "arguable", "unknown", "later", "over", "used", "none"]
    holders: list[Holder]
    safest: str | None
    all_tried: bool
    on_each_reading: list[OnReading]
    form: list[str]


class ClaimData(Stands):
    state: Literal["overdue", "violated", "contested", "unknown", "running", "ended"]


class SeenAt(Strict):
    facts_until: str
    known_at: str | None


class Law(Strict):
    digest: str
    engine: str


class OptionsData(Strict):
    """What a role can do. `not_listed`: lists that may have members not on file; `not_encoded`: by instrument, the articles cited
    around the encoded ones that are not encoded."""

    schema_: Literal["protlaw.options/1"] = Field(alias="schema")
    case: str
    as_of: SeenAt
    for_: str = Field(alias="for")
    lawbook: Law
    readings: dict[str, str]
    options: list[OptionData]
    own_duties: list[ClaimData]
    duties_of_others: list[ClaimData]
    not_listed: list[str]
    other_routes: list[str]
    not_examined: list[str]
    not_encoded: dict[str, list[str]]
    disclaimer: list[str]


def options_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of what `protlaw options` gives."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **OptionsData.model_json_schema()}
