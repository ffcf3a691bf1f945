"""Counts that are certainly small, from figures alone."""

import pytest

from feedback.releases.audits.case import Case, Contradiction, Fact
from feedback.releases.audits.interval import SmallCount, small_counts
from feedback.releases.audits.solver import Outcome

EVERYBODY = frozenset((0,))


def case(size, *facts):
    return Case((size,), ("yes", "no"), facts)


def yes(low, high):
    return Fact(EVERYBODY, {"yes": 1}, low, high)


@pytest.mark.parametrize(
    ("size", "low", "high", "told"),
    [
        # At least one and at most k-1 of a large set is small; 0 may be nobody, 8 are enough.
        (20, 1, 7, [("yes", 1, 7)]),
        (20, 0, 7, []),
        (20, 1, 8, []),
        (20, 13, 19, [("no", 1, 7)]),
        # In a set of fewer than k, any count that is exact, 0 as well.
        (7, 0, 0, [("yes", 0, 0), ("no", 7, 7)]),
        (7, 0, 1, [("no", 6, 7)]),
        (7, 0, 7, []),
        # In a set of k or more, an exact 0 is no small count.
        (8, 0, 0, []),
    ],
)
def test_what_is_small(solver, size, low, high, told):
    report = small_counts(case(size, yes(low, high)), k=8, solver=solver)
    assert report.found == tuple(SmallCount(EVERYBODY, *one) for one in told)


def test_atoms_and_populations_are_looked_at_or_what_is_asked(solver):
    # 6 of 12 here, 12 of 12 there: told by the words of all and of the parts.
    both = frozenset((0, 1))
    facts = (
        Fact(both, {"yes": 1}, 18, 24),
        Fact(frozenset((0,)), {"yes": 1}, 4, 6),
        Fact(frozenset((1,)), {"yes": 1}, 9, 12),
    )
    words = Case((12, 12), ("yes", "no"), facts)
    first = SmallCount(frozenset((0,)), "yes", 6, 6)
    no = SmallCount(frozenset((0,)), "no", 6, 6)
    all_no = SmallCount(both, "no", 6, 6)
    assert small_counts(words, k=8, solver=solver).found == (first, no, all_no)
    assert small_counts(words, k=8, sets=(both,), solver=solver).found == (all_no,)


def test_states_that_no_figure_tells_apart_can_be_any_of_them(solver):
    facts = (Fact(EVERYBODY, {"4": 1, "5": 1}, 3, 3),)
    report = small_counts(Case((20,), ("1", "4", "5"), facts), k=8, solver=solver)
    # Three people answered 4 or 5, but perhaps nobody 4 and perhaps nobody 5.
    assert report.found == ()
    none = Case((5,), ("1", "2", "4"), (Fact(EVERYBODY, {"1": 1, "2": 1}, 0, 0),))
    found = small_counts(none, k=8, solver=solver).found
    assert found == tuple(
        SmallCount(EVERYBODY, *one) for one in (("1", 0, 0), ("2", 0, 0), ("4", 5, 5))
    )


def test_answers_are_not_used(solver):
    told = Case((20,), ("yes", "no"), (yes(0, 20),), ({"yes": 1, "no": 19},))
    assert small_counts(told, k=8, solver=solver).clean


def test_figures_that_contradict_each_other_are_refused(solver):
    with pytest.raises(Contradiction):
        small_counts(case(12, yes(3, 5), Fact(EVERYBODY, {"no": 1}, 0, 6)), k=8, solver=solver)


def test_more_findings_than_are_listed(solver):
    facts = [Fact(frozenset((at,)), {"yes": 1}, 1, 1) for at in range(3)]
    report = small_counts(Case((2, 2, 2), ("yes", "no"), facts), k=8, solver=solver, most=5)
    assert len(report.found) == 5
    assert report.more


def test_a_search_that_gives_up_is_no_proof():
    def tired(program, *, limit):
        del program, limit
        return Outcome(None, complete=False)

    report = small_counts(case(20, yes(3, 9)), k=8, solver=tired)
    assert report.timeout
    assert not report.clean
