"""How likely anything is shown."""

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feedback.releases.counted import part_least
from feedback.releases.crowds import Crowd, Telling
from feedback.releases.forecast import beside, chance_of_least, forecast, together
from feedback.releases.model import Policy
from feedback.releases.safety import safe_from

from .build import scale

NEARLY = 1e-9
SIZES = st.lists(st.integers(0, 70), min_size=1, max_size=4)
RATE = st.floats(min_value=0.05, max_value=1)


@pytest.mark.parametrize(("rate", "percent"), [(0.75, 34), (0.8, 55), (0.85, 78), (0.9, 94)])
def test_eight_of_twelve_both_times(rate, percent):
    (everybody,) = forecast(Policy(), {"mentor": 12}, scale(), rates=[rate])
    (outlook,) = everybody.outlooks
    assert round(outlook.change * 100) == percent
    assert outlook.anything > outlook.change


def test_one_wave_is_likelier_than_two():
    (single,) = forecast(Policy(paired=False), {"mentor": 12}, scale(), rates=[0.8])
    (paired,) = forecast(Policy(), {"mentor": 12}, scale(), rates=[0.8])
    assert single.outlooks[0].change > paired.outlooks[0].change
    assert single.outlooks[0].change == pytest.approx(chance_of_least(8, 12, 0.8) ** 2)
    assert not single.outlooks[0].telling.rose


def test_roles_are_forecast_apart_where_they_are_shown_apart():
    parts = forecast(Policy(family="role"), {"mentor": 12, "mentee": 9}, scale())
    assert [(part.name, part.invited, part.enough_invited) for part in parts] == [
        ("mentee", 9, False),
        ("mentor", 12, True),
    ]
    (mentors,) = forecast(Policy(), {"mentor": 12, "mentee": 9}, scale(roles=("mentor",)))
    assert mentors.invited == 12


def test_parts_of_a_breakdown_need_their_numbers():
    policy = Policy(family="place")
    values = {"place": {"north": {"mentor": 9, "mentee": 3}, "south": {"mentor": 8}, "": {}}}
    parts = forecast(policy, {"mentor": 20, "mentee": 3}, scale(), values=values)
    assert [(part.name, part.invited) for part in parts] == [("north", 12), ("south", 8)]
    assert forecast(policy, {"mentor": 20}, scale()) == ()


def test_what_would_be_shown():
    (part,) = forecast(Policy(), {"mentor": 12}, scale(), rates=[0.6, 0.9, 1.0])
    low, high, full = part.outlooks
    assert (low.expected, low.telling) == (4, Telling("nothing"))
    assert (high.expected, high.telling) == (10, Telling("four", 8, rose=True, effects="words"))
    assert (full.expected, full.telling.n) == (12, 8)


def test_a_coalition_asks_for_more_people():
    """Two words are safe from three insiders at nine people, so eight are not enough."""
    (part,) = forecast(Policy(coalition=3), {"mentor": 40}, scale(), rates=[0.4])
    assert part.outlooks[0].change == pytest.approx(chance_of_least(9, 40, 0.16))
    (few,) = forecast(Policy(coalition=3), {"mentor": 12}, scale(), rates=[1.0])
    assert few.outlooks[0].change == 0


def test_the_whole_stands_for_its_parts_once_it_is_counted():
    (mentees, _) = forecast(
        Policy(family="role"), {"mentor": 80, "mentee": 7}, scale(), rates=[0.9]
    )
    assert mentees.outlooks[0].change > 0.9
    assert mentees.outlooks[0].telling.tier == "counted"
    assert together(Policy(family="role"), scale(), Crowd({"a": 80, "b": 7}), 0.9).every > 0.9
    assert together(Policy(family="role"), scale(), Crowd({"a": 12, "b": 7}), 0.9).every == 0


def test_all_parts_and_at_least_one_against_plain_counting():
    """Every way in which 9 and 10 people can answer both times."""
    rate, policy = 0.9, Policy(family="role")
    p = rate * rate
    chances = {"some": 0.0, "every": 0.0}
    for one, other in product(range(10), range(11)):
        chance = _exactly(one, 9, p) * _exactly(other, 10, p)
        chances["some"] += chance * (one >= 8 or other >= 8)
        chances["every"] += chance * (one >= 8 and other >= 8)
    found = together(policy, scale(), Crowd({"a": 9, "b": 10}), rate)
    assert found.change == pytest.approx(chances["some"])
    assert found.every == pytest.approx(chances["every"])


