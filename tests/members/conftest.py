"""The whole site, and somebody on a list who has a link."""

import pytest
from flask import Flask

from tests.accounts.site import Browser
from tests.members import people
from tests.members.walking import make_app


@pytest.fixture
def app(store, data_dir) -> Flask:
    return make_app(store, data_dir)


@pytest.fixture
def visitor(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def scheme(store) -> str:
    return people.a_scheme(store)


@pytest.fixture
def amina(store, scheme: str):
    """A mentor on the list."""
    return people.on_list(store, scheme, "Amina Bello", "mentor", pair="1")


@pytest.fixture
def token(store, scheme: str, amina) -> str:
    return people.link(store, scheme, amina)
