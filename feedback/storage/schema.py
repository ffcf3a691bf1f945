"""Every table of every store; `table` says what a table is."""

from typing import Final

from feedback.storage.main_tables import MAIN
from feedback.storage.member_tables import MEMBERS
from feedback.storage.other_tables import OTHER
from feedback.storage.table import Column, Kind, Table

__all__ = ["STORES", "TABLES", "Column", "Kind", "Table", "tables_of"]

# In this order they are locked, and in this order a change commits.
STORES: Final[tuple[str, ...]] = ("keyring", "wave", "diaries", "volatile", "main")

_ALL: Final = (*MAIN, *MEMBERS, *OTHER)
TABLES: Final = {table.name: table for table in _ALL}


def tables_of(store: str) -> tuple[Table, ...]:
    """The tables of one store."""
    return tuple(table for table in _ALL if table.store == store)
