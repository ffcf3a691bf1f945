"""Dealing: slots taken apart, once, so that nothing ties what lies apart, nor gives an order."""

import secrets
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from crypto import open_envelope
from feedback.audit.service import check, entries
from feedback.responses import records
from feedback.responses.contents import decode_answers, decode_comment
from feedback.responses.dealing import deal, membership_digest
from feedback.responses.jobs import progress
from feedback.responses.layout import layout_of
from feedback.responses.waves import asked_in
from feedback.storage.participant_keys import participant_key
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.conftest import MASTER
from tests.responses import acts
from tests.responses.pages import free_pages, rows_pages
from tests.scenario import Scene, open_survey

PEOPLE = range(12)


def test_every_invitee_has_a_row_for_each_part(scene: Scene):
    for number in (0, 5, 7):
        acts.send(scene, number)
    acts.draft(scene, 1)
    acts.decline(scene, 2)
    acts.delete(scene, 5)
    acts.deal(scene)
    answers, comments = acts.dealt(scene, "answers"), acts.dealt(scene, "comments")
    assert sorted(row["key_name"] for row in answers) == sorted(acts.keys(scene))
    for which in (0, 1):
        mine = [row["key_name"] for row in comments if row["position"] == which]
        assert sorted(mine) == sorted(acts.keys(scene, f"comment-{which}"))
    sent = {acts.keys(scene)[number] for number in (0, 7)}
    assert {name for name, there in acts.marks(scene).items() if there} == sent


def test_dummies_and_answers_have_one_size(scene: Scene):
    acts.send(scene, 0)
    acts.send(scene, 1, acts.answers("5", "x" * 500))
    acts.send(scene, 2, acts.answers("", ""))
    acts.deal(scene)
    answers, comments = acts.dealt(scene, "answers"), acts.dealt(scene, "comments")
    wave = scene.wave("pre")
    sizes = layout_of(asked_in(scene.store, wave), "pre").parts
    assert {len(row["envelope"]) for row in answers} == {sizes[0]}
    assert {len(row["envelope"]) for row in comments} == set(sizes[1:-1])
    assert len({len(row["mark"]) for row in answers}) == 1
    assert {len(row["pseudonym"]) for row in answers} == {32}


def test_what_was_sent_opens_with_the_holders(scene: Scene):
    acts.send(scene, 4, acts.answers("2", "Well done"), quote=True)
    acts.deal(scene)
    wave = scene.wave("pre")
    row = next(
        one for one in acts.dealt(scene, "answers") if one["key_name"] == acts.keys(scene)[4]
    )
    plain = open_envelope(
        row["envelope"],
        identity=acts.wave_identity(scene),
        context=records.answers_context(wave),
        key=participant_key(scene.store, scene.store, row["key_name"]),
    )
    profile, closed = decode_answers(asked_in(scene.store, wave), "pre", plain)
    assert profile.role == "mentor"
    assert closed == {"honest": "2", "heard": "2"}
    said = []
    for one in acts.dealt(scene, "comments"):
        if one["key_name"] in {acts.key_name(scene, 4, f"comment-{at}") for at in (0, 1)}:
            plain = open_envelope(
                one["envelope"],
                identity=acts.comments_identity(scene),
                context=records.comment_context(wave, one["position"]),
                key=participant_key(scene.store, scene.store, one["key_name"]),
            )
            comment = decode_comment(plain)
            said.append((comment.question, comment.text, comment.quote))
    assert sorted(said) == [("bad", "Well done!", True), ("good", "Well done", True)]


def test_answers_and_comments_share_no_eight_bytes(scene: Scene):
    """Neither a key's name, nor an id, nor anything inside: nothing to match them by."""
    for number in PEOPLE:
        acts.send(scene, number)
    acts.deal(scene)

    def grams(rows: list[dict]) -> set[bytes]:
        blobs = [value for row in rows for value in row.values() if isinstance(value, bytes)]
        return {blob[at : at + 8] for blob in blobs for at in range(len(blob) - 7)}

    answers, comments = acts.dealt(scene, "answers"), acts.dealt(scene, "comments")
    assert grams(answers) & grams(comments) == set()
    assert {row["id"] for row in answers} & {row["id"] for row in comments} == set()


def correlation(left: list[int], right: list[int]) -> float:
    """Spearman's, of two orders without ties."""
    many = len(left)
    ranks = [sorted(each).index for each in (left, right)]
    gaps = sum((ranks[0](a) - ranks[1](b)) ** 2 for a, b in zip(left, right, strict=True))
    return 1 - 6 * gaps / (many * (many**2 - 1))


