"""What media are sealed under: a stream's own secret, and its owner's diary key."""

import secrets
from typing import Final

from crypto import (
    CHUNK_SIZE,
    KEY_SIZE,
    SEALED_CHUNK_SIZE,
    STREAM_HEADER_SIZE,
    StreamKey,
    StreamReader,
    context,
    new_stream_header,
    stream_chunks,
)
from feedback.diaries.media_files import MediaFile
from feedback.diaries.media_model import PIECE_CHUNKS, Medium
from feedback.errors import NotFound
from feedback.members.diary_names import diary_key_name, diary_name
from feedback.storage.participant_keys import participant_key
from feedback.storage.store import Store

__all__ = ["MediaKeys"]

_KIND: Final = "medium"


class MediaKeys:
    """Keys of one owner's media. Once the diary key is destroyed, no stream of theirs opens."""

    def __init__(self, store: Store, account: str) -> None:
        self.owner = diary_name(store, account)
        key = participant_key(store, store, diary_key_name(store, account))
        if key is None:
            raise NotFound("there is no diary")
        self._key = key
        self._last: tuple[tuple[str, str, bytes, bytes], StreamKey] | None = None
        # Sealed bytes alone: made once, since room for each piece anew takes longer than sealing.
        self._room = memoryview(bytearray(PIECE_CHUNKS * SEALED_CHUNK_SIZE))

    def new_secret(self) -> bytes:
        return secrets.token_bytes(KEY_SIZE)

    def new_header(self) -> bytes:
        return new_stream_header()

    def stream(self, medium: Medium, header: bytes) -> StreamKey:
        """The key of a medium's stream, bound to its owner, entry and record."""
        what = (medium.entry, medium.id, medium.secret, header)
        if self._last is None or self._last[0] != what:  # one piece of it comes after the other
            about = context(_KIND, self.owner, medium.entry, medium.id)
            made = StreamKey(header, secret=medium.secret, key=self._key, context=about)
            self._last = what, made
        return self._last[1]

    def reader(self, medium: Medium, file: MediaFile) -> StreamReader:
        """Over a finished stream."""
        return StreamReader(self.stream(medium, file.header()), file.read, file.size)

    def seal_piece(self, medium: Medium, file: MediaFile, index: int, data: bytes) -> memoryview:
        """The chunks of a piece, one behind the other, until the next piece is sealed."""
        stream, last = self.stream(medium, file.header()), stream_chunks(medium.size) - 1
        first, given = index * PIECE_CHUNKS, memoryview(data)
        count = stream_chunks(len(data))
        for at in range(count):
            stream.seal_chunk_into(
                self._room[at * SEALED_CHUNK_SIZE : (at + 1) * SEALED_CHUNK_SIZE],
                first + at,
                given[at * CHUNK_SIZE : (at + 1) * CHUNK_SIZE],
                final=first + at == last,
            )
        return self._room[: count * SEALED_CHUNK_SIZE]

    def open_piece(self, medium: Medium, file: MediaFile, index: int) -> bytes:
        """Undo `seal_piece`, on what the file holds."""
        stream, last = self.stream(medium, file.header()), stream_chunks(medium.size) - 1
        places = range(index * PIECE_CHUNKS, min((index + 1) * PIECE_CHUNKS, last + 1))
        return b"".join(
            stream.open_chunk(
                at,
                file.read(STREAM_HEADER_SIZE + at * SEALED_CHUNK_SIZE, SEALED_CHUNK_SIZE),
                final=at == last,
            )
            for at in places
        )
