"""The worker: sends mail, and runs each job when its time has come."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from feedback.clock import Clock, epoch
from feedback.config import Config
from feedback.outbox.checking import mail_fault
from feedback.outbox.local import transport
from feedback.outbox.model import Handler
from feedback.outbox.sending import send_batch
from feedback.running.vitals import Vitals
from feedback.running.wiring import Job, jobs, mail_handlers
from feedback.storage.store import Store

__all__ = ["Worker"]

_log = logging.getLogger(__name__)
# Seconds: between two looks at the outbox, and the longest wait for a mail server that is away.
_IDLE: Final = 1.0
_LONGEST: Final = 300.0
# The longest pause of a job that fails again and again, in seconds; its own, where that is longer.
_LONGEST_PAUSE: Final = 60.0
# Between two looks at whether mail could be handed over: by the clock, not when there is mail.
_LOOK: Final = 300.0


class Worker:
    """One worker over an open store. Waits are measured on a clock that is never set back.

    `steady`: whether the date may be relied on now (`feedback.running.steady`).
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        *,
        work: Sequence[Job] | None = None,
        handlers: Mapping[str, Handler] | None = None,
        clock: Callable[[], float] = time.monotonic,
        vitals: Vitals | None = None,
        look: Callable[[Config, Clock], str | None] = mail_fault,
        steady: Callable[[], bool] = lambda: True,
    ) -> None:
        self._config = config
        self._store = store
        self._jobs = jobs() if work is None else tuple(work)
        self._handlers = mail_handlers() if handlers is None else handlers
        self._transport = transport(config, store)
        self._clock = clock
        self._vitals = vitals or Vitals(self._jobs)
        self._look = look
        self._steady = steady
        self._look_after = 0.0
        self._next: dict[str, float] = {}
        self._pauses: dict[str, float] = {}
        self._mail_after = 0.0
        self._mail_pause = _IDLE

    def tick(self, between: Callable[[], None] = lambda: None) -> bool:
        """Do what is due, one job after the other, and one batch of mail.

        `between` is called after each. Returns whether more mail waits: then come back at once.
        """
        self._vitals.began_round(epoch(self._store.clock))
        steady = self._steady()
        for job in self._jobs:
            if job.dated and not steady:
                continue
            if self._clock() >= self._next.get(job.name, 0.0):
                self._next[job.name] = self._clock() + self._run(job)
                between()
        if self._config.sends_mail and self._clock() >= self._look_after:
            self._look_at_mail()
            between()
        more = self._clock() >= self._mail_after and self._mail()
        between()
        return more

    def run_all(self) -> None:
        """Do what is due until nothing is."""
        while self.tick():
            pass

    def _run(self, job: Job) -> float:
        """Seconds until it is due again: ever longer while it fails, so that a disk that is full
        brings a few lines of log a minute, and not sixty."""
        try:
            job.run(self._store)
            self._vitals.ran(job.name, well=True)
            self._pauses[job.name] = job.pause
        except Exception:  # noqa: BLE001 - one job's fault must stop neither mail nor the others
            self._vitals.ran(job.name, well=False)
            _log.exception("a job failed", extra={"fields": {"job": job.name}})
            longer = 2 * self._pauses.get(job.name, job.pause)
            self._pauses[job.name] = max(job.pause, min(longer, _LONGEST_PAUSE))
        return self._pauses[job.name]

    def _look_at_mail(self) -> None:
        self._look_after = self._clock() + _LOOK
        try:
            fault = self._look(self._config, self._store.clock)
        except Exception:  # noqa: BLE001 - not knowing must stop neither mail nor the jobs
            _log.exception("it could not be told whether mail can be handed over")
            return
        self._vitals.found_mail(there=fault is None)
        if fault:
            _log.warning("mail cannot be handed over", extra={"fields": {"why": fault}})

    def _mail(self) -> bool:
        try:
            sent = send_batch(self._store, self._config, self._transport, self._handlers)
        except Exception:  # noqa: BLE001 - a store that is busy or full now may not be later
            _log.exception("mail could not be sent")
            self._back_off()
            return False
        if sent.down:
            self._back_off()
            return False
        # Of any other mail a line would tell when somebody asked for it.
        if sent.to_all:
            _log.info("mail", extra={"fields": {"sent": sent.to_all}})
        self._mail_pause = _IDLE
        return sent.claimed > 0

    def _back_off(self) -> None:
        self._mail_after = self._clock() + self._mail_pause
        self._mail_pause = min(self._mail_pause * 2, _LONGEST)
