"""The plain content of a backup: each store as it is at one moment, media, the never-back file."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from feedback.storage.store import Store

__all__ = ["media_files", "pieces_of", "store_files", "text_of"]

_PIECE: Final = 1 << 20
# Linux: reading does not change the time of the last reading.
_QUIETLY: Final = getattr(os, "O_NOATIME", 0)


def store_files(data_dir: Path, store: Store) -> list[Path]:
    """The files of the stores that a backup copies, for their sizes."""
    fixed = [data_dir / f"{name}.db{log}" for name in ("main", "diaries") for log in ("", "-wal")]
    return [*fixed, *(data_dir / "waves" / f"{file}.db" for file in store.wave_files())]


def media_files(store: Store) -> list[Path]:
    """Every medium there is, in the order of drawn names."""
    return sorted(store.media.glob("*/*"))


def pieces_of(path: Path) -> Iterator[bytes]:
    """A file's content in pieces. It is opened at once: `FileNotFoundError`."""
    flags = os.O_RDONLY | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags | _QUIETLY)
    except PermissionError:  # the flag is the file owner's alone
        descriptor = os.open(path, flags)
    return _pieces(descriptor)


def _pieces(descriptor: int) -> Iterator[bytes]:
    with os.fdopen(descriptor, "rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def text_of(content: bytes) -> Iterator[bytes]:
    """Bytes in memory, in pieces."""
    for at in range(0, len(content), _PIECE):
        yield content[at : at + _PIECE]
