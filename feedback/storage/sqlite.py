"""The store on SQLite: a file for each of `FIXED`, and one for each wave.

Every thread has its own connections. Writers of one file queue on a lock file (a fair, woken
queue: SQLite's own waiting sleeps and starves) and then begin at once as writers.
"""

import json
import logging
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Final

from feedback.clock import Clock, today
from feedback.storage import chain, rows
from feedback.storage.copying import as_bytes, copy_file, rewrite
from feedback.storage.files import FileLock, empty_log, prepare
from feedback.storage.generations import (
    OlderKeyringError,
    bring_in_line,
    check_order,
    is_fork,
    note_keyring,
)
from feedback.storage.inspecting import FIXED
from feedback.storage.neverback import GENERATION, NeverBack
from feedback.storage.pool import Pool
from feedback.storage.readers import Rows, RowsWriter, WaveReader, store_of
from feedback.storage.record import newest, remember, remembered
from feedback.storage.schema import STORES, tables_of
from feedback.storage.store import Event, Value, WaveGoneError
from feedback.storage.upgrading import bring_up
from feedback.storage.vault import PURPOSES, Vault

__all__ = ["SqliteStore", "initialise"]

_log: Final = logging.getLogger(__name__)
# What holds keys, and slots' older states, is never left in a write-ahead log.
_EMPTIED: Final = frozenset({"keyring", "wave", "diaries"})


