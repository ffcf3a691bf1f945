"""What published numbers say of an effect. Computed from them alone, so that it adds no fact.

A published count stands for a range: a rounded one for those that round to it, a hidden one for
everything up to the greatest hidden count, one "or more" for everything from there on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from feedback.releases.counted import HIDDEN

__all__ = ["Change", "Count", "beyond_chance", "leaning", "total", "whole_cents"]

# A band begins at nine tenths, and another ends at one tenth.
_TENTHS: Final = 10
_TOP: Final = 9
# The square of 1.96, the normal quantile of a 95 % interval.
_SURE: Final = Decimal("3.8416")


@dataclass(frozen=True)
class Count:
    """A number of `n` people. `known`: the rounded number, None where all of it is hidden.

    `more`: the number means "or more". `unseen`: the most people that hidden counts may add.
    `least` and `most`: the range of true numbers for which this would be published.
    """

    n: int
    known: int | None
    least: int
    most: int
    more: bool = False
    unseen: int = 0

    @property
    def top(self) -> bool:
        """Whether it lies in the band of nine tenths and over."""
        return self.known is not None and _TENTHS * self.known >= _TOP * self.n

    @property
    def bottom(self) -> bool:
        """Whether it lies in the band of one tenth and less, hidden people included."""
        if self.known is None or self.more:
            return False
        return _TENTHS * (self.known + self.unseen) <= self.n

    @property
    def vague(self) -> bool:
        """Whether it may be nearly everybody or nobody, which is worth no word."""
        return self.known is None and 4 * self.unseen > 3 * self.n

    @classmethod
    def of(
        cls, told: int | str, *, n: int, hidden: int, more: bool = False, base: int = 5
    ) -> "Count":
        """One published cell; `hidden` is the greatest hidden count."""
        if told == HIDDEN:
            return cls(n, None, 0, hidden, unseen=hidden)
        known = int(told)
        least = known - base // 2
        # The size told may be a little below the true one, so "or more" ends well above it.
        return cls(n, known, least, 2 * n if more else least + base - 1, more)


def total(counts: Sequence[Count]) -> Count:
    """Several cells of one group together, of which hidden ones add nothing but room."""
    n = counts[0].n
    seen = [one.known for one in counts if one.known is not None]
    return Count(
        n,
        min(sum(seen), n) if seen else None,
        sum(one.least for one in counts),
        sum(one.most for one in counts),
        any(one.more for one in counts),
        sum(one.unseen for one in counts),
    )


def leaning(before: Count, after: Count) -> int:
    """1 or -1 where `after` is the greater or lesser number whatever the rounding was, else 0."""
    if after.least > before.most:
        return 1
    return -1 if after.most < before.least else 0


def beyond_chance(before: Count, after: Count) -> bool:
    """Whether two shares of the same people differ by more than rounding and chance explain.

    The variance of a difference of paired shares is (discordant - difference²) / n; the share
    of discordant people is at most that of both sums, or of both remainders, so this never
    claims more than McNemar's test with the pairs at hand would.
    """
    gap = max(after.least - before.most, before.least - after.most)
    if gap <= 0:
        return False
    n = Decimal(before.n)
    share = gap / n
    agree = Decimal(before.most + after.most) / n
    apart = 2 - Decimal(before.least + after.least) / n
    discordant = min(agree, apart, Decimal(1))
    return share * share * n > _SURE * (discordant - share * share)


def whole_cents(count: int, n: int) -> int:
    """The share of `count` in `n`, to the nearest whole per cent, halves up."""
    return (200 * count + n) // (2 * n)


@dataclass(frozen=True)
class Change:
    """Mean change in steps of the scale, risen above 0, with its 95 % interval."""

    mean: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Change":
        """From the three published texts."""
        return cls(Decimal(told["mean"]), Decimal(told["low"]), Decimal(told["high"]))

    @property
    def direction(self) -> int:
        """1 or -1 where the whole interval lies on one side of 0, else 0."""
        if self.low > 0:
            return 1
        return -1 if self.high < 0 else 0
