"""What somebody's answer before says of their answer after, to whoever knows the former."""

from collections.abc import Iterator
from dataclasses import dataclass

from feedback.releases.audits.case import MOST, Case, Report
from feedback.releases.audits.solver import LIMIT, Solver
from feedback.releases.audits.worlds import Worlds

__all__ = ["SEPARATOR", "Conditional", "conditional"]

SEPARATOR = "|"
"""Between the answer before and the answer after, in the name of a state."""


@dataclass(frozen=True)
class Conditional:
    """Of those of this atom who answered `given` before, only `possible` remain after."""

    atom: int
    given: str
    possible: tuple[str, ...]


def conditional(
    case: Case,
    *,
    min_possible: int,
    solver: Solver | None = None,
    limit: int = LIMIT,
    most: int = MOST,
) -> Report[Conditional]:
    """Whose answer after is left with fewer than `min_possible` values, given the one before.

    Every state is "before|after". Where answers are not known, whatever fits may be somebody's
    answer before. Raises Contradiction where the answers do not fit; ValueError without
    answers or where a state has another form.
    """
    if case.truth is None:
        raise ValueError("what follows from somebody's answer depends on the answers")
    if any(state.count(SEPARATOR) != 1 for state in case.states):
        raise ValueError("a state is an answer before and one after")
    search = _Search(case, Worlds(case, solver=solver, limit=limit), min_possible)
    found: list[Conditional] = []
    for finding in search.findings():
        if len(found) == most:
            return Report(tuple(found), more=True, timeout=search.worlds.timeout)
        found.append(finding)
    return Report(tuple(found), timeout=search.worlds.timeout)


class _Search:
    """What remains after each answer before."""

    def __init__(self, case: Case, worlds: Worlds, min_possible: int) -> None:
        self.worlds = worlds
        self._case = case
        self._min = min_possible
        self._halves = {state: state.split(SEPARATOR) for state in case.states}

    def findings(self) -> Iterator[Conditional]:
        """Every atom with every answer before that somebody in it gave, or may have given."""
        givens = tuple(dict.fromkeys(before for before, _ in self._halves.values()))
        for atom, size in enumerate(self._case.sizes):
            truth = (self._case.truth or ())[atom]
            unknown = size - sum(truth.values())
            for given in givens:
                told = any(truth.get(state, 0) for state in self._states(given))
                if not told and not unknown:
                    continue
                possible, sure = self._possible(atom, given)
                if len(possible) >= self._min:
                    continue
                if not sure:
                    self.worlds.timeout = True
                elif told or self._attainable(atom, given):
                    yield Conditional(atom, given, possible)

    def _states(self, given: str) -> list[str]:
        return [state for state, (before, _) in self._halves.items() if before == given]

    def _possible(self, atom: int, given: str) -> tuple[tuple[str, ...], bool]:
        """Answers after that stay possible, as many as are needed; whether that is certain."""
        states, found, sure = set(self._states(given)), set[str](), True
        for remembered in (True, False):
            for cell, names in enumerate(self.worlds.cells):
                afters = {self._halves[state][1] for state in states.intersection(names)}
                if len(found) >= self._min or found >= afters:
                    continue
                least = {(atom, cell): 1}
                world, certain = self.worlds.remembered(least), True
                if world is None and not remembered:
                    world, certain = self.worlds.find(least)
                sure = sure and (certain or world is not None)
                if world is not None:
                    found |= afters
        order = dict.fromkeys(after for _, after in self._halves.values())
        return tuple(after for after in order if after in found), sure

    def _attainable(self, atom: int, given: str) -> bool:
        """Whether one of those whose answer is not known may have answered this before."""
        for cell, names in enumerate(self.worlds.cells):
            if not set(self._states(given)).intersection(names):
                continue
            least = {**self.worlds.known}
            least[atom, cell] += 1
            world, sure = self.worlds.find(least)
            if world is not None:
                return True
            self.worlds.timeout = self.worlds.timeout or not sure
        return False
