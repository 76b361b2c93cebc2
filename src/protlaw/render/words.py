"""What things of a lawbook are called before a lawyer: norms, facts, authorities, subjects; never a bare identifier."""

import re
from typing import NamedTuple

from protlaw.core.anchor import Citation, Label, place
from protlaw.render import moments
from protlaw.render.messages import has, text
from protlaw.semantics.lawbook import FactDecl, Lawbook
from protlaw.semantics.norms import Define, Duty, Head, Norm

_MEMBER = re.compile(r"(.*?)(?:\.\w+\[([^\]]*)\])?", re.S)  # an id, which may have dots, and the member of a list of its own
_HEAD_ENDS = {"es": re.compile(r" (?:de|del|para|que|en|por|o) "), "en": re.compile(r" (?:of|to|for|or|in|by|decided|made) ")}


def contract(sentence: str, lang: str) -> str:
    """`de el` and `a el` become `del` and `al`; the full stop of an abbreviation is also that of the sentence it ends."""
    whole = re.sub(r"(?<!\.)\.\.$", ".", sentence)
    return re.sub(r"\b(de|a) el\b", r"\1l", whole) if lang == "es" else whole


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def listed(items: list[str], lang: str, last: str = "and") -> str:
    """«a, b y c»; «y» and «o» yield to «e» and «u» before their own sound."""
    if len(items) < 2:
        return "".join(items)
    word = text(lang, last)
    following = items[-1].lstrip('«“"').lower()
    if lang == "es":
        if word == "y" and re.match(r"h?i(?!e)", following):
            word = "e"
        elif word == "o" and re.match(r"h?o", following):
            word = "u"
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def quoted(words: str, lang: str) -> str:
    return f"«{words}»" if lang == "es" else f"“{words}”"


def feminine(noun: str) -> bool:
    """Whether a Spanish noun is feminine, by its ending: «medida», «solicitud»; «órgano», «programa» are not."""
    return re.search(r"(?:(?<!m)a|ión|dad|tad|tud)$", noun.split(" ")[0]) is not None


def several(noun: str, lang: str) -> bool:
    """Whether a Spanish noun phrase names several: «las organizaciones», «la Federación y las entidades federativas»."""
    return lang == "es" and re.search(r"^(?:los|las) | y (?:el|la|los|las) ", noun) is not None


def bare(words: str, lang: str) -> str:
    """A noun without its article: «la emisión de …» is «emisión de …»."""
    return re.sub(r"^(?:el|la|los|las) " if lang == "es" else r"^the ", "", words)


def plain(name: str) -> str:
    """An identifier that has no label, at least readable."""
    return name.rsplit("/", 1)[-1].replace("_", " ")


