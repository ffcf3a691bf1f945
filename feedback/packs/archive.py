"""ZIP files whose bytes follow from what is in them: no day, no machine, one order."""

import io
import zipfile
from collections.abc import Iterable
from typing import Final

__all__ = ["pack", "repack"]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first moment that the format knows
_READABLE: Final = 0o644 << 16
_UNIX: Final = 3


def pack(files: Iterable[tuple[str, bytes]], *, comment: str, stored: frozenset[str]) -> bytes:
    """An archive of names and contents, in this order.

    Args:
        files: names, ASCII and relative, with their bytes.
        comment: ASCII; ends the file.
        stored: names of those that are not compressed.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.comment = comment.encode("ascii")
        for name, data in files:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = _UNIX  # else it tells which system the server runs on
            entry.external_attr = _READABLE
            plain = name in stored
            entry.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return target.getvalue()


def repack(made: bytes, *, comment: str) -> bytes:
    """An office file as some library wrote it, without the times at which it did."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = [
            (one.filename, archive.read(one)) for one in archive.infolist() if not one.is_dir()
        ]
    # An OpenDocument file names its type in its first bytes, so these are never compressed.
    return pack(files, comment=comment, stored=frozenset({"mimetype"}))
