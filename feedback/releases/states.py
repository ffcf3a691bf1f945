"""A release on its way: which act leads from which state to which, and why one may be refused."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from feedback.releases.phrases import N_

__all__ = ["DEPOSIT_HOURS", "LIVE", "MOVES", "REASONS", "Act", "State", "after"]

DEPOSIT_HOURS: Final = 72


class State(StrEnum):
    """EXPIRED ends a request, never a release: the same surveys may be asked for again.
    WITHHELD ends a release: an audit found that its figures would give somebody away."""

    REQUESTED = "requested"
    COMPUTED = "computed"
    APPROVED = "approved"
    REFUSED = "refused"
    PUBLISHED = "published"
    EXPIRED = "expired"
    WITHHELD = "withheld"


class Act(StrEnum):
    COMPUTE = "compute"
    APPROVE = "approve"
    REFUSE = "refuse"
    ASK_AGAIN = "ask-again"
    PUBLISH = "publish"
    EXPIRE = "expire"
    WITHHOLD = "withhold"


# From (state, act) to the state after it; what is missing is refused. Nothing leads back to
# REQUESTED, and only REQUESTED is computed: the first computation is final. A yes may be said
# once more, to the same words: they are sealed anew, where somebody else leads by now.
MOVES: Final[Mapping[tuple[State, Act], State]] = {
    (State.REQUESTED, Act.COMPUTE): State.COMPUTED,
    (State.REQUESTED, Act.EXPIRE): State.EXPIRED,
    (State.REQUESTED, Act.WITHHOLD): State.WITHHELD,
    (State.COMPUTED, Act.APPROVE): State.APPROVED,
    (State.COMPUTED, Act.REFUSE): State.REFUSED,
    (State.APPROVED, Act.APPROVE): State.APPROVED,
    (State.REFUSED, Act.ASK_AGAIN): State.COMPUTED,
    (State.APPROVED, Act.PUBLISH): State.PUBLISHED,
}

# While a release of a survey is in one of these, there is no other of the same survey.
LIVE: Final = frozenset(State) - {State.EXPIRED}

# Why a guardian says no. A list, as free words could carry what only the guardian has seen.
REASONS: Final[Mapping[str, str]] = {
    "people": N_("I think that somebody could be recognised."),
    "promises": N_("This is not what people were promised."),
    "survey": N_("Something went wrong in the survey, such as people being pressed to answer."),
    "time": N_("This is not a good time. Ask again later."),
    "talk": N_("I would like to talk about it first."),
}


def after(state: State, act: Act) -> State | None:
    """The state that an act leads to; None where it is not allowed."""
    return MOVES.get((state, act))
