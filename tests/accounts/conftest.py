"""A site with accounts, a browser, and a person who has enrolled."""

from pathlib import Path

import pytest
from flask import Flask

from feedback.accounts.service import account_of_email, first_link
from feedback.accounts.signing_in import Desk
from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore
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
def sam(app: Flask, store: SqliteStore, clock: SetClock) -> Person:
    """The first person, enrolled on a browser that is not used again."""
    person = Person(clock, "sam@example.org")
    person.enrol(Browser(app), first_link(store))
    return person


@pytest.fixture
def sam_id(store: SqliteStore, sam: Person) -> str:
    return account_of_email(store, store, sam.email)
