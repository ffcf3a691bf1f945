"""Copies of a store, and rewriting one: whole, of one moment, and with nothing of what was."""

import sqlite3
import stat
from pathlib import Path

import pytest

from feedback.storage.copying import CopyError, copy_file
from feedback.storage.rows import SchemaError
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import WaveGoneError
from tests.storage.parts import NEW, OLD, UPKEEP, found, key, reading, slot


def _rows(path: Path, sql: str) -> list[tuple]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_a_copy_is_one_file_for_its_owner_alone(store: SqliteStore, tmp_path: Path):
    file = store.create_wave()
    with store.change(UPKEEP, "wave", wave=file) as writer:
        writer.add_all("slots", [slot(number) for number in range(1, 30)])
    store.copy_to(tmp_path / "copy.db", "wave", wave=file)
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.db"]
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert _rows(tmp_path / "copy.db", "SELECT count(*) FROM slots") == [(29,)]


def test_a_copy_is_made_while_others_read_and_write(store: SqliteStore, tmp_path: Path, data_dir):
    with store.change(UPKEEP, "keyring") as writer:
        writer.add("participant_keys", key(1, OLD))
        store.copy_to(tmp_path / "during.db", "keyring")  # sees what was committed
    with reading(data_dir / "keyring.db", "participant_keys"):
        store.copy_to(tmp_path / "after.db", "keyring")
    count = "SELECT count(*) FROM participant_keys"
    assert _rows(tmp_path / "during.db", count) == [(0,)]
    assert _rows(tmp_path / "after.db", count) == [(1,)]


def test_a_copy_as_bytes_lies_nowhere(store: SqliteStore, tmp_path: Path):
    with store.change(UPKEEP, "keyring") as writer:
        writer.add("participant_keys", key(1, OLD))
    before = set(tmp_path.rglob("*"))
    copy = store.copy_bytes("keyring")
    assert set(tmp_path.rglob("*")) == before
    memory = sqlite3.connect(":memory:")
    memory.deserialize(copy)
    assert memory.execute("SELECT wrapped FROM participant_keys").fetchall() == [(OLD,)]
    memory.close()


def test_a_copy_holds_nothing_that_was_removed(store: SqliteStore):
    with store.change(UPKEEP, "keyring") as writer:
        writer.add_all("participant_keys", [key(number, OLD) for number in range(1, 99)])
    with store.change(UPKEEP, "keyring") as writer:
        writer.remove("participant_keys", id__gte=2)
        writer.set("participant_keys", {"wrapped": NEW}, id=1)
    assert OLD[:26] not in store.copy_bytes("keyring")


def test_it_is_not_written_over_another_file(store: SqliteStore, tmp_path: Path):
    (tmp_path / "copy.db").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        store.copy_to(tmp_path / "copy.db", "main")
    assert (tmp_path / "copy.db").read_bytes() == b"mine"


def test_a_wave_that_is_gone_is_said_to_be(store: SqliteStore, tmp_path: Path):
    file = store.create_wave()
    store.drop_wave(file)
    with pytest.raises(WaveGoneError):
        store.copy_to(tmp_path / "copy.db", "wave", wave=file)


def test_a_damaged_store_is_not_copied_as_if_it_were_whole(store: SqliteStore, tmp_path: Path):
    with store.change(UPKEEP, "keyring") as writer:
        writer.add_all("participant_keys", [key(number, OLD) for number in range(1, 250)])
    store.settle()
    store.copy_to(tmp_path / "sound.db", "keyring")
    content = bytearray((tmp_path / "sound.db").read_bytes())
    content[12_288:16_384] = bytes(4_096)
    (tmp_path / "hurt.db").write_bytes(content)
    with pytest.raises(CopyError):
        copy_file(tmp_path / "hurt.db", tmp_path / "copy.db")


def test_a_rewritten_store_has_no_free_pages(store: SqliteStore, data_dir: Path):
    with store.change(UPKEEP, "keyring") as writer:
        writer.add_all("participant_keys", [key(number, OLD) for number in range(1, 250)])
    with store.change(UPKEEP, "keyring") as writer:
        writer.remove("participant_keys", id__gte=2)
    store.settle()
    assert _rows(data_dir / "keyring.db", "PRAGMA freelist_count") != [(0,)]
    with reading(data_dir / "keyring.db", "participant_keys"):
        store.vacuum("keyring")
    store.settle()
    assert _rows(data_dir / "keyring.db", "PRAGMA freelist_count") == [(0,)]
    assert found(data_dir, OLD) == ["keyring.db"]
    assert store.count("participant_keys") == 1  # by the connection from before


def test_a_store_is_not_rewritten_inside_a_change(store: SqliteStore):
    with store.change(UPKEEP, "keyring"), pytest.raises(SchemaError):
        store.vacuum("keyring")
    with pytest.raises(SchemaError):
        store.vacuum("waves/../keyring")
