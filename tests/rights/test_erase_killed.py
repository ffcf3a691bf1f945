"""Killed in the middle of erasing somebody: it can be run again, and then all of it is done."""

import secrets
from contextlib import closing
from pathlib import Path

from feedback.participants.service import people
from feedback.responses.model import State
from feedback.responses.slots import open_slot
from feedback.rights.erase import erase
from tests.responses import acts
from tests.responses.killing import _FORK, again, healthy
from tests.scenario import Scene

WHO, ADDRESS = 3, "mentor3@council.example"


def test_killed_while_erasing_it_is_finished_later(scene: Scene, data_dir: Path):
    for number in (0, WHO):
        acts.send(scene, number)
    place, scheme = acts.visit(scene, WHO).place, scene.scheme
    scene.store.settle()
    scene.store.close()
    for turn in range(10):

        def run() -> None:
            there = again(scene, data_dir).store
            erase(there, scheme=scheme, email=ADDRESS, by="operator")
            while True:
                pass

        process = _FORK.Process(target=run)
        process.start()
        process.join(timeout=secrets.randbelow(4000 * (turn + 1)) / 1e6)
        process.kill()
        process.join()
        there = again(scene, data_dir)
        with closing(there.store):  # half done or not, nobody else is touched
            assert acts.state(there, 0) is State.SUBMITTED
            assert there.store.count("participants") == 12
    there = again(scene, data_dir)
    with closing(there.store):
        erase(there.store, scheme=scheme, email=ADDRESS, by="operator")
        assert ADDRESS not in {one.email for one in people(there.store, scheme, left=True)}
        assert there.store.count("audit", event="person.erased") == 1
        found = there.store.wave(place.file).one("slots", name=place.name)
        assert open_slot(there.store, place, found).state is State.CLOSED
        healthy(there)
        acts.deal(there)
        assert sum(acts.marks(there).values()) == 1
