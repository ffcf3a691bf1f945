"""Schemes whose first survey was commented on and dealt: built once, copied for each test."""

import shutil
from collections.abc import Callable

import pytest

from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore, initialise
from tests.comments.scenes import QUESTIONNAIRE, commented
from tests.conftest import MASTER, START
from tests.releases.conftest import copied
from tests.releases.site import Browser, make_app
from tests.scenario import Scene, ready

__all__ = ["copied"]


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
