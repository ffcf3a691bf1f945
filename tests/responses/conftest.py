"""A scheme of twelve people whose first survey is open: made once, copied for each test."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore, initialise
from tests import asking
from tests.conftest import MASTER, START
from tests.scenario import Scene, open_survey, ready

ASKED = asking.survey(
    asking.rating("honest", "I can be honest with senior leaders"),
    asking.rating("heard", "I am heard"),
    asking.rating("later", "I was heard", waves="post"),
    asking.text("good", "What is good?", max_bytes=600),
    asking.text("bad", "What is not?", max_bytes=600),
)


@dataclass(frozen=True)
class _Made:
    folder: Path
    at: datetime
    scene: Scene

    def copy(self, to: Path) -> Scene:
        shutil.copytree(self.folder, to)
        clock = SetClock(self.at)
        return self.scene.at(SqliteStore(to, (MASTER,), clock), clock)


def _make(folder: Path, *, opened: bool) -> _Made:
    clock = SetClock(START)
    store = initialise(folder, (MASTER,), clock)
    scene = ready(store, clock, asked=ASKED)
    if opened:
        open_survey(scene, "pre")
    store.settle()
    store.close()
    return _Made(folder, clock.now(), scene)


@pytest.fixture(scope="session")
def made_ready(tmp_path_factory: pytest.TempPathFactory) -> _Made:
    return _make(tmp_path_factory.mktemp("ready") / "data", opened=False)


@pytest.fixture(scope="session")
def made_open(tmp_path_factory: pytest.TempPathFactory) -> _Made:
    return _make(tmp_path_factory.mktemp("open") / "data", opened=True)


@pytest.fixture
def planned(made_ready: _Made, data_dir: Path) -> Iterator[Scene]:
    """Agreed, both surveys planned, none open."""
    scene = made_ready.copy(data_dir)
    yield scene
    scene.store.close()


@pytest.fixture
def scene(made_open: _Made, data_dir: Path) -> Iterator[Scene]:
    """The first survey is open; nobody has answered."""
    scene = made_open.copy(data_dir)
    yield scene
    scene.store.close()
