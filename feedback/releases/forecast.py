"""How likely it is that anything can be shown, before anybody has answered.

On membership alone: who is invited, and the policy. Model: everybody invited answers each
wave independently with the same chance, so both waves with its square. Chances are exact for
that model. What is shown once fewer than k answered both times, in the counted tier, is left
out of them where a question is told by parts: it is rarer than one in a million at any rate
that a page offers, and leaving it out promises less, never more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from types import MappingProxyType

from feedback.releases.chances import chance_below, chance_of_least, counts, jointly_below
from feedback.releases.crowds import (
    Crowd,
    Telling,
    Values,
    crowd,
    part_from,
    telling,
    whole_from,
    words_from,
)
from feedback.releases.model import Policy, Question

__all__ = [
    "RATES",
    "Forecast",
    "Outlook",
    "Together",
    "beside",
    "chance_of_least",
    "forecast",
    "together",
]

RATES = (0.6, 0.7, 0.8, 0.9)
"""Chances that an invitee answers one wave, at which a forecast is made."""
_UNKNOWN: Values = MappingProxyType({})


@dataclass(frozen=True)
class Outlook:
    """The forecast at one response rate. Chances from 0 to 1.

    `change`: before and after can be shown together (paired), or both waves each (single).
    `anything`: at least what people said after can be shown. Where the whole is counted, its
    parts are told with it.
    `expected`: people expected in the paired population, or in one wave where not paired;
    `telling` says how that many would be told.
    """

    rate: float
    change: float
    anything: float
    expected: int
    telling: Telling


@dataclass(frozen=True)
class Forecast:
    """The outlooks of one part: "all", or one of the family that is shown."""

    name: str
    invited: int
    enough_invited: bool
    outlooks: tuple[Outlook, ...]


@dataclass(frozen=True)
class Together:
    """The chances of all parts at one rate.

    `change`, `anything`: as in an outlook, for one part at the least; `every`: change, for
    every part (or for the whole, which stands for all).
    """

    change: float
    every: float
    anything: float


def forecast(
    policy: Policy,
    invited: Mapping[str, int],
    question: Question,
    *,
    rates: Sequence[float] = RATES,
    values: Values = _UNKNOWN,
) -> tuple[Forecast, ...]:
    """The outlook for a question of this shape: of each part shown, or of all asked at once.

    `invited` counts people by role, `values` by the breakdowns of the list of people. Empty
    where the policy's family is a breakdown whose numbers are not known.
    """
    asked = crowd(question, policy.family, invited, values)
    if asked is None:
        return ()
    # Parts of one size have one outlook.
    outlooks = {
        number: tuple(_outlook(policy, question, asked, number, rate) for rate in rates)
        for number in set(asked.parts.values())
    }
    return tuple(
        Forecast(
            name=name,
            invited=number,
            enough_invited=number >= policy.k + policy.coalition + 2,
            outlooks=outlooks[number],
        )
        for name, number in sorted(asked.parts.items())
    )


def together(policy: Policy, question: Question, asked: Crowd, rate: float) -> Together:
    """The chances of everybody asked, at one rate."""
    cap = whole_from(policy, asked.total)
    there = [number for number in asked.parts.values() if number]
    rest = [counts(asked.outside, _counted(policy, rate))]

    def some(*, change: bool) -> float:
        untold = [_untold(policy, question, number, rate, change=change) for number in there]
        return 1 - jointly_below([*untold, *rest], cap)

    change, anything = some(change=True), some(change=False)
    told = [_told(policy, question, number, rate) for number in there]
    missed = 0.0 if cap is None else chance_of_least(cap, asked.total, _counted(policy, rate))
    every = missed + jointly_below([*told, *rest], cap) if there else 0.0
    if not policy.paired:
        # Both waves, each by itself.
        change, every = change * change, every * every
    return Together(change, min(1.0, every), anything)


def beside(policy: Policy, asked: Crowd, rate: float) -> tuple[float, float]:
    """Chances that one part at the least, and that every part, is counted beside the whole.

    For one breakdown alone: parts of two that cross may stand in each other's way. A part is
    left out if it is too small, or if the people in no part that is shown would be 1 to k-1.
    """
    cap, p, k = whole_from(policy, asked.total), _counted(policy, rate), policy.k
    there = [(number, part_from(policy, number)) for number in asked.parts.values() if number]
    if cap is None or not there:
        return 0.0, 0.0
    whole = chance_of_least(cap, asked.total, p)
    small = [counts(number, p)[:least] for number, least in there]
    rest = counts(asked.outside, p)
    none = jointly_below([*small, rest], None) - jointly_below([*small, rest], cap)
    # One part is large enough, and the others together are 1 to k-1: it stands alone, unshown.
    none += fsum(
        chance * chance_of_least(max(least, cap - others), number, p)
        for number, least in there
        if least is not None
        for others, chance in enumerate(counts(asked.total - number, p)[:k])
        if others
    )
    large = [_from(number, least, p) for number, least in there]
    apart = [chance if not 0 < left < k else 0.0 for left, chance in enumerate(rest)]
    every = jointly_below([*large, apart], None) - jointly_below([*large, apart], cap)
    return max(0.0, whole - none), max(0.0, every)


def _outlook(policy: Policy, question: Question, asked: Crowd, number: int, rate: float) -> Outlook:
    p, total = _counted(policy, rate), asked.total
    cap = whole_from(policy, total)
    others = counts(total - number, p)

    def some(*, change: bool) -> float:
        return 1 - jointly_below(
            [_untold(policy, question, number, rate, change=change), others], cap
        )

    change, anything = some(change=True), some(change=False)
    change = change if policy.paired else change * change
    expected = round(number * p)
    shown = telling(policy, question, invited=total, n=round(total * p), whole=True)
    if shown.tier != "counted":
        shown = telling(policy, question, invited=number, n=expected, whole=False)
    return Outlook(rate, change, anything, expected, shown)


def _counted(policy: Policy, rate: float) -> float:
    """The chance that an invitee is in a population."""
    return rate * rate if policy.paired else rate


def _untold(
    policy: Policy, question: Question, invited: int, rate: float, *, change: bool
) -> Sequence[float]:
    """At place b: the chance that a part is not told in words and b of it are counted."""
    found = counts(invited, _counted(policy, rate))
    least = words_from(policy, question, invited)
    if least is None or change or not policy.paired:
        return found[:least]
    # Fewer than k both times: after is shown by itself, if enough answered that.
    after = rate / (1 + rate)  # of those who did not answer both times, these answered after
    return [
        chance * chance_below(least - both, invited - both, after)
        if chance and both < policy.k
        else chance
        for both, chance in enumerate(found[:least])
    ]


def _told(policy: Policy, question: Question, invited: int, rate: float) -> Sequence[float]:
    """At place b: the chance that a part is told in words and b of it are counted."""
    least = words_from(policy, question, invited)
    return _from(invited, least, _counted(policy, rate))


def _from(invited: int, least: int | None, p: float) -> Sequence[float]:
    if least is None:
        return [0.0]
    return [*[0.0] * min(least, invited + 1), *counts(invited, p)[least:]]
