"""One SQLite file: how it is opened, locked, written and emptied. Settings found by trying."""

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from feedback.storage.migrations import migrate
from feedback.storage.trouble import StoreBusyError

__all__ = ["FileLock", "connect", "empty_log", "overwrite", "prepare", "settle_folder"]

# A database file is written by its owner only; SQLite gives -wal and -shm the same mode.
_MODE: Final = 0o600
# Writers queue on the lock file, so SQLite's own waiting only ever concerns a passing reader.
_BUSY_MS: Final = 250
_BLOCK: Final = 1024 * 1024
# Threads of one process that may wait for others' locks as long as it takes: of the four that
# serve pages one stays, to say that this is busy, and for whoever only reads.
_MOST_WAITING: Final = 3
# Seconds after which a lock that somebody else holds is not to be waited for by one more.
_PATIENCE: Final = 5.0
_LOOK: Final = 0.01
_DDL: Final = frozenset(
    {
        sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_CREATE_INDEX,
        sqlite3.SQLITE_CREATE_TABLE,
        sqlite3.SQLITE_CREATE_TEMP_TABLE,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_CREATE_VIEW,
        sqlite3.SQLITE_CREATE_VTABLE,
        sqlite3.SQLITE_CREATE_TEMP_INDEX,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_CREATE_TEMP_VIEW,
        sqlite3.SQLITE_DETACH,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_DROP_TRIGGER,
        sqlite3.SQLITE_DROP_VIEW,
    }
)


def connect(path: Path, *, durable: bool = True) -> sqlite3.Connection:
    """Open an existing file for this thread. Tables can't be made or dropped through it.

    `durable` syncs every commit to the disk; without it a power cut may lose the newest
    commits, never the file (for what is never backed up and can be asked for again).
    """
    connection = _open(path, durable=durable)
    # An insert into a misspelt table would otherwise create it.
    connection.set_authorizer(_no_ddl)
    return connection


def prepare(path: Path, store: str) -> None:
    """Make the file if it is missing, and bring its tables to this code's version."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, _MODE))
    connection = _open(path, durable=True)
    try:
        migrate(connection, store)
    finally:
        connection.close()


def empty_log(connection: sqlite3.Connection) -> bool:
    """Copy the write-ahead log into the file and cut it to nothing: deleted keys and older
    states of a slot would otherwise stay in it. False if a reader stood in the way."""
    busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return busy == 0


def overwrite(path: Path) -> None:
    """Zeros in the place of a copy's content, which may hold keys that are destroyed later, before
    it is removed. As far as it goes: on a disk that fails it is still better gone than there."""
    with suppress(OSError), path.open("r+b") as file:
        left = path.stat().st_size  # and not a byte more: the disk may be full
        while left > 0:
            file.write(bytes(min(left, _BLOCK)))
            left -= _BLOCK
        file.flush()
        os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# Which threads of this process wait for a lock, and since when.
_WAITING: Final[dict[int, float]] = {}


class FileLock:
    """An exclusive `flock` on a lock file; one object for each thread. Re-entrant."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, _MODE)
        self._depth = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        if self._depth == 0 and not self._free():
            self._wait()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    @contextmanager
    def attempted(self) -> Iterator[bool]:
        """Held if nobody else holds it now (then True), without waiting."""
        try:
            if self._depth == 0:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        with self.held():
            yield True

    def close(self) -> None:
        with suppress(OSError):
            os.close(self._descriptor)

    def _free(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait(self) -> None:
        """In the system's own queue; or, where enough others of this process stand there already,
        for a short while. `StoreBusyError`."""
        me, began = threading.get_ident(), time.monotonic()
        while True:
            others = list(_WAITING.values())
            if len(others) < _MOST_WAITING:
                break
            if began - min(others) > _PATIENCE or time.monotonic() - began > _PATIENCE:
                raise StoreBusyError
            time.sleep(_LOOK)
            if self._free():
                return
        _WAITING[me] = began
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        finally:
            _WAITING.pop(me, None)


def _open(path: Path, *, durable: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        timeout=_BUSY_MS / 1000,
        cached_statements=256,
        check_same_thread=False,  # closed by whoever shuts down; used by one thread alone
    )
    for pragma in (
        "journal_mode = WAL",
        f"synchronous = {'FULL' if durable else 'NORMAL'}",
        "secure_delete = ON",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _no_ddl(action: int, *_about: object) -> int:
    return sqlite3.SQLITE_DENY if action in _DDL else sqlite3.SQLITE_OK
