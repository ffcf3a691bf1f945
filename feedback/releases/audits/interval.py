"""Counts that are certainly small: by the figures alone, whatever anybody answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from feedback.releases.audits.case import MOST, Case, Report
from feedback.releases.audits.solver import LIMIT, Solver
from feedback.releases.audits.worlds import World, Worlds

__all__ = ["SmallCount", "small_counts"]


@dataclass(frozen=True)
class SmallCount:
    """Of these atoms' people, certainly `low` … `high` are in this state."""

    atoms: frozenset[int]
    state: str
    low: int
    high: int


def small_counts(
    case: Case,
    *,
    k: int,
    sets: Sequence[frozenset[int]] | None = None,
    solver: Solver | None = None,
    limit: int = LIMIT,
    most: int = MOST,
) -> Report[SmallCount]:
    """Counts certainly within 1 … k-1, or exact in a set of fewer than k people.

    Looked at are `sets` of atoms: by default each atom, and each fact's atoms. Answers in
    `case.truth` are not used. Raises Contradiction where no world fits.
    """
    if sets is None:
        atoms = (frozenset((atom,)) for atom in range(len(case.sizes)))
        sets = tuple(dict.fromkeys((*atoms, *(fact.atoms for fact in case.facts if fact.atoms))))
    unknown = Case(case.sizes, case.states, case.facts)
    worlds = Worlds(unknown, solver=solver, limit=limit)
    found: list[SmallCount] = []
    for one in sets:
        people = sum(case.sizes[atom] for atom in one)
        for cell, states in enumerate(worlds.cells):
            ends = _Ends(worlds, one, cell).small(people, k)
            if ends is None:
                continue
            for state in states:
                if len(found) == most:
                    return Report(tuple(found), more=True, timeout=worlds.timeout)
                found.append(SmallCount(one, state, *ends))
    return Report(tuple(found), timeout=worlds.timeout)


class _Ends:
    """The least and the greatest count of one set of atoms in one cell."""

    def __init__(self, worlds: Worlds, atoms: frozenset[int], cell: int) -> None:
        self._worlds = worlds
        self._places = [(atom, cell) for atom in sorted(atoms)]
        # The people of a cell of several states may all be in another of its states.
        self._free = len(worlds.cells[cell]) > 1

    def small(self, people: int, k: int) -> tuple[int, int] | None:
        """The ends, where they make a small count; worlds already seen may rule that out."""
        seen = [self._count(world) for world in self._worlds.seen]
        some, none = max(seen, default=0), self._free or 0 in seen
        if (none or some >= k) if people >= k else (none and some > 0):
            return None
        if people >= k:
            return self._inside(k)
        if none:
            # Nobody in every world seen: exact, unless somebody can be.
            high = self._end(-1)
            return (0, 0) if high == 0 else None
        low = self._end(1)
        if low is None or (low == 0 and some > 0):
            return None
        high = self._end(-1)
        return None if high is None or low == 0 < high else (low, high)

    def _inside(self, k: int) -> tuple[int, int] | None:
        low = self._end(1)
        high = self._end(-1) if low else None
        return None if low is None or high is None or high >= k else (low, high)

    def _end(self, sign: int) -> int | None:
        """The least (1) or greatest (-1) count; None where the work limit came first."""
        world, sure = self._worlds.find({}, dict.fromkeys(self._places, sign))
        self._worlds.timeout = self._worlds.timeout or not sure
        return self._count(world) if world is not None and sure else None

    def _count(self, world: World) -> int:
        return sum(world.counts[atom][cell] for atom, cell in self._places)
