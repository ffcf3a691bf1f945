"""One sealed file of a backup: entries with names, in a stream that only the backup key opens.

    "CNB" 1 · kind (1 byte) · length of the envelope (4) · envelope · stream

The envelope, sealed to the backup key, holds the stream's secret. The content of the stream is,
for each entry, the length of its name (2 bytes) · name · pieces, each with its length (4) before
it · a piece of no bytes; a name of no bytes ends it. Numbers are big-endian.

The stream's last chunk says that it is the last, so that a file cut short is refused; every
chunk is bound to its place and to the kind, so that nothing can be moved or swapped unseen.
"""

import os
import secrets
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from crypto import (
    CHUNK_SIZE,
    KEY_SIZE,
    SEALED_CHUNK_SIZE,
    STREAM_HEADER_SIZE,
    CryptoError,
    Identity,
    Malformed,
    NotRecipient,
    Recipient,
    StreamKey,
    StreamReader,
    context,
    new_stream_header,
    open_envelope,
    seal,
)
from feedback.errors import Rejected

__all__ = ["KINDS", "Damaged", "Own", "SealedReader", "SealedWriter", "kind_of"]

KINDS: Final = ("stores", "media", "keyring")
"""In the order in which they are copied."""
_MAGIC: Final = b"CNB\x01"
_START: Final = struct.Struct(">4sBI")
_NAME: Final = struct.Struct(">H")
_PIECE: Final = struct.Struct(">I")
_LONGEST_NAME: Final = 200
_LONGEST_PIECE: Final = 1 << 20
_MOST_ENVELOPE: Final = 1 << 16


class Damaged(Rejected):
    """A file is not a backup, or was cut, changed or swapped."""


@dataclass(frozen=True)
class Own:
    """By which whoever wrote a file opens it again, to check it: its secret (32 bytes), and the
    envelope in which it lies for the backup key, which has to be there as it was written."""

    secret: bytes = field(repr=False)
    envelope: bytes


class SealedWriter:
    """Writes a new file. `own` is by which whoever wrote it can open it again."""

    def __init__(self, path: Path, kind: str, to: Recipient) -> None:
        secret = secrets.token_bytes(KEY_SIZE)
        header = new_stream_header()
        envelope = seal(secret, to=[to], context=context("backup", kind, header))
        self.own: Final = Own(secret, envelope)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        number = KINDS.index(kind) + 1
        self._file.write(_START.pack(_MAGIC, number, len(envelope)) + envelope + header)
        self._key = StreamKey(header, secret=secret, context=context("backup-stream", kind))
        self._waiting = bytearray()
        self._sealed = memoryview(bytearray(SEALED_CHUNK_SIZE))
        self._chunks = 0

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """One entry; pieces of up to 1 MiB."""
        self._put(_NAME.pack(len(name)) + name.encode("ascii"))
        for piece in pieces:
            if piece:
                self._put(_PIECE.pack(len(piece)) + piece)
        self._put(_PIECE.pack(0))

    def finish(self) -> None:
        """End the stream; all of it is on the disk when this returns."""
        self._put(_NAME.pack(0))
        self._seal(memoryview(bytes(self._waiting)), final=True)
        self._file.flush()
        os.fsync(self._file.fileno())
        # What is read to check it comes from the disk, as far as the system goes along.
        os.posix_fadvise(self._file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        self._file.close()

    def close(self) -> None:
        """Leave it as it is, where finishing failed."""
        self._file.close()

    def _put(self, data: bytes) -> None:
        self._waiting += data
        if len(self._waiting) <= CHUNK_SIZE:
            return  # the last chunk is never empty, so one that is just full waits
        content = memoryview(bytes(self._waiting))
        at = 0
        while len(content) - at > CHUNK_SIZE:
            self._seal(content[at : at + CHUNK_SIZE], final=False)
            at += CHUNK_SIZE
        self._waiting = bytearray(content[at:])

    def _seal(self, data: memoryview, *, final: bool) -> None:
        self._key.seal_chunk_into(self._sealed, self._chunks, data, final=final)
        self._file.write(self._sealed)
        self._chunks += 1


class SealedReader:
    """Reads a file of this kind from its beginning, once.

    Args:
        path: of the file.
        kind: which it must be.
        by: the private half of the backup key, or what the writer has.

    Raises `Damaged`, also while reading.
    """

    def __init__(self, path: Path, kind: str, by: Identity | Own) -> None:
        self.path: Final = path
        self.kind: Final = kind
        self._file = path.open("rb")
        try:
            self._pieces = self._open(kind, by)
        except BaseException:
            self._file.close()
            raise
        self._left = b""

    def entries(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Names and pieces; read the pieces of one before you go on to the next."""
        with self._file:
            try:
                while length := _NAME.unpack(self._read(_NAME.size))[0]:
                    if length > _LONGEST_NAME:
                        raise Malformed("a name is too long")
                    name = self._read(length).decode("ascii")
                    yield name, self._entry()
                if self._left or any(self._pieces):
                    raise Malformed("something follows the end")
            except (CryptoError, UnicodeDecodeError) as error:
                raise self.damaged() from error

    def close(self) -> None:
        self._file.close()

    def _entry(self) -> Iterator[bytes]:
        try:
            while length := _PIECE.unpack(self._read(_PIECE.size))[0]:
                if length > _LONGEST_PIECE:
                    raise Malformed("a piece is too long")
                yield self._read(length)
        except CryptoError as error:
            raise self.damaged() from error

    def _open(self, kind: str, by: Identity | Own) -> Iterator[bytes]:
        found, length = _start(self.path, self._file.read(_START.size))
        if found != kind:
            raise Rejected(f"{self.path} holds the {found}, not the {kind}.")
        envelope = self._file.read(length)
        header = self._file.read(STREAM_HEADER_SIZE)
        try:
            bound = context("backup", kind, header)
            if isinstance(by, Identity):
                secret = open_envelope(envelope, identity=by, context=bound)
            elif by.envelope == envelope:
                secret = by.secret
            else:
                raise Malformed("another envelope than was written")
            key = StreamKey(header, secret=secret, context=context("backup-stream", kind))
            start = self._file.tell() - STREAM_HEADER_SIZE

            def read(offset: int, size: int) -> bytes:
                self._file.seek(start + offset)
                return self._file.read(size)

            stream = StreamReader(key, read, self.path.stat().st_size - start)
        except NotRecipient as error:
            raise Rejected(
                f"{self.path} is sealed to another backup key, or its beginning was changed."
            ) from error
        except CryptoError as error:
            raise self.damaged() from error
        return stream.range(0, stream.length)

    def _read(self, size: int) -> bytes:
        parts, there = [self._left], len(self._left)
        while there < size:
            piece = next(self._pieces, b"")
            if not piece:
                raise Malformed("it ends too early")
            parts.append(piece)
            there += len(piece)
        content = b"".join(parts)
        self._left = content[size:]
        return content[:size]

    def damaged(self) -> Damaged:
        """What to raise where the content is not what was written."""
        return Damaged(f"{self.path} was cut short or changed. Take another backup.")


def kind_of(path: Path) -> str:
    """What a file says that it holds; `Damaged` if it is no backup."""
    with path.open("rb") as file:
        return _start(path, file.read(_START.size))[0]


def _start(path: Path, start: bytes) -> tuple[str, int]:
    if len(start) == _START.size:
        magic, number, length = _START.unpack(start)
        if magic == _MAGIC and 1 <= number <= len(KINDS) and length <= _MOST_ENVELOPE:
            return KINDS[number - 1], length
    raise Damaged(f"{path} is not a backup of Candour.")
