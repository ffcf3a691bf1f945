"""Cover: random slots are sealed again at random moments, by the way that people go."""

import sqlite3
from pathlib import Path

from feedback.responses import receipts, reseal
from feedback.responses.model import State
from tests.responses import acts
from tests.scenario import Scene


def changed(scene: Scene, ticks: int) -> list[int]:
    """How many slots each tick changed."""
    counts, before = [], acts.columns_of(scene)
    for _ in range(ticks):
        reseal.tick(scene.store)
        after = acts.columns_of(scene)
        counts.append(sum(old != new for old, new in zip(before, after, strict=True)))
        before = after
    return counts


def test_a_tick_changes_none_one_or_two(scene: Scene):
    """As many by chance: a tick with a person's act in it looks like one without."""
    counts = changed(scene, 60)
    assert set(counts) == {0, 1, 2}  # one of them is missing once in 10 billion runs
    assert 25 <= sum(counts) <= 95


def test_every_state_is_left_as_it_is(scene: Scene):
    acts.draft(scene, 0)
    receipt = acts.send(scene, 1)
    acts.decline(scene, 2)
    acts.delete(scene, 3)
    acts.object_to(scene, acts.send(scene, 5))
    before = [acts.state(scene, number) for number in range(6)]
    assert set(before) == set(State)
    changed(scene, 60)
    assert [acts.state(scene, number) for number in range(6)] == before
    assert receipts.find(scene.store, receipt)


def test_it_goes_on_through_second_thoughts_and_ends_with_them(scene: Scene):
    acts.close(scene)
    assert sum(changed(scene, 20)) > 0
    acts.deal(scene)
    before = [acts.dealt(scene, table) for table in ("answers", "comments")]
    for _ in range(10):
        reseal.tick(scene.store)
    assert [acts.dealt(scene, table) for table in ("answers", "comments")] == before


def test_a_survey_that_is_planned_has_nothing_to_seal(planned: Scene):
    reseal.tick(planned.store)
    assert planned.store.wave_files() == []


def test_what_does_not_open_is_left_alone(scene: Scene, data_dir: Path):
    """It may open again, once whatever is wrong with the disk or the keys is mended."""
    acts.send(scene, 0)
    whole = acts.columns_of(scene)
    raw = sqlite3.connect(acts.wave_path(scene, data_dir))
    raw.execute("UPDATE slots SET body = zeroblob(length(body))")
    raw.commit()
    broken = acts.columns_of(scene)
    changed(scene, 30)
    assert acts.columns_of(scene) == broken
    raw.executemany(
        "UPDATE slots SET body = ? WHERE id = ?", [(row["body"], row["id"]) for row in whole]
    )
    raw.commit()
    raw.close()
    assert acts.state(scene, 0) is State.SUBMITTED
