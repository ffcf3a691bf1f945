"""Connections to a mail server that has a limited time, and room, for each whole reply.

smtplib's own limit is for each piece that comes: a server that sends a byte now and then would
keep the worker, and with it every survey's days, for hours.
"""

import io
import smtplib
import time
from collections.abc import Callable
from typing import Final

__all__ = ["TimelySMTP", "TimelyTLS"]

_MOST: Final = 64 * 1024
"""Bytes of one reply. RFC 5321 (4.5.3.1.5) lets a line have 512."""


class _Bounded(io.RawIOBase):
    """What a socket receives until a time, and up to a size."""

    def __init__(self, connection: smtplib.SMTP, clock: Callable[[], float]) -> None:
        self._connection = connection
        self._clock = clock
        self._ends = 0.0
        self._room = 0

    def begin(self) -> None:
        """Of a reply."""
        self._ends, self._room = self._clock() + self._connection.timeout, _MOST

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        left = self._ends - self._clock()
        if left <= 0 or self._room <= 0:
            raise TimeoutError("the reply takes too long, or too much room")
        sock = self._connection.sock
        if sock is None:
            return 0
        sock.settimeout(left)
        try:
            got = sock.recv_into(buffer)
        finally:
            sock.settimeout(self._connection.timeout)
        self._room -= got
        return got


class TimelySMTP(smtplib.SMTP):
    """Plain to begin with; `starttls` may follow."""

    _bounded: _Bounded | None = None

    def getreply(self) -> tuple[int, bytes]:
        """One whole reply within the connection's `timeout`."""
        if self.file is None or self._bounded is None:  # new, or encrypted since
            self._bounded = _Bounded(self, time.monotonic)
            self.file = io.BufferedReader(self._bounded)
        self._bounded.begin()
        return super().getreply()


class TimelyTLS(TimelySMTP, smtplib.SMTP_SSL):
    """Encrypted from the first byte."""
