"""A file between checking and confirming."""

from datetime import timedelta

import pytest

from feedback.clock import SetClock
from feedback.errors import Rejected
from feedback.participants.upload import open_upload, seal_upload
from feedback.storage.sqlite import SqliteStore
from tests.schemes import build


def opened(store: SqliteStore, sealed: str, scheme: str = "s", account: str = "a") -> bytes:
    return open_upload(store, scheme=scheme, account=account, sealed=sealed)


def test_it_opens_again_and_shows_nothing(store: SqliteStore):
    data = build.roster(3)
    sealed = seal_upload(store, scheme="s", account="a", data=data)
    assert opened(store, sealed) == data
    assert "council" not in sealed


def test_only_for_the_same_scheme_and_account_unchanged_and_an_hour(
    store: SqliteStore, clock: SetClock
):
    sealed = seal_upload(store, scheme="s", account="a", data=b"x")
    for wrong in (
        lambda: opened(store, sealed, scheme="t"),
        lambda: opened(store, sealed, account="b"),
        lambda: opened(store, sealed[:-8] + "AAAAAAA="),
        lambda: opened(store, "no"),
        lambda: opened(store, ""),
    ):
        with pytest.raises(Rejected):
            wrong()
    clock.advance(timedelta(minutes=59))
    assert opened(store, sealed) == b"x"
    clock.advance(timedelta(minutes=2))
    with pytest.raises(Rejected):
        opened(store, sealed)


def test_ten_thousand_people_fit(store: SqliteStore):
    data = build.roster(5000)
    assert len(seal_upload(store, scheme="s", account="a", data=data)) < 3_000_000
