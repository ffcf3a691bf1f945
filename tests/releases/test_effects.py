"""What published numbers say, from them alone."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.releases.display_counted import Counted
from feedback.releases.effects import Change, Count, beyond_chance, leaning, total, whole_cents

from .published_slices import ROUNDING, questions, truths


def count(told, n=100, *, more=False, hidden=7):
    return Count.of(told, n=n, hidden=hidden, more=more)


@pytest.mark.parametrize(
    ("told", "more", "least", "most"),
    [("hidden", False, 0, 7), (10, False, 8, 12), (25, False, 23, 27), (90, True, 88, 200)],
)
def test_a_number_stands_for_all_that_are_told_so(told, more, least, most):
    found = count(told, more=more)
    assert (found.least, found.most) == (least, most)


def test_a_coarser_base_is_a_wider_range():
    found = Count.of(20, n=100, hidden=14, base=10)
    assert (found.least, found.most) == (15, 24)


@settings(max_examples=50)
@given(data=st.data())
def test_ranges_hold_every_true_count(data):
    question = data.draw(questions())
    truth = data.draw(truths(question))
    told = truth.told(question)
    part = Counted(told, question, question.options, ROUNDING)
    for when, counts in (("before", truth.before), ("after", truth.after)):
        if counts is not None:
            given = dict(zip(question.options, counts, strict=False))
            for true, found in zip(given.values(), part.options(when), strict=False):
                assert found.least <= true <= found.most
            true, found = sum(given[one] for one in question.favourable), part.favourable(when)
            assert found.least <= true <= found.most


def test_a_total_adds_what_is_known_and_leaves_room_for_what_is_hidden():
    found = total([count(30), count("hidden"), count(20)])
    assert (found.known, found.unseen, found.least, found.most) == (50, 7, 46, 61)
    assert total([count("hidden"), count("hidden")]).known is None
    assert total([count(60), count(45)]).known == 100  # rounding may say more than there are


@pytest.mark.parametrize(
    ("known", "n", "top", "bottom"),
    [(90, 100, True, False), (85, 100, False, False), (10, 100, False, True)],
)
def test_bands_begin_at_nine_tenths_and_one_tenth(known, n, top, bottom):
    assert (count(known, n).top, count(known, n).bottom) == (top, bottom)


def test_hidden_people_are_no_small_share_by_themselves():
    assert not count("hidden", 50).bottom
    assert total([count(10, 150), count("hidden", 150)]).bottom is False
    assert total([count(10, 200), count("hidden", 200)]).bottom is True


def test_many_hidden_people_are_worth_no_word():
    assert total([count("hidden", 50, hidden=12)] * 4).vague
    assert not total([count("hidden", 50)] * 2).vague
    assert not count("hidden", 20, hidden=12).vague
    assert not count("hidden", 20, hidden=15).vague  # three quarters are not nearly everybody


def test_so_many_or_more_is_never_few():
    more = count(10, more=True)
    assert not more.bottom
    assert total([count(10), more]).more
    assert not total([count(10), count(10)]).more


@pytest.mark.parametrize(("before", "after", "way"), [(30, 40, 1), (40, 30, -1), (40, 40, 0)])
def test_leaning_is_what_rounding_cannot_explain(before, after, way):
    assert leaning(count(before), count(after)) == way


def test_two_rounded_sums_may_lean_by_rounding_alone():
    before, after = total([count(20), count(20)]), total([count(25), count(20)])
    assert leaning(before, after) == 0
    # Ranges that meet in one number may be that number both times.
    low, high = Count(100, 30, 28, 32), Count(100, 35, 32, 36)
    assert leaning(low, high) == leaning(high, low) == 0


@pytest.mark.parametrize(
    ("before", "after", "n", "beyond"),
    [
        (20, 60, 100, True),
        (60, 20, 100, True),
        (45, 55, 100, False),
        (40, 40, 100, False),
        (2000, 2030, 5000, False),
        (2000, 2500, 5000, True),
    ],
)
def test_beyond_chance(before, after, n, beyond):
    assert beyond_chance(count(before, n), count(after, n)) is beyond


@given(st.integers(50, 3000), st.data())
def test_beyond_chance_never_claims_more_than_the_pairs_at_hand_would(n, data):
    # However people are paired, the interval of the paired difference excludes 0 too.
    up = data.draw(st.integers(0, n))
    down = data.draw(st.integers(0, n - up))
    stay = data.draw(st.integers(0, n - up - down))
    before, after = (Count(n, one, one, one) for one in (stay + down, stay + up))
    if beyond_chance(before, after):
        gap = (up - down) / n
        variance = ((up + down) / n - gap**2) / n
        assert abs(gap) >= 1.95 * variance**0.5


@given(st.integers(50, 300), st.data())
def test_beyond_chance_is_what_every_pairing_would_claim(n, data):
    first, then = data.draw(st.integers(0, n)), data.draw(st.integers(0, n))
    found = beyond_chance(Count(n, first, first, first), Count(n, then, then, then))
    gap, both = then - first, range(max(0, first + then - n), min(first, then) + 1)
    sure = all(
        gap**2 * n > Decimal("3.8416") * ((first + then - 2 * same) * n - gap**2) for same in both
    )
    assert found == (gap != 0 and sure)


def test_no_more_than_everybody_changed_whatever_the_rounding_was():
    assert beyond_chance(Count(60, 20, 18, 24), Count(60, 40, 39, 43))


@pytest.mark.parametrize(
    ("known", "n", "cents"), [(15, 60, 25), (5, 15, 33), (5, 40, 13), (0, 50, 0), (60, 60, 100)]
)
def test_whole_cents(known, n, cents):
    assert whole_cents(known, n) == cents


@pytest.mark.parametrize(
    ("low", "high", "way"),
    [("0.1", "0.3", 1), ("0.0", "0.3", 0), ("-0.1", "0.3", 0), ("-0.3", "-0.1", -1)],
)
def test_a_change_has_a_direction_where_its_interval_leaves_out_0(low, high, way):
    change = Change.of({"mean": "0.1", "low": low, "high": high})
    assert change.direction == way
    assert change.mean == Decimal("0.1")
