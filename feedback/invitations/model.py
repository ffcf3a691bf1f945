"""What an invitation is, and the rules of links and reminders."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = [
    "AGAIN_A_DAY",
    "MAX_REMINDERS",
    "TOKEN_BYTES",
    "Invitation",
    "State",
]

# 80 bits, 16 characters: enough that nobody finds one, short enough to type.
TOKEN_BYTES: Final = 10
MAX_REMINDERS: Final = 2
AGAIN_A_DAY: Final = 3


class State(StrEnum):
    """Says where mail went, never whether somebody answered."""

    INVITED = "invited"
    UNDELIVERABLE = "undeliverable"


@dataclass(frozen=True)
class Invitation:
    """One person asked in one wave. `participant` is an id of the people's list."""

    id: str
    wave: str
    participant: str
