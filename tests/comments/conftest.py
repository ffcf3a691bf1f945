"""Schemes whose first survey was commented on and dealt: built once, copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore, initialise
from tests.comments.scenes import QUESTIONNAIRE, commented
from tests.conftest import MASTER
from tests.releases.site import Browser, make_app
from tests.scenario import Scene, ready

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Agreed with; nothing is open."""
    clock = SetClock(START)
    store = initialise(tmp_path_factory.mktemp("planned") / "data", (MASTER,), clock)
    made = ready(store, clock, deputy=True, asked=QUESTIONNAIRE)
    store.settle()
    store.close()
    return made


@pytest.fixture(scope="session")
def template(planned: Scene, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The scheme of `scene`, in a folder that no test writes to."""
    folder = tmp_path_factory.mktemp("commented") / "data"
    shutil.copytree(planned.folder, folder)
    clock = SetClock(planned.clock.now())
    store = SqliteStore(folder, (MASTER,), clock)
    made = commented(planned.at(store, clock))
    store.settle()
    store.close()
    return made


@pytest.fixture
def copied(tmp_path) -> Iterator[Callable[[Scene], Scene]]:
    """The same scheme in a folder of its own; twice gives two."""
    stores: list[SqliteStore] = []

    def copy(of: Scene) -> Scene:
        folder = tmp_path / f"copy-{len(stores)}"
        shutil.copytree(of.folder, folder)
        clock = SetClock(of.clock.now())
        stores.append(SqliteStore(folder, (MASTER,), clock))
        return of.at(stores[-1], clock)

    yield copy
    for store in stores:
        store.close()


@pytest.fixture
def scene(template: Scene, copied: Callable[[Scene], Scene]) -> Scene:
    """Eight wrote what is good (seven may be quoted), seven what is not; one answered without
    a comment, three not at all. Quotes need eight comments."""
    return copied(template)


@pytest.fixture
def base(scene: Scene) -> str:
    return f"/schemes/{scene.scheme}/comments"


@pytest.fixture
def guardian(scene: Scene) -> Browser:
    return Browser(make_app(scene), scene, scene.guardians[0])
