"""The curious lead through the real services: seals, surveys, guardian and ledger."""

import json

import pytest

from feedback.errors import Conflict, Rejected
from feedback.releases.governing import save_policy
from feedback.releases.model import Person, Policy
from feedback.schemes.service import scheme
from tests.releases.build import scale
from tests.releases.scenes import (
    AFTER,
    BEFORE,
    approve,
    compute,
    computed,
    publish,
    request,
    row,
    second_scheme,
    told,
)

from .reader import Reader

ASKED = [scale("honest"), scale("heard", waves="post"), scale("comments", kind="text")]


def people(before, after, start=0):
    """Who answered what, as the scene has it."""
    return [
        Person(
            f"p{at:03}",
            "mentor",
            {},
            {"honest": one} if one else None,
            {"honest": other, "heard": other} if other else None,
        )
        for at, (one, other) in enumerate(zip(before, after, strict=True), start=start)
    ]


def loosen(scene, refused):
    """Try for less than people were told."""
    for less in ({"k": 7}, {"paired": False}, {"rounding": 1}):
        terms = {**scheme(scene.store, scene.scheme).policy, **less}
        with pytest.raises(refused):
            save_policy(scene.store, scheme=scene.scheme, policy=terms, by=scene.lead.account)


def test_a_dozen_steps(scene):
    reader = Reader()
    first = request(scene)
    compute(scene, first)
    body = computed(scene, first)
    with pytest.raises(Conflict):
        request(scene)  # asked for once is for good
    compute(scene, first, guardian=1)  # does nothing: what was computed first stands
    assert computed(scene, first, guardian=1) == body
    approve(scene, first)
    publish(scene, first)
    assert row(scene, first).body.encode() == body
    reader.see(json.loads(body), Policy(), ASKED, people(BEFORE, AFTER))
    assert reader.sure() == set()
    with pytest.raises(Conflict):
        request(scene)  # published once is for good too
    loosen(scene, Conflict)
    for count, start in ((11, 1), (12, 40)):
        other = second_scheme(scene, count, start=start)
        loosen(other, Rejected)
        release = request(other)
        compute(other, release)
        approve(other, release)
        publish(other, release)
        there = people(["2"] * count, ["4"] * count, start)
        reader.see(json.loads(row(other, release).body), Policy(), ASKED, there)
        assert reader.sure() == set()
        assert ("not_shown" in told(row(other, release).body)) is (start == 1)
