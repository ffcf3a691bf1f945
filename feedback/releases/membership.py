"""Who is asked, who submitted, and of how many readers may know of.

Sums over cells (see `cells`); a population is a set of cells. No answer is in reach.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from feedback.releases.cells import Cohort
from feedback.releases.counted import Buckets
from feedback.releases.model import ALL, ROLE, Policy, Question, Wave, Waves
from feedback.releases.safety import ceiling, reach
from feedback.releases.words import Scale

__all__ = [
    "WAVES",
    "Asked",
    "Population",
    "SlicePlan",
    "View",
    "reached",
    "submitted",
]

Population = frozenset[int]
WAVES: tuple[Wave, Wave] = ("pre", "post")


@dataclass(frozen=True)
class View:
    """One population of one wave, and how it is told: in so many words, or in numbers."""

    cells: Population
    scale: Scale | Buckets


@dataclass(frozen=True)
class SlicePlan:
    """One part of one question. Without a view it is not shown, whatever the reason.

    `n` is the number to print, None where not even that may be told. Rose is told for the
    people of both views, which are then the same. `grain`: the mean change is told in steps
    of so many tenths, 0: not at all.
    """

    name: str
    n: int | None = None
    before: View | None = None
    after: View | None = None
    rose: bool = False
    grain: int = 0
    breakdown: str | None = None

    def views(self) -> tuple[tuple[Wave, View], ...]:
        """The views to fill, with their waves."""
        both: tuple[tuple[Wave, View | None], ...] = (("pre", self.before), ("post", self.after))
        return tuple((wave, view) for wave, view in both if view is not None)


@dataclass(frozen=True)
class Asked:
    """A question, and the cells of everybody invited who is asked it."""

    policy: Policy
    question: Question
    cohort: Cohort
    invited: Mapping[str, int] | None
    waves: Waves
    cells: Population
    sizes: tuple[int, ...]

    @classmethod
    def of(
        cls,
        policy: Policy,
        question: Question,
        cohort: Cohort,
        invited: Mapping[str, int] | None,
        waves: Waves,
    ) -> "Asked":
        cells = frozenset(
            at for at, cell in enumerate(cohort.cells) if question.asked_of(cell.key.role)
        )
        return cls(policy, question, cohort, invited, waves, cells, cohort.sizes)

    def size(self, cells: Population) -> int:
        """People in these cells."""
        return sum(self.sizes[at] for at in cells)

    def parts(self, breakdown: str) -> dict[str, Population]:
        """The asked by their value of a breakdown; who has none is in no part."""
        found: dict[str, set[int]] = {}
        if breakdown == ROLE:
            found = {role: set() for role in self.invited or {} if self.question.asked_of(role)}
        for at in self.cells:
            key = self.cohort.cells[at].key
            name = key.role if breakdown == ROLE else dict(key.groups).get(breakdown)
            if name:
                found.setdefault(name, set()).add(at)
        return {name: frozenset(cells) for name, cells in found.items()}

    def ceiling(self, part: str, people: Population, breakdown: str | None = None) -> int | None:
        """The greatest number readers may know to have answered; None: that rule is taken as met.

        Of a part other than a role only those known to be in it count as invited: never too many.
        """
        if self.invited is None:
            return None
        family = breakdown or self.policy.family
        if part == ALL and breakdown is None:
            family = ALL
        roles = {self.cohort.cells[at].key.role for at in people}
        if family == ALL:
            roles |= {role for role in self.invited if self.question.asked_of(role)}
            invited = sum(self._of_role(role, people) for role in roles)
        elif family == ROLE:
            invited = self._of_role(part, people)
        else:
            invited = self.size(people)
        return ceiling(invited, self.policy.coalition)

    def _of_role(self, role: str, people: Population) -> int:
        known = sum(self.sizes[at] for at in people if self.cohort.cells[at].key.role == role)
        return (self.invited or {}).get(role, known)


def submitted(asked: Asked, people: Population, least: int) -> dict[Wave, Population]:
    """Whose answers are told for each wave; empty where they are fewer than `least`.

    A population is who submitted, never who answered this question: a skipped question
    would otherwise change what is shown.
    """
    question, cells = asked.question, asked.cohort.cells
    sent: dict[Wave, Population] = {
        "pre": frozenset(at for at in people if cells[at].key.before),
        "post": frozenset(at for at in people if cells[at].key.after),
    }
    if not asked.policy.paired:
        wanted = [wave for wave in WAVES if asked.waves in ("both", wave)]
        return {
            wave: sent[wave]
            for wave in wanted
            if question.asks(wave) and asked.size(sent[wave]) >= least
        }
    both = sent["pre"] & sent["post"]
    if asked.size(both) >= least:
        return {wave: both for wave in WAVES if question.asks(wave)}
    if question.asks("post") and asked.size(sent["post"]) >= least:
        return {"post": sent["post"]}
    return {}


def reached(asked: Asked, part: str, people: Population, members: Population) -> int:
    """The size that readers may learn `members`, of the invited `people`, to have reached."""
    return reach(asked.size(members), asked.policy.k, asked.ceiling(part, people))
