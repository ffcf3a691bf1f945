"""Making a backup: what is in it, what it leaves behind, when it refuses."""

import os
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from crypto import Identity
from feedback.backups import making, names
from feedback.backups.making import back_up
from feedback.backups.restoring import chosen
from feedback.errors import Conflict, NotFound, Rejected
from feedback.responses import lifecycle, receipts
from feedback.storage.copying import CopyError
from feedback.storage.rewrapping import rewrap
from feedback.storage.schema import STORES
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.backups.conftest import Place, restored
from tests.conftest import MASTER
from tests.responses import acts
from tests.scenario import Scene

DAY = timedelta(days=1)


class At:
    """Something that happens in another process when the backup comes to a step."""

    def __init__(self, place: Place, step: str, what: Callable) -> None:
        self.place, self.step, self.what, self.times = place, step, what, 0

    def __call__(self, said: str) -> None:
        if said.startswith(self.step):
            self.times += 1
            if self.times == 1:
                there = self.place.again()
                with closing(there.store):
                    self.what(there)


def test_a_backup_is_two_sealed_files(place: Place):
    acts.send(place.scene, 0)
    made = place.back_up()
    assert sorted(path.suffix for path in place.backups.iterdir()) == [".keyring", ".stores"]
    assert [one.path for one in names.there(place.backups)] == sorted(made.files.values())
    for path in made.files.values():
        assert path.stat().st_mode & 0o777 == 0o600
        for plain in (b"SQLite format", b"never-back", b"participant", acts.TEXT.encode()):
            assert plain not in path.read_bytes()
    assert not (place.data / "backup-work").exists()


def test_it_is_written_down(place: Place):
    place.back_up()
    row = place.store.all("audit", order="seq desc", limit=1)[0]
    assert (row["event"], row["actor"]) == ("backup.made", "operator")
    assert place.store.one("meta", name="backup-made")["value"] == "2026-03-09T09"


def test_it_can_be_checked_with_the_private_half(place: Place):
    assert place.back_up(identity=place.key).size > 0
    with pytest.raises(Exception, match="another backup key"):
        place.back_up(identity=Identity.generate())
    assert len(names.there(place.backups)) == 2


def test_what_comes_while_it_is_made_does_no_harm(place: Place):
    """Somebody deletes after main was copied: what is restored does not open."""
    code, other = acts.send(place.scene, 0), acts.send(place.scene, 1)
    at = At(place, "Copying the keyring", lambda there: acts.delete(there, 0))
    place.back_up(say=at)
    assert at.times == 1
    with restored(place) as scene:
        with pytest.raises(NotFound):
            receipts.find(scene.store, code)
        assert receipts.find(scene.store, other)


def test_a_survey_that_is_dealt_while_it_is_copied_is_copied_anew(place: Place):
    for number in range(9):
        acts.send(place.scene, number)
    acts.close(place.scene)
    place.scene.clock.advance(place.scene.wave("pre").deals + DAY - place.store.today())
    at = At(place, "Copying answers", lambda there: lifecycle.tick(there.store))
    place.back_up(say=at)
    assert at.times == 2
    with restored(place) as scene:
        assert scene.wave("pre").state == "dealt"
        assert sum(acts.marks(scene).values()) == 9


def test_the_master_key_may_be_rotated_meanwhile(place: Place):
    """The old one is even left out of the list before the files are checked."""
    fresh = (bytes([7]) * 32,)

    def rotate(there: Scene) -> None:
        rewrap(there.store, (*fresh, MASTER), by="operator")

    place.store.vault.follow(lambda: fresh)
    made = back_up(place.store, place.order(say=At(place, "Copying the keyring", rotate)))
    assert sorted(made.files) == ["keyring", "stores"]


def test_it_gives_up_where_surveys_are_dealt_all_the_time(place: Place, monkeypatch):
    monkeypatch.setattr(SqliteStore, "count", lambda *_given, **_where: 0)
    with pytest.raises(Conflict, match="dealt"):
        place.back_up()
    assert list(place.backups.iterdir()) == []


def test_two_at_once_are_refused(place: Place):
    def second(there) -> None:
        with pytest.raises(Conflict, match="Another backup"):
            back_up(there.store, place.order())

    at = At(place, "Copying diaries", second)
    place.back_up(say=at)
    assert at.times == 1
    assert len(names.there(place.backups)) == 2


def test_a_disk_that_is_too_small_is_said_before(place: Place, monkeypatch):
    free = os.statvfs(place.backups)

    def little(path: Path):
        found = list(free)
        if Path(path) == place.backups:
            found[4] = 1
        return os.statvfs_result(found)

    monkeypatch.setattr(os, "statvfs", little)
    with pytest.raises(Conflict, match="MB free"):
        place.back_up()
    assert list(place.backups.iterdir()) == []
    assert place.store.one("meta", name="backup-made") is None


@pytest.mark.parametrize("step", ["Copying the main", "Copying diaries", "Checking"])
def test_a_fault_leaves_nothing_that_looks_whole(place: Place, step: str):
    def fail(said: str) -> None:
        if said.startswith(step):
            raise OSError("the disk failed")

    with pytest.raises(OSError, match="the disk failed"):
        place.back_up(say=fail)
    assert list(place.backups.iterdir()) == []
    assert not (place.data / "backup-work").exists()
    assert place.store.one("meta", name="backup-made") is None


