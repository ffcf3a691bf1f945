"""Small integer programs, and the two solvers that can answer them.

A solver is a function, so that the audits know neither library. What a solver returns is
checked here in whole numbers before anybody relies on it: a solver that works in floating
point can then be wrong only in saying that there is no solution, and rows are kept small
enough for that (`EXACT`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from math import gcd

__all__ = ["EXACT", "LIMIT", "Outcome", "Program", "Row", "Solver", "Terms", "installed", "run"]

Terms = tuple[tuple[int, int], ...]
"""(variable, coefficient), each variable at most once."""

LIMIT = 20_000
"""Nodes of one search. Work, never seconds: the same input gives the same bytes everywhere."""

EXACT = 2**40
"""No row adds up to more: far from where doubles (2^53) and 64-bit integers stop being exact."""


@dataclass(frozen=True)
class Row:
    """low ≤ Σ coefficient · variable ≤ high."""

    terms: Terms
    low: int
    high: int

    def fits(self, values: tuple[int, ...]) -> bool:
        """Whether these values meet it."""
        return self.low <= sum(values[at] * factor for at, factor in self.terms) <= self.high

    def reduced(self) -> "Row":
        """The same in the smallest whole numbers, its bounds as tight as they can be."""
        common = gcd(*(factor for _, factor in self.terms))
        if common <= 1:
            return self
        terms = tuple((at, factor // common) for at, factor in self.terms)
        return Row(terms, -(-self.low // common), self.high // common)


@dataclass(frozen=True)
class Program:
    """Whole numbers within `bounds` that meet every row, `minimise` as small as can be."""

    bounds: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]
    minimise: Terms = ()

    def fits(self, values: tuple[int, ...]) -> bool:
        """Whether these values are a solution (not: the best)."""
        return all(
            low <= value <= high for value, (low, high) in zip(values, self.bounds, strict=True)
        ) and all(row.fits(values) for row in self.rows)


@dataclass(frozen=True)
class Outcome:
    """Values, or None. `complete`: they are the best, or it is certain that there are none."""

    values: tuple[int, ...] | None
    complete: bool


Solver = Callable[..., Outcome]
"""Called as solver(program, limit=nodes)."""


def installed() -> Solver:
    """Small programs by hand; others by OR-tools where it is installed, otherwise SciPy."""
    # Each is imported here: all three import this module.
    from feedback.releases.audits import cpsat, milp, small  # noqa: PLC0415

    return small.by_hand_first(cpsat.solve if find_spec("ortools") is not None else milp.solve)


def run(program: Program, *, solver: Solver | None = None, limit: int = LIMIT) -> Outcome:
    """Solve it, without a solver where none is needed; what was found is verified exactly."""
    if any(low > high for low, high in program.bounds):
        return Outcome(None, complete=True)
    rows = []
    for row in map(Row.reduced, program.rows):
        least, most = _reach(row, program.bounds)
        if row.low > min(row.high, most) or row.high < least:
            return Outcome(None, complete=True)
        if row.low > least or row.high < most:
            if max(-least, most) > EXACT:
                return Outcome(None, complete=False)
            rows.append(Row(row.terms, max(row.low, least), min(row.high, most)))
    if not rows:
        return Outcome(_greedy(program), complete=True)
    outcome = (solver or installed())(
        Program(program.bounds, tuple(rows), program.minimise), limit=limit
    )
    if outcome.values is not None and not program.fits(outcome.values):
        return Outcome(None, complete=False)
    return outcome


def _reach(row: Row, bounds: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    """The least and the greatest sum that the bounds alone allow."""
    ends = [
        (bounds[at][0] * factor, bounds[at][1] * factor)
        if factor > 0
        else (bounds[at][1] * factor, bounds[at][0] * factor)
        for at, factor in row.terms
    ]
    return sum(low for low, _ in ends), sum(high for _, high in ends)


def _greedy(program: Program) -> tuple[int, ...]:
    """The best values where the bounds are all there is."""
    values = [low for low, _ in program.bounds]
    for at, cost in program.minimise:
        if cost < 0:
            values[at] = program.bounds[at][1]
    return tuple(values)
