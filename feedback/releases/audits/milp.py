"""Integer programs by `scipy.optimize.milp` (HiGHS): one thread, a limit on nodes."""

from feedback.releases.audits.solver import Outcome, Program

__all__ = ["solve"]

# Statuses of scipy.optimize.milp.
_OPTIMAL, _LIMIT, _INFEASIBLE, _ERROR = 0, 1, 2, 4


def solve(program: Program, *, limit: int) -> Outcome:
    """Solve it within `limit` nodes of branch and bound."""
    import numpy as np  # noqa: PLC0415 - a tenth of a second, only where something is solved
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - likewise
    from scipy.sparse import csr_array  # noqa: PLC0415 - likewise

    size = len(program.bounds)
    cost = np.zeros(size)
    for at, factor in program.minimise:
        cost[at] = factor
    starts, columns, factors = [0], [], []
    for row in program.rows:
        for at, factor in row.terms:
            columns.append(at)
            factors.append(float(factor))
        starts.append(len(columns))
    bounds = Bounds([low for low, _ in program.bounds], [high for _, high in program.bounds])
    constraints = LinearConstraint(
        csr_array((factors, columns, starts), shape=(len(program.rows), size)),
        [row.low for row in program.rows],
        [row.high for row in program.rows],
    )
    # HiGHS's presolve ends with an error on some programs that have no solution by parity, such
    # as 2x = -1; without it the same program is solved.
    for presolve in (True, False):
        found = milp(
            cost,
            integrality=np.ones(size),
            bounds=bounds,
            constraints=constraints,
            # Costs are whole numbers, so any gap below 1 would do; 0 is what is meant.
            options={"node_limit": limit, "mip_rel_gap": 0.0, "presolve": presolve},
        )
        if found.status != _ERROR:
            break
    if found.status == _INFEASIBLE:
        return Outcome(None, complete=True)
    if found.x is None:
        return Outcome(None, complete=False)
    values = tuple(int(value) for value in np.rint(found.x))
    return Outcome(values, complete=found.status == _OPTIMAL)
