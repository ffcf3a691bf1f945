"""What helps a group that is likely too small for anything to be shown: each with its number."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from feedback.releases.chances import chance_of_least
from feedback.releases.crowds import Crowd
from feedback.releases.forecast import together
from feedback.releases.model import ALL, Policy, Question

__all__ = ["LOW", "Kind", "Remedy", "remedies"]

Kind = Literal["invite", "pool", "shared", "themes"]
LOW: Final = 0.8
"""A chance to show change below which help is offered."""
_SURE: Final = 0.9
_MOST: Final = 5000  # people that a page reckons with
_COMMENTS: Final = 3
"""Comments that a theme rests on."""
_WRITE: Final = 0.5  # of those who answer, so many write a comment


@dataclass(frozen=True)
class Remedy:
    """`people` asked the same questions, and the chance that it brings.

    - "invite": so many people bring a chance of 9 in 10;
    - "pool": with a second group as large, in one scheme;
    - "shared": every role is asked the same question, and told as one group;
    - "themes": the chance of three comments or more, for the guardian to sum up in a theme,
      if half of those who answer write one.
    """

    kind: Kind
    people: int
    chance: float


def remedies(
    policy: Policy, question: Question, *, invited: int, everybody: int, rate: float
) -> Iterator[Remedy]:
    """For a group of `invited` out of `everybody` in the scheme, at one response rate."""
    whole = replace(policy, family=ALL)

    def change(people: int) -> float:
        return together(whole, question, Crowd({ALL: people}), rate).change

    enough = _least(change, invited)
    if enough is not None:
        yield Remedy("invite", enough, change(enough))
    yield Remedy("pool", 2 * invited, change(2 * invited))
    if everybody > invited:
        yield Remedy("shared", everybody, change(everybody))
    yield Remedy("themes", invited, chance_of_least(_COMMENTS, invited, rate * _WRITE))


def _least(change: Callable[[int], float], invited: int) -> int | None:
    """The fewest people, more than now, who make it likely enough; None: not even the most."""
    found = range(invited + 1, _MOST + 1)
    at = bisect_left(found, _SURE, key=change)
    return found[at] if at < len(found) else None
