"""Chances of counts, against plain counting and against each other."""

from itertools import product
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from feedback.releases.chances import chance_below, chance_of_least, counts, jointly_below

RATES = st.floats(min_value=0, max_value=1)


def test_the_chance_against_plain_counting():
    rate = 0.7
    counted = sum(
        rate ** sum(who) * (1 - rate) ** (5 - sum(who))
        for who in product((0, 1), repeat=5)
        if sum(who) >= 3
    )
    assert chance_of_least(3, 5, rate) == pytest.approx(counted)
    assert chance_of_least(6, 5, rate) == 0
    assert chance_of_least(0, 5, rate) == 1
    assert chance_below(3, 5, rate) == pytest.approx(1 - counted)


@pytest.mark.parametrize(
    ("of", "rate", "least"), [(12, 0.64, 8), (5000, 0.64, 3200), (5000, 0.01, 80), (5000, 1.0, 9)]
)
def test_thousands_of_people_are_as_exact_as_a_dozen(of, rate, least):
    assert chance_of_least(least, of, rate) == pytest.approx(
        binom.sf(least - 1, of, rate), rel=1e-9
    )


@given(of=st.integers(0, 3000), rate=RATES)
def test_something_happens(of, rate):
    assert fsum(counts(of, rate)) == pytest.approx(1)


@given(of=st.integers(0, 300), rate=RATES, least=st.integers(0, 301))
def test_fewer_and_at_least_are_everything(of, rate, least):
    assert chance_below(least, of, rate) + chance_of_least(least, of, rate) == pytest.approx(1)


@given(one=st.integers(0, 40), other=st.integers(0, 40), rate=RATES, least=st.integers(1, 90))
def test_two_groups_are_one_group_of_both(one, other, rate, least):
    apart = jointly_below([counts(one, rate), counts(other, rate)], least)
    assert apart == pytest.approx(chance_below(least, one + other, rate), abs=1e-12)


def test_without_a_bound_each_part_counts_for_itself():
    parts = [counts(10, 0.5)[:4], counts(6, 0.5)[:2]]
    wanted = chance_below(4, 10, 0.5) * chance_below(2, 6, 0.5)
    assert jointly_below(parts, None) == pytest.approx(wanted)
    assert jointly_below(parts, 99) == pytest.approx(wanted)
    assert jointly_below([[0.0], counts(6, 0.5)], None) == 0


def test_no_chance_beyond_its_ends():
    with pytest.raises(ValueError, match="between 0 and 1"):
        counts(5, 1.5)
