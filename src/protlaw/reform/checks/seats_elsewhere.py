"""Seats that a draft multiplies, and a norm it leaves alone that still reckons with as many as there were: 2 + 2 of five."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from protlaw.core.diagnostic import Diagnostic, Note
from protlaw.core.values import NO, YES
from protlaw.semantics.checks.walk import nodes
from protlaw.semantics.lawbook import Instrument, Lawbook, Seat
from protlaw.semantics.norms import Cmp, Cond, Const, Count, Define, Is, Requirement, Use

CODE = "PL5035"
_ASKING = {("==", YES), (">=", YES), ("<", NO)}


def check(book: Lawbook, draft: Instrument) -> Iterator[Diagnostic]:
    for before, after in (pair for bodies in book.bodies.values() for pair in pairwise(bodies)):
        held = {seat.name: seat for seat in before.seats}
        for seat in after.seats if after.because == draft.name else ():
            if seat.name in held and held[seat.name].number != seat.number:
                yield from _reckoned(book, draft, seat, held[seat.name].number)


def _reckoned(book: Lawbook, draft: Instrument, seat: Seat, number: int) -> Iterator[Diagnostic]:
    for full, versions in book.norms.items():
        norm = versions[-1].norm
        if not isinstance(norm, Requirement) or full in (*draft.said, *draft.lost):
            continue
        asked = [(norm.holds.atoms[i], mask) for term in norm.holds.terms[:1] for i, mask in term]
        if sum(_least(book, atom, mask, seat.name) for atom, mask in asked) == number:
            note = Note(seat.head.span, "seats_here", {"number": str(seat.number)})
            args = {"name": full.split("/")[1], "seat": seat.name, "before": str(number), "after": str(seat.number)}
            yield Diagnostic(CODE, args, norm.head.span, (note,), f"{CODE}.help", severity="warning")


def _least(book: Lawbook, atom: Any, mask: int, seat: str) -> int:
    """How many holders of a seat a comparison asks for at least, when it has to be true or (mask NO) false."""
    if not (isinstance(atom, Cmp) and (atom.op, mask) in _ASKING and isinstance(atom.right, Const)):
        return 0
    left = book.reads(atom.left.name, atom.left.since) if isinstance(atom.left, Use) else None
    counted = left.value if isinstance(left, Define) else atom.left
    held = isinstance(counted, Count) and any(_is_seat(c, seat) for c in nodes(counted.where) if isinstance(c, Cond))
    return int(atom.right.value) if held else 0


def _is_seat(cond: Cond, seat: str) -> bool:
    seats = {i: 1 << a.members.index(seat) for i, a in enumerate(cond.atoms) if isinstance(a, Is) and seat in a.members}
    return bool(cond.terms) and all(any(seats.get(i) == mask for i, mask in term) for term in cond.terms)
