"""Small integer programs by hand: no library is loaded where bounds settle nearly everything.

Every row tightens the bounds of its variables until nothing changes; then the widest range is
halved, and each half is looked at by itself. Loading a solver takes longer than most of the
audits' programs about a dozen people take here.
"""

from feedback.releases.audits.solver import Outcome, Program, Row, Solver

__all__ = ["by_hand_first", "solve"]

_WORK = 10_000
"""As many terms are looked at before a solver takes over: each part of a search looks at all."""

Bounds = list[tuple[int, int]]


def by_hand_first(solver: Solver) -> Solver:
    """A solver that is asked only where this module gives up."""

    def first(program: Program, *, limit: int) -> Outcome:
        terms = sum(len(row.terms) for row in program.rows)
        outcome = solve(program, limit=min(limit, _WORK // (1 + terms)))
        return outcome if outcome.complete else solver(program, limit=limit)

    return first


def solve(program: Program, *, limit: int) -> Outcome:
    """Solve it, looking at no more than `limit` parts of the search."""
    if any(low > high for low, high in program.bounds):
        return Outcome(None, complete=True)
    cost = dict(program.minimise)
    best: tuple[int, ...] | None = None
    rows = list(program.rows)
    open_: list[Bounds] = [list(program.bounds)]
    for _ in range(limit):
        if not open_:
            break
        bounds = open_.pop()
        if not _tighten(bounds, rows):
            continue
        at = max(range(len(bounds)), key=lambda one: bounds[one][1] - bounds[one][0])
        low, high = bounds[at]
        if low < high:
            middle = (low + high) // 2
            lower, upper = bounds[:], bounds[:]
            lower[at], upper[at] = (low, middle), (middle + 1, high)
            # The last one is looked at first: what costs less, else what asks for less.
            open_ += [lower, upper] if cost.get(at, 0) < 0 else [upper, lower]
            continue
        best = tuple(value for value, _ in bounds)
        if not cost:
            return Outcome(best, complete=True)
        # From here on only what costs less is of use.
        total = sum(best[at] * factor for at, factor in program.minimise)
        least = sum(factor * program.bounds[at][factor < 0] for at, factor in program.minimise)
        rows = [*program.rows, Row(program.minimise, least, total - 1)]
    return Outcome(best, complete=not open_)


def _tighten(bounds: Bounds, rows: list[Row]) -> bool:
    """Narrow the bounds to what every row allows; False where one allows nothing."""
    changed = True
    while changed:
        changed = False
        for row in rows:
            least = most = 0
            for at, factor in row.terms:
                low, high = bounds[at]
                least += factor * (low if factor > 0 else high)
                most += factor * (high if factor > 0 else low)
            if least > row.high or most < row.low:
                return False
            if least >= row.low and most <= row.high:
                continue
            for at, factor in row.terms:
                narrowed = _narrowed(bounds[at], factor, row.high - least, row.low - most)
                if narrowed[0] > narrowed[1]:
                    return False
                if narrowed != bounds[at]:
                    bounds[at] = narrowed
                    changed = True
    return True


def _narrowed(bound: tuple[int, int], factor: int, above: int, below: int) -> tuple[int, int]:
    """One variable's bounds, as the row may rise by `above` from its least and fall by -`below`."""
    low, high = bound
    if factor > 0:
        return max(low, high + -(-below // factor)), min(high, low + above // factor)
    return max(low, high - above // -factor), min(high, low + -below // -factor)
