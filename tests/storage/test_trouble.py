"""Which errors pass by themselves, told by real ones; and what of them may be written in a log."""

import errno
import sqlite3

import pytest

from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from feedback.storage.trouble import StoreBusyError, Trouble, cause, trouble
from tests.storage.samples import UPKEEP


def put(store, name="a", size=10):
    with store.change(UPKEEP) as w:
        w.put("meta", {"name": name, "value": "x" * size})


def test_a_full_file_saves_nothing_and_goes_on_afterwards(store: SqliteStore):
    put(store)
    connection = store.connection("main", None)
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (before,) = connection.execute("PRAGMA max_page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(sqlite3.Error) as caught:
        put(store, "b", 100_000)
    assert (trouble(caught.value), cause(caught.value)) == (Trouble.UNSAVED, "SQLITE_FULL")
    assert store.count("meta", name="b") == 0
    connection.execute(f"PRAGMA max_page_count = {before}")
    put(store, "b", 100_000)
    assert store.count("meta", name="b") == 1


def test_a_file_that_may_not_be_written(store: SqliteStore):
    store.connection("main", None).execute("PRAGMA query_only = ON")
    with pytest.raises(sqlite3.Error) as caught:
        put(store)
    assert (trouble(caught.value), cause(caught.value)) == (Trouble.UNSAVED, "SQLITE_READONLY")


def test_a_file_that_somebody_else_holds(store: SqliteStore, data_dir):
    put(store)
    other = sqlite3.connect(data_dir / "main.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.Error) as caught:
        put(store)
    other.execute("ROLLBACK")
    other.close()
    assert (trouble(caught.value), cause(caught.value)) == (Trouble.BUSY, "SQLITE_BUSY")
    put(store)


@pytest.mark.parametrize(
    ("error", "kind", "name"),
    [
        (OSError(errno.ENOSPC, "disk full"), Trouble.UNSAVED, "ENOSPC"),
        (OSError(errno.EROFS, "read only"), Trouble.UNSAVED, "EROFS"),
        (PermissionError(errno.EACCES, "a folder"), Trouble.UNSAVED, "EACCES"),
        (OSError(errno.EMFILE, "too many"), Trouble.BUSY, "EMFILE"),
        (MemoryError(), Trouble.BUSY, None),
        (StoreBusyError(), Trouble.BUSY, None),
        (FileNotFoundError(errno.ENOENT, "/i/TOKEN"), None, "ENOENT"),
        (sqlite3.IntegrityError("somebody's text"), None, None),
        (ValueError("somebody's text"), None, None),
    ],
)
def test_what_passes_and_what_does_not(error, kind, name):
    assert (trouble(error), cause(error)) == (kind, name)
    wrapped = RuntimeError("ours")
    wrapped.__cause__ = error
    assert trouble(wrapped) is kind


@pytest.mark.parametrize("fault", [sqlite3.OperationalError("full"), OSError(errno.EIO, "disk")])
def test_what_fails_after_the_commit_does_not_say_that_nothing_was_saved(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch, caplog, fault
):
    def fail(*_given):
        raise fault

    monkeypatch.setattr("feedback.storage.sqlite.empty_log", fail)
    with store.change(UPKEEP, "keyring") as w:
        w.put("keyring_meta", {"name": "a", "value": "b"})
    monkeypatch.setattr(SqliteStore, "_remember", fail)
    with store.change(Event("scheme.created"), "main") as w:
        w.put("meta", {"name": "a", "value": "b"})
    assert (store.count("meta", name="a"), store.count("keyring_meta", name="a")) == (1, 1)
    assert [one.getMessage() for one in caplog.records] == [
        "a log was not emptied",
        "the newest row of the record was not noted",
    ]
