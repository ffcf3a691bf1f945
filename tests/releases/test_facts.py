"""The bounds that a published mean sets are exactly those within which the same would be told."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from hypothesis import example, given
from hypothesis import strategies as st

from feedback.releases.change import change, student
from feedback.releases.counted import HIDDEN, buckets
from feedback.releases.facts import statements
from feedback.releases.model import Policy, Statement

from .build import scale

ASKED = scale()


def told_of(n: int, total: int, grain: int) -> dict[str, str]:
    """What is told of n people who rose by so many options together, nearly all by as many."""
    each, more = divmod(total, n)
    return change({each: n - more, each + 1: more}, grain)


def said(told: dict[str, str], n: int, grain: int) -> tuple[Statement, ...]:
    """What a part says that tells this change, and nothing else of note."""
    figures = {"counts_after": {"favourable": HIDDEN}, "change": told}
    return statements(ASKED, figures, "post", buckets(Policy(), n, n, part=True), n, grain=grain)


def about(told: dict[str, str], n: int, grain: int) -> dict[str, tuple[int, int]]:
    """The bounds on the sum of rises, and on that of their squares."""
    return {one.figure: (one.low, one.high) for one in said(told, n, grain)}


cases = st.tuples(st.integers(50, 400), st.sampled_from([1, 2, 5, 10])).flatmap(
    lambda case: st.tuples(
        st.just(case[0]), st.just(case[1]), st.integers(-4 * case[0], 4 * case[0])
    )
)


@given(cases)
@example((60, 1, 3))
def test_a_sum_of_rises_is_known_to_within_what_is_told_alike(case):
    n, grain, total = case
    told = told_of(n, total, grain)
    low, high = about(told, n, grain)["change"]
    assert low <= total <= high
    assert {told_of(n, end, grain)["mean"] for end in (low, high)} == {told["mean"]}
    assert told["mean"] not in {told_of(n, end, grain)["mean"] for end in (low - 1, high + 1)}


@given(cases)
@example((60, 1, 0))
def test_a_sum_of_squares_is_bounded_by_the_width_that_is_told(case):
    n, grain, total = case
    told = told_of(n, total, grain)
    bounds = about(told, n, grain)
    ends = bounds["change"]
    half = float(Decimal(told["high"]) - Decimal(told["mean"]))
    spread = n * (n - 1) * (half / student(n)) ** 2
    # The variance of a mean is (squares - total² / n) / (n (n - 1)).
    greatest = max(floor(spread + Fraction(end * end, n)) for end in ends)
    low, high = bounds["spread"]
    # No end lies further from 0 than the mean that is told and half a step.
    room = 2 * (abs(float(told["mean"])) + grain / 20)
    assert low == 0
    assert greatest <= high <= greatest + ceil(room) + 1


def test_rises_are_weighed_by_how_far_they_went():
    weights = {one.figure: one.weights for one in said(told_of(60, 30, 5), 60, 5)}
    assert (weights["change"]["1|4"], weights["spread"]["1|4"]) == (3, 9)
    assert (weights["change"]["4|2"], weights["spread"]["4|2"]) == (-2, 4)
    assert (weights["change"]["|5"], weights["spread"]["5|"]) == (0, 0)
