"""SQLite behind the store: how files are opened, and when they are refused."""

import os
import secrets
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

from feedback.clock import SetClock
from feedback.storage.migrations import TooNewError
from feedback.storage.neverback import NeverBackError
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.storage.store import Event
from feedback.storage.vault import VaultError
from tests.conftest import MASTER
from tests.storage.parts import NEW, OLD, UPKEEP, key, slot
from tests.storage.together import processes, threads


def test_files_are_for_their_owner_alone(data_dir: Path, clock: SetClock):
    before = os.umask(0)
    try:
        store = initialise(data_dir, (MASTER,), clock)
        file = store.create_wave()
        with store.change(Event("scheme.created"), "keyring", "wave", "volatile", wave=file) as w:
            w.add("slots", slot(1))
            w.add("keyring_meta", {"name": "a", "value": "b"})
        modes = {
            str(path.relative_to(data_dir)): stat.S_IMODE(path.stat().st_mode)
            for path in [data_dir, *data_dir.rglob("*")]
        }
    finally:
        os.umask(before)
    store.close()
    assert {"main.db", "keyring.db", "volatile.db", "never-back", "main.db-wal"} <= modes.keys()
    folders = {".", "waves", "locks"}
    assert {name: modes[name] for name in folders} == dict.fromkeys(folders, 0o700)
    assert {mode for name, mode in modes.items() if name not in folders} == {0o600}


def test_the_authorizer_refuses_tables_made_or_dropped(store: SqliteStore):
    connection = store.connection("main", None)
    for statement in (
        "CREATE TABLE x (a)",
        "CREATE TEMP TABLE x (a)",
        "CREATE VIEW x AS SELECT 1",
        "CREATE INDEX x ON meta (value)",
        "CREATE TRIGGER x AFTER INSERT ON meta BEGIN SELECT 1; END",
        "CREATE VIRTUAL TABLE x USING dbstat",
        "ALTER TABLE meta ADD COLUMN x TEXT",
        "DROP TABLE meta",
        "DROP INDEX idx_tokens_wave",
        "ATTACH ':memory:' AS other",
    ):
        with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited"):
            connection.execute(statement)


def test_a_file_is_set_to_be_safe(store: SqliteStore):
    file = store.create_wave()
    for name, wave in (("main", None), ("keyring", None), ("wave", file)):
        connection = store.connection(name, wave)
        read = {
            pragma: connection.execute(f"PRAGMA {pragma}").fetchone()[0]
            for pragma in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
        assert read == {
            "journal_mode": "wal",
            "synchronous": 2,
            "secure_delete": 1,
            "foreign_keys": 1,
        }


def test_newer_stores_are_refused(store: SqliteStore, data_dir: Path, clock: SetClock):
    for name in ("main.db", f"waves/{store.create_wave()}.db"):
        raw = sqlite3.connect(data_dir / name)
        kept = raw.execute("PRAGMA user_version").fetchone()[0]
        raw.execute("PRAGMA user_version = 99")
        with pytest.raises(TooNewError, match="99"):
            initialise(data_dir, (MASTER,), clock)
        raw.execute(f"PRAGMA user_version = {kept}")
        raw.close()
    initialise(data_dir, (MASTER,), clock).close()


@pytest.mark.usefixtures("store")
def test_another_master_key_is_said_to_be_wrong(data_dir: Path, clock: SetClock):
    with pytest.raises(VaultError, match="key file"):
        initialise(data_dir, (bytes(32),), clock)
    initialise(data_dir, (bytes(32), MASTER), clock).close()


def test_another_master_key_adds_nothing(store: SqliteStore, data_dir: Path, clock: SetClock):
    with store.change(UPKEEP, "keyring") as writer:
        writer.remove("purpose_keys", name="ledger")  # as when a new program brings a new key
    with pytest.raises(VaultError):
        initialise(data_dir, (bytes(32),), clock)
    assert store.one("purpose_keys", name="ledger") is None
    again = initialise(data_dir, (MASTER,), clock)
    assert len(again.vault.key("ledger")) == 32
    again.close()


@pytest.mark.parametrize("harm", ["lost", "older", "changed"])
def test_the_never_back_file_is_missed(
    store: SqliteStore, data_dir: Path, clock: SetClock, harm: str
):
    path = data_dir / "never-back"
    older = path.read_bytes()
    store.never_back.add([bytes(32)], until="2027-01")
    initialise(data_dir, (MASTER,), clock).close()  # a start remembers how new it was
    if harm == "lost":
        path.unlink()
    else:
        path.write_bytes(older if harm == "older" else path.read_bytes().replace(b"01", b"02"))
    with pytest.raises(NeverBackError):
        initialise(data_dir, (MASTER,), clock)
    if harm == "lost":
        assert not path.exists()


def test_a_fork_uses_connections_of_its_own(store: SqliteStore):
    """The child neither uses nor closes what its parent has open."""
    with store.change(UPKEEP, "volatile") as writer:
        writer.add("throttles", {"name": b"parent", "failures": 0, "next": 0})
        inherited = store.connection("volatile", None)

        def look(_at: int) -> tuple[bool, int]:
            own = store.connection("volatile", None)
            return own is inherited, store.count("throttles")

        assert processes(2, look) == [(False, 0)] * 2
    assert store.count("throttles") == 1

    def write(at: int) -> None:
        for _ in range(5):
            with store.change(UPKEEP, "volatile") as writer:
                writer.put("throttles", {"name": bytes([at]), "failures": 1, "next": 0})

    assert processes(2, write) == [None] * 2
    assert store.count("throttles") == 3
    check = store.connection("volatile", None).execute("PRAGMA integrity_check").fetchone()
    assert check == ("ok",)


def test_keys_are_committed_before_what_needs_them(store: SqliteStore):
    """Over several stores a power cut can come between: then a key is there too many, never
    one too few. And the record comes last, with main."""
    file, order = store.create_wave(), []
    names = ("main", "wave", "diaries", "volatile", "keyring")
    for name in names:
        store.connection(name, file if name == "wave" else None).set_trace_callback(
            lambda sql, name=name: order.append(name) if sql == "COMMIT" else None
        )
    with store.change(Event("scheme.created"), *names, wave=file):
        pass
    assert order == [
        "keyring",
        "wave",
        "diaries",
        "volatile",
        "main",
        "keyring",
    ]  # then the head's own


def test_every_thread_has_its_own_connection(store: SqliteStore):
    mine = store.connection("main", None)
    others = threads(3, lambda _at: store.connection("main", None), lambda: None)
    assert len({id(one) for one in [mine, *others]}) == 4
    for one in others:
        assert isinstance(one, sqlite3.Connection)
        one.close()


def test_an_interrupted_keyring_change_is_whole_again(store: SqliteStore, data_dir: Path):
    """A copy of the folder in the middle of a change opens as it was before."""
    with store.change(UPKEEP, "keyring") as writer:
        writer.add("participant_keys", key(1, OLD))
    copy = data_dir.parent / "copy"
    with store.change(UPKEEP, "keyring") as writer:
        writer.set("participant_keys", {"wrapped": NEW}, id=1)
        shutil.copytree(data_dir, copy)
    stolen = sqlite3.connect(copy / "keyring.db")
    assert stolen.execute("SELECT wrapped FROM participant_keys").fetchall() == [(OLD,)]
    stolen.close()


def test_a_wave_that_a_crash_left_without_tables_is_dropped(store: SqliteStore, data_dir: Path):
    path = data_dir / "waves" / f"{secrets.token_hex(8)}.db"
    path.touch()
    store.drop_wave(path.stem)
    assert list((data_dir / "waves").iterdir()) == []
