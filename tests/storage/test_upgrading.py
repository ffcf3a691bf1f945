"""Stores that earlier code made are brought up to date, or left exactly as they were."""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from feedback.audit.service import check
from feedback.clock import SetClock
from feedback.participants.service import people
from feedback.responses import receipts
from feedback.responses.slots import parse_receipt
from feedback.storage import inspecting, migrations, upgrading
from feedback.storage.inspecting import store_files
from feedback.storage.migrations import MIGRATIONS, TooNewError
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.storage.upgrading import UpgradeError
from tests.storage.fixtures import VERSIONS, Installation, unpack
from tests.storage.together import killed


class Disk(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture(params=VERSIONS)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Installation:
    return unpack(request.param, tmp_path)


@pytest.fixture
def first(tmp_path: Path) -> Installation:
    return unpack(VERSIONS[0], tmp_path)


def _open(old: Installation) -> SqliteStore:
    return initialise(old.data, (old.master,), SetClock(old.now))


def _whole(old: Installation) -> None:
    store = _open(old)
    sent = receipts.find(store, parse_receipt(old.receipt))
    assert sent.answers.closed == old.closed
    assert sorted(one.email for one in people(store, old.scheme)) == sorted(old.people)
    report = check(store)
    assert report.faults == ()
    assert report.rows == old.rows
    store.close()


def _content(folder: Path) -> dict[str, str]:
    """Every store by what is in it."""
    found = {}
    for path in sorted(folder.rglob("*.db")):
        raw = sqlite3.connect(path)
        text = "".join(raw.iterdump()) + str(raw.execute("PRAGMA user_version").fetchone())
        found[path.name] = hashlib.sha256(text.encode()).hexdigest()
        raw.close()
    return found


def _break(monkeypatch: pytest.MonkeyPatch, step: Callable[..., None]) -> None:
    """One more migration of main."""
    known = {**MIGRATIONS, "main": (*MIGRATIONS["main"], step)}
    monkeypatch.setattr(migrations, "MIGRATIONS", known)


def test_there_is_one_for_each_version_of_each_store(tmp_path: Path):
    """When a migration is added, an installation of the version before has to be kept too."""
    seen: dict[str, set[int]] = {name: {len(steps)} for name, steps in MIGRATIONS.items()}
    for name in VERSIONS:
        for one in store_files(unpack(name, tmp_path / name).data):
            seen[one.store].add(one.version)
    assert seen == {name: set(range(1, len(steps) + 1)) for name, steps in MIGRATIONS.items()}


def test_what_earlier_code_wrote_opens(old: Installation):
    _whole(old)
    assert all(one.version == one.known for one in store_files(old.data))
    assert not (old.data / "upgrading").exists()
    _whole(old)  # a second start finds nothing to do


def test_only_files_of_an_earlier_version_are_tried(first: Installation):
    before = {one.store for one in upgrading.pending(first.data)}
    assert before == {"main", "wave", "volatile"}
    _open(first).close()
    assert upgrading.pending(first.data) == ()


@pytest.mark.parametrize("newer", ["keyring", "volatile", "main", "wave"])
def test_one_newer_store_leaves_all_as_they_are(first: Installation, newer: str):
    where = first.data / f"{newer}.db"
    if newer == "wave":
        where = next((first.data / "waves").glob("*.db"))
    raw = sqlite3.connect(where)
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    before = _content(first.data)
    with pytest.raises(TooNewError, match=r"version 99.*newer program again. No store was changed"):
        _open(first)
    assert _content(first.data) == before


def test_a_full_disk_is_told_before_anything_is_written(
    first: Installation, monkeypatch: pytest.MonkeyPatch
):
    before = _content(first.data)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _path: Disk(10**9, 10**9 - 10**6, 10**6))
        with pytest.raises(UpgradeError, match=r"needs 65 MB free in .*; 0 MB are"):
            _open(first)
    assert _content(first.data) == before
    _whole(first)


def _fails(database) -> None:
    database.execute("DELETE FROM participants")
    database.execute("INSERT INTO nowhere VALUES (1)")


def _differs(database) -> None:
    """Leaves behind what a new store would not have."""
    if database.execute("SELECT count(*) FROM schemes").fetchone()[0]:
        database.execute("ALTER TABLE meta ADD COLUMN more TEXT")


@pytest.mark.parametrize("step", [_fails, _differs])
def test_a_migration_that_goes_wrong_is_seen_on_the_copy(
    first: Installation, monkeypatch: pytest.MonkeyPatch, step: Callable[..., None]
):
    before = _content(first.data)
    with monkeypatch.context() as patch:
        _break(patch, step)
        with pytest.raises(UpgradeError, match=r"main store was tried on a copy.*No store was"):
            _open(first)
    assert _content(first.data) == before
    assert not (first.data / "upgrading").exists()
    _whole(first)


def test_a_damaged_file_is_not_migrated(first: Installation):
    path = first.data / "main.db"
    whole = path.read_bytes()
    pages = [whole[at : at + 4096] for at in range(0, len(whole), 4096)]
    pages[20:24] = [bytes(4096)] * 4
    path.write_bytes(b"".join(pages))
    with pytest.raises(UpgradeError, match="tried on a copy"):
        _open(first)
    assert path.read_bytes() == b"".join(pages)


def test_a_copy_that_a_crash_left_is_gone_after_the_next_start(old: Installation):
    left = old.data / "upgrading" / "main.db"
    left.parent.mkdir()
    shutil.copy(old.data / "main.db", left)
    os.link(left, old.data.parent / "block")  # stands for the block of the disk
    _whole(old)
    assert not left.parent.exists()
    assert not any((old.data.parent / "block").read_bytes())


def test_the_copy_is_for_its_owner_alone_and_none_of_the_keyring_is_on_disk(
    first: Installation, monkeypatch: pytest.MonkeyPatch
):
    seen: dict[str, int] = {}
    plain = upgrading.migrate

    def look(connection: sqlite3.Connection, store: str) -> None:
        for path in [*first.data.rglob("upgrading"), *first.data.rglob("upgrading/*")]:
            seen[path.name] = path.stat().st_mode & 0o777
        plain(connection, store)

    monkeypatch.setattr(upgrading, "migrate", look)
    known = {**MIGRATIONS, "keyring": (*MIGRATIONS["keyring"], lambda _database: None)}
    for module in (migrations, inspecting):
        monkeypatch.setattr(module, "MIGRATIONS", known)
    assert "keyring" in {one.store for one in upgrading.pending(first.data)}
    _open(first).close()
    assert seen.pop("upgrading") == 0o700
    assert {"main.db", "volatile.db"} < seen.keys()
    assert "keyring.db" not in seen
    assert set(seen.values()) == {0o600}


def test_a_start_that_is_killed_anywhere_leaves_stores_that_open(tmp_path: Path):
    """Killed at line after line of the upgrade; the next start finishes it."""
    code = {"upgrading.py", "migrations.py", "files.py"}
    for at in range(1, 3000, 151):
        here = tmp_path / str(at)
        old = unpack(VERSIONS[0], here)
        ended = killed(lambda old=old: _open(old), code, at)
        _whole(old)
        assert not (old.data / "upgrading").exists()
        shutil.rmtree(here)
        if not ended:
            break
    assert at > 300
