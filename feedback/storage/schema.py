"""Every table of every store; `table` says what a table is."""

from typing import Final

from feedback.storage.main_tables import MAIN
from feedback.storage.other_tables import OTHER
from feedback.storage.table import Column, Kind, Table

__all__ = ["STORES", "TABLES", "Column", "Kind", "Table", "tables_of"]

# In this order they are locked, and in this order a change commits.
STORES: Final[tuple[str, ...]] = ("keyring", "wave", "volatile", "main")

TABLES: Final = {table.name: table for table in (*MAIN, *OTHER)}


def tables_of(store: str) -> tuple[Table, ...]:
    """The tables of one store."""
    return tuple(table for table in (*MAIN, *OTHER) if table.store == store)
