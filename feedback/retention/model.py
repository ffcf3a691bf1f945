"""What is destroyed, when, and what has been: one line for each step of each scheme."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = ["Item", "State", "Step"]


class Step(StrEnum):
    """In the order in which they come. The values are the names of the days in `meta`."""

    ANSWERS = "answers"
    END = "end"
    PAIRS = "pairs"
    PEOPLE = "people"
    TOLD = "diaries-told"
    DIARIES = "diaries"
    RUNNING = "running"
    ACTIONS = "actions"
    ACCOUNTS = "accounts"


class State(StrEnum):
    """Of a line. `held`: its day has come, and a legal hold keeps it."""

    DONE = "done"
    DUE = "due"
    HELD = "held"
    LATER = "later"


@dataclass(frozen=True, kw_only=True)
class Item:
    """One step. `on`: the day from which it is done; `done`: the day on which it was.

    `scheme` is its id, or empty for what belongs to none; `survey` "pre" or "post" for answers.
    `expected`: the day rests on an end of the scheme that is only reckoned.
    """

    step: Step
    on: date
    scheme: str = ""
    title: str = ""
    survey: str = ""
    done: date | None = None
    held: bool = False
    expected: bool = False

    def state(self, today: date) -> State:
        if self.done:
            return State.DONE
        if self.on > today:
            return State.LATER
        return State.HELD if self.held else State.DUE
