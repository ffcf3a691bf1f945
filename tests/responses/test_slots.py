"""One slot: what opens it, where it opens, what it looks like."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crypto import Malformed, Tampered, lock_box, lock_code
from feedback.responses import overwrite, records, service, slots
from feedback.responses.model import SENT, Answers, State
from feedback.responses.slots import Receipt, new_receipt, open_slot, parse_receipt, seal_slot
from feedback.storage.store import Event
from tests.responses import acts
from tests.scenario import Scene

once = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)


def row(scene: Scene, number: int) -> dict:
    found = scene.store.wave(str(scene.wave("pre").file)).one(
        "slots", name=acts.name(scene, number)
    )
    assert found is not None
    return found


def swap(scene: Scene, data_dir: Path, one: int, other: int) -> None:
    """A database writer exchanges what lies in two slots."""
    first, second = row(scene, one), row(scene, other)
    raw = sqlite3.connect(acts.wave_path(scene, data_dir))
    raw.executemany(
        "UPDATE slots SET body = ? WHERE id = ?",
        [(second["body"], first["id"]), (first["body"], second["id"])],
    )
    raw.commit()
    raw.close()


def test_it_opens_as_it_was_sealed(scene: Scene):
    place = acts.visit(scene, 0).place
    for state in State:
        ballot = slots.Ballot(state, b"something")
        body = seal_slot(scene.store, place, ballot)
        assert open_slot(scene.store, place, {"body": body}) == ballot
        assert len(body) == place.layout.row


def test_each_seal_is_another(scene: Scene):
    place = acts.visit(scene, 0).place
    sealed = [seal_slot(scene.store, place, slots.empty()) for _ in range(20)]
    assert len({body[1:33] for body in sealed}) == 20  # the salt
    assert len({body[33:49] for body in sealed}) == 20


def test_it_opens_only_in_its_own_place(scene: Scene):
    place = acts.visit(scene, 0).place
    body = seal_slot(scene.store, place, slots.empty())
    wave = place.wave
    for other in (
        acts.visit(scene, 1).place,
        replace(place, wave=replace(wave, id="other")),
        replace(place, wave=replace(wave, scheme="other")),
        replace(place, wave=replace(wave, questionnaire="0" * 64)),
    ):
        with pytest.raises(Tampered):
            open_slot(scene.store, other, {"body": body})


def test_swapped_slots_count_as_empty(scene: Scene, data_dir: Path):
    receipt = acts.send(scene, 0)
    acts.send(scene, 1)
    swap(scene, data_dir, 0, 1)
    for number in (0, 1):
        assert acts.state(scene, number) is State.EMPTY
    swap(scene, data_dir, 0, 1)  # put back, nothing was lost
    assert acts.state(scene, 0) is State.SUBMITTED
    assert receipt is not None


@given(st.binary(max_size=3))
@once
def test_a_slot_of_other_bytes_counts_as_empty(scene: Scene, data: bytes):
    place = acts.visit(scene, 0).place
    opened = overwrite.opened(scene.store, place, {"body": data})
    assert (opened.state, opened.broken) == (State.EMPTY, True)


def test_a_sealed_nothing_is_malformed(scene: Scene):
    place = acts.visit(scene, 0).place
    from_outside = lock_box(
        b"",
        key=scene.store.vault.key("slots"),
        context=records.slot_context(place.wave, place.name),
        size=place.layout.slot,
    )
    with pytest.raises(Malformed):
        open_slot(scene.store, place, {"body": from_outside})


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=140)
values = st.sampled_from(["1", "2", "3", "4", "5", ""])


@given(values, values, texts, texts, st.booleans())
@once
def test_what_was_sent_is_read_by_its_receipt(
    scene: Scene, one: str, two: str, good: str, bad: str, quote: bool
):
    who = acts.visit(scene, 0)
    receipt = new_receipt(scene.store, who.place)
    keys = overwrite.keys_of(scene.store, who.place)
    given_ = Answers(closed={"honest": one, "heard": two}, texts={"good": good, "bad": bad})
    ballot = slots.submitted(who.place, who.profile, replace(given_, quote=quote), receipt, keys)
    read = ballot.read(who.place, receipt, keys)
    assert read is not None
    profile, answers = read
    assert profile == who.profile
    assert (answers.closed, answers.texts) == (given_.closed, given_.texts)
    assert answers.quote == quote
    other = replace(receipt, secret=bytes(16))
    assert ballot.read(who.place, other, keys) is None
    assert not ballot.received_by(who.place, other)
    assert ballot.read(who.place, receipt, {name: bytes(32) for name in keys}) is None


def test_only_submitted_answers_have_a_receipt(scene: Scene):
    place = acts.visit(scene, 0).place
    receipt = new_receipt(scene.store, place)
    for state in set(State) - SENT:
        assert not slots.empty(state).received_by(place, receipt)


def test_without_its_receipt_a_ballot_is_the_same_otherwise(scene: Scene):
    receipt = acts.send(scene, 0)
    place = acts.visit(scene, 0).place
    ballot = service.look(scene.store, place)
    less = slots.without_receipt(place, ballot)
    keys = overwrite.keys_of(scene.store, place)
    assert less.parts(place.layout)[:-1] == ballot.parts(place.layout)[:-1]
    assert len(less.body) == len(ballot.body)
    assert less.sealed_under(place, keys["answers"])
    assert not less.received_by(place, receipt)


def test_a_ballot_knows_the_key_it_is_sealed_under(scene: Scene):
    acts.send(scene, 0)
    place = acts.visit(scene, 0).place
    ballot = service.look(scene.store, place)
    assert ballot.sealed_under(place, overwrite.keys_of(scene.store, place)["answers"])
    assert not ballot.sealed_under(place, bytes(32))
    assert not ballot.sealed_under(place, None)
    other = acts.visit(scene, 1).place
    assert not ballot.sealed_under(other, overwrite.keys_of(scene.store, other)["answers"])


def test_receipts_are_typed_again_as_shown(scene: Scene):
    place = acts.visit(scene, 0).place
    receipt = new_receipt(scene.store, place)
    assert parse_receipt(str(receipt)) == receipt
    assert parse_receipt(str(receipt).replace("-", "").lower()) == receipt
    assert repr(receipt) == "Receipt(…)"
    assert len(receipt.secret) == 16
    assert Receipt.from_code(receipt.code) == receipt
    for wrong in ("", str(receipt)[:-1], str(receipt) + "0", "lead@example.org"):
        with pytest.raises(Malformed):
            parse_receipt(wrong)


def test_receipts_of_one_slot_share_only_where_it_is(scene: Scene):
    place = acts.visit(scene, 0).place
    made = [new_receipt(scene.store, place) for _ in range(5)]
    assert len({receipt.locator for receipt in made}) == 1
    assert len({receipt.secret for receipt in made}) == 5


def test_nothing_secret_is_in_a_repr(scene: Scene):
    given_ = acts.answers()
    assert acts.TEXT not in repr(given_)
    assert scene.people[0].name not in repr(acts.visit(scene, 0))


def test_a_draft_in_another_role_is_not_opened_but_can_be_begun_again(scene: Scene):
    """The guardian may have let somebody's role be mended while they wrote."""
    who, code = acts.visit(scene, 0), bytes(10)
    theirs = lock_code(
        b"\x01\x02",
        code=code,
        context=records.draft_context(who.wave, who.place.name),
        size=who.place.layout.draft,
    )
    body = seal_slot(scene.store, who.place, slots.Ballot(State.DRAFT, theirs))
    with scene.store.change(Event("upkeep"), "wave", wave=who.place.file) as writer:
        writer.set("slots", {"body": body}, name=who.place.name)
    assert service.read_draft(scene.store, who, code) is None
    with pytest.raises(service.DraftElsewhere):
        service.save(scene.store, who, acts.answers(), code)
    service.start_again(scene.store, who, acts.answers(), code)
    assert service.read_draft(scene.store, who, code) is not None
