"""waitress's own limit of bodies, by address: it takes them in before the application is asked.

What one sends to the few addresses that take a file without scripts may be larger than all else,
and only some at a time may, since each lies (sealed, `feedback.running.spool`) on the disk until
it is there whole.
"""

from typing import Final
from weakref import WeakSet

from waitress.server import BaseWSGIServer
from waitress.utilities import Error, RequestEntityTooLarge

from feedback.running.strict import PlainErrorTask, StrictRequest, strict_chunks
from feedback.web.bodies import LARGE_ADDRESS, LARGEST

__all__ = ["LARGE_AT_ONCE", "MOST_BODY", "SMALL_BODY", "BoundedRequest", "bound_bodies"]

SMALL_BODY: Final = 5 * 1024 * 1024
"""Bytes of any other body: more than the application itself takes, so that its page is shown."""
MOST_BODY: Final = LARGEST + 1024 * 1024
LARGE_AT_ONCE: Final = 8
"""Large bodies that one process takes in at a time."""


# Large ones being taken in; one whose connection is gone is dropped by itself.
_TAKING: Final["WeakSet[BoundedRequest]"] = WeakSet()


class _Busy(Error):
    code = 503
    reason = "Service Unavailable"


class BoundedRequest(StrictRequest):
    """A request that ends as soon as it says, or shows, that it is too large for its address."""

    def parse_header(self, header_plus: bytes) -> None:
        """Look at the announced length, once the head is there."""
        super().parse_header(header_plus)
        if self.chunked or self.content_length >= SMALL_BODY:
            self._bound()

    def received(self, data: bytes) -> int:
        """Take in a part; a body without an announced length is looked at as it comes."""
        consumed: int = super().received(data)
        if self.body_bytes_received >= SMALL_BODY and not self._is_large() and not self.error:
            self._refuse(RequestEntityTooLarge("too large for this address"))
        if self.completed:
            _TAKING.discard(self)
        return consumed

    def _bound(self) -> None:
        if not self._is_large():
            if not self.chunked:
                self._refuse(RequestEntityTooLarge("too large for this address"))
        elif len(_TAKING) >= LARGE_AT_ONCE:
            self._refuse(_Busy("too many large bodies at once"))
        else:
            _TAKING.add(self)

    def _is_large(self) -> bool:
        return LARGE_ADDRESS.fullmatch(self.path) is not None

    def _refuse(self, error: Error) -> None:
        self.error, self.completed, self.connection_close = error, True, True


def bound_bodies() -> None:
    """Make every request of this process a bounded one, with one way to read it."""
    strict_chunks()
    channel = BaseWSGIServer.channel_class
    channel.parser_class, channel.error_task_class = BoundedRequest, PlainErrorTask