def initialise(data_dir: Path, masters: tuple[bytes, ...], clock: Clock) -> "SqliteStore":
    """Make the folder, stores and purpose keys that are missing, migrate, and open."""
    for folder in (data_dir, data_dir / "waves", data_dir / "locks"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (data_dir / "main.db").exists() and not (data_dir / "keyring.db").exists():
        raise OlderKeyringError(
            f"{data_dir} has a main store but no keyring. Put keyring.db back: without it "
            "nothing opens. Or restore a backup into an empty folder (docs/backups.md)."
        )
    with closing(FileLock(data_dir / "locks" / "start")) as lock, lock.held():
        # Several processes may start at once.
        bring_up(data_dir)
        store = SqliteStore(data_dir, masters, clock)
        try:
            _make_keys(store)
            _check_never_back(store)
        except BaseException:
            store.close()
            raise
    return store


def _make_keys(store: "SqliteStore") -> None:
    with store.change(Event("upkeep"), "keyring") as writer:
        for name in PURPOSES:
            if writer.one("purpose_keys", name=name) is None:
                wrapped = store.vault.wrap_new(name, secrets.token_bytes(32))
                writer.add("purpose_keys", {"name": name, "wrapped": wrapped})
            else:
                # With another master key nothing may be added: that would be lost with it.
                store.vault.key(name)


def _check_never_back(store: "SqliteStore") -> None:
    """Make the never-back file once. Later it must be there, and what it says is followed."""
    if store.one("keyring_meta", name=GENERATION) is None:
        store.never_back.create()
        with store.change(Event("upkeep"), "keyring") as writer:
            writer.put("keyring_meta", {"name": GENERATION, "value": "0"})
    check_order(store)
    bring_in_line(store)


class SqliteStore(Rows):
    """See `feedback.storage.store.Store`, which this fulfils."""

    def __init__(self, data_dir: Path, masters: tuple[bytes, ...], clock: Clock) -> None:
        self._dir = data_dir
        self.media = data_dir / "media"
        self._pool = Pool(data_dir)
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

    def wave(self, file: str) -> WaveReader:
        return WaveReader(lambda: self.connection("wave", file))

    def create_wave(self) -> str:
        file = secrets.token_hex(8)
        prepare(self._pool.wave_path(file), "wave")
        return file

    def drop_wave(self, file: str) -> None:
        path = self._pool.wave_path(file)
        with self._pool.lock("wave", file).held():
            if not path.exists():
                return
            prepare(path, "wave")  # a crash may have left it before it had its tables
            # Another process may still hold the file open: emptied, it has nothing left to show.
            with self.change(Event("upkeep"), "wave", wave=file) as writer:
                for table in tables_of("wave"):
                    writer.remove(table.name)
            if not empty_log(self.connection("wave", file)):
                return  # a reader keeps the old rows in the file: once it is gone, come back
            self._pool.forget_wave(file)
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)

    def wave_files(self) -> list[str]:
        """Names of the wave files that are there; a crash may leave one that main forgot."""
        return sorted(path.stem for path in (self._dir / "waves").glob("*.db"))

    @contextmanager
    def change(self, event: Event, *on: str, wave: str | None = None) -> Iterator[RowsWriter]:
        named = set(on) or {"main"}
        if not event.quiet:
            named.add("main")
        order = [name for name in STORES if name in named]
        if len(order) != len(named) or ("wave" in named) != (wave is not None):
            raise rows.SchemaError("a change names its stores, and the wave's file with 'wave'")
        if self._pool.writing:
            # It would end up in the outer one's transaction, or take locks against their order.
            raise rows.SchemaError("a change inside a change")
        with ExitStack() as held:
            for name in order:
                held.enter_context(self._pool.lock(name, wave).held())
            connections = {name: self.connection(name, wave) for name in order}
            self._pool.writing = True
            held.callback(setattr, self._pool, "writing", False)
            writer = RowsWriter(connections)
            with _transaction(connections):
                yield writer
                if {"keyring", "main"} <= named:
                    note_keyring(writer)
                head = None if event.quiet else self._record(writer, event)
            for name in _EMPTIED & connections.keys():
                # A reader may refuse; `settle` comes back to it.
                with _already_saved("a log was not emptied"):
                    empty_log(connections[name])
        if head:
            with _already_saved("the newest row of the record was not noted"):
                self._remember(head)

    def _record(self, writer: RowsWriter, event: Event) -> chain.Head:
        before = newest(writer) or chain.Head(0, chain.START)
        row: dict[str, Value] = {
            "seq": before.seq + 1,
            "at": self.now().isoformat(timespec="minutes"),
            "event": event.kind,
            "scheme": event.scheme,
            "actor": event.by,
            "detail": json.dumps(dict(event.detail), sort_keys=True),
            "previous": before.mac,
        }
        own = chain.link(self.vault.key("audit"), row, before.mac)
        writer.add("audit", row | {"mac": own})
        return chain.Head(before.seq + 1, own)

    def _remember(self, head: chain.Head) -> None:
        # After main's commit: a crash between leaves the chain longer than remembered, which
        # is no fault; a chain shorter than remembered was cut. And after main's lock is free,
        # since locks are taken keyring first: so another's newer head may be there already.
        with self.change(Event("upkeep"), "keyring") as writer:
            known = remembered(writer)
            # Never in the place of one that an older copy of main went another way from.
            if known is None or (known.seq < head.seq and not is_fork(self, known)):
                remember(writer, head)

    @contextmanager
    def exclusive(self, name: str) -> Iterator[None]:
        with self._pool.lock(f"only-{name}").held():
            yield

    @contextmanager
    def attempt(self, name: str) -> Iterator[bool]:
        with self._pool.lock(f"only-{name}").attempted() as got:
            yield got

    def vacuum(self, name: str) -> None:
        if name not in FIXED:
            raise rows.SchemaError(f"no store {name}")
        if self._pool.writing:
            raise rows.SchemaError("a store is rewritten on its own, not inside a change")
        with self._pool.lock(name).held():
            rewrite(self._dir / f"{name}.db")

    def copy_to(self, to: Path, name: str, *, wave: str | None = None) -> None:
        path = self._pool.wave_path(wave) if wave else self._dir / f"{name}.db"
        try:
            copy_file(path, to)
        except FileNotFoundError as error:
            raise WaveGoneError(wave) from error

    def copy_bytes(self, name: str) -> bytes:
        return as_bytes(self._dir / f"{name}.db")

    def settle(self) -> None:
        for name in FIXED:
            with self._pool.lock(name).held():
                empty_log(self.connection(name, None))
        for file in self.wave_files():
            with self._pool.lock("wave", file).held():
                if self._pool.wave_path(file).exists():
                    empty_log(self.connection("wave", file))

    def close(self) -> None:
        """Close this thread's connections and locks."""
        self._pool.close()

    def connection(self, name: str, wave: str | None) -> sqlite3.Connection:
        """This thread's connection; for the modules of this package."""
        return self._pool.connection(name, wave)

    def version(self, table: str) -> object | None:
        connection = self._at(table)
        if connection.in_transaction:
            return None
        # The first tells of other connections alone, and is not to be compared between two; the
        # second counts this one's own rows (https://www.sqlite.org/pragma.html#pragma_data_version).
        (others,) = connection.execute("PRAGMA data_version").fetchone()
        return connection, others, connection.total_changes

    def _at(self, table: str) -> sqlite3.Connection:
        return self.connection(store_of(table), None)


@contextmanager
def _already_saved(fault: str) -> Iterator[None]:
    """What comes after the commit may fail, as on a disk that is full, but must not say that
    nothing was saved: it was."""
    try:
        yield
    except (OSError, sqlite3.Error):
        _log.exception(fault)


@contextmanager
def _transaction(connections: Mapping[str, sqlite3.Connection]) -> Iterator[None]:
    """One on each, in the order in which they commit; on any error, none."""
    try:
        for connection in connections.values():
            connection.execute("BEGIN IMMEDIATE")
        yield
        for connection in connections.values():
            connection.execute("COMMIT")
    except BaseException:
        for connection in connections.values():
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        raise
