"""The steps of a derivation as nouns and sentences: what each is about, as a lawyer would name it."""

from collections.abc import Iterator

from protlaw.core.values import APART, NO, YES, Occ
from protlaw.engine.derivation import Step
from protlaw.render.messages import text
from protlaw.render.stated import Stated
from protlaw.render.words import Names, bare, capital, contract, listed
from protlaw.semantics.lawbook import FactDecl

_OPPOSITE = {"<": ">=", "<=": ">"}


class Nouns:
    """What steps are about, in one language; of `own` subjects it goes without saying whose a fact is."""

    def __init__(self, names: Names, stated: Stated, own: set[str]) -> None:
        self.names, self.stated, self.own, self.lang = names, stated, own, names.lang

    def say(self, key: str, /, **args: object) -> str:
        return contract(text(self.lang, key, **args), self.lang)

    def sentence(self, step: Step) -> str:
        """What a comparison comes to: that it holds, that it does not, or that it is not known whether it does."""
        nouns = [self.noun(p) for p in step.parts]
        no = step.value == NO
        match step.kind:
            case "compare":
                return capital(self._order(step, nouns))
            case "same":
                said = self.say("same.not" if no else "same", a=nouns[0], b=nouns[1])
            case _:
                timed = bare(nouns[1], self.lang).startswith(("momento ", "moment "))
                moment = nouns[1] if timed else self.say("moment.of", event=nouns[1])
                said = self.say("why.in_effect.not" if no else "why.in_effect", period=nouns[0], moment=moment)
        return capital(said if step.value in (YES, NO) else self.say("why.whether", what=said))

    def _order(self, step: Step, nouns: list[str]) -> str:
        """The order of two moments or numbers; the opposite order only where both moments surely were."""
        turned = step.name in _OPPOSITE and step.value in (NO, YES | APART)
        op = _OPPOSITE[step.name] if turned else step.name
        said = self.say(f"cmp.{'moment' if isinstance(step.parts[0].value, Occ) else 'number'}.{op}", a=nouns[0], b=nouns[1])
        if step.value == YES or (turned and step.value == NO):
            return said
        return self.say("why.whether" if step.value & YES and not turned else "true.not", what=said)

    def noun(self, step: Step) -> str:
        """What a step is about, as a noun phrase."""
        match step.kind:
            case "fact":
                return self._fact_noun(step)
            case "open" | "definition":
                return self.names.named(step.name)
            case "due":
                return self.say("due_of", norm=self.names.named(step.name))
            case "earliest" | "latest" | "least" | "sum":
                nouns = list(map(self.noun, self._flat(step)))
                if step.kind == "sum" and len(nouns) == 2 and nouns[0] == nouns[1]:
                    return self.say("twice", what=nouns[0])
                key, said = ("why.sum", nouns) if step.kind == "sum" else (step.kind, list(dict.fromkeys(nouns)))
                return self.say(key, items=listed(said, self.lang))
            case "first" | "count":
                return self.say(f"why.{step.kind}", coll=self.noun(step.parts[0]))
            case "term":
                return self.term(step)
            case "elapsed":
                start, end = map(self.noun, step.parts)
                return self.say("elapsed", unit=self.say(f"units.{step.name}"), start=start, end=end)
            case "begin" | "end":
                return self.say(step.kind, period=self.noun(step.parts[0]))
            case "horizon" | "unstated":
                return self.say("why.horizon" if step.kind == "horizon" else "unstated")
            case "unreported":
                return self.say("unreported")
            case "var":
                return self.names.subject(str(step.value))
            case "const":
                return self.stated.number(step.value) if isinstance(step.value, tuple) else self.names.authority(str(step.value))
        return next((self.noun(p) for p in reversed(step.parts)), "")

    def _fact_noun(self, step: Step) -> str:
        declared = self.declared(step)
        label = (self.names.label(declared.label, step.name) if declared else self.names.fact(step.subject, step.name)).split(": ")[0]
        if step.subject == "?":
            return self.say("why.whose", what=label)
        return label if step.subject in self.own else self.say("of", what=label, whose=self.names.subject(step.subject))

    def _flat(self, step: Step) -> Iterator[Step]:
        """What is compared; the latest of a latest (as it is read) is said once."""
        for part in step.parts:
            read = part.parts[0] if part.kind == "reading" and part.parts else part
            yield from self._flat(read) if read.kind == step.kind else [read]

    def term(self, step: Step) -> str:
        anchor, number = step.parts[:2]
        unit = f"unit.{step.name}.1" if number.value == (1, 1) else f"unit.{step.name}"
        back = step.value.latest < anchor.value.latest
        whole = anchor.kind in ("fact", "definition", "due")
        n, what = self.say(unit, n=self.stated.number(number.value)), self.noun(anchor) if whole else self.say("why.following")
        return self.say("before" if back else "after", n=n, anchor=what)

    def declared(self, step: Step) -> FactDecl | None:
        """The declaration of a fact, also of somebody of whom it is not known who they are."""
        own = self.names.declared(step.subject, step.name)
        entities = self.names.book.entities.values()
        return own or next((e.facts[step.name] for e in entities if step.subject == "?" and step.name in e.facts), None)
