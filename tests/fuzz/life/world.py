"""One installation with one scheme, and what everybody was told of what is theirs.

Thirteen people: twelve mentors, who are asked, and one mentee, who is in a pair with the first
and has a sign-in. Every text that is written holds a word that nobody else writes, so that it
is known again wherever it should not be.
"""

import copy
import logging
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from flask import Flask

from crypto import Identity
from feedback.clock import SetClock
from feedback.config import Config
from feedback.config.keys import master_keys
from feedback.demo.cast import Holder
from feedback.demo.members import Member, join
from feedback.errors import NotFound
from feedback.members.pairs import Pair, hold, pairs_of
from feedback.questionnaires.model import Wave as Kind
from feedback.responses.service import Visitor, visitor
from feedback.running.keyfile import encoded, write_keys
from feedback.running.worker import Worker
from feedback.storage.sqlite import SqliteStore, initialise
from tests.conftest import MASTER
from tests.members.site import URL, make_app
from tests.scenario import CHEAP, Scene, ready

from .told import Backup, Coming, Sent

__all__ = ["MENTORS", "START", "Template", "World", "begun", "made"]

START: Final = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MENTORS: Final = 12
_WORD: Final = "zqx"
_IN_BACKUPS: Final = (
    *("sent", "drafts", "notes", "logs", "signed", "erased", "published"),
    *("gone", "coming", "marked", "over"),
)


@dataclass(frozen=True)
class Template:
    """The scheme as every life of it begins, in a folder that no life writes to."""

    scene: Scene
    members: tuple[Member, Member]
    pair: Pair


def made(folder: Path) -> Template:
    """Agreed, nothing open, both of the one pair signed up."""
    clock = SetClock(START)
    store = initialise(folder, (MASTER,), clock)
    lines = ["Name,Email,Role,Pair"]
    lines += [
        f"Person {n:02},m{n}@council.example,mentor,{'' if n else 'p'}" for n in range(MENTORS)
    ]
    lines += ["Zoe Mentee,zoe@council.example,mentee,p"]
    scene = ready(store, clock, who="\n".join(lines).encode(), deputy=True)
    two = [one for one in scene.people if one.pair == "p"]
    mentor, mentee = (
        join(store, scene.scheme, one, cost=CHEAP)
        for one in sorted(two, key=lambda one: one.role, reverse=True)
    )
    (pair,) = pairs_of(store, mentor.account)
    hold(store, pair)
    store.settle()
    store.close()
    return Template(scene, (mentor, mentee), pair)


