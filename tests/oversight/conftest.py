"""A scheme with two guardians and a deputy, as its holders' browsers see it."""

import pytest

from feedback.clock import SetClock
from feedback.storage.sqlite import initialise
from tests.conftest import MASTER, START
from tests.releases.conftest import copied
from tests.releases.site import Browser, make_app
from tests.scenario import Scene, ready

__all__ = ["copied"]


@pytest.fixture(scope="session")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The guardian agreed; the first survey opens in a week. No test writes here."""
    clock = SetClock(START)
    store = initialise(tmp_path_factory.mktemp("agreed") / "data", (MASTER,), clock)
    made = ready(store, clock, deputy=True)
    store.settle()
    store.close()
    return made


@pytest.fixture
def scene(agreed: Scene, copied) -> Scene:
    return copied(agreed)


@pytest.fixture
def base(scene) -> str:
    return f"/schemes/{scene.scheme}"


@pytest.fixture
def browse(scene):
    """The browser of a holder; all share one application."""
    app = make_app(scene)
    return lambda who: Browser(app, scene, who)


@pytest.fixture
def lead(scene, browse) -> Browser:
    return browse(scene.lead)


@pytest.fixture
def guardian(scene, browse) -> Browser:
    return browse(scene.guardians[0])
