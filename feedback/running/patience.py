"""How long a connection may take, and what happens when the system has no files left for another.

waitress closes a connection on which nothing happens for two minutes, by a clock that may be set.
But one on which a byte comes, or goes, once a minute it keeps for ever: some thousands of these,
and nobody else gets in. Here a request has to come at a least speed, and an answer to be taken at
one, on a clock that only goes on. A telephone on a bad line is a hundred times as fast.
"""

import errno
import logging
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

import waitress.channel
from waitress.buffers import OverflowableBuffer
from waitress.server import BaseWSGIServer
from waitress.utilities import Error

from feedback.running.bodies import BoundedRequest
from feedback.running.channel import CalmChannel

__all__ = ["GRACE", "HURRY", "SILENCE", "SLOWEST", "PatientChannel", "bound_waiting", "maintain"]

_log: Final = logging.getLogger(__name__)
SILENCE: Final = 120.0
"""Seconds in which nothing happens, between requests or within one."""
GRACE: Final = 60.0
"""Seconds that a request's head may take, and that any body or answer may take besides."""
HURRY: Final = 10.0
"""Seconds in the place of either, while all places are taken and others wait."""
SLOWEST: Final = 500
"""Bytes a second of a body that comes, and of an answer that is taken."""
_LOOK: Final = 5.0
_NO_FILES: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
# Seconds without a new connection after one could not be taken in, else the loop would spin.
_PAUSE: Final = 1.0
_READABLE: Final = BaseWSGIServer.readable
_ACCEPT: Final = BaseWSGIServer.accept


class _NoRoom(Error):
    code = 503
    reason = "Service Unavailable"


class _Nowhere:
    """Takes what nobody keeps."""

    def append(self, data: bytes) -> None:
        """Forget it."""

    def __len__(self) -> int:
        return 0

    def close(self) -> None:
        """Nothing is open."""


class _Roomless(BoundedRequest):
    """One whose body finds no room in a temporary file is refused once all of it has come: who is
    still sending would not see the answer."""

    roomless = False

    def received(self, data: bytes) -> int:
        try:
            taken = super().received(data)
        except OSError as error:
            if self.body_rcv is None or self.roomless:
                raise
            _log.warning("no temporary file for a large body", exc_info=error)
            self.body_rcv.getbuf().close()
            self.body_rcv.buf = _Nowhere()  # type: ignore[assignment]  # has what it is asked for
            self.roomless = True
            taken = super().received(data)
        if self.roomless and self.completed and not self.error:
            self._refuse(_NoRoom("no room for a large body"))
        return taken


class _Answer(OverflowableBuffer):
    """A large answer stays in memory where there is no temporary file for it."""

    def _set_large_buffer(self) -> None:
        try:
            super()._set_large_buffer()  # type: ignore[misc]  # not in the stubs
        except OSError as error:
            self.overflow *= 2
            _log.warning("no temporary file for a large answer", exc_info=error)


@dataclass(frozen=True)
class _Mark:
    """When a connection began something, and what had been sent on it by then."""

    at: float
    sent: int


class PatientChannel(CalmChannel):
    """Knows since when its request comes, and how its answer is taken."""

    heard: float | None = None
    coming: float | None = None
    sent = 0
    going: _Mark | None = None

    def received(self, data: bytes) -> bool:
        """Note when the first byte of a request came."""
        self.heard = time.monotonic()
        more: bool = super().received(data)
        if self.request is None:
            self.coming = None
        elif self.coming is None:
            self.coming = self.heard
        return more

    def _flush_some(self, do_close: bool = True) -> bool:  # as waitress calls it
        before = self.total_outbufs_len
        flushed: bool = super()._flush_some(do_close=do_close)  # type: ignore[misc]  # as above
        self.sent += before - self.total_outbufs_len
        return flushed

    def service(self) -> None:
        """Silence counts from the end of an answer."""
        super().service()
        self.heard = time.monotonic()

    def too_slow(self, now: float, *, others_wait: bool = False) -> bool:
        """Whether it has had its time, of which there is less while others wait for a place; asked
        every few seconds."""
        grace, silence = (HURRY, HURRY) if others_wait else (GRACE, SILENCE)
        if self.total_outbufs_len:
            return self._taken_too_slowly(now)
        if self.going:
            self.going, self.heard = None, now
        if self.requests:
            return False  # it is we who take the time
        if self.coming is not None and self.request is not None:
            came = self.request.body_bytes_received if self.request.headers_finished else 0
            if now - self.coming > grace + came / SLOWEST:
                return True
        if self.heard is None:
            self.heard = now  # connected, and nothing has come
        return now - self.heard > silence

    def _taken_too_slowly(self, now: float) -> bool:
        if self.going is None:
            self.going = _Mark(now, self.sent)
        past = now - self.going.at
        if past <= GRACE:
            return False
        slow = self.sent - self.going.sent < past * SLOWEST
        self.going = _Mark(now, self.sent)
        return slow


def maintain(server: BaseWSGIServer, now: float) -> None:
    """Close what is too slow. Said in the log by number alone."""
    slow, full = 0, server.in_connection_overflow
    channels: Mapping[int, object] = cast("Mapping[int, object]", server.active_channels)
    for channel in list(channels.values()):
        if isinstance(channel, PatientChannel) and channel.too_slow(now, others_wait=full):
            slow += channel.coming is not None or channel.going is not None
            channel.will_close = True
    if slow:
        _log.info("connections that were too slow were closed", extra={"fields": {"count": slow}})


class _Watch:
    """When a process next looks at its connections, and whether it takes in new ones."""

    def __init__(self) -> None:
        self.looks = 0.0
        self.takes = 0.0
        self.full = False

    def no_files(self) -> None:
        self.takes = time.monotonic() + _PAUSE
        if not self.full:
            _log.error("no files left for another connection: others wait until one ends")
        self.full = True


def bound_waiting() -> None:
    """Give every connection of this process a limited time. After the other changes to waitress."""
    watch = _Watch()

    def look(self: BaseWSGIServer) -> bool:
        now = time.monotonic()
        if now >= watch.looks:
            watch.looks = now + _LOOK
            maintain(self, now)
        return now >= watch.takes and bool(_READABLE(self))

    def take(self: BaseWSGIServer) -> object:
        try:
            taken = _ACCEPT(self)
        except OSError as error:
            if error.errno not in _NO_FILES:
                raise
            watch.no_files()
            return None
        watch.full = False
        return taken

    BaseWSGIServer.readable = look  # type: ignore[method-assign]  # no other way in
    BaseWSGIServer.accept = take  # type: ignore[method-assign, assignment]  # as above
    # Its own looks go by a clock that may be set.
    BaseWSGIServer.next_channel_cleanup = math.inf  # type: ignore[assignment]  # any number
    BaseWSGIServer.channel_class = PatientChannel
    PatientChannel.parser_class = _Roomless
    waitress.channel.OverflowableBuffer = _Answer  # type: ignore[attr-defined]  # imported there
