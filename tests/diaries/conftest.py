"""An account with a diary, and a store in which somebody else is quicker."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from crypto import Identity
from feedback.accounts.signing_in import Desk
from feedback.config import Config
from feedback.diaries.media import Media
from feedback.diaries.shelf import Shelf, lay_out
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from feedback.web.session import init_sessions
from tests.diaries import media_samples as samples
from tests.members.people import CHEAP, Two, two
from tests.members.site import URL, SignedIn, make_app, signed_in


@dataclass(frozen=True)
class Person:
    account: str
    identity: Identity


class Interrupted:
    """A store in which `act` happens once, just before the next change begins."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self.act: Callable[[], object] | None = None

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    @contextmanager
    def change(self, event: Event, *on: str) -> Iterator[object]:
        act, self.act = self.act, None
        if act:
            act()
        with self._store.change(event, *on) as writer:
            yield writer


def enrol(store: SqliteStore, account: str) -> Person:
    identity = Identity.generate()
    with store.change(Event("participant.enrol"), "keyring", "diaries") as writer:
        lay_out(writer, store, account, identity.recipient)
    return Person(account, identity)


def shelf_of(store: object, person: Person) -> Shelf:
    return Shelf(store, person.account, person.identity)  # type: ignore[arg-type]  # also Interrupted


@pytest.fixture
def person(store: SqliteStore) -> Person:
    return enrol(store, "aa" * 16)


@pytest.fixture
def shelf(store: SqliteStore, person: Person) -> Shelf:
    return shelf_of(store, person)


@pytest.fixture
def pair(store: SqliteStore) -> Two:
    return two(store)


_made: list[Flask] = []


@pytest.fixture
def app(store: SqliteStore, data_dir: Path) -> Flask:
    """The whole application over this store. Making it takes longer than a test: one serves all."""
    if not _made:
        _made.append(make_app(store, data_dir))
    app = _made[0]
    app.extensions["candour-store"] = store
    app.extensions["candour-config"] = Config(data_dir, (bytes(32),), public_url=URL)
    app.extensions["candour-desk"] = Desk(store, cost=CHEAP)
    app.config["SECRET_KEY"] = store.vault.key("sessions")
    init_sessions(app, store)
    return app


@pytest.fixture
def amina(app: Flask, pair: Two) -> SignedIn:
    """The mentor's browser."""
    return signed_in(app, pair.mentor)


@pytest.fixture
def media(store, person) -> Media:
    return Media(store, person.account, person.identity)


@pytest.fixture
def entry(shelf) -> str:
    return samples.entry(shelf)
