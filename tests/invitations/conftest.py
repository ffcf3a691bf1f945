"""A scheme whose first survey is open, with everybody invited."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from feedback.config import Config
from feedback.invitations.service import invite_all
from feedback.participants.service import people
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.schemes import build

URL = "https://surveys.example.org"


@dataclass(frozen=True)
class Open:
    scheme: str
    wave: str
    lead: str
    guardian: str


@pytest.fixture
def config(data_dir: Path) -> Config:
    return Config(data_dir=data_dir, master_keys=(bytes(range(32)),), public_url=URL)


@pytest.fixture
def opened(store: SqliteStore) -> Open:
    """Twelve pairs; mails are posted, none is sent."""
    lead = build.make_account(store, "Leda Lead", "leda@council.example")
    scheme = build.make_scheme(store, lead)
    guardian = build.add_guardian(store, scheme)
    build.finish_settings(store, scheme, lead)
    build.add_people(store, scheme, lead)
    wave = build.plan_both(store, scheme, lead)["pre"]
    build.agree(store, scheme, guardian)
    build.open_first(store, scheme, wave)
    with store.change(Event("upkeep")) as w:
        for row in w.all("outbox"):
            w.remove("outbox", id=row["id"])  # what setting up has posted
        ids = [person.id for person in people(store, scheme)]
        assert invite_all(store, w, wave_id=wave, participants=ids) == 24
    return Open(scheme, wave, lead, guardian)
