"""The never-back file: digests of what was destroyed, which no backup may bring back.

One plain JSON file beside the stores, rewritten whole (written, synced, renamed), sorted by
digest, so that neither order nor time of an entry can be read from it; each carries only the
month after which no backup can hold what it forbids. A MAC and a generation number tell
whether it is the newest.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from crypto import equal, mac
from feedback.storage.files import settle_folder

__all__ = ["GENERATION", "NeverBack", "NeverBackError"]

GENERATION: Final = "never-back"
"""Under which the keyring remembers the highest generation it has seen."""
# Times that a copy is tried while somebody writes.
_TRIES: Final = 20


class NeverBackError(Exception):
    """The file is missing, changed or older than the stores."""


class NeverBack:
    """The file at `path`, MACed under `key` (32 bytes)."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key

    def create(self) -> None:
        """Make the first, empty one."""
        if not self._path.exists():
            self._write(0, {})

    def read(self) -> tuple[int, frozenset[bytes]]:
        """Generation and digests as they are together."""
        generation, entries = self._read()
        return generation, frozenset(bytes.fromhex(entry) for entry in entries)

    def content(self) -> tuple[int, bytes]:
        """Generation, and the whole file as it is, for a copy."""
        for _ in range(_TRIES):
            before = self._path.read_bytes() if self._path.exists() else b""
            generation, _ = self._read()
            if before and self._path.read_bytes() == before:
                return generation, before
        raise NeverBackError("the never-back file changes all the time")

    @property
    def generation(self) -> int:
        return self._read()[0]

    def digests(self) -> frozenset[bytes]:
        """Everything that may never come back."""
        return self.read()[1]

    def add(self, digests: Iterable[bytes], *, until: str) -> int:
        """Append 32-byte digests, droppable after the month `until` ("2027-03"); on disk when
        this returns the new generation."""
        with self._locked():
            generation, entries = self._read()
            entries |= {digest.hex(): until for digest in digests}
            self._write(generation + 1, entries)
            return generation + 1

    def drop(self, *, before: str) -> None:
        """Forget entries whose month has passed."""
        with self._locked():
            generation, entries = self._read()
            kept = {digest: month for digest, month in entries.items() if month >= before}
            if kept != entries:
                self._write(generation + 1, kept)

    def unite(self, files: Iterable[bytes]) -> None:
        """Make one file of these, which must all be whole: it forbids what any of them does.

        Two may have gone different ways from one backup that was restored, so that the higher
        number alone says little. Where they differ the new one is newer than all of them.
        """
        found = [self._parse(file) for file in files]
        together: dict[str, str] = {}
        for _, entries in found:
            for digest, month in entries.items():
                together[digest] = max(month, together.get(digest, month))
        newest = max(generation for generation, _ in found)
        differ = any(entries != found[0][1] for _, entries in found)
        self._write(newest + differ, together)

    def check(self, file: bytes) -> None:
        """`NeverBackError` unless it is a whole file of this installation."""
        self._parse(file)

    def _read(self) -> tuple[int, dict[str, str]]:
        try:
            return self._parse(self._path.read_bytes())
        except OSError as error:
            raise NeverBackError("the never-back file is missing or not readable") from error

    def _parse(self, file: bytes) -> tuple[int, dict[str, str]]:
        try:
            content = json.loads(file.decode("ascii"))
            generation, entries = content["generation"], dict(content["entries"])
            given = bytes.fromhex(content["mac"])
            own = self._mac(generation, entries)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            # Also where there are digests and numbers side by side: they have no order.
            raise NeverBackError("the never-back file is missing or not readable") from error
        if not equal(given, own):
            raise NeverBackError("the never-back file was changed")
        return generation, entries

    def _write(self, generation: int, entries: dict[str, str]) -> None:
        content = {
            "generation": generation,
            "entries": sorted(entries.items()),
            "mac": self._mac(generation, entries).hex(),
        }
        fresh = self._path.with_name(self._path.name + ".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        # The time of the last change would be the time of the last deletion.
        os.utime(fresh, (0, 0))
        fresh.replace(self._path)
        settle_folder(self._path.parent)

    def _mac(self, generation: int, entries: dict[str, str]) -> bytes:
        return mac(self._key, json.dumps([generation, sorted(entries.items())]).encode())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        path = self._path.with_name(self._path.name + ".lock")
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
