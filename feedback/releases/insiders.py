"""How many people of a group may pool their answers and still be sure of nobody else's."""

from dataclasses import dataclass
from typing import Final

from feedback.releases.crowds import Telling
from feedback.releases.model import Policy
from feedback.releases.safety import SEARCHED, safe_from
from feedback.releases.words import Scale

__all__ = ["Insiders", "withstood"]

_SEARCHED_ALONE: Final = 6
"""As `SEARCHED`, where rose is not told: `tests/releases/test_safety.py` runs this search too."""


@dataclass(frozen=True)
class Insiders:
    """So many `people` learn nobody else's answer before, after, or whether it rose.

    `proved`: by the search of `worlds`, for every group of that size and whatever it answers.
    Otherwise it is what the policy asks for: rounded numbers are made for it, and are checked
    against the answers before anybody sees them.
    """

    people: int
    proved: bool


def withstood(policy: Policy, told: Telling, n: int) -> Insiders | None:
    """What a result of `n` people withstands as a whole; None where nothing is told.

    Rose beside the words tells more than they do, so with it fewer are claimed (see
    `safety.rose_allowed`).
    """
    if told.tier == "nothing":
        return None
    if told.tier == "counted":
        return Insiders(policy.coalition, proved=False)
    scale: Scale = 4 if told.tier == "four" else 2
    searched = range(1, 1 + (SEARCHED if told.rose else _SEARCHED_ALONE))
    return Insiders(sum(safe_from(scale, some) <= n for some in searched), proved=True)
