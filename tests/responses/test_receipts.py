"""Seeing, changing and deleting what was sent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feedback.errors import NotFound
from feedback.responses import lifecycle, receipts, service
from feedback.responses.model import SENT, Answers, State
from feedback.responses.service import Unusable
from feedback.responses.slots import new_receipt
from feedback.storage.participant_keys import participant_key
from feedback.storage.store import Event
from tests.responses import acts
from tests.scenario import Scene, move_to, open_survey


def keys(scene: Scene, number: int) -> list[bytes | None]:
    purposes = ("answers", "comment-0", "comment-1")
    return [
        participant_key(scene.store, scene.store, acts.key_name(scene, number, one))
        for one in purposes
    ]


def test_a_receipt_finds_what_was_sent(scene: Scene):
    receipt = acts.send(scene, 3, acts.answers("2", "So it is"), quote=True)
    acts.send(scene, 4)
    sent = receipts.find(scene.store, receipt)
    assert sent.profile.role == "mentor"
    assert sent.answers == Answers(
        closed={"honest": "2", "heard": "2"},
        texts={"good": "So it is", "bad": "So it is!"},
        quote=True,
    )


def test_another_code_finds_nothing(scene: Scene):
    receipt = acts.send(scene, 3)
    place = acts.visit(scene, 3).place
    for wrong in (
        new_receipt(scene.store, place),
        replace(receipt, locator=new_receipt(scene.store, acts.visit(scene, 4).place).locator),
        replace(receipt, secret=bytes(16)),
        replace(receipt, locator=b"none"),
    ):
        with pytest.raises(NotFound):
            receipts.find(scene.store, wrong)


def test_two_slots_with_one_locator_are_told_apart(scene: Scene):
    """Four bytes may be the same for two people of 20,000."""
    receipt = acts.send(scene, 3)
    with scene.store.change(Event("upkeep"), "wave", wave=scene.wave("pre").file) as writer:
        writer.set("slots", {"locator": receipt.locator})
    assert receipts.find(scene.store, receipt).place.name == acts.name(scene, 3)


def test_changing_keeps_the_receipt_and_the_rest(scene: Scene):
    receipt = acts.send(scene, 3)
    sent = receipts.find(scene.store, receipt)
    before = keys(scene, 3)
    for value in ("1", "5"):
        receipts.change_sent(scene.store, sent, receipt, acts.answers(value, value * 9))
        found = receipts.find(scene.store, receipt)
        assert found.answers.closed == {"honest": value, "heard": value}
        assert found.answers.texts["good"] == value * 9
        assert found.profile == sent.profile
    assert keys(scene, 3) == before
    other = new_receipt(scene.store, sent.place)
    with pytest.raises(Unusable):
        receipts.change_sent(scene.store, sent, other, acts.answers("3"))


def test_deleting_by_receipt_opens_the_link_again(scene: Scene):
    receipt = acts.send(scene, 3)
    sent, before = receipts.find(scene.store, receipt), keys(scene, 3)
    receipts.delete_sent(scene.store, sent, receipt)
    assert acts.state(scene, 3) is State.EMPTY
    assert not set(keys(scene, 3)) & set(before)
    assert len(scene.store.never_back.digests()) == 3
    for again in (
        lambda: receipts.delete_sent(scene.store, sent, receipt),
        lambda: receipts.change_sent(scene.store, sent, receipt, acts.answers()),
    ):
        with pytest.raises(Unusable):
            again()
    with pytest.raises(NotFound):
        receipts.find(scene.store, receipt)
    second = acts.send(scene, 3, acts.answers("5"))
    assert receipts.find(scene.store, second).answers.closed["honest"] == "5"


def test_anothers_receipt_deletes_nothing(scene: Scene):
    sent = receipts.find(scene.store, acts.send(scene, 3))
    other = acts.send(scene, 4)
    before = keys(scene, 3)
    with pytest.raises(Unusable):
        receipts.delete_sent(scene.store, sent, other)
    assert acts.state(scene, 3) is State.SUBMITTED
    assert keys(scene, 3) == before
    assert scene.store.never_back.digests() == frozenset()


@pytest.mark.parametrize("state", list(State), ids=lambda state: state.name)
def test_deleting_by_link_is_final(scene: Scene, state: State):
    """Whoever reads the mailbox can delete, but never answer in someone's place."""
    receipt = acts.send(scene, 3) if state in SENT else None
    if receipt and state is State.OBJECTED:
        acts.object_to(scene, receipt)
    if state is State.DRAFT:
        acts.draft(scene, 3)
    elif state is State.DECLINED:
        acts.decline(scene, 3)
    elif state is State.CLOSED:
        acts.delete(scene, 3)
    before = keys(scene, 3)
    acts.delete(scene, 3)
    assert acts.state(scene, 3) is State.CLOSED
    assert not set(keys(scene, 3)) & set(before)
    with pytest.raises(Unusable):
        acts.draft(scene, 3)
    if receipt:
        with pytest.raises(NotFound):
            receipts.find(scene.store, receipt)
    acts.deal(scene)
    assert not any(acts.marks(scene).values())


