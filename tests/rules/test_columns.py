"""Every column of every table says what it holds, and every table how long it is kept."""

import sqlite3
from pathlib import Path

import pytest

from feedback.storage.schema import STORES, TABLES, Column, Kind, tables_of
from feedback.storage.sqlite import SqliteStore

SECRET = ("payload", "contact", "person", "envelope", "wrapped", "seed", "nest", "core", "message")

EVERY = [
    pytest.param(table.name, column, id=f"{table.name}.{column.name}")
    for table in TABLES.values()
    for column in table.columns
]


@pytest.mark.parametrize(("table", "column"), EVERY)
def test_every_column_is_classified(table: str, column: Column):
    assert isinstance(column.kind, Kind), table
    if column.kind is Kind.SEALED:
        assert column.type is bytes, "what is sealed is bytes"
    if column.name in SECRET:
        assert column.kind is Kind.SEALED


def test_a_files_columns_are_those_classified(store: SqliteStore, data_dir: Path):
    """A column that a migration adds and the schema does not list would be found here."""
    wave = store.create_wave()
    for name in STORES:
        path = (
            data_dir
            / ("waves" if name == "wave" else "")
            / f"{wave if name == 'wave' else name}.db"
        )
        connection = sqlite3.connect(path)
        there = {
            (table, row[1])
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
            for row in connection.execute(f"PRAGMA table_info({table})")
        }
        connection.close()
        listed = {
            (table.name, column.name) for table in tables_of(name) for column in table.columns
        }
        assert there == listed


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_says_how_long_and_where(name: str):
    table = TABLES[name]
    assert len(table.keep.split()) >= 2, "until when is a row kept?"
    assert table.store in STORES
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    for together in (*table.unique, *table.index):
        assert set(together) <= set(names)
    primary = table.columns[0]
    assert not primary.null


def test_every_store_has_tables_and_keys_come_first():
    """Changes commit in this order: a key is there before what needs it."""
    assert STORES == ("keyring", "wave", "diaries", "volatile", "main")
    assert all(tables_of(name) for name in STORES)
    assert sum(len(tables_of(name)) for name in STORES) == len(TABLES)


def test_what_a_participant_does_leaves_no_time_anywhere():
    """No column of a slot, an answer, a comment or a key could hold when something was done."""
    touched = {"slots", "answers", "comments", "participant_keys", "diary_blocks"}
    for name in touched:
        assert {column.name for column in TABLES[name].columns} <= {
            *("id", "name", "locator", "body"),
            *("pseudonym", "key_name", "mark", "envelope", "position"),
            *("wrapped", "owner"),
        }


def test_answers_and_comments_share_no_column_that_could_tie_them():
    shared = {column.name for column in TABLES["answers"].columns} & {
        column.name for column in TABLES["comments"].columns
    }
    assert shared == {"id", "key_name", "envelope"}
