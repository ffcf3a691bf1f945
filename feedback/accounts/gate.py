"""One slow hash at a time in a process, so that sign-ins never take all memory and threads.

A slow hash takes 64 MiB and a whole core. While one runs, one more may wait, at most two
seconds; others are told to try again. Somebody on a browser that has signed in before takes
the place of a waiting stranger.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

__all__ = ["Busy", "Gate"]

_PATIENCE: Final = 2.0


class Busy(Exception):
    """Others are being served; try again in a few seconds."""


class Gate:
    """`patience`: seconds that one may wait."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        self._patience = patience
        self._changed = threading.Condition()
        self._running = False
        self._waiting: object | None = None
        self._waiting_known = False

    @contextmanager
    def turn(self, *, known: bool) -> Iterator[None]:
        """Work inside; raises `Busy` where there is no room to wait, or it took too long."""
        self._enter(known=known)
        try:
            yield
        finally:
            with self._changed:
                self._running = False
                self._changed.notify_all()

    def _enter(self, *, known: bool) -> None:
        with self._changed:
            if not self._running and self._waiting is None:
                self._running = True
                return
            if self._waiting is not None and (self._waiting_known or not known):
                raise Busy
            # Whoever waited until now sees that the place is taken, and gives up.
            ticket = self._waiting = object()
            self._waiting_known = known
            self._changed.notify_all()
            self._wait(ticket)

    def _wait(self, ticket: object) -> None:
        until = time.monotonic() + self._patience
        while self._waiting is ticket and self._running:
            left = until - time.monotonic()
            if left <= 0 or not self._changed.wait(left):
                break
        if self._waiting is not ticket:
            raise Busy
        self._waiting = None
        if self._running:
            raise Busy
        self._running = True
