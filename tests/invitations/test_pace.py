"""Asking for the links of everybody: none is refused, and none goes too fast."""

from datetime import timedelta

import pytest

from feedback.invitations import pace, service
from feedback.invitations.mail import AGAIN
from feedback.outbox.local import LocalTransport, kept
from feedback.outbox.sending import send_batch
from feedback.storage.store import Event


@pytest.fixture
def send(store, config):
    """Who is written to when all that may go goes."""

    def run() -> set[str]:
        before = kept(store, page=1, size=500)[1]
        while send_batch(store, config, LocalTransport(store), {"again": AGAIN}).claimed:
            pass
        found, total = kept(store, page=1, size=500)
        return {mail.to for mail in found[: total - before]}

    return run


def _everybody() -> set[str]:
    return {f"{role}{n}@council.example" for role in ("mentor", "mentee") for n in range(12)}


@pytest.mark.usefixtures("opened")
def test_everybody_is_written_to_but_not_at_once(store, send, clock, monkeypatch):
    monkeypatch.setattr(pace, "LEAST", 10)
    for email in sorted(_everybody()):
        service.ask_again(store, email=email)
    first = send()
    assert len(first) == 10
    clock.advance(timedelta(minutes=pace.MINUTES, seconds=-1))
    assert send() == set()
    clock.advance(timedelta(minutes=2))
    second = send()
    assert len(second) == 10
    clock.advance(timedelta(minutes=30))
    assert first | second | send() == _everybody()
    assert store.count("outbox", kind="again") == 0


@pytest.mark.usefixtures("opened")
def test_addresses_that_nobody_has_keep_nobody_waiting(store, send, monkeypatch):
    monkeypatch.setattr(pace, "LEAST", 1)
    for number in range(30):
        service.ask_again(store, email=f"nobody{number}@elsewhere.example")
    service.ask_again(store, email="mentor1@council.example")
    assert send() == {"mentor1@council.example"}
    assert store.count("outbox", kind="again") == 0


@pytest.mark.usefixtures("opened")
def test_a_clock_that_was_ahead_keeps_nobody_waiting(store, send, clock, monkeypatch):
    monkeypatch.setattr(pace, "LEAST", 1)
    clock.advance(timedelta(days=40))
    for number in range(3):
        service.ask_again(store, email="mentor1@council.example")
        assert send() == ({"mentor1@council.example"} if number == 0 else set())
    clock.advance(timedelta(days=-40))
    service.ask_again(store, email="mentor1@council.example")
    assert send() == {"mentor1@council.example"}


def test_of_a_large_survey_a_twentieth(store, opened):
    assert pace.most(store) == pace.LEAST
    with store.change(Event("upkeep")) as w:
        ids = [f"{n:016x}" for n in range(776)]
        service.invite_all(store, w, wave_id=opened.wave, participants=ids)
    assert pace.most(store) == 40
