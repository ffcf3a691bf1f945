"""One installation with one scheme, and what everybody was told of what is theirs.

Thirteen people: twelve mentors, who are asked, and one mentee, who is in a pair with the first
and has a sign-in. Every text that is written holds a word that nobody else writes, so that it
is known again wherever it should not be.
"""

import logging
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from flask import Flask

from feedback.clock import SetClock
from feedback.config import Config
from feedback.demo.members import Member, join
from feedback.errors import NotFound
from feedback.members.pairs import Pair, hold, pairs_of
from feedback.questionnaires.model import Wave as Kind
from feedback.responses.service import Visitor, visitor
from feedback.responses.slots import Receipt
from feedback.running.worker import Worker
from feedback.storage.sqlite import SqliteStore, initialise
from tests.conftest import MASTER
from tests.members.site import URL, make_app
from tests.scenario import CHEAP, Scene, ready

__all__ = ["MENTORS", "START", "Sent", "Template", "World", "begun", "made"]

START: Final = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MENTORS: Final = 12
_WORD: Final = "zqx"


@dataclass
class Sent:
    """What somebody was told is saved: `objected`, kept but not counted."""

    receipt: Receipt
    value: str
    text: str
    objected: bool = False


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
    scene = ready(store, clock, who="\n".join(lines).encode())
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
        return Config(self.folder, (MASTER,), public_url=URL)

    def restart(self) -> None:
        """Close everything, and open it again as a start does."""
        self.store.close()
        store = initialise(self.folder, (MASTER,), self.scene.clock)
        self.scene = self.scene.at(store, self.scene.clock)
        self.__dict__.pop("app", None)


@contextmanager
def begun(template: Template, folder: Path) -> Iterator[World]:
    """A life in a folder of its own; what is logged meanwhile is kept."""
    shutil.copytree(template.scene.folder, folder)
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
