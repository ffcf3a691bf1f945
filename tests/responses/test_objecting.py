"""Objecting: what was sent stays one's own to read and change, and no result counts it."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from feedback.errors import NotFound
from feedback.responses import overwrite, receipts, service
from feedback.responses.model import Answers, State
from feedback.responses.receipts import find
from feedback.responses.slots import Receipt
from feedback.storage.participant_keys import participant_key
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.conftest import MASTER
from tests.responses import acts
from tests.scenario import Scene


@pytest.fixture
def receipt(scene: Scene) -> Receipt:
    sent = acts.send(scene, 3)
    acts.object_to(scene, sent)
    return sent


def test_it_is_read_and_changed_as_before(scene: Scene, receipt: Receipt):
    found = find(scene.store, receipt)
    assert (found.objected, found.answers.texts["good"]) == (True, acts.TEXT)
    receipts.change_sent(scene.store, found, receipt, acts.answers("5", "other"))
    again = find(scene.store, receipt)
    assert (again.objected, again.answers.closed["honest"]) == (True, "5")


def test_no_result_counts_it(scene: Scene, receipt: Receipt):
    acts.send(scene, 4)
    acts.deal(scene)
    assert [acts.marks(scene)[acts.key_name(scene, number)] for number in (3, 4)] == [False, True]
    with pytest.raises(NotFound):
        find(scene.store, receipt)


@pytest.mark.usefixtures("receipt")
def test_dealt_it_looks_like_any_other(scene: Scene):
    acts.send(scene, 4)
    acts.deal(scene)
    for table in ("answers", "comments"):
        rows = acts.dealt(scene, table)
        assert len({len(row["envelope"]) for row in rows}) == 1
        assert len(rows) == 12 * (1 if table == "answers" else 2)


def test_it_can_be_taken_back_until_then(scene: Scene, receipt: Receipt):
    acts.close(scene)
    receipts.rejoin(scene.store, find(scene.store, receipt), receipt)
    assert not find(scene.store, receipt).objected
    acts.deal(scene)
    assert sum(acts.marks(scene).values()) == 1


def test_nobody_answers_in_their_place(scene: Scene, receipt: Receipt):
    with pytest.raises(service.Unusable):
        acts.draft(scene, 3)
    assert find(scene.store, receipt).objected


def test_without_a_code_it_still_stands(scene: Scene, receipt: Receipt):
    service.drop_receipt(scene.store, acts.visit(scene, 3), receipt)
    assert acts.state(scene, 3) is State.OBJECTED


def less(answers: Answers, *gone: str) -> Answers:
    return Answers(
        closed=answers.closed, texts={**answers.texts, **dict.fromkeys(gone, "")}, quote=True
    )


def keys(scene: Scene) -> list[bytes | None]:
    store = scene.store
    purposes = ("answers", "comment-0", "comment-1")
    return [participant_key(store, store, acts.key_name(scene, 3, one)) for one in purposes]


def test_a_comment_that_is_taken_out_opens_no_more_in_a_copy_of_yesterday(
    scene: Scene, data_dir: Path, tmp_path: Path
):
    receipt = acts.send(scene, 3)
    scene.store.settle()
    old = tmp_path / "old"
    shutil.copytree(data_dir, old)
    found, before = find(scene.store, receipt), keys(scene)
    assert receipts.change_sent(scene.store, found, receipt, less(found.answers, "good"))
    assert find(scene.store, receipt).answers.texts == {"good": "", "bad": f"{acts.TEXT}!"}
    assert [now == was for now, was in zip(keys(scene), before, strict=True)] == [True, False, True]
    for name in ("keyring.db", "never-back"):
        shutil.copy(data_dir / name, old / name)
    there = scene.at(SqliteStore(old, (MASTER,), scene.clock), scene.clock)
    with closing(there.store):
        kept = find(there.store, receipt).answers
        assert "good" not in kept.texts
        assert kept.texts["bad"] == f"{acts.TEXT}!"


def test_a_crash_between_key_and_slot_costs_no_other_answer(scene: Scene):
    receipt = acts.send(scene, 3)
    place = find(scene.store, receipt).place
    with scene.store.change(Event("upkeep"), "keyring") as writer:
        overwrite.destroy_slot_keys(scene.store, writer, place, ["comment-0"])
    kept = find(scene.store, receipt).answers
    assert (kept.closed["honest"], kept.texts) == ("3", {"bad": f"{acts.TEXT}!"})


def test_the_never_back_file_grows_by_as_much_for_a_part_as_for_all(scene: Scene):
    one, all_ = acts.send(scene, 3), acts.send(scene, 4)

    def grown(act) -> int:
        before = len(scene.store.never_back.digests())
        act()
        return len(scene.store.never_back.digests()) - before

    found = find(scene.store, one)
    part = grown(lambda: receipts.change_sent(scene.store, found, one, less(found.answers, "good")))
    other = find(scene.store, all_)
    assert part == grown(lambda: receipts.delete_sent(scene.store, other, all_)) == 3


def test_changing_a_comment_destroys_no_key(scene: Scene):
    receipt = acts.send(scene, 3)
    found, before = find(scene.store, receipt), keys(scene)
    assert not receipts.change_sent(scene.store, found, receipt, acts.answers("4", "new"))
    assert keys(scene) == before


def test_whose_code_does_not_fit_destroys_nothing(scene: Scene):
    receipt, other = acts.send(scene, 3), acts.send(scene, 4)
    found, before = find(scene.store, receipt), keys(scene)
    for act in (receipts.object_to, receipts.rejoin):
        with pytest.raises(service.Unusable):
            act(scene.store, found, other)
    with pytest.raises(service.Unusable):
        receipts.change_sent(scene.store, found, other, less(found.answers, "good"))
    assert keys(scene) == before
    assert scene.store.never_back.digests() == frozenset()
