"""Rows of the stores, and what lies in their files."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feedback.storage.files import connect
from tests.storage.samples import UPKEEP

__all__ = ["NEW", "OLD", "UPKEEP", "found", "key", "reading", "slot"]
OLD, NEW = b"old-bytes-nobody-may-find-" * 120, b"new-bytes-that-stand-there" * 120


def found(folder: Path, wanted: bytes) -> list[str]:
    """The files of the folder in which these bytes are."""
    return [
        path.name for path in folder.rglob("*") if path.is_file() and wanted in path.read_bytes()
    ]


def slot(number: int, body: bytes = OLD) -> dict:
    return {"id": number, "name": bytes([number]), "locator": b"loca", "body": body}


def key(number: int, wrapped: bytes) -> dict:
    return {"id": number, "name": bytes([number]), "wrapped": wrapped}


@contextmanager
def reading(path: Path, table: str) -> Iterator[sqlite3.Connection]:
    """Another process that looks at the file and has not finished."""
    connection = connect(path)
    connection.execute("BEGIN")
    connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - ours
    yield connection
    if connection.in_transaction:
        connection.execute("COMMIT")
    connection.close()
