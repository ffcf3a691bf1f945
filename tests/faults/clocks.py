"""Clocks that jump by an hour and by a month, both ways, while a survey is open."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Final

from feedback.audit.service import check
from feedback.config import Config
from feedback.responses.model import State
from feedback.running.steady import EVENLY, Steady
from feedback.running.worker import Worker
from tests.conftest import MASTER
from tests.faults.installation import Installation, Trial
from tests.responses import acts
from tests.responses.conftest import _make
from tests.responses.killing import healthy
from tests.scenario import Scene

__all__ = ["TRIALS", "jump"]

_JUMPS: Final = {
    "an hour on": timedelta(hours=1),
    "an hour back": -timedelta(hours=1),
    "a month on": timedelta(days=31),
    "a month back": -timedelta(days=31),
    "a year on": timedelta(days=365),
}


class _Machine:
    """Its clock, which can be set, and the seconds since it was started, which cannot."""

    def __init__(self, scene: Scene) -> None:
        self.clock = scene.clock
        self.seconds = 0.0
        config = Config(data_dir=scene.folder, master_keys=(MASTER,))
        self._start = lambda: Worker(
            config, scene.store, clock=self, steady=Steady(scene.store, self)
        )
        self.worker = self._start()

    def __call__(self) -> float:
        return self.seconds

    def restart(self) -> None:
        self.worker = self._start()

    def run(self, minutes: int) -> None:
        """The worker's rounds, one a minute."""
        for _ in range(minutes):
            self.worker.run_all()
            self.seconds += 60
            self.clock.advance(timedelta(minutes=1))


def jump(folder: Path, by: timedelta, *, restart: bool) -> None:
    """It jumps, is wrong for 50 minutes, and is put right: all is as if nothing had happened."""
    made = _make(folder / "made", opened=True)
    scene = made.copy(folder / "data")
    with closing(scene.store):
        machine = _Machine(scene)
        machine.run(5)
        acts.send(scene, 0)
        acts.draft(scene, 1)
        scene.clock.advance(by)
        if restart:
            machine.restart()
        machine.run(25)
        acts.send(scene, 2)
        machine.run(25)
        assert scene.wave("pre").state == "open", scene.wave("pre").state
        scene.clock.advance(-by)
        if restart:
            machine.restart()
        machine.run(15)
        assert scene.wave("pre").state == "open"
        assert [acts.state(scene, at) for at in range(3)] == [
            State.SUBMITTED,
            State.DRAFT,
            State.SUBMITTED,
        ]
        assert scene.store.count("outbox", state="waiting") == 0
        assert check(scene.store).faults == ()
        healthy(scene)


def jumps(base: Installation, folder: Path) -> str:
    """Each way, with a restart in between and without."""
    del base
    for at, by in enumerate(_JUMPS.values()):
        for restart in (False, True):
            place = folder / f"{at}-{restart}"
            place.mkdir()
            jump(place, by, restart=restart)
    return f"{len(_JUMPS)} jumps, with a restart and without: open, sent, drafted, mailed as before"


def stays(base: Installation, folder: Path) -> str:
    """A clock that jumped a month and stays there is believed after an hour: the survey closes."""
    del base
    made = _make(folder / "made", opened=True)
    scene = made.copy(folder / "data")
    with closing(scene.store):
        machine = _Machine(scene)
        machine.run(2)
        scene.clock.advance(timedelta(days=16))
        machine.run(int(EVENLY // 60) - 5)
        assert scene.wave("pre").state == "open"
        machine.run(10)
        state = scene.wave("pre").state
        assert state in {"closed", "dealt"}, state
    return "open for an hour more, then closed by itself"


TRIALS: Final[dict[str, Trial]] = {"clock-jumps": jumps, "clock-stays": stays}
