"""Where sealed media lie: one folder for each owner, one file for each medium.

Names are drawn or keyed, every file has one and the same time, and sizes come in steps of
64 KiB: a thief sees that an unnamed owner has media of about this size, and no more. What the
file system itself notes (when a file last changed its size) cannot be set from here.
"""

import errno
import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Final

from crypto import SEALED_CHUNK_SIZE, STREAM_HEADER_SIZE
from feedback.errors import Conflict, NotFound
from feedback.storage.files import settle_folder
from feedback.storage.store import Store

__all__ = ["FULL_DISK", "Folder", "MediaFile", "NoRoom", "clear_media", "make_locks", "new_name"]

FULL_DISK: Final = 512 * 1024 * 1024
"""Bytes of the disk that media leave free: the surveys need room to write, too."""
_NAME_SIZE: Final = 16
_NAME: Final = re.compile(r"[0-9a-f]{32}")
_TIME: Final = (0, 0)  # of every file and folder: 1970
_BATCH: Final = 8 * 1024 * 1024
_LOCKS: Final = 1  # hexadecimal digits of the owner's name that choose one of 16 locks
# Linux: reading does not change the time of the last reading.
_QUIETLY: Final = getattr(os, "O_NOATIME", 0)


def _free(where: int | Path) -> int:
    """Bytes that the disk has left for us."""
    found = os.statvfs(where)
    return found.f_bavail * found.f_frsize


def new_name() -> str:
    """A name for a file: 16 random bytes as hex."""
    return secrets.token_hex(_NAME_SIZE)


def clear_media(store: Store, owner: bytes) -> None:
    """Take all files of an owner away, by the keyed name of the account."""
    Folder(store, owner).remove_all()


def make_locks(store: Store) -> None:
    """Make every lock's file: one that came with its first use would tell of that."""
    for number in range(16**_LOCKS):
        with store.attempt(_lock_of(f"{number:0{_LOCKS}x}")):
            pass


def _lock_of(owner: str) -> str:
    return f"media-{owner[:_LOCKS]}"


class NoRoom(Exception):
    """The disk is nearly full."""


class MediaFile:
    """One sealed stream on the disk, open. Chunks are counted from 0."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @property
    def size(self) -> int:
        """Bytes, the header included."""
        return os.fstat(self._descriptor).st_size

    @property
    def chunks(self) -> int:
        """Whole chunks that are there."""
        return max(0, self.size - STREAM_HEADER_SIZE) // SEALED_CHUNK_SIZE

    def header(self) -> bytes:
        return self.read(0, STREAM_HEADER_SIZE)

    def read(self, offset: int, size: int) -> bytes:
        """Up to `size` bytes; fewer at the end."""
        return os.pread(self._descriptor, size, offset)

    def write(self, chunk: int, sealed: bytes | memoryview) -> None:
        """Put sealed chunks at a place; what lay there or behind is cut off before. `NoRoom`."""
        at = start = STREAM_HEADER_SIZE + chunk * SEALED_CHUNK_SIZE
        rest = memoryview(sealed)
        try:
            if self.size != at:
                os.ftruncate(self._descriptor, at)
            while rest:
                written = os.pwrite(self._descriptor, rest, at)
                at, rest = at + written, rest[written:]
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
                raise NoRoom from error
            raise
        os.utime(self._descriptor, _TIME)
        if at // _BATCH > start // _BATCH:
            if _free(self._descriptor) < FULL_DISK:
                raise NoRoom  # others' files have come meanwhile
            # Begin to write to the disk what came until now, so that finishing a film does not
            # wait for all of it; and let it go from memory then.
            begun = start // _BATCH * _BATCH
            os.posix_fadvise(self._descriptor, begun, at - begun, os.POSIX_FADV_DONTNEED)

    def hold(self) -> None:
        """Keep others from holding the same file until it is closed.

        `Conflict` if somebody does; `NotFound` if it was removed since it was opened.
        """
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict("This is being worked on just now. Try again in a moment.") from None
        if os.fstat(self._descriptor).st_nlink == 0:
            raise NotFound("no such file")

    def settle(self) -> None:
        """Wait until all of it is on the disk."""
        os.fsync(self._descriptor)


class Folder:
    """The media of one owner, by the keyed name of the account."""

    def __init__(self, store: Store, owner: bytes) -> None:
        self._store = store
        self._path = store.media / owner.hex()
        self._text = str(self._path)  # a piece comes every few milliseconds: paths take longer
        self._lock = _lock_of(owner.hex())

    def alone(self) -> AbstractContextManager[None]:
        """Only one at a time changes this owner's files, over all processes."""
        return self._store.exclusive(self._lock)

    def create(self, name: str, header: bytes) -> None:
        """A file that holds a stream's header and nothing else, whatever it held before."""
        self._make()
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
        descriptor = os.open(self._at(name), flags, 0o600)
        try:
            os.write(descriptor, header)
            os.utime(descriptor, _TIME)
        finally:
            os.close(descriptor)
        self._forget_times()

    @contextmanager
    def open(self, name: str, *, write: bool = False) -> Iterator[MediaFile]:
        """The file of this name; `NotFound`."""
        flags = (os.O_RDWR if write else os.O_RDONLY) | os.O_CLOEXEC
        try:
            path = self._at(name)
            try:
                descriptor = os.open(path, flags | _QUIETLY)
            except PermissionError:  # the flag is the file owner's alone
                descriptor = os.open(path, flags)
        except FileNotFoundError:
            raise NotFound("no such file") from None
        try:
            yield MediaFile(descriptor)
        finally:
            os.close(descriptor)

    def settle(self) -> None:
        """Wait until the names of new files are on the disk, too."""
        # The last for the owner who is the first to have any.
        for path in (self._path, self._path.parent, self._path.parent.parent):
            settle_folder(path)

    def remove(self, *names: str) -> None:
        """Unlink files; one that is gone is no error."""
        for name in names:
            with suppress(FileNotFoundError):
                os.unlink(self._at(name))  # noqa: PTH108 - a path as text, as above
        self._forget_times()

    def remove_all(self) -> None:
        """Unlink every file of this owner, and the folder."""
        if self._path.exists():
            shutil.rmtree(self._path)
            self._forget_times()

    def names(self) -> list[str]:
        return sorted(path.name for path in self._path.glob("*"))

    def used(self) -> int:
        """Bytes on the disk of all files of this owner."""
        return sum(path.stat().st_size for path in self._path.glob("*"))

    def need(self, size: int) -> None:
        """`NoRoom` unless the disk takes `size` bytes and has some left for the surveys."""
        self._make()
        if _free(self._path) < size + FULL_DISK:
            raise NoRoom

    def _make(self) -> None:
        for path in (self._path.parent, self._path):
            path.mkdir(mode=0o700, exist_ok=True)
        self._forget_times()

    def _forget_times(self) -> None:
        for path in (self._path, self._path.parent):
            with suppress(FileNotFoundError):
                os.utime(path, _TIME)

    def _at(self, name: str) -> str:
        # Names are drawn above; one out of a record is checked all the same.
        if not _NAME.fullmatch(name):
            raise NotFound("no such file")
        return f"{self._text}/{name}"
