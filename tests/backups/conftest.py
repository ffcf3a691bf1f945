"""An installation whose first survey is open, a backup key, and an empty folder for backups."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest

from crypto import Identity
from feedback.backups.making import Made, Order, back_up
from feedback.backups.restoring import Restore, chosen, restore
from feedback.backups.sealed import KINDS
from feedback.clock import SetClock
from feedback.running.upkeep import erase_again
from feedback.storage.sqlite import SqliteStore, initialise
from tests.conftest import MASTER, START
from tests.responses.conftest import ASKED
from tests.scenario import Scene, open_survey, ready


@dataclass
class Place:
    """A running installation and where its backups go."""

    scene: Scene
    data: Path
    backups: Path
    key: Identity
    said: list[str] = field(default_factory=list)

    @property
    def store(self) -> SqliteStore:
        return self.scene.store

    def order(self, **other: object) -> Order:
        told: dict = {
            "data_dir": self.data,
            "folders": dict.fromkeys(KINDS, self.backups),
            "recipient": self.key.recipient,
            "identity": None,
            "days": {"stores": 35, "media": 35, "keyring": 7},
            "say": self.said.append,
        }
        return Order(**(told | other))

    def back_up(self, **other: object) -> Made:
        self.scene.clock.advance(timedelta(minutes=1))
        return back_up(self.store, self.order(**other))

    def again(self, folder: Path | None = None) -> Scene:
        """Another process's view of this folder, or of another one."""
        store = SqliteStore(folder or self.data, (MASTER,), self.scene.clock)
        return self.scene.at(store, self.scene.clock)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scene, SetClock]:
    folder, clock = tmp_path_factory.mktemp("backed") / "data", SetClock(START)
    store = initialise(folder, (MASTER,), clock)
    scene = ready(store, clock, asked=ASKED)
    open_survey(scene, "pre")
    store.settle()
    store.close()
    return folder, scene, clock


@pytest.fixture
def place(made: tuple[Path, Scene, SetClock], data_dir: Path, tmp_path: Path):
    copytree(made[0], data_dir)
    clock = SetClock(made[2].now())
    scene = made[1].at(SqliteStore(data_dir, (MASTER,), clock), clock)
    (tmp_path / "backups").mkdir()
    yield Place(scene, data_dir, tmp_path / "backups", Identity.generate())
    scene.store.close()


def restoring(place: Place, **other: object) -> Restore:
    told: dict = {
        "files": other.get("files") or chosen(place.backups),
        "to": place.data.with_name("restored"),
        "identity": place.key,
        "masters": (MASTER,),
        "clock": place.scene.clock,
        "say": place.said.append,
        "erase_again": erase_again,
    }
    return Restore(**(told | other))


@contextmanager
def restored(place: Place, **other: object) -> Iterator[Scene]:
    """The scheme as it is in what a backup was restored to."""
    order = restoring(place, **other)
    restore(order)
    store = initialise(order.to, (MASTER,), place.scene.clock)
    yield place.scene.at(store, place.scene.clock)
    store.close()
