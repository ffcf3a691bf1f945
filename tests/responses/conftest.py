"""A scheme of twelve people whose first survey is open: made once, copied for each test."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feedback.clock import SetClock
from feedback.questionnaires.definition import load
from feedback.storage.sqlite import SqliteStore, initialise
from tests.conftest import MASTER
from tests.scenario import Scene, open_survey, ready

ASKED = """
title = "A survey with two comments"
roles = ["mentor"]

[scales.agree]
options = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
favourable = ["4", "5"]

[[question]]
id = "honest"
text = "I can be honest with senior leaders"
scale = "agree"

[[question]]
id = "heard"
text = "I am heard"
scale = "agree"

[[question]]
id = "later"
text = "I was heard"
scale = "agree"
waves = "post"

[[question]]
id = "good"
text = "What is good?"
kind = "text"
max_bytes = 600

[[question]]
id = "bad"
text = "What is not?"
kind = "text"
max_bytes = 600
"""


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
    clock = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    store = initialise(folder, (MASTER,), clock)
    scene = ready(store, clock, asked=load(ASKED, file="two.toml"))
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
