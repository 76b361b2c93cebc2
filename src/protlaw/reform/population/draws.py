"""Draws that are the same on any machine: each is a hash of seed, case and name, and everything after it is whole numbers.

So case k does not depend on how many cases there are, nor one draw of a case on the others: a profile that changes one share
changes only what hangs on it.
"""

from collections.abc import Mapping
from decimal import Context, Decimal
from functools import cache
from hashlib import blake2b
from struct import Struct

_STEPS = 256  # knots a standard deviation
_SIGMAS = 6
# Twelve uniform numbers, whose sum stands for a normal variable: variance one, within six deviations.
_SUMMANDS = Struct(">12H8x")
_EXACT = Context(prec=30)  # correctly rounded everywhere, unlike the exponential of floats


class Draws:
    """The draws of one case."""

    def __init__(self, seed: int, case: str) -> None:
        self._of = blake2b(f"{seed}/{case}/".encode(), digest_size=32)

    def _bytes(self, name: str) -> bytes:
        stream = self._of.copy()
        stream.update(name.encode())
        return stream.digest()

    def below(self, limit: int, name: str) -> int:
        """A whole number from 0 to `limit`, not included."""
        return int.from_bytes(self._bytes(name)[:8]) * limit >> 64

    def option(self, weights: Mapping[str, int], name: str) -> str:
        """One of several options, each as likely as its weight says."""
        left = self.below(sum(weights.values()), name)
        for option, weight in weights.items():
            left -= weight
            if left < 0:
                return option
        raise AssertionError(name)

    def lapse(self, median: int, sigma: int, name: str) -> int:
        """Seconds, lognormally: the median and the spread of the logarithm, in thousandths."""
        total: int = sum(_SUMMANDS.unpack(self._bytes(name)))
        at, part = divmod(total * _STEPS, 1 << 16)
        low, high = _knots(median, sigma)[at : at + 2]
        return low + ((high - low) * part >> 16)


@cache
def _knots(median: int, sigma: int) -> tuple[int, ...]:
    """The lapse at each step from six deviations below the median to six above."""
    spread = Decimal(sigma) / 1000
    steps = range(-_SIGMAS * _STEPS, _SIGMAS * _STEPS + 1)
    return tuple(round(_EXACT.multiply(median, _EXACT.exp(_EXACT.multiply(spread, Decimal(step) / _STEPS)))) for step in steps)
