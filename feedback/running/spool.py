"""Bodies never lie on the disk in plain text.

waitress puts requests over half a megabyte, and answers over one that the client takes slowly,
into temporary files. Here those are encrypted under a key that only the open file object has:
what is left on the disk, or in a copy of it, opens for nobody. Werkzeug would do the same with
uploads; small ones stay in memory, large ones go into such a sealed file.
"""

import io
import secrets
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Final, cast

import flask
from waitress.buffers import TempfileBasedBuffer

from crypto.primitives import KEY_SIZE, stream_cipher

__all__ = ["MemoryRequest", "SealedFile", "seal_waitress"]

_CHUNK = 4096
_NONCE = 8
# As much as any other route takes.
_IN_MEMORY: Final = 4 * 1024 * 1024


class SealedFile:
    """A temporary file that is only ever appended to, as waitress does; reads may seek."""

    def __init__(self) -> None:
        self._file = TemporaryFile("w+b")  # noqa: SIM115 - closed by `close`
        self._key = secrets.token_bytes(KEY_SIZE)
        self._nonce = secrets.token_bytes(_NONCE)
        self._end = 0

    def write(self, data: bytes) -> int:
        at = self._file.tell()
        if at < self._end:
            # The same place twice under one key would give both texts away.
            raise io.UnsupportedOperation("a sealed file is only appended to")
        written = self._file.write(stream_cipher(self._key, self._nonce, at, bytes(data)))
        self._end = at + written
        return written

    def read(self, size: int = -1) -> bytes:
        at = self._file.tell()
        return stream_cipher(self._key, self._nonce, at, self._file.read(size))

    def readline(self, size: int = -1) -> bytes:
        start = self._file.tell()
        line = b""
        while chunk := self.read(_CHUNK):
            head, newline, _ = chunk.partition(b"\n")
            line += head + newline
            if newline or 0 <= size <= len(line):
                break
        line = line if size < 0 else line[:size]
        self._file.seek(start + len(line))
        return line

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self._file.close()


class MemoryRequest(flask.Request):
    """A request whose uploaded files stay in memory, or, of a large body, in a sealed file."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        del content_type, filename, content_length
        if total_content_length is None or total_content_length > _IN_MEMORY:
            return cast("IO[bytes]", SealedFile())  # it does all that Werkzeug asks of one
        return io.BytesIO()


def seal_waitress() -> None:
    """Make every overflow file of this process a sealed one."""

    def newfile(self: TempfileBasedBuffer) -> SealedFile:
        del self
        return SealedFile()

    TempfileBasedBuffer.newfile = newfile  # type: ignore[method-assign, assignment]  # the only way in
