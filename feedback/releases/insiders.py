"""How many people of a group may pool their answers and still be sure of nobody else's."""

from dataclasses import dataclass
from itertools import count, takewhile

from feedback.releases.crowds import Telling
from feedback.releases.model import Policy
from feedback.releases.safety import SEARCHED, safe_from
from feedback.releases.words import Scale

__all__ = ["Insiders", "withstood"]


@dataclass(frozen=True)
class Insiders:
    """`answers`: how many people the shares of answers withstand; `rose`: the same where it is
    told too, else None. `proved`: for every possible group of that size (see `worlds`);
    otherwise numbers are checked, for so many, against the answers before anybody sees them.
    """

    answers: int
    rose: int | None
    proved: bool


def withstood(policy: Policy, told: Telling, n: int) -> Insiders | None:
    """What a result of `n` people withstands; None where nothing is told.

    In words that follows from the size of the group. In numbers it is what the policy asks for.
    """
    if told.tier == "nothing":
        return None
    if told.tier == "counted":
        return Insiders(policy.coalition, policy.coalition if told.rose else None, proved=False)
    scale: Scale = 4 if told.tier == "four" else 2
    some = max(takewhile(lambda coalition: safe_from(scale, coalition) <= n, count(1)), default=0)
    return Insiders(some, min(some, SEARCHED) if told.rose else None, proved=True)
