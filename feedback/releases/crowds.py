"""The people a question is asked of, as numbers: who is told together, and from how many on.

On membership alone, as everything that a forecast rests on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from feedback.releases.counted import counted_from, least_told, part_least, size_told
from feedback.releases.counted_plan import grain
from feedback.releases.model import ALL, ROLE, Policy, Question
from feedback.releases.safety import ceiling, display, reach, rose_allowed, safe_from, step

__all__ = [
    "Crowd",
    "Effects",
    "Telling",
    "Tier",
    "Values",
    "crowd",
    "part_from",
    "telling",
    "whole_from",
    "words_from",
]

Values = Mapping[str, Mapping[str, Mapping[str, int]]]
"""People by breakdown, its value, and their role."""
Tier = Literal["nothing", "two", "four", "counted"]
Effects = Literal["none", "words", "mean"]
_TIERS: Mapping[int, Tier] = {0: "nothing", 2: "two", 4: "four"}


@dataclass(frozen=True)
class Crowd:
    """Everybody who is asked a question. `outside`: those who are in no part."""

    parts: Mapping[str, int]
    outside: int = 0

    @property
    def total(self) -> int:
        return sum(self.parts.values()) + self.outside


@dataclass(frozen=True)
class Telling:
    """How a group of some size is told. `n`: the number beside it, None for none.

    `effects`: nothing about change, a sentence made of the words, or a mean change with how
    sure one can be of it.
    """

    tier: Tier
    n: int | None = None
    rose: bool = False
    effects: Effects = "none"


def crowd(
    question: Question, family: str, invited: Mapping[str, int], values: Values
) -> Crowd | None:
    """The parts of a family, without those of nobody; None where its numbers are not known."""
    asked = {role: number for role, number in invited.items() if question.asked_of(role)}
    total = sum(asked.values())
    if family == ALL:
        return Crowd({ALL: total})
    if family == ROLE:
        return Crowd(asked)
    if family not in values:
        return None
    found = {
        value: sum(number for role, number in roles.items() if role in asked)
        for value, roles in values[family].items()
    }
    parts = {value: number for value, number in sorted(found.items()) if number}
    return Crowd(parts, total - sum(parts.values()))


def words_from(policy: Policy, question: Question, invited: int) -> int | None:
    """From how many answers on a group of so many invited is told in words; None: never."""
    top = ceiling(invited, policy.coalition)
    for n in (policy.k, safe_from(2, policy.coalition)):
        at = reach(n, policy.k, top)
        if n >= policy.k and display(question, reached=at, coalition=policy.coalition).words:
            return n
    return None


def whole_from(policy: Policy, invited: int) -> int | None:
    """From how many answers on everybody together is counted; None: never."""
    least = counted_from(policy)
    return least if ceiling(invited, policy.coalition) >= least else None


def part_from(policy: Policy, invited: int) -> int | None:
    """From how many answers on a part is counted beside the whole; None: never."""
    least = part_least(policy)
    return least if ceiling(invited, policy.coalition) >= least else None


def telling(policy: Policy, question: Question, *, invited: int, n: int, whole: bool) -> Telling:
    """How `n` people of those invited would be told; `whole`: they are everybody asked."""
    both = policy.paired and question.waves == "both"
    top = ceiling(invited, policy.coalition)
    counted = whole_from(policy, invited) if whole else None
    if counted is not None and n >= counted:
        told = size_told(policy, n, top)
        fewest = least_told(policy, told, part=False)
        fine = grain(policy.coalition, fewest, len(question.options))
        return Telling(
            "counted",
            told,
            rose=both and policy.show_rose and rose_allowed(question, policy.coalition),
            effects="mean" if both and fine else "none",
        )
    least = words_from(policy, question, invited)
    if least is None or n < least:
        return Telling("nothing")
    at = reach(n, policy.k, top)
    shown = display(question, reached=at, coalition=policy.coalition)
    return Telling(
        _TIERS[shown.words],
        step(at, policy.k, top),
        rose=both and policy.show_rose and shown.rose,
        effects="words" if both else "none",
    )
