"""Conditions: with all prime implicants, reading term by term is exact; Kleene's tables alone are not."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from protlaw.semantics.conditions import conj, disj, literal, neg, width
from protlaw.semantics.norms import Cond, Fact, Is, Var

IT = Var("it", "thing")
ATOMS = [Fact(IT, "p", "bool", "thing"), Fact(IT, "q", "bool", "thing"), Is(Fact(IT, "colour", "one", "thing"), ("red", "green", "blue"))]


def formulas(depth: int = 3) -> st.SearchStrategy[Cond]:
    leaves = st.tuples(st.sampled_from(ATOMS), st.integers(1, 6)).map(lambda t: literal(t[0], t[1] if width(t[0]) == 3 else 1 + t[1] % 2))
    if depth == 0:
        return leaves
    deeper = formulas(depth - 1)
    return st.one_of(
        leaves, st.tuples(deeper, deeper).map(lambda t: conj(*t)), st.tuples(deeper, deeper).map(lambda t: disj(*t)), deeper.map(neg)
    )


def read(cond: Cond, known: dict[str, int]) -> int:
    """Yes, no or either, from what each variable may be."""
    masks = [known[repr(a)] for a in cond.atoms]
    if any(all(masks[i] & ~mask == 0 for i, mask in term) for term in cond.terms):
        return 1
    return 2 if all(any(not masks[i] & mask for i, mask in term) for term in cond.terms) else 3


@settings(max_examples=300, deadline=None)
@given(formulas(), st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 7)))
def test_reading_the_terms_agrees_with_every_completion(cond: Cond, possible: tuple[int, int, int]) -> None:
    known = dict(zip(map(repr, ATOMS), possible, strict=True))
    bits = [[1 << i for i in range(width(a)) if mask & (1 << i)] for a, mask in zip(ATOMS, possible, strict=True)]
    completions = {read(cond, dict(zip(map(repr, ATOMS), values, strict=True))) for values in product(*bits)}
    assert read(cond, known) == (completions.pop() if len(completions) == 1 else 3)


def test_what_kleene_alone_leaves_open() -> None:
    p, q = (literal(a, 1) for a in ATOMS[:2])
    cond = disj(conj(p, q), conj(neg(p), q))
    assert cond == q
    assert read(cond, {repr(ATOMS[1]): 1}) == 1


def test_equal_conditions_are_equal_text() -> None:
    p, q = (literal(a, 1) for a in ATOMS[:2])
    assert repr(neg(conj(p, q))) == repr(disj(neg(q), neg(p)))


def test_a_member_of_a_whole_enumeration_is_no_condition() -> None:
    assert literal(ATOMS[2], 7) == Cond((), ((),))
    assert disj(literal(ATOMS[2], 1), literal(ATOMS[2], 6)) == Cond((), ((),))
    assert conj(literal(ATOMS[2], 1), literal(ATOMS[2], 2)) == Cond((), ())
