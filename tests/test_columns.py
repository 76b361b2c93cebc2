"""The small sums of the columns, each against the sum of one case: known truths, open ones, and both together."""

import numpy as np
import pytest

from protlaw.core.values import EITHER, NO, YES
from protlaw.engine.columns import values
from protlaw.engine.columns.frames import chosen

MASKS = [[YES, NO], [YES, EITHER], [EITHER, NO, YES], [EITHER]]


def held(truth: values.Truth) -> list[tuple[bool, bool]]:
    """Whether each row may be, and must be."""
    return [*zip(values.may(truth).tolist(), values.must(truth).tolist(), strict=True)]


def expected(masks: list[int]) -> list[tuple[bool, bool]]:
    return [(bool(m & YES), m == YES) for m in masks]


@pytest.mark.parametrize("masks", MASKS)
@pytest.mark.parametrize("wide", [0, 4 | 8, -1 ^ EITHER])
def test_a_mask_says_the_same_whatever_its_width(masks: list[int], wide: int) -> None:
    """A case file that is silent has every bit set, not only those of yes and no."""
    stated = np.array([m | wide if m == EITHER else m for m in masks])
    assert held(values.of_mask(stated)) == expected(masks)


@pytest.mark.parametrize("a", MASKS)
@pytest.mark.parametrize("b", MASKS)
def test_truths_in_two_forms_are_joined_and_chosen_between(a: list[int], b: list[int]) -> None:
    n = min(len(a), len(b))
    one, other = (values.of_mask(np.array(masks)) for masks in (a[:n], b[:n]))
    assert held(values.both(one, other)) == [(bool(x & y & YES), x == y == YES) for x, y in zip(a[:n], b[:n], strict=True)]
    assert held(values.either(one, other)) == [(bool((x | y) & YES), YES in (x, y)) for x, y in zip(a[:n], b[:n], strict=True)]
    known = np.arange(n) % 2 == 0
    assert held(chosen(known, one, other)) == expected([x if k else y for k, x, y in zip(known, a[:n], b[:n], strict=True)])
