"""The worlds of a case: what is searched, and what is remembered."""

import pytest

from feedback.releases.audits.case import Case, Contradiction, Fact
from feedback.releases.audits.worlds import Worlds

EVERYBODY = frozenset((0,))
SCALE = ("1", "2", "3", "4", "5")


def favourable(low, high):
    return Fact(EVERYBODY, {"4": 1, "5": 1}, low, high)


def test_states_of_equal_weight_are_one_cell(solver):
    worlds = Worlds(Case((12,), SCALE, (favourable(3, 5),)), solver=solver)
    assert worlds.cells == (("1", "2", "3"), ("4", "5"))


def test_a_world_is_found_with_what_is_asked_of_it(solver):
    worlds = Worlds(Case((12,), SCALE, (favourable(3, 5),)), solver=solver)
    world, sure = worlds.find({(0, 1): 4})
    assert sure
    assert world.counts[0][1] in (4, 5)
    assert worlds.find({(0, 1): 6}) == (None, True)
    assert worlds.find({}, empty=[(0, 0)]) == (None, True)
    assert worlds.find({}, filled=([(0, 0), (0, 1)], 12))[0] is not None
    world, sure = worlds.find({}, minimise={(0, 0): 1})
    assert (world.counts, sure) == (((7, 5),), True)


def test_neighbours_of_what_is_known_need_no_search():
    def never(program, *, limit):
        raise AssertionError((program, limit))

    case = Case((12,), SCALE, (favourable(3, 5),), ({"1": 8, "4": 4},))
    worlds = Worlds(case, solver=never)
    assert worlds.remembered({(0, 1): 5}).counts == ((7, 5),)
    assert worlds.remembered({(0, 0): 9}).counts == ((9, 3),)
    assert worlds.remembered({(0, 1): 6}) is None


def test_what_a_world_lacks_is_what_rules_it_out():
    worlds = Worlds(Case((12,), SCALE, (favourable(3, 5),), ({"1": 8, "4": 4},)))
    assert worlds.lacks(worlds.remembered({(0, 1): 5})) == {(0, 0): 8}


@pytest.mark.parametrize(
    ("truth", "message"),
    [
        (({"1": 10, "4": 2},), "the answers do not fit the figures"),
        (({"1": 10},), "the answers do not fit the figures"),
        (None, "the figures contradict each other"),
    ],
)
def test_figures_that_cannot_be_true(truth, message, solver):
    facts = (favourable(3, 5), Fact(EVERYBODY, {"1": 1, "2": 1, "3": 1}, 3, 9))
    if truth is None:
        facts = (*facts, favourable(0, 2))
    with pytest.raises(Contradiction, match=message):
        Worlds(Case((12,), SCALE, facts, truth), solver=solver)
