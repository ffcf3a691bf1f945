"""Whether people who take part in two schemes may cost one of them a question.

From invitation lists alone. Who answered an earlier survey must not show here: whoever edits a
list could otherwise try person after person and read it off a warning.
"""

from collections.abc import Iterable
from typing import Final

from feedback.releases.chances import chance_of_least
from feedback.releases.forecast import RATES
from feedback.releases.model import PersonId, Policy
from feedback.releases.standing import width

__all__ = ["overlaps"]

_LIKELY: Final = 0.05


def overlaps(
    policy: Policy, invited: frozenset[PersonId], earlier: Iterable[frozenset[PersonId]]
) -> bool:
    """Whether a question may well be left out that these people, and those, are asked.

    It is left out if too many of those who answered here answered there too, unless they are
    the very same people. True where that is at least 1 in 20 likely at one of the rates that a
    forecast is made at, and the lists do not differ by less than drop-outs will. Fewer than k
    people in common are passed over: a warning about so few would tell who they are.
    """
    return any(_likely(policy, invited, other) for other in earlier)


def _likely(policy: Policy, one: frozenset[PersonId], other: frozenset[PersonId]) -> bool:
    shared = len(one & other)
    return shared >= policy.k and any(
        _many(policy, shared, min(len(one), len(other)), rate * rate if policy.paired else rate)
        >= _LIKELY
        for rate in RATES
    )


def _many(policy: Policy, shared: int, size: int, answered: float) -> float:
    """The chance that of those on both lists too many answered here and there."""
    least = max(1, width(round(size * answered)) - policy.coalition)
    return chance_of_least(least, shared, answered * answered)
