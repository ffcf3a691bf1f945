"""Bringing all stores to this program's version, or none.

Before any file is touched, every one is looked at: a single one that newer code wrote stops the
start. A file that a migration will touch is copied first, and the copy migrated, checked and
compared with what this program would make afresh. Only then is the real file migrated.

A copy holds what its store holds, so it is overwritten before it is unlinked; that of the keyring
never reaches the disk: a key destroyed later must not live on in a free block.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from feedback.storage.files import FileLock, overwrite, prepare
from feedback.storage.inspecting import FIXED, StoreFile, looking, store_files, wrapped_keys
from feedback.storage.migrations import check_known, migrate

__all__ = ["UpgradeError", "bring_up", "pending", "rehearse"]

_SCRATCH: Final = "upgrading"
# The copy, and as much again for what the migration writes, in the copy or in the real one's log.
_TIMES: Final = 2
_SPARE: Final = 64 * 1024 * 1024
_MB: Final = 1024 * 1024


class UpgradeError(Exception):
    """The stores cannot be brought up to date. Nothing was changed; the text says what to do."""


def bring_up(data_dir: Path) -> None:
    """Make the stores that are missing and migrate the others. The caller holds the start lock.

    `TooNewError` or `UpgradeError` before anything was changed; `OSError` and `sqlite3.Error`
    where a file cannot be read.
    """
    files = _known(data_dir)
    _check_main(data_dir, files)
    rehearse(data_dir, [one for one in files if one.pending])
    for name in FIXED:
        prepare(data_dir / f"{name}.db", name)
    for one in files:
        # Not those that are up to date: whoever runs may drop one now, and it would come back.
        if one.store == "wave" and one.version < one.known:
            prepare(one.path, "wave")


def pending(data_dir: Path) -> tuple[StoreFile, ...]:
    """The files that have rows and an earlier version. `TooNewError` if any has a later one."""
    return tuple(one for one in _known(data_dir) if one.pending)


def rehearse(data_dir: Path, files: Sequence[StoreFile]) -> None:
    """Migrate a copy of each, one after the other, and throw it away. What a crash left of
    earlier ones is thrown away first. Raises as `bring_up`."""
    (data_dir / "locks").mkdir(mode=0o700, exist_ok=True)
    with closing(FileLock(data_dir / "locks" / "upgrade")) as lock, lock.held():
        _clear(data_dir)
        _check_room(data_dir, files)
        for one in files:
            _try(data_dir, one)


def _try(data_dir: Path, one: StoreFile) -> None:
    try:
        with _copied(data_dir, one) as copy:
            migrate(copy, one.store)
            _check(copy, one.store)
    except (sqlite3.Error, UpgradeError) as error:
        raise UpgradeError(
            f"The upgrade of the {one.store} store was tried on a copy and failed: {error}. "
            "No store was changed: the program that ran before still works with them."
        ) from error


def _known(data_dir: Path) -> tuple[StoreFile, ...]:
    files = store_files(data_dir)
    for one in files:
        check_known(one.store, one.version)
    return files


def _check_main(data_dir: Path, files: Sequence[StoreFile]) -> None:
    """Keys are made once every store is there. Beside them a new, empty main store would be taken
    for one that names no survey, and all answers for what a crash left."""
    versions = {one.store: one.version for one in files}
    if versions.get("keyring") and not versions.get("main") and wrapped_keys(data_dir):
        raise UpgradeError(
            f"{data_dir} has a keyring, but main.db is missing or empty. Put it back: without it "
            "nothing can be found. Or restore a backup into an empty folder (docs/backups.md). No "
            "store was changed."
        )


def _check_room(data_dir: Path, files: Sequence[StoreFile]) -> None:
    if not files:
        return
    needed = _TIMES * max(one.size for one in files) + _SPARE
    free = shutil.disk_usage(data_dir).free
    if free < needed:
        raise UpgradeError(
            f"An upgrade needs {-(-needed // _MB)} MB free in {data_dir}; {free // _MB} MB are. "
            "Make room, then start again. No store was changed."
        )


@contextmanager
def _copied(data_dir: Path, one: StoreFile) -> Iterator[sqlite3.Connection]:
    """A connection to a copy, which is gone afterwards whatever happens."""
    if one.store == "keyring":
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
            with looking(one.path) as source:
                source.backup(copy)
            yield copy
        return
    scratch = data_dir / _SCRATCH
    scratch.mkdir(mode=0o700)
    try:
        path = scratch / one.path.name
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with looking(one.path) as source:
            source.execute("VACUUM INTO ?", [str(path)])
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            for pragma in ("journal_mode = MEMORY", "synchronous = OFF", "temp_store = MEMORY"):
                copy.execute(f"PRAGMA {pragma}")
            yield copy
    finally:
        _clear(data_dir)


def _check(copy: sqlite3.Connection, store: str) -> None:
    said = [row[0] for row in copy.execute("PRAGMA integrity_check(1)")]
    if said != ["ok"]:
        raise UpgradeError("the migrated copy is damaged")
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrate(fresh, store)
        if _shape(copy) != _shape(fresh):
            raise UpgradeError("its tables differ from those of a new store")


def _shape(connection: sqlite3.Connection) -> set[tuple[object, ...]]:
    """Every column and index; their order in a table, which an upgrade may change, left out."""
    found: set[tuple[object, ...]] = set()
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\'"
    ).fetchall()
    for (table,) in tables:
        for _, name, kind, required, default, key in connection.execute(
            "SELECT * FROM pragma_table_info(?)", [table]
        ):
            found.add((table, name, kind, required, default, key))
        for _, index, unique, *_rest in connection.execute(
            "SELECT * FROM pragma_index_list(?)", [table]
        ).fetchall():
            columns = connection.execute("SELECT name FROM pragma_index_info(?)", [index])
            found.add((table, bool(unique), tuple(name for (name,) in columns)))
    return found


def _clear(data_dir: Path) -> None:
    """Overwrite and remove copies, also those that a crash left."""
    scratch = data_dir / _SCRATCH
    if not scratch.exists():
        return
    for path in scratch.iterdir():
        overwrite(path)
        path.unlink()
    scratch.rmdir()
