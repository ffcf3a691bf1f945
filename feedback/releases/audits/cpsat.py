"""Integer programs by OR-tools' CP-SAT: one worker, a limit on deterministic time."""

from feedback.releases.audits.solver import Outcome, Program

__all__ = ["solve"]

_NODES_PER_UNIT = 1000
"""Nodes that stand for one unit of CP-SAT's deterministic time (about a second of work)."""


def solve(program: Program, *, limit: int) -> Outcome:
    """Solve it within as much deterministic time as `limit` nodes stand for."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - half a second, only where used

    model = cp_model.CpModel()
    variables = [model.new_int_var(low, high, "") for low, high in program.bounds]
    for row in program.rows:
        model.add_linear_constraint(
            cp_model.LinearExpr.weighted_sum(
                [variables[at] for at, _ in row.terms], [factor for _, factor in row.terms]
            ),
            row.low,
            row.high,
        )
    if program.minimise:
        model.minimize(
            cp_model.LinearExpr.weighted_sum(
                [variables[at] for at, _ in program.minimise],
                [factor for _, factor in program.minimise],
            )
        )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = limit / _NODES_PER_UNIT
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Outcome(None, complete=True)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Outcome(None, complete=False)
    values = tuple(int(solver.value(variable)) for variable in variables)
    return Outcome(values, complete=status == cp_model.OPTIMAL)
