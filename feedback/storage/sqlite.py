"""The store on SQLite: main, keyring and volatile, and one file for each wave.

Every thread has its own connections. Writers of one file queue on a lock file (a fair, woken
queue: SQLite's own waiting sleeps and starves) and then begin at once as writers.
"""

import json
import os
import secrets
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Final

from feedback.clock import Clock, today
from feedback.storage import chain, rows
from feedback.storage.files import FileLock, connect, empty_log, prepare
from feedback.storage.neverback import NeverBack
from feedback.storage.schema import STORES, TABLES
from feedback.storage.store import Event, Row, Value
from feedback.storage.vault import PURPOSES, Vault, wrap

__all__ = ["SqliteStore", "initialise"]

_FIXED: Final = ("keyring", "volatile", "main")
_OPEN_WAVES: Final = 8
# What holds keys, and slots' older states, is never left in a write-ahead log.
_EMPTIED: Final = frozenset({"keyring", "wave"})


def initialise(data_dir: Path, masters: tuple[bytes, ...], clock: Clock) -> "SqliteStore":
    """Make the folder, stores and purpose keys that are missing, migrate, and open."""
    for folder in (data_dir, data_dir / "waves", data_dir / "locks"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(data_dir / "locks" / "start")
    with lock.held():  # several processes may start at once
        for name in _FIXED:
            prepare(data_dir / f"{name}.db", name)
        for path in (data_dir / "waves").glob("*.db"):
            prepare(path, "wave")
        store = SqliteStore(data_dir, masters, clock)
        with store.change(Event("upkeep"), "keyring") as writer:
            for name in PURPOSES:
                if writer.one("purpose_keys", name=name) is None:
                    wrapped = wrap(masters[0], name, secrets.token_bytes(32))
                    writer.add("purpose_keys", {"name": name, "wrapped": wrapped})
        store.never_back.create()
    lock.close()
    return store


class _Rows:
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

    def count(self, table: str, **where: Value) -> int:
        return rows.count_rows(self._at(table), table, where)


class _Writer(_Rows):
    """Inside one change: the stores it named, and nothing else."""

    def __init__(self, connections: Mapping[str, sqlite3.Connection]) -> None:
        self._connections = connections

    def _at(self, table: str) -> sqlite3.Connection:
        rows._names(table)  # noqa: SLF001 - same package: names the unknown table
        return self._connections[TABLES[table].store]

    def add(self, table: str, row: Mapping[str, Value]) -> None:
        rows.add_rows(self._at(table), table, [row])

    def add_all(self, table: str, many: Sequence[Mapping[str, Value]]) -> None:
        rows.add_rows(self._at(table), table, many)

    def put(self, table: str, row: Mapping[str, Value]) -> None:
        rows.add_rows(self._at(table), table, [row], replace=True)

    def set(self, table: str, values: Mapping[str, Value], **where: Value) -> int:
        return rows.change_rows(self._at(table), table, values, where)

    def remove(self, table: str, **where: Value) -> int:
        return rows.remove_rows(self._at(table), table, where)


class _WaveReader(_Rows):
    def __init__(self, store: "SqliteStore", file: str) -> None:
        self._store = store
        self._file = file

    def _at(self, table: str) -> sqlite3.Connection:
        if TABLES[table].store != "wave":
            raise rows.SchemaError(f"{table} is not in a wave's file")
        return self._store.connection("wave", self._file)


class SqliteStore(_Rows):
    """See `feedback.storage.store.Store`, which this fulfils."""

    def __init__(self, data_dir: Path, masters: tuple[bytes, ...], clock: Clock) -> None:
        self._dir = data_dir
        self._local = threading.local()
        self.clock = clock
        self.vault = Vault(self, masters)
        self._never_back: NeverBack | None = None

    @property
    def never_back(self) -> NeverBack:
        if self._never_back is None:
            self._never_back = NeverBack(self._dir / "never-back", self.vault.key("never-back"))
        return self._never_back

    def now(self) -> datetime:
        return self.clock.now()

    def today(self) -> date:
        return today(self.clock)

    def wrapped_key(self, name: str) -> bytes | None:
        row = self.one("purpose_keys", name=name)
        wrapped = row["wrapped"] if row else None
        return wrapped if isinstance(wrapped, bytes) else None

    def wave(self, file: str) -> _WaveReader:
        return _WaveReader(self, file)

    def create_wave(self) -> str:
        file = secrets.token_hex(8)
        prepare(self._wave_path(file), "wave")
        return file

    def drop_wave(self, file: str) -> None:
        path = self._wave_path(file)
        if not path.exists():
            return
        # Another process may still hold the file open: emptied, it has nothing left to show.
        with self.change(Event("upkeep"), "wave", wave=file) as writer:
            for table in ("slots", "answers", "comments"):
                writer.remove(table)
        self._forget_wave(file)
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    def wave_files(self) -> list[str]:
        """Names of the wave files that are there; a crash may leave one that main forgot."""
        return sorted(path.stem for path in (self._dir / "waves").glob("*.db"))

    @contextmanager
    def change(self, event: Event, *on: str, wave: str | None = None) -> Iterator[_Writer]:
        named = set(on) or {"main"}
        if not event.quiet:
            named.add("main")
        order = [name for name in STORES if name in named]
        if len(order) != len(named) or ("wave" in named) != (wave is not None):
            raise rows.SchemaError("a change names its stores, and the wave's file with 'wave'")
        with ExitStack() as held:
            for name in order:
                held.enter_context(self._lock(name, wave).held())
            connections = {name: self.connection(name, wave) for name in order}
            yield from self._transaction(event, connections)

    def _transaction(
        self, event: Event, connections: dict[str, sqlite3.Connection]
    ) -> Iterator[_Writer]:
        for connection in connections.values():
            connection.execute("BEGIN IMMEDIATE")
        head = None
        try:
            writer = _Writer(connections)
            yield writer
            if not event.quiet:
                head = self._record(writer, event)
            for connection in connections.values():
                connection.execute("COMMIT")
        except BaseException:
            for connection in connections.values():
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            raise
        for name, connection in connections.items():
            if name in _EMPTIED:
                empty_log(connection)  # a reader may refuse; `settle` comes back to it
        if head:
            self._remember(head)

    def _record(self, writer: _Writer, event: Event) -> chain.Head:
        newest = writer.all("audit", order="seq desc", limit=1)
        seq = int(newest[0]["seq"] or 0) + 1 if newest else 1
        before = newest[0]["mac"] if newest else chain.START
        previous = before if isinstance(before, bytes) else chain.START
        row: dict[str, Value] = {
            "seq": seq,
            "at": self.now().isoformat(timespec="minutes"),
            "event": event.kind,
            "scheme": event.scheme,
            "actor": event.by,
            "detail": json.dumps(dict(event.detail), sort_keys=True),
            "previous": previous,
        }
        own = chain.link(self.vault.key("audit"), row, previous)
        writer.add("audit", row | {"mac": own})
        return chain.Head(seq=seq, mac=own)

    def _remember(self, head: chain.Head) -> None:
        # After main's commit: a crash between leaves the chain longer than remembered, which
        # is no fault; a chain shorter than remembered was cut.
        with self.change(Event("upkeep"), "keyring") as writer:
            value = json.dumps([head.seq, head.mac.hex()])
            writer.put("keyring_meta", {"name": "audit-head", "value": value})

    @contextmanager
    def exclusive(self, name: str) -> Iterator[None]:
        with self._lock(f"only-{name}", None).held():
            yield

    def settle(self) -> None:
        for name in _FIXED:
            with self._lock(name, None).held():
                empty_log(self.connection(name, None))
        for file in self.wave_files():
            with self._lock("wave", file).held():
                if self._wave_path(file).exists():
                    empty_log(self.connection("wave", file))

    def close(self) -> None:
        """Close this thread's connections and locks."""
        for connection in self._connections().values():
            connection.close()
        for lock in self._locks().values():
            lock.close()
        self._local.__dict__.clear()

    def connection(self, name: str, wave: str | None) -> sqlite3.Connection:
        """This thread's connection; for the modules of this package."""
        known = self._connections()
        key = f"wave:{wave}" if name == "wave" else name
        found = known.get(key)
        if found is None:
            path = self._wave_path(wave or "") if name == "wave" else self._dir / f"{name}.db"
            found = known[key] = connect(path, durable=name != "volatile")
            waves = [other for other in known if other.startswith("wave:")]
            for old in waves[: len(waves) - _OPEN_WAVES]:
                known.pop(old).close()
        return found

    def _at(self, table: str) -> sqlite3.Connection:
        rows._names(table)  # noqa: SLF001 - same package: names the unknown table
        return self.connection(TABLES[table].store, None)

    def _connections(self) -> "OrderedDict[str, sqlite3.Connection]":
        pid = os.getpid()
        if getattr(self._local, "pid", None) != pid:  # a connection must not cross a fork
            self._local.pid = pid
            self._local.connections = OrderedDict()
            self._local.locks = {}
        found: OrderedDict[str, sqlite3.Connection] = self._local.connections
        return found

    def _locks(self) -> dict[str, FileLock]:
        self._connections()
        found: dict[str, FileLock] = self._local.locks
        return found

    def _lock(self, name: str, wave: str | None) -> FileLock:
        locks = self._locks()
        key = f"wave-{wave}" if name == "wave" else name
        if key not in locks:
            locks[key] = FileLock(self._dir / "locks" / key)
        return locks[key]

    def _wave_path(self, file: str) -> Path:
        if not file.isalnum():
            raise rows.SchemaError("a wave file's name is letters and digits")
        return self._dir / "waves" / f"{file}.db"

    def _forget_wave(self, file: str) -> None:
        connection = self._connections().pop(f"wave:{file}", None)
        if connection:
            connection.close()
        lock = self._locks().pop(f"wave-{file}", None)
        if lock:
            lock.close()
