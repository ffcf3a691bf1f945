"""What may come in: sizes within the scheme's limits, kinds on the list. Errors are to be shown."""

from collections.abc import Sequence
from typing import Final

from feedback.diaries.media_kinds import EXAMPLES, Kind, kind_of
from feedback.diaries.media_model import MEGABYTE, Limits, megabytes
from feedback.errors import NotAllowed, Rejected

__all__ = ["MOST_FILES", "PHOTO_MOST", "Limits", "admit", "admit_kind"]

PHOTO_MOST: Final = 40 * MEGABYTE
"""Bytes of a photo: all of it is in memory while it is cleaned."""
MOST_FILES: Final = 2000
"""Files of one person: each takes a block of the diary, which is opened as a whole."""


def admit(size: int, there: Sequence[int], limits: Limits) -> None:
    """Whether a file of this size may be added to others of sizes `there`.

    Raises:
        NotAllowed: the scheme takes no media.
        Rejected: nothing in it, or over a limit.
    """
    used = sum(there)
    if not limits.on:
        raise NotAllowed("Your scheme does not take photos, sound or video.")
    if size < 1:
        raise Rejected("There is nothing in this file. Choose another one.", field="file")
    if size > limits.file:
        most, has = megabytes(limits.file), megabytes(size)
        raise Rejected(
            "This file has %(has)s. One file can have up to %(most)s.",
            field="file",
            values={"has": has, "most": most},
        )
    if len(there) >= MOST_FILES:
        raise Rejected(
            "Your diary has %(files)s files. Delete some first.",
            field="file",
            values={"files": MOST_FILES},
        )
    if used + size > limits.person:
        left = limits.person - used
        if left <= 0:
            raise Rejected(
                "Your diary has no room for more files. Delete one that you do not need.",
                field="file",
            )
        raise Rejected(
            "This file has %(has)s. Your diary has room for %(left)s more. "
            "Delete a file that you do not need, or choose a smaller one.",
            field="file",
            values={"has": megabytes(size), "left": megabytes(left)},
        )


def admit_kind(first: bytes, size: int) -> Kind:
    """The kind of a file from its first bytes; `Rejected` for any other, or too large a photo."""
    kind = kind_of(first)
    if kind is None:
        raise Rejected(
            "We cannot keep this kind of file. We can keep these: %(kinds)s.",
            field="file",
            values={"kinds": EXAMPLES},
        )
    if kind.sort == "photo" and size > PHOTO_MOST:
        has, most = megabytes(size), megabytes(PHOTO_MOST)
        raise Rejected(
            "This photo has %(has)s. A photo can have up to %(most)s.",
            field="file",
            values={"has": has, "most": most},
        )
    return kind
