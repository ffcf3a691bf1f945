"""Every audit against plain counting of every world: no difference is allowed."""

from collections.abc import Iterator
from itertools import combinations_with_replacement, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.releases.audits import cpsat, milp
from feedback.releases.audits.small import by_hand_first
from tests.releases.audits.cohort import Cohort, counted
from tests.releases.audits.comparing import Asked, compare, compare_structural
from tests.releases.audits.enumerated import Figure

STATES = ("a", "b", "c")
JOINT = ("a|x", "a|y", "b|x", "b|y")


def memberships(people: int, parts: int) -> Iterator[tuple[tuple[bool, ...], ...]]:
    """Who is in which part, in every way that differs by more than the order of either."""
    seen = set()
    for one in combinations_with_replacement(tuple(product((True, False), repeat=parts)), people):
        orders = permutations(zip(*one, strict=True))
        canonical = min(tuple(sorted(zip(*order, strict=True))) for order in orders)
        if canonical not in seen:
            seen.add(canonical)
            yield one


def populations(members: tuple[tuple[bool, ...], ...]) -> list[frozenset[int]]:
    parts = range(len(members[0]))
    all_ = [frozenset(p for p, one in enumerate(members) if one[part]) for part in parts]
    return [one for one in all_ if one]


@pytest.mark.parametrize("people", [1, 2, 3, 4])
def test_three_parts_of_every_membership_isolate_as_counted(solver, people):
    found = 0
    for number, members in enumerate(memberships(people, 3)):
        if people == 4 and number % 3:  # scripts/sweep_audits.py tries them all
            continue
        figures = tuple(Figure(one, {"a": 1}, 0, len(one)) for one in populations(members))
        cohort = Cohort(("a", "b"), ("a",) * people, figures)
        found += compare_structural(cohort, Asked(k=2 + number % 3), solver)
    assert found


@pytest.mark.parametrize("slack", [0, 1])
@pytest.mark.parametrize("people", [1, 2, 3])
def test_counts_of_two_parts_of_every_membership_and_answers(solver, people, slack):
    found = 0
    kinds = tuple(product(product((True, False), repeat=2), STATES))
    for number, chosen in enumerate(combinations_with_replacement(kinds, people)):
        if (
            number % (1, 1, 2, 11)[people] != slack % people
        ):  # scripts/sweep_audits.py tries them all
            continue
        answers = tuple(answer for _, answer in chosen)
        figures = tuple(
            counted(answers, part, told, slack)
            for part, told in zip(
                populations(tuple(members for members, _ in chosen)), ("a", "ab"), strict=False
            )
        )
        asked = Asked(k=2 + number % 2, coalition=number % 3)
        found += compare(Cohort(STATES, answers, figures), asked, solver)
    assert found


@st.composite
def cohorts(draw: st.DrawFn, states: tuple[str, ...], most: int) -> Cohort:
    """Up to five figures, with weights of either sign, about true but partly unknown answers."""
    people = draw(st.integers(1, most))
    answers = draw(st.tuples(*[st.sampled_from(states)] * people))
    figures = []
    for _ in range(draw(st.integers(0, 5))):
        part = draw(st.frozensets(st.integers(0, people - 1), min_size=1))
        weights = draw(st.dictionaries(st.sampled_from(states), st.integers(-2, 5), min_size=1))
        true = sum(weights.get(answers[person], 0) for person in part)
        below, above = draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
        figures.append(Figure(part, weights, true - below, true + above))
    hidden = draw(st.frozensets(st.integers(0, people - 1), max_size=2))
    known = tuple(None if one in hidden else answer for one, answer in enumerate(answers))
    return Cohort(states, known, tuple(figures))


numbers = st.builds(
    Asked, k=st.integers(1, 6), coalition=st.integers(0, 2), min_possible=st.integers(1, 3)
)
solvers = st.sampled_from([milp.solve, cpsat.solve, by_hand_first(cpsat.solve)])


@settings(max_examples=40)
@given(cohorts(STATES, 6), numbers, solvers)
def test_any_cohort_of_up_to_six(cohort, asked, by):
    compare(cohort, asked, by)


@settings(max_examples=10)
@given(cohorts(STATES[:2], 8), numbers, solvers)
def test_any_cohort_of_up_to_eight(cohort, asked, by):
    compare(cohort, asked, by)


@settings(max_examples=25)
@given(cohorts(JOINT, 4), numbers, solvers, st.booleans())
def test_any_cohort_in_two_waves(cohort, asked, by, after_alone):
    classes = {state: state.split("|")[1] for state in JOINT} if after_alone else {}
    compare(cohort, Asked(asked.k, asked.coalition, asked.min_possible, classes), by)