@dataclass
class World:
    """One life. `secrets`: words of texts, by who may read them besides the holders of receipts.

    `sent`, by survey and place on the list; `notes`, by member and entry; `logs`, by meeting.
    `gone`: who handed their place over. `marked`: sent and deleted by what a restored backup knew
    too late, so that marks still count them. `destroyed`: what no backup may bring back, by what
    it is. `told_of`: by survey, the release that was published of it and what that said, or ""
    where it was withheld. `old_masters`: left out of the key file, and kept in a safe place.
    """

    scene: Scene
    members: tuple[Member, Member]
    pair_id: str
    folder: Path
    people: tuple[str, ...]
    sent: dict[tuple[Kind, int], Sent] = field(default_factory=dict)
    drafts: dict[tuple[Kind, int], tuple[bytes, str]] = field(default_factory=dict)
    notes: dict[tuple[int, str], str] = field(default_factory=dict)
    logs: dict[str, str] = field(default_factory=dict)
    signed: str = ""
    secrets: set[str] = field(default_factory=set)
    quotable: set[str] = field(default_factory=set)
    erased: set[int] = field(default_factory=set)
    published: dict[str, str] = field(default_factory=dict)
    computed: dict[str, bytes] = field(default_factory=dict)
    logged: list[str] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    words: int = 0
    gone: list[Holder] = field(default_factory=list)
    coming: Coming | None = None
    marked: set[tuple[Kind, int]] = field(default_factory=set)
    over: set[Kind] = field(default_factory=set)
    destroyed: set[tuple[object, ...]] = field(default_factory=set)
    told_of: dict[str, tuple[str, str]] = field(default_factory=dict)
    backups: list[Backup] = field(default_factory=list)
    backup_key: Identity = field(default_factory=Identity.generate)
    old_masters: tuple[bytes, ...] = ()
    restored: int = 0

    @cached_property
    def app(self) -> Flask:
        """The pages, once somebody wants one: it takes a tenth of a second to make them."""
        return make_app(self.store, self.folder)

    @property
    def store(self) -> SqliteStore:
        return self.scene.store

    @property
    def pair(self) -> Pair:
        """As the first of the two has it now."""
        for one in pairs_of(self.store, self.members[0].account):
            return one
        raise NotFound("one of the two was erased")

    def word(self) -> str:
        """A text that was never written before, and is nobody else's to read."""
        self.words += 1
        told = f"{_WORD}{self.words:04}secret"
        self.secrets.add(told)
        return told

    def visitor(self, kind: Kind, number: int) -> Visitor:
        """Somebody by their link."""
        return visitor(self.store, self.invitation(kind, number))

    def invitation(self, kind: Kind, number: int) -> str:
        """Of a person; empty where there is none."""
        wave = self.scene.wave(kind).id
        row = self.store.one("invitations", wave=wave, participant=self.people[number])
        return str(row["id"]) if row else ""

    def work(self) -> None:
        """One round of the worker, with all that is due."""
        Worker(self.config, self.store).run_all()

    @property
    def config(self) -> Config:
        return Config(self.folder, self.masters, public_url=URL)

    @property
    def environ(self) -> Mapping[str, str]:
        """Where commands find the master keys."""
        return {"FEEDBACK_MASTER_KEY_FILE": str(self.folder.parent / "keys")}

    @property
    def masters(self) -> tuple[bytes, ...]:
        """As they are listed now."""
        return master_keys(self.environ, self.folder)

    def restart(self) -> None:
        """Close everything, and open it again as a start does."""
        self.store.close()
        self._open(self.scene)

    def now_told(self) -> dict[str, object]:
        """What is true now of whatever a backup holds."""
        held = {name: _copied(getattr(self, name)) for name in _IN_BACKUPS}
        return held | {"scene": self.scene}

    def put_back(self, backup: Backup, folder: Path) -> None:
        """Go on in what a backup was restored to: all is as it was then."""
        self.store.close()
        shutil.rmtree(self.folder)
        self.folder, self.restored = folder, self.restored + 1
        write_keys(folder.parent / "keys", (*self.masters, *self.old_masters))
        self.old_masters = ()
        told = {name: _copied(backup.told[name]) for name in _IN_BACKUPS}
        self.__dict__.update(told)
        scene = backup.told["scene"]
        assert isinstance(scene, Scene)
        self._open(scene)

    def _open(self, scene: Scene) -> None:
        clock = self.scene.clock
        store = initialise(self.folder, self.masters, clock)
        store.vault.follow(lambda: self.masters)
        self.scene = scene.at(store, clock)
        self.__dict__.pop("app", None)


def _copied(told: object) -> object:
    """As it is now: what is in it is changed by those who live on."""
    if isinstance(told, dict):
        return {key: copy.copy(value) for key, value in told.items()}
    return copy.copy(told)


@contextmanager
def begun(template: Template, folder: Path) -> Iterator[World]:
    """A life in a folder of its own; what is logged meanwhile is kept."""
    shutil.copytree(template.scene.folder, folder)
    (folder.parent / "backups").mkdir()
    keys = folder.parent / "keys"
    keys.touch(0o600)
    keys.write_text(encoded([MASTER]))
    clock = SetClock(template.scene.clock.now())
    store = SqliteStore(folder, (MASTER,), clock)
    scene = template.scene.at(store, clock)
    there = scene.people
    mentors = [one.id for one in there if one.role == "mentor"]
    world = World(
        scene,
        template.members,
        template.pair.id,
        folder,
        tuple(mentors),
    )
    store.vault.follow(lambda: world.masters)

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            world.logged.append(f"{self.format(record)} {record.__dict__.get('fields', '')}")

    listener = Listener()
    logging.getLogger().addHandler(listener)
    try:
        yield world
    finally:
        logging.getLogger().removeHandler(listener)
        world.store.close()
