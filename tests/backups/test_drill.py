"""The drill: people write and delete, a backup is made meanwhile, everything is lost, restored.

And killed at every step: nothing half looks whole, and the next attempt works.
"""

import json
import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from feedback.backups import making, names
from feedback.backups.making import back_up
from feedback.backups.restoring import restore
from feedback.responses import receipts
from feedback.responses.model import State
from feedback.storage.sqlite import initialise
from tests.backups.conftest import Place, restored, restoring
from tests.conftest import MASTER
from tests.responses import acts
from tests.responses.killing import healthy
from tests.responses.test_kill import Known, live, seen

_FORK = multiprocessing.get_context("fork")


class Crowd:
    """Eight people at work in another process; what they were told, line by line."""

    def __init__(self, place: Place) -> None:
        out, into = os.pipe()

        def run() -> None:
            os.close(out)
            live(place.again(), {}, lambda said: os.write(into, json.dumps(said).encode() + b"\n"))

        self._process = _FORK.Process(target=run)
        self._process.start()
        os.close(into)
        self.lines: list[list] = []
        self._enough = threading.Event()
        self._wanted = 1
        self._reader = threading.Thread(target=self._read, args=(out,))
        self._reader.start()

    def wait(self, more: int) -> int:
        """Until that many more lines have come; how many there are."""
        self._wanted = len(self.lines) + more
        self._enough.clear()
        assert self._enough.wait(timeout=60)
        return len(self.lines)

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._reader.join()

    def _read(self, out: int) -> None:
        with os.fdopen(out) as told:
            for line in told:
                self.lines.append(json.loads(line))
                if len(self.lines) >= self._wanted:
                    self._enough.set()


def _may_be(lines: list[list], before: int) -> dict[int, list[Known]]:
    """What each may find: what they were last told before the backup began, or anything later."""
    found: dict[int, list[Known]] = {number: [Known()] for number in range(8)}
    for at, (kind, number, state, value, receipt) in enumerate(lines):
        known = Known(State(state), value, receipt)
        if at < before and kind == "done":
            found[number] = [known]
        else:
            found[number].append(known)
    # Deleted after its slot was copied: the keyring, copied later, opens it no more.
    for known in found.values():
        if len(known) > 1:
            known.append(Known())
    return found


def test_a_backup_under_load_holds_all_that_was_acknowledged(place: Place):
    quiet = {number: acts.send(place.scene, number, acts.answers("4")) for number in (8, 9, 10)}
    crowd = Crowd(place)
    try:
        before = crowd.wait(60)
        place.back_up(say=lambda _said: crowd.wait(4))
        crowd.wait(10)
    finally:
        crowd.kill()
    place.store.close()
    never_back = place.data.with_name("never-back")
    shutil.copy(place.data / "never-back", never_back)
    shutil.rmtree(place.data)
    later = {
        number
        for kind, number, state, *_ in crowd.lines[before:]
        if State(state) in {State.EMPTY, State.CLOSED}
    }
    with restored(place) as scene:
        for number, code in quiet.items():
            assert receipts.find(scene.store, code).answers.closed["honest"] == "4", number
        for number, may in _may_be(crowd.lines, before).items():
            assert seen(scene, number, may) in may
        healthy(scene)
    with restored(place, to=place.data, never_back=never_back) as scene:
        for number in later:  # whoever deleted after it was made
            now = acts.state(scene, number)
            assert now is not State.SUBMITTED or _sent_again(crowd.lines[before:], number)
        healthy(scene)


def _sent_again(lines: list[list], number: int) -> bool:
    """Whether somebody who deleted sent new answers after that, or only tried to delete."""
    mine = [(kind, State(state)) for kind, who, state, *_ in lines if who == number]
    gone = [at for at, one in enumerate(mine) if one == ("done", State.EMPTY)]
    return not gone or ("try", State.SUBMITTED) in mine[gone[0] :]


def _killed(work: Callable[[Callable[[str], None]], object], step: int) -> bool:
    """Run `work` in a process that kills itself at its `step`th step; whether it got there."""

    def run() -> None:
        told = 0

        def say(_said: str) -> None:
            nonlocal told
            told += 1
            if told == step:
                os.kill(os.getpid(), signal.SIGKILL)

        work(say)
        os._exit(0)

    process = _FORK.Process(target=run)
    process.start()
    process.join()
    return process.exitcode == -signal.SIGKILL


def test_a_backup_that_is_killed_at_any_step(place: Place):
    code = acts.send(place.scene, 0)
    place.store.settle()
    step = 1
    while _killed(lambda say: back_up(place.again().store, place.order(say=say)), step):
        assert names.there(place.backups) == []
        step += 1
    assert step > 5
    assert len(names.there(place.backups)) == 2
    assert not list(place.backups.glob("*.part"))
    assert not (place.data / "backup-work").exists()
    with restored(place) as scene:
        assert receipts.find(scene.store, code)


@pytest.mark.parametrize("at", [1, 2])
def test_a_backup_that_is_killed_between_its_two_names(place: Place, monkeypatch, at: int):
    """The keyring's file has its name first: alone it serves older backups of the stores."""
    old = place.back_up().files["stores"]
    place.scene.clock.advance(timedelta(minutes=1))
    settle, told = making.settle_folder, []

    def killing(folder) -> None:
        settle(folder)
        told.append(folder)
        if len(told) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(making, "settle_folder", killing)
    assert _killed(lambda say: back_up(place.again().store, place.order(say=say)), 0)
    monkeypatch.undo()
    there = names.there(place.backups)
    assert [sum(one.kind == kind for one in there) for kind in ("stores", "keyring")] == [at, 2]
    newest = [one.path for one in there if one.kind == "stores"][-1]
    assert (newest == old) == (at == 1)
    with restored(place) as scene:
        assert scene.wave("pre").state == "open"
    place.back_up()
    assert not list(place.backups.glob("*.part"))


def test_a_restore_that_is_killed_at_any_step(place: Place):
    code = acts.send(place.scene, 0)
    place.back_up()
    target = place.data.with_name("restored")
    step = 1
    while _killed(lambda say: restore(restoring(place, say=say)), step):
        assert not target.exists()
        assert target.with_name("restored.restoring").exists()
        step += 1
    assert step > 4
    assert not target.with_name("restored.restoring").exists()
    store = initialise(target, (MASTER,), place.scene.clock)
    with closing(store):
        assert receipts.find(store, code)