def test_second_thoughts_last_until_dealing(scene: Scene):
    receipts_ = [acts.send(scene, number) for number in (3, 4, 5)]
    acts.close(scene)
    changed, deleted, kept = (receipts.find(scene.store, one) for one in receipts_)
    receipts.change_sent(scene.store, changed, receipts_[0], acts.answers("1"))
    receipts.delete_sent(scene.store, deleted, receipts_[1])
    move_to(scene, scene.wave("pre").deals)
    assert scene.wave("pre").state == "closed", "the day itself still counts"
    receipts.change_sent(scene.store, kept, receipts_[2], acts.answers("2"))
    acts.deal(scene)
    for receipt in receipts_:
        with pytest.raises(NotFound):
            receipts.find(scene.store, receipt)
    assert sum(acts.marks(scene).values()) == 2


def test_a_receipt_of_one_survey_is_none_of_the_other(scene: Scene):
    receipt = acts.send(scene, 3)
    acts.deal(scene)
    open_survey(scene, "post")
    with pytest.raises(NotFound):
        receipts.find(scene.store, receipt)
    later = acts.send(scene, 3, kind="post")
    assert receipts.find(scene.store, later).place.wave.kind == "post"


def test_deleting_after_dealing_destroys_the_keys(scene: Scene):
    acts.send(scene, 3)
    acts.deal(scene)
    before = keys(scene, 3)
    acts.delete(scene, 3)
    assert not set(keys(scene, 3)) & set(before)


def test_after_the_answers_are_destroyed_nothing_is_left_to_delete(scene: Scene):
    acts.send(scene, 3)
    acts.deal(scene)
    invited = acts.invitation(scene, 3)
    move_to(scene, scene.wave("pre").destroys)
    assert scene.wave("pre").state == "destroyed"
    with pytest.raises(Unusable):
        receipts.delete_by_link(scene.store, invited)


def test_deleting_as_it_is_dealt_is_done_there(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    """It was still slots when they looked, and their file is gone when they write."""
    acts.send(scene, 3)
    acts.close(scene)
    invited, visitor = acts.invitation(scene, 3), receipts.visitor
    before = keys(scene, 3)

    def look_then_deal(*given, **named) -> service.Visitor:
        found = visitor(*given, **named)
        monkeypatch.undo()
        acts.deal(scene)
        return found

    monkeypatch.setattr(receipts, "visitor", look_then_deal)
    receipts.delete_by_link(scene.store, invited)
    assert not any(acts.marks(scene).values())
    assert not set(keys(scene, 3)) & set(before)


def test_deleting_as_it_is_destroyed_is_refused(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    acts.send(scene, 3)
    acts.deal(scene)
    invited, visitor = acts.invitation(scene, 3), receipts.visitor

    def look_then_destroy(*given, **named) -> service.Visitor:
        found = visitor(*given, **named)
        monkeypatch.undo()
        lifecycle.destroy_wave(scene.store, scene.wave("pre"), by="worker")
        return found

    monkeypatch.setattr(receipts, "visitor", look_then_destroy)
    with pytest.raises(Unusable):
        receipts.delete_by_link(scene.store, invited)


def test_digests_can_be_dropped_a_year_after_the_wave_whenever_somebody_deletes(scene: Scene):
    """The month in the never-back file says nothing of the day of deleting."""
    acts.delete(scene, 1)
    scene.clock.advance(timedelta(days=5))
    acts.delete(scene, 2)
    ends = scene.wave("pre").destroys
    scene.store.never_back.drop(before=f"{ends.year + 1}-{ends.month:02}")
    assert len(scene.store.never_back.digests()) == 6
    after = ends.month % 12 + 1
    scene.store.never_back.drop(before=f"{ends.year + 1 + (after == 1)}-{after:02}")
    assert scene.store.never_back.digests() == frozenset()