class Names(NamedTuple):
    """The names of a lawbook's things in one language."""

    book: Lawbook
    lang: str

    def label(self, label: Label, name: str) -> str:
        """The words of a thing; one declared without words goes by its name, made readable."""
        words = label.in_(self.lang)
        return words if words and words != name.rsplit("/", 1)[-1] else plain(name)

    def head(self, head: Head) -> str:
        return self.label(head.label, head.name)

    def norm(self, norm: Norm) -> str:
        """A norm by what it is about; a prohibition with its negation."""
        label = self.head(norm.head)
        return text(self.lang, "norm.prohibition", label=label) if isinstance(norm, Duty) and norm.force == "must_not" else label

    def named(self, name: str) -> str:
        """Anything a derivation may name in full: a norm, an exception, an ambiguity, an open norm, an authority."""
        book = self.book
        if name in book.norms:
            return self.norm(book.norms[name][-1].norm)
        for table in (book.exceptions, book.ambiguities, book.open_norms, book.silences, book.authorities):
            if name in table:
                return self.head(table[name].head)
        return plain(name)

    def authority(self, name: str) -> str:
        """An authority by its label; a person or thing of the file by what it is."""
        if name in self.book.authorities:
            return self.named(name)
        if ":" not in name:
            return self.role(name)
        said = self.subject(name)
        return text(self.lang, "the.f" if feminine(said) else "the.m", what=said)

    def role(self, name: str) -> str:
        """Who can answer a question: an authority, or a person in a role."""
        full = next((n for n in self.book.authorities if n.rsplit("/", 1)[-1] == name), None)
        if full is not None:
            return self.named(full)
        return text(self.lang, f"role.{name}") if has(self.lang, f"role.{name}") else plain(name)

    def entity(self, name: str) -> str:
        found = self.book.entities.get(name)
        return self.label(found.label, name) if found else plain(name)

    def kind(self, name: str) -> str:
        """The first words of what an entity is called: «solicitud» for «solicitud de incorporación al Mecanismo»; a defined term,
        which begins with a capital, whole."""
        said = self.entity(name)
        return said if said[:1].isupper() else _HEAD_ENDS[self.lang].split(said)[0]

    def declared(self, subject: str, fact: str) -> FactDecl | None:
        """The declaration of a fact of a subject (`petition:p1`, `petition:p1.measures[*]`)."""
        entity = self.book.entities.get(self.entity_of(subject))
        return entity.facts.get(fact) if entity else None

    def fact(self, subject: str, fact: str) -> str:
        found = self.declared(subject, fact)
        return self.label(found.label, fact) if found else plain(fact)

    def entity_of(self, subject: str) -> str:
        """The kind of thing a subject is; of a member of a list, the kind listed."""
        entity = subject.split(":")[0]
        for fact in re.findall(r"\.(\w+)\[", subject):
            owner = self.book.entities.get(entity)
            found = owner.facts.get(fact) if owner else None
            entity = (found.entity or entity) if found else entity
        return entity

    def subject(self, subject: str) -> str:
        """«solicitud p1»; «medida m1 (solicitud p1)»; «otra medida no enumerada (solicitud p1)»."""
        if ":" not in subject:
            return plain(subject)
        entity, _, rest = subject.partition(":")
        id_, member = _MEMBER.fullmatch(rest).groups()  # type: ignore[union-attr]  # it matches any text
        whole = f"{self.kind(entity)} {id_}"
        return whole if member is None else f"{self.kind(self.entity_of(subject))} {member} ({whole})"

    def place(self, citation: Citation, home: str | None = None) -> str:
        """A provision; with the title of its instrument when it is not the one being read."""
        where = place(citation.eid, self.lang)
        if citation.instrument == home:
            return where
        instrument = self.book.instruments.get(citation.instrument)
        title = self.label(instrument.title, citation.instrument) if instrument else plain(citation.instrument)
        return f"{where}, {title}"

    def places(self, citations: tuple[Citation, ...], home: str | None = None) -> str:
        """Provisions, those of one article together: «art. 24 (párr. 1; fr. II); art. 2 («Periodistas»)»."""
        articles: dict[tuple[str, str], list[str]] = {}
        for c in dict.fromkeys(citations):
            article, _, rest = c.eid.partition("__")
            articles.setdefault((c.instrument, article), []).append(rest)
        said = []
        for (instrument, article), rests in articles.items():
            where = self.place(Citation(instrument, article), home)
            if len(rests) == 1:
                where = self.place(Citation(instrument, f"{article}__{rests[0]}" if rests[0] else article), home)
            elif any(rests):
                head, comma, title = where.partition(", ")
                where = f"{head} ({'; '.join(place(r, self.lang) for r in rests if r)}){comma}{title}"
            said.append(where)
        return "; ".join(said)

    def reason(self, because: str, end: str | None) -> str:
        """Why a version is the one that is read: the original, a decree, an order, the law of a day imposed."""
        if because == "base":
            return text(self.lang, "because.base.ended", end=moments.day(end, self.lang)) if end else text(self.lang, "because.base")
        work = self.book.instruments.get(because)
        if work is None:
            return text(self.lang, f"because.{because}")
        said = text(self.lang, "because.decree", title=self.label(work.title, because))
        return f"{said}, {text(self.lang, 'because.until', end=moments.day(end, self.lang))}" if end else said

    def member(self, norm: Norm | None, status: str, kind: str) -> str:
        """A status in words; of a classification, the label of the class."""
        if isinstance(norm, Define) and norm.labels and status in norm.members:
            return self.label(norm.labels[norm.members.index(status)], status)
        for key in (f"status.{kind}.{status}", f"status.{status}"):
            if has(self.lang, key):
                return text(self.lang, key)
        return plain(status)
