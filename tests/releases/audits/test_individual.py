"""What insiders can be sure of."""

import pytest

from feedback.releases.audits.case import Case, Contradiction, Fact
from feedback.releases.audits.individual import Determined, determined
from feedback.releases.audits.solver import Outcome
from tests.releases.audits.cohort import Cohort, counted

STATES = ("yes", "no")


def one_atom(truth, low, high):
    size = sum(truth.values())
    return Case((size,), STATES, (Fact(frozenset((0,)), {"yes": 1}, low, high),), (truth,))


def test_the_smallest_groups_are_told_and_no_larger_ones(solver):
    def found(yes, no, coalition):
        case = one_atom({"yes": yes, "no": no}, yes, yes)
        return determined(case, coalition=coalition, min_possible=2, solver=solver).found

    assert found(12, 0, 2) == (Determined(0, (), ("yes",)),)
    assert found(11, 1, 2) == (Determined(0, ((0, ("no",), 1),), ("yes",)),)
    assert found(10, 2, 2) == (Determined(0, ((0, ("no",), 2),), ("yes",)),)
    assert found(10, 2, 1) == ()


def test_somebody_else_has_to_be_left(solver):
    # All of one person's group is that person: nobody else is given away.
    case = one_atom({"yes": 1}, 0, 1)
    assert determined(case, coalition=1, min_possible=2, solver=solver).clean
    assert not determined(one_atom({"yes": 1}, 1, 1), coalition=1, min_possible=2).clean


def test_insiders_elsewhere(solver):
    # One person and eleven others; 6 yes among all is told, 4 to 6 among the eleven.
    answers = ["yes"] * 6 + ["no"] * 6
    figures = (counted(answers, range(12), ("yes",)), counted(answers, range(1, 12), ("yes",), 1))
    case = Cohort(STATES, tuple(answers), figures).case()
    assert determined(case, coalition=0, min_possible=2, solver=solver).clean
    # The six who said no know that all others said yes; so do the five and the one of no.
    found = determined(case, coalition=11, min_possible=2, solver=solver).found
    assert found == (
        Determined(0, ((1, ("no",), 6),), ("yes",)),
        Determined(1, ((0, ("yes",), 1), (1, ("yes",), 5)), ("no",)),
        Determined(1, ((1, ("no",), 6),), ("yes",)),
    )


def test_classes_say_what_may_not_be_told(solver):
    # Everybody's answer after is known, nobody's before.
    states = ("no|yes", "yes|yes", "no|no", "yes|no")
    after = Fact(frozenset((0,)), {"no|yes": 1, "yes|yes": 1}, 12, 12)
    case = Case((12,), states, (after,), ({"no|yes": 6, "yes|yes": 6},))
    assert determined(case, coalition=1, min_possible=2, solver=solver).clean
    classes = {state: state.partition("|")[2] for state in states}
    report = determined(case, coalition=1, min_possible=2, classes=classes, solver=solver)
    assert report.found == (Determined(0, (), ("yes",)),)


def test_answers_that_are_not_known_may_be_any_that_fit(solver):
    # Ten yes are known, the other two are one yes and one no: who said no knows everybody.
    case = Case(
        (12,), STATES, (Fact(frozenset((0,)), {"yes": 1}, 11, 11),), ({"yes": 10, "no": 0},)
    )
    report = determined(case, coalition=1, min_possible=2, solver=solver)
    assert report.found == (Determined(0, ((0, ("no",), 1),), ("yes",)),)


def test_more_must_stay_possible_than_two(solver):
    states = ("1", "2", "3")
    fact = Fact(frozenset((0,)), {"3": 1}, 0, 0)
    case = Case((9,), states, (fact,), ({"1": 5, "2": 4},))
    assert determined(case, coalition=1, min_possible=2, solver=solver).clean
    report = determined(case, coalition=1, min_possible=3, solver=solver)
    assert report.found == (Determined(0, (), ("1", "2")),)


def test_answers_must_be_there_and_fit(solver):
    with pytest.raises(ValueError, match="depends on the answers"):
        determined(Case((2,), STATES, ()), coalition=1, min_possible=2, solver=solver)
    with pytest.raises(Contradiction):
        determined(one_atom({"yes": 3, "no": 9}, 4, 5), coalition=1, min_possible=2)


def test_a_search_that_gives_up_is_no_proof():
    def tired(program, *, limit):
        del program, limit
        return Outcome(None, complete=False)

    report = determined(
        one_atom({"yes": 12, "no": 0}, 12, 12), coalition=1, min_possible=2, solver=tired
    )
    assert report.found == ()
    assert report.timeout


def test_the_number_of_groups_tried_is_limited():
    # Twenty people told apart one by one: of each, the empty group at least has to be tried.
    answers = ["yes", "no"] * 10
    figures = tuple(counted(answers, range(at), ("yes",), 1) for at in range(1, 21))
    case = Cohort(STATES, tuple(answers), figures).case()
    assert determined(case, coalition=3, min_possible=2, limit=19).timeout
