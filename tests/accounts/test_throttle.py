"""Waiting after wrong tries: how long, whom it hits, what survives."""

from datetime import timedelta

import pytest

from feedback.accounts import throttle
from feedback.accounts.devices import new_device, remember
from feedback.accounts.throttle import LONGEST, Lane, Wait
from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.storage.store import Event
from tests.storage.together import threads

SAM = Lane(b"sam", known=False)


def seconds_after(store: SqliteStore, clock: SetClock, tries: int, where: Lane = SAM) -> list[int]:
    """How long one must wait after each of so many tries, made as soon as they are taken."""
    waits = []
    for _ in range(tries):
        throttle.reserve(store, where)
        with pytest.raises(Wait) as caught:
            throttle.check(store, where)
        with pytest.raises(Wait):
            throttle.reserve(store, where)
        waits.append(caught.value.seconds)
        clock.advance(timedelta(seconds=caught.value.seconds))
        throttle.check(store, where)
    return waits


def test_waits_grow_to_half_a_minute(store: SqliteStore, clock: SetClock):
    assert seconds_after(store, clock, 9) == [1, 2, 4, 8, 16, LONGEST, LONGEST, LONGEST, LONGEST]


def test_they_survive_a_restart(store: SqliteStore, clock: SetClock, data_dir):
    seconds_after(store, clock, 4)
    throttle.reserve(store, SAM)
    again = initialise(data_dir, (bytes(range(32)),), clock)
    with pytest.raises(Wait) as caught:
        throttle.reserve(again, SAM)
    assert caught.value.seconds == 16
    again.close()


def test_of_many_at_once_one_is_taken(store: SqliteStore):
    results = threads(6, lambda _: throttle.reserve(store, SAM), store.close)
    assert results.count(None) == 1
    assert sum(isinstance(result, Wait) for result in results) == 5


def test_a_right_try_takes_all_back(store: SqliteStore, clock: SetClock):
    seconds_after(store, clock, 5)
    throttle.reserve(store, SAM)
    with store.change(Event("throttle"), "volatile") as w:
        throttle.forgive(w, SAM)
    assert seconds_after(store, clock, 1) == [1]


def test_a_day_forgives(store: SqliteStore, clock: SetClock):
    seconds_after(store, clock, 5)
    clock.advance(timedelta(hours=23))
    throttle.forget_old(store)
    assert store.count("throttles") == 1
    clock.advance(timedelta(hours=2))
    assert seconds_after(store, clock, 1, SAM) == [1]
    clock.advance(timedelta(hours=25))
    throttle.forget_old(store)
    assert store.count("throttles") == 0


def test_a_clock_that_was_set_back_locks_nobody_out(store: SqliteStore, clock: SetClock):
    throttle.reserve(store, SAM)
    clock.advance(timedelta(days=-2))
    throttle.check(store, SAM)
    throttle.reserve(store, SAM)


def test_lanes(store: SqliteStore):
    def lane(email: str, account: str, device=None) -> Lane:
        return throttle.lane(store, email=email, account=account, device=device)

    mine = remember(store, new_device(), "sam")
    others = remember(store, new_device(), "eve")
    stranger = lane("sam@example.org", "sam")
    assert not stranger.known
    assert lane(" SAM@example.org", "sam") == stranger
    assert lane("sam@example.org", "sam", new_device()) == stranger
    # A browser known for another account is a stranger here.
    assert lane("sam@example.org", "sam", others) == stranger
    assert lane("eve@example.org", "eve") != stranger
    own = lane("sam@example.org", "sam", mine)
    assert own.known
    assert own != stranger
    # A second browser of the same person has a lane of its own.
    assert lane("sam@example.org", "sam", remember(store, new_device(), "sam")) != own
    assert throttle.own_lane(store, "sam") not in {own, stranger}


def test_rows_name_nobody(store: SqliteStore, data_dir):
    where = throttle.lane(store, email="sam@example.org", account="sam", device=None)
    throttle.reserve(store, where)
    store.settle()
    raw = (data_dir / "volatile.db").read_bytes()
    assert b"sam" not in raw
    assert store.count("audit") == 0


def count(store: SqliteStore, times: int) -> list[int]:
    found = []
    for _ in range(times):
        with store.change(Event("throttle"), "volatile") as w:
            found.append(throttle.count_today(w, store, b"resend"))
    return found


def test_a_day_of_counting_begins_with_the_first_time(store: SqliteStore, clock: SetClock):
    assert count(store, 2) == [0, 1]
    clock.advance(timedelta(days=1, seconds=-1))
    assert count(store, 1) == [2]
    clock.advance(timedelta(seconds=1))
    assert count(store, 2) == [0, 1]


def test_a_clock_that_was_set_back_keeps_nobody_waiting(store: SqliteStore, clock: SetClock):
    clock.advance(timedelta(days=400))  # by mistake
    assert count(store, 3) == [0, 1, 2]
    clock.advance(timedelta(days=-400))
    assert count(store, 2) == [0, 1]
