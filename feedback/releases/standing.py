"""What is published already, and what may not stand beside it. Membership alone decides.

Two rules: a population is not shown if it and one published before differ by 1 … k-1 people on
either side; nor if some sum and difference of published populations, however many of them,
leaves 1 … k-1 people.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from feedback.releases.audits.structural import Verdict, isolates
from feedback.releases.cells import Cohort
from feedback.releases.membership import Asked, Population
from feedback.releases.model import PersonId, Wave

__all__ = ["Standing", "may_stand", "near", "standing_of"]


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
    k = asked.policy.k
    for wave, members in populations.items():
        bearing = [one for one in standing if one.bears_on(asked.question.item, wave)]
        if any(_clash(asked, members, one) for one in bearing):
            return False
        others = {one.cells for one in (*bearing, *(one for one in kept if one.wave == wave))}
        together = _linked(members, others - {members})
        if len(together) > 1 and not _safe(asked.sizes, tuple(sorted(together, key=sorted)), k):
            return False
    return True


def near(k: int, one: frozenset[PersonId], other: frozenset[PersonId]) -> bool:
    """Whether two overlapping populations differ on either side by 1 … k-1 people.

    With two groups that share all but one person, neighbouring words fix both odd ones.
    """
    return _near(k, len(one & other), len(one), len(other))


def _clash(asked: Asked, members: Population, one: Standing) -> bool:
    if not one.same_scheme:
        shared = asked.size(members & one.cells)
        return _near(asked.policy.k, shared, asked.size(members), asked.size(one.cells))
    # One family in one scheme: beside a total, a pool or an overlapping part nothing stands.
    return members != one.cells and asked.size(members & one.cells) > 0


def _near(k: int, shared: int, one: int, other: int) -> bool:
    return shared > 0 and any(0 < side - shared < k for side in (one, other))


def _linked(members: Population, others: Collection[Population]) -> set[Population]:
    """`members` and all that it overlaps with, directly or through others. What shares nobody
    with any of them adds nothing to what they tell."""
    found, touched, rest = {members}, members, set(others)
    while near_by := {one for one in rest if one & touched}:
        found |= near_by
        rest -= near_by
        touched = touched.union(*near_by)
    return found


@lru_cache(maxsize=1024)  # most questions of a release have the same populations
def _safe(sizes: tuple[int, ...], together: tuple[Population, ...], k: int) -> bool:
    return isolates(sizes, together, k=k) is Verdict.SAFE
