"""Do published populations isolate a few people, whatever they answered?

An isolation is a whole-number combination of the populations' indicator vectors that is 0 on
everybody but 1 … k-1 people, and +1 or -1 on those: then the same combination of the published
numbers is a number about these people alone. Combinations may have any number of terms.

1. People whom no population tells apart are one column. Columns of k people or more must be
   0, so the combinations that count form a lattice, of which `lattice.echelon` gives a basis:
   often there is none, and nothing has to be searched.
2. A combination other than 0 cannot be 0 on a set of columns of full rank. So where k such
   sets can be taken side by side, no person used twice, a combination touches k people or
   more, and nothing is isolated (`spread`). This proves most safe plans without a search.
3. What remains is an integer program over the basis.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from feedback.releases.audits.case import MOST, Report
from feedback.releases.audits.lattice import echelon
from feedback.releases.audits.solver import LIMIT, Program, Row, Solver, run
from feedback.releases.audits.spread import spread

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[Any]]

__all__ = ["Isolation", "Isolations", "Verdict", "isolated", "isolates"]


@dataclass(frozen=True)
class Isolation:
    """These atoms' people are given away by these figures (places in `populations`)."""

    atoms: frozenset[int]
    figures: tuple[int, ...]


Isolations = Report[Isolation]


class Verdict(Enum):
    """What may be said of populations as a whole."""

    SAFE = "safe"
    ISOLATES = "isolates"
    TIMEOUT = "timeout"


def isolates(
    sizes: Sequence[int],
    populations: Sequence[frozenset[int]],
    *,
    k: int,
    solver: Solver | None = None,
    limit: int = LIMIT,
) -> Verdict:
    """Whether these populations (sets of atoms) together isolate 1 … k-1 people."""
    search = _Search(sizes, populations, k)
    if search.proved_safe():
        return Verdict.SAFE
    outcome = run(search.program(()), solver=solver, limit=limit)
    if outcome.values is not None:
        return Verdict.ISOLATES
    return Verdict.SAFE if outcome.complete else Verdict.TIMEOUT


def isolated(
    sizes: Sequence[int],
    populations: Sequence[frozenset[int]],
    *,
    k: int,
    solver: Solver | None = None,
    limit: int = LIMIT,
    most: int = MOST,
) -> Isolations:
    """Every set of people that these populations isolate, the fewest people first.

    `sizes` are the atoms' numbers of people, `populations` the atoms of each published figure.
    The figures of a finding are as few as will do (of equal populations the first is named).
    """
    search = _Search(sizes, populations, k)
    if search.proved_safe():
        return Isolations(())
    found: list[tuple[int, ...]] = []
    while len(found) <= most:
        outcome = run(search.program(found, fewest=True), solver=solver, limit=limit)
        if outcome.values is None:
            findings = search.findings(found, solver, limit)
            return Isolations(findings, timeout=not outcome.complete)
        found.append(search.vector(outcome.values))
    return Isolations(search.findings(found[:most], solver, limit), more=True)


