"""What files tell without being read: when, and how often, they were changed."""

import os
import time
from itertools import pairwise

import pytest

from feedback.diaries.shelf import lay_out
from feedback.running import cover, upkeep
from feedback.running.heartbeat import beat
from feedback.storage.store import Event
from tests.attacks.thief import changes
from tests.responses import acts
from tests.responses.conftest import made_open  # noqa: F401 - a fixture

_OLD = 1_000_000_000


@pytest.fixture
def scene(made_open, data_dir):  # noqa: F811 - that fixture
    made = made_open.copy(data_dir)
    yield made
    made.store.close()


def times(data_dir, what) -> list[float]:
    """When each file and folder outside the media was changed last."""
    there = [data_dir, *data_dir.iterdir(), *(data_dir / "waves").iterdir()]
    return [what(path.stat()) for path in there if path.name != "media"]


def test_no_time_is_that_of_a_deletion_or_of_somebody_writing(scene, data_dir):
    acts.send(scene, 0)
    acts.delete(scene, 0)
    for path in data_dir.rglob("*"):
        os.utime(path, (_OLD, _OLD))
    noted = max(times(data_dir, lambda one: one.st_ctime_ns))
    while time.time_ns() <= noted:
        pass
    beat(scene.store)
    assert set(times(data_dir, lambda one: one.st_mtime > _OLD or one.st_mtime == 0)) == {True}
    assert (data_dir / "never-back").stat().st_mtime == 0
    assert min(times(data_dir, lambda one: one.st_ctime_ns)) >= noted
    assert (data_dir / "keyring.db").stat().st_atime > _OLD


def test_media_keep_no_time_and_the_systems_own_is_renewed(scene, data_dir):
    file = data_dir / "media" / "00" / "recording"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"sealed")
    os.utime(file, (0, 0))
    noted = file.stat().st_ctime_ns
    while time.time_ns() <= noted + 20_000_000:
        pass  # what the kernel notes is some milliseconds coarse
    upkeep.tick(scene.store)
    assert file.stat().st_mtime == file.parent.stat().st_mtime == 0
    assert file.stat().st_ctime_ns > noted


def test_how_often_a_store_was_changed_tells_not_how_often_people_wrote(scene, data_dir):
    """In diaries and in dealt surveys too; and nothing else is changed by that."""
    acts.deal(scene)
    with scene.store.change(Event("upkeep"), "keyring", "diaries") as writer:
        lay_out(writer, scene.store, scene.lead.account, scene.lead.identity.recipient)
    scene.store.settle()
    stores = [data_dir / "diaries.db", acts.wave_path(scene, data_dir)]
    counters = [path.with_name(path.name + "-shm") for path in stores]
    before = [path.read_bytes() for path in stores], [changes(path) for path in counters]
    counted = []
    for _ in range(12):
        cover.stir(scene.store)
        counted.append([changes(path) for path in counters])
    assert all(now > then for now, then in zip(counted[-1], before[1], strict=True))
    for store in (0, 1):
        at = [before[1][store], *(each[store] for each in counted)]
        assert len({b - a for a, b in pairwise(at)}) > 1, "as drawn, not each time"
    assert [path.read_bytes() for path in stores] == before[0]
