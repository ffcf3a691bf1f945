"""How likely it is that anything can be shown, before anybody has answered.

On membership alone: who is invited, the policy, what was published. Model: everybody
invited answers each wave independently with the same chance, so both waves with its square.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import comb

from feedback.releases.model import PersonId, Policy, Published, Question
from feedback.releases.plan import near
from feedback.releases.safety import Display, ceiling, display, reach, step

RATES = (0.6, 0.7, 0.8, 0.9)
"""Chances that an invitee answers one wave, at which a forecast is made."""


@dataclass(frozen=True)
class Outlook:
    """The forecast at one response rate. Chances from 0 to 1.

    `change`: before and after can be shown together (paired), or both waves each (single).
    `anything`: at least what people said after can be shown.
    `expected`: people expected in the paired population, or in one wave where not paired;
    `n` and `display` say how that many would be told (0 words: not shown).
    """

    rate: float
    change: float
    anything: float
    expected: int
    n: int | None
    display: Display


@dataclass(frozen=True)
class Forecast:
    """The outlooks of one part: "all", or one role."""

    name: str
    invited: int
    enough_invited: bool
    outlooks: tuple[Outlook, ...]


def chance_of_least(least: int, of: int, rate: float) -> float:
    """Chance that at least `least` of `of` people do what each does with chance `rate`."""
    return sum(
        comb(of, count) * rate**count * (1 - rate) ** (of - count)
        for count in range(max(0, least), of + 1)
    )


def forecast(
    policy: Policy,
    invited: Mapping[str, int],
    question: Question,
    *,
    rates: Sequence[float] = RATES,
) -> tuple[Forecast, ...]:
    """The outlook for a question of this shape: of each role shown, or of all asked at once.

    `invited` counts people by role. A breakdown other than the role needs its own numbers:
    pass them by part, with the policy's family set to "role".
    """
    asked = {role: number for role, number in invited.items() if question.asked_of(role)}
    parts = asked if policy.family == "role" else {"all": sum(asked.values())}
    return tuple(
        Forecast(
            name=name,
            invited=number,
            enough_invited=number >= policy.k + policy.coalition + 2,
            outlooks=tuple(_outlook(policy, number, question, rate) for rate in rates),
        )
        for name, number in sorted(parts.items())
    )


def overlaps(
    policy: Policy, item: str, invitees: Iterable[PersonId], published: Sequence[Published]
) -> bool:
    """Whether this item may have to be left out because of what was published before.

    Judged as if all invitees answered; drop-outs change both sides, so that a False is no
    promise, while a True is what an unchanged group would meet.
    """
    people = frozenset(invitees)
    return any(
        one.item == item and not one.same_scheme and near(policy.k, people, one.members)
        for one in published
    )


def _outlook(policy: Policy, invited: int, question: Question, rate: float) -> Outlook:
    counted = rate * rate if policy.paired else rate
    wave = chance_of_least(policy.k, invited, rate)
    change = chance_of_least(policy.k, invited, counted) if policy.paired else wave * wave
    expected = round(invited * counted)
    if expected < policy.k:
        nothing = Display(words=0, rose=False)
        return Outlook(rate, change, wave, expected, None, nothing)
    top = ceiling(invited, policy.coalition)
    reached = reach(expected, policy.k, top)
    shown = display(question, reached=reached, coalition=policy.coalition)
    shown = replace(shown, rose=shown.rose and policy.paired and policy.show_rose)
    return Outlook(rate, change, wave, expected, step(reached, policy.k, top), shown)
