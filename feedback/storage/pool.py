"""Each thread's own connections and locks to the files of one data folder."""

import os
import sqlite3
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Final

from feedback.storage.files import FileLock, connect
from feedback.storage.rows import SchemaError
from feedback.storage.store import WaveGoneError

__all__ = ["Pool"]

_OPEN_WAVES: Final = 8
# Connections that came over a fork. Even closing one there would touch locks, log and file of
# the parent's (https://www.sqlite.org/howtocorrupt.html, 2.6), so they are kept, unused.
_INHERITED: Final[list[object]] = []


class Pool:
    """Connections and locks by the store's name, and the wave's file for "wave"."""

    def __init__(self, data_dir: Path) -> None:
        self._dir = data_dir
        self._local = threading.local()

    @property
    def writing(self) -> bool:
        """Whether this thread is inside a change."""
        self._connections()
        return bool(self._local.writing)

    @writing.setter
    def writing(self, now: bool) -> None:
        self._connections()
        self._local.writing = now

    def connection(self, name: str, wave: str | None) -> sqlite3.Connection:
        """This thread's connection. `WaveGoneError` if the wave's file is not there."""
        known = self._connections()
        key = f"wave:{wave}" if name == "wave" else name
        if key not in known:
            path = self.wave_path(wave or "") if name == "wave" else self._dir / f"{name}.db"
            try:
                known[key] = connect(path, durable=name != "volatile")
            except sqlite3.OperationalError as error:
                if name == "wave" and not path.exists():
                    raise WaveGoneError(wave) from error
                raise
            self._close_oldest(known)
        known.move_to_end(key)
        return known[key]

    def lock(self, name: str, wave: str | None = None) -> FileLock:
        """This thread's lock for one store, or for something else that has a name."""
        locks = self._locks()
        key = f"wave-{wave}" if name == "wave" else name
        if key not in locks:
            locks[key] = FileLock(self._dir / "locks" / key)
        return locks[key]

    def wave_path(self, file: str) -> Path:
        if not file.isalnum():
            raise SchemaError("a wave file's name is letters and digits")
        return self._dir / "waves" / f"{file}.db"

    def forget_wave(self, file: str) -> None:
        """Close this thread's connection to a wave's file."""
        connection = self._connections().pop(f"wave:{file}", None)
        if connection:
            connection.close()

    def close(self) -> None:
        """Close this thread's connections and locks."""
        for connection in self._connections().values():
            connection.close()
        for lock in self._locks().values():
            lock.close()
        self._local.__dict__.clear()

    def _close_oldest(self, known: "OrderedDict[str, sqlite3.Connection]") -> None:
        waves = [key for key in known if key.startswith("wave:")]
        for key in waves[: max(0, len(waves) - _OPEN_WAVES)]:
            if not known[key].in_transaction:
                known.pop(key).close()

    def _connections(self) -> "OrderedDict[str, sqlite3.Connection]":
        pid = os.getpid()
        if getattr(self._local, "pid", None) != pid:
            if hasattr(self._local, "pid"):
                _INHERITED.append(self._local.connections)
            self._local.pid = pid
            self._local.writing = False
            self._local.connections = OrderedDict()
            self._local.locks = {}
        found: OrderedDict[str, sqlite3.Connection] = self._local.connections
        return found

    def _locks(self) -> dict[str, FileLock]:
        self._connections()
        found: dict[str, FileLock] = self._local.locks
        return found
