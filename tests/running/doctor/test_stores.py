"""Stores that are damaged, unknown, not backed up, or that nobody works on."""

import sqlite3
from datetime import UTC, timedelta

import pytest

from feedback.running.doctor import stores
from feedback.running.doctor.finding import Level
from feedback.running.heartbeat import beat
from feedback.storage.inspecting import see, store_files
from feedback.storage.rewrapping import rewrap
from feedback.storage.store import Event
from tests.conftest import MASTER
from tests.storage.fixtures import VERSIONS, unpack

NEW = bytes([7]) * 32


def _file(folder, name):
    return next(one for one in store_files(folder) if one.path.stem == name)


def test_whole_stores_are_well(store, data_dir):
    store.create_wave()
    found = [stores.store_file(one) for one in store_files(data_dir)]
    assert len(found) == 5
    assert {one.level for one in found} == {Level.OK}


def test_a_damaged_store_is_told(store, data_dir):
    store.settle()
    store.close()
    path = data_dir / "main.db"
    content = path.read_bytes()
    path.write_bytes(content[: 4096 * 3] + b"\1" * 4096 * 4 + content[4096 * 7 :])
    got = stores.store_file(_file(data_dir, "main"))
    assert got.level is Level.FAULT
    assert "restore" in got.do


def test_versions_are_told(tmp_path):
    old = unpack(VERSIONS[0], tmp_path)
    got = stores.store_file(_file(old.data, "main"))
    assert (got.level, "upgrade --dry-run" in got.do) == (Level.WARNING, True)
    raw = sqlite3.connect(old.data / "main.db")
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    got = stores.store_file(_file(old.data, "main"))
    assert (got.level, "newer program" in got.do) == (Level.FAULT, True)


def test_a_large_log_is_told(store, data_dir):
    files = store_files(data_dir)
    assert stores.log_size(files).level is Level.OK
    log = data_dir / "volatile.db-wal"
    store.close()
    with log.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    got = stores.log_size(files)
    assert (got.level, "65 MB" in got.means) == (Level.WARNING, True)


def test_keys_that_do_not_open_are_named(store, data_dir):
    keys = see(data_dir).keys
    assert stores.keys_open((MASTER,), keys).level is Level.OK
    assert stores.keys_open((NEW, MASTER), keys).level is Level.WARNING
    lost = stores.keys_open((NEW,), keys)
    assert (lost.level, "slots" in lost.means) == (Level.FAULT, True)
    assert stores.keys_open((MASTER,), {"fields": keys["fields"]}).level is Level.FAULT
    rewrap(store, (NEW, MASTER), by="operator")
    assert stores.keys_open((NEW, MASTER), see(data_dir).keys).level is Level.OK


def test_a_worker_gives_signs_of_life(store, data_dir, clock):
    assert stores.worker(see(data_dir), clock.now()).level is Level.WARNING
    beat(store)
    seen = see(data_dir)
    assert stores.worker(seen, clock.now() + timedelta(minutes=4)).level is Level.OK
    late = stores.worker(seen, clock.now() + timedelta(minutes=6))
    assert (late.level, "2026-03-02 09:30 UTC" in late.means) == (Level.FAULT, True)


@pytest.mark.parametrize(
    ("days", "level"),
    [(0, Level.OK), (1, Level.OK), (3, Level.WARNING), (8, Level.FAULT), (None, Level.WARNING)],
)
def test_a_backup_grows_old(store, data_dir, clock, days, level):
    if days is not None:
        made = (clock.now() - timedelta(days=days)).astimezone(UTC)
        with store.change(Event("upkeep")) as writer:
            writer.put("meta", {"name": "backup-made", "value": made.strftime("%Y-%m-%dT%H")})
    got = stores.backup(see(data_dir), clock.now(), 7)
    assert got.level is level
    assert "feedback backup" in got.do or level is Level.OK


def test_the_newest_record_and_generation_are_seen(store, data_dir, clock):
    with store.change(Event("scheme.created")):
        pass
    assert see(data_dir).recorded == clock.now()
    with store.change(Event("upkeep"), "keyring") as writer:
        writer.put("keyring_meta", {"name": "never-back", "value": "12"})
    assert see(data_dir).keyring["never-back"] == "12"
