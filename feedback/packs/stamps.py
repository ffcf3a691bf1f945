"""The stamp of a file: which release it tells of, and this installation's mark over its bytes.

Every file of a pack holds `candour:DIGEST:MARK`: the release's public digest, and a MAC by the
server's own key over all the bytes of the file, the mark itself read as zeros. So a file is
known again without being made again, by whatever version of a library it was made, and one
changed byte anywhere is noticed. See docs/adr/packs-are-stamped.md.

An archive holds its stamp at its very end, in the comment of the archive, as what is inside
has stamps of its own. Any other file may hold its one stamp several times.
"""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Final

from feedback.storage.vault import Vault

__all__ = ["Stamp", "blank", "ours", "put", "read"]

_NO_MARK: Final = "0" * 64
_STAMP: Final = re.compile(rb"candour:([0-9a-f]{64}):([0-9a-f]{64})")
_SIZE: Final = len("candour::") + 2 * 64
_ARCHIVE: Final = b"PK\x03\x04"
_PURPOSE: Final = "pack"


@dataclass(frozen=True)
class Stamp:
    """A file's stamp: digest of the release and mark, 32 bytes each; `bare` is the hash of the
    file with zeros for the mark."""

    digest: bytes
    mark: bytes
    bare: bytes = field(repr=False)


def blank(digest: bytes) -> str:
    """What a file is made with, of the same length as its stamp."""
    return f"candour:{digest.hex()}:{_NO_MARK}"


def put(vault: Vault, digest: bytes, data: bytes) -> bytes:
    """The file with its mark in place of the zeros. ValueError where no stamp was left blank."""
    found = read(data)
    if found is None or found.digest != digest or any(found.mark):
        raise ValueError("the file was made without a place for its stamp")
    mark = vault.sign(_PURPOSE, digest, found.bare)
    return _with(data, digest, mark)


def read(data: bytes) -> Stamp | None:
    """The stamp that a file has, true or not; None where there is none, or several."""
    there = {match.groups() for match in _places(data)}
    if len(there) != 1:
        return None
    digest, mark = (bytes.fromhex(text.decode()) for text in there.pop())
    bare = hashlib.sha256(_with(data, digest, bytes(32))).digest()
    return Stamp(digest, mark, bare)


def ours(vault: Vault, stamp: Stamp) -> bool:
    """Whether this installation made these very bytes."""
    return vault.signed(stamp.mark, _PURPOSE, stamp.digest, stamp.bare)


def _with(data: bytes, digest: bytes, mark: bytes) -> bytes:
    """The same bytes with another mark at every place of a stamp."""
    parts, at = [], 0
    for place in _places(data):
        parts += [data[at : place.start()], f"candour:{digest.hex()}:{mark.hex()}".encode()]
        at = place.end()
    return b"".join([*parts, data[at:]])


def _places(data: bytes) -> list[re.Match[bytes]]:
    if data.startswith(_ARCHIVE):
        last = _STAMP.fullmatch(data, max(0, len(data) - _SIZE))
        return [last] if last else []
    return list(_STAMP.finditer(data))
