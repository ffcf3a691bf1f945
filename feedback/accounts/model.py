"""Rules about people who hold a scheme's keys. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

__all__ = [
    "BAR",
    "CHECK_AFTER",
    "ENROLMENT_LIFE",
    "MOST",
    "Holder",
    "Manner",
    "Role",
    "State",
    "moves_to",
]

# How long somebody whose proofs were replaced takes no part in a release, so that the person
# and every other holder, who get mail at once, can object first.
BAR: Final = timedelta(hours=24)
CHECK_AFTER: Final = timedelta(days=60)
ENROLMENT_LIFE: Final = timedelta(days=14)


class Role(StrEnum):
    LEAD = "lead"
    DEPUTY = "deputy"
    GUARDIAN = "guardian"


class State(StrEnum):
    NOMINATED = "nominated"  # named, has not enrolled
    ENROLLED = "enrolled"  # has a key; a lead or deputy may act
    CONFIRMED = "confirmed"  # a guardian whom the operator knows; may act
    LEFT = "left"


# At most so many of a role at a time. Pairs of one of lead and deputy with one of two
# guardians, and the two guardians together, are all the quorums there are.
MOST: Final = {Role.LEAD: 1, Role.DEPUTY: 1, Role.GUARDIAN: 2}

_MOVES: Final = {
    State.NOMINATED: {State.ENROLLED, State.LEFT},
    State.ENROLLED: {State.CONFIRMED, State.LEFT},
    State.CONFIRMED: {State.LEFT},
    State.LEFT: set(),
}


@dataclass(frozen=True)
class Manner:
    """How somebody signs in, and what for.

    `app`: a code from their app is asked for. `words`: they have a passphrase, and not only
    passkeys. `organiser`: runs schemes, so signing in is recorded; False is a member alone, of
    whom no time is kept.
    """

    app: bool = True
    words: bool = True
    organiser: bool = True


@dataclass(frozen=True)
class Holder:
    """Somebody's place in a scheme. `fingerprint` is empty until there is a key."""

    id: str
    role: Role
    account: str | None
    name: str
    email: str
    title: str
    state: State
    fingerprint: str
    waived: str | None = None

    @property
    def active(self) -> bool:
        return self.state is not State.LEFT

    @property
    def acts(self) -> bool:
        """Whether they may do what their role does."""
        if self.role is Role.GUARDIAN:
            return self.state is State.CONFIRMED
        return self.state is State.ENROLLED


def moves_to(role: Role, old: State, new: State) -> bool:
    """Whether a holder may go from one state to another; guardians alone are confirmed."""
    return new in _MOVES[old] and (new is not State.CONFIRMED or role is Role.GUARDIAN)
