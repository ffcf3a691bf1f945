"""The words of the words tier: how a count of people is told, and what a word leaves open.

Two scales, named by how many words they have. Integer comparison throughout: a share such
as 25 % has no exact value in floating point, and exact quarters belong to the lower word.
"""

from typing import Literal

Scale = Literal[2, 4]

FOUR = ("few", "some", "many", "most")
TWO = ("half_or_fewer", "more_than_half")


def word(count: int, n: int, scale: Scale) -> str:
    """The code that tells `count` of `n` people, 0 ≤ count ≤ n, n ≥ 1."""
    if not 0 <= count <= n or n < 1:
        raise ValueError("a count must lie within its group")
    if scale == 2:  # noqa: PLR2004  # the scale is its number of words
        return TWO[2 * count > n]
    if 4 * count <= n:
        return "few"
    if 2 * count <= n:
        return "some"
    return "many" if 4 * count < 3 * n else "most"


def bounds(code: str, n: int) -> tuple[int, int]:
    """Least and greatest count, both included, that a code leaves open among `n` people."""
    return {
        "few": (0, n // 4),
        "some": (n // 4 + 1, n // 2),
        "many": (n // 2 + 1, (3 * n - 1) // 4),
        "most": ((3 * n + 3) // 4, n),
        "half_or_fewer": (0, n // 2),
        "more_than_half": (n // 2 + 1, n),
    }[code]


def codes(scale: Scale) -> tuple[str, ...]:
    """The codes of a scale, from none to all."""
    return TWO if scale == 2 else FOUR  # noqa: PLR2004  # the scale is its number of words
