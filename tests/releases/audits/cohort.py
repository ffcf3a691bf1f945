"""Cohorts of single people for the audits' tests, and the audits' verdicts in their names."""

from collections.abc import Sequence
from dataclasses import dataclass

from feedback.releases.audits.case import Case, Fact
from tests.releases.audits.enumerated import Figure, atoms


@dataclass(frozen=True)
class Cohort:
    """People who are told apart by figures; `known`: their answers, None where not known."""

    states: tuple[str, ...]
    known: tuple[str | None, ...]
    figures: tuple[Figure, ...]

    @property
    def people(self) -> int:
        return len(self.known)

    def atoms(self) -> list[frozenset[int]]:
        return atoms(self.people, self.figures)

    def case(self) -> Case:
        groups = self.atoms()
        at = {person: number for number, group in enumerate(groups) for person in group}
        return Case(
            tuple(map(len, groups)),
            self.states,
            tuple(
                Fact(
                    frozenset(at[person] for person in figure.people),
                    figure.weights,
                    figure.low,
                    figure.high,
                )
                for figure in self.figures
            ),
            tuple(
                {state: sum(self.known[one] == state for one in group) for state in self.states}
                for group in groups
            ),
        )

    def of(self, chosen: Sequence[int]) -> frozenset[int]:
        """The people of these atoms."""
        groups = self.atoms()
        return frozenset[int]().union(*(groups[atom] for atom in chosen))


def counted(answers: Sequence[str], people, states: Sequence[str], slack: int = 0) -> Figure:
    """The number of these people in `states`, known to within `slack` on either side."""
    true = sum(answers[person] in states for person in people)
    return Figure(
        frozenset(people),
        dict.fromkeys(states, 1),
        max(0, true - slack),
        min(len(frozenset(people)), true + slack),
    )
