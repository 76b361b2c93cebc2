"""A profile: from which figures a population of invented cases is drawn, on what source each figure rests, and which are assumed.

Everything random in a case is either a choice among named options or a delay; each says where it comes from. Things and facts
are those of the vocabulary of the law. The file is TOML; this is its boundary.
"""

import tomllib
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PositiveInt, ValidationError, model_validator

from protlaw.core.diagnostic import Diagnostic, SourceError, closest
from protlaw.intake.words import UNITS, fold

When: TypeAlias = dict[str, str | list[str]]  # choice -> option, or options: all must hold
Count: TypeAlias = Annotated[int, Field(ge=0)]
Weights: TypeAlias = dict[str, Count]


def _seconds(written: object) -> object:
    """A lapse as a file writes it, `6 hours`, in seconds."""
    number, _, unit = str(written).strip().partition(" ")
    if not (number.isascii() and number.isdecimal() and fold(unit) in UNITS):
        raise ValueError("lapse")
    return int(number) * UNITS[fold(unit)]


def _thousandths(written: object) -> object:
    try:
        return int(Decimal(str(written)) * 1000)
    except InvalidOperation:
        raise ValueError("number") from None


Lapse: TypeAlias = Annotated[PositiveInt, BeforeValidator(_seconds)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Words(_Part):
    """A text in both languages."""

    es: str
    en: str


class Figure(_Part):
    """A figure and its ground: a published source, an assumption in so many words, or both where only a part is published."""

    es: str
    en: str
    source: str | None = None
    assumption: Words | None = None

    @model_validator(mode="after")
    def _grounded(self) -> "Figure":
        if self.source is None and self.assumption is None:
            raise ValueError("ground")
        return self


class Choice(Figure):
    """One of several options, by weight; with `by`, by the weights of what another choice gave. Not drawn unless `when`."""

    weights: dict[str, Count | Weights]
    by: str | None = None
    when: When = {}
    names: dict[str, Words] = {}  # of the options, for people

    def options(self) -> list[str]:
        tables = [w for w in self.weights.values() if isinstance(w, dict)] if self.by else [self.weights]
        return list(dict.fromkeys(option for table in tables for option in table))

    def weighed(self, drawn: str | None) -> Weights:
        """The weights that apply, given what the choice it depends on gave."""
        table = self.weights.get(drawn or "", {}) if self.by else self.weights
        return {option: weight for option, weight in table.items() if isinstance(weight, int)} if isinstance(table, dict) else {}


class Claim(_Part):
    """The share of a delay that a source or an assumption puts within a term, in percent: what comes out is held against it."""

    term: Lapse
    percent: Annotated[int, Field(ge=0, le=100)]


class Delay(Figure):
    """A lognormal lapse: its median, and the spread of its logarithm in thousandths."""

    median: Lapse
    sigma: Annotated[int, BeforeValidator(_thousandths), Field(ge=0, le=4000)]
    within: Claim | None = None


class FactRule(_Part):
    """How a fact comes about: a value, none, a drawn option, a moment within or after another, a period, or members.

    Unless `when`, an event did not happen and anything else is not stated; nor is what `needs` a fact that did not happen. If
    `unknown` holds, the case does not say. `told` names the choice that says how precisely. `office`: done in office hours."""

    value: bool | int | str | None = None
    none: bool | None = None
    choice: str | None = None
    within: str | None = None
    after: str | None = None
    before: str | None = None
    delay: str | None = None
    begins: "FactRule | None" = Field(None, alias="from")
    ends: "FactRule | None" = Field(None, alias="to")
    members: list[str] | None = None
    when: When = {}
    needs: str | None = None
    unknown: When | None = None
    told: str | None = None
    office: When | None = None

    @model_validator(mode="after")
    def _one_form(self) -> "FactRule":
        if len(self.forms()) != 1 or (self.before and not self.delay):
            raise ValueError("form")
        return self

    def forms(self) -> list[str]:
        return [
            name
            for name in ("value", "none", "choice", "within", "after", "before", "begins", "members")
            if getattr(self, name) is not None
        ]


def _fact(written: Any) -> Any:
    if isinstance(written, list):
        return {"members": written}
    return written if isinstance(written, dict) else {"value": written}


class Row(_Part):
    """A thing of each case: its id, when there is one, and which fact must have happened for it to exist."""

    entity: str
    id: str
    when: When = {}
    needs: str | None = None
    facts: dict[str, Annotated[FactRule, BeforeValidator(_fact)]]


class Disagreement(_Part):
    """In which cases two accounts differ, on which facts (one of them, by lot), and by how much."""

    when: When
    accounts: Annotated[list[Words], Field(min_length=2, max_length=2)]
    facts: Annotated[list[str], Field(min_length=1)]
    delay: str


class Office(_Part):
    opens: Annotated[int, Field(ge=0, le=23)]
    closes: Annotated[int, Field(ge=1, le=24)]


class Profile(_Part):
    """A profile as its file writes it."""

    name: str
    jurisdiction: str
    zone: str
    until: str
    title: Words
    notes: list[Words] = []
    office: Office
    sources: dict[str, Words]
    choices: dict[str, Choice]
    delays: dict[str, Delay]
    disagreement: Disagreement | None = None
    rows: Annotated[list[Row], Field(alias="row", min_length=1)]


class Loaded(NamedTuple):
    """A profile with the digest of its file."""

    profile: Profile
    digest: str
    file: str


def load_profile(name: str, folder: Path) -> Loaded:
    """A shipped profile by name, or one's own by path; SourceError with everything that is wrong in it."""
    known = {p.stem: p for p in sorted(folder.glob("*.toml"))}
    path = known.get(name) or Path(name)
    if not path.is_file() or path.suffix != ".toml":
        args = {"found": name, "options": ", ".join(f"`{k}`" for k in known), "meant": closest(name, list(known)) or ""}
        raise SourceError([Diagnostic("PL0090", args, help="PL0090.meant" if args["meant"] else "PL0090.help")])
    content = path.read_bytes()
    file = path.name if name in known else name
    try:
        profile = Profile.model_validate(tomllib.loads(content.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise wrong_profile(file, [str(error)]) from None
    except ValidationError as error:
        raise wrong_profile(file, [_place(e["loc"]) for e in error.errors(include_url=False)]) from None
    return Loaded(profile, sha256(content).hexdigest(), file)


def wrong_profile(file: str, places: list[str]) -> SourceError:
    unique = list(dict.fromkeys(places))
    return SourceError([Diagnostic("PL0091", {"file": file, "what": what}, help="PL0091.help") for what in unique])


def _place(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in loc)
