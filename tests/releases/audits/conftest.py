"""Both solvers, and the one by hand before either: every audit must do with each of them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from feedback.releases.audits import cpsat, milp
from feedback.releases.audits.small import by_hand_first
from feedback.releases.audits.solver import Solver
from feedback.releases.disclosure_commands import disclosure


@pytest.fixture(params=["milp", "cpsat", "by hand first"], scope="package")
def solver(request: pytest.FixtureRequest) -> Solver:
    if request.param == "cpsat":
        pytest.importorskip("ortools")
        return cpsat.solve
    return milp.solve if request.param == "milp" else by_hand_first(milp.solve)


@pytest.fixture
def ask(tmp_path: Path):
    """Run a command on a file with these contents; what it prints."""

    def run(command, **contents):
        file = tmp_path / "file.json"
        file.write_text(json.dumps(contents))
        result = CliRunner().invoke(disclosure, [command, str(file)])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return run


@pytest.fixture
def check(ask):
    """What `check` finds, besides notes: [] where the figures may stand together."""

    def run(states, published, answers=None, **policy):
        answered = {} if answers is None else {"answers": answers}
        people = (
            len(answers) if answers else 1 + max(map(max, (one["people"] for one in published)))
        )
        verdict = ask(
            "check", policy=policy, people=people, states=states, published=published, **answered
        )
        findings = [one for one in verdict["findings"] if "note" not in one]
        assert verdict["safe"] == (findings == [])
        return findings

    return run
