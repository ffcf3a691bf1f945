"""Whether people who take part in two schemes may cost one of them a question.

From invitation lists alone. Who answered an earlier survey must not show here: whoever edits a
list could otherwise try person after person and read it off a warning.
"""

from collections.abc import Iterable
from typing import Final

from feedback.releases.chances import counts, jointly_below
from feedback.releases.forecast import RATES
from feedback.releases.model import PersonId, Policy

__all__ = ["overlaps"]

_LIKELY: Final = 0.05


def overlaps(
    policy: Policy, invited: frozenset[PersonId], earlier: Iterable[frozenset[PersonId]]
) -> bool:
    """Whether a question may well be left out that these people, and those, are asked.

    It is left out if who answered here and who answered there overlap, and differ on either
    side by 1 to k-1 people. True where that is at least 1 in 20 likely at one of the rates
    that a forecast is made at. Fewer than k people in common are passed over: a warning about
    so few would tell who they are.
    """
    return any(_likely(policy, invited, other) for other in earlier)


def _likely(policy: Policy, one: frozenset[PersonId], other: frozenset[PersonId]) -> bool:
    shared = len(one & other)
    return shared >= policy.k and any(
        _few(policy.k, len(side) - shared, shared, rate * rate if policy.paired else rate)
        >= _LIKELY
        for side in (one, other)
        for rate in RATES
    )


def _few(k: int, alone: int, shared: int, answered: float) -> float:
    """The chance that 1 to k-1 people answered on one side and not on the other."""
    only = [counts(alone, answered), counts(shared, answered * (1 - answered))]
    return jointly_below(only, k) - only[0][0] * only[1][0]
