"""The counted tier, from 50 people on: how a count of people is told in rounded numbers.

The numbers from 0 to n are cut into buckets, and only the bucket is told:
- *hidden*: small counts, 0 included, so that not even "nobody" is said;
- multiples of `base`, each for the counts that round to it;
- *top*, "so many or more": all counts from about 90 % on. Without it a unanimous group of 58
  would be told as 60, which stands for 58 to 62, and everybody's answer would be known.

All of it follows from the size of the group and the policy, never from answers.
docs/adr/release-counted-tier.md gives the reasons.
"""

from dataclasses import dataclass
from typing import Final, Literal

from feedback.releases.model import Policy
from feedback.schemes.model import COUNTED

__all__ = [
    "FAVOURABLE",
    "HIDDEN",
    "Buckets",
    "Told",
    "base_of",
    "buckets",
    "counted_from",
    "hidden_least",
    "least_told",
    "part_least",
    "rounded",
    "size_told",
]

# Words of a release: a count that is not told, and the favourable options of a part together.
HIDDEN: Final = "hidden"
FAVOURABLE: Final = "favourable"
_SMALL: Final = 7
_TOP_TENTHS: Final = 9
_TENTHS: Final = 10

Told = int | Literal["hidden"]


@dataclass(frozen=True)
class Buckets:
    """The buckets of one population. `n`: its size; `told`: the size that is told.

    `hidden`: the greatest hidden count; `top`: the least count told as "or more".
    """

    n: int
    told: int
    base: int
    hidden: int
    top: int
    part: bool

    def tell(self, count: int) -> tuple[Told, bool]:
        """What is told for a count, and whether it means "or more"."""
        if not 0 <= count <= self.n:
            raise ValueError("a count must lie within its group")
        if count <= self.hidden:
            return HIDDEN, False
        return rounded(min(count, self.top), self.base), count >= self.top

    def bounds(self, told: Told, or_more: bool) -> tuple[int, int]:
        """Least and greatest count that is told so. Undoes `tell`."""
        if told == HIDDEN:
            return 0, self.hidden
        if or_more:
            return self.top, self.n
        low = told - self.base // 2
        return low, low + self.base - 1


def rounded(count: int, base: int) -> int:
    """To the nearest multiple of the base, halves up."""
    return (count + base // 2) // base * base


def base_of(policy: Policy) -> int:
    """The base that counts are rounded to: the policy's, or a multiple of it where k is large.

    The count of a group is known from two rounded ones (a total less a part) within 2·base - 1
    values. They must not fit between 1 and k - 1, or the small count would be certain.
    """
    least = policy.k // 2 + 1
    return -(-least // policy.rounding) * policy.rounding


def size_told(policy: Policy, n: int, top: int | None) -> int:
    """The size that is told of n people: rounded, and never more than `top`, the greatest number
    that readers may know to have answered (None: that rule is taken as met)."""
    base = base_of(policy)
    told = rounded(n if top is None else min(n, top), base)
    return told if top is None or told <= top else told - base


def least_told(policy: Policy, told: int, *, part: bool) -> int:
    """The fewest people of whom this size is told.

    How finely they are told follows from this number, never from their true one: that 72 people
    have a finer mean than 71 would say which of the sizes behind "70" it is.
    """
    least = part_least(policy) if part else counted_from(policy)
    return max(least, told - base_of(policy) // 2)


def buckets(policy: Policy, n: int, told: int, *, part: bool) -> Buckets:
    """The buckets for a population of n people, told as `told`: where they lie follows from that.

    Where a policy names breakdowns, one bucket more is hidden, in the whole as in parts. A total
    of "10" beside two parts that hide 7 and fewer says of each part that its count is 1 to 7;
    hiding 12 and fewer leaves that open.
    """
    base = base_of(policy)
    hidden = hidden_least(policy)
    share = -(-_TOP_TENTHS * told // (_TENTHS * base)) * base  # the least multiple of 90 %
    least = least_told(policy, told, part=part)
    most = (least - _outside_top(policy, part=part) + base // 2) // base * base
    first = hidden + 1 + base // 2
    top = max(first, min(share, most)) - base // 2
    return Buckets(n, told, base, hidden, top, part)


def hidden_least(policy: Policy) -> int:
    """The greatest hidden count: the end of the bucket of the greatest small count; beside parts,
    of the next one."""
    base = base_of(policy)
    small = rounded(max(_SMALL, policy.k - 1), base) - base // 2 + base - 1
    return small + (base if policy.breakdowns else 0)


def counted_from(policy: Policy) -> int:
    """People from whom on the whole group is counted."""
    return max(COUNTED, _room(policy, part=False))


def part_least(policy: Policy) -> int:
    """The least people of a part that stands under a counted total."""
    return _room(policy, part=True)


def _outside_top(policy: Policy, *, part: bool) -> int:
    """How many of a group whose answer is in the top bucket may have answered otherwise: one
    more than all insiders; in parts k, so that this rest is not certainly a small count."""
    return max(policy.coalition + 1, policy.k if part else 0)


def _room(policy: Policy, *, part: bool) -> int:
    """The least people for whom not everything is hidden."""
    return hidden_least(policy) + 1 + _outside_top(policy, part=part)
