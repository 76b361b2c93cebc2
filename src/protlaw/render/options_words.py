"""The rights and duties of a role in words, whatever page lays them out."""

from collections.abc import Iterable, Iterator

from protlaw.core.anchor import Citation
from protlaw.core.values import Occ
from protlaw.engine.derivation import Finding, ended
from protlaw.engine.options import Claim, Option, Options
from protlaw.engine.parties import PERSONS, actor, parties, relations
from protlaw.engine.reread import Reread
from protlaw.render import moments
from protlaw.render.answer import Parts
from protlaw.render.finding import known_due
from protlaw.render.parties import party
from protlaw.render.prose import Prose
from protlaw.render.words import capital, contract, listed
from protlaw.semantics.lawbook import ROUTE
from protlaw.semantics.norms import TRUE, Duty, Power


class Words:
    """What is said of each right and duty, and of what was not examined, in one language."""

    def __init__(self, options: Options, lang: str) -> None:
        self.options, self.lang = options, lang
        self.parts = Parts(options.result, lang, details=False)
        self.told, self.say, self.book = self.parts.told, self.parts.say, options.result.book
        self.names = self.told.names
        self.prose = Prose(self.names, dict(options.result.choices))

    def role(self) -> str:
        """Who asks, and whom the file names there."""
        name = self.options.role.name
        if name != PERSONS:
            return self._named(name)
        whole = [self._named(relation) for relation in relations(self.book)]
        return (
            self.say("options.persons", persons=party(self.names, name), whole=listed(whole, self.lang))
            if whole
            else party(self.names, name)
        )

    def _named(self, name: str) -> str:
        entity, _, fact = name.partition(".")
        stated = self.options.result.case.statements
        found = [str(s.value) for s in stated if fact and s.fact == fact and s.subject.startswith(f"{entity}:")]
        named = listed([self.names.subject(who) for who in dict.fromkeys(found)], self.lang)
        return party(self.names, name) + (f" ({named})" if named else "")

    # --- a right

    def right(self, o: Option) -> list[str]:
        """Until when, before whom, in what form; or what would open it, or since when it is over."""
        said = [*self._holder(o), *([] if o.whole else [self.say("options.not_whole")])]
        if o.state in ("later", "none"):
            return [*said, *self._opens(o.finding)]
        if o.state == "used":
            return [*said, self.told.times(o.finding)]
        said += self._limits(o)
        if o.state == "over":
            return [*said, self.say("options.not_all")]
        said += [self.say("options.unused")] if o.state == "open" and "exercised" in o.finding.possible else []
        said += [self.told.outcomes(o.finding, m) for m in self.told.asked(o.finding)] if o.state == "unknown" else []
        said += [*self._before(o.finding), *self._form(o), *self._silences(o.finding)]
        return [*said, *self.told.notes(o.finding, self.parts.usual)]

    def _holder(self, o: Option) -> Iterable[str]:
        """That it is the role's on some reading only."""
        if all(p.readings for p in o.holders):
            used = {a: amb.default for a, amb in self.book.ambiguities.items()} | dict(self.options.result.choices)
            if not any(used[a] == r for p in o.holders for a, r in p.readings):
                yield self.say("options.holder", readings=self._readings(o.holders[0].readings))

    def _limits(self, o: Option) -> list[str]:
        """Until when, or since when not: the safest moment, and the limit on each reading that gives another."""
        if not isinstance(o.finding.source, Power) or o.finding.source.term is None:
            return [self.say("options.no_term"), *([] if o.finding.settled else self.told.readings(o.finding))]
        if len(o.reads) > 1:
            safest = [self._until(o.finding, o.safest, "options.safest")] if o.safest is not None else []
            return [*safest, *(self._read(o.finding, read) for read in o.reads)]
        due = o.reads[0].due
        if due is None or not known_due(due):
            return [self.say("options.no_date")]
        if o.state == "over":
            return [self.say("options.lapsed", moment=self._due(o.finding, due))]
        if due.earliest == due.latest:
            return [self._until(o.finding, due.earliest, "options.until")]
        return [self._until(o.finding, due.earliest, "options.safest"), self.say("options.due", moment=self._due(o.finding, due))]

    def _until(self, f: Finding, limit: int, key: str) -> str:
        """A limit, and how long is left to it."""
        left = limit - self.options.result.as_of.facts_until
        rest = self.say("options.left" if left > 0 else "options.left.none" if left == 0 else "options.left.past",
                        duration=moments.duration(left, self.lang))  # fmt: skip
        return self.say(key, moment=moments.until(limit, self.told.zone(f), self.lang), left=rest)

    def _read(self, f: Finding, read: Reread) -> str:
        """What it is on one reading, and its limit there."""
        status, due = self.told.statuses(f, read.possible), ""
        if read.due is not None and known_due(read.due):
            past = read.due.latest < self.options.result.as_of.facts_until
            due = self.say("options.read.past" if past else "options.read.due", moment=self._due(f, read.due))
        key = "options.read.used" if not read.readings else "options.read"
        return self.say(key, readings=self._readings(read.readings), status=status, due=due)

    def _due(self, f: Finding, due: Occ) -> str:
        return moments.due(due.earliest, due.latest, self.told.zone(f), self.lang)

    def _readings(self, readings: Iterable[tuple[str, str]]) -> str:
        return listed([f"{self.told.reading(a, r)} ({self.names.named(a)})" for a, r in readings], self.lang)

    def _opens(self, f: Finding) -> Iterable[str]:
        """What would open it: its condition, its start, the exception that stands in the way."""
        norm = f.source
        if not isinstance(norm, Power):
            return
        self.prose.reading(norm)
        if "defeated" in f.possible and f.defeated_by:
            yield capital(self.say("finding.defeated", exception=self.told.exceptions(f.defeated_by))) + "."
        if "not_triggered" in f.possible and norm.binding.trigger != TRUE:
            yield contract(self.say("options.when", cond=self.prose.cond(norm.binding.trigger)), self.lang)
        if "not_open" in f.possible and norm.start is not None:
            yield contract(self.say("options.starts", start=self.prose.noun(norm.start)), self.lang)

    def _before(self, f: Finding) -> Iterable[str]:
        """Before whom it is exercised, or that the encoded norm does not say."""
        norm = f.source
        found = parties(norm.counterparty) if isinstance(norm, Power) else ()
        each = list(dict.fromkeys(party(self.names, p.name) for p in found))
        said = self.say("options.before.whom", whom=listed(each, self.lang, "or")) if each else self.say("options.before")
        yield contract(said, self.lang)

    def _form(self, o: Option) -> Iterable[str]:
        """What the encoded norms ask of the act."""
        norm, asked = o.finding.source, []
        if isinstance(norm, Power) and norm.valid is not None:
            asked.append(self.say("options.form.valid", cond=self.prose.cond(norm.valid)))
        for name in o.form:
            other = self.book.norms[name][-1].norm
            place = self.names.places(other.head.citations, o.finding.norm.split("/")[0])
            key = "options.form.must_not" if isinstance(other, Duty) else "options.form.must"
            asked.append(self.say(key, label=self.names.head(other.head), place=place))
        yield contract(self.say("options.form", asked="; ".join(asked)) if asked else self.say("options.form.none"), self.lang)

    def _silences(self, f: Finding) -> list[str]:
        """What the law is silent on about it, with where it was looked for."""
        found = [s for s in self.book.silences.values() if f.norm in s.norms and s.aspect != ROUTE]
        home = f.norm.split("/")[0]
        return [
            contract(
                self.say(
                    "options.silence",
                    aspect=self.say(f"aspect.{s.aspect}"),
                    label=self.names.head(s.head),
                    places=self.names.places(s.searched, home),
                ),
                self.lang,
            )
            for s in found
        ]

    # --- a duty

    def duty(self, c: Claim) -> list[str]:
        """Where it stands: its moments, to whom it is owed, what it depends on."""
        f, told = c.finding, self.told
        said = [told.times(f), *self._unsaid(f), *self._owed(f), *told.notes(f, self.parts.usual), *self._end(c)]
        if c.state == "contested":
            said += told.readings(f)
        if c.state == "running" and not known_due(f.due):
            said.append(self.say("options.no_limit"))
        return [s for s in said if s]

    def _unsaid(self, f: Finding) -> Iterable[str]:
        if not parties(actor(f.source)):
            yield self.say("options.no_bearer")

    def _end(self, c: Claim) -> Iterable[str]:
        """That a duty not done ended afterwards, or may have."""
        norm, end = c.finding.source, ended(c.finding)
        if end is not None and isinstance(norm, Duty) and norm.ends is not None and c.state != "running":
            when = moments.occurrence(end, self.told.zone(c.finding), self.lang)
            key = "options.ended" if c.state == "ended" else "options.maybe_ended"
            yield contract(self.say(key, ends=self.prose.noun(norm.ends).split(": ")[0], moment=when), self.lang)

    def unknown(self, claims: Iterable[Claim]) -> Iterator[str]:
        """Duties of which it is not known whether they bind or were done, each in a sentence; those alike together."""
        alike: dict[tuple[str, str, str, str], tuple[list[str], dict[str, None]]] = {}
        for f in (c.finding for c in claims):
            why = self.told.reasons(f, details=False)
            because = f"{capital(self.say('finding.why', reasons=why))}." if why else ""
            subjects, asked = alike.setdefault((self.headline(f), self.told.place(f), because, self.told.swayed(f)), ([], {}))
            subjects.append(self.told.subject(f))
            asked.update(dict.fromkeys(f"[{self.told.number(m)}]" for m in self.told.asked(f)))
        for (title, place, because, swayed), (subjects, asked) in alike.items():
            where = " · ".join(x for x in (listed([s for s in subjects if s], self.lang), place) if x)
            ask = self.say("options.ask", refs=listed(list(asked), self.lang)) if asked else ""
            yield " ".join(x for x in (f"{title} ({where}).", ask, because, capital(swayed)) if x)

    def headline(self, f: Finding) -> str:
        """The right or duty, and where it stands or may stand."""
        shown = tuple(s for s in f.possible if s != "not_in_force") or f.possible
        may_be = self.say("finding.possible", statuses=self.told.statuses(f, shown))
        return f"{self.told.title(f)} — {may_be if len(shown) > 1 else self.told.status(f, shown[0])}"

    def _owed(self, f: Finding) -> Iterable[str]:
        """To whom the norm says that it is owed."""
        norm = f.source
        found = parties(norm.counterparty) if isinstance(norm, Duty) else ()
        if found:
            each = dict.fromkeys(self.say("options.owed.to", party=party(self.names, p.name)) for p in found)
            key = "options.owed.reading" if len(each) > 1 else "options.owed"
            yield contract(self.say(key, to=listed(list(each), self.lang, "or")), self.lang)

    # --- what was not examined

    def unlisted(self) -> str:
        """That what the file does not list is left out."""
        found = [self.names.subject(s).replace(" *", "") for s in self.options.unlisted]
        return self.say("options.unlisted", what=listed(list(dict.fromkeys(found)), self.lang)) if found else ""

    def other_routes(self) -> list[str]:
        """The routes that the text leaves to others, each by its name."""
        return [self.names.head(s.head) for s in self.book.silences.values() if s.aspect == ROUTE and s.days[1] is None]

    def routes(self) -> list[str]:
        """The routes that the encoded law does not examine, by name."""
        said = [self.say("options.route", route=label) for label in self.other_routes()]
        what = "; ".join(label.in_(self.lang) for label in self.book.jurisdiction.not_examined)
        said += [self.say("options.routes", what=what)] if what else []
        for instrument, eids in self.options.unread:
            work = self.book.instruments[instrument]
            titles = {a.eid: a.title.in_(self.lang) for a in work.articles}
            shown = [self.names.place(Citation(instrument, e), instrument) + (f" ({titles[e]})" if e in titles else "") for e in eids]
            title = self.names.label(work.title, instrument)
            said.append(self.say("options.unread", title=title, places=listed(shown, self.lang)))
        return [*said, *filter(None, [self.unlisted()]), self.say("options.more")]
