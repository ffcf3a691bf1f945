"""What is published already, and what may not stand beside it. Membership alone decides.

Beside what another scheme published of the same item, a population must be the very same, or
share next to nobody with all of it together (`_apart`), and never differ by 1 … k-1 people.
Within one scheme an item is told for one family; parts of a counted whole stand beside it as
long as no sum and difference of them, however many, leaves 1 … k-1 people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from feedback.releases.audits.structural import Verdict, isolates
from feedback.releases.cells import Cohort
from feedback.releases.membership import Asked, Population
from feedback.releases.model import Wave

__all__ = ["Standing", "may_stand", "standing_of", "width"]

_COUNTED_WIDTH: Final = 5


@dataclass(frozen=True)
class Standing:
    """A population that is published for an item, or planned in this release.

    Its wave counts only within one scheme: there the two waves are two different answers,
    while in another scheme either wave may hold what the same people still think.
    """

    item: str
    wave: Wave
    cells: Population
    same_scheme: bool

    def bears_on(self, item: str, wave: Wave) -> bool:
        """Whether a reader may put this beside a figure of the item in the wave."""
        return self.item == item and (self.wave == wave or not self.same_scheme)


def standing_of(cohort: Cohort) -> list[Standing]:
    """What was published before, in cells of this cohort and groups outside."""
    inside = [cohort.inside(number) for number in range(len(cohort.earlier.populations))]
    return [
        Standing(item, wave, inside[number], same_scheme=same)
        for item, wave, same, number in sorted(cohort.earlier.records)
    ]


def may_stand(
    asked: Asked,
    populations: Mapping[Wave, Population],
    standing: Sequence[Standing],
    kept: Sequence[Standing] = (),
) -> bool:
    """Whether these populations may be shown beside what is published already (`standing`) and
    the parts of the same question that are kept before them. A verdict that takes more work
    than the limit counts as no."""
    for wave, members in populations.items():
        bearing = [one for one in standing if one.bears_on(asked.question.item, wave)]
        if any(_overlaps(asked, members, one) for one in bearing if one.same_scheme):
            return False
        others = [one.cells for one in bearing if not one.same_scheme]
        if any(_near(asked, members, one) for one in others) or not _apart(asked, members, others):
            return False
        together = {members, *(one.cells for one in kept if one.wave == wave)}
        if len(together) > 1 and not _safe(
            asked.sizes, tuple(sorted(together, key=sorted)), asked.policy.k
        ):
            return False
    return True


def width(n: int) -> int:
    """How far a count of n people can be from none, or from all, and be told alike, at the least.

    In words "few" and "most" hold a quarter of the people; among counts the first and the last
    bucket hold no fewer than five more (`tests/releases/test_counted.py`).
    """
    return min(n // 4, _COUNTED_WIDTH)


def _overlaps(asked: Asked, members: Population, one: Standing) -> bool:
    """One family in one scheme: beside a total, a pool or an overlapping part nothing stands."""
    return members != one.cells and asked.size(members & one.cells) > 0


def _near(asked: Asked, members: Population, other: Population) -> bool:
    """Whether two overlapping populations differ on either side by 1 … k-1 people.

    Where k is large, `_apart` alone would let that through.
    """
    shared = asked.size(members & other)
    return shared > 0 and any(
        0 < asked.size(side) - shared < asked.policy.k for side in (members, other)
    )


def _apart(asked: Asked, members: Population, others: Sequence[Population]) -> bool:
    """Whether each of these populations, as far as it is not the same as another, has at most
    width - coalition - 1 people in any of the others.

    Then nobody can be fixed, however many they are: for whoever seems to be, somebody else of
    each population, in no other one, can change places with them; and if all of those answered
    alike, the count is so near its end that it may be one less and be told alike. A subset of
    eight out of sixteen differs by eight, and still "some" of the eight and "most" of the
    sixteen say how all the others answered.
    """
    there = {members, *others}
    for one in there:
        shared = asked.size(one & frozenset().union(*(there - {one})))
        # What stands already and has nobody of these members is as it was.
        concerned = one == members or asked.size(one & members) > 0
        if concerned and shared and shared >= width(asked.size(one)) - asked.policy.coalition:
            return False
    return True


@lru_cache(maxsize=1024)  # most questions of a release have the same populations
def _safe(sizes: tuple[int, ...], together: tuple[Population, ...], k: int) -> bool:
    return isolates(sizes, together, k=k) is Verdict.SAFE
