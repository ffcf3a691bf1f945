"""A scheme with a deputy whose first survey is open: made once, copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore, initialise
from tests.conftest import MASTER, START
from tests.scenario import Scene, open_survey, ready


@pytest.fixture(scope="module")
def with_deputy(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Lead, deputy, two guardians; the first survey is open."""
    clock = SetClock(START)
    store = initialise(tmp_path_factory.mktemp("handing") / "data", (MASTER,), clock)
    made = ready(store, clock, deputy=True)
    open_survey(made, "pre")
    store.settle()
    store.close()
    return made


@pytest.fixture
def scene(with_deputy: Scene, tmp_path: Path) -> Iterator[Scene]:
    folder = tmp_path / "data"
    shutil.copytree(with_deputy.folder, folder)
    clock = SetClock(with_deputy.clock.now())
    store = SqliteStore(folder, (MASTER,), clock)
    yield with_deputy.at(store, clock)
    store.close()
