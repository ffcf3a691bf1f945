"""What became of a mail, told later by reference."""

from datetime import timedelta

import pytest

from feedback.config import Config, Notify
from feedback.outbox.deliveries import arrived, expect, forget_old
from feedback.outbox.model import Message, Outcome, each
from feedback.outbox.sending import send_batch
from feedback.outbox.service import post_all
from feedback.storage.store import Event
from tests.outbox.conftest import plain_mail

UNKNOWN = "0" * 32


def mail(to: str) -> Message:
    return Message(to=to, subject="S", text="T", html="H")


@pytest.fixture
def reference(store, handlers):
    """Of one mail that was handed over."""
    (sent,) = expect(store, handlers, [("plain", {"to": "a@b.example"}, mail("a@b.example"))])
    return sent.reference


def rows(store):
    return store.all("deliveries")


@pytest.mark.parametrize("status", ["permanent-failure", "temporary-failure", "technical-failure"])
def test_a_failure_is_told_once(store, handlers, told, reference, status):
    arrived(store, handlers, reference=reference, status=status)
    assert told == ["a@b.example"]
    arrived(store, handlers, reference=reference, status=status)
    assert told == ["a@b.example"]
    assert rows(store) == []


def test_a_delivery_is_no_failure_and_ends_the_waiting(store, handlers, told, reference):
    arrived(store, handlers, reference=reference, status="delivered")
    arrived(store, handlers, reference=reference, status="permanent-failure")
    assert told == []


def test_one_that_is_not_known_changes_nothing(store, handlers, told, reference):
    before = rows(store)
    arrived(store, handlers, reference=UNKNOWN, status="permanent-failure")
    assert rows(store) == before
    assert told == []
    assert reference


def test_a_handler_that_fails_is_told_again(store, handlers, told, reference):
    def broken(_store, _payload):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        arrived(
            store,
            {"plain": each(plain_mail, broken)},
            reference=reference,
            status="permanent-failure",
        )
    arrived(store, handlers, reference=reference, status="permanent-failure")
    assert told == ["a@b.example"]


def test_nothing_is_kept_of_mails_whose_failure_means_nothing(store, handlers):
    asked = {**handlers, "again": each(plain_mail)}
    (sent,) = expect(store, asked, [("again", {"to": "a@b.example"}, mail("a@b.example"))])
    assert len(sent.reference) == 32
    assert rows(store) == []


def test_a_row_says_the_day_alone(store, handlers, reference, clock):
    (row,) = rows(store)
    assert reference.encode() not in bytes(row["reference"])
    assert bytes.fromhex(reference) not in bytes(row["reference"])
    assert b"a@b.example" not in bytes(row["payload"])
    clock.advance(timedelta(hours=3))
    expect(store, handlers, [("plain", {"to": "z@b.example"}, mail("z@b.example"))])
    assert {one["expires"] for one in rows(store)} == {row["expires"]}
    assert row["expires"] % 86400 == 0


def test_it_is_forgotten_after_seven_days(store, handlers, told, reference, clock):
    clock.advance(timedelta(days=7))
    forget_old(store)
    assert len(rows(store)) == 1
    clock.advance(timedelta(days=1))
    forget_old(store)
    assert rows(store) == []
    arrived(store, handlers, reference=reference, status="permanent-failure")
    assert told == []


@pytest.mark.parametrize(("receipts", "kept"), [(True, ["a@b.example"]), (False, [])])
def test_only_mails_that_went_are_expected(store, transport, handlers, data_dir, receipts, kept):
    notify = Notify(api_key="", template="", callback_token="t" * 20 if receipts else None)
    config = Config(data_dir, (bytes(32),), notify=notify)
    transport.says = {"later@b.example": Outcome.LATER, "no@b.example": Outcome.REFUSED}
    with store.change(Event("upkeep")) as w:
        payloads = [{"to": f"{name}@b.example"} for name in ("a", "later", "no")]
        post_all(w, store, kind="plain", payloads=payloads)
    send_batch(store, config, transport, handlers)
    found = [
        store.vault.open_record("deliveries", bytes(row["reference"]).hex(), row["payload"])
        for row in rows(store)
    ]
    assert [one["payload"]["to"] for one in found] == kept
