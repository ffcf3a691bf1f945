"""How the worker and the serving processes are, told to the process that serves metrics.

The parent writes, its children read: a page of memory that all of them share. So metrics need
neither a store nor a thread in the parent, and a parent that hangs shows by an old round.
"""

import mmap
import struct
from collections.abc import Sequence
from typing import Final

from feedback.running.wiring import Job

__all__ = ["ROUND_STEP", "Vitals"]

ROUND_STEP: Final = 5 * 60
"""Seconds. A round that waits for a mail server takes longer, and nobody is to read off it that
mail went out just then."""
_CELL: Final = struct.Struct("<q")
_ROUND, _SERVING, _MAIL, _FIRST_JOB = 0, 1, 2, 3
_MAIL_SAID: Final = {0: None, 1: True, 2: False}
# A job that runs every few seconds may meet a busy store once or twice.
_SELDOM: Final = 600
_OFTEN_ENOUGH: Final = 3


class Vitals:
    """Whole numbers of 64 bits, each written at once."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._places = {job.name: _FIRST_JOB + at for at, job in enumerate(jobs)}
        self._most = {job.name: 1 if job.pause >= _SELDOM else _OFTEN_ENOUGH for job in jobs}
        self._page = mmap.mmap(-1, _CELL.size * (_FIRST_JOB + len(jobs)))

    def began_round(self, at: int) -> None:
        """`at`: epoch seconds."""
        self._set(_ROUND, at // ROUND_STEP * ROUND_STEP)

    def serves(self, processes: int) -> None:
        """How many processes serve pages now."""
        self._set(_SERVING, processes)

    def found_mail(self, *, there: bool) -> None:
        """Whether mail could be handed over at the last look."""
        self._set(_MAIL, 1 if there else 2)

    def ran(self, job: str, *, well: bool) -> None:
        """What became of one run of a job."""
        place = self._places[job]
        self._set(place, 0 if well else self._get(place) + 1)

    @property
    def last_round(self) -> int:
        """Epoch seconds, in steps of five minutes; 0 before the first."""
        return self._get(_ROUND)

    @property
    def serving(self) -> int:
        return self._get(_SERVING)

    @property
    def mail(self) -> bool | None:
        """None before the first look, and where mail does not leave this machine."""
        return _MAIL_SAID[self._get(_MAIL)]

    def failing(self) -> dict[str, bool]:
        """Job → whether it has failed too often, without going well in between."""
        return {name: self._get(place) >= self._most[name] for name, place in self._places.items()}

    def _set(self, place: int, value: int) -> None:
        _CELL.pack_into(self._page, place * _CELL.size, value)

    def _get(self, place: int) -> int:
        found: int = _CELL.unpack_from(self._page, place * _CELL.size)[0]
        return found
