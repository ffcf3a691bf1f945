"""How long an answer takes says nothing: the work of looking up is counted, whatever is found.

Whoever has a copy of a survey's file knows the four bytes that lead to each slot, and can send
receipt codes that begin with them to the server that still runs.
"""

from dataclasses import replace

import pytest

from crypto import new_code
from feedback.errors import NotFound
from feedback.responses import receipts, records, service
from feedback.responses.slots import Receipt
from tests.attacks.browser import begun, fill, link_of


@pytest.fixture
def work(monkeypatch, store) -> list[str]:
    """What is opened, with a code or without one, and what is read."""
    done: list[str] = []

    def noted(name, act):
        def run(*given, **named):
            done.append(name)
            return act(*given, **named)

        return run

    for where, name in (
        ("feedback.responses.slots", "open_code"),
        ("feedback.responses.slots", "open_box"),
    ):
        module = __import__(where, fromlist=[name])
        monkeypatch.setattr(module, name, noted(name, getattr(module, name)))
    for name in ("one", "all", "wave"):
        monkeypatch.setattr(store, name, noted(name, getattr(store, name)))
    return done


def people(app, running):
    """One who did nothing, one with a draft, one who sent, one who deleted, by their places."""
    drafted = begun(app, link_of(running, "pre", 1))
    drafted.post("/answer")
    drafted.get("/answer/1")
    drafted.post("/answer/1", **{"q-honest": "4"})
    sender = begun(app, link_of(running, "pre", 2))
    fill(sender)
    assert sender.post("/answer/check").location == "/answer/saved"
    gone = begun(app, link_of(running, "pre", 3))
    gone.get("/answer/delete")
    gone.post("/answer/delete", sure="y")
    wave = running.wave("pre")
    found = []
    for number in range(4):
        person = running.people[number].id
        row = running.store.one("invitations", wave=wave.id, participant=person)
        found.append(service.visitor(running.store, str(row["id"])))
    states = [service.look(running.store, one.place).state.name for one in found]
    assert states == ["EMPTY", "DRAFT", "SUBMITTED", "CLOSED"]
    return found


def test_a_wrong_receipt_costs_as_much_for_every_slot(app, running, store, work):
    counted = set()
    for who in people(app, running):
        receipt = Receipt(records.locator(store, who.place.name), new_code(16))
        work.clear()
        with pytest.raises(NotFound):
            receipts.find(store, receipt)
        assert "open_code" in work
        counted.add(tuple(work))
    assert len(counted) == 1


def test_a_wrong_return_code_costs_as_much_whether_there_is_a_draft(app, running, store, work):
    """Of what was sent, the link itself no longer opens anything."""
    counted = set()
    empty, draft, _sent, closed = people(app, running)
    for who in (empty, draft, closed):
        work.clear()
        assert service.look(store, who.place).draft(who.place, "mentor", new_code(16)) is None
        assert "open_code" in work
        counted.add(tuple(work))
    assert len(counted) == 1


def test_what_is_tried_in_place_of_a_lock_opens_with_nothing(app, running, store):
    """The decoy is refused where a lock is, before anything is decrypted."""
    who = people(app, running)[0]
    ballot = service.look(store, who.place)
    for code in (bytes(16), new_code(16)):
        assert ballot.draft(who.place, "mentor", code) is None
        assert not ballot.received_by(who.place, Receipt(b"none", code))
    assert not replace(ballot, body=bytes(5000)).received_by(who.place, Receipt(b"none", bytes(16)))
