"""What an error of a disk, a database or the system means for whoever asked: whether it passes.

    trouble(error)  # UNSAVED: nothing can be written; BUSY: not now; None: a fault of ours
    cause(error)    # "SQLITE_FULL", "ENOSPC": for a log, where an error's own text may say too much

Names are those of https://www.sqlite.org/rescode.html and of errno(3).
"""

import errno
import sqlite3
from enum import Enum
from typing import Final

__all__ = ["StoreBusyError", "Trouble", "cause", "trouble"]


class StoreBusyError(OSError):
    """Somebody holds a store for so long that nobody else should begin to wait for it."""


class Trouble(Enum):
    """Which of the two passing faults it is."""

    UNSAVED = "nothing can be written"
    BUSY = "not now"


_OF_SYSTEM: Final = {
    **dict.fromkeys(
        (
            errno.ENOSPC,
            errno.EDQUOT,
            errno.EFBIG,
            errno.EROFS,
            errno.EIO,
            errno.EACCES,
            errno.EPERM,
        ),
        Trouble.UNSAVED,
    ),
    **dict.fromkeys((errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN), Trouble.BUSY),
}
# By the primary code, which is the first byte of any extended one.
_OF_SQLITE: Final = {
    **dict.fromkeys(
        (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR), Trouble.UNSAVED
    ),
    **dict.fromkeys(
        (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL), Trouble.BUSY
    ),
    # No file could be opened: too many are open, or the folder is away.
    **dict.fromkeys((sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM), Trouble.BUSY),
}


def trouble(error: BaseException | None) -> Trouble | None:
    """What kind of passing fault it is, also where it was raised `from` one; None if another."""
    while error is not None:
        if found := _kind(error):
            return found
        error = error.__cause__
    return None


def cause(error: BaseException) -> str | None:
    """The name that SQLite or the system has for it, and nothing that anybody typed."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorname", None)
    if isinstance(error, OSError) and error.errno is not None:
        return errno.errorcode.get(error.errno)
    return None


def _kind(error: BaseException) -> Trouble | None:
    if isinstance(error, (MemoryError, StoreBusyError)):
        return Trouble.BUSY
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        return None if code is None else _OF_SQLITE.get(code & 0xFF)
    if isinstance(error, OSError) and error.errno is not None:
        return _OF_SYSTEM.get(error.errno)
    return None
