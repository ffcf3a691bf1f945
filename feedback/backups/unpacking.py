"""Taking a backup file apart: into a folder, or only to see that it is whole."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crypto import Identity
from feedback.backups.manifest import MANIFEST, Manifest, Summing, read_manifest
from feedback.backups.reading import MEDIUM
from feedback.backups.sealed import Own, SealedReader

__all__ = ["NEVER_BACK", "Unpacked", "unpack"]

NEVER_BACK: Final = "never-back"
_MOST_KEPT: Final = 1 << 28
"""Bytes of what is kept in memory. Anybody can seal a file to a public key, of any size."""
_ENTRIES: Final = {
    "stores": re.compile(r"main\.db|diaries\.db|waves/[0-9a-f]{16}\.db|never-back"),
    "media": re.compile(rf"media/{MEDIUM}|never-back"),
    "keyring": re.compile(r"keyring\.db|never-back"),
}
_NEEDED: Final = {
    "stores": frozenset({"main.db", "diaries.db", NEVER_BACK}),
    "media": frozenset({NEVER_BACK}),
    "keyring": frozenset({"keyring.db", NEVER_BACK}),
}


@dataclass(frozen=True)
class Unpacked:
    """What a file says of itself, and its never-back file."""

    manifest: Manifest
    never_back: bytes


def unpack(path: Path, kind: str, by: Identity | Own, *, to: Path | None) -> Unpacked:
    """Read all of a file and check it to the last byte.

    Args:
        path: of the file.
        kind: what it must hold.
        by: the private half of the backup key, or what its writer has.
        to: the folder where entries are written, by their names; None: they are only checked.

    Raises `Rejected`, `Damaged` (a file that lacks its never-back file, too).
    """
    reader, sums = SealedReader(path, kind, by), Summing()
    kept: dict[str, bytes] = {}
    for name, pieces in reader.entries():
        known = name == MANIFEST or _ENTRIES[kind].fullmatch(name)
        if not known or name in sums.found or MANIFEST in kept:
            raise reader.damaged()
        if name == MANIFEST:
            kept[name] = _kept(pieces, reader)
            continue
        passed = sums.over(name, pieces)
        if name == NEVER_BACK:
            kept[name] = _kept(passed, reader)
        elif to:
            _write(to / name, passed)
        else:
            for _ in passed:
                pass
    if MANIFEST not in kept or not _NEEDED[kind] <= sums.found.keys():
        raise reader.damaged()
    manifest = read_manifest(kept[MANIFEST], of=reader, found=sums.found)
    return Unpacked(manifest, kept[NEVER_BACK])


def _kept(pieces: Iterable[bytes], reader: SealedReader) -> bytes:
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > _MOST_KEPT:
            raise reader.damaged()
    return bytes(content)


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if path.suffix != ".db":
        os.utime(path, (0, 0))  # no time of a medium tells when it came
