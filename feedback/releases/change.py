"""The mean change of a group from before to after, and how sure one can be of it.

Both are told in coarse steps (see `counted_plan.grain`). Who skipped a question in either
survey counts as unchanged: the number of people is then known, and tells nothing of who skipped.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, sqrt

__all__ = ["change", "half_width", "student"]

_TENTHS = 10
_SURE = 0.975  # both sides together 95 %


def change(rises: Mapping[int, int], grain: int) -> dict[str, str]:
    """Mean and ends of its 95 % interval, as decimals with one place.

    Args:
        rises: how many people rose by how many options; fell below 0.
        grain: of the steps, in tenths.
    """
    n = sum(rises.values())
    total = sum(rise * count for rise, count in rises.items())
    # Halves up, exactly: a float could round 0.15 either way.
    mean = int((Fraction(total * _TENTHS, n * grain) + Fraction(1, 2)) // 1)
    # Up to the next step, and never 0: "no spread at all" would say that all changed alike.
    half = max(1, ceil(half_width(rises) * _TENTHS / grain))
    steps = {"mean": mean, "low": mean - half, "high": mean + half}
    return {name: _decimal(step * grain) for name, step in steps.items()}


def half_width(rises: Mapping[int, int]) -> float:
    """Half the 95 % interval of the mean, by Student's t. At 8 to 40 people it held the true
    mean in 94 to 96 % of simulated groups; the percentile bootstrap in 78 to 88 %."""
    n = sum(rises.values())
    total = sum(rise * count for rise, count in rises.items())
    squares = sum(rise * rise * count for rise, count in rises.items())
    variance = Fraction(n * squares - total * total, n * (n - 1))
    return student(n) * sqrt(variance / n)


def student(n: int) -> float:
    """The quantile of Student's t for the 95 % interval of a mean of n values."""
    from scipy.special import stdtrit  # noqa: PLC0415 - takes a fifth of a second

    return float(stdtrit(n - 1, _SURE))


def _decimal(tenths: int) -> str:
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // _TENTHS}.{abs(tenths) % _TENTHS}"
