"""What a change of one rule would do, side by side with the rules as they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from feedback.releases.crowds import Crowd, Telling, Values, crowd, telling
from feedback.releases.forecast import Together, beside, together
from feedback.releases.model import ALL, LEAST_K, ROLE, Policy, Question
from feedback.releases.policies import MOST

__all__ = ["Beside", "Scenario", "Verdict", "besides", "now", "scenarios", "verdict"]

Verdict = Literal["more", "less", "same"]
_STEP: Final = 2  # people more or less than k
_SEEN: Final = 0.005  # a smaller difference rounds away


@dataclass(frozen=True)
class Scenario:
    """A policy that differs in one rule (`changed`), and what would come of it.

    `parts`: how many groups are told apart; `told`: how the largest would be, if as many
    answer as is expected.
    """

    changed: Literal["nothing", "k", "family"]
    policy: Policy
    chances: Together
    parts: int
    told: Telling


@dataclass(frozen=True)
class Beside:
    """A breakdown beside a counted whole: chances that one of its parts at the least, and that
    every one, is told too. `kept`: the policy has it; else it would be one more."""

    breakdown: str
    kept: bool
    parts: int
    some: float
    every: float


def now(
    policy: Policy, question: Question, invited: Mapping[str, int], values: Values, rate: float
) -> Scenario | None:
    """The rules as they are. None where the numbers of their family are not known."""
    asked = crowd(question, policy.family, invited, values)
    return _scenario("nothing", policy, question, asked, rate) if asked else None


def scenarios(
    policy: Policy, question: Question, invited: Mapping[str, int], values: Values, rate: float
) -> Iterator[Scenario]:
    """A lower and a higher k, then every other family."""
    asked = crowd(question, policy.family, invited, values)
    lower, higher = max(LEAST_K, policy.k - _STEP), min(MOST["k"], policy.k + _STEP)
    for k in (lower, higher):
        if asked and k != policy.k:
            yield _scenario("k", replace(policy, k=k), question, asked, rate)
    for family in (ALL, ROLE, *values):
        other = crowd(question, family, invited, values)
        one_role = family == ROLE and other is not None and len(other.parts) == 1
        if other and family != policy.family and not one_role:
            yield _scenario("family", replace(policy, family=family), question, other, rate)


def besides(
    policy: Policy, question: Question, invited: Mapping[str, int], values: Values, rate: float
) -> Iterator[Beside]:
    """Every breakdown, where the whole may be counted."""
    for breakdown in (ROLE, *values):
        asked = crowd(question, breakdown, invited, values)
        if asked is None or len(asked.parts) == 1:
            continue
        some, every = beside(policy, asked, rate)
        if some >= _SEEN:
            kept = breakdown in policy.breakdowns
            yield Beside(breakdown, kept, len(asked.parts), some, every)


def verdict(was: Together, then: Together) -> Verdict:
    """Whether change is more or less likely to be shown; where that is equal, anything."""
    for before, after in ((was.change, then.change), (was.anything, then.anything)):
        if abs(after - before) >= _SEEN:
            return "more" if after > before else "less"
    return "same"


def _scenario(
    changed: Literal["nothing", "k", "family"],
    policy: Policy,
    question: Question,
    asked: Crowd,
    rate: float,
) -> Scenario:
    p = rate * rate if policy.paired else rate
    total, most = asked.total, max(asked.parts.values(), default=0)
    told = telling(policy, question, invited=total, n=round(total * p), whole=True)
    if told.tier != "counted":
        told = telling(policy, question, invited=most, n=round(most * p), whole=False)
    chances = together(policy, question, asked, rate)
    return Scenario(changed, policy, chances, len(asked.parts), told)
