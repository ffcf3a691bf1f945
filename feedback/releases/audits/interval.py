"""Counts that are certainly small: by the figures alone, whatever anybody answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feedback.releases.audits.case import MOST, Case, Report
from feedback.releases.audits.solver import LIMIT, Solver
from feedback.releases.audits.worlds import Place, World, Worlds

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[np.int64]]

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
    seen = _Table(worlds)
    found: list[SmallCount] = []
    for one in sets:
        people = sum(case.sizes[atom] for atom in one)
        for cell, states in enumerate(worlds.cells):
            ends = _Ends(worlds, seen, one, cell).small(people, k)
            if ends is None:
                continue
            for state in states:
                if len(found) == most:
                    return Report(tuple(found), more=True, timeout=worlds.timeout)
                found.append(SmallCount(one, state, *ends))
    return Report(tuple(found), timeout=worlds.timeout)


class _Table:
    """The worlds that were seen, as rows that grow with them."""

    def __init__(self, worlds: Worlds) -> None:
        import numpy as np  # noqa: PLC0415 - a tenth of a second, only where something is audited

        self._worlds = worlds
        width = len(worlds.case.sizes) * len(worlds.cells)
        self._rows: Matrix = np.zeros((0, width), dtype=np.int64)

    def all(self) -> "Matrix":
        """One row for each world, one column for each place."""
        import numpy as np  # noqa: PLC0415 - as above

        new = self._worlds.values[len(self._rows) :]
        if new:
            self._rows = np.vstack([self._rows, np.array(new, dtype=np.int64)])
        return self._rows


class _Ends:
    """The least and the greatest count of one set of atoms in one cell."""

    def __init__(self, worlds: Worlds, seen: _Table, atoms: frozenset[int], cell: int) -> None:
        self._worlds = worlds
        self._seen_worlds = seen
        self._places = [(atom, cell) for atom in sorted(atoms)]
        # The people of a cell of several states may all be in another of its states.
        self._free = len(worlds.cells[cell]) > 1
        self._unsure = False

    def small(self, people: int, k: int) -> tuple[int, int] | None:
        """The ends, where they make a small count; else None.

        One world with nobody there, and one with somebody (in a set of k people or more: one
        of either kind, with k), show that it is none. Only where they are missing are the ends
        themselves searched for, which is harder.
        """
        none = self._none()
        if none and people >= k:
            return None
        some = self._some(k if people >= k else 1)
        if self._unsure or (some and (none or people >= k)):
            return None
        ends = (0, 0) if none else self._ends()
        if ends is not None and len(self._places) == 1 and not self._free:
            self._worlds.within[self._places[0]] = ends
        return ends

    def _ends(self) -> tuple[int, int] | None:
        low, high = self._end(1), self._end(-1)
        return None if low is None or high is None else (low, high)

    def _none(self) -> bool:
        """Whether there may be nobody."""
        return self._free or self._seen(0, 0) or self._exists(empty=self._places)

    def _some(self, number: int) -> bool:
        """Whether there may be so many."""
        many = sum(self._worlds.case.sizes)
        return self._seen(number, many) or self._exists(filled=(self._places, number))

    def _seen(self, low: int, high: int) -> bool:
        """Whether a world already seen has a count within low … high."""
        variables = [self._worlds.at(place) for place in self._places]
        while True:
            counts = self._seen_worlds.all()[:, variables].sum(axis=1)
            if ((counts >= low) & (counts <= high)).any():
                return True
            if not self._worlds.more():
                return False

    def _exists(
        self, *, empty: Iterable[Place] = (), filled: tuple[Iterable[Place], int] = ((), 0)
    ) -> bool:
        world, sure = self._worlds.find({}, empty=empty, filled=filled)
        if world is None and not sure:
            self._unsure = self._worlds.timeout = True
        return world is not None

    def _end(self, sign: int) -> int | None:
        """The least (1) or greatest (-1) count; None where the work limit came first."""
        world, sure = self._worlds.find({}, minimise=dict.fromkeys(self._places, sign))
        self._worlds.timeout = self._worlds.timeout or not sure
        return self._count(world) if world is not None and sure else None

    def _count(self, world: World) -> int:
        return sum(world.counts[atom][cell] for atom, cell in self._places)
