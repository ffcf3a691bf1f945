"""Reading and writing rows by table, over whichever connections hold them."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence

from feedback.storage import rows
from feedback.storage.schema import TABLES
from feedback.storage.store import Row, Value

__all__ = ["Rows", "RowsWriter", "WaveReader", "store_of"]


def store_of(table: str) -> str:
    """The name of the store that has this table."""
    if table not in TABLES:
        raise rows.SchemaError(f"no table {table}")
    return TABLES[table].store


class Rows:
    """Reads over the connections that `_at` hands out by table."""

    def _at(self, table: str) -> sqlite3.Connection:
        raise NotImplementedError

    def one(self, table: str, **where: Value) -> Row | None:
        found = rows.read_rows(self._at(table), table, order="", limit=2, where=where)
        if len(found) > 1:
            raise rows.SchemaError(f"more than one row of {table}")
        return found[0] if found else None

    def all(
        self, table: str, *, order: str = "", limit: int | None = None, **where: Value
    ) -> list[Row]:
        return rows.read_rows(self._at(table), table, order=order, limit=limit, where=where)

    def pick(
        self, table: str, *names: str, order: str = "", **where: Value
    ) -> list[tuple[Value, ...]]:
        return rows.pick_rows(self._at(table), table, names, order=order, where=where)

    def among(
        self, table: str, *names: str, column: str, values: Sequence[Value]
    ) -> list[tuple[Value, ...]]:
        return rows.pick_among(self._at(table), table, names, column, values)

    def count(self, table: str, **where: Value) -> int:
        return rows.count_rows(self._at(table), table, where)


class RowsWriter(Rows):
    """Inside one change: the stores it named, and nothing else."""

    def __init__(self, connections: Mapping[str, sqlite3.Connection]) -> None:
        self._connections = connections

    def _at(self, table: str) -> sqlite3.Connection:
        name = store_of(table)
        if name not in self._connections:
            raise rows.SchemaError(f"this change does not name {name}, where {table} is")
        return self._connections[name]

    def add(self, table: str, row: Mapping[str, Value]) -> None:
        rows.add_rows(self._at(table), table, [row])

    def add_all(self, table: str, many: Sequence[Mapping[str, Value]]) -> None:
        rows.add_rows(self._at(table), table, many)

    def put(self, table: str, row: Mapping[str, Value]) -> None:
        rows.put_row(self._at(table), table, row)

    def set(self, table: str, values: Mapping[str, Value], **where: Value) -> int:
        return rows.change_rows(self._at(table), table, values, where)

    def remove(self, table: str, **where: Value) -> int:
        return rows.remove_rows(self._at(table), table, where)


class WaveReader(Rows):
    """Reads in one wave's file."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect

    def _at(self, table: str) -> sqlite3.Connection:
        if store_of(table) != "wave":
            raise rows.SchemaError(f"{table} is not in a wave's file")
        return self._connect()
