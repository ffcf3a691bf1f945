"""Whose answers a computed release rests on, as it is kept until it is published."""

import pytest

from feedback.releases.populations import load_populations, unpublished
from feedback.releases.publishing import publish
from feedback.releases.records import ReleaseAltered
from tests.releases.scenes import (
    approve,
    compute,
    refuse,
    released,
    request,
    row,
    second_scheme,
    tampering,
)


@pytest.fixture
def waiting(scene):
    release = request(scene)
    compute(scene, release)
    return release


def there(scene, scheme=None):
    return unpublished(scene.store, scene.store, scheme=scheme or scene.scheme)


def test_what_is_computed_stands_in_the_way_from_then_on(scene, waiting):
    own = there(scene)
    assert [(len(one.members), one.same_scheme) for one in own] == [(11, True)] * 3
    assert {one.same_scheme for one in there(scene, "another")} == {False}
    refuse(scene, waiting)
    assert there(scene) == own
    other = second_scheme(scene, 12, start=100)
    compute(other, request(other))
    assert sorted(one.same_scheme for one in there(scene)) == [False] * 3 + [True] * 3


def test_it_holds_people_and_no_figure(scene, waiting):
    kept = load_populations(scene.store, waiting, row(scene, waiting).populations)
    assert len(kept.people) == 12
    assert {one.slice for one in kept.shown} == {"all"}
    own = there(scene)
    assert all(one.figures == () for one in own)
    # Others are planned around exactly these, survey by survey.
    assert [(one.item, one.wave, one.members) for one in own] == [
        (one.item, one.wave, one.members) for one in kept.shown
    ]


def test_once_published_the_ledger_has_it(scene):
    released(scene)
    assert there(scene) == []


def test_what_was_changed_is_not_planned_around_nor_published(scene, waiting):
    approve(scene, waiting)
    sealed = row(scene, waiting).populations
    tampering(scene, "releases", {"populations": sealed[:-1] + bytes([sealed[-1] ^ 1])}, id=waiting)
    with pytest.raises(ReleaseAltered):
        there(scene)
    lead = scene.lead
    with pytest.raises(ReleaseAltered):
        publish(
            scene.store,
            scheme=scene.scheme,
            release=waiting,
            by=lead.account,
            identity=lead.identity,
        )
    assert row(scene, waiting).body is None
