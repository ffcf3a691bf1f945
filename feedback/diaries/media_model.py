"""Media of diary entries as data: a record on the owner's shelf says what a sealed file is."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from crypto import CHUNK_SIZE
from feedback.diaries.media_kinds import KINDS, Kind
from feedback.diaries.shelf import Record

__all__ = ["MEGABYTE", "PIECE_CHUNKS", "PIECE_SIZE", "Limits", "Medium", "megabytes", "plain_name"]

PIECE_CHUNKS: Final = 4
PIECE_SIZE: Final = PIECE_CHUNKS * CHUNK_SIZE
"""Bytes of content that the browser sends at a time: 262,128, about 256 kB."""
MEGABYTE: Final = 1_000_000
_LONGEST_NAME: Final = 120
_SPACES: Final = re.compile(r"\s+")
_NO_NAME: Final = "file"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a scheme allows. Bytes for one file, and for all media of one person."""

    on: bool
    file: int
    person: int


@dataclass(frozen=True, kw_only=True)
class Medium:
    """One photo, sound or video. `size`: bytes of content, whole or still to come. `type` is ""
    until all of it is there (`done`). `file` holds its stream; `spare` is the name that a cleaned
    photo's will have. `removed`: which metadata a photo came with.
    `revision`: of its record."""

    id: str
    entry: str
    name: str
    size: int
    file: str
    spare: str = ""
    secret: bytes = field(repr=False)
    type: str = ""
    done: bool = False
    removed: tuple[str, ...] = ()
    revision: int = 0

    @property
    def kind(self) -> Kind:
        """KeyError until it is done."""
        return KINDS[self.type]

    @property
    def pieces(self) -> int:
        """How many pieces it is sent in: one at least."""
        return max(1, -(-self.size // PIECE_SIZE))

    def piece_size(self, index: int) -> int:
        """Bytes of content of one piece; 0 or less for one that there is not."""
        return min(PIECE_SIZE, self.size - index * PIECE_SIZE) if index >= 0 else 0

    def record(self) -> Record:
        """As it lies on the shelf."""
        content = {
            "entry": self.entry,
            "name": self.name,
            "size": self.size,
            "file": self.file,
            "spare": self.spare,
            "secret": self.secret.hex(),
            "type": self.type,
            "done": self.done,
            "removed": list(self.removed),
        }
        return Record(self.id, "medium", content, self.revision)

    @classmethod
    def read(cls, record_id: str, content: Mapping[str, Any], revision: int = 0) -> "Medium":
        """Undo `record`; `KeyError`, `ValueError` or `TypeError` for another one's content."""
        made = cls(
            id=record_id,
            entry=str(content["entry"]),
            name=str(content["name"]),
            size=int(content["size"]),
            file=str(content["file"]),
            spare=str(content["spare"]),
            secret=bytes.fromhex(content["secret"]),
            type=str(content["type"]),
            done=bool(content["done"]),
            removed=tuple(str(one) for one in content["removed"]),
            revision=revision,
        )
        return replace(made, done=made.done and made.type in KINDS)


def plain_name(given: str) -> str:
    """A file's name as it may be shown and saved: one line, no path, not long."""
    last = re.split(r"[/\\]", given)[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C" or c.isspace())
    return _SPACES.sub(" ", kept).strip(" .")[:_LONGEST_NAME].strip() or _NO_NAME


def megabytes(size: int) -> str:
    """A size as people read it: "1.5 MB", "0.1 MB" at least."""
    tenths = max(1, round(size / (MEGABYTE / 10)))
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest} MB" if rest and whole < 100 else f"{whole} MB"  # noqa: PLR2004 - finer than anybody needs
