"""The published shape of the questions, from which its JSON Schema is made. Imported only to publish or check it."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from protlaw.render.questions_data import SCHEMA
from protlaw.render.schema import Strict


class Seen(Strict):
    """From when the case is seen."""

    facts_until: str
    known_at: str | None


class Book(Strict):
    digest: str
    engine: str


class Bears(Strict):
    """One answer a question bears on, and what each value (or stretch of moments) would leave of it."""

    norm: str
    subject: str
    effect: Literal["settles", "together", "narrows", "bears"]
    with_: list[str] = Field(alias="with")
    if_: dict[str, list[str]] = Field(alias="if")


class Asked(Strict):
    """A fact, or an open norm, to ask about; `in_file`: what the file says so far is `unknown`, or `imprecise`."""

    fact: str
    kind: str
    ask: str
    of: str | None
    in_file: Literal["unknown", "imprecise"] | None
    settles: int
    narrows: int
    bears: list[Bears]


class Told(Strict):
    """An answer on which the accounts of the file disagree."""

    model_config = ConfigDict(title="Accounts")

    norm: str
    subject: str
    if_: dict[str, list[str]] = Field(alias="if")


class Standard(Strict):
    norm: str
    subject: str
    standard: str


class Listed(Strict):
    """A list that may have members nobody listed, and the norms that could reach them."""

    list_: str = Field(alias="list")
    norms: list[str]


class Questions(Strict):
    schema_: Literal["protlaw.questions/1"] = Field(alias="schema")
    case: str
    as_of: Seen
    lawbook: Book
    undecided: int
    asked: int
    questions: list[Asked]
    accounts: list[Told]
    standards: list[Standard]
    lists: list[Listed]


def questions_schema() -> dict[str, Any]:
    """The JSON Schema of what to find out next."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA, **Questions.model_json_schema(by_alias=True)}
