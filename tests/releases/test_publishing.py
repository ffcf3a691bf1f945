"""Published once is published for good, and others are planned around it."""

import shutil

import pytest

from feedback.errors import Conflict
from feedback.releases.computing import LOST, SPENT
from feedback.releases.published import check_ledger
from feedback.releases.states import State
from feedback.storage.store import Event
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


def _before(scene, other, copied):
    """A copy from before `scene` was released, with the never-back file from after."""
    released(scene)
    copy = copied(other)
    with copy.store.change(Event("upkeep")) as writer:
        for table in ("releases", "ledger"):
            writer.remove(table)
    return copy


@pytest.mark.parametrize(("start", "shared"), [(6, True), (100, False)])
def test_a_restored_copy_counts_nothing_of_whom_a_lost_release_tells(scene, copied, start, shared):
    """What was published after the backup is not there to be planned around."""
    before = _before(scene, scene, copied)
    other = second_scheme(before, 12, start=start)
    release = request(other)
    compute(other, release)
    assert row(other, release).state is (State.REQUESTED if shared else State.COMPUTED)
    if shared:
        assert note(other, release) == LOST


def test_a_restored_copy_does_not_publish_what_was_approved_beside_a_lost_release(scene, copied):
    first = released(scene)
    other = second_scheme(scene, 12, start=6)
    release = request(other)
    compute(other, release)
    approve(other, release)
    before = copied(other)
    with before.store.change(Event("upkeep")) as writer:
        writer.remove("releases", id=first)
    with pytest.raises(Conflict, match="older backup"):
        publish(before, release)
    assert row(before, release).state is State.APPROVED
    publish(other, release)  # where the first one is there


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
