"""What lies in the stores, and what it tells."""

from feedback.storage.sqlite import initialise
from tests.conftest import MASTER
from tests.releases.scenes import (
    approve,
    compute,
    publish,
    request,
    row,
)
from tests.scenario import ready, survey


def test_sizes_do_not_follow_the_answers_nor_how_many_answered(store, clock, tmp_path):
    def sizes(at, given):
        scene = ready(at, clock)
        survey(scene, "pre", given)
        survey(scene, "post", given)
        release = request(scene)
        compute(scene, release)
        approve(scene, release)
        there = row(scene, release)
        publish(scene, release)
        kept = scene.store.one("ledger", release=release)
        return [len(one) for one in (there.computed, there.populations, there.for_lead)] + [
            len(kept["body"])
        ]

    start = clock.now()
    many = sizes(store, ["4"] * 12)
    clock.move_to(start)
    other = initialise(tmp_path / "other", (MASTER,), clock)
    few = sizes(other, ["1"] * 8 + [None] * 4)
    other.close()
    assert many == few


def test_nothing_that_is_stored_before_approval_says_a_word(scene):
    release = request(scene)
    compute(scene, release)
    scene.store.settle()
    for path in scene.folder.glob("*.db"):
        assert b'"after"' not in path.read_bytes()
