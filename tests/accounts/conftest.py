"""A site with accounts, a browser, and a person who has enrolled."""

from pathlib import Path

import pytest
from flask import Flask

from feedback.accounts.service import account_of_email
from feedback.accounts.signing_in import Desk
from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore
from tests.accounts.people import first
from tests.accounts.site import CHEAP, Browser, Person, make_app


@pytest.fixture
def app(store: SqliteStore, data_dir: Path) -> Flask:
    return make_app(store, data_dir)


@pytest.fixture
def desk(store: SqliteStore) -> Desk:
    return Desk(store, cost=CHEAP)


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def sam(desk: Desk, clock: SetClock) -> Person:
    """The first person: enrolled, signed in nowhere."""
    known = first(desk, "sam@example.org")
    person = Person(clock, known.email)
    person.words, person.secret, person.recovery = known.words, known.secret, known.recovery
    return person


@pytest.fixture
def sam_id(store: SqliteStore, sam: Person) -> str:
    return account_of_email(store, store, sam.email)
