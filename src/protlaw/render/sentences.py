"""One norm as sentences, made from the norm itself."""

from collections.abc import Collection
from typing import Any

from protlaw.core.anchor import Citation
from protlaw.render.messages import text
from protlaw.render.prose import Prose
from protlaw.render.words import capital, contract, listed, quoted, several
from protlaw.semantics import norms as n


class Sentences:
    """The sentences of norms, ambiguities, silences and open norms of a lawbook, under the default readings."""

    def __init__(self, prose: Prose) -> None:
        self.prose, self.names, self.lang, self.book = prose, prose.names, prose.lang, prose.names.book

    def say(self, key: str, /, **args: object) -> str:
        return text(self.lang, key, **args)

    def end(self, words: str) -> str:
        """A finished sentence: capital, contractions, full stop."""
        return capital(contract(words, self.lang))

    def places(self, citations: tuple[Citation, ...], home: str) -> str:
        """Provisions one after the other; those of another instrument last, with its title."""
        return self.names.places(citations, home)

    def norm(self, norm: n.Norm) -> list[str]:
        """What a norm says, its exceptions, its grounds."""
        earlier, self.prose.met = self.prose.met, {}
        self.prose.reading(norm)
        match norm:
            case n.Duty():
                said = self.duty(norm)
            case n.Power():
                said = self.power(norm)
            case n.Requirement():
                said = self.requirement(norm)
            case n.Define():
                said = self.definition(norm)
            case n.Catalogue():
                said = self.catalogue(norm)
            case n.Sanction():
                said = self.sanction(norm)
        if self.prose.met:
            marks = listed([quoted(self.names.named(a), self.lang) for a in self.prose.met], self.lang)
            said[0] = f"{said[0].removesuffix('.')} {self.say('law.by_reading', ambiguities=marks)}."
        self.prose.met = {a: {**earlier.get(a, {}), **self.prose.met.get(a, {})} for a in (*earlier, *self.prose.met)}
        if not isinstance(norm, n.Define):
            said += self.exceptions(norm.binding)
        fidelity = self.say(f"fidelity.{norm.head.fidelity}")
        home = norm.head.name.split("/")[0]
        places = self.places(norm.head.citations, home) or self.say("law.grounds.none")
        if n.lost(norm):
            said = [self.say("law.lost", norm=self.names.norm(norm))]
        said.append(self.say("law.grounds", places=places, fidelity=fidelity))
        return [self.end(s) for s in said]

    # --- parts

    def _opening(self, norm: n.Duty | n.Power | n.Requirement | n.Sanction) -> str:
        """Whom the norm is about and when it binds."""
        each = norm.scope.each
        kind = self.names.kind(norm.scope.entity)
        about = self.say("law.on.only" if kind.istitle() and " " not in kind else "law.on", entity=kind)
        if isinstance(each, n.Every):
            about += self.say(f"law.on.{each.unit}", start=self.prose.noun(each.start))
        elif each is not None:
            coll = self.prose.noun(each.coll)
            feminine = coll.startswith(("las ", "la "))
            about = self.say("law.on.each", one=self.say("one.f" if feminine else "one.m"), coll=coll)
        cond = norm.binding.trigger
        shown = self.prose.settled(cond)
        if shown == n.TRUE or shown == n.FALSE:
            return about + ", " + ("" if shown.terms else self.say("law.if.never") + " ")
        said = self.prose.cond(cond)
        return about + ", " + self.say("law.if.several" if "; " in said else "law.if", cond=said) + ", "

    def _given(self, key: str, cond: n.Cond, **args: object) -> str:
        """A sentence with a condition; one that always or never holds says so, and that it is by the readings taken."""
        shown = self.prose.settled(cond)
        if shown != n.TRUE and shown != n.FALSE:
            return self.say(key, cond=self.prose.cond(cond), **args)
        taken = "" if cond == shown else self.say("law.taken")
        return self.say(f"{key}.always" if shown.terms else f"{key}.never", taken=taken, **args)

    def _bearer(self, bearer: Any) -> str:
        if bearer is None:
            return self.say("law.bearer.unstated")
        return self.names.authority(bearer) if isinstance(bearer, str) else self.prose.noun(bearer)

    def _does(self, key: str, bearer: Any, head: n.Head) -> str:
        """Who must, may or has the right to do what; the verb agrees with several."""
        who = self._bearer(bearer)
        return self.say(f"{key}.many" if several(who, self.lang) else key, bearer=who, label=self.names.head(head))

    def _term(self, norm: n.Duty | n.Power) -> str:
        """The limit, from its anchor."""
        term = norm.term
        if term is None:
            return ""
        if term.number is None or term.unit is None or not isinstance(term.due, n.Shift):
            return self.say("law.no_later", moment=self.prose.noun(term.due))
        anchor, quantity = self.prose.noun(term.due.anchor), self.prose.quantity(term.number, term.unit)
        if term.sign < 0:
            return self.say("law.at_least", n=quantity, anchor=anchor)
        if isinstance(term.number, n.Const) and term.number.value == 0:
            return self.say("law.by_day" if isinstance(term.due.anchor, n.Day) else "law.by_day_of", anchor=anchor)
        if "; " in quantity:
            return self.say("law.within.cases", unit=self.say(f"units.{term.unit}"), cases=self.prose.noun(term.number), anchor=anchor)
        one = isinstance(term.number, n.Const) and term.number.value == 1
        return self.say("law.within.1" if one else "law.within", n=quantity, anchor=anchor, article=self.say(f"article.{term.unit}"))

    def _counting(self, norm: n.Duty | n.Power) -> list[str]:
        if norm.term is None or not isinstance(norm.term.due, n.Shift):
            return []
        rules = [self.prose.noun(rule) for rule in norm.term.due.rules]
        zone = norm.term.due.zone
        if isinstance(zone, n.Choose):
            self.prose.noun(zone)
            reading = next(r for r in self.book.ambiguities[zone.name].readings if r.name == self.prose.choices[zone.name])
            about = self.names.named(zone.name)
            rules.append(f"{about}: {self.names.label(reading.label, reading.name)}")
        return [self.say("law.counting", rules="; ".join(rules))] if rules else []

    def exceptions(self, binding: n.Binding) -> list[str]:
        """Each exception, and those to it, with their provisions."""
        said = []
        for name, _ in binding.defeated:
            said += self._exception(name, "law.exception", ())
        return said

    def _exception(self, name: str, key: str, path: tuple[str, ...]) -> list[str]:
        found = self.book.exceptions[name]
        own = self.say(key, label=self.names.head(found.head), place=self.places(found.head.citations, name.split("/")[0]))
        deeper = [x for x, e in self.book.exceptions.items() if name in e.targets and x not in path]
        return [own, *(s for x in deeper for s in self._exception(x, "law.exception.to", (*path, name)))]

    def exempting(self, name: str) -> str:
        """An exception by itself, where the provision that gives it is read: what it takes its cases out of."""
        found = self.book.exceptions[name]
        norms = listed([quoted(self.names.named(t), self.lang) for t in found.targets], self.lang)
        said = self.say("law.exempting", norms=norms, label=self.names.head(found.head))
        fidelity = self.say(f"fidelity.{found.head.fidelity}")
        grounds = self.say("law.grounds", places=self.places(found.head.citations, name.split("/")[0]), fidelity=fidelity)
        return f"{self.end(said)} {self.end(grounds)}"

    # --- kinds

    def duty(self, norm: n.Duty) -> list[str]:
        said = self._opening(norm) + self._does(f"law.duty.{norm.force}", norm.bearer, norm.head)
        if norm.counterparty is not None:
            to = self._bearer(norm.counterparty)
            said += "" if to in said else " " + self.say("law.to", counterparty=to)
        limits = [self.standard(s) for s in norm.standards] + ([self._term(norm)] if norm.term else [])
        if not limits and norm.force != "must_not":
            limits = [self.say("law.from", start=self.prose.noun(norm.start)) if norm.start is not None else self.say("law.always")]
        whole = [", ".join(s for s in (said, listed(limits, self.lang)) if s) + "."]
        whole += self._counting(norm)
        if norm.force == "must_not":
            whole.append(self.say("law.act", done=self.prose.noun(norm.done)))
        else:
            whole.append(self.say("law.done", done=self.prose.noun(norm.done)))
            whole += [self.say("law.ends", ends=self.prose.noun(norm.ends).split(": ")[0])] if norm.ends is not None else []
        if norm.force == "seek":
            whole.append(self.say("law.aim"))
        elif norm.force == "must" and norm.term is None:
            standards = [s.kind for s in norm.standards]
            whole += [self.say("law.standard", standard=self.say(f"standard.{s}")) for s in standards] or [self.say("law.no_term")]
        return whole + ([self.say("law.consequence", label=norm.consequence.in_(self.lang))] if norm.consequence else [])

    def standard(self, standard: n.Standard) -> str:
        """An open standard: «de inmediato tras …»."""
        if standard.anchor is None:
            return self.say(f"law.{standard.kind}.bare")
        return self.say(f"law.{standard.kind}", anchor=self.prose.noun(standard.anchor))

    def power(self, norm: n.Power) -> list[str]:
        said = self._opening(norm) + self._does(f"law.{norm.kind}", norm.holder, norm.head)
        if norm.counterparty is not None:
            before = self._bearer(norm.counterparty)
            said += "" if before in said else " " + self.say("law.before", counterparty=before)
        limit = self._term(norm) or (self.say("law.from", start=self.prose.noun(norm.start)) if norm.start is not None else "")
        whole = [", ".join(s for s in (said, limit) if s) + ".", *self._counting(norm)]
        whole += [self.say("law.exercised", done=self.prose.noun(norm.act))] if norm.act is not None else []
        whole += [self.say("law.ends", ends=self.prose.noun(norm.ends).split(": ")[0])] if norm.ends is not None else []
        return whole + ([self._given("law.valid", norm.valid)] if norm.valid is not None else [])

    def requirement(self, norm: n.Requirement) -> list[str]:
        said = self._opening(norm) + self.say(f"law.requirement.{norm.force}", label=self.names.head(norm.head)) + "."
        whole = [said, self._given("law.holds", norm.holds)]
        return whole + ([self.say("law.governed", moment=self.prose.noun(norm.governed))] if norm.governed is not None else [])

    def definition(self, norm: n.Define) -> list[str]:
        label = self.names.head(norm.head)
        if norm.value is not None:
            return [self.say("law.defines.value", label=label, value=self.prose.noun(norm.value))]
        home = norm.head.name.split("/")[0]
        said: list[str] = []
        for member, cond, citations in norm.cases:
            where = self.places(citations, home)
            if norm.type == "bool":
                key = "law.defines.bool.or" if said else "law.defines.bool"
                said.append(self._given(key, cond, label=label, place=where))
            else:
                words = quoted(self.names.member(norm, member, "definition"), self.lang)
                said.append(self._given("law.defines.one", cond, label=label, member=words, place=where).replace(" ()", ""))
        return said

    def catalogue(self, norm: n.Catalogue) -> list[str]:
        home = norm.head.name.split("/")[0]
        items = "; ".join(f"{self.names.label(i.label, i.member)} ({self.names.place(i.citation, home)})" for i in norm.items)
        said = [self.say("law.catalogue", label=self.names.head(norm.head), items=items)]
        if norm.open is None:
            return [*said, self.say("law.catalogue.closed")]
        where = self.names.place(norm.open, home)
        if norm.decider is None:
            return [*said, self.say("law.catalogue.open.nobody", place=where)]
        return [*said, self.say("law.catalogue.open", place=where, decider=self.names.authority(norm.decider))]

    def sanction(self, norm: n.Sanction) -> list[str]:
        penalties = listed([self.penalty(p) for p in norm.penalties], self.lang)
        said = [self._opening(norm) + self.say("law.sanction", label=self.names.head(norm.head), penalties=penalties) + "."]
        said.append(self.say("law.conduct", conduct=self.prose.noun(norm.conduct)))
        return said + ([self.say("law.half", cond=self.prose.cond(norm.half))] if norm.half.terms else [])

    def penalty(self, penalty: n.Penalty) -> str:
        """A penalty with its range, where it has one."""
        label = penalty.label.in_(self.lang)
        if penalty.unit is None:
            return label
        return self.say("law.penalty", label=label, low=penalty.low, high=penalty.high, unit=self.say(f"units.{penalty.unit}"))

    # --- what surrounds the norms

    def ambiguity(self, name: str) -> list[str]:
        """A point the text leaves open: each reading, what it comes to here, and why the default is the default."""
        found = self.book.ambiguities[name]
        formal = self.prose.met.get(name, {})
        home = name.split("/")[0]
        said = [self.say("law.ambiguity", label=self.names.head(found.head), places=self.places(found.head.citations, home))]
        for reading in sorted(found.readings, key=lambda r: r.name != found.default):
            mark = self.say("law.reading.default" if reading.name == found.default else "law.reading.other")
            words = formal.get(reading.name, "")
            label = self.names.label(reading.label, reading.name)
            told = words and words != label and not words.isdigit()
            shown = self.say("law.reading.formal", formal=words) if told else ""
            said.append("· " + contract(self.say("law.reading", mark=mark, label=quoted(label, self.lang), formal=shown), self.lang))
        said.append("· " + self.say("law.because", because=found.because.in_(self.lang)))
        return [self.end(said[0]), *said[1:]]

    def silence(self, name: str, norms: Collection[str] = ()) -> str:
        """What the text does not say, and on which of some norms it bears."""
        found = self.book.silences[name]
        aspect = self.say(f"aspect.{found.aspect}")
        where = self.places(found.searched, name.split("/")[0])
        key = "law.silence.route" if found.aspect == "route" else "law.silence"
        touched = listed([quoted(self.names.named(x), self.lang) for x in found.norms if x in norms], self.lang)
        bears = " " + self.say("law.silence.bears", norms=touched) if touched else ""
        return self.end(self.say(key, aspect=aspect, label=self.names.head(found.head), places=where or self.say("law.nowhere"))) + bears

    def open_norm(self, name: str) -> str:
        found = self.book.open_norms[name]
        who = self.names.role(found.answered_by or "anyone")
        where = self.places(found.head.citations, name.split("/")[0])
        return self.end(self.say("law.open_norm", label=self.names.head(found.head), who=who, ask=found.ask.in_(self.lang), places=where))
