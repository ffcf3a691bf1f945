"""Many at once at one slot, and what changes between looking and writing."""

import pytest

from feedback.responses import overwrite, receipts, service, slots
from feedback.responses.lifecycle import close_wave
from feedback.responses.model import Answers, State
from feedback.responses.service import Unusable
from feedback.responses.slots import RETURN_SIZE, new_receipt
from feedback.storage.store import Event
from tests.responses import acts
from tests.scenario import Scene
from tests.storage.together import threads

CODE = bytes(range(RETURN_SIZE))


def before_writing(monkeypatch: pytest.MonkeyPatch, act) -> None:
    """Let something happen once, after what is to be written was sealed."""
    sealed = slots.seal_slot

    def seal(*given) -> bytes:
        body = sealed(*given)
        monkeypatch.undo()
        act()
        return body

    monkeypatch.setattr(slots, "seal_slot", seal)


def test_fifty_at_once_fill_a_slot_once(scene: Scene):
    """The same person in fifty windows, each with a receipt of its own."""
    acts.draft(scene, 0)
    who = acts.visit(scene, 0)
    service.start_again(scene.store, who, acts.answers(), CODE)
    made = [new_receipt(scene.store, who.place) for _ in range(50)]

    def send(at: int) -> str:
        service.submit(scene.store, who, code=CODE, quote=False, receipt=made[at])
        return "sent"

    done = threads(50, send, scene.store.close)
    assert done.count("sent") == 1
    assert all(isinstance(one, Unusable) for one in done if one != "sent")
    found = [at for at, receipt in enumerate(made) if finds(scene, receipt)]
    assert found == [done.index("sent")]


def finds(scene: Scene, receipt: slots.Receipt) -> bool:
    try:
        receipts.find(scene.store, receipt)
    except receipts.NotFound:
        return False
    return True


def test_the_same_receipt_again_is_the_same_success(scene: Scene):
    """A double click, or a reply that was lost."""
    who = acts.visit(scene, 0)
    service.save(scene.store, who, acts.answers(), CODE)
    receipt = new_receipt(scene.store, who.place)

    def send(_at: int) -> None:
        service.submit(scene.store, who, code=CODE, quote=False, receipt=receipt)

    assert threads(12, send, scene.store.close) == [None] * 12
    body = acts.columns_of(scene)
    service.submit(scene.store, who, code=CODE, quote=False, receipt=receipt)
    assert acts.columns_of(scene) == body


def test_pages_saved_at_once_are_all_there(scene: Scene):
    who = acts.visit(scene, 0)
    given = [
        Answers(closed={"honest": "2"}),
        Answers(closed={"heard": "3"}),
        Answers(texts={"good": "Yes"}),
        Answers(texts={"bad": "No"}),
    ]
    service.save(scene.store, who, Answers(), CODE)
    threads(4, lambda at: service.save(scene.store, who, given[at], CODE), scene.store.close)
    draft = service.read_draft(scene.store, who, CODE)
    assert draft is not None
    assert draft.closed == {"honest": "2", "heard": "3"}
    assert draft.texts == {"good": "Yes", "bad": "No"}


def test_twelve_people_at_once_are_all_there(scene: Scene):
    done = threads(12, lambda number: acts.send(scene, number), scene.store.close)
    assert all(isinstance(one, slots.Receipt) for one in done), done
    for number in range(12):
        assert acts.state(scene, number) is State.SUBMITTED


@pytest.mark.parametrize("how", ["closed", "dealing", "deleted"])
def test_sending_as_it_closes(scene: Scene, monkeypatch: pytest.MonkeyPatch, how: str):
    """It was open, and the slot held a draft, when they pressed the button."""
    who = acts.visit(scene, 0)
    service.save(scene.store, who, acts.answers(), CODE)
    receipt = new_receipt(scene.store, who.place)

    def meanwhile() -> None:
        if how == "deleted":
            acts.delete(scene, 0)
        elif how == "closed":
            close_wave(scene.store, scene.wave("pre"))
        else:
            with scene.store.change(Event("upkeep")) as writer:
                writer.set("waves", {"state": "dealing"}, id=who.wave.id)

    before_writing(monkeypatch, meanwhile)
    with pytest.raises(Unusable):
        service.submit(scene.store, who, code=CODE, quote=False, receipt=receipt)
    if how != "dealing":
        expected = State.CLOSED if how == "deleted" else State.DRAFT
        assert acts.state(scene, 0) is expected
    assert not finds(scene, receipt)


def test_nothing_is_sealed_under_a_key_that_was_just_destroyed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    """Deleted by receipt and written again elsewhere while this one was sealing: the slot
    holds a draft once more, but under it lie other keys."""
    store, who = scene.store, acts.visit(scene, 0)
    service.save(store, who, acts.answers(), CODE)
    draft = acts.columns_of(scene)
    receipt = new_receipt(store, who.place)

    def meanwhile() -> None:
        with store.change(Event("upkeep"), "keyring") as writer:
            overwrite.destroy_slot_keys(store, writer, who.place)
        assert acts.columns_of(scene) == draft

    before_writing(monkeypatch, meanwhile)
    service.submit(store, who, code=CODE, quote=False, receipt=receipt)
    assert acts.state(scene, 0) is State.SUBMITTED
    assert receipts.find(store, receipt).answers.texts["good"] == acts.TEXT


def test_a_slot_resealed_meanwhile_is_still_taken(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    store, who = scene.store, acts.visit(scene, 0)
    service.save(store, who, acts.answers(), CODE)
    receipt = new_receipt(store, who.place)
    before_writing(
        monkeypatch, lambda: overwrite.write_slot(store, who.place, "upkeep", lambda same: same)
    )
    service.submit(store, who, code=CODE, quote=False, receipt=receipt)
    assert receipts.find(store, receipt).answers.texts["good"] == acts.TEXT


def test_deleting_and_sending_at_once_is_one_or_the_other(scene: Scene):
    """Whoever deletes holds the lock of keys and slot: nothing half deleted is left."""
    for number in range(6):
        who = acts.visit(scene, number)
        service.save(scene.store, who, acts.answers(), CODE)
        receipt = new_receipt(scene.store, who.place)

        def act(at: int, who=who, receipt=receipt, number=number) -> None:
            if at:
                acts.delete(scene, number)
            else:
                service.submit(scene.store, who, code=CODE, quote=False, receipt=receipt)

        sent, deleted = threads(2, act, scene.store.close)
        assert sent is None or isinstance(sent, Unusable)
        assert deleted is None
        assert acts.state(scene, number) is State.CLOSED
        assert not finds(scene, receipt)