@pytest.mark.parametrize("where", ["the content", "the envelope"])
def test_a_disk_that_changes_what_is_written_is_found(place: Place, where: str):
    def spoil(said: str) -> None:
        if said == "Checking":
            part = next(place.backups.glob("*.stores.part"))
            content = bytearray(part.read_bytes())
            content[len(content) // 2 if where == "the content" else 200] ^= 1
            part.write_bytes(content)

    with pytest.raises(Exception, match="cut short or changed"):
        place.back_up(say=spoil)
    assert list(place.backups.iterdir()) == []


def test_a_damaged_store_is_not_backed_up(place: Place):
    place.store.settle()
    place.store.close()
    path = place.data / "diaries.db"
    content = bytearray(path.read_bytes())
    content[4096:4196] = bytes(range(100))
    path.write_bytes(content)
    with pytest.raises(CopyError):
        place.back_up()
    assert list(place.backups.iterdir()) == []


def test_files_go_when_their_time_is_over_and_no_others(place: Place):
    for name in ("mine.txt", "candour-notes.stores", "candour-aaaaaaaa-x.keyring"):
        (place.backups / name).write_text("not a backup")
    other = place.backups / "candour-00000000-20200101T000000Z-00000000.keyring"
    other.write_text("of another installation")
    first = place.back_up().files
    place.scene.clock.advance(8 * DAY)
    second = place.back_up()
    assert second.removed == (first["keyring"],)
    place.scene.clock.advance(28 * DAY)
    third = place.back_up()
    assert set(third.removed) == {first["stores"], second.files["keyring"]}
    left = {path.name for path in place.backups.iterdir()}
    assert {"mine.txt", "candour-notes.stores", other.name} <= left
    assert len(names.there(place.backups)) == 4


def test_files_of_a_wrong_clock_are_told(place: Place):
    """They would be taken for the newest, and lie there for years."""
    place.scene.clock.advance(DAY)
    early = place.back_up()
    place.scene.clock.advance(-DAY)
    made = place.back_up()
    assert sorted(made.ahead) == sorted(early.files.values())
    assert made.removed == early.ahead == ()


def test_the_keyring_may_lie_apart(place: Place, tmp_path: Path):
    apart = tmp_path / "apart"
    apart.mkdir()
    made = place.back_up(
        folders={"stores": place.backups, "media": place.backups, "keyring": apart}
    )
    assert [path.suffix for path in apart.iterdir()] == [".keyring"]
    with pytest.raises(Rejected, match="--keyring FILE"):
        chosen(place.backups)
    with restored(place, files=dict(made.files)) as scene:
        assert scene.wave("pre").state == "open"


def test_nothing_lies_in_plain_outside_the_work_folder(place: Place, tmp_path: Path, monkeypatch):
    seen = set()

    def looking(step: Callable) -> Callable:
        def taken(*given: object, **more: object) -> None:
            step(*given, **more)
            live = {place.data, place.data / "waves"}  # never opened from here: they are in use
            there = [one for one in tmp_path.rglob("*") if one.is_file() and one.parent not in live]
            seen.update(one for one in there if b"SQLite format" in one.read_bytes())

        return taken

    # When the plain copies are there: after each is made, and when all are put together again.
    monkeypatch.setattr(SqliteStore, "copy_to", looking(SqliteStore.copy_to))
    monkeypatch.setattr(making, "inspect", looking(making.inspect))
    place.back_up()
    work = place.data / "backup-work"
    assert {work / "main.db", work / "diaries.db", work / "scratch" / "main.db"} <= seen
    assert all(path.is_relative_to(work) for path in seen)
    assert {path.name for path in place.data.iterdir()} <= {
        *(f"{name}.db{log}" for name in STORES for log in ("", "-wal", "-shm")),
        *("waves", "media", "locks", "never-back", "never-back.lock"),
    }


def test_the_parts_know_their_installation(place: Place):
    """A backup whose files were left unfinished goes at the next one; another's stays."""
    own = names.installation(place.store)
    left = place.backups / f"candour-{own}-20260301T000000Z-00000000.stores.part"
    other = place.backups / "candour-ffffffff-20260301T000000Z-00000000.stores.part"
    left.touch()
    other.touch()
    place.back_up()
    assert not left.exists()
    assert other.exists()


def test_the_newest_of_each_kind_is_never_removed(place: Place):
    """However far the clock is off."""
    place.back_up()
    made = place.back_up().files
    own, days = names.installation(place.store), {"stores": 35, "media": 35, "keyring": 7}
    now = place.store.now() + 900 * DAY
    assert len(names.prune([place.backups], own, now=now, days=days)) == 2
    assert sorted(place.backups.iterdir()) == sorted(made.values())


def test_what_is_no_medium_is_not_taken_for_one(place: Place):
    """A file manager or a network's file system leaves files of its own."""
    folder = place.store.media / ("ab" * 32)
    folder.mkdir(parents=True)
    for name in ("cd" * 16, ".nfs000000000012", "Thumbs.db"):
        (folder / name).write_bytes(b"sealed")
    (place.store.media / "lost+found").mkdir()
    (place.store.media / "lost+found" / ("cd" * 16)).write_bytes(b"x")
    owner = bytes.fromhex(folder.name)
    with place.store.change(Event("upkeep"), "diaries") as writer:
        body = {"id": 1, "owner": owner, "name": bytes(16), "body": bytes(99)}
        writer.add("diary_blocks", body)
    place.back_up()
    with restored(place) as scene:
        assert [path.name for path in scene.store.media.rglob("*")] == [folder.name, "cd" * 16]
