"""Claims that never overlap, tries that do not lose anything, and what a crash leaves."""

import multiprocessing
import threading
from datetime import timedelta

import pytest

from feedback.clock import epoch
from feedback.outbox.model import MAX_REJECTED, MAX_TRIES, Handler, Outcome, pause
from feedback.outbox.sending import LEASE, claim, mend_times, send_batch
from feedback.outbox.service import post_all, progress
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event

SEVERAL = 3


def put(store, *names, batch="b"):
    with store.change(Event("upkeep")) as w:
        post_all(w, store, kind="plain", payloads=[{"to": name} for name in names], batch=batch)


@pytest.fixture
def send(store, config, transport, handlers):
    return lambda: send_batch(store, config, transport, handlers)


def drain(store):
    """Ids of everything that this caller could claim."""
    taken = []
    while rows := claim(store, 7):
        taken += [row.id for row in rows]
    return taken


def test_threads_never_claim_the_same_row(store):
    put(store, *map(str, range(200)))
    taken: list[list[str]] = []

    def work():
        taken.append(drain(store))
        store.close()

    threads = [threading.Thread(target=work) for _ in range(SEVERAL)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [one for some in taken for one in some]
    assert len(ids) == len(set(ids)) == 200


def _drain_into(queue, folder, clock):
    mine = SqliteStore(folder, (bytes(range(32)),), clock)
    queue.put(drain(mine))
    mine.close()


def test_processes_never_claim_the_same_row(store, data_dir, clock):
    put(store, *map(str, range(200)))
    store.close()
    forked = multiprocessing.get_context("fork")
    queue = forked.Queue()
    workers = [
        forked.Process(target=_drain_into, args=(queue, data_dir, clock)) for _ in range(SEVERAL)
    ]
    for worker in workers:
        worker.start()
    ids = [one for _ in workers for one in queue.get(timeout=30)]
    for worker in workers:
        worker.join()
    assert len(ids) == len(set(ids)) == 200


def test_what_was_sent_is_counted_and_forgotten(store, send, transport):
    put(store, "a", "b")
    put(store, "c", batch="")
    assert send().sent == 3
    assert sorted(transport.sent) == ["a", "b", "c"]
    assert progress(store, "b") == (2, 0, 0)
    rows = store.all("outbox")
    assert [(row["payload"], row["due"], row["leased"], row["tries"]) for row in rows] == [
        (b"", 0, 0, 0)
    ] * 2


def test_a_crash_between_sending_and_recording_sends_again(store, send, clock, transport):
    put(store, "a")
    claim(store)  # a worker that took it, handed it over, and died
    assert send().claimed == 0
    clock.advance(timedelta(seconds=LEASE + 1))
    assert send().sent == 1
    assert transport.sent == ["a"]


def test_who_lost_the_lease_does_not_record(store, config, clock, handlers, transport):
    put(store, "a")

    class Slow:
        def send(self, messages):
            clock.advance(timedelta(seconds=LEASE + 1))
            assert len(claim(store)) == 1  # somebody else has it now
            return [Outcome.SENT] * len(messages)

    send_batch(store, config, Slow(), handlers)
    assert progress(store, "b") == (0, 0, 1)
    clock.advance(timedelta(seconds=LEASE + 1))
    send_batch(store, config, transport, handlers)
    assert progress(store, "b") == (1, 0, 0)


def test_a_server_that_is_away_for_a_month_loses_nothing(store, send, clock, transport, told):
    put(store, "a")
    transport.says = {"a": Outcome.DOWN}
    for _ in range(MAX_TRIES * 2):
        assert send().down
        clock.advance(timedelta(hours=12))
    transport.says = {}
    assert send().sent == 1
    assert told == []


def test_a_message_put_off_is_tried_after_growing_pauses_for_five_days(
    store, send, clock, transport, told
):
    put(store, "a")
    transport.says = {"a": Outcome.LATER}
    begun = clock.now()
    for tries in range(1, MAX_TRIES + 1):
        assert send().claimed == 1
        if tries < MAX_TRIES:
            assert store.one("outbox")["due"] == epoch(clock) + pause(tries)
            clock.advance(timedelta(seconds=pause(tries) - 1))
            assert send().claimed == 0
            clock.advance(timedelta(seconds=1))
    assert timedelta(days=4) < clock.now() - begun < timedelta(days=6)
    assert progress(store, "b") == (0, 1, 0)
    assert told == ["a"]


def test_pauses_grow_from_seconds_to_hours():
    pauses = [pause(tries) for tries in range(1, MAX_TRIES)]
    assert pauses == sorted(pauses)
    assert pauses[0] <= 10
    assert pauses[-1] >= 3600


def test_a_refused_address_is_not_tried_again(store, send, transport, told):
    put(store, "a", "b")
    transport.says = {"a": Outcome.REFUSED}
    send()
    assert progress(store, "b") == (1, 1, 0)
    assert told == ["a"]
    assert send().claimed == 0


def test_a_rejected_message_gets_a_few_tries(store, send, clock, transport, told):
    put(store, "a")
    transport.says = {"a": Outcome.REJECTED}
    for _ in range(MAX_REJECTED):
        assert told == []
        send()
        clock.advance(timedelta(hours=1))
    assert progress(store, "b") == (0, 1, 0)
    assert told == ["a"]


def test_what_need_not_be_sent_any_more_goes(store, send):
    put(store, "gone", "a")
    assert send().sent == 1
    assert progress(store, "b") == (1, 0, 0)


def test_a_mail_that_cannot_be_made_keeps_no_other_back(store, send, transport, caplog):
    put(store, "a", "broken", "b")
    assert send().sent == 2
    assert sorted(transport.sent) == ["a", "b"]
    assert progress(store, "b") == (2, 0, 1)
    assert "could not be made" in caplog.text


def test_a_mail_of_an_unknown_kind_waits(store, config, transport):
    put(store, "a")
    send_batch(store, config, transport, {})
    assert progress(store, "b") == (0, 0, 1)


def test_a_handler_that_fails_to_hear_of_it_does_not_undo_the_rest(
    store, config, transport, handlers, caplog
):
    def fail(_store, _payload):
        raise ZeroDivisionError

    put(store, "a", "b")
    transport.says = {"a": Outcome.REFUSED}
    deaf = Handler(handlers["plain"].make, fail)
    send_batch(store, config, transport, {"plain": deaf})
    assert progress(store, "b") == (1, 1, 0)
    assert "not told" in caplog.text


@pytest.mark.parametrize("outcome", [None, Outcome.DOWN, Outcome.LATER])
def test_a_clock_that_was_ahead_for_a_moment_holds_no_mail_back(
    store, send, transport, clock, outcome
):
    """It was leased and left by a crash, put off, or posted, while it was a month ahead."""
    month = timedelta(days=30)
    clock.advance(month)
    put(store, "posted later") if outcome else None
    put(store, "a")
    if outcome is None:
        claim(store)
    else:
        transport.says = {"a": outcome, "posted later": outcome}
        send()
    put(store, "new")
    clock.advance(-month)
    transport.says = {}
    assert send().sent == 0
    mend_times(store)
    send()
    assert sorted(transport.sent) == (["a", "new", "posted later"] if outcome else ["a", "new"])


def test_a_lease_that_runs_is_left_alone(store):
    put(store, "a")
    assert len(claim(store)) == 1
    mend_times(store)
    assert claim(store) == []
