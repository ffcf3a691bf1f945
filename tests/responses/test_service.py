"""What a participant does, from every state a slot may be in."""

import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from crypto import Identity
from feedback.errors import Conflict
from feedback.responses import receipts, service
from feedback.responses.model import MOVES, Act, Answers, State
from feedback.responses.service import DraftElsewhere, Unusable
from feedback.responses.slots import RETURN_SIZE, Receipt, new_receipt
from feedback.schemes.model import SchemeAlteredError
from tests.responses import acts
from tests.scenario import Scene

CODE = bytes(range(RETURN_SIZE))


@dataclass
class Kept:
    """What somebody has noted of what they did in their slot."""

    receipt: Receipt
    sent: receipts.Sent


def bring_to(scene: Scene, state: State) -> Kept:
    """Person 0 sends, and goes on to a state by public acts alone."""
    store, who = scene.store, acts.visit(scene, 0)
    receipt = acts.send(scene, 0)
    kept = Kept(receipt, receipts.find(store, receipt))
    if state is State.SUBMITTED:
        return kept
    if state is State.OBJECTED:
        receipts.object_to(store, kept.sent, receipt)
        return kept
    if state is State.CLOSED:
        acts.delete(scene, 0)
        return kept
    receipts.delete_sent(store, kept.sent, receipt)
    if state is State.DRAFT:
        service.save(store, who, acts.answers("2"), CODE)
    if state is State.DECLINED:
        service.decline(store, who)
    return kept


def do(scene: Scene, act: Act, kept: Kept) -> None:
    store, who = scene.store, acts.visit(scene, 0)
    if act is Act.SAVE:
        service.save(store, who, acts.answers("4"), CODE)
    elif act is Act.SUBMIT:
        receipt = new_receipt(store, who.place)
        service.submit(store, who, code=CODE, quote=False, receipt=receipt)
    elif act is Act.CHANGE:
        receipts.change_sent(store, kept.sent, kept.receipt, acts.answers("5"))
    elif act is Act.DECLINE:
        service.decline(store, who)
    elif act is Act.REOPEN:
        receipts.delete_sent(store, kept.sent, kept.receipt)
    elif act is Act.OBJECT:
        receipts.object_to(store, kept.sent, kept.receipt)
    elif act is Act.REJOIN:
        receipts.rejoin(store, kept.sent, kept.receipt)
    else:
        acts.delete(scene, 0)


@pytest.mark.parametrize("act", Act, ids=lambda act: act.name)
@pytest.mark.parametrize("state", State, ids=lambda state: state.name)
def test_every_act_from_every_state(scene: Scene, state: State, act: Act):
    kept = bring_to(scene, state)
    assert acts.state(scene, 0) is state
    before = slot(scene)
    after = MOVES.get((state, act))
    if after is not None:
        do(scene, act, kept)
        assert acts.state(scene, 0) is after
        return
    if act is Act.DECLINE:  # refused in silence: nothing is there to be told
        do(scene, act, kept)
    else:
        with pytest.raises(Unusable):
            do(scene, act, kept)
    assert slot(scene) == before


@pytest.mark.parametrize("state", [State.SUBMITTED, State.CLOSED], ids=lambda state: state.name)
def test_starting_again_replaces_drafts_alone(scene: Scene, state: State):
    bring_to(scene, state)
    with pytest.raises(Unusable):
        service.start_again(scene.store, acts.visit(scene, 0), acts.answers(), CODE)
    assert acts.state(scene, 0) is state


def slot(scene: Scene, number: int = 0) -> dict:
    found = scene.store.wave(acts.visit(scene, number).place.file).one(
        "slots", name=acts.name(scene, number)
    )
    assert found is not None
    return found


def others(scene: Scene) -> list[dict]:
    rows = scene.store.wave(str(scene.wave("pre").file)).all("slots", order="id")
    return [row for row in rows if row["name"] != acts.name(scene, 0)]


def test_no_other_row_changes_with_it(scene: Scene):
    acts.send(scene, 1)
    before = others(scene)
    kept = bring_to(scene, State.SUBMITTED)
    for act in (Act.CHANGE, Act.REOPEN, Act.DECLINE, Act.SAVE, Act.SUBMIT, Act.DELETE):
        do(scene, act, kept)
        assert others(scene) == before


def test_none_of_it_is_recorded(scene: Scene):
    tables = ("audit", "meta", "tokens", "invitations", "outbox", "sessions", "throttles", "jobs")
    before = {table: scene.store.all(table) for table in tables}
    for state in (State.DRAFT, State.DECLINED):
        bring_to(scene, state)
        receipts.delete_sent(scene.store, *sent_draft(scene))
    bring_to(scene, State.CLOSED)
    assert {table: scene.store.all(table) for table in tables} == before


def sent_draft(scene: Scene) -> tuple[receipts.Sent, Receipt]:
    """Send what is there; what a receipt finds of it, and the receipt."""
    who = acts.visit(scene, 0)
    service.save(scene.store, who, acts.answers("2"), CODE)
    receipt = new_receipt(scene.store, who.place)
    service.submit(scene.store, who, code=CODE, quote=False, receipt=receipt)
    return receipts.find(scene.store, receipt), receipt


def test_pages_add_up_to_one_draft(scene: Scene):
    store, who = scene.store, acts.visit(scene, 0)
    for given in (
        Answers(closed={"honest": "1"}, page=2),
        Answers(closed={"heard": ""}, page=3),
        Answers(closed={"honest": "5"}, page=1),
        Answers(texts={"good": "Yes"}, page=4),
    ):
        service.save(store, who, given, CODE)
    assert service.read_draft(store, who, CODE) == Answers(
        closed={"honest": "5", "heard": ""}, texts={"good": "Yes", "bad": ""}, page=4
    )


