"""A scheme with a pair, diaries and answers, whose surveys are over; made once, then copied."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from feedback.clock import SetClock
from feedback.diaries.media_files import Folder
from feedback.diaries.shelf import Record, Shelf, new_id
from feedback.members.pairs import pair_key
from feedback.members.shared import write
from feedback.responses import lifecycle
from feedback.retention import rounds
from feedback.storage.participant_keys import participant_key
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.storage.store import Event
from tests.conftest import MASTER, START
from tests.members.people import Two, on_list, two
from tests.scenario import Scene, deal_survey, open_survey, ready

PAPER = "paper@council.example"


@dataclass(frozen=True)
class Kept:
    """A scheme and a pair of it with sign-ins; `pair_key` as it was before anything was gone."""

    scene: Scene
    pair: Two
    pair_name: str
    pair_key: bytes

    @property
    def store(self) -> SqliteStore:
        return self.scene.store

    @property
    def scheme(self) -> str:
        return self.scene.scheme

    def go(self, day: date) -> None:
        """Be there on a day, with the worker doing what is due, as after a long downtime."""
        self.scene.clock.advance(timedelta(days=(day - self.store.today()).days))
        lifecycle.tick(self.store)
        rounds.tick(self.store)

    def at(self, scene: Scene) -> "Kept":
        return replace(self, scene=scene, pair=replace(self.pair, store=scene.store))


def make(store: SqliteStore, clock: SetClock) -> Kept:
    scene = ready(store, clock)
    pair = two(store, scene.scheme)
    on_list(store, scene.scheme, "Paula Paper", "mentor", email=PAPER)
    with store.change(Event("participant.pair")) as w:
        told = {"text": "what we agreed"}
        write(w, store, pair.pair, kind="contract", record="a" * 32, content=told)
    for one in (pair.mentor, pair.mentee):
        Shelf(store, one.account, one.identity).save(
            [Record(id=new_id(), kind="entry", content={"text": "hard"}, revision=0)]
        )
    Folder(store, store.vault.name("diary", pair.mentor.account)).create("a" * 32, b"header")
    for kind in ("pre", "post"):
        open_survey(scene, kind)
        deal_survey(scene, kind)
    key = participant_key(store, store, pair_key(store, pair.pair.id))
    assert key
    return Kept(scene, pair, pair.pair.id, key)


@pytest.fixture(scope="session")
def kept_template(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The scheme of `kept`, in a folder that no test writes to."""
    clock = SetClock(START)
    store = initialise(tmp_path_factory.mktemp("kept") / "data", (MASTER,), clock)
    made = make(store, clock)
    store.settle()
    store.close()
    return made


@pytest.fixture
def copied(tmp_path, kept_template: Kept) -> Iterator[Callable[[], Kept]]:
    """The same scheme in a folder of its own; twice gives two."""
    stores: list[SqliteStore] = []

    def copy() -> Kept:
        folder = tmp_path / f"copy-{len(stores)}"
        shutil.copytree(kept_template.scene.folder, folder)
        clock = SetClock(kept_template.scene.clock.now())
        stores.append(SqliteStore(folder, (MASTER,), clock))
        return kept_template.at(kept_template.scene.at(stores[-1], clock))

    yield copy
    for store in stores:
        store.close()


@pytest.fixture
def kept(copied) -> Kept:
    """Both surveys are dealt; nothing is destroyed yet."""
    return copied()
