"""What is logged of a way out that does not work, and when not.

A line at the moment at which one mail could not go would tell when somebody asked for theirs. So
only mails to whole surveys are told of here. Whether mail can go at all is looked at by the clock
(`feedback.outbox.checking`), and told then.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

__all__ = ["tell", "telling"]

_telling: Final[ContextVar[bool]] = ContextVar("telling", default=True)


@contextmanager
def telling(*, of_all: bool) -> Iterator[None]:
    """Hand mail over; `of_all`: whether some of it is to a whole survey."""
    before = _telling.set(of_all)
    try:
        yield
    finally:
        _telling.reset(before)


def tell(log: logging.Logger, event: str, fields: Mapping[str, str | int] | None = None) -> None:
    """A warning, unless it would tell of somebody's own mail. `fields`: nothing of a mail."""
    if _telling.get():
        log.warning(event, extra={"fields": dict(fields or {})})
