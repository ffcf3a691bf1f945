"""Both solvers, each of which every audit must get its answers from."""

import pytest

from feedback.releases.audits import cpsat, milp
from feedback.releases.audits.solver import Solver


@pytest.fixture(params=["milp", "cpsat"], scope="package")
def solver(request: pytest.FixtureRequest) -> Solver:
    if request.param == "cpsat":
        pytest.importorskip("ortools")
        return cpsat.solve
    return milp.solve
