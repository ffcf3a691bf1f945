"""Everything of a diary as one ZIP, written while it is sent: it lies nowhere, and a video never
lies whole in memory. No file in it says when it was made."""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crypto import CryptoError
from feedback.diaries.media import Media
from feedback.diaries.media_model import Medium
from feedback.diaries.model import Kept
from feedback.diaries.service import Diary
from feedback.errors import NotFound

__all__ = ["Attached", "Packed", "packed", "stream"]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first moment that the format knows
_OWNER_ONLY: Final = 0o600 << 16
_UNIX: Final = 3
_FORMAT: Final = "candour-diary/1"
_MEANT: Final = re.compile(r'[\\/:*?"<>|]')  # what some system gives a meaning to
_MISSING: Final = "could-not-be-read.txt"


@dataclass(frozen=True)
class Attached:
    """A medium, and the path of its file in the ZIP."""

    medium: Medium
    path: str


@dataclass(frozen=True)
class Packed:
    """An entry with what is attached to it. `scheme` is the title of its scheme, or ""."""

    kept: Kept
    scheme: str
    media: tuple[Attached, ...]

    def content(self) -> dict[str, Any]:
        """As it stands in the JSON file."""
        told = self.kept.entry.content() | {"scheme": self.scheme, "finished": self.kept.finished}
        media = [
            {
                "file": one.path,
                "name": one.medium.name,
                "type": one.medium.type,
                "bytes": one.medium.size,
            }
            for one in self.media
        ]
        return told | {"media": media}


def packed(there: Diary, media: Media, titles: dict[str, str]) -> list[Packed]:
    """All entries, the newest first, then what is not finished. A medium is told once."""
    told, found = set[str](), []
    for kept in (*there.entries, *there.drafts):
        own = [one for one in media.of(kept.id) if one.done and one.id not in told]
        told |= {one.id for one in own}
        attached = tuple(
            Attached(one, _path(kept, len(told) - len(own) + at, one.name))
            for at, one in enumerate(own, start=1)
        )
        found.append(Packed(kept, titles.get(kept.entry.scheme, ""), attached))
    return found


def stream(found: Sequence[Packed], media: Media, *, page: str) -> Iterator[bytes]:
    """The bytes of the ZIP: `page` as diary.html, the same as diary.json, and the media.

    A medium that does not open is left out, or ends where it breaks; a file says which.
    """
    sink, missing = _Sink(), []
    told = {"format": _FORMAT, "entries": [one.content() for one in found]}
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr(_info("diary.html", zipfile.ZIP_DEFLATED), page)
        text = json.dumps(told, ensure_ascii=False, indent=2)
        archive.writestr(_info("diary.json", zipfile.ZIP_DEFLATED), text)
        yield sink.take()
        for one in (attached for entry in found for attached in entry.media):
            # Stored as it is: photos, sound and video are compressed already.
            with archive.open(_info(one.path, zipfile.ZIP_STORED), "w", force_zip64=True) as file:
                try:
                    for piece in _content(media, one.medium):
                        file.write(piece)
                        yield sink.take()
                except (CryptoError, NotFound):
                    missing.append(one.path)
        if missing:
            archive.writestr(_info(_MISSING, zipfile.ZIP_DEFLATED), "\n".join(missing) + "\n")
    yield sink.take()


def _path(kept: Kept, number: int, name: str) -> str:
    return f"media/{kept.entry.day}-{number:03}-{_MEANT.sub('_', name)}"


def _content(media: Media, medium: Medium) -> Iterator[bytes]:
    with media.reading(medium) as reader:
        yield from reader.range(0, reader.length)


def _info(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system = _UNIX  # else it tells which system the server runs on
    entry.external_attr = _OWNER_ONLY
    entry.compress_type = compression
    return entry


class _Sink(io.RawIOBase):
    """Where the archive is written to: what came since the last look."""

    def __init__(self) -> None:
        super().__init__()
        self._written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer, as io has it
        self._written.append(bytes(data))
        return len(self._written[-1])

    def take(self) -> bytes:
        taken = b"".join(self._written)
        self._written.clear()
        return taken
