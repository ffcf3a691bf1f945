"""A running scheme, its pages, and browsers for whoever attacks it."""

import pytest
from flask import Flask

from feedback.accounts.signing_in import Desk
from feedback.app import create_app
from feedback.config import Config
from tests.attacks.browser import URL
from tests.conftest import MASTER
from tests.scenario import CHEAP, Scene, open_survey, ready


@pytest.fixture
def scene(store, clock) -> Scene:
    """Twelve mentors, a lead, two guardians; nothing has opened yet."""
    return ready(store, clock)


@pytest.fixture
def running(scene) -> Scene:
    """The same with its first survey open."""
    open_survey(scene, "pre")
    return scene


@pytest.fixture
def app(store, data_dir) -> Flask:
    config = Config(data_dir, (MASTER,), public_url=URL)
    made = create_app(config, store)
    made.extensions["candour-desk"] = Desk(store, cost=CHEAP)
    return made
