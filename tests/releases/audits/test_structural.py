"""Isolations: which are found, how they are told, and where the search stops."""

import pytest

from feedback.releases.audits.solver import Outcome
from feedback.releases.audits.structural import Isolation, Verdict, isolated, isolates


def atoms(*numbers):
    return frozenset(numbers)


# 8 and 4 people; everybody, then the 8.
COMPLEMENT = ((8, 4), (atoms(0, 1), atoms(0)))


def test_a_complement(solver):
    report = isolated(*COMPLEMENT, k=8, solver=solver)
    assert report.found == (Isolation(atoms(1), (0, 1)),)
    assert (report.more, report.timeout) == (False, False)
    assert isolates(*COMPLEMENT, k=8, solver=solver) is Verdict.ISOLATES
    assert isolates(*COMPLEMENT, k=4, solver=solver) is Verdict.SAFE


def test_a_population_of_few_is_isolated_by_itself(solver):
    assert isolated((3, 9), (atoms(0),), k=8, solver=solver).found == (Isolation(atoms(0), (0,)),)


def test_people_in_no_population_are_never_isolated(solver):
    assert isolates((9, 1), (atoms(0),), k=8, solver=solver) is Verdict.SAFE


def test_atoms_that_nothing_tells_apart_count_as_one(solver):
    # Eight single people, always together, are no fewer than eight.
    together = frozenset(range(8))
    assert isolates((1,) * 8, (together,), k=8, solver=solver) is Verdict.SAFE
    assert isolates((1,) * 7, (frozenset(range(7)),), k=8, solver=solver) is Verdict.ISOLATES


def test_more_than_a_difference_is_needed(solver):
    # a+b, b+c and a+c give 2a; half of that is not a whole-number combination of indicators,
    # but with a+b+c it is a alone.
    pairs = (atoms(0, 1), atoms(1, 2), atoms(0, 2))
    three = (4, 9, 9)
    assert isolates(three, pairs, k=8, solver=solver) is Verdict.SAFE
    found = isolated(three, (*pairs, atoms(0, 1, 2)), k=8, solver=solver)
    assert found.found == (Isolation(atoms(0), (1, 3)),)


def test_no_cap_on_the_number_of_terms(solver):
    # A chain of overlaps: the last link comes out only of all the others with changing signs.
    links = [atoms(at, at + 1) for at in range(30)]
    sizes = (*[20] * 30, 5)
    report = isolated(sizes, (*links, atoms(0)), k=8, solver=solver)
    assert report.found == (Isolation(atoms(30), tuple(range(31))),)
    assert isolates(sizes, links, k=8, solver=solver) is Verdict.SAFE


def test_the_fewest_figures_are_named_and_the_first_of_equals(solver):
    # The 4 are everybody less the 8, or less both fours of them.
    figures = (atoms(1), atoms(2), atoms(0, 1, 2), atoms(1, 2), atoms(0, 1, 2))
    report = isolated((4, 9, 9), figures, k=8, solver=solver)
    assert report.found == (Isolation(atoms(0), (2, 3)),)
    # Of two ways with as few, the one of the earlier figures.
    figures = (atoms(0, 1), atoms(1), atoms(2), atoms(0, 1, 2), atoms(1, 2))
    report = isolated((4, 9, 9), figures, k=8, solver=solver)
    assert report.found == (Isolation(atoms(0), (0, 1)),)


def test_the_fewest_people_come_first_and_the_rest_is_said_to_be_more(solver):
    sizes = (3, 2, 1, 9)
    figures = tuple(atoms(at) for at in range(4))
    report = isolated(sizes, figures, k=8, solver=solver)
    people = [sum(sizes[atom] for atom in one.atoms) for one in report]
    assert people == [1, 2, 3, 3, 4, 5, 6]
    cut = isolated(sizes, figures, k=8, solver=solver, most=2)
    assert cut.found == report.found[:2]
    assert cut.more
    assert not isolated(sizes, figures, k=8, solver=solver, most=7).more


@pytest.mark.parametrize("k", [1, 2])
def test_with_k_of_one_there_is_nobody_to_isolate(solver, k):
    verdict = isolates((1, 9), (atoms(0),), k=k, solver=solver)
    assert verdict is (Verdict.SAFE if k == 1 else Verdict.ISOLATES)


def test_no_populations_are_safe(solver):
    assert isolates((5,), (), k=8, solver=solver) is Verdict.SAFE
    assert isolates((), (), k=8, solver=solver) is Verdict.SAFE


def test_a_search_that_gives_up_is_no_proof():
    def tired(program, *, limit):
        del program, limit
        return Outcome(None, complete=False)

    # Two overlaps of 5: neither the basis nor the spread decides.
    case = ((5, 5, 5, 5), (atoms(0, 1), atoms(1, 2), atoms(2, 3)))
    assert isolates(*case, k=8, solver=tired) is Verdict.TIMEOUT
    report = isolated(*case, k=8, solver=tired)
    assert report.timeout
    assert not report.clean
