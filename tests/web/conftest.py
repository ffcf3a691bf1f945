"""A client of the demo."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.demo import make_app


@pytest.fixture(scope="session")
def demo_app() -> Flask:
    """The shell with a few pages on it."""
    return make_app()


@pytest.fixture
def client(demo_app: Flask) -> FlaskClient:
    """A browser that has no cookies yet."""
    return demo_app.test_client()
