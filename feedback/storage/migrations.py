"""Bringing a store's file to this code's version: forward only, under the store's lock."""

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from feedback.storage.schema import TABLES, Table, tables_of

if TYPE_CHECKING:
    from feedback.storage.database import Database

__all__ = ["MIGRATIONS", "TooNewError", "check_known", "migrate", "version"]


Step = Callable[["Database"], None]


class TooNewError(Exception):
    """The file was written by newer code than this."""


def _create(store: str) -> Step:
    def run(database: "Database") -> None:
        for table in tables_of(store):
            _create_table(database, table)

    return run


def _create_table(database: "Database", table: Table) -> None:
    made = database.table(table.name)
    made.create(
        {column.name: column.type for column in table.columns},
        pk=table.key,
        not_null={column.name for column in table.columns if not column.null},
    )
    for unique in table.unique:
        made.create_index(unique, unique=True)
    for index in table.index:
        made.create_index(index)


def _add(*names: str) -> Step:
    """Tables that files of an earlier version lack; new ones have them from `_create`."""

    def run(database: "Database") -> None:
        there = database.table_names()
        for name in names:
            if name not in there:
                _create_table(database, TABLES[name])

    return run


# For each store, in order; the file's `user_version` says how many have run.
MIGRATIONS: Final[dict[str, tuple[Step, ...]]] = {
    "keyring": (_create("keyring"),),
    "wave": (_create("wave"), _add("comment_decisions")),
    "volatile": (_create("volatile"), _add("deliveries")),
    "diaries": (_create("diaries"),),
    "main": (
        _create("main"),
        _add(
            *("members", "passkeys", "arrangements", "contract_texts"),
            *("pairs", "shared_records", "tallies"),
        ),
        _add("notices", "holds"),
    ),
}


def version(connection: sqlite3.Connection) -> int:
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def check_known(store: str, found: int) -> None:
    """`TooNewError` where this program would not understand what is in a file."""
    known = len(MIGRATIONS[store])
    if found > known:
        raise TooNewError(
            f"The {store} store has version {found}; this program knows {known}. "
            "Install the newer program again. No store was changed."
        )


def migrate(connection: sqlite3.Connection, store: str) -> None:
    """Run what has not run yet, each in its own transaction. The caller holds the lock."""
    steps = MIGRATIONS[store]
    done = version(connection)
    check_known(store, done)
    if done == len(steps):
        return
    from feedback.storage.database import Database  # noqa: PLC0415 - a tenth of most starts

    for number, step in enumerate(steps[done:], start=done + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            step(Database(connection))
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
