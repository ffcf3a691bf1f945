"""Whether the clock can be trusted with what cannot be undone.

A clock that is set a month ahead, for however short a time, would close surveys, deal and destroy
them, and forget what no backup may bring back. So jobs that look at the date wait once the clock
has jumped: until it is put right, or has gone evenly for an hour. After that it is taken to be the
clock that was put right, so that nobody has to say so.
"""

import logging
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from feedback.clock import epoch
from feedback.storage.store import Event, Store

__all__ = ["EVENLY", "Steady"]

_log: Final = logging.getLogger(__name__)
EVENLY: Final = 60 * 60.0
"""Seconds for which a clock that has jumped has to go evenly."""
# What a time service corrects in one step, at most, of a clock that is kept at all.
_TOLERATED: Final = 5 * 60.0
# Longer than this since the clock was last trusted: off for a while, or a wrong clock.
_AWAY: Final = 24 * 60 * 60
# Seconds between two notes of the time, which outlive the process.
_NOTED: Final = 60
_NOTE: Final = "clock"


class Steady:
    """Compares the store's clock with one that counts the seconds and cannot be set."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._trusted = self._latest = self._ahead()
        self._since = clock() - EVENLY
        self._noted = self._since
        last = store.one("jobs", id=_NOTE)
        away = epoch(store.clock) - int(last["done"] or 0) if last else 0
        if not -_TOLERATED <= away <= _AWAY:
            self._trusted -= away
            self._jumped(away)

    def __call__(self) -> bool:
        """Whether the date may be relied on now."""
        ahead = self._ahead()
        if abs(ahead - self._latest) > _TOLERATED:
            self._jumped(round(ahead - self._latest))
        self._latest = ahead
        if abs(ahead - self._trusted) <= _TOLERATED or self._clock() - self._since >= EVENLY:
            self._trusted = ahead
            self._note()
            return True
        return False

    def _note(self) -> None:
        if self._clock() - self._noted < _NOTED:
            return
        self._noted = self._clock()
        # Where nothing can be written the jobs say so.
        with suppress(OSError, sqlite3.Error), self._store.change(Event("upkeep"), "volatile") as w:
            at = epoch(self._store.clock)
            w.put("jobs", {"id": _NOTE, "state": "", "done": at, "total": 0, "note": ""})

    def _ahead(self) -> float:
        return self._store.clock.now().timestamp() - self._clock()

    def _jumped(self, by: int) -> None:
        self._since = self._clock()
        _log.warning(
            "the clock jumped: what goes by the date waits until it is right, or an hour",
            extra={"fields": {"seconds": by}},
        )
