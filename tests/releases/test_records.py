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


def test_sizes_follow_neither_the_answers_nor_how_many_answered(clock, tmp_path):
    start = clock.now()

    def sizes(name, before, after):
        clock.move_to(start)
        store = initialise(tmp_path / name, (MASTER,), clock)
        scene = ready(store, clock)
        survey(scene, "pre", before)
        survey(scene, "post", after)
        release = request(scene)
        compute(scene, release)
        approve(scene, release)
        there = row(scene, release)
        publish(scene, release)
        kept = scene.store.one("ledger", release=release)
        store.close()
        return (
            (len(there.computed), len(there.populations), len(there.for_lead)),
            len(kept["body"]),
        )

    eight = ["1"] * 8 + [None] * 4
    everybody, ledger = sizes("everybody", ["4"] * 12, ["4"] * 12)
    assert sizes("eight", eight, eight) == (everybody, ledger)
    # Fewer than eight answered both: less is shown, and what is published says so.
    assert sizes("others", eight, eight[::-1])[0] == everybody


def test_nothing_that_is_stored_before_approval_says_a_word(scene):
    release = request(scene)
    compute(scene, release)
    scene.store.settle()
    files = [path for path in scene.folder.rglob("*") if path.is_file()]
    said = [path.name for path in files if b'"after"' in path.read_bytes()]
    assert said == []
    approve(scene, release)
    publish(scene, release)
    scene.store.settle()
    assert b'"after"' in (scene.folder / "main.db").read_bytes()  # or nothing was looked for
