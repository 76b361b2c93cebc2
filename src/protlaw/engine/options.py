"""What somebody can do today: their rights and powers as they stand, their own duties, and the duties of others they wait for.

A right is judged under every reading in play: its safest moment is the earliest limit any of them gives. The lapse of one
route never says that none remains, so what the encoded law does not examine is part of the answer.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from protlaw.core.anchor import Citation
from protlaw.core.status import LATE, UNBOUND
from protlaw.core.values import FUTURE, PAST
from protlaw.engine.derivation import Finding, Result, ended
from protlaw.engine.parties import Party, Role, actor, acts, is_authority, parties, role_of
from protlaw.engine.reread import Readings, Reread
from protlaw.intake.casefile import CaseFile
from protlaw.semantics.lawbook import Lawbook
from protlaw.semantics.norms import Define, Duty, Fact, Norm, Power, Requirement, Use

USED = frozenset({"exercised", "exercised_late"})
WAITING = frozenset({"not_triggered", "not_open"})
STATES = ("open", "arguable", "unknown", "later", "over", "used", "none")
CLAIMS = ("overdue", "violated", "contested", "unknown", "running", "ended")
_MISSED = frozenset({"breached", "violated"})


class Option(NamedTuple):
    """A right or power of the role. `state`: open, arguable (open on some readings), unknown (for want of a fact), later, over,
    used, none.

    `reads`: each different answer, with the readings that give it (none: those in use); `safest`: the earliest limit over them
    while it is not exercised; `whole`: every combination of readings was tried, not each alone; `holders`: the parties by which
    it is the role's, each under its readings; `form`: the names of the requirements and prohibitions that bear on the act."""

    finding: Finding
    state: str
    reads: tuple[Reread, ...]
    safest: int | None
    whole: bool
    holders: tuple[Party, ...]
    form: tuple[str, ...]


class Claim(NamedTuple):
    """A duty as it stands: overdue, violated (a prohibition), contested (either, on some readings only), unknown (for want of a
    fact), running, ended (breached, and extinguished afterwards)."""

    finding: Finding
    state: str


class Options(NamedTuple):
    """What a role can do in a case; `unlisted`: lists that may have members not on file, to whom more might apply; `unread`: by
    instrument, the articles that the encoded ones cite and that are not encoded."""

    role: Role
    result: Result
    options: tuple[Option, ...]
    own: tuple[Claim, ...]
    others: tuple[Claim, ...]
    unlisted: tuple[str, ...]
    unread: tuple[tuple[str, tuple[str, ...]], ...]


def options_of(result: Result, word: str | None) -> Options:
    """What a role (None: the persons of the case) can do, on an answer. Raises SourceError for a role there is not."""
    book, case = result.book, result.case
    role = role_of(book, case, word)
    readings = Readings(book, case, result.as_of, dict(result.choices))
    near = _near(case, role)
    duties = [f for f in result.findings if f.kind == "obligation" or (f.kind == "prohibition" and "violated" in f.possible)]
    rights = [f for f in result.findings if f.kind in ("right", "power") and acts(role, f)]
    own = [f for f in duties if acts(role, f)]
    others = [f for f in duties if not acts(role, f) and _awaited(role, f) and (near is None or f.subject.split(".")[0] in near)]
    unlisted = dict.fromkeys(f.subject for f in (*rights, *own, *others) if not _on_file(f))
    return Options(
        role,
        result,
        tuple(_option(f, role, readings) for f in rights if _on_file(f)),
        tuple(_claims(own, readings)),
        tuple(_claims(others, readings)),
        tuple(unlisted),
        tuple(_unread(book)),
    )


def _on_file(finding: Finding) -> bool:
    return not finding.subject.endswith("[*]")


# --- rights and powers -----------------------------------------------------------------------------------------------------


def _option(finding: Finding, role: Role, readings: Readings) -> Option:
    reads: dict[Any, Reread] = {}
    for read in sorted(readings.every(finding), key=lambda r: len(r.readings)):
        reads.setdefault((frozenset(read.possible), read.due), read)
    found = tuple(reads.values())
    timed = [r.due.earliest for r in found if r.due is not None and {"open", "lapsed"} & set(r.possible)]
    limits = [t for t in timed if PAST < t < FUTURE]
    form = tuple(_form(readings.book, finding.source))
    state, whole = _state([set(r.possible) for r in found]), readings.tried_whole(finding)
    return Option(finding, state, found, min(limits, default=None), whole, acts(role, finding), form)


def _state(reads: list[set[str]]) -> str:
    """Where a right stands, by the statuses possible on each reading, those in use first. That its act might lie outside the
    days in force does not count while it may be anything else."""
    reads = [r - {"not_in_force"} or r for r in reads]
    whole = set().union(*reads)
    open_ = [bool(r) and "open" in r and r <= {"open", "exercised"} for r in reads]
    if all(open_):
        return "open"
    if any(open_):
        return "arguable"
    if "open" in whole:
        return "unknown"
    if whole <= USED:
        return "used"
    if whole <= USED | {"lapsed"}:
        return "over"
    return "unknown" if whole - UNBOUND - WAITING else "later" if whole & WAITING else "none"