def test_a_draft_is_saved_to_with_its_code_alone(scene: Scene):
    """Whoever reads the mail can neither see it nor write into it, only begin again."""
    store, who = scene.store, acts.visit(scene, 0)
    service.save(store, who, acts.answers("2"), CODE)
    other = secrets.token_bytes(RETURN_SIZE)
    with pytest.raises(DraftElsewhere):
        service.save(store, who, acts.answers("5"), other)
    receipt = new_receipt(store, who.place)
    with pytest.raises(DraftElsewhere):
        service.submit(store, who, code=other, quote=False, receipt=receipt)
    assert service.read_draft(store, who, CODE) is not None
    service.start_again(store, who, Answers(closed={"honest": "5"}), other)
    assert service.read_draft(store, who, CODE) is None
    begun = service.read_draft(store, who, other)
    assert begun is not None
    assert begun.closed == {"honest": "5"}


def test_only_what_is_complete_is_sent(scene: Scene):
    store, who = scene.store, acts.visit(scene, 0)
    service.save(store, who, Answers(closed={"honest": "2"}), CODE)
    receipt = new_receipt(store, who.place)
    with pytest.raises(Conflict):
        service.submit(store, who, code=CODE, quote=False, receipt=receipt)
    assert acts.state(scene, 0) is State.DRAFT
    service.save(store, who, Answers(closed={"heard": ""}), CODE)  # prefers not to say
    service.submit(store, who, code=CODE, quote=False, receipt=receipt)
    sent = receipts.find(store, receipt).answers
    assert sent.closed == {"honest": "2", "heard": ""}
    assert sent.texts == {"good": "", "bad": ""}


def test_missing_says_the_first_page(scene: Scene):
    who = acts.visit(scene, 0)
    assert service.missing(who, Answers()) == 1
    assert service.missing(who, Answers(closed={"honest": "1", "heard": ""})) is None


def test_dropping_the_receipt(scene: Scene):
    receipt = acts.send(scene, 0)
    who = acts.visit(scene, 0)
    service.drop_receipt(scene.store, who, new_receipt(scene.store, who.place))  # not theirs
    assert receipts.find(scene.store, receipt)
    service.drop_receipt(scene.store, who, receipt)
    service.drop_receipt(scene.store, who, receipt)
    with pytest.raises(receipts.NotFound):
        receipts.find(scene.store, receipt)
    assert acts.state(scene, 0) is State.SUBMITTED
    acts.deal(scene)
    assert sum(acts.marks(scene).values()) == 1


@pytest.mark.parametrize("column", ["wave_key", "comments_key", "questionnaire", "mac"])
@pytest.mark.parametrize("other", ["another", "nothing"])
def test_a_wave_whose_keys_were_swapped_takes_nothing(
    scene: Scene, data_dir: Path, column: str, other: str
):
    """A database writer puts in a key of their own, or takes one away."""
    put = "0" * 64 if column == "questionnaire" else Identity.generate().recipient.public
    if other == "nothing":
        put = "" if column == "questionnaire" else None
    raw = sqlite3.connect(data_dir / "main.db")
    raw.execute(f"UPDATE waves SET {column} = ? WHERE id = ?", [put, scene.wave("pre").id])  # noqa: S608 - ours
    raw.commit()
    raw.close()
    with pytest.raises(SchemeAlteredError):
        acts.visit(scene, 0)


def test_another_waves_or_nobodys_invitation(scene: Scene):
    for wrong in ("", "0" * 16):
        with pytest.raises(Unusable):
            service.visitor(scene.store, wrong)
    who = acts.visit(scene, 0)
    elsewhere = service.place_of(scene.store, who.wave, bytes(32))
    with pytest.raises(Unusable):
        service.look(scene.store, elsewhere)


def test_a_closed_survey_takes_nothing_new(scene: Scene):
    who, code = acts.visit(scene, 0), acts.draft(scene, 0)
    receipt = acts.send(scene, 1)
    acts.close(scene)
    for attempt in every_attempt(scene, who, code):
        with pytest.raises(Unusable):
            attempt()
    assert acts.state(scene, 0) is State.DRAFT
    sent = receipts.find(scene.store, receipt)  # but second thoughts go on
    receipts.change_sent(scene.store, sent, receipt, acts.answers("5"))
    assert receipts.find(scene.store, receipt).answers.closed["honest"] == "5"


def test_a_dealt_survey_takes_nothing_at_all(scene: Scene):
    """Somebody still has a page open from before: every act is refused, none fails."""
    who, code = acts.visit(scene, 0), acts.draft(scene, 0)
    receipt = acts.send(scene, 1)
    sent = receipts.find(scene.store, receipt)
    acts.deal(scene)
    for attempt in every_attempt(scene, who, code):
        with pytest.raises(Unusable):
            attempt()
    with pytest.raises(Unusable):
        service.look(scene.store, who.place)
    with pytest.raises(Unusable):
        receipts.change_sent(scene.store, sent, receipt, acts.answers("5"))
    with pytest.raises(Unusable):
        receipts.delete_sent(scene.store, sent, receipt)


def every_attempt(scene: Scene, who: service.Visitor, code: bytes) -> list[Callable[[], None]]:
    store, receipt = scene.store, new_receipt(scene.store, who.place)
    return [
        lambda: service.save(store, who, acts.answers(), code),
        lambda: service.start_again(store, who, acts.answers(), CODE),
        lambda: service.submit(store, who, code=code, quote=False, receipt=receipt),
        lambda: service.decline(store, who),
        lambda: service.drop_receipt(store, who, receipt),
    ]
