"""How many insiders a result withstands."""

import pytest

from feedback.releases.crowds import Telling
from feedback.releases.insiders import Insiders, withstood
from feedback.releases.model import Policy


@pytest.mark.parametrize(
    ("tier", "rose", "n", "people"),
    [
        ("four", True, 8, 1),
        ("four", True, 11, 1),
        ("four", True, 12, 2),
        ("four", True, 49, 3),
        ("four", False, 49, 6),
        ("two", False, 5, 1),
        ("two", True, 7, 2),
    ],
)
def test_words_withstand_what_was_searched(tier, rose, n, people):
    told = Telling(tier, n, rose=rose)
    assert withstood(Policy(), told, n) == Insiders(people, proved=True)


def test_numbers_withstand_what_the_policy_asks_for():
    told = Telling("counted", 60)
    assert withstood(Policy(coalition=2), told, 60) == Insiders(2, proved=False)


def test_what_is_not_told_withstands_nothing():
    assert withstood(Policy(), Telling("nothing"), 30) is None
