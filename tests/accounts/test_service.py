"""Accounts as they lie in the store, and the first link."""

import pytest

from crypto import Identity
from feedback.accounts import service
from feedback.accounts.enrolling import offer
from feedback.accounts.service import Altered, first_link
from feedback.accounts.signing_in import Desk
from feedback.errors import NotFound
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.accounts.people import first


def test_first_link_replaces_the_one_before(store: SqliteStore):
    older, newer = first_link(store), first_link(store)
    with pytest.raises(NotFound):
        offer(store, older)
    assert offer(store, newer).holder is None
    assert store.count("enrolments") == 1


def test_no_first_link_once_there_is_an_account(desk: Desk):
    first(desk)
    assert first_link(desk.store) is None


def test_the_link_itself_is_not_stored(store: SqliteStore, data_dir):
    token = first_link(store)
    store.settle()
    assert token.encode() not in (data_dir / "main.db").read_bytes()


def test_an_account(desk: Desk, store: SqliteStore):
    known = first(desk, "Lead@Example.org")
    found = service.account(store, known.account)
    assert (found.name, found.email) == ("Lee Lead", "Lead@Example.org")
    assert found.checked_on == store.today()
    assert found.barred_until is None
    assert not found.barred(store.now())
    assert service.recipient(store, known.account) == found.recipient
    assert service.account_of_email(store, store, " lead@example.ORG") == known.account


def test_nobody(store: SqliteStore):
    with pytest.raises(NotFound):
        service.account(store, "0" * 16)


def test_a_swapped_public_key_is_noticed(desk: Desk, store: SqliteStore):
    known = first(desk)
    with store.change(Event("upkeep")) as w:
        w.set("accounts", {"public_key": Identity.generate().recipient.public}, id=known.account)
    with pytest.raises(Altered):
        service.recipient(store, known.account)


def test_nothing_secret_shows(desk: Desk, store: SqliteStore, data_dir):
    known = first(desk)
    store.settle()
    raw = b"".join(path.read_bytes() for path in data_dir.glob("*.db*"))
    said = repr(service.account(store, known.account))
    for text in (known.email, known.words, known.secret, known.recovery, "Lee Lead"):
        assert text.encode() not in raw
        assert text not in said
