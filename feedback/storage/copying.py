"""Whole copies of one SQLite file, and rewriting it: both by VACUUM, so that no page keeps what
was removed, or where it once lay. Readers and writers go on meanwhile."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from feedback.storage.files import empty_log

__all__ = ["CopyError", "as_bytes", "check_whole", "copy_file", "named_waves", "rewrite"]


class CopyError(Exception):
    """A store is damaged, or could not be copied."""


def copy_file(path: Path, to: Path) -> None:
    """Copy the file at `path` as it is at one moment to `to`, for its owner alone.

    The copy is one file without a log. Raises `FileNotFoundError`, `CopyError`.
    """
    os.close(os.open(to, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with _opened(path) as source:
        source.execute("VACUUM INTO ?", (str(to),))
    check_whole(to)


def as_bytes(path: Path) -> bytes:
    """The same as bytes: a small store whose copy should lie nowhere."""
    name = f"file:{secrets.token_hex(8)}?mode=memory&cache=shared"
    with closing(sqlite3.connect(name, uri=True)) as held, _opened(path) as source:
        source.execute(f"VACUUM INTO '{name}'")
        _check(held)
        return held.serialize()


def rewrite(path: Path) -> None:
    """Write the file anew. The caller holds its lock."""
    with _opened(path) as connection:
        connection.execute("VACUUM")
        empty_log(connection)


def named_waves(path: Path) -> list[str]:
    """Which wave files a copy of main names."""
    address = f"{path.absolute().as_uri()}?immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as copy:
        found = copy.execute("SELECT file FROM waves WHERE file IS NOT NULL ORDER BY file")
        return [str(file) for (file,) in found]


def check_whole(path: Path) -> None:
    """`CopyError` unless every page and index of a copy is as it should be."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as copy:
        copy.execute("PRAGMA trusted_schema = OFF")
        _check(copy)


def _check(connection: sqlite3.Connection) -> None:
    try:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise CopyError(f"a store is damaged: {error}") from error
    if found != ("ok",):
        raise CopyError("a store is damaged: 'PRAGMA integrity_check' finds faults in it")


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of its own: the stores' own ones may neither attach nor vacuum."""
    if not path.exists():
        raise FileNotFoundError(path)
    address = f"{path.absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
            for pragma in ("temp_store = MEMORY", "secure_delete = ON", "synchronous = FULL"):
                connection.execute(f"PRAGMA {pragma}")
            yield connection
    except sqlite3.DatabaseError as error:
        if not path.exists():
            raise FileNotFoundError(path) from error
        raise CopyError(f"{path.name} cannot be copied: {error}") from error
