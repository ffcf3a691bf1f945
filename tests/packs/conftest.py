"""A published release, made once and copied for each test; and its files."""

import shutil

import pytest

from feedback.clock import SetClock
from feedback.packs.gathering import gather
from feedback.packs.making import make
from feedback.packs.model import File
from feedback.releases.display_model import same
from feedback.releases.reading import read
from feedback.storage.sqlite import SqliteStore
from tests.conftest import MASTER
from tests.releases.conftest import base, copied, guardian, lead, scene, template
from tests.releases.scenes import newest, released
from tests.scenario import Scene

__all__ = ["base", "copied", "guardian", "lead", "scene", "template"]


@pytest.fixture(scope="session")
def released_template(template: Scene, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The scheme of `template`, its results published."""
    folder = tmp_path_factory.mktemp("released") / "data"
    shutil.copytree(template.folder, folder)
    clock = SetClock(template.clock.now())
    store = SqliteStore(folder, (MASTER,), clock)
    made = template.at(store, clock)
    released(made)
    store.settle()
    store.close()
    return made


@pytest.fixture
def published(released_template: Scene, copied) -> Scene:
    """A scheme whose results are published."""
    return copied(released_template)


@pytest.fixture(scope="session")
def pack(released_template: Scene) -> tuple[File, ...]:
    """Its files."""
    clock = SetClock(released_template.clock.now())
    store = SqliteStore(released_template.folder, (MASTER,), clock)
    try:
        at = released_template.at(store, clock)
        found = read(store, newest(at), identity=at.lead.identity, gettext=same)
        told = gather(store, found, gettext=same, language="en")
        return make(store.vault, told, same)
    finally:
        store.close()