def test_orders_have_nothing_to_do_with_each_other(scene: Scene, data_dir: Path, tmp_path: Path):
    """Forty dealings of twelve. A correlation has variance 1 / 11, so the mean of forty has a
    deviation of 0.048: beyond 0.29 is six of them, one run in 500 million."""
    for number in secrets.SystemRandom().sample(PEOPLE, 12):
        acts.send(scene, number)  # by time: any order, so the list's and the names' are others
    order = list(PEOPLE)
    acts.close(scene)
    scene.store.settle()
    wave, found = scene.wave("pre"), []
    by_name = sorted(order, key=lambda number: acts.name(scene, number))
    purposes = {
        purpose: acts.keys(scene, purpose) for purpose in ("answers", "comment-0", "comment-1")
    }
    for turn in range(40):
        folder = tmp_path / f"copy{turn}"
        shutil.copytree(data_dir, folder)
        store = SqliteStore(folder, (MASTER,), scene.clock)
        deal(store, wave)
        there = scene.at(store, scene.clock)
        where = {
            row["key_name"]: row["id"]
            for table in ("answers", "comments")
            for row in acts.dealt(there, table)
        }
        found.append({one: [where[name] for name in names] for one, names in purposes.items()})
        store.close()
    pairs = {
        "list": [(order, one["answers"]) for one in found],
        "names": [([by_name.index(n) for n in order], one["answers"]) for one in found],
        "comments": [(one["answers"], one["comment-0"]) for one in found],
        "others": [(one["answers"], one["comment-1"]) for one in found],
        "both": [(one["comment-0"], one["comment-1"]) for one in found],
        "twice": [(one["answers"], two["answers"]) for one, two in pairwise(found)],
    }
    for what, each in pairs.items():
        mean = sum(correlation(*one) for one in each) / len(each)
        assert abs(mean) < 0.3, what
    places = [one["answers"][0] for one in found]
    assert len(set(places)) > 5  # the first person's place differs each time


def test_pages_follow_the_order_drawn(scene: Scene, data_dir: Path):
    """Where a row lies says no more than its number, which says nothing."""
    for number in PEOPLE:
        acts.send(scene, number)
    acts.deal(scene)
    path = acts.wave_path(scene, data_dir)
    for table in ("answers", "comments"):
        pages = [page for _, each in sorted(rows_pages(path, table).items()) for page in each[1:]]
        assert pages == sorted(pages)
    assert free_pages(path) == 0


def test_nothing_of_the_slots_is_left(scene: Scene, data_dir: Path):
    acts.send(scene, 0)
    old = acts.wave_path(scene, data_dir)
    body = acts.columns(old, "slots")[0]["body"]
    acts.deal(scene)
    assert not old.exists()
    assert [path.name for path in (data_dir / "waves").glob("*.db")] == [
        acts.wave_path(scene, data_dir).name
    ]
    assert acts.dealt(scene, "slots") == []
    kept = b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file())
    assert body[:40] not in kept


@pytest.mark.parametrize(("senders", "enough"), [(7, "not enough"), (8, "enough")])
def test_enough_is_all_that_is_said(scene: Scene, senders: int, enough: str):
    for number in range(senders):
        acts.send(scene, number)
    acts.deal(scene)
    assert scene.wave("pre").enough == enough
    (event,) = [one for one in entries(scene.store, scene.scheme) if one.event == "wave.dealt"]
    assert event.detail == {"wave": scene.wave("pre").id, "enough": senders == 8}
    assert check(scene.store).faults == ()


def test_progress_ends(scene: Scene):
    acts.deal(scene)
    done = progress(scene.store, f"deal:{scene.wave('pre').id}")
    assert done is not None
    assert (done.state, done.done, done.total) == ("done", 36, 36)


def test_membership_is_marked(scene: Scene):
    acts.send(scene, 0)
    acts.deal(scene)
    wave = scene.wave("pre")
    row = scene.store.one("waves", id=wave.id)
    assert row is not None
    digest = membership_digest(scene.store.wave(str(wave.file)))
    assert scene.store.vault.signed(row["membership"], "membership", wave.id, digest)
    with scene.store.change(Event("upkeep"), "wave", wave=wave.file) as writer:
        one, two, *_ = acts.dealt(scene, "answers")
        writer.set("answers", {"envelope": one["envelope"]}, id=two["id"])
    digest = membership_digest(scene.store.wave(str(wave.file)))
    assert not scene.store.vault.signed(row["membership"], "membership", wave.id, digest)


def test_only_the_pseudonym_pairs_before_with_after(scene: Scene):
    acts.send(scene, 3)
    acts.deal(scene)
    open_survey(scene, "post")
    acts.send(scene, 3, kind="post")
    acts.deal(scene, "post")
    before, after = acts.dealt(scene, "answers"), acts.dealt(scene, "answers", "post")
    assert {row["pseudonym"] for row in before} == {row["pseudonym"] for row in after}
    assert not {row["key_name"] for row in before} & {row["key_name"] for row in after}
    pair = [
        [row["pseudonym"] for row in rows if row["key_name"] == acts.key_name(scene, 3, kind=kind)]
        for rows, kind in ((before, "pre"), (after, "post"))
    ]
    assert pair[0] == pair[1]