@pytest.mark.parametrize("outside", [0, 3, 9])
def test_parts_beside_a_counted_whole_against_plain_counting(outside):
    """A large part is told, unless those told nowhere would be 1 to 7 people."""
    rate, sizes = 0.9, (40, 27, outside)
    p, some, every = rate * rate, 0.0, 0.0
    for counts in product(*(range(size + 1) for size in sizes)):
        if sum(counts) < 50:
            continue
        chance = 1.0
        for count, size in zip(counts, sizes, strict=True):
            chance *= _exactly(count, size, p)
        told = []
        for count in counts[:2]:
            left = sum(counts) - sum(told) - count
            if count >= part_least(Policy()) and not 0 < left < 8:
                told.append(count)
        some += chance * (len(told) > 0)
        every += chance * (len(told) == 2)
    found = beside(Policy(), Crowd({"a": 40, "b": 27}, outside), rate)
    assert found == (pytest.approx(some), pytest.approx(every))


def test_nothing_stands_beside_a_whole_that_is_told_in_words():
    assert beside(Policy(), Crowd({"a": 20, "b": 20}), 1.0) == (0.0, 0.0)


def test_five_thousand_people():
    (part,) = forecast(Policy(), {"mentor": 5000}, scale(), rates=[0.8])
    assert part.outlooks[0].change == 1
    crowd = Crowd({f"part {n:02}": 100 for n in range(50)})
    some, every = beside(Policy(), crowd, 0.5)
    assert some == pytest.approx(1)
    assert every == pytest.approx(chance_of_least(part_least(Policy()), 100, 0.25) ** 50)


@given(sizes=SIZES, rate=RATE, k=st.integers(5, 20), more=st.integers(1, 10), c=st.integers(1, 3))
def test_a_higher_k_never_raises_a_chance(sizes, rate, k, more, c):
    # Below that a group of k is not told at all, and a policy asks for what it cannot have.
    assume(k >= safe_from(2, c))
    crowd = Crowd({f"part {n}": size for n, size in enumerate(sizes)})
    lower = together(Policy(k=k, coalition=c, family="x"), scale(), crowd, rate)
    higher = together(Policy(k=k + more, coalition=c, family="x"), scale(), crowd, rate)
    for name in ("change", "every", "anything"):
        assert getattr(higher, name) <= getattr(lower, name) + NEARLY


@given(sizes=SIZES, rate=RATE, k=st.integers(5, 20), c=st.integers(1, 4), paired=st.booleans())
def test_more_people_never_lower_a_chance(sizes, rate, k, c, paired):
    policy = Policy(k=k, coalition=c, family="x", paired=paired)
    crowd = Crowd({f"part {n}": size for n, size in enumerate(sizes)})
    more = Crowd({**crowd.parts, "part 0": sizes[0] + 1})
    was, then = (together(policy, scale(), one, rate) for one in (crowd, more))
    assert then.change >= was.change - NEARLY
    if sizes[0]:  # else there is one more part to tell
        assert then.every >= was.every - NEARLY


@given(n=st.integers(0, 90), rate=RATE, k=st.integers(5, 20))
def test_more_people_never_make_it_less_likely_that_anything_is_shown(n, rate, k):
    few, many = (
        together(Policy(k=k), scale(), Crowd({"all": size}), rate).anything for size in (n, n + 1)
    )
    assert many >= few - NEARLY


@given(sizes=SIZES, rate=RATE, k=st.integers(5, 20), c=st.integers(1, 4), outside=st.integers(0, 9))
def test_what_follows_from_what(sizes, rate, k, c, outside):
    policy = Policy(k=k, coalition=c, family="x")
    crowd = Crowd({f"part {n}": size for n, size in enumerate(sizes)}, outside)
    found = together(policy, scale(), crowd, rate)
    assert -NEARLY <= found.every <= found.change + NEARLY
    assert found.change <= found.anything + NEARLY <= 1 + 2 * NEARLY
    some, every = beside(policy, crowd, rate)
    assert 0 <= every <= some + NEARLY <= found.change + 2 * NEARLY


def _exactly(count: int, of: int, rate: float) -> float:
    return chance_of_least(count, of, rate) - chance_of_least(count + 1, of, rate)
