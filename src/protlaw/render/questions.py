"""What to find out next: every question of a result in words, the most telling first, and what no fact decides."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import NamedTuple

from protlaw.engine.derivation import Reason, Result
from protlaw.engine.questions import UNLISTED, Question, importance, questions
from protlaw.render import moments
from protlaw.render.asking import NAMED, Asking
from protlaw.render.grouping import QUIET
from protlaw.render.layout import wrapped
from protlaw.render.words import capital, quoted


def questions_text(result: Result, lang: str, limit: int | None = None, width: int = 100) -> str:
    """What to find out next about a case, as text: at most so many facts, and everything that no fact decides."""
    return "\n".join(_Page(result, lang, width).lines(limit)).rstrip() + "\n"


class Item(NamedTuple):
    """One question on the page: the same asked about several subjects, where the answers lead to the same."""

    first: Question
    subjects: list[str]
    lines: tuple[str, ...]


class _Page:
    """The questions of one result being written."""

    def __init__(self, result: Result, lang: str, width: int) -> None:
        self.result, self.lang, self.width = result, lang, width
        self.asking = Asking(result, lang)
        self.told, self.names, self.say = self.asking.told, self.asking.names, self.asking.say
        asked = questions(result)
        self.facts = self._items(q for q in asked if q.fact is not None)
        self.norms = self._items(q for q in asked if q.fact is None)

    def para(self, words: str, indent: str = "", first: str = "") -> list[str]:
        return wrapped(words, self.width, indent, first)

    def _items(self, asked: Iterable[Question]) -> list[Item]:
        found: dict[tuple[str, tuple[str, ...]], Item] = {}
        for q in asked:
            lines = tuple(self.asking.lines(q))
            item = found.setdefault((f"{self.names.entity_of(q.subject)}.{q.name}", lines), Item(q, [], lines))
            item.subjects.append(q.subject)
        return list(found.values())

    # --- the page

    def lines(self, limit: int | None) -> list[str]:
        parts: list[Callable[[], list[str]]] = [self._accounts, self._open_norms, self._lists]
        tail = [line for part in parts if (block := part()) for line in [*block, ""]]
        shown = self.facts[:limit]
        body = [line for number, item in enumerate(shown, 1) for line in [*self._item(item, "", f"{number}. "), ""]]
        if len(shown) < len(self.facts):
            body += [*self.para(self.asking.count("ask.more", len(self.facts) - len(shown))), ""]
        how = [*self.para(self.say("ask.how")), ""] if body or tail else []
        return [*self._head(), "", *body, *tail, *how, self.say("limits.digest", digest=self.result.book.digest)]

    def _head(self) -> list[str]:
        r = self.result
        zone = r.case.zone or r.book.jurisdiction.zone
        lines = [self.say("head.ask", case=r.case.name, jurisdiction=r.book.jurisdiction.label.in_(self.lang))]
        lines += self.para(self.say("head.until", moment=moments.until(r.as_of.facts_until, zone, self.lang)))
        open_ = sum(len(f.possible) > 1 and not f.subject.endswith(UNLISTED) for f in r.findings)
        said = [self.asking.count("ask.open", open_) if open_ else self.say("ask.nothing")]
        if open_:
            said.append(self.asking.count("ask.questions", len(self.facts)) if self.facts else self.say("ask.questions.none"))
        return [*lines, "", *self.para(" ".join(said))]

    def _item(self, item: Item, indent: str, mark: str) -> list[str]:
        about = self._subjects(item.subjects)
        lines = self.para(f"{self.asking.ask(item.first)}{f' ({about})' if about else ''}", indent, mark)
        inner = indent + " " * len(mark)
        for words in ((self.say("ask.each"),) if len(item.subjects) > 1 else ()) + item.lines:
            first, _, rest = words.partition(" ") if words.startswith(("(", "· ")) else ("", "", words)
            lines += self.para(rest, inner + "  " * bool(first), f"{first} " if first else "")
        return lines

    def _subjects(self, subjects: list[str]) -> str:
        """Of whom it is asked, where the file has more than one of the kind."""
        several = len(subjects) > 1 or sum(i.entity == subjects[0].split(":")[0] for i in self.result.case.instances) > 1
        return self.asking.some([self.names.subject(s) for s in subjects]) if several else ""

    def _short(self, items: list[str]) -> str:
        more = [self.say("more", n=len(items) - NAMED)] if len(items) > NAMED else []
        return "; ".join([*items[:NAMED], *more])

    # --- what no fact decides

    def _accounts(self) -> list[str]:
        """What the accounts of the file tell differently, and the answers that turn on it."""
        told: dict[tuple[str, str], list[str]] = {}
        for s in self.asking.stated.seen:
            if s.account is not None:
                told.setdefault((s.subject, s.fact), []).append(f"{quoted(s.account, self.lang)}: {self.asking.stated.words(s)}")
        lines = []
        for (subject, fact), values in told.items():
            lines += self.para(
                f"{capital(self.names.fact(subject, fact))} ({self.names.subject(subject)}): {'; '.join(values)}.", "  ", "· "
            )
        turned = [f for f in self.result.findings if f.accounts and not f.subject.endswith(UNLISTED)]
        for f in sorted(turned, key=importance):
            shown = "; ".join(f"{quoted(a, self.lang)}: {self.told.statuses(f, s)}" for a, s in f.accounts)
            lines += self.para(f"{self.asking.norm(f)} → {shown}.", "    ")
        return [self.say("section.ask.accounts"), *self.para(self.say("ask.accounts"), "  "), *lines] if lines else []

    def _open_norms(self) -> list[str]:
        """What only somebody entitled can find: open norms of the law, and standards such as «de inmediato»."""
        lines = []
        for item in self.norms:
            lines += self._item(item, "  ", "· ")
        for standard, found in self._standards():
            kept = self.say("ask.standard", standard=self.say(f"standard.{standard}"))
            lines += self.para(kept, "  ", "· ")
            for name, norm in found.items():
                lines += [*self.para(norm + ".", "    "), *self.para(self.asking.found("norm", name, "kept", standard), "    ")]
        return [self.say("section.ask.norms"), *self.para(self.say("ask.norms"), "  "), *lines] if lines else []

    def _standards(self) -> list[tuple[str, dict[str, str]]]:
        """The open standards, each with the norms that set it, by name and in words."""
        found = [(r.name, f) for f in self.result.findings for r in f.reasons if self._is_standard(r) and not f.subject.endswith(UNLISTED)]
        found.sort(key=lambda pair: (pair[0], importance(pair[1])))
        return [(name, {f.norm: self.asking.norm(f) for _, f in each}) for name, each in groupby(found, key=lambda pair: pair[0])]

    def _is_standard(self, reason: Reason) -> bool:
        return reason.kind == "open_norm" and reason.name not in self.result.book.open_norms

    def _lists(self) -> list[str]:
        """The lists that may have members nobody listed, and the norms that could reach them."""
        by: dict[str, dict[str, None]] = {}
        for f in self.result.findings:
            if f.subject.endswith(UNLISTED) and set(f.possible) - QUIET:
                by.setdefault(f.subject.removesuffix(UNLISTED), {})[self.told.title(f)] = None
        lines = []
        for coll, titles in by.items():
            subject, _, name = coll.partition(".")
            fact = self.names.declared(subject, name)
            ask = self.names.label(fact.ask, name) if fact is not None else self.names.fact(subject, name)
            norms = self._short(list(titles))
            lines += self.para(self.say("ask.list", ask=ask, subject=self.names.subject(subject), norms=norms), "  ", "· ")
        return [self.say("section.ask.lists"), *self.para(self.say("ask.lists"), "  "), *lines] if lines else []
