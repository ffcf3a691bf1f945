"""The total of meetings as a figure of the ledger: under which name, and what it says. Pure."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from feedback.releases.meeting_steps import MEETINGS, MINUTES, Bounds
from feedback.releases.model import Question, Statement, Wave, item_digest

__all__ = ["QUESTION", "WAVE", "Paired", "statements"]

_TEXT: Final = "meetings confirmed by both"
# No questionnaire can hold this id.
QUESTION: Final = Question(
    id="*meetings", item=item_digest(_TEXT, ("meetings", "hours")), text=_TEXT, kind="text"
)
# It tells schemes apart, not surveys: of one scheme there is a single total.
WAVE: Final[Wave] = "post"
_TWO: Final = 2
_HOUR: Final = 60


class Paired(NamedTuple):
    """Somebody with the label of a pair: their id on the list, and their name in releases."""

    label: str
    role: str
    id: str
    person: bytes


def statements(figures: Mapping[str, Bounds], people: int) -> tuple[Statement, ...]:
    """What a reader knows from them: each meeting, or minute, that counts is worth one."""
    pairs = people // _TWO
    most = {"meetings": pairs * MEETINGS, "hours": pairs * MINUTES}
    unit = {"meetings": 1, "hours": _HOUR}
    return tuple(
        Statement(
            name,
            WAVE,
            {name: 1},
            low * unit[name],
            most[name] if below is None else below * unit[name] - 1,
        )
        for name, (low, below) in sorted(figures.items())
    )
