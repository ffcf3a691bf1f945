"""What helps a small group."""

import pytest

from feedback.releases.forecast import chance_of_least
from feedback.releases.model import Policy
from feedback.releases.remedies import remedies

from .build import scale


def found(policy=None, **more):
    given = {"invited": 12, "everybody": 24, "rate": 0.8} | more
    return {one.kind: one for one in remedies(policy or Policy(), scale(), **given)}


def test_each_brings_its_number():
    there = found()
    assert there["pool"].people == there["shared"].people == 24
    assert there["pool"].chance == pytest.approx(chance_of_least(8, 24, 0.64))
    assert there["themes"].chance == pytest.approx(chance_of_least(3, 12, 0.4))


def test_the_fewest_people_who_make_it_likely():
    enough = found()["invite"].people
    assert chance_of_least(8, enough, 0.64) >= 0.9 > chance_of_least(8, enough - 1, 0.64)
    assert enough > 12


def test_what_cannot_help_is_not_offered():
    assert "shared" not in found(everybody=12)
    assert "invite" not in found(rate=0.01)


def test_a_family_of_parts_is_helped_by_the_whole():
    assert found(Policy(family="role"))["shared"] == found()["shared"]
