"""What a slot may hold, and which act leads from which state to which."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

__all__ = ["MOVES", "SENT", "TAKES_ANSWERS", "Act", "Answers", "Profile", "State", "may"]


class State(IntEnum):
    """Nobody sees these but the person: they lie inside the slot's seal."""

    EMPTY = 0
    DRAFT = 1
    SUBMITTED = 2
    DECLINED = 3
    CLOSED = 4
    OBJECTED = 5  # sent, and kept for the person alone: no result counts it


class Act(IntEnum):
    SAVE = 0
    SUBMIT = 1
    CHANGE = 2
    DECLINE = 3
    REOPEN = 4  # deleted by receipt: whoever holds it may answer again
    DELETE = 5  # deleted by link: final, since a link may be read by others
    OBJECT = 6
    REJOIN = 7  # the objection taken back


# From (state, act) to the state after it; what is missing is refused.
MOVES: Final[Mapping[tuple[State, Act], State]] = {
    (State.EMPTY, Act.SAVE): State.DRAFT,
    (State.DRAFT, Act.SAVE): State.DRAFT,
    (State.DECLINED, Act.SAVE): State.DRAFT,
    (State.DRAFT, Act.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Act.CHANGE): State.SUBMITTED,
    (State.EMPTY, Act.DECLINE): State.DECLINED,
    (State.DECLINED, Act.DECLINE): State.DECLINED,
    (State.SUBMITTED, Act.REOPEN): State.EMPTY,
    (State.SUBMITTED, Act.OBJECT): State.OBJECTED,
    (State.OBJECTED, Act.CHANGE): State.OBJECTED,
    (State.OBJECTED, Act.REJOIN): State.SUBMITTED,
    (State.OBJECTED, Act.REOPEN): State.EMPTY,
    **{(state, Act.DELETE): State.CLOSED for state in State},
}


# What holds sealed answers, which a receipt opens.
SENT: Final = frozenset({State.SUBMITTED, State.OBJECTED})
# What a link still leads to: everything else is sent, or closed for good.
TAKES_ANSWERS: Final = frozenset({State.EMPTY, State.DRAFT, State.DECLINED})


def may(state: State, act: Act) -> bool:
    return (state, act) in MOVES


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a release must know of a person beside the answers; sealed with them."""

    role: str
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """One person's answers. `closed`: question id → value, "" for prefer not to say, missing
    while not reached. `texts`: question id → text. `page`: how far they came. `told`: which
    version of the notice they were shown (16 bytes), empty where that is not known."""

    closed: Mapping[str, str] = field(default_factory=dict, repr=False)
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    page: int = 1
    quote: bool = False
    told: bytes = b""
