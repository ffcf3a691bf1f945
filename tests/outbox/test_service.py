"""Putting mail into the outbox."""

import pytest

from feedback.clock import epoch
from feedback.outbox.service import post, post_all, progress
from feedback.storage.store import Event


def test_a_mail_is_posted_with_the_callers_change_or_not_at_all(store):
    def fail():
        with store.change(Event("upkeep")) as w:
            post(w, store, kind="plain", payload={"to": "a"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.count("outbox") == 0
    with store.change(Event("upkeep")) as w:
        post(w, store, kind="plain", payload={"to": "a"})
    assert store.count("outbox") == 1


def test_rows_are_of_one_size_and_say_nothing_without_a_key(store):
    with store.change(Event("upkeep")) as w:
        for name in ("a@example.org", "somebody.with.a.long.name@department.example.org"):
            post(w, store, kind="plain", payload={"to": name})
    rows = store.all("outbox")
    assert len({len(row["payload"]) for row in rows}) == 1
    assert not any(b"example" in row["payload"] for row in rows)


def test_a_mail_is_due_now(store, clock):
    with store.change(Event("upkeep")) as w:
        post(w, store, kind="plain", payload={})
    assert [row["due"] for row in store.all("outbox")] == [epoch(clock)]


def test_progress_counts_one_batch_by_state(store):
    with store.change(Event("upkeep")) as w:
        post_all(w, store, kind="plain", payloads=[{}] * 4, batch="b")
        post(w, store, kind="plain", payload={}, batch="other")
        ids = [row["id"] for row in w.all("outbox", batch="b")]
        w.set("outbox", {"state": "sent"}, id=ids[0])
        w.set("outbox", {"state": "sent"}, id=ids[1])
        w.set("outbox", {"state": "failed"}, id=ids[2])
    assert progress(store, "b") == (2, 1, 1)
