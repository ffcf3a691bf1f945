"""How coarsely meetings are told: what no group of insiders can find out."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.releases import meeting_steps
from feedback.releases.meeting_steps import Ladder, ladder, told, totals

MINUTE_CAP = 3  # in the small worlds below, an hour has one minute


def test_the_steps_of_eight_pairs():
    steps = ladder(8, coalition=1)
    assert steps.meetings == (20, 30, 40, 50, 60, 70)
    assert steps.hours == (20, 30, 40, 50, 60, 70, 80, 90, 100)


def test_a_total_is_told_as_the_greatest_step_that_it_reaches():
    steps = Ladder((20, 30), (20,))
    assert told(19, 19 * 60 + 59, steps) == {"meetings": (0, 20), "hours": (0, 20)}
    assert told(20, 20 * 60, steps) == {"meetings": (20, 30), "hours": (20, None)}
    assert told(99, 99 * 60, steps) == {"meetings": (30, None), "hours": (20, None)}


def test_of_one_pair_no_more_counts_than_of_any():
    assert totals({"a": [60] * 40, "b": [45], "c": []}) == (12 + 1, 18 * 60 + 45)
    assert totals({}) == (0, 0)


@pytest.mark.parametrize(("pairs", "coalition"), [(2, 1), (5, 2), (8, 4)])
def test_where_no_step_is_safe_nothing_is_told(pairs: int, coalition: int):
    assert ladder(pairs, coalition=coalition) is None


@given(pairs=st.integers(5, 400), coalition=st.integers(1, 10))
def test_no_insiders_can_fill_the_lowest_step_nor_be_needed_for_the_highest(
    pairs: int, coalition: int
):
    steps = ladder(pairs, coalition=coalition)
    if steps is None:
        return
    for there, cap in ((steps.meetings, 12), (steps.hours, 18)):
        assert there == tuple(sorted(there))
        assert there[0] - 1 - coalition * cap >= 1
        assert there[-1] <= (pairs - coalition - 1) * cap


@pytest.fixture
def small_caps(monkeypatch: pytest.MonkeyPatch):
    """Two meetings, three minutes; steps of one, hours of a minute: few enough worlds to try."""
    monkeypatch.setattr(meeting_steps, "MEETINGS", 2)
    monkeypatch.setattr(meeting_steps, "MINUTES", MINUTE_CAP)
    monkeypatch.setattr(meeting_steps, "_HOUR", 1)
    monkeypatch.setattr(meeting_steps, "_STEP", 1)


# What one pair may have written down, as far as it counts: meetings, and minutes of one or more
# each. A single meeting can be as long as all that counts.
PAIR = [
    (0, 0),
    *((1, minutes) for minutes in range(1, MINUTE_CAP + 1)),
    *((2, minutes) for minutes in range(2, MINUTE_CAP + 1)),
]


def _sure(pairs: int, coalition: int, steps: Ladder) -> set[str]:
    """What some insiders can be sure of about another pair, over all worlds."""
    open_: dict[tuple, list[set[bool]]] = {}
    others = pairs - coalition
    for world in product(PAIR, repeat=pairs):
        minutes, meetings = sum(one[1] for one in world), sum(one[0] for one in world)
        seen = (world[:coalition], tuple(told(meetings, minutes, steps).values()))
        there = open_.setdefault(seen, [set() for _ in range(others)])
        for at, one in enumerate(world[coalition:]):
            there[at].add(one[0] > 0)
    names = {frozenset({True}): "met", frozenset({False}): "did not meet"}
    return {names[frozenset(one)] for there in open_.values() for one in there if len(one) == 1}


@pytest.mark.parametrize(("pairs", "coalition"), [(4, 1), (5, 1), (6, 2)])
@pytest.mark.usefixtures("small_caps")
def test_in_every_world_of_few_pairs_nobody_is_sure_of_another(pairs: int, coalition: int):
    steps = ladder(pairs, coalition=coalition)
    assert steps is not None
    assert _sure(pairs, coalition, steps) == set()


@pytest.mark.usefixtures("small_caps")
def test_a_step_lower_would_give_somebody_away():
    """The search finds what the rule forbids, in either direction."""
    safe = ladder(4, coalition=1)
    lower = Ladder((safe.meetings[0] - 1, *safe.meetings), safe.hours)
    assert _sure(4, 1, lower) == {"did not meet"}
    higher = Ladder((*safe.meetings, safe.meetings[-1] + 1), safe.hours)
    assert _sure(4, 1, higher) == {"met"}
    shorter = Ladder(safe.meetings, (safe.hours[0] - 1, *safe.hours))
    assert _sure(4, 1, shorter) == {"did not meet"}


def test_one_pair_alone_never_reaches_the_lowest_step():
    """Whoever takes all other rows from the database reads nothing about the one that is left."""
    steps = ladder(8, coalition=1)
    alone = told(*totals({"target": [24 * 60] * 50}), steps)
    assert alone == told(*totals({}), steps)
