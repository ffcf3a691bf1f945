"""The one place that asks what time it is, so that a test, a demonstration or a child process
can say so instead."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

__all__ = ["LONDON", "Clock", "SetClock", "SystemClock", "epoch", "today"]

LONDON = ZoneInfo("Europe/London")


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, aware, in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock that stands where it was put."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def advance(self, by: timedelta) -> None:
        self._at += by

    def move_to(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)


def today(clock: Clock) -> date:
    """The day in the United Kingdom: "until 14 March" means until that day ends there."""
    return clock.now().astimezone(LONDON).date()


def epoch(clock: Clock) -> int:
    """Whole seconds since 1970."""
    return int(clock.now().timestamp())
