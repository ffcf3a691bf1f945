"""Lines of the log that keep nobody waiting.

Whoever reads them may stop reading, with the pipe still open. Once it is full, the next line would
stop the page or the job that writes it, and with it all that log. So a line that does not go at
once is left out; how many were is said as soon as one goes again.
"""

import logging
import os
import socket
import stat
from collections.abc import Callable
from functools import partial
from typing import Final, TextIO

__all__ = ["handler_of"]

_LOST: Final = "lines of this log were left out: nobody read them"


def handler_of(stream: TextIO) -> logging.Handler:
    """A handler that writes there: without waiting, where what reads could stand still."""
    try:
        return _Hurried(*_end(stream.fileno()))
    except OSError:  # no pipe, or one that may not be opened anew
        return logging.StreamHandler(stream)


class _Hurried(logging.Handler):
    """`write` sends what goes at once, of bytes, and says how many that were; or `OSError`."""

    def __init__(self, write: Callable[[bytes], int], close: Callable[[], None]) -> None:
        super().__init__()
        self._write = write
        self._close = close
        self._rest = b""
        self._lost = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, or count it."""
        try:
            line = self._line(record)
            if self._lost:
                line = self._line(_told(self._lost)) + line
        except Exception:  # noqa: BLE001 - as the library's own handlers
            self.handleError(record)
            return
        self._lost = 0 if self._put(line) else self._lost + 1

    def close(self) -> None:
        """Give back what was opened for it, and not what was given."""
        super().close()
        self._close()

    def _line(self, record: logging.LogRecord) -> bytes:
        return self.format(record).encode(errors="backslashreplace") + b"\n"

    def _put(self, line: bytes) -> bool:
        """Whether a line goes, or has begun to: what is left of it goes before the next."""
        self._go_on()
        if self._rest:
            return False
        self._rest = line
        self._go_on()
        if self._rest != line:
            return True
        self._rest = b""
        return False

    def _go_on(self) -> None:
        try:
            self._rest = self._rest[self._write(self._rest) :] if self._rest else b""
        except OSError:
            return  # full, or the reader is gone: it stays as it is


def _told(lost: int) -> logging.LogRecord:
    about = {"name": __name__, "levelname": "WARNING", "msg": _LOST}
    return logging.makeLogRecord(about | {"fields": {"count": lost}})


def _end(descriptor: int) -> tuple[Callable[[bytes], int], Callable[[], None]]:
    """How to write there without waiting, and to leave. `OSError` where it is no end of a pipe."""
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISSOCK(mode):
        connection = socket.socket(fileno=os.dup(descriptor))
        return partial(_send, connection), connection.close
    if not stat.S_ISFIFO(mode):
        raise OSError("no pipe")
    # Opened anew, since not to wait would otherwise hold for every process that has this end.
    flags = os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC
    own = os.fdopen(os.open(f"/proc/self/fd/{descriptor}", flags), "wb", buffering=0)
    return lambda data: own.write(data) or 0, own.close


def _send(connection: socket.socket, data: bytes) -> int:
    return connection.send(data, socket.MSG_DONTWAIT)
