"""An invented case as a case file, in Spanish or in English, as a lawyer would write one."""

from datetime import datetime
from typing import Any

import yaml

from protlaw.core.anchor import Label
from protlaw.core.time import zone
from protlaw.intake.casefile import Absent, Listed, Moment, Running
from protlaw.intake.words import spelt
from protlaw.reform.population.profile import Profile, Words
from protlaw.reform.population.sample import Case, Thing, Value, Versions
from protlaw.semantics.lawbook import FactDecl, Lawbook

_WORDS = {
    "none": Label("ninguno", "none"), "ongoing": Label("vigente", "ongoing"),
    True: Label("sí", "yes"), False: Label("no", "no"),
}  # fmt: skip


class _Plain(yaml.SafeDumper):
    """Writes words bare: a case file has no other scalars, so a date needs no quotes to stay one."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012

    def ignore_aliases(self, data: object) -> bool:
        return True


class Papers:
    """Writes the cases of a profile as case files."""

    def __init__(self, profile: Profile, book: Lawbook, lang: str) -> None:
        self.profile, self.book, self.lang = profile, book, lang
        self.zone = zone(profile.zone)

    def page(self, case: Case) -> str:
        """The text of a case file."""
        title = self._in(self.profile.title)
        head = {
            "case": f"{self.profile.name}-{case.name}",
            "jurisdiction": self.profile.jurisdiction,
            "zone": self.profile.zone,
            "facts_until": self.profile.until,
            "complete_until": {spelt("at", self.lang): self.profile.until, spelt("by", self.lang): title},
        }
        if any(isinstance(value, Versions) for thing in case.things for value in thing.facts.values()):
            head["accounts"] = self._accounts()
        page: dict[str, Any] = {spelt(key, self.lang): value for key, value in head.items()}
        for thing in case.things:
            entity = self.book.entities[thing.entity]
            section = entity.alias_plural if self.lang == "es" and entity.alias_plural else entity.plural
            page.setdefault(section, []).append(self._thing(thing))
        return str(yaml.dump(page, Dumper=_Plain, allow_unicode=True, sort_keys=False, default_flow_style=None, width=120))

    def _accounts(self) -> list[str]:
        return [self._in(words) for words in self.profile.disagreement.accounts] if self.profile.disagreement else []

    def _in(self, words: Words | Label) -> str:
        return words.es if self.lang == "es" else words.en

    def _thing(self, thing: Thing) -> dict[str, Any]:
        decls = self.book.entities[thing.entity].facts
        said: dict[str, Any] = {"id": thing.id}
        for name, value in thing.facts.items():
            decl = decls[name]
            said[decl.alias if self.lang == "es" and decl.alias else name] = self._said(value, decl)
        return said

    def _said(self, value: Value, decl: FactDecl) -> Any:
        match value:
            case Moment() | Absent():
                return self._moment(value)
            case Versions():
                told = [self._moment(moment) for moment in value.told]
                return {spelt("accounts", self.lang): dict(zip(self._accounts(), told, strict=True))}
            case Running():
                end = self._in(_WORDS["ongoing"]) if isinstance(value.end, Absent) else value.end and self._moment(value.end)
                return {spelt("from", self.lang): value.begin and self._moment(value.begin), spelt("to", self.lang): end}
            case Listed():
                return list(value.ids) or self._in(_WORDS["none"])
            case bool():
                return self._in(_WORDS[value])
        return next((self._in(m.label) for m in decl.members if m.name == value), str(value))

    def _moment(self, moment: Moment | Absent) -> str:
        """As precise as it is told; with its offset where the clock showed that hour twice."""
        if isinstance(moment, Absent):
            return self._in(_WORDS["none"])
        if moment.text:
            return moment.text
        wall = datetime.fromtimestamp(moment.earliest, self.zone)
        twice = wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
        return (wall if twice else wall.replace(tzinfo=None)).isoformat()
