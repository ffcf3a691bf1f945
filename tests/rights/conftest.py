"""Schemes whose first survey is open, made once and copied for each test."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from feedback.app import create_app
from feedback.clock import SetClock
from feedback.config import Config
from feedback.storage.sqlite import initialise
from tests.conftest import MASTER
from tests.releases.site import Compiled
from tests.responses.conftest import _Made, made_open, scene
from tests.responses.test_views import ORIGIN
from tests.scenario import Scene, open_survey, ready

__all__ = ["made_open", "scene"]


@pytest.fixture(scope="session")
def made_small(tmp_path_factory: pytest.TempPathFactory) -> _Made:
    folder = tmp_path_factory.mktemp("small") / "data"
    clock = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    store = initialise(folder, (MASTER,), clock)
    made = ready(store, clock)
    open_survey(made, "pre")
    store.settle()
    store.close()
    return _Made(folder, clock.now(), made)


@pytest.fixture
def small(made_small: _Made, data_dir: Path) -> Iterator[Scene]:
    """A rating and a text are asked; `scene` asks two of each."""
    opened = made_small.copy(data_dir)
    yield opened
    opened.store.close()


@pytest.fixture
def app(small: Scene, data_dir: Path) -> Flask:
    config = Config(data_dir=data_dir, master_keys=(MASTER,), public_url=ORIGIN)
    made = create_app(config, small.store)
    made.jinja_env.bytecode_cache = Compiled()
    return made
