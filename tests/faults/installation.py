"""An installation with an open survey, made once and copied for each trial."""

import base64
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from feedback.clock import SetClock, SystemClock
from feedback.config import Config
from feedback.invitations.service import mint_all
from feedback.running.worker import Worker
from feedback.storage.sqlite import SqliteStore, initialise
from tests.conftest import MASTER
from tests.scenario import open_survey, ready, roster

__all__ = ["Installation", "Trial", "build"]


@dataclass(frozen=True)
class Installation:
    """A data folder whose scheme asks `tokens` many people; the tokens open their links."""

    data: Path
    scheme: str
    tokens: tuple[str, ...]

    def copied(self, to: Path) -> "Installation":
        """The same, in a folder that is to be spoilt."""
        shutil.copytree(self.data, to)
        return Installation(to, self.scheme, self.tokens)

    def store(self) -> SqliteStore:
        """This process's own view of it."""
        return SqliteStore(self.data, (MASTER,), SystemClock())

    def settings(self, port: int, **more: str) -> dict[str, str]:
        """What `feedback serve` needs to serve it."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith("FEEDBACK_")}
        return kept | {
            "FEEDBACK_DATA_DIR": str(self.data),
            "FEEDBACK_MASTER_KEY": base64.b64encode(MASTER).decode(),
            "FEEDBACK_PORT": str(port),
            "FEEDBACK_PROCESSES": "2",
            **more,
        }


Trial = Callable[[Installation, Path], str]
"""Spoils a copy of the installation in a folder of its own, and says what came of it; raises where
that is a finding."""


def build(data: Path, people: int = 40) -> Installation:
    """A survey of so many people that opened today; all invitations are in the outbox page."""
    clock = SetClock(SystemClock().now() - timedelta(days=7))
    store = initialise(data, (MASTER,), clock)
    scene = ready(store, clock, who=roster(people))
    open_survey(scene, "pre")
    Worker(Config(data_dir=data, master_keys=(MASTER,)), store).run_all()
    wave = scene.wave("pre")
    invited = [str(row["id"]) for row in store.all("invitations", wave=wave.id)]
    tokens = mint_all(store, [(one, wave.id) for one in invited])
    store.settle()
    store.close()
    return Installation(data, scene.scheme, tuple(tokens))
