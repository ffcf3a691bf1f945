"""Exact chances of counts of people who each do the same thing with the same chance.

Exact to the precision of a float. Nothing overflows or slows down at thousands of people: a
distribution is built outwards from its likeliest count, where every factor is at most 1, and
ends where it no longer adds to what can be told.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from math import floor, fsum, prod
from typing import Final

_NOTHING: Final = 1e-60  # beside the likeliest count

__all__ = ["chance_below", "chance_of_least", "counts", "jointly_below"]


@lru_cache(maxsize=256)
def counts(of: int, rate: float) -> tuple[float, ...]:
    """The chances that 0, 1, … `of` people do what each does with chance `rate`, 0 to 1."""
    if not 0 <= rate <= 1:
        raise ValueError("a chance lies between 0 and 1")
    likeliest = min(of, floor((of + 1) * rate))
    if rate in (0, 1):
        return tuple(float(count == likeliest) for count in range(of + 1))
    odds = rate / (1 - rate)
    made = [0.0] * (of + 1)
    made[likeliest] = 1.0
    for count in range(likeliest, of):
        made[count + 1] = made[count] * odds * (of - count) / (count + 1)
        if made[count + 1] < _NOTHING:
            break
    for count in range(likeliest, 0, -1):
        made[count - 1] = made[count] * count / (odds * (of - count + 1))
        if made[count - 1] < _NOTHING:
            break
    whole = fsum(made)
    return tuple(one / whole for one in made)


def chance_of_least(least: int, of: int, rate: float) -> float:
    """Chance that at least `least` of `of` people do what each does with chance `rate`."""
    if least <= 0:
        return 1.0
    return _chance(islice(counts(of, rate), least, None))


def chance_below(least: int, of: int, rate: float) -> float:
    """Chance that fewer than `least` do."""
    return _chance(counts(of, rate)[: max(0, least)])


def jointly_below(parts: Iterable[Sequence[float]], least: int | None) -> float:
    """Chance that all of these come together, and with fewer than `least` people in all.

    Each part is a list: at place b the chance that what is asked of the part holds and that b
    of its people count. Parts are independent. Without `least` only the first is asked.
    """
    there = list(parts)
    if least is None:
        return min(1.0, prod(fsum(part) for part in there))
    from numpy import convolve  # noqa: PLC0415 - takes a tenth of a second

    total = [1.0]
    for part in there:
        total = convolve(total, part[:least]).tolist()[:least]
    return _chance(total)


def _chance(some: Iterable[float]) -> float:
    # Sums of rounded chances may pass 1 by a few parts in 10 to the 16.
    return min(1.0, fsum(some))