def _form(book: Lawbook, norm: Norm | None) -> Iterator[str]:
    """The requirements and prohibitions that bear on the act by which a right is exercised: those about the facts it is told by,
    and those of the same articles about the facts that these come to."""
    if not isinstance(norm, Power):
        return
    act, told_by, own = facts_in(norm.act), set(_read_in(book, norm.act)), _articles(norm)
    for name, versions in book.norms.items():
        other = versions[-1].norm
        if isinstance(other, Requirement):
            touched = facts_in(other.governed if other.governed is not None else other.binding.trigger)
        elif isinstance(other, Duty) and other.force == "must_not":
            touched = facts_in(other.done)
        else:
            continue
        if act & touched or (told_by & touched and own & _articles(other)):
            yield name


def _articles(norm: Norm) -> set[tuple[str, str]]:
    return {(c.instrument, c.eid.split("__")[0]) for c in norm.head.citations}


def _read_in(book: Lawbook, node: Any) -> Iterator[tuple[str, str]]:
    """The facts an expression reads, those of the definitions it uses included."""
    yield from facts_in(node)
    if isinstance(node, Use):
        define = book.reads(node.name, node.since)
        yield from _read_in(book, define.value if isinstance(define, Define) else None)
    if isinstance(node, tuple):
        yield from chain.from_iterable(_read_in(book, part) for part in node)


def facts_in(node: Any) -> set[tuple[str, str]]:
    """The facts an expression reads, as (entity, fact)."""
    if isinstance(node, Fact):
        return {(node.entity, node.name)}
    return set(chain.from_iterable(facts_in(part) for part in node)) if isinstance(node, tuple) else set()


# --- duties ------------------------------------------------------------------------------------------------------------------


def _awaited(role: Role, finding: Finding) -> bool:
    """Whether a role waits for a duty: a person, for those of the authorities and of whom the text does not name; an
    authority, for those owed to it."""
    norm = finding.source
    if not isinstance(norm, Duty):
        return False
    if role.kind == "authority":
        return any(p.name == role.name for p in parties(norm.counterparty))
    return all(is_authority(p.name) for p in parties(actor(norm)))


def _claims(duties: Iterable[Finding], readings: Readings) -> Iterator[Claim]:
    for f in filter(_on_file, duties):
        reads = [f.possible] if f.settled else [r.possible for r in readings.every(f)]
        state = _claim(f, [set(possible) for possible in reads])
        if state is not None:
            yield Claim(f, state)


def _claim(finding: Finding, reads: list[set[str]]) -> str | None:
    """Where a duty not yet done stands, by the statuses possible on each reading, those in use first; None if nothing waits."""
    sure = [bool(r & _MISSED) and r <= {*LATE, "violated"} for r in reads]
    if any(sure):
        end = ended(finding)
        if end is not None and not end.none:
            return "ended"
        return "contested" if not all(sure) else "violated" if finding.kind == "prohibition" else "overdue"
    if finding.kind != "prohibition" and any(r & _MISSED for r in reads):
        return "unknown"
    return "running" if reads[0] <= {"pending", "met"} and "pending" in reads[0] else None


def _near(case: CaseFile, role: Role) -> set[str] | None:
    """The things of a case that have to do with one person: what refers to them, and what those things list; None for all."""
    if role.kind != "one":
        return None
    refers = [(s.subject, str(ref)) for s in case.statements for ref in _refs(s.value)]
    lists = [(s.subject, i) for s in case.statements for i in getattr(s.value, "ids", ())]
    near, size = {role.name}, 0
    while len(near) > size:
        size = len(near)
        near |= {subject for subject, ref in [*refers, *lists] if ref in near}
    size = 0
    while len(near) > size:
        size = len(near)
        near |= {member for subject, member in lists if subject in near}
    return near


def _refs(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(v for v in value if isinstance(v, str)) if isinstance(value, tuple) else ()


# --- what is not examined ----------------------------------------------------------------------------------------------------


def _unread(book: Lawbook) -> Iterator[tuple[str, tuple[str, ...]]]:
    """By instrument, the articles cited around the encoded norms of which no norm or reading is made."""
    tables = (book.exceptions, book.ambiguities, book.open_norms)
    heads = [*(v[-1].norm.head for v in book.norms.values()), *(x.head for t in tables for x in t.values()), *book.computations.values()]
    read = {(c.instrument, _article(c)) for head in heads for c in head.citations}
    around: list[Citation] = [c for s in book.silences.values() for c in (*s.head.citations, *s.searched)]
    around += [c for a in book.authorities.values() for c in a.head.citations]
    around += [c for e in book.entities.values() for f in e.facts.values() for c in f.citations]
    cited = {(c.instrument, _article(c)) for c in around}
    cited |= {(name, a.eid) for name, i in book.instruments.items() for a in i.articles}
    for instrument in book.instruments:
        unread = sorted((eid for name, eid in cited - read if name == instrument), key=_order)
        if unread:
            yield instrument, tuple(unread)


def _article(citation: Citation) -> str:
    return citation.eid.split("__")[0]


def _order(eid: str) -> tuple[str, int, str]:
    kind, _, number = eid.partition("_")
    digits = number.split("-")[0]
    return kind, int(digits) if digits.isdecimal() else 0, number
