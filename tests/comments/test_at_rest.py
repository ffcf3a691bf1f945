"""Whoever has the files: a copy of them, one that they wrote to, an old one."""

import shutil
import sqlite3
from contextlib import suppress

import pytest

from crypto import CryptoError, Identity, Recipient, open_envelope, seal
from feedback.audit.service import entries
from feedback.clock import SetClock
from feedback.comments import keeping, service
from feedback.comments.model import Decisions
from feedback.comments.service import CommentsAltered
from feedback.errors import Conflict
from feedback.responses import records
from feedback.responses.lifecycle import destroy_wave
from feedback.responses.opening import seed_context
from feedback.storage.files import prepare
from feedback.storage.participant_keys import participant_key
from feedback.storage.schema import TABLES
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.comments.scenes import (
    at_work,
    bad,
    begun,
    commented,
    decide,
    good,
    sit,
    theme,
    write,
)
from tests.conftest import MASTER
from tests.releases.scenes import request
from tests.releases.site import Browser, make_app
from tests.scenario import deal_survey, open_survey

UPKEEP = Event("upkeep")


def bound(scene, kind: str = "pre"):
    """What decisions are bound to, as a thief or forger would make it."""
    return keeping._context(scene.wave(kind))  # noqa: SLF001 - there is no other way to it


def put(scene, table: str, values: dict, **where) -> None:
    """Write to the survey's file as somebody would who has it and no key."""
    file = scene.wave("pre").file
    with scene.store.change(UPKEEP, "wave", wave=file) as writer:
        assert writer.set(table, values, **where) == 1


def rows(scene) -> list[dict]:
    return scene.store.wave(scene.wave("pre").file).all("comments", order="id")


def body(scene) -> bytes:
    row = scene.store.wave(scene.wave("pre").file).one("comment_decisions", id=1)
    assert row is not None
    return row["body"]


def test_the_stolen_files_with_the_master_key_open_no_comment_and_no_decision(scene, tmp_path):
    at_work(scene)
    scene.store.settle()
    shutil.copytree(scene.folder, tmp_path / "stolen")
    kept = b"".join(one.read_bytes() for one in (tmp_path / "stolen").rglob("*") if one.is_file())
    for text in (good(0), bad(0), "my manager", "No time was kept free", "[…]"):
        assert text.encode() not in kept
    stolen = SqliteStore(tmp_path / "stolen", (MASTER,), SetClock(scene.clock.now()))
    wave = scene.wave("pre")
    key = participant_key(stolen, stolen, records.decisions_name(stolen, wave.id))
    for holder in (scene.lead, scene.deputy):
        with pytest.raises(CryptoError):
            open_envelope(body(scene), identity=holder.identity, context=bound(scene), key=key)
    stolen.close()


def test_the_size_tells_nothing_and_no_column_a_time_or_a_number(scene, planned, copied):
    desk = begun(scene)
    size = len(body(scene))
    columns = scene.store.wave(scene.wave("pre").file).one("comment_decisions", id=1)
    assert set(columns) == {"id", "finished", "body"}
    for number in range(7):
        decide(desk, good(number))
    theme(desk, "bad", "x" * 200, [bad(number) for number in range(7)])
    assert len(body(scene)) == size
    quiet = copied(planned)
    open_survey(quiet, "pre")
    write(quiet, 0, {"good": "One", "bad": ""})
    deal_survey(quiet, "pre")
    begun(quiet)
    assert len(body(quiet)) == size


def test_the_record_tells_that_it_was_begun_and_finished_and_no_more(scene):
    before = len(entries(scene.store, scene.scheme))
    desk = at_work(scene)
    texts = {"good": [good(number) for number in range(8)], "bad": [bad(n) for n in range(7)]}
    for question, several in texts.items():
        for text in several:
            decide(desk, text, how="out", question=question)
    service.finish(desk)
    found = entries(scene.store, scene.scheme)[:-before]
    assert [one.event for one in found] == ["comments.finished", "comments.opened"]
    assert all(set(dict(one.detail)) == {"wave"} for one in found)