class _Search:
    """The lattice of combinations that leave every column of k people or more alone."""

    def __init__(self, sizes: Sequence[int], populations: Sequence[frozenset[int]], k: int) -> None:
        import numpy as np  # noqa: PLC0415 - a tenth of a second, only where something is audited

        self._k = k
        self._first = {population: at for at, population in reversed(list(enumerate(populations)))}
        self._distinct = sorted(self._first, key=self._first.__getitem__)
        columns: dict[tuple[bool, ...], list[int]] = {}
        for atom in range(len(sizes)):
            column = tuple(atom in population for population in self._distinct)
            if any(column):
                columns.setdefault(column, []).append(atom)
        weights = {column: sum(sizes[atom] for atom in atoms) for column, atoms in columns.items()}
        big = [column for column in columns if weights[column] >= k]
        small = [column for column in columns if weights[column] < k]
        self._atoms = [frozenset(columns[column]) for column in small]
        self._weights = [weights[column] for column in small]
        count = len(self._distinct)
        width = len(big) + len(small)
        self._matrix = np.array([*big, *small], dtype=np.int64).reshape(width, count).T
        reduced, pivots = echelon(
            np.hstack([self._matrix, np.eye(count, dtype=np.int64)]), len(big) + len(small)
        )
        start = sum(pivot < len(big) for pivot in pivots)
        self._basis = reduced[start : len(pivots), len(big) : width]
        self._made_of = reduced[start : len(pivots), width:]
        self._idle = reduced[len(pivots) :, width:]
        self._pivots = [pivot - len(big) for pivot in pivots[start:]]
        self._big = len(big)

    def proved_safe(self) -> bool:
        """Whether nothing has to be searched."""
        return not self._pivots or spread(self._basis, self._weights, self._k)

    def program(self, found: Sequence[tuple[int, ...]], *, fewest: bool = False) -> Program:
        """Combinations that isolate, none with the same columns as one in `found`.

        Variables: the combination's factor for each row of the basis; then for each column
        whether it is +1, and whether it is -1.
        """
        rank, width = self._basis.shape
        plus, minus = range(rank, rank + width), range(rank + width, rank + 2 * width)
        both = (*plus, *minus)
        rows = [
            Row(
                (
                    *(
                        (at, int(self._basis[at, column]))
                        for at in range(rank)
                        if self._basis[at, column]
                    ),
                    (plus[column], -1),
                    (minus[column], 1),
                ),
                0,
                0,
            )
            for column in range(width)
        ]
        rows += [Row(((plus[at], 1), (minus[at], 1)), 0, 1) for at in range(width)]
        people = tuple(zip(both, self._weights * 2, strict=True))
        rows.append(Row(people, 1, self._k - 1))
        for vector in found:
            signs = [-1 if value else 1 for value in vector] * 2
            off = sum(value != 0 for value in vector)
            rows.append(Row(tuple(zip(both, signs, strict=True)), 1 - off, 2 * width))
        bounds = [(-bound, bound) for bound in self._reach()] + [(0, 1)] * (2 * width)
        return Program(tuple(bounds), tuple(rows), people if fewest else ())

    def _reach(self) -> list[int]:
        """How large a row's factor can be, read off the pivots from the first on."""
        bounds: list[int] = []
        for at, pivot in enumerate(self._pivots):
            above = sum(
                bound * abs(int(self._basis[row, pivot])) for row, bound in enumerate(bounds)
            )
            bounds.append((1 + above) // int(self._basis[at, pivot]))
        return bounds

    def vector(self, values: tuple[int, ...]) -> tuple[int, ...]:
        """The combination on the small columns."""
        rank, width = self._basis.shape
        return tuple(
            values[rank + column] - values[rank + width + column] for column in range(width)
        )

    def findings(
        self, vectors: Sequence[tuple[int, ...]], solver: Solver | None, limit: int
    ) -> tuple[Isolation, ...]:
        """The fewest people first; of as many, in the order of the atoms."""
        ordered = sorted(
            vectors,
            key=lambda vector: (
                sum(size for size, value in zip(self._weights, vector, strict=True) if value),
                sorted(
                    atom for at, value in enumerate(vector) if value for atom in self._atoms[at]
                ),
            ),
        )
        return tuple(self._finding(vector, solver, limit) for vector in ordered)

    def _finding(self, vector: tuple[int, ...], solver: Solver | None, limit: int) -> Isolation:
        """Name the people, and as few figures as will do."""
        factors = self._factors(vector)
        if len(self._idle):
            factors = self._fewer(vector, factors, solver, limit)
        atoms = frozenset[int]().union(
            *(self._atoms[at] for at, value in enumerate(vector) if value)
        )
        figures = (
            self._first[population]
            for population, factor in zip(self._distinct, factors, strict=True)
            if factor
        )
        return Isolation(atoms, tuple(sorted(figures)))

    def _factors(self, vector: tuple[int, ...]) -> list[int]:
        """The populations' factors in this combination, by substitution along the pivots."""
        left = [int(value) for value in vector]
        factors = [0] * len(self._distinct)
        for row, pivot in enumerate(self._pivots):
            times = left[pivot] // int(self._basis[row, pivot])
            left = [
                one - times * int(entry) for one, entry in zip(left, self._basis[row], strict=True)
            ]
            factors = [
                one + times * int(entry)
                for one, entry in zip(factors, self._made_of[row], strict=True)
            ]
        return factors

    def _fewer(
        self, vector: tuple[int, ...], factors: list[int], solver: Solver | None, limit: int
    ) -> list[int]:
        """The same combination of the fewest figures, earlier ones preferred."""
        count, bound = len(factors), max(map(abs, factors))
        wanted = [0] * self._big + list(vector)
        rows = [
            Row(tuple((at, 1) for at in range(count) if column[at]), value, value)
            for column, value in zip(self._matrix.T.tolist(), wanted, strict=True)
        ]
        for at in range(count):
            rows.append(Row(((at, 1), (count + at, -bound)), -2 * bound, 0))
            rows.append(Row(((at, 1), (count + at, bound)), 0, 2 * bound))
        program = Program(
            ((-bound, bound),) * count + ((0, 1),) * count,
            tuple(rows),
            tuple((count + at, count * count + at) for at in range(count)),
        )
        better = run(program, solver=solver, limit=limit).values
        return factors if better is None else list(better[:count])
