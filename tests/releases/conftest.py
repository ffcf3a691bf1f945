"""Schemes whose surveys were answered and dealt: built once, copied for each test."""

import shutil
from collections.abc import Callable, Iterator

import pytest

from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore, initialise
from tests.conftest import MASTER, START
from tests.releases.scenes import AFTER, BEFORE
from tests.releases.site import Browser, make_app
from tests.scenario import Scene, ready, survey


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The scheme of `scene`, in a folder that no test writes to."""
    clock = SetClock(START)
    store = initialise(tmp_path_factory.mktemp("dealt") / "data", (MASTER,), clock)
    made = ready(store, clock, deputy=True)
    survey(made, "pre", BEFORE)
    survey(made, "post", AFTER)
    store.settle()
    store.close()
    return made


@pytest.fixture
def scene(template: Scene, copied: Callable[[Scene], Scene]) -> Scene:
    """Twelve mentors, eleven of whom answered both surveys; nothing is asked for yet."""
    return copied(template)


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
def base(scene) -> str:
    return f"/schemes/{scene.scheme}"


@pytest.fixture
def lead(scene) -> Browser:
    return Browser(make_app(scene), scene, scene.lead)


@pytest.fixture
def guardian(scene) -> Browser:
    return Browser(make_app(scene), scene, scene.guardians[0])
