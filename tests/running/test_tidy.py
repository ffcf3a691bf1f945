"""What has ended goes."""

from datetime import timedelta

from feedback.clock import epoch
from feedback.running.tidy import settle, tidy
from feedback.storage.store import Event


def test_sessions_go_when_they_have_ended(store, clock):
    with store.change(Event("session"), "volatile") as w:
        for number, life in enumerate((60, 3600)):
            w.add(
                "sessions",
                {"id": bytes([number]), "body": b"", "expires": epoch(clock) + life},
            )
    tidy(store)
    assert store.count("sessions") == 2
    clock.advance(timedelta(minutes=2))
    tidy(store)
    assert [row["id"] for row in store.all("sessions")] == [b"\x01"]


def test_what_no_backup_can_bring_back_any_more_is_not_remembered(store, clock):
    store.never_back.add([bytes(32)], until="2026-03")
    store.never_back.add([bytes([1]) * 32], until="2026-04")
    tidy(store)
    assert len(store.never_back.digests()) == 2
    clock.advance(timedelta(days=31))
    tidy(store)
    assert store.never_back.digests() == {bytes([1]) * 32}


def test_settling_empties_the_logs(store, data_dir):
    with store.change(Event("upkeep")) as w:
        w.put("meta", {"name": "x", "value": "y"})
    assert (data_dir / "main.db-wal").stat().st_size > 0
    settle(store)
    assert (data_dir / "main.db-wal").stat().st_size == 0


def test_a_session_of_a_clock_that_was_ahead_goes(store, clock):
    with store.change(Event("session"), "volatile") as w:
        far = epoch(clock) + 31 * 24 * 3600
        w.add("sessions", {"id": b"a", "body": b"", "expires": far})
    tidy(store)
    assert store.count("sessions") == 0
