"""What a mail is, how it is made from what the outbox holds, and what may become of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from feedback.config import Config
    from feedback.storage.store import Store

__all__ = [
    "BATCH_TIME",
    "LONGEST_PAUSE",
    "MAX_REJECTED",
    "MAX_TRIES",
    "Handler",
    "Message",
    "Outcome",
    "Payload",
    "State",
    "deliverable",
    "each",
    "pause",
]

Payload = Mapping[str, str]

# Narrow on purpose, as it goes into a header and an SMTP command: no quoted local part, no
# address literal, nothing that begins a second address or a second line.
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}")
# Seconds until the next try, by the number of tries so far; the last one goes on: five days
# in all, as RFC 5321 (4.5.4.1) advises.
_PAUSES: Final = (10, 30, 120, 600, 1800, 3600, 7200, 14400)
LONGEST_PAUSE: Final = _PAUSES[-1]
MAX_TRIES: Final = 36
# A server that says "never" to a message, not to its address, may have had its rules mended.
MAX_REJECTED: Final = 5
BATCH_TIME: Final = timedelta(minutes=2)
"""After which a batch is left off, so that it is over within its lease."""


class State(StrEnum):
    """Of a row. Rows of no batch go when they are done; those of a batch are counted."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Outcome(Enum):
    """What became of one message at one try."""

    SENT = "sent"
    REFUSED = "refused"  # there is no such address
    REJECTED = "rejected"  # this message, for good
    LATER = "later"  # this message, for now
    DOWN = "down"  # no server to talk to: says nothing about the message


@dataclass(frozen=True)
class Message:
    """One mail to one address. `subject` is a line; `text` and `html` say the same.

    `reference` is by what a mail service tells later what became of it; random, or empty.
    """

    to: str
    subject: str
    text: str
    html: str
    reference: str = ""


def _nothing(store: "Store", payload: Payload) -> None:
    del store, payload


@dataclass(frozen=True)
class Handler:
    """How the mails of one kind are made.

    `make` gets many payloads at once, so that it can commit the digests of all their links
    together, and gives a message for each, None where there is nothing to send any more, or
    `Outcome.LATER` where it has to wait.
    `undeliverable` is told when the address is refused for good.
    """

    make: Callable[["Store", "Config", Sequence[Payload]], Sequence[Message | Outcome | None]]
    undeliverable: Callable[["Store", Payload], None] = _nothing

    @property
    def minds_failure(self) -> bool:
        """Whether it means anything to it that an address is refused."""
        return self.undeliverable is not _nothing


def each(
    make: Callable[["Store", "Config", Payload], Message | None],
    undeliverable: Callable[["Store", Payload], None] = _nothing,
) -> Handler:
    """A handler that makes its mails one by one."""

    def make_all(
        store: "Store", config: "Config", payloads: Sequence[Payload]
    ) -> list[Message | None]:
        return [make(store, config, payload) for payload in payloads]

    return Handler(make_all, undeliverable)


def deliverable(address: str) -> bool:
    """Whether an address can be put into a mail without harm."""
    return _ADDRESS.fullmatch(address) is not None


def pause(tries: int) -> int:
    """Seconds to wait after so many tries (1 or more)."""
    return _PAUSES[min(tries, len(_PAUSES)) - 1]
