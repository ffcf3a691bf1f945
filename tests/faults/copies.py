"""The power goes while a backup is made, or put back."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from crypto import Identity
from feedback.backups.restoring import chosen, restore
from feedback.clock import SetClock
from feedback.errors import ServiceError
from feedback.responses.model import State
from feedback.storage.sqlite import SqliteStore, initialise
from tests.backups.conftest import Place, restoring
from tests.conftest import MASTER
from tests.faults.installation import Installation, Trial
from tests.faults.powercut import traced
from tests.responses import acts
from tests.responses.conftest import _make

__all__ = ["TRIALS"]


def _place(folder: Path) -> Place:
    made = _make(folder / "made", opened=True)
    (folder / "data" / "backups").mkdir(parents=True)
    scene = made.copy(folder / "data" / "stores")
    acts.send(scene, 0)
    scene.store.settle()
    scene.store.close()
    return Place(
        scene, folder / "data" / "stores", folder / "data" / "backups", Identity.generate()
    )


def _at(place: Place, found: Path) -> Place:
    clock = SetClock(place.scene.clock.now())
    scene = place.scene.at(place.scene.store, clock)
    return Place(scene, found / "stores", found / "backups", place.key)


def _restored(place: Place) -> None:
    order = restoring(place)
    restore(order)
    _opens(place, order.to)


def _opens(place: Place, data: Path) -> None:
    with closing(initialise(data, (MASTER,), place.scene.clock)) as store:
        assert acts.state(place.scene.at(store, place.scene.clock), 0) is State.SUBMITTED


def backing_up(base: Installation, folder: Path) -> str:
    """After "written and checked" it can be put back; before, nothing looks whole that is not."""
    del base
    place = _place(folder)

    def work(say: Callable[[str], None]) -> None:
        with closing(SqliteStore(place.data, (MASTER,), place.scene.clock)) as store:
            mine = Place(
                place.scene.at(store, place.scene.clock), place.data, place.backups, place.key
            )
            for _ in range(2):
                mine.back_up()
                say("made")

    def is_well(found: Path, lines: list) -> None:
        there = _at(place, found)
        try:
            chosen(there.backups)
        except ServiceError:
            assert not lines, "a backup that was said to be there is not"
            return
        _restored(there)

    return traced(folder, work, is_well, between=40, as_json=False)


def putting_back(base: Installation, folder: Path) -> str:
    """After it was said to be done, all is there; before, nothing is, or all, and it can be done
    again."""
    del base
    place = _place(folder)
    with closing(SqliteStore(place.data, (MASTER,), place.scene.clock)) as store:
        scene = place.scene.at(store, place.scene.clock)
        Place(scene, place.data, place.backups, place.key).back_up()

    def work(say: Callable[[str], None]) -> None:
        restore(restoring(place))
        say("restored")

    def is_well(found: Path, lines: list) -> None:
        there = _at(place, found)
        target = found / "restored"
        if lines or (target.exists() and any(target.iterdir())):
            _opens(there, target)
        else:
            _restored(there)

    return traced(folder, work, is_well, between=60, as_json=False)


TRIALS: Final[dict[str, Trial]] = {
    "power-cut-backup": backing_up,
    "power-cut-restore": putting_back,
}
