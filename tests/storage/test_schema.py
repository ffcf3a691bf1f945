"""Tables as data, and files migrated to them."""

import sqlite3
from pathlib import Path

import pytest

from feedback.storage.files import prepare
from feedback.storage.migrations import MIGRATIONS, TooNewError, migrate, version
from feedback.storage.schema import STORES, TABLES, tables_of


def columns(connection: sqlite3.Connection, table: str) -> dict[str, tuple[str, bool, bool]]:
    """name -> declared type, whether it may be empty, whether it is the primary key."""
    rows = connection.execute(f"PRAGMA table_info({table})").fetchall()
    return {row[1]: (row[2], not row[3], bool(row[5])) for row in rows}


@pytest.mark.parametrize("store", STORES)
def test_a_new_file_has_exactly_the_tables_of_its_store(tmp_path: Path, store: str):
    path = tmp_path / "new.db"
    prepare(path, store)
    connection = sqlite3.connect(path)
    there = {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    assert there == {table.name for table in tables_of(store)}
    kinds = {str: "TEXT", bytes: "BLOB", int: "INTEGER"}
    for table in tables_of(store):
        assert columns(connection, table.name) == {
            column.name: (
                kinds[column.type],
                column.null,
                column.name == table.key,
            )
            for column in table.columns
        }
    assert version(connection) == len(MIGRATIONS[store])
    connection.close()


def test_migrating_twice_changes_nothing(tmp_path: Path):
    path = tmp_path / "main.db"
    prepare(path, "main")
    before = path.read_bytes()
    prepare(path, "main")
    assert path.read_bytes() == before


def test_a_step_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch):
    def step(database) -> None:
        database.execute("CREATE TABLE half (id)")
        raise ZeroDivisionError

    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, "volatile")
    done = version(connection)
    monkeypatch.setitem(MIGRATIONS, "volatile", (*MIGRATIONS["volatile"], step))
    with pytest.raises(ZeroDivisionError):
        migrate(connection, "volatile")
    assert version(connection) == done
    assert columns(connection, "half") == {}
    monkeypatch.setitem(MIGRATIONS, "volatile", MIGRATIONS["volatile"][:done])
    connection.execute(f"PRAGMA user_version = {done + 1}")
    with pytest.raises(TooNewError, match="volatile"):
        migrate(connection, "volatile")
    connection.close()


def test_unique_values_are_unique(tmp_path: Path):
    """What the schema calls unique, the file refuses twice."""
    for store in STORES:
        path = tmp_path / f"{store}.db"
        prepare(path, store)
        connection = sqlite3.connect(path)
        for table in tables_of(store):
            indexes = connection.execute(f"PRAGMA index_list({table.name})").fetchall()
            unique = {
                tuple(row[2] for row in connection.execute(f"PRAGMA index_info({index[1]})"))
                for index in indexes
                if index[2]
            }
            assert set(table.unique) <= unique
        connection.close()


def test_names_of_tables_and_columns_need_no_quoting():
    """They are put into statements as they are."""
    for table in TABLES.values():
        for name in (table.name, *(column.name for column in table.columns)):
            assert name.isidentifier()
            assert name.isascii()
            assert "__" not in name  # which separates a column from its comparison
