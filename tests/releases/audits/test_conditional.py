"""What an answer before says of the one after."""

import pytest

from feedback.releases.audits.case import Case, Fact
from feedback.releases.audits.conditional import Conditional, conditional

STATES = ("no|no", "no|yes", "yes|no", "yes|yes")
EVERYBODY = frozenset((0,))


def case(truth, *facts):
    return Case((12,), STATES, facts, (truth,))


def before(low, high):
    return Fact(EVERYBODY, {"yes|no": 1, "yes|yes": 1}, low, high)


def after(low, high):
    return Fact(EVERYBODY, {"no|yes": 1, "yes|yes": 1}, low, high)


def test_margins_leave_pairs_open_until_they_meet_an_end(solver):
    open_ = case({"no|no": 3, "no|yes": 3, "yes|no": 3, "yes|yes": 3}, before(6, 6), after(6, 6))
    assert conditional(open_, min_possible=2, solver=solver).clean
    # All twelve said yes after: so did whoever said no before.
    shut = case({"no|yes": 6, "yes|yes": 6}, before(6, 6), after(12, 12))
    assert conditional(shut, min_possible=2, solver=solver).found == (
        Conditional(0, "no", ("yes",)),
        Conditional(0, "yes", ("yes",)),
    )


def test_only_answers_that_somebody_gave_are_asked_about(solver):
    nobody_no = case({"yes|yes": 12}, before(12, 12), after(12, 12))
    found = conditional(nobody_no, min_possible=2, solver=solver).found
    assert found == (Conditional(0, "yes", ("yes",)),)
    # One answer is not known; that it was a no does not fit, or does.
    one_unknown = case({"yes|yes": 11}, before(12, 12), after(12, 12))
    assert conditional(one_unknown, min_possible=2, solver=solver).found == found
    may_be_no = case({"yes|yes": 11}, before(11, 12), after(12, 12))
    assert conditional(may_be_no, min_possible=2, solver=solver).found == (
        Conditional(0, "no", ("yes",)),
        *found,
    )


def test_states_have_two_halves_and_answers_are_needed(solver):
    with pytest.raises(ValueError, match="depends on the answers"):
        conditional(Case((2,), STATES, ()), min_possible=2, solver=solver)
    odd = Case((2,), ("yes|no", "yes"), (), ({"yes": 2},))
    with pytest.raises(ValueError, match="before and one after"):
        conditional(odd, min_possible=2, solver=solver)


def test_more_findings_than_are_listed(solver):
    shut = case({"no|yes": 6, "yes|yes": 6}, after(12, 12))
    report = conditional(shut, min_possible=2, solver=solver, most=1)
    assert len(report.found) == 1
    assert report.more
