"""One task of a scheme's list, and the states that it may be in."""

from dataclasses import dataclass
from typing import Final

__all__ = ["DONE", "LATER", "TO_DO", "WAITING", "Task"]

# Of a task: the person looking can do it; somebody else must; it is done; it is too early.
TO_DO: Final = "to do"
WAITING: Final = "waiting"
DONE: Final = "done"
LATER: Final = "later"
COLOURS: Final = {TO_DO: "blue", WAITING: "yellow", DONE: "", LATER: "grey"}


@dataclass(frozen=True, kw_only=True)
class Task:
    """`key` names the page behind it; `part` the heading it stands under."""

    key: str
    part: str
    title: str
    state: str
    status: str
    hint: str = ""

    @property
    def colour(self) -> str:
        return COLOURS[self.state]
