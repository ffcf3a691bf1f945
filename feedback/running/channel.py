"""waitress's loop, kept from spinning while a thread sends a page, and pages sent in one piece.

A thread that sends holds the channel's lock with bytes still to go, so the loop asks the system
whether the channel can be written, is told yes at once, finds the lock taken, and asks again:
some fifty times for each request, each time keeping Python's own lock from the very thread
that it waits for. A quarter of the time that a request cost went there.

And of requests sent all at once only the first is answered: who sends many and reads none of the
answers would keep a thread waiting for ever, and with one connection for each thread everybody.
"""

import gc
import socket
from contextlib import suppress
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from waitress.buffers import ReadOnlyFileBasedBuffer
from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import WSGITask
from waitress.utilities import build_http_date

__all__ = ["CalmChannel", "CalmTask", "calm_waitress"]

_LASTING: Final = frozenset({None, "keep-alive", "Keep-Alive"})
_RARE: Final = frozenset({"Connection", "Date", "Server"})
_date: Final = lru_cache(maxsize=2)(build_http_date)
PATIENCE: Final = 60.0
"""Seconds in which a client has to take a little, while a thread waits to send it more."""


@lru_cache(maxsize=256)
def _capitals(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))


class CalmTask(WSGITask):
    """Sends the head and a body that is one piece together: one call of the system, not two."""

    def build_response_header(self) -> bytes:
        """As waitress's, which takes the name of every header apart each time; here, for the
        answer that nearly all are, each name once."""
        given = {name for name, _ in self.response_headers}
        asked = self.request.headers.get("CONNECTION")  # type: ignore[attr-defined]  # not in the stubs
        lasts = self.version == "1.1" and asked in _LASTING
        if not lasts or not self.has_body or "Content-Length" not in given or given & _RARE:
            whole: bytes = super().build_response_header()
            return whole
        lines = [f"HTTP/1.1 {self.status}", f"Date: {_date(int(self.start_time))}"]
        lines += [f"{_capitals(name)}: {value}" for name, value in self.response_headers]
        return "\r\n".join([*lines, "\r\n"]).encode("latin-1")

    def write(self, data: bytes) -> None:
        """One piece of the body; the head goes before the first."""
        whole = self.content_length is not None and len(data) == self.content_length
        if self.wrote_header or not (self.complete and self.has_body and data and whole):
            super().write(data)
            return
        self.channel.write_soon(self.build_response_header() + data)
        self.wrote_header = True
        self.content_bytes_written += len(data)


class CalmChannel(HTTPChannel):
    """Not to be written by the loop while a thread is writing to it.

    Nothing is left lying: a thread that could not send everything goes on at its next piece,
    or wakes the loop at the end of its request, when the lock is free. (One that waits inside
    a page of over 16 MB is found at the loop's next look, within a second.)
    """

    task_class = CalmTask

    def service(self) -> None:
        """Answer a request, and close behind it where others came without waiting for that.

        Browsers do not send so, and whoever does asks again (RFC 9112, 9.3.2).
        """
        with self.requests_lock:  # type: ignore[attr-defined]  # not in the stubs
            first = self.requests[0]
            if len(self.requests) > 1:
                first.headers = {**first.headers, "CONNECTION": "close"}
            # One whose head could not be read has none.
            sent_something = getattr(first, "command", None) == "POST"
        super().service()
        if sent_something:
            # A request and its form hang together in circles, and what somebody typed with them:
            # left to itself, Python looks for those hundreds of requests later.
            gc.collect(1)
        # It would keep the newest addresses in memory, and with them people's links.
        urlsplit.cache_clear()  # type: ignore[attr-defined]  # it has one, by `lru_cache`

    def write_soon(self, data: bytes | ReadOnlyFileBasedBuffer) -> int:
        """As waitress's, without putting into a buffer first what the system takes at once."""
        if not isinstance(data, bytes):
            return int(super().write_soon(data))  # type: ignore[arg-type]  # the stubs know bytes alone
        with self.outbuf_lock:
            sent = self._sent_at_once(data)
            if sent < len(data):
                super().write_soon(data[sent:])
        return len(data)

    def _sent_at_once(self, data: bytes) -> int:
        if not self.connected or self.total_outbufs_len:
            return 0  # it has to wait behind what is there
        try:
            return int(self.send(data, do_close=False))
        except OSError:
            return 0  # the buffer meets it again, and closes

    def _flush_outbufs_below_high_watermark(self) -> None:
        """As in waitress, where a thread waits for ever for somebody who has stopped reading."""
        most = self.adj.outbuf_high_watermark
        if self.total_outbufs_len <= most:
            return
        with self.outbuf_lock:
            self.server.pull_trigger()  # for the loop to send what it can
            if self.outbuf_lock.wait_for(
                lambda: not self.connected or self.total_outbufs_len <= most, PATIENCE
            ):
                return
        if self.socket is not None:
            with suppress(OSError):  # gone by itself
                self.socket.shutdown(socket.SHUT_RDWR)  # so that the loop sees it and closes it
        raise ClientDisconnected

    def writable(self) -> bool:
        """Whether the loop has anything to send here now."""
        if self.requests and self.total_outbufs_len:
            if not self.outbuf_lock.acquire(blocking=False):
                return False
            self.outbuf_lock.release()
        return bool(super().writable())


def calm_waitress() -> None:
    """Make every connection of this process a calm one."""
    BaseWSGIServer.channel_class = CalmChannel
