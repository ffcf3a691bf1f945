"""A photo that came in sealed is cleaned and sealed anew, without lying anywhere in between."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crypto import CHUNK_SIZE, CryptoError, StreamReader
from feedback.diaries.media_cleaning import NotCleaned, cleaning
from feedback.diaries.media_files import Folder
from feedback.diaries.media_kinds import kind_of
from feedback.diaries.media_model import Medium
from feedback.diaries.media_seal import MediaKeys
from feedback.errors import Rejected

__all__ = ["photo_cleaned"]


def photo_cleaned(medium: Medium, raw: StreamReader, folder: Folder, keys: MediaKeys) -> Medium:
    """The medium whose file holds the clean photo; the raw one is left for the caller to remove.

    Raises:
        Rejected: it cannot be read as a photo.
    """
    header = keys.new_header()
    fresh = replace(medium, file=medium.spare, spare="", secret=keys.new_secret(), done=True)
    stream = keys.stream(fresh, header)
    size, first = 0, b""
    try:
        with cleaning(raw.range(0, raw.length)) as cleaned:
            folder.create(fresh.file, header)
            with folder.open(fresh.file, write=True) as file:
                for at, (piece, last) in enumerate(_marked(cleaned.rest(CHUNK_SIZE))):
                    file.write(at, stream.seal_chunk(at, piece, final=last))
                    size, first = size + len(piece), first or piece
                file.settle()
    except (NotCleaned, CryptoError) as error:
        raise Rejected(
            "We could not open this photo, so it is not saved. Choose another one.", field="file"
        ) from error
    kind = kind_of(first)
    if kind is None:
        raise Rejected("We could not open this photo, so it is not saved.", field="file")
    return replace(fresh, type=kind.type, size=size, removed=cleaned.found)


def _marked(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece, and whether it is the last."""
    held: bytes | None = None
    for piece in pieces:
        if held is not None:
            yield held, False
        held = piece
    if held is not None:
        yield held, True
