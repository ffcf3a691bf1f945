"""Reading and writing rows of one SQLite file by equality and comparison, checked by schema."""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from feedback.storage.schema import TABLES
from feedback.storage.store import Row, Value

__all__ = [
    "SchemaError",
    "add_rows",
    "change_rows",
    "count_rows",
    "pick_among",
    "pick_rows",
    "put_row",
    "read_rows",
    "remove_rows",
]

_LISTED: Final = 500  # values in one statement
_COMPARE: Final = {"lte": "<=", "lt": "<", "gte": ">=", "gt": ">"}


class SchemaError(Exception):
    """A table, column or type that the schema does not have. A fault of the program."""


def read_rows(
    connection: sqlite3.Connection,
    table: str,
    *,
    order: str,
    limit: int | None,
    where: Mapping[str, Value],
) -> list[Row]:
    sql = _select(table, order, limit, _shape(where))
    found = connection.execute(sql, _values(where)).fetchall()
    columns = _names(table)
    return [dict(zip(columns, row, strict=True)) for row in found]


def pick_rows(
    connection: sqlite3.Connection,
    table: str,
    names: tuple[str, ...],
    *,
    order: str,
    where: Mapping[str, Value],
) -> list[tuple[Value, ...]]:
    """Tuples of the named columns alone: a dictionary for each row takes several times as long."""
    sql = _select(table, order, None, _shape(where), names)
    return connection.execute(sql, _values(where)).fetchall()


def pick_among(
    connection: sqlite3.Connection,
    table: str,
    names: tuple[str, ...],
    column: str,
    values: Sequence[Value],
) -> list[tuple[Value, ...]]:
    """The same of rows whose column holds one of these values, in no order."""
    _check(table, column)
    found: list[tuple[Value, ...]] = []
    for start in range(0, len(values), _LISTED):
        some = values[start : start + _LISTED]
        marks = ", ".join("?" * len(some))
        sql = f"{_select(table, '', None, (), names)} WHERE {column} IN ({marks})"
        found += connection.execute(sql, some).fetchall()
    return found


def count_rows(connection: sqlite3.Connection, table: str, where: Mapping[str, Value]) -> int:
    sql = f"SELECT count(*) FROM {table}{_where(table, _shape(where))}"  # noqa: S608 - names from the schema
    found: int = connection.execute(sql, _values(where)).fetchone()[0]
    return found


def add_rows(
    connection: sqlite3.Connection,
    table: str,
    rows: Sequence[Mapping[str, Value]],
) -> None:
    for row in rows:
        for name, value in row.items():
            _check_value(table, name, value)
        connection.execute(_insert(table, tuple(row)), tuple(row.values()))


def put_row(connection: sqlite3.Connection, table: str, row: Mapping[str, Value]) -> None:
    """Replace the row of the same primary key alone: `INSERT OR REPLACE` would also delete
    every other row that shares something unique with it."""
    for name, value in row.items():
        _check_value(table, name, value)
    names, key = _names(table), TABLES[table].key
    marks = ", ".join("?" for _ in names)
    assigned = ", ".join(f"{name} = excluded.{name}" for name in names if name != key)
    sql = (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks}) "  # noqa: S608 - names from the schema
        f"ON CONFLICT ({key}) DO UPDATE SET {assigned}"
    )
    connection.execute(sql, [row.get(name) for name in names])


def change_rows(
    connection: sqlite3.Connection,
    table: str,
    values: Mapping[str, Value],
    where: Mapping[str, Value],
) -> int:
    for name, value in values.items():
        _check_value(table, name, value)
    assigned = ", ".join(f"{name} = ?" for name in values)
    sql = f"UPDATE {table} SET {assigned}{_where(table, _shape(where))}"  # noqa: S608 - names from the schema
    return connection.execute(sql, [*values.values(), *_values(where)]).rowcount


def remove_rows(connection: sqlite3.Connection, table: str, where: Mapping[str, Value]) -> int:
    sql = f"DELETE FROM {table}{_where(table, _shape(where))}"  # noqa: S608 - names from the schema
    return connection.execute(sql, _values(where)).rowcount


@lru_cache(maxsize=512)
def _select(
    table: str,
    order: str,
    limit: int | None,
    shape: tuple[tuple[str, bool], ...],
    names: tuple[str, ...] = (),
) -> str:
    for name in names:
        _check(table, name)
    columns = ", ".join(names or _names(table))
    sql = f"SELECT {columns} FROM {table}{_where(table, shape)}"  # noqa: S608 - names from the schema
    if order:
        name, _, direction = order.partition(" ")
        _check(table, name)
        sql += f" ORDER BY {name}{' DESC' if direction == 'desc' else ''}"
    if limit is not None:
        sql += f" LIMIT {int(limit)}"
    return sql


@lru_cache(maxsize=128)
def _insert(table: str, names: tuple[str, ...]) -> str:
    marks = ", ".join("?" for _ in names)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names checked


def _shape(where: Mapping[str, Value]) -> tuple[tuple[str, bool], ...]:
    return tuple((key, value is None) for key, value in where.items())


def _values(where: Mapping[str, Value]) -> list[Value]:
    return [value for value in where.values() if value is not None]


@lru_cache(maxsize=512)
def _where(table: str, shape: tuple[tuple[str, bool], ...]) -> str:
    terms = []
    for key, null in shape:
        name, _, compare = key.partition("__")
        _check(table, name)
        if compare and compare not in _COMPARE:
            raise SchemaError(f"no comparison {compare}")
        if compare and null:
            raise SchemaError("nothing is more or less than None")
        terms.append(f"{name} IS NULL" if null else f"{name} {_COMPARE.get(compare, '=')} ?")
    return " WHERE " + " AND ".join(terms) if terms else ""


@lru_cache(maxsize=128)
def _names(table: str) -> tuple[str, ...]:
    try:
        return tuple(column.name for column in TABLES[table].columns)
    except KeyError as error:
        raise SchemaError(f"no table {table}") from error


def _check(table: str, name: str) -> None:
    if name not in _names(table):
        raise SchemaError(f"no column {name} in {table}")


def _check_value(table: str, name: str, value: Value) -> None:
    # SQLite would take a number for a text, and keep it as one.
    column = _column(table, name)
    if value is None and column[1]:
        return
    if type(value) is not column[0]:
        raise SchemaError(f"{table}.{name} holds {column[0].__name__}")


@lru_cache(maxsize=512)
def _column(table: str, name: str) -> tuple[type, bool]:
    _check(table, name)
    found = next(column for column in TABLES[table].columns if column.name == name)
    return found.type, found.null
