"""All worlds that fit a case, searched by integer programs; those seen are kept as witnesses.

States with the same weight in every fact can be exchanged for one another in any world, so
they are searched as one *cell*: how a cell's people divide among its states is left open.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from feedback.releases.audits.case import Case, Contradiction
from feedback.releases.audits.neighbours import neighbours
from feedback.releases.audits.solver import LIMIT, Program, Row, Solver, run

__all__ = ["Least", "Place", "World", "Worlds"]

Place = tuple[int, int]
"""An atom, and a cell of states."""

Least = Mapping[Place, int]
"""At least so many people in these places."""

_SOURCES = 3
"""As many worlds are asked for their neighbours: more would only be more of the same."""

_NEIGHBOURS = 2000
"""As many neighbours of each are kept."""


@dataclass(frozen=True)
class World:
    """How many people of each atom are in each cell."""

    counts: tuple[tuple[int, ...], ...]


class Worlds:
    """The worlds of one case. Raises Contradiction where there is none."""

    def __init__(self, case: Case, *, solver: Solver | None = None, limit: int = LIMIT) -> None:
        self.case = case
        self.timeout = False
        self.within: dict[Place, tuple[int, int]] = {}
        """Ends that are known to hold in every world: they make later searches shorter."""
        self._solver = solver
        self._limit = limit
        self.cells = _cells(case)
        self.known = _known(case, self.cells)
        self.most = _most(case, self.known)
        self.unlike_known = {place: -1 for place, number in self.known.items() if number}
        width = len(self.cells)
        self._rows = tuple(
            Row(tuple((atom * width + cell, 1) for cell in range(width)), size, size)
            for atom, size in enumerate(case.sizes)
        ) + tuple(_row(case, self.cells, at) for at in range(len(case.facts)))
        self.seen: list[World] = []
        self._holders: dict[tuple[Place, int], tuple[int, int]] = {}
        self.values: list[tuple[int, ...]] = []
        """The same worlds, cell by cell, atom by atom."""
        self._counts: set[tuple[tuple[int, ...], ...]] = set()
        self._sources: list[tuple[int, ...]] = []
        self._asked = 0
        self._first()

    def _first(self) -> None:
        """The world that is known, or any: without one there is nothing to audit."""
        if self.case.complete:
            values = tuple(
                self.known[atom, cell]
                for atom in range(len(self.case.sizes))
                for cell in range(len(self.cells))
            )
            if not all(row.fits(values) for row in self._rows):
                raise Contradiction("the answers do not fit the figures")
            self._remember(values)
            return
        found, sure = self.find(self.known)
        if found is None and sure:
            raise Contradiction(
                "the answers do not fit the figures"
                if any(self.known.values())
                else "the figures contradict each other"
            )
        self.timeout = found is None

    def find(
        self,
        least: Least,
        *,
        empty: Iterable[Place] = (),
        filled: tuple[Iterable[Place], int] = ((), 0),
        minimise: Mapping[Place, int] | None = None,
    ) -> tuple[World | None, bool]:
        """A world with at least so many people in these places.

        And with nobody in the places that are `empty`, and with at least as many as it says in
        those `filled`, together. Returns it (None where none was found), and whether the
        search was complete: then the sum that was to be minimised is least, or there certainly
        is no such world. `timeout` is left to the caller, who knows whether an incomplete
        search decided enough.
        """
        bounds = [
            self.within.get((atom, cell), (0, size))
            for atom, size in enumerate(self.case.sizes)
            for cell in range(len(self.cells))
        ]
        for place, number in least.items():
            low, high = bounds[self.at(place)]
            bounds[self.at(place)] = (max(low, number), high)
        for place in empty:
            bounds[self.at(place)] = (bounds[self.at(place)][0], 0)
        rows = self._rows
        places, number = filled
        if number:
            terms = tuple((self.at(place), 1) for place in places)
            rows = (*rows, Row(terms, number, sum(self.case.sizes)))
        cost = tuple((self.at(place), weight) for place, weight in (minimise or {}).items())
        outcome = run(Program(tuple(bounds), rows, cost), solver=self._solver, limit=self._limit)
        if outcome.values is None:
            return None, outcome.complete
        return self._remember(outcome.values), outcome.complete

    def _remember(self, values: tuple[int, ...]) -> World:
        """This world, from now on a witness."""
        world = self._world(values)
        self._add(world)
        if len(self._sources) < _SOURCES:
            self._sources.append(values)
        return world

    def more(self) -> bool:
        """See the neighbours of one more world; whether there was one to ask."""
        if self._asked == len(self._sources):
            return False
        values = self._sources[self._asked]
        self._asked += 1
        facts = self._rows[len(self.case.sizes) :]
        near_ones = neighbours(values, self.case.sizes, len(self.cells), facts)
        for near in islice(near_ones, _NEIGHBOURS):
            self._add(self._world(near))
        return True

    def _add(self, world: World) -> None:
        if world.counts not in self._counts:
            self._counts.add(world.counts)
            self.values.append(tuple(chain.from_iterable(world.counts)))
            self.seen.append(world)

    def at(self, place: Place) -> int:
        """The variable of a place."""
        return place[0] * len(self.cells) + place[1]

    def remembered(self, least: Least) -> World | None:
        """Such a world among those seen, the first: those near to the known answers came first."""
        while True:
            all_of_them = (1 << len(self.seen)) - 1
            for place, number in least.items():
                all_of_them &= self._holding(place, number)
            if all_of_them:
                first = (all_of_them & -all_of_them).bit_length() - 1
                return self.seen[first]
            if not self.more():
                return None

    def _holding(self, place: Place, number: int) -> int:
        """Which worlds seen so far hold so many people there: a bit for each, the first lowest."""
        bits, done = self._holders.get((place, number), (0, 0))
        if done < len(self.values):
            at = self.at(place)
            fresh = "".join("01"[one[at] >= number] for one in reversed(self.values[done:]))
            bits |= int(fresh, 2) << done
            self._holders[place, number] = bits, len(self.values)
        return bits

    def _world(self, values: tuple[int, ...]) -> World:
        width = len(self.cells)
        return World(
            tuple(values[atom * width : (atom + 1) * width] for atom in range(len(self.case.sizes)))
        )

    def lacks(self, world: World) -> Least:
        """The places in which a world has fewer people than may truly be there.

        With the least number that is too many for it: who knows of so many there rules it out.
        """
        return {
            (atom, cell): world.counts[atom][cell] + 1
            for (atom, cell), most in self.most.items()
            if world.counts[atom][cell] < most
        }


def _cells(case: Case) -> tuple[tuple[str, ...], ...]:
    """States with equal weights, together."""
    cells: dict[tuple[int, ...], list[str]] = {}
    for state in case.states:
        signature = tuple(fact.weights.get(state, 0) for fact in case.facts)
        cells.setdefault(signature, []).append(state)
    return tuple(map(tuple, cells.values()))


def _known(case: Case, cells: tuple[tuple[str, ...], ...]) -> dict[Place, int]:
    truth = case.truth or ({},) * len(case.sizes)
    return {
        (atom, cell): sum(counts.get(state, 0) for state in states)
        for atom, counts in enumerate(truth)
        for cell, states in enumerate(cells)
    }


def _most(case: Case, known: Least) -> dict[Place, int]:
    """How many people may truly be in each place."""
    unknown = list(case.sizes)
    for (atom, _), number in known.items():
        unknown[atom] -= number
    return {place: number + unknown[place[0]] for place, number in known.items()}


def _row(case: Case, cells: tuple[tuple[str, ...], ...], at: int) -> Row:
    fact, width = case.facts[at], len(cells)
    weights = [fact.weights.get(states[0], 0) for states in cells]
    return Row(
        tuple(
            (atom * width + cell, weight)
            for atom in sorted(fact.atoms)
            for cell, weight in enumerate(weights)
            if weight
        ),
        fact.low,
        fact.high,
    )
