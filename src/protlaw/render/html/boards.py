"""The bodies of a case drawn as seats: who holds each, at the sessions on file and at the moment from which the case is seen."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import NamedTuple

from protlaw.core.time import civil_day, zone
from protlaw.core.values import EITHER, NO, PAST, YES, Members, Occ, Span_, running
from protlaw.engine.derivation import Result
from protlaw.engine.evaluate import in_each_account
from protlaw.engine.expressions import Env
from protlaw.render import moments
from protlaw.render.contract import zone_of
from protlaw.render.messages import text
from protlaw.render.words import Names, capital
from protlaw.semantics.lawbook import Body, Seat

STATES = ("filled", "vacant", "disputed", "unknown")


class Cell(NamedTuple):
    """One seat: its state, and who holds it, or may."""

    state: str
    who: str


class Row(NamedTuple):
    """The seats of one kind, with the provision that gives them."""

    label: str
    place: str
    number: int
    cells: tuple[Cell, ...]


class Board(NamedTuple):
    """A body as it is composed at some moments; `seen` says which."""

    title: str
    basis: str
    rows: tuple[Row, ...]
    seen: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many seats there are, and in which state; where more people claim them than there are, each seat counts once."""
        cells = [c for row in self.rows for c in row.cells[: row.number]]
        return {"total": len(cells), **{state: sum(c.state == state for c in cells) for state in STATES}}


def boards(result: Result, names: Names) -> list[Board]:
    """Every body on file at each moment that matters; the moments at which it is composed alike, together."""
    return list(_Boards(result, names).drawn()) if result.book.bodies else []


class _Boards:
    def __init__(self, result: Result, names: Names) -> None:
        self.result, self.names, self.book, self.lang = result, names, result.book, names.lang
        self.accounts = list(in_each_account(result.book, result.case, result.as_of, dict(result.choices)).values())
        self.zone = zone_of(result)

    def drawn(self) -> Iterator[Board]:
        for versions in self.book.bodies.values():
            for organ in self.accounts[0].view.instances.get(versions[0].entity, ()):
                alike: dict[Board, list[str]] = {}
                for at, words in self.moments(organ):
                    day = civil_day(at.earliest, zone(self.book.jurisdiction.zone)).isoformat()
                    body = next((b for b in versions if b.days[0] <= day and (b.days[1] is None or day < b.days[1])), None)
                    if body is not None and all(e.base.eval(body.where, Env.of(organ)).value == YES for e in self.accounts):
                        alike.setdefault(self.board(body, organ, at), []).append(words)
                yield from (board._replace(seen=tuple(seen)) for board, seen in alike.items())

    def moments(self, organ: str) -> Iterator[tuple[Occ, str]]:
        """The sessions of a body (what follows something of it), and the moment from which the case is seen."""
        view, horizon = self.accounts[0].view, self.result.as_of.facts_until
        for entity in self.book.entities.values():
            for fact in (f for f in entity.facts.values() if len(f.follows) == 2):
                for subject in view.instances.get(entity.name, ()):
                    occ = view.values.get((subject, fact.name))
                    of_it = view.values.get((subject, fact.follows[1])) == organ
                    if of_it and isinstance(occ, Occ) and occ.some and occ.earliest > PAST:
                        yield occ, f"{self.names.subject(subject)}, {moments.occurrence(occ, self.zone, self.lang)}"
        yield Occ(horizon, horizon, True, False), self.say("html.board.now", moment=moments.until(horizon, self.zone, self.lang))

    def say(self, key: str, /, **args: object) -> str:
        return text(self.lang, key, **args)

    def board(self, body: Body, organ: str, at: Occ) -> Board:
        home = body.head.citations[0].instrument
        where, why = self.names.places(body.head.citations, home), self.names.reason(body.because, body.days[1])
        label = f"{self.names.head(body.head)} ({self.names.subject(organ)})"
        rows = tuple(self.row(body, seat, organ, at, home) for seat in body.seats)
        return Board(capital(label), self.say("html.board.basis", place=where, because=why), rows, ())

    def row(self, body: Body, seat: Seat, organ: str, at: Occ, home: str) -> Row:
        """The seats of a kind: those held, those of which it is not sure, and what is left."""
        lists = [e.view.values.get((organ, body.members), Members((), False)) for e in self.accounts]
        held = {id_: self.holds(body, seat, id_, at) for listed in lists for id_ in listed.ids}
        sure = [id_ for id_, known in held.items() if known == {YES}]
        cells = [Cell("filled" if len(sure) <= seat.number else "disputed", self.who(body, id_)) for id_ in sure]
        for id_, known in held.items():
            if known != {YES} and reduce(or_, known) & YES:
                cells.append(Cell("disputed" if EITHER not in known else "unknown", self.who(body, id_)))
        rest = Cell("vacant" if all(listed.closed for listed in lists) else "unknown", "")
        cells += [rest] * (seat.number - len(cells))
        return Row(capital(self.names.head(seat.head)), self.names.places(seat.head.citations, home), seat.number, tuple(cells))

    def holds(self, body: Body, seat: Seat, id_: str, at: Occ) -> set[int]:
        """Whether an appointment is to this seat and in effect, as each account has it."""
        listed = self.book.entities[body.entity].facts[body.members].entity or ""
        members = [m.name for m in self.book.entities[listed].facts[body.by].members]
        bit = 1 << members.index(seat.name)
        found = set()
        for values in (e.view.values for e in self.accounts):
            named, during = values.get((id_, body.by), -1), values.get((id_, body.during))
            lasts = running(*during, at) if isinstance(during, Span_) else EITHER
            found.add(NO if not named & bit or lasts == NO else lasts if named == bit else EITHER)
        return found

    def who(self, body: Body, id_: str) -> str:
        holders = {e.view.values.get((id_, body.holder or "")) for e in self.accounts}
        return " / ".join(self.names.subject(str(h)) for h in sorted(map(str, holders - {None}))) or self.names.subject(id_)
