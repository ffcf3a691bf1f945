"""Both solvers, and the one by hand before either: every audit must do with each of them."""

import pytest

from feedback.releases.audits import cpsat, milp
from feedback.releases.audits.small import by_hand_first
from feedback.releases.audits.solver import Solver


@pytest.fixture(params=["milp", "cpsat", "by hand first"], scope="package")
def solver(request: pytest.FixtureRequest) -> Solver:
    if request.param == "cpsat":
        pytest.importorskip("ortools")
        return cpsat.solve
    return milp.solve if request.param == "milp" else by_hand_first(milp.solve)
