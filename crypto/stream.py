"""Streams: long media in chunks, each sealed by itself, opened from any place.

After STREAM of Hoang, Reyhanitabar, Rogaway and Vizár 2015: each chunk is bound to its place and
to being the last one or not. Other than there, each also has a salt and thus a key of its own, so
that a piece sent twice, after a broken connection, never meets one key with two contents.
"""

import secrets
from collections.abc import Callable, Iterator
from typing import Final

from crypto.context import Context
from crypto.errors import Malformed, Tampered
from crypto.padding import LENGTH_SIZE, unpad
from crypto.primitives import KEY_SIZE, TAG_SIZE, Mac, aead_open, aead_seal_into, hkdf

__all__ = [
    "CHUNK_SIZE",
    "SEALED_CHUNK_SIZE",
    "STREAM_HEADER_SIZE",
    "StreamKey",
    "StreamReader",
    "new_stream_header",
    "stream_chunks",
    "stream_size",
]

_MAGIC: Final = b"CNS\x01"
_STREAM_SALT: Final = 32
_CHUNK_SALT: Final = 16
_PADDED: Final = 65_536
_INDEX_SIZE: Final = 8
CHUNK_SIZE: Final = _PADDED - LENGTH_SIZE
"""Bytes of content in a full chunk: 65,532."""
SEALED_CHUNK_SIZE: Final = _CHUNK_SALT + _PADDED + TAG_SIZE
"""Bytes of every sealed chunk, however much is in it: 65,568."""
STREAM_HEADER_SIZE: Final = len(_MAGIC) + _STREAM_SALT


def new_stream_header() -> bytes:
    """The bytes that a stream begins with: its version and a fresh salt."""
    return _MAGIC + secrets.token_bytes(_STREAM_SALT)


def stream_chunks(length: int) -> int:
    """How many chunks a content of `length` bytes takes: one at least."""
    return max(1, -(-length // CHUNK_SIZE))


def stream_size(length: int) -> int:
    """Bytes of a sealed stream, header included, whose content has `length` bytes."""
    return STREAM_HEADER_SIZE + stream_chunks(length) * SEALED_CHUNK_SIZE


class StreamKey:
    """Seals and opens the chunks of one stream.

    Args:
        header: the stream's first bytes, from `new_stream_header` or from where it lies.
        secret: 32 bytes of this stream alone.
        key: a second key kept elsewhere; destroying it makes the stream unreadable.
        context: what the stream is.

    Raises:
        Malformed: not a header of version 1, or a key of another length.
    """

    def __init__(
        self, header: bytes, *, secret: bytes, context: Context, key: bytes | None = None
    ) -> None:
        if header[: len(_MAGIC)] != _MAGIC or len(header) != STREAM_HEADER_SIZE:
            raise Malformed("not a stream of version 1")
        if len(secret) != KEY_SIZE or (key is not None and len(key) != KEY_SIZE):
            raise Malformed("a key has 32 bytes")
        info = b"candour/stream/1/key\0" + context
        # Many chunks follow: the key is taken in once, and one buffer serves them all.
        self._mac = Mac(hkdf(secret + (key or b""), salt=header, info=info))
        self._padded = memoryview(bytearray(_PADDED))

    def seal_chunk(self, index: int, data: bytes, *, final: bool) -> bytes:
        """Seal the chunk at place `index`, counted from 0: `SEALED_CHUNK_SIZE` bytes.

        `Malformed` unless a chunk before the last is full, and the last one of several not empty.
        """
        sealed = bytearray(SEALED_CHUNK_SIZE)
        self.seal_chunk_into(memoryview(sealed), index, data, final=final)
        return bytes(sealed)

    def seal_chunk_into(
        self, out: memoryview, index: int, data: bytes | memoryview, *, final: bool
    ) -> None:
        """As `seal_chunk`, into `out`, which has `SEALED_CHUNK_SIZE` bytes."""
        if not _canonical(index, len(data), final=final):
            raise Malformed("the content does not fit this chunk")
        out[:_CHUNK_SALT] = salt = secrets.token_bytes(_CHUNK_SALT)
        self._pad(data)
        key = self._chunk_key(salt, index, final=final)
        aead_seal_into(key, self._padded, b"", out[_CHUNK_SALT:])

    def open_chunk(self, index: int, sealed: bytes, *, final: bool) -> bytes:
        """Undo `seal_chunk`; `Malformed` for another size, else `Tampered` (also: another
        place, another stream, or last where it was sealed as not the last)."""
        if len(sealed) != SEALED_CHUNK_SIZE:
            raise Malformed("a sealed chunk has 65,568 bytes")
        key = self._chunk_key(sealed[:_CHUNK_SALT], index, final=final)
        data = unpad(aead_open(key, sealed[_CHUNK_SALT:], b""))
        if not _canonical(index, len(data), final=final):
            raise Tampered("the content is not cut into chunks as it should be")
        return data

    def _chunk_key(self, salt: bytes, index: int, *, final: bool) -> bytes:
        if not 0 <= index < 1 << 8 * _INDEX_SIZE:
            raise Malformed("no chunk has this place")
        place = index.to_bytes(_INDEX_SIZE, "big") + bytes([final])
        # The stream's key is uniform already: extracting it again would only take time.
        return self._mac(b"candour/stream/1/chunk\0" + place + salt)

    def _pad(self, data: bytes | memoryview) -> None:
        """`padding.pad` into the buffer: nothing of the chunk before is left in it."""
        end = LENGTH_SIZE + len(data)
        self._padded[:LENGTH_SIZE] = len(data).to_bytes(LENGTH_SIZE, "big")
        self._padded[LENGTH_SIZE:end] = data
        if end < _PADDED:
            self._padded[end:] = bytes(_PADDED - end)


class StreamReader:
    """Reads any range of a finished stream, a chunk at a time.

    The last chunk is opened first: a stream that was cut short is refused before a byte of it
    is given away, and the length is known from what was sealed.

    Args:
        read: `read(offset, size)` gives bytes of the sealed stream.
        size: bytes of the sealed stream, header included.

    Raises:
        Malformed: this many bytes are no stream; Tampered: the last chunk is not its last.
    """

    def __init__(self, key: StreamKey, read: Callable[[int, int], bytes], size: int) -> None:
        chunks, rest = divmod(size - STREAM_HEADER_SIZE, SEALED_CHUNK_SIZE)
        if rest or chunks < 1:
            raise Malformed("the stream is cut short")
        self._key, self._read, self._last = key, read, chunks - 1
        self._end = self._open(self._last)
        self.length: Final = self._last * CHUNK_SIZE + len(self._end)

    def range(self, start: int, stop: int) -> Iterator[bytes]:
        """The content from `start` up to `stop`, or its end if that comes first."""
        stop = min(stop, self.length)
        at = max(start, 0)
        while at < stop:
            index, skip = divmod(at, CHUNK_SIZE)
            piece = self._open(index)[skip : skip + stop - at]
            yield piece
            at += len(piece)

    def _open(self, index: int) -> bytes:
        sealed = self._read(STREAM_HEADER_SIZE + index * SEALED_CHUNK_SIZE, SEALED_CHUNK_SIZE)
        return self._key.open_chunk(index, sealed, final=index == self._last)


def _canonical(index: int, length: int, *, final: bool) -> bool:
    # One way only to cut a content: full chunks, then what is left, never nothing but alone.
    if not final:
        return length == CHUNK_SIZE
    return length <= CHUNK_SIZE and (length > 0 or index == 0)
