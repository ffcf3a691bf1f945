"""Integer programs: both solvers agree with trying everything, and are never believed blindly."""

import subprocess
import sys
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedback.releases.audits import cpsat, milp, small
from feedback.releases.audits.solver import Outcome, Program, Row, installed, run


@st.composite
def programs(draw):
    count = draw(st.integers(1, 4))
    bounds = draw(
        st.tuples(*[st.tuples(st.integers(-2, 1), st.integers(0, 3)) for _ in range(count)])
    )
    terms = st.lists(st.integers(-4, 4), min_size=count, max_size=count).map(
        lambda factors: tuple((at, one) for at, one in enumerate(factors) if one)
    )
    rows = draw(st.lists(st.builds(Row, terms, st.integers(-6, 3), st.integers(-1, 6)), max_size=4))
    return Program(bounds, tuple(rows), draw(terms))


def by_hand(program, *, limit):
    """Alone: what it cannot settle fails the test."""
    del limit
    return small.solve(program, limit=10_000)


@settings(max_examples=100)
@given(programs(), st.sampled_from([milp.solve, cpsat.solve, by_hand]))
@example(
    Program(
        ((0, 0), (0, 0), (0, 0), (-1, 1)), (Row(((1, 1), (2, 2), (3, 2)), low=-1, high=-1),), ()
    ),
    milp.solve,
)
def test_the_best_solution_is_found_or_that_there_is_none(program, solver):
    fitting = [
        values
        for values in product(*(range(low, high + 1) for low, high in program.bounds))
        if program.fits(values)
    ]
    outcome = run(program, solver=solver)
    assert outcome.complete
    if not fitting:
        assert outcome.values is None
        return

    def cost(values):
        return sum(values[at] * factor for at, factor in program.minimise)

    assert outcome.values in fitting
    assert cost(outcome.values) == min(map(cost, fitting))


# x + y is 1 … 3, neither of which bounds alone settle.
SMALL = Program(((0, 3), (0, 3)), (Row(((0, 1), (1, 1)), 1, 3),))


@pytest.mark.parametrize("wrong", [(0, 0), (3, 1), (4, -1)])
def test_a_wrong_solution_is_no_solution(wrong):
    outcome = run(SMALL, solver=lambda _, limit: Outcome(wrong, complete=limit > 0))
    assert outcome == Outcome(None, complete=False)


def test_what_the_bounds_alone_decide_needs_no_solver():
    def never(program, *, limit):
        raise AssertionError((program, limit))

    bounds = ((0, 3), (-1, 3))
    assert run(Program(bounds, (), ((0, 1), (1, -1))), solver=never).values == (0, 3)
    too_much = Program(bounds, (Row(((0, 1), (1, 1)), 7, 9),))
    assert run(too_much, solver=never) == Outcome(None, complete=True)
    # 2x + 4y is never 5.
    odd = Program(bounds, (Row(((0, 2), (1, 4)), 5, 5),))
    assert run(odd, solver=never) == Outcome(None, complete=True)


def test_numbers_too_large_to_be_exact_are_not_decided():
    big = 10**18
    row = Row(((0, big + 1), (1, -big)), 0, 0)
    assert run(Program(((1, 3), (1, 3)), (row,))) == Outcome(None, complete=False)


def test_the_limit_is_work_and_the_same_each_time(solver):
    weights = [(at, 10_007 + 2 * 2_711 * at * at % 9_973) for at in range(40)]
    half = sum(weight for _, weight in weights) // 2
    rows = (
        Row(tuple(weights), half, half),
        Row(tuple((at, weight * weight % 8_191 + 1) for at, weight in weights), 81_900, 81_900),
        Row(tuple((at, weight**3 % 9_551 + 1) for at, weight in weights), 77_777, 77_777),
    )
    program = Program(((0, 1),) * 40, rows)
    outcomes = [run(program, solver=solver, limit=1) for _ in range(2)]
    assert outcomes == [Outcome(None, complete=False)] * 2


def test_or_tools_live_beside_scipy():
    pytest.importorskip("ortools")
    # In one process of their own, in either order.
    for first, second in (("milp", "cpsat"), ("cpsat", "milp")):
        program = (
            "from feedback.releases.audits import milp, cpsat\n"
            "from feedback.releases.audits.solver import Program, Row\n"
            "small = Program(((0, 3), (0, 3)), (Row(((0, 1), (1, 1)), 2, 2),), ((0, 1),))\n"
            f"assert {first}.solve(small, limit=9) == {second}.solve(small, limit=9)\n"
            "import sys\n"
            "assert 'highspy' not in sys.modules\n"
        )
        subprocess.run([sys.executable, "-c", program], check=True, timeout=60)  # noqa: S603 - ours


HARD = Program(
    ((0, 1),) * 80, (Row(tuple((at, at * at + 3) for at in range(80)), 999, 999),), ((5, -1),)
)


def test_or_tools_are_preferred_for_what_is_not_small(monkeypatch):
    pytest.importorskip("ortools")
    asked = []
    for name, module in (("or-tools", cpsat), ("scipy", milp)):
        monkeypatch.setattr(
            module, "solve", lambda _, limit, name=name: asked.append((name, limit))
        )
    assert installed()(SMALL, limit=9).complete
    assert asked == []
    installed()(HARD, limit=9)
    assert asked == [("or-tools", 9)]


def test_nothing_is_loaded_before_something_is_solved():
    program = (
        "import sys\n"
        "import feedback.releases.disclosure_commands\n"
        "assert not {'numpy', 'scipy', 'ortools'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)  # noqa: S603 - ours
