"""Published once is published for good, and others are planned around it."""

import shutil

import pytest

from feedback.releases.computing import SPENT
from feedback.releases.published import check_ledger
from feedback.releases.states import State
from tests.releases.scenes import (
    approve,
    compute,
    computed,
    note,
    publish,
    released,
    request,
    row,
    second_scheme,
    told,
)
from tests.scenario import delete


def test_a_restored_copy_publishes_no_second_version(scene, copied):
    before = copied(scene)
    released(scene)
    # A backup from before the release, restored with the newest never-back file.
    shutil.copy(scene.folder / "never-back", before.folder / "never-back")
    delete(before, "post", 0)
    release = request(before)
    compute(before, release)
    assert row(before, release).state is State.REQUESTED
    assert note(before, release) == SPENT


def test_a_restored_copy_may_publish_the_very_words_that_were_published(scene, copied):
    release = request(scene)
    compute(scene, release)
    approve(scene, release)
    scene.store.settle()
    before = copied(scene)
    publish(scene, release)
    shutil.copy(scene.folder / "never-back", before.folder / "never-back")
    publish(before, release)
    assert row(before, release).body == row(scene, release).body


@pytest.mark.parametrize("until", ["computed", "published"])
def test_a_second_scheme_of_nearly_the_same_people_is_not_shown(scene, until):
    first = request(scene)
    compute(scene, first)
    if until == "published":
        approve(scene, first)
        publish(scene, first)
    other = second_scheme(scene, 12)
    release = request(other)
    compute(other, release)
    assert told(computed(other, release)) == {"name": "all", "not_shown": True}


def test_a_second_scheme_of_other_people_is_shown(scene):
    released(scene)
    other = second_scheme(scene, 12, start=100)
    release = released(other)
    assert told(row(other, release).body)["after"] == "most"
    assert len(check_ledger(scene.store, scene.store)) == 2
