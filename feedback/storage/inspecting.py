"""Looking at a store's file without changing it: for what must know before anything is opened."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from feedback.storage.migrations import MIGRATIONS, version
from feedback.storage.schema import STORES

__all__ = [
    "FIXED",
    "UNREADABLE",
    "Seen",
    "StoreFile",
    "looking",
    "see",
    "store_files",
    "whole",
    "wrapped_keys",
]

FIXED: Final = tuple(name for name in STORES if name != "wave")
"""The stores that have one file each."""
UNREADABLE: Final = (OSError, sqlite3.Error)
"""What reading a file may raise, where it is damaged, or not ours to read."""
_PATIENCE: Final = 5.0  # seconds, while somebody empties a write-ahead log


@dataclass(frozen=True)
class StoreFile:
    """One file of a data folder, and which version its tables have: 0 before it has any."""

    path: Path
    store: str
    version: int

    @property
    def known(self) -> int:
        """The version that this program writes."""
        return len(MIGRATIONS[self.store])

    @property
    def pending(self) -> bool:
        """Whether rows are there that a migration will touch."""
        return 0 < self.version < self.known

    @property
    def size(self) -> int:
        """Bytes, with the write-ahead log."""
        log = self.path.with_name(self.path.name + "-wal")
        return sum(path.stat().st_size for path in (self.path, log) if path.exists())


def store_files(data_dir: Path) -> tuple[StoreFile, ...]:
    """The files that are there, with their versions."""
    named = [(data_dir / f"{name}.db", name) for name in FIXED]
    named += [(path, "wave") for path in sorted((data_dir / "waves").glob("*.db"))]
    found = (_file(path, store) for path, store in named)
    return tuple(one for one in found if one)


def _file(path: Path, store: str) -> StoreFile | None:
    try:
        with looking(path) as connection:
            return StoreFile(path, store, version(connection))
    except sqlite3.OperationalError:
        if path.exists():
            raise
        return None  # not made yet, or dropped just now


@dataclass(frozen=True)
class Seen:
    """What the stores say of themselves, read without a key.

    keys: wrapped purpose keys by name. keyring, main: their own notes (`keyring_meta`, `meta`).
    recorded: time of the newest record of an action. done: number that each job left.
    """

    keys: Mapping[str, bytes]
    keyring: Mapping[str, str]
    main: Mapping[str, str]
    recorded: datetime | None
    done: Mapping[str, int]


def see(data_dir: Path) -> Seen:
    """Read it. Raises what `UNREADABLE` lists."""
    with looking(data_dir / "keyring.db") as keyring:
        notes = dict(keyring.execute("SELECT name, value FROM keyring_meta").fetchall())
    with looking(data_dir / "main.db") as main:
        more = dict(main.execute("SELECT name, value FROM meta").fetchall())
        newest = main.execute("SELECT at FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    with looking(data_dir / "volatile.db") as volatile:
        done = dict(volatile.execute("SELECT id, done FROM jobs").fetchall())
    recorded = datetime.fromisoformat(newest[0]) if newest else None
    return Seen(wrapped_keys(data_dir), notes, more, recorded, done)


def wrapped_keys(data_dir: Path) -> dict[str, bytes]:
    """The purpose keys in the keyring, by name, as they lie there."""
    with looking(data_dir / "keyring.db") as keyring:
        return dict(keyring.execute("SELECT name, wrapped FROM purpose_keys").fetchall())


def whole(path: Path) -> bool:
    """Whether a file's pages hold together, as SQLite's quick check sees it."""
    with looking(path) as connection:
        try:
            return [row[0] for row in connection.execute("PRAGMA quick_check(1)")] == ["ok"]
        except sqlite3.DatabaseError:
            return False


@contextmanager
def looking(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that can only read. SQLite may leave an empty log beside a file nobody else
    has open; whoever opens it next takes it away."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=_PATIENCE
    )
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        yield connection
    finally:
        connection.close()
