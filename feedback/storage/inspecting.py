"""Looking at a store's file without changing it: for what must know before anything is opened."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from feedback.storage.migrations import MIGRATIONS, version
from feedback.storage.schema import STORES

__all__ = ["FIXED", "StoreFile", "looking", "store_files"]

FIXED: Final = tuple(name for name in STORES if name != "wave")
"""The stores that have one file each."""
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
    found = []
    for path, store in named:
        if path.exists():
            with looking(path) as connection:
                found.append(StoreFile(path, store, version(connection)))
    return tuple(found)


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
