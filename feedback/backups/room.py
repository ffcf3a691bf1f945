"""Whether a disk has room, and folders for what lies there only while a backup is made."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from feedback.errors import Conflict
from feedback.storage.files import overwrite

__all__ = ["clear", "need_room", "remove", "size_of", "work_folder"]

_WORK: Final = "backup-work"
_SPARE: Final = 64 * 1024 * 1024
_MB: Final = 1_000_000


def size_of(paths: Iterable[Path]) -> int:
    """Bytes of the files that are there."""
    total = 0
    for path in paths:
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue  # gone since it was listed
    return total


def need_room(folder: Path, size: int, *, what: str) -> None:
    """`Conflict` unless the folder's disk takes `size` bytes and a little more."""
    found = os.statvfs(folder)
    free = found.f_bavail * found.f_frsize
    if free < size + _SPARE:
        raise Conflict(
            f"{what} needs {(size + _SPARE) // _MB + 1:,} MB free at {folder}, and there are "
            f"{free // _MB:,} MB. Make room and try again."
        )


@contextmanager
def work_folder(data_dir: Path) -> Iterator[Path]:
    """An empty folder within the data folder, gone when the block ends, however it ends."""
    clear(data_dir)
    folder = data_dir / _WORK
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        clear(data_dir)


def clear(data_dir: Path) -> None:
    """Remove what a backup that was killed left in the data folder. No backup may be under way."""
    remove(data_dir / _WORK)


def remove(folder: Path) -> None:
    """Remove a folder with copies of stores, if it is there."""
    for keyring in folder.rglob("keyring.db*"):
        overwrite(keyring)
    if folder.exists():
        shutil.rmtree(folder)
