"""How likely anything is shown."""

from itertools import product

import pytest

from feedback.releases.forecast import chance_of_least, forecast, overlaps
from feedback.releases.model import Policy, Published
from feedback.releases.safety import Display

from .build import scale


@pytest.mark.parametrize(("rate", "percent"), [(0.75, 34), (0.8, 55), (0.85, 78), (0.9, 94)])
def test_eight_of_twelve_both_times(rate, percent):
    (everybody,) = forecast(Policy(), {"mentor": 12}, scale(), rates=[rate])
    (outlook,) = everybody.outlooks
    assert round(outlook.change * 100) == percent
    assert outlook.anything > outlook.change


def test_the_chance_against_plain_counting():
    rate = 0.7
    counted = sum(
        rate ** sum(who) * (1 - rate) ** (5 - sum(who))
        for who in product((0, 1), repeat=5)
        if sum(who) >= 3
    )
    assert chance_of_least(3, 5, rate) == pytest.approx(counted)
    assert chance_of_least(6, 5, rate) == 0
    assert chance_of_least(0, 5, rate) == pytest.approx(1)


def test_one_wave_is_likelier_than_two():
    (single,) = forecast(Policy(paired=False), {"mentor": 12}, scale(), rates=[0.8])
    (paired,) = forecast(Policy(), {"mentor": 12}, scale(), rates=[0.8])
    assert single.outlooks[0].change > paired.outlooks[0].change
    assert not single.outlooks[0].display.rose


def test_roles_are_forecast_apart_where_they_are_shown_apart():
    parts = forecast(Policy(family="role"), {"mentor": 12, "mentee": 9}, scale())
    assert [(part.name, part.invited, part.enough_invited) for part in parts] == [
        ("mentee", 9, False),
        ("mentor", 12, True),
    ]
    (mentors,) = forecast(Policy(), {"mentor": 12, "mentee": 9}, scale(roles=("mentor",)))
    assert mentors.invited == 12


def test_what_would_be_shown():
    (part,) = forecast(Policy(), {"mentor": 12}, scale(), rates=[0.6, 0.9, 1.0])
    low, high, full = part.outlooks
    assert (low.expected, low.display.words, low.n) == (4, 0, None)
    assert (high.expected, high.display, high.n) == (10, Display(words=4, rose=True), 8)
    assert (full.expected, full.n) == (12, 8)
    (large,) = forecast(Policy(), {"mentor": 40}, scale(favourable=("5",)), rates=[0.9])
    assert (large.outlooks[0].n, large.outlooks[0].display.rose) == (30, False)
    (lowered,) = forecast(Policy(k=5), {"mentor": 12}, scale(), rates=[0.7])
    assert (lowered.outlooks[0].display.words, lowered.outlooks[0].n) == (2, 5)


def test_overlaps_with_what_was_published():
    people = [f"p{n}" for n in range(12)]
    item = scale().item

    def warned(members, *, of=item, same=False):
        row = Published(of, "post", frozenset(members), same_scheme=same)
        return overlaps(Policy(), item, people, [row])

    assert warned(people[1:])
    assert warned([*people, "late"])
    assert not warned(people)
    assert not warned([])
    assert not warned([f"other{n}" for n in range(12)])
    assert not warned(people[1:], of="another")
    assert not warned(people[1:], same=True)
