"""The derivation of an answer in words: each step with what came out, down to the facts and the records they rest on."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from protlaw.core.values import FUTURE, NO, PAST, YES, Occ, Span_
from protlaw.engine.derivation import Finding, Step
from protlaw.engine.facts import imprecise
from protlaw.render import moments
from protlaw.render.finding import Told
from protlaw.render.nouns import Nouns
from protlaw.render.stated import Ground, Stated
from protlaw.render.words import capital, contract, listed
from protlaw.semantics.norms import Define, Duty, Power

_STANDARDS = ("promptly", "simultaneously", "periodically")
_CLOCK = ("hours", "minutes")
_HOLE = "\0"  # where the value goes
_ACTS = {"obligation": "done", "aim": "done", "prohibition": "act", "power": "exercise", "right": "exercise", "act": "exercise"}


class Said(NamedTuple):
    """One step in words around the value that came out (empty if none did), the records it rests on, and the steps below it."""

    before: str
    value: str = ""
    after: str = ""
    grounds: tuple[Ground, ...] = ()
    parts: "tuple[Said, ...]" = ()


def explained(told: Told, stated: Stated, finding: Finding) -> tuple[Said, ...]:
    """The steps of one answer, in the order in which a lawyer would check them; what is explained once is not explained again."""
    seen: set[Said] = set()
    above = f" {told.say('why.above')}"
    return tuple(_once(s, seen, above) for s in dict.fromkeys(_Explained(told, stated, finding).steps()))


def _once(said: Said, seen: set[Said], above: str) -> Said:
    if not said.parts:
        return said
    if said in seen:
        return said._replace(after=said.after + above, parts=())
    seen.add(said)
    return said._replace(parts=tuple(_once(s, seen, above) for s in said.parts))


class _Explained:
    """One answer being explained."""

    def __init__(self, told: Told, stated: Stated, finding: Finding) -> None:
        self.told, self.stated, self.finding, self.names, self.lang = told, stated, finding, told.names, told.lang
        self.zone, self.home = told.zone(finding), finding.norm.split("/")[0]
        accounts = told.result.case.accounts
        self.account = (finding.accounts[0][0] if finding.accounts else accounts[0]) if accounts else None
        member = f"{self.names.entity_of(finding.subject)}:{finding.subject[finding.subject.rfind('[') + 1 : -1]}"
        self.particular = False  # whether a fact is stated otherwise in another account
        self.kind = {Duty: "duty", Power: "power"}.get(type(finding.source), "other")
        self.nouns = Nouns(told.names, stated, {finding.subject, finding.subject.partition(".")[0], member})

    def say(self, key: str, /, **args: object) -> str:
        return contract(self.told.say(key, **args), self.lang)

    def line(self, words: str, value: str = "", parts: tuple[Said, ...] = (), grounds: tuple[Ground, ...] = ()) -> Said:
        """A step whose words leave a hole for the value."""
        before, _, after = capital(words).partition(_HOLE)
        return Said(before, value, after, grounds, parts)

    def steps(self) -> Iterator[Said]:
        """The steps; before them, which account of the file they follow, where its accounts differ."""
        said = list(self._steps())
        if self.account is not None and (self.finding.accounts or self.particular):
            yield self.line(self.say("why.account", account=self.account))
        yield from said

    def _steps(self) -> Iterator[Said]:
        parts = self.finding.why.parts
        if isinstance(self.finding.source, Define):
            yield from self._cases(self.finding.source, parts)
            return
        for step in parts:
            yield from self._top(step)

    # --- the parts of a norm

    def _top(self, step: Step) -> Iterator[Said]:
        match step.kind:
            case "trigger":
                yield from self._judged(f"why.trigger.{self.kind}", step)
            case "exception":
                yield from self._judged("why.exception", step, label=self.told.exceptions((step.name,)))
            case "condition":
                yield from self._judged("why.holds", step)
            case "valid":
                yield from self._judged("why.valid", step)
            case "start":
                yield from self._start(step)
            case "due":
                yield from self._due(step)
            case "stay":
                yield self._stay(step)
            case "begun":
                yield from self._led("why.begun", step.parts)
            case "ends" if step.parts[0].kind != "never":
                yield from self._led("why.ends", step.parts)
            case "ends" | "always":
                pass
            case _ if self.finding.kind in _ACTS:
                yield from self._led(f"why.{_ACTS[self.finding.kind]}", [step])
            case _:
                yield from self.said(step)

    def _cases(self, define: Define, steps: Iterable[Step]) -> Iterator[Said]:
        """The cases of a definition: those that hold if any does, else all, each with its provision."""
        pairs = [(case, step) for case, step in zip(define.cases, steps, strict=False)]
        held = [(case, step) for case, step in pairs if step.value == YES]
        for (member, _, citations), step in held or pairs:
            label = self.told.title(self.finding) if define.type == "bool" else capital(self.names.member(define, member, "definition"))
            yield from self._judged("why.case", step, label=label, place=self.names.places(citations, self.home))

    def _judged(self, key: str, step: Step, **args: object) -> Iterator[Said]:
        """A condition: met, not met or not known, and what that rests on."""
        truth = {YES: "yes", NO: "no"}.get(step.value, "open")
        parts = self.inner(step.parts)
        if parts or truth == "open":
            yield self.line(self.say(f"{key}.{truth}", **args), parts=parts)

    def _start(self, step: Step) -> Iterator[Said]:
        source, occ = step.parts[0], step.value
        if source.kind == "always" or not occ.some:
            return
        if occ.none or occ.earliest <= PAST:
            yield self.line(self.say(f"why.start.{self.kind}.open"), parts=self.inner(step.parts))
        else:
            when = moments.occurrence(occ, self.zone, self.lang)
            yield self.line(self.say(f"why.start.{self.kind}", moment=_HOLE), when, self.inner(step.parts))

    def _due(self, step: Step) -> Iterator[Said]:
        if step.name in _STANDARDS:
            yield self.line(self.say("why.due.standard", standard=self.say(f"standard.{step.name}")))
        elif step.name == "no_term":
            yield from [self.line(self.say("why.due.none"))] if self.kind == "duty" else []
        elif self.finding.due is not None:
            inner = step.parts[0]
            if inner.kind == "term":
                yield self._limit("why.due.term", step.value, self._counted(inner), term=self.nouns.term(inner))
            else:
                yield self._limit("why.due", step.value, self.inner([inner]))
            for stay in step.parts[1:]:
                yield self._stay(stay)

    def _stay(self, step: Step) -> Said:
        """What a binding order does to the duty, from when and until when."""
        begin, end = step.value
        key = "defeats" if step.subject == "defeats" else "suspends" if end.some else "suspends.open"
        given, until = (moments.occurrence(occ, self.zone, self.lang) if occ.some else "" for occ in (begin, end))
        return self.line(self.say(f"why.stay.{key}", authority=self.told.orders[step.name].authority, given=given, until=until))

    def _limit(self, key: str, occ: Occ, parts: tuple[Said, ...], **args: object) -> Said:
        """When a term ends; not known, or known only if it runs at all."""
        if occ.earliest <= PAST:
            return self.line(self.say(f"{key}.open", **args), parts=parts)
        horizon = self.told.result.as_of.facts_until
        last = FUTURE if occ.none or (occ.latest > horizon and occ.earliest < occ.latest) else occ.latest
        key = f"{key}.maybe" if occ.none else f"{key}.past" if last < horizon else key
        return self.line(self.say(key, moment=_HOLE, **args), moments.due(occ.earliest, last, self.zone, self.lang), parts)

    def _led(self, key: str, steps: Iterable[Step]) -> Iterator[Said]:
        """Steps under an opening; one alone on its line."""
        parts = self.inner(steps)
        if len(parts) == 1:
            words = parts[0].before
            yield parts[0]._replace(before=f"{self.say(key)} {words[:1].lower()}{words[1:]}")
        elif parts:
            yield self.line(self.say(key), parts=parts)

    # --- any step

    def inner(self, steps: Iterable[Step]) -> tuple[Said, ...]:
        """The steps below one, each once."""
        return tuple(dict.fromkeys(s for step in steps for s in self.said(step)))

    def said(self, step: Step) -> Iterator[Said]:
        match step.kind:
            case "fact":
                yield self._fact(step)
            case "open":
                yield self._open(step)
            case "reading":
                yield self._reading(step)
                yield from self.inner(step.parts)
            case "unstated" if step.name != "none":
                yield self.line(self.say("why.unstated"))
            case "unreported":
                yield self.line(self.say("why.unreported", draft=self.names.reason(step.name, None)))
            case "computation":
                yield self._computation(step)
            case "term":
                yield self._limit("why.term", step.value, self._counted(step), what=self.nouns.term(step))
            case "compare" if step.parts[0].kind == "count" and step.parts[1].kind == "const":
                yield self._counting(step)
            case "compare" | "same" | "in_effect":
                yield self.line(self.nouns.sentence(step), parts=self.inner(step.parts))
            case "definition":
                where = self.names.places(self.told.book.norms[step.name][-1].norm.head.citations, self.home)
                yield self._valued("why.definition", step, self.inner(step.parts), place=where)
            case "earliest" | "latest" | "first" | "count" | "elapsed" | "sum" | "least" | "due":
                yield from self._gathered(step)
            case _:
                yield from self.inner(step.parts)

    def _gathered(self, step: Step) -> Iterator[Said]:
        """What comes out of several steps; of one alone, or of plain numbers, only those."""
        parts = self.inner(step.parts)
        plain = step.kind == "sum" and all(self.nouns.noun(p).isdigit() for p in step.parts)
        if plain or (len(parts) == 1 and step.kind in ("earliest", "latest")):
            yield from parts
        else:
            yield self._valued("why.value", step, parts)

    def _valued(self, key: str, step: Step, parts: tuple[Said, ...], **args: object) -> Said:
        words = self.say(key, what=self.nouns.noun(step), value=_HOLE, **args)
        return self.line(words, self.stated.value(step.value, None, self.zone), parts)

    def _fact(self, step: Step) -> Said:
        found = self.stated.statements(step.subject, step.name, self.account)
        self.particular |= any(s.account is not None for s in self.stated.by_fact.get((step.subject, step.name), ()))
        if not found and imprecise(step.value):
            value = self.say("stated.unknown")
        elif isinstance(step.value, Occ | Span_) and self.stated.later(found):
            value = self.say("why.later", value=self.stated.words(found[0]))
        elif found and not _happened(step.value):
            value = self.say("why.denied")
        else:
            value = self.stated.value(step.value, self.nouns.declared(step), self.zone)
        grounds = tuple(self.stated.ground(s) for s in found)
        return self.line(self.say("why.value", what=self.nouns.noun(step), value=_HOLE), value, self.inner(step.parts), grounds)

    def _open(self, step: Step) -> Said:
        held = [h for h in self.stated.holdings() if h.name == step.name and h.subject == step.subject]
        key = {YES: "why.found.yes", NO: "why.found.no"}.get(step.value, "why.found.open")
        return self.line(self.say(key, what=self.nouns.noun(step)), grounds=tuple(self.stated.ground(h) for h in held))

    def _reading(self, step: Step) -> Said:
        used = self.told.reading(step.name, step.subject)
        key = "why.reading.chosen" if step.name in self.told.chosen else "why.reading"
        return self.line(self.say(key, ambiguity=self.names.named(step.name), reading=used))

    def _computation(self, step: Step) -> Said:
        head = self.told.book.computations.get(step.name)
        where = self.names.places(head.citations, self.home) if head is not None else ""
        rules = [self.say("rule.calendar") if k == "calendar" else self.say(f"rule.{k}.{v}") for k, v in step.value.items()]
        return self.line(self.say("why.computation", place=where, rules="; ".join(rules) or self.say("rule.none")))

    def _counted(self, step: Step) -> tuple[Said, ...]:
        """What a term is counted from and how."""
        anchor, number, seat, *rules = step.parts
        lower = [*self.said(anchor), *self.said(number)]
        if step.name not in _CLOCK:
            clocks = [self.stated.clock(z) for z in seat.value]
            lower += [self.line(self.say("why.zone", zone=listed(clocks, self.lang, "or"))), *self.said(seat)]
        return tuple(dict.fromkeys([*lower, *(s for rule in rules for s in self.said(rule))]))

    def _counting(self, step: Step) -> Said:
        """That some member of a list does something, or every one."""
        count, number = step.parts
        coll, *members = count.parts
        every = step.name == "==" and number.value == (0, 0)
        if not every and (step.name, number.value) != ("<", (1, 1)):
            return self.line(self.nouns.sentence(step), parts=self.inner(count.parts))
        truth = {YES if every else NO: "yes", NO if every else YES: "no"}.get(step.value, "open")
        telling = [m for m in members if m.value == YES] if (truth == "yes") != every else members
        words = self.say(f"why.{'every' if every else 'some'}.{truth}", coll=self.nouns.noun(coll))
        return self.line(words, parts=self.inner([coll, *(telling or members)]))


def _happened(value: object) -> bool:
    """Whether what is known of an event or period leaves room for it to have happened."""
    return value.some if isinstance(value, Occ) else value.begin.some if isinstance(value, Span_) else True
