"""Serving processes: forked beforehand, started again when they die, ended with the parent.

The parent keeps no thread and, at a fork, no open database: a SQLite connection must not cross
one. Children read from a pipe that nobody writes to; when the parent is gone, however it went,
the pipe ends and so do they.
"""

import logging
import os
import select
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Final, NoReturn

from feedback.cores import stay_on

__all__ = ["Stop", "Supervisor"]

_log = logging.getLogger(__name__)
# Seconds: before a process that died is started again, growing while it dies young.
_PAUSE: Final = 0.5
_LONGEST: Final = 30.0
_YOUNG: Final = 60.0
_PATIENCE: Final = 12.0


class Stop(Exception):
    """The parent was asked to end."""


@dataclass
class _Place:
    serve: Callable[[], None]
    pid: int | None = None
    core: int | None = None
    started: float = 0.0
    after: float = 0.0
    pause: float = _PAUSE


class Supervisor:
    """Runs `serve` in `processes` children, and each of `beside` in one more.

    `release` closes what must not cross a fork. Each child that serves stays on one of `cores`,
    if there is one for each.
    """

    def __init__(
        self,
        serve: Callable[[], None],
        *,
        processes: int,
        release: Callable[[], None],
        beside: Sequence[Callable[[], None]] = (),
        cores: Sequence[int] = (),
    ) -> None:
        self._serve = serve
        self._release = release
        own = cores if len(cores) == processes else [None] * processes
        self._places = [*(_Place(serve, core=one) for one in own), *map(_Place, beside)]
        self._stopping = False
        self._woken, self._wake = os.pipe()
        self._ended, self._alive = os.pipe()
        for end in (self._woken, self._wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only to be woken

    def mend(self) -> None:
        """Start what is missing. Raises `Stop` when the parent was asked to end."""
        if self._stopping:
            raise Stop
        now = time.monotonic()
        for place in self._places:
            self._reap(place, now)
            if place.pid is None and place.after <= now:
                self._start(place, now)

    @property
    def serving(self) -> int:
        """How many children run `serve`, as far as was noticed."""
        return sum(one.pid is not None for one in self._places if one.serve is self._serve)

    def wait(self, seconds: float) -> None:
        """Until then, or a signal."""
        ready, _, _ = select.select([self._woken], [], [], seconds)
        if ready:
            os.read(self._woken, 512)

    def end(self) -> None:
        """Ask all children to end, and wait for them; who does not in time is killed."""
        for place in self._places:
            if place.pid is not None:
                os.kill(place.pid, signal.SIGTERM)
        until = time.monotonic() + _PATIENCE
        while any(place.pid is not None for place in self._places):
            late = time.monotonic() > until
            for place in self._places:
                if late and place.pid is not None:
                    os.kill(place.pid, signal.SIGKILL)
                    os.waitpid(place.pid, 0)
                    place.pid = None
                self._reap(place, time.monotonic())
            self.wait(0.2)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._stopping = True

    def _reap(self, place: _Place, now: float) -> None:
        if place.pid is None:
            return
        pid, status = os.waitpid(place.pid, os.WNOHANG)
        if pid == 0:
            return
        if not self._stopping:
            fields = {"status": os.waitstatus_to_exitcode(status)}
            _log.error("a serving process ended", extra={"fields": fields})
        young = now - place.started < _YOUNG
        place.pause = min(place.pause * 2, _LONGEST) if young else _PAUSE
        place.pid, place.after = None, now + place.pause

    def _start(self, place: _Place, now: float) -> None:
        self._release()
        try:
            place.pid, place.started = os.fork(), now
        except OSError as error:
            # No memory or no process left: those that run go on, and one more is tried later.
            _log.error("no serving process can be started", exc_info=error)
            place.pause = min(place.pause * 2, _LONGEST)
            place.after = now + place.pause
            return
        if place.pid == 0:
            self._child(place)

    def _child(self, place: _Place) -> NoReturn:
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            # Ctrl-C reaches the whole group; the parent then ends us in good order.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, _leave)
            for end in (self._woken, self._wake, self._alive):
                os.close(end)
            if place.core is not None:
                stay_on(place.core)
            threading.Thread(target=self._outlive, daemon=True).start()
            place.serve()
            status = 0
        except SystemExit:
            status = 0
        except BaseException:  # noqa: BLE001 - nothing may run the parent's code in a child
            _log.exception("a serving process failed")
        finally:
            # Not `sys.exit`: what the parent had set up to run at its end is not ours to run.
            os._exit(status)

    def _outlive(self) -> None:
        os.read(self._ended, 1)  # returns when the parent is gone
        os.kill(os.getpid(), signal.SIGTERM)


def _leave(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise SystemExit(0)
