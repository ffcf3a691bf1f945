"""Every engine that fulfils the Store protocol: a second one is one more entry of `ENGINES`."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore, initialise
from tests.conftest import MASTER
from tests.storage.samples import UPKEEP, job

Opener = Callable[[], SqliteStore]


def _sqlite(folder: Path, clock: SetClock) -> Opener:
    return lambda: initialise(folder, (MASTER,), clock)


ENGINES: Final = {"sqlite": _sqlite}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Empty stores, made once: making them takes longer than most tests."""
    folder = tmp_path_factory.mktemp("made") / "data"
    initialise(folder, (MASTER,), SetClock(datetime(2026, 3, 2, tzinfo=UTC))).close()
    return folder


@pytest.fixture(params=sorted(ENGINES))
def fresh(request: pytest.FixtureRequest, data_dir: Path, clock: SetClock) -> Opener:
    """Opens stores, each time as a process of its own would; nothing is there yet."""
    return ENGINES[request.param](data_dir, clock)


@pytest.fixture
def opener(fresh: Opener, made: Path, data_dir: Path) -> Opener:
    """The same, and empty stores are there."""
    shutil.copytree(made, data_dir)
    return fresh


@pytest.fixture
def store(opener: Opener) -> Iterator[SqliteStore]:
    opened = opener()
    yield opened
    opened.close()


@pytest.fixture
def jobs(store: SqliteStore) -> SqliteStore:
    with store.change(UPKEEP, "volatile") as writer:
        writer.add_all("jobs", [job("a", 1), job("b", 2), job("c", 3, state="done")])
    return store