def test_after_destroying_nothing_opens_also_in_old_backups(scene):
    """All but the keyring was copied before; a guardian still has their identity."""
    at_work(scene)
    scene.store.settle()
    wave, guardian = scene.wave("pre"), scene.guardians[0]
    seed_row = scene.store.one("comment_seeds", wave=wave.id, account=guardian.account)
    old_rows, old_body, decisions = rows(scene), body(scene), bound(scene)
    destroy_wave(scene.store, wave, by="worker")
    with pytest.raises(Conflict, match="destroyed"):
        sit(scene)
    assert scene.store.count("participant_keys") == 0
    assert scene.store.wave_files() == []
    own = seed_context(wave.id, guardian.account)
    key = Identity(open_envelope(seed_row["seed"], identity=guardian.identity, context=own))
    opened = []
    for row in old_rows:
        at = records.comment_context(wave, row["position"])
        with suppress(CryptoError):
            opened.append(open_envelope(row["envelope"], identity=key, context=at))
    assert len(opened) == 2 * 12 - 2 * 9  # dummies of those who did not answer
    assert set(opened) == {b""}
    with pytest.raises(CryptoError):
        open_envelope(old_body, identity=key, context=decisions)
    name = records.decisions_name(scene.store, wave.id)
    assert participant_key(scene.store, scene.store, name) is None


def test_a_writer_of_the_file_puts_in_no_decisions_of_their_own(scene):
    begun(scene)
    wave = scene.wave("pre")
    forged = seal(
        Decisions(()).to_bytes(),
        to=[Recipient(wave.comments_key)],
        context=bound(scene),
    )
    put(scene, "comment_decisions", {"body": forged}, id=1)
    with pytest.raises(CommentsAltered, match="do not open"):
        service.readings(sit(scene))
    guardian = Browser(make_app(scene), scene, scene.guardians[0])
    guardian.get(f"/schemes/{scene.scheme}/comments")
    assert guardian.status == 500
    assert "These comments cannot be shown" in guardian.page.text()
    commented(scene, kind="post")
    guardian.sign_in()
    release = request(scene)
    guardian.get("/sign-out")  # a page with a form, for its token
    guardian.post(f"/schemes/{scene.scheme}/release/{release}/compute")
    assert guardian.status == 500
    assert "These comments cannot be shown" in guardian.page.text()


def test_a_comment_of_a_forgers_own_is_never_read(scene):
    """Anybody can seal to a public key; without the person's key it is as if they deleted."""
    wave, desk = scene.wave("pre"), begun(scene)
    row = service.reading(desk, "good").comments[0]
    envelope = seal(
        b"\x01" + b"good".ljust(64, b"\0") + b"Forged",
        to=[Recipient(wave.comments_key)],
        context=records.comment_context(wave, 0),
        size=4 + 65 + 600,
    )
    put(scene, "comments", {"envelope": envelope}, id=row.entry.row)
    there = service.reading(desk, "good")
    assert len(there.comments) == 7
    assert "Forged" not in {one.text for one in there.comments}
    assert not there.enough


def test_comments_that_change_places_are_not_read(scene):
    desk = begun(scene)
    by_id = {row["id"]: row for row in rows(scene)}
    one, other = (there.entry.row for there in service.reading(desk, "good").comments[:2])
    put(scene, "comments", {"envelope": by_id[other]["envelope"]}, id=one)
    assert len(service.reading(desk, "good").comments) == 7
    with scene.store.change(UPKEEP, "wave", wave=scene.wave("pre").file) as writer:
        writer.remove("comments", id=other)
    with pytest.raises(CommentsAltered, match="missing"):
        service.reading(desk, "good")


def test_decisions_about_another_survey_do_not_open(scene):
    begun(scene)
    first = body(scene)
    commented(scene, kind="post")
    begun(scene, kind="post")
    with scene.store.change(UPKEEP, "wave", wave=scene.wave("post").file) as writer:
        writer.set("comment_decisions", {"body": first}, id=1)
    with pytest.raises(CommentsAltered):
        service.readings(sit(scene, kind="post"))


def test_a_row_is_never_in_two_entries(scene):
    """A theme of three cannot be made of one comment counted three times."""
    desk = begun(scene)
    decisions = keeping.load(desk)
    entry = decisions.sheets[0].entries[0]
    doubled = decisions.to_bytes().replace(
        str(decisions.sheets[0].entries[1].row).encode() + b',"', str(entry.row).encode() + b',"', 1
    )
    with pytest.raises(ValueError, match="twice"):
        Decisions.from_bytes(doubled)


def test_a_file_of_an_earlier_version_gets_its_table(tmp_path):
    path = tmp_path / "earlier.db"
    prepare(path, "wave")
    raw = sqlite3.connect(path)
    raw.executescript("DROP TABLE comment_decisions; PRAGMA user_version = 1")
    raw.execute("INSERT INTO comments VALUES (1, 0, x'01', x'02')")
    raw.commit()
    raw.close()
    prepare(path, "wave")
    raw = sqlite3.connect(path)
    there = [row[1] for row in raw.execute("PRAGMA table_info(comment_decisions)")]
    assert there == [column.name for column in TABLES["comment_decisions"].columns]
    assert raw.execute("SELECT count(*) FROM comments").fetchone() == (1,)
    raw.close()
