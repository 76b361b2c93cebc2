"""One finding in words: what it is about, its answer, its moments, its grounds, what it depends on."""

from typing import NamedTuple

from protlaw.core.values import FUTURE, PAST, Occ
from protlaw.engine.derivation import Finding, Missing, Outcome, Reason, Result, changed, ended
from protlaw.intake.casefile import Order
from protlaw.render import moments
from protlaw.render.messages import has, text
from protlaw.render.words import Names, capital, listed, quoted
from protlaw.semantics.norms import Define, Duty, Power

_COUNTED = {"missing_fact", "imprecise"}
HISTORY, ENDS = -62_000_000_000, 253_000_000_000  # before and after (about the years 6 and 9987) no calendar can show a moment


class Told:
    """The findings of one result, in one language; `questions` numbers the missing facts as they come up."""

    def __init__(self, result: Result, lang: str) -> None:
        self.result, self.lang, self.book = result, lang, result.book
        self.names = Names(result.book, lang)
        self.questions: dict[tuple[str, str], Question] = {}
        self.orders = {o.id: o for o in result.case.orders}
        self.chosen = dict(result.choices)
        self.without = {(f.norm, f.kind, f.subject): before for f, before in changed(result) if f is not None}

    def say(self, key: str, /, **args: object) -> str:
        return text(self.lang, key, **args)

    def zone(self, finding: Finding) -> str:
        instrument = self.book.instruments.get(finding.norm.split("/")[0])
        return instrument.zone if instrument else self.book.jurisdiction.zone

    # --- the answer

    def title(self, f: Finding) -> str:
        """What the norm is about; never its identifier alone."""
        if f.kind == "order":
            return capital(self.say("order.duty", authority=self.orders[f.orders[0]].authority))
        label = self.names.norm(f.source) if f.source is not None else self.names.named(f.norm)
        return capital(label)

    def status(self, f: Finding, status: str) -> str:
        timeless = isinstance(f.source, Duty) and f.source.term is None and not f.source.standards
        if timeless and status in ("met", "pending"):
            return self.say(f"status.{status}.no_term")
        return self.names.member(f.source, status, f.kind)

    def statuses(self, f: Finding, statuses: tuple[str, ...]) -> str:
        """The statuses still possible; that the norm may lie outside its time in force is said apart."""
        shown = [s for s in statuses if s != "not_in_force"] or list(statuses)
        words = [self.say(f"short.{s}") if has(self.lang, f"short.{s}") else self.status(f, s) for s in shown]
        return listed(words, self.lang, "or") if shown else self.say("status.conflict")

    def headline(self, f: Finding) -> str:
        words = self.statuses(f, f.possible) if f.status == "undetermined" else self.status(f, f.status)
        return f"{self.title(f)} — {words}"

    def where(self, f: Finding) -> str:
        """Subject, provision, who has to do it."""
        return " · ".join(x for x in (self.subject(f), self.place(f)) if x)

    def place(self, f: Finding) -> str:
        """Provision and who has to do it."""
        own = f.source.head.citations if f.source is not None else ()
        parts = [self.names.places(own, f.norm.split("/")[0])] if own else []
        if f.bearer:
            key = {"power": "holder", "right": "holder", "catalogue": "decider"}.get(f.kind, "bearer")
            parts.append(self.say(f"finding.{key}", bearer=self.names.authority(f.bearer)))
        return " · ".join(parts)

    def subject(self, f: Finding) -> str:
        """The subject, where the file has more than one of its kind."""
        several = sum(i.entity == f.subject.split(":")[0] for i in self.result.case.instances) > 1
        return self.names.subject(f.subject) if f.subject and (several or "[" in f.subject) else ""

    # --- moments

    def times(self, f: Finding) -> str:
        """Start, due, act, delay, breach: those that say something."""
        zone, horizon = self.zone(f), self.result.as_of.facts_until
        parts = []
        if f.status == "not_triggered":
            return ""
        if f.start is not None and f.start.earliest > PAST and not f.start.none and f.start.latest < horizon and known_due(f.due):
            parts.append(self.say("finding.start", moment=moments.occurrence(f.start, zone, self.lang)))
        parts += self._due(f, zone, horizon)
        end = ended(f) if f.status == "ended" else None
        if end is not None and end.earliest > PAST:
            parts.append(self.say("finding.ended", moment=moments.occurrence(end._replace(none=False), zone, self.lang)))
        if f.at is not None and f.at.earliest > PAST and not (f.at.none and f.at.latest >= horizon):
            key = "finding.maybe_at" if f.at.none else "finding.act" if f.kind == "prohibition" else "finding.at"
            parts.append(self.say(key, moment=moments.occurrence(f.at, zone, self.lang)))
        if f.delay is not None and f.late == "yes" and f.status == "met_late":
            low, high = (moments.duration(d, self.lang) for d in f.delay)
            parts.append(self.say("finding.delay", duration=low) if low == high else self.say("finding.delay.between", low=low, high=high))
        return capital("; ".join(parts)) + "." if parts else ""

    def _due(self, f: Finding, zone: str, horizon: int) -> list[str]:
        due = f.due
        if due is None or due.earliest <= PAST or due.earliest >= FUTURE or _no_limit(f):
            return []
        when = moments.due(due.earliest, due.latest if due.latest <= horizon or f.status == "pending" else FUTURE, zone, self.lang)
        if due.earliest == due.latest:
            when = moments.due(due.earliest, due.latest, zone, self.lang)
        if any(r.kind == "calendar" for r in f.reasons) and counts_working_days(f):
            return [self.say("finding.due.open", moment=when)]
        if f.status == "ended":
            return [self.say("finding.due.ended", moment=when)]
        said = [self.say("finding.due.past" if due.latest < horizon else "finding.due", moment=when)]
        if f.status == "pending" and horizon <= due.earliest < FUTURE:
            said.append(self.say("finding.left", duration=moments.duration(due.earliest - horizon, self.lang)))
        if f.safest is not None and f.safest < due.earliest and f.possible and set(f.possible) & {"pending", "open"}:
            said.append(self.say("finding.safest", moment=moments.until(f.safest, zone, self.lang)))
        return said

    # --- grounds

    def _order(self, order: Order) -> str:
        """An order that stands beside an answer, and what it does to it."""
        key = f"order.mark.{order.effect}" if order.effect in ("suspends", "defeats") else "order.mark"
        return self.say(key, authority=order.authority)

    def notes(self, f: Finding, usual: set[tuple[str, str, str | None, str]]) -> list[str]:
        """What defeats it, which text, how well known, what stands beside it."""
        notes = []
        if f.status == "breached":
            notes.append(self.say("finding.not_on_file"))
        if f.defeated_by:
            key = "finding.defeated" if f.status == "defeated" else "finding.maybe_defeated"
            notes.append(self.say(key, exception=self.exceptions(f.defeated_by)))
        known = f.start is not None and f.start.earliest > PAST
        if "not_in_force" in f.possible and (len(f.possible) == 2 or (known and len(f.possible) > 1)):
            notes.append(self.say("finding.not_in_force"))
        if f.source is not None and (f.norm.split("/")[0], *f.version) not in usual:
            because = self.names.reason(f.version[2], f.version[1])
            notes.append(self.say("finding.version", start=moments.day(f.version[0], self.lang), because=because))
        if f.fidelity != "text":
            notes.append(self.say("finding.fidelity", fidelity=self.say(f"fidelity.{f.fidelity}")))
        if f.orders and f.kind != "order":
            marks = listed([self._order(self.orders[o]) for o in f.orders], self.lang)
            notes.append(self.say("finding.orders", orders=marks))
        if f.accounts:
            shown = "; ".join(f"{quoted(a, self.lang)}: {self.statuses(f, s)}" for a, s in f.accounts)
            notes.append(self.say("finding.accounts", accounts=shown))
        notes += self.supposed(f)
        return [capital(n) + "." for n in notes]

    def supposed(self, f: Finding) -> list[str]:
        """That a hypothesis made it what it is."""
        key = (f.norm, f.kind, f.subject)
        if key not in self.without:
            return []
        before = self.without[key]
        if before is None:
            return [self.say("assume.mark.new")]
        if set(before.possible) == set(f.possible):
            return [self.say("assume.mark.times")]
        return [self.say("assume.mark", statuses=self.statuses(f, before.possible))]

    def exceptions(self, names: tuple[str, ...]) -> str:
        """Exceptions by their words and provisions."""
        said = []
        for name in names:
            found = self.book.exceptions.get(name)
            where = f" ({self.names.places(found.head.citations, name.split('/')[0])})" if found else ""
            said.append(self.names.named(name) + where)
        return "; ".join(said)

    def reasons(self, f: Finding, details: bool) -> str:
        """Why it is open, other than by facts that are asked for anyway; with `details`, every reason."""
        said: dict[str, None] = {}
        for r in f.reasons:
            beside = (
                r.kind in _COUNTED
                or (r.kind == "calendar" and not counts_working_days(f))
                or (r.name in self.book.open_norms and "defeated" not in f.possible)
            )
            if (details and r.kind != "calendar" and r.subject != "?") or not beside:
                said[self.reason(r)] = None
        return "; ".join(said)

    def reason(self, r: Reason) -> str:
        match r.kind:
            case "missing_fact" | "imprecise":
                return self.say(f"reason.{r.kind}", fact=self.names.fact(r.subject, r.name))
            case "open_norm" if r.name in self.book.open_norms:
                return self.say("reason.open_norm", name=self.names.named(r.name))
            case "open_norm":
                return self.say("reason.standard", name=self.say(f"standard.{r.name}"))
        return self.say(f"reason.{r.kind}")

    # --- what it depends on

    def readings(self, f: Finding) -> list[str]:
        """Which reading changes the answer, with the answer under each."""
        said = []
        for play in f.readings:
            changed = [(r, s) for r, s in play.others if set(s) != set(f.possible)]
            if not changed:
                continue
            key = "finding.depends.chosen" if play.ambiguity in self.chosen else "finding.depends.used"
            said.append(capital(self.say("finding.depends", ambiguity=self.names.named(play.ambiguity))) + ":")
            said.append("· " + self.say(key, reading=self.reading(play.ambiguity, play.used), status=self.statuses(f, f.possible)))
            for r, s in changed:
                words = self.say("finding.depends.other", reading=self.reading(play.ambiguity, r), status=self.statuses(f, s))
                said.append("· " + words)
        return said or [capital(self.say("finding.depends.same")) + "."]

    def swayed(self, f: Finding) -> str:
        """The ambiguities that change an answer that is open anyway."""
        sway = [p.ambiguity for p in f.readings if any(set(s) != set(f.possible) for _, s in p.others)]
        names = [quoted(self.names.named(a), self.lang) for a in sway]
        return self.say("finding.also_reading", ambiguities=listed(names, self.lang)) + "." if names else ""

    def reading(self, ambiguity: str, reading: str) -> str:
        found = next(r for r in self.book.ambiguities[ambiguity].readings if r.name == reading)
        return quoted(self.names.label(found.label, reading), self.lang)

    # --- what is missing

    def asked(self, f: Finding) -> list[Missing]:
        """The smallest sets: facts that settle it alone, else in pairs, else those that narrow it most."""
        alone = [m for m in f.missing if m.settles and not m.with_]
        paired = [m for m in f.missing if m.with_]
        return alone or paired or sorted(f.missing, key=lambda m: sum(len(s) for _, s in m.outcomes) / max(1, len(m.outcomes)))[:2]

    def number(self, m: Missing) -> int:
        """The number of the question: one for all the subjects it is asked about."""
        key = (self.names.entity_of(m.subject), m.name)
        found = self.questions.setdefault(key, Question(len(self.questions) + 1, {}))
        found.subjects[m.subject] = None
        return found.number

    def outcomes(self, f: Finding, m: Missing) -> str:
        """What each value would answer; values that answer alike together."""
        grouped: list[tuple[list[str], tuple[str, ...]]] = []
        for outcome, statuses in m.outcomes:
            if set(statuses) == set(f.possible) or (outcome.last is not None and outcome.last < HISTORY):
                continue
            words = self.outcome(f, m, outcome)
            same = next((g for g in grouped if set(g[1]) == set(statuses)), None)
            if same is not None:
                same[0].append(words)
            else:
                grouped.append(([words], statuses))
        said = [self.say("outcome.line", value=listed(v, self.lang, "or"), statuses=self.statuses(f, s)) for v, s in grouped]
        known = [self.questions.get((self.names.entity_of(s), n)) for s, n in self._partners(f, m)]
        numbers = list(dict.fromkeys(f"[{q.number}]" for q in known if q is not None))
        key = "finding.missing.with" if numbers else "finding.missing"
        return self.say(key, n=self.number(m), with_=listed(numbers, self.lang, "or"), outcomes="; ".join(said))

    @staticmethod
    def _partners(f: Finding, m: Missing) -> list[tuple[str, str]]:
        """Subject and name of the facts to be learnt with it."""
        return [(other.subject, other.name) for other in f.missing if other.fact in m.with_]

    def outcome(self, f: Finding, m: Missing, o: Outcome) -> str:
        declared = self.names.declared(m.subject, m.name)
        period = declared is not None and declared.type == "period"
        if o.first is not None:
            said = {"running": "outcome.period", "ended": "outcome.ended"}.get(o.kind, "outcome.at")
            first = PAST if o.first < HISTORY or o.first == self._first(m) else o.first
            open_end = ENDS if declared is not None and declared.type in ("instant", "date") else self.result.as_of.facts_until
            last = FUTURE if o.last is None or o.last >= open_end else o.last
            if first <= PAST and last >= FUTURE:
                return self.say(f"{said}.any")
            return self.say(said, moment=moments.interval(first, last, self.zone(f), self.lang))
        if o.kind == "running":
            return self.say("outcome.running")
        if o.kind == "none":
            return self.say("outcome.period.none" if period else "outcome.none")
        if o.kind in ("yes", "no") and (declared is None or declared.type == "bool"):
            return self.say(f"outcome.{o.kind}")
        member = next((x for x in declared.members if x.name == o.kind), None) if declared else None
        return self.say("outcome.member", member=self.names.label(member.label, o.kind) if member else o.kind)

    @staticmethod
    def _first(m: Missing) -> int:
        """The first moment at which the fact may have happened."""
        return min((o.first for o, _ in m.outcomes if o.first is not None), default=PAST)

    def question(self, name: str, question: "Question") -> tuple[str, str]:
        """Who can bring a missing fact, and the question that would, with the subjects it is about."""
        first = next(iter(question.subjects))
        declared, open_norm = self.names.declared(first, name), self.book.open_norms.get(name)
        ask = declared.ask if declared else open_norm.ask if open_norm else None
        who = declared.answered_by if declared else open_norm.answered_by if open_norm else None
        words = self.names.label(ask, name) if ask else self.names.named(name)
        about = listed(list(self.about(question)), self.lang)
        shown = self.say("questions.line", n=question.number, ask=words, subject=f" ({about})" if about else "")
        return self.names.role(who or "anyone"), shown

    def about(self, question: "Question") -> tuple[str, ...]:
        """The subjects a question is about, where the file has more than one of their kind."""
        first = next(iter(question.subjects))
        several = sum(i.entity == first.split(":")[0] for i in self.result.case.instances) > 1
        return tuple(self.names.subject(s) for s in question.subjects if several or "[" in s)


class Question(NamedTuple):
    """A missing fact to ask for, and about whom."""

    number: int
    subjects: dict[str, None]


def certain(f: Finding) -> bool:
    """Breached, violated, late or defective for certain, whatever the reading."""
    bad = {"breached", "violated", "met_late", "exercised_late", "defect_found", "not_achieved"}
    return f.settled and bool(f.possible) and (f.late == "yes" or f.status in bad or (f.kind == "requirement" and f.status == "no"))


def known_due(occ: Occ | None) -> bool:
    return occ is not None and PAST < occ.earliest < FUTURE


def is_value(f: Finding) -> bool:
    """A classification, such as which procedure applies."""
    return isinstance(f.source, Define) and f.source.type == "one"


def counts_working_days(f: Finding) -> bool:
    """Whether a calendar of non-working days can move its limit."""
    return isinstance(f.source, Duty | Power) and f.source.term is not None and f.source.term.unit == "business_days"


def _no_limit(f: Finding) -> bool:
    """A duty under an open standard alone: it has no number to count, so no due moment to print."""
    return isinstance(f.source, Duty) and f.source.term is None
