"""The record of actions: whole, or shown to be changed."""

import sqlite3
from pathlib import Path

import pytest

from feedback.audit import service
from feedback.storage import record
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event

ROWS = 7


@pytest.fixture
def written(store: SqliteStore) -> SqliteStore:
    for at in range(ROWS):
        scheme = "one" if at % 2 else "two"
        with store.change(Event("scheme.settings", by=f"a{at}", scheme=scheme, detail={"n": at})):
            pass
    return store


def test_an_empty_record(store: SqliteStore):
    assert service.check(store) == service.Report(0, None, ())


def test_a_whole_record(written: SqliteStore):
    report = service.check(written)
    assert (report.rows, report.faults) == (ROWS, ())
    assert report.head == record.newest(written)
    assert report.head.seq == ROWS


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET detail = '{}' WHERE seq = 3",
        "UPDATE audit SET actor = 'x' WHERE seq = 1",
        "UPDATE audit SET scheme = NULL WHERE seq = 7",
        "UPDATE audit SET mac = zeroblob(32) WHERE seq = 7",
        "DELETE FROM audit WHERE seq = 4",
        "DELETE FROM audit WHERE seq = 1",
        "DELETE FROM audit WHERE seq >= 6",
        "DELETE FROM audit",
    ],
)
def test_changes(written: SqliteStore, data_dir: Path, change: str):
    with sqlite3.connect(data_dir / "main.db") as connection:
        assert connection.execute(change).rowcount
    connection.close()
    assert service.check(written).faults


def test_rows_in_another_order(written: SqliteStore, data_dir: Path):
    with sqlite3.connect(data_dir / "main.db") as connection:
        for old, new in ((2, 100), (3, 2), (100, 3)):
            connection.execute("UPDATE audit SET seq = ? WHERE seq = ?", (new, old))
    connection.close()
    assert service.check(written).faults


def test_more_rows_than_are_read_at_once(written: SqliteStore, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(record, "_AT_ONCE", 3)
    assert service.check(written).rows == ROWS
    assert service.check(written).faults == ()


def test_what_was_done_in_a_scheme(written: SqliteStore):
    found = service.entries(written, "one")
    assert [entry.detail["n"] for entry in found] == [5, 3, 1]
    assert {entry.event for entry in found} == {"scheme.settings"}
    assert found[0].by == "a5"
