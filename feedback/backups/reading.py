"""The plain content of a backup: each store as it is at one moment, media, the never-back file."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from feedback.storage.store import Store

__all__ = ["MEDIUM", "media_files", "pieces_of", "store_files", "text_of"]

MEDIUM: Final = r"[0-9a-f]{64}/[0-9a-f]{32}"
"""How the place of a medium is written, within its folder."""
_PIECE: Final = 1 << 20
# Linux: reading does not change the time of the last reading.
_QUIETLY: Final = getattr(os, "O_NOATIME", 0)


def store_files(data_dir: Path, store: Store) -> list[Path]:
    """The files of the stores that a backup copies, for their sizes."""
    fixed = [data_dir / f"{name}.db{log}" for name in ("main", "diaries") for log in ("", "-wal")]
    return [*fixed, *(data_dir / "waves" / f"{file}.db" for file in store.wave_files())]


def media_files(store: Store) -> list[Path]:
    """Every medium there is, in the order of drawn names; nothing that others left there."""
    found = (path for path in store.media.glob("*/*") if path.is_file())
    return sorted(one for one in found if re.fullmatch(MEDIUM, _place(store, one)))


def _place(store: Store, path: Path) -> str:
    return path.relative_to(store.media).as_posix()


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
