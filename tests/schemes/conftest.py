"""A lead with a scheme, and one that has opened."""

from dataclasses import dataclass

import pytest

from feedback.storage.sqlite import SqliteStore
from tests.schemes import build


@dataclass(frozen=True)
class Setting:
    scheme: str
    lead: str
    guardian: str


@pytest.fixture
def lead(store: SqliteStore) -> str:
    return build.make_account(store, "Leda Lead", "leda@council.example")


@pytest.fixture
def scheme(store: SqliteStore, lead: str) -> str:
    return build.make_scheme(store, lead)


@pytest.fixture
def ready(store: SqliteStore, scheme: str, lead: str) -> Setting:
    """Settings finished, guardian confirmed, people there, days planned; not agreed."""
    guardian = build.add_guardian(store, scheme)
    build.finish_settings(store, scheme, lead)
    build.add_people(store, scheme, lead)
    build.plan_both(store, scheme, lead)
    return Setting(scheme, lead, guardian)


@pytest.fixture
def opened(store: SqliteStore, ready: Setting) -> Setting:
    """The first survey has opened."""
    build.agree(store, ready.scheme, ready.guardian)
    first = store.one("waves", scheme=ready.scheme, kind="pre")
    assert first is not None
    build.open_first(store, ready.scheme, str(first["id"]))
    return ready
