"""What reading a roster gives: people, problems to mend, and notes."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Entry(NamedTuple):
    """One person. `line` counts from 1; `role` is a key; `pair` may be empty.

    `groups` holds (breakdown, value) in the scheme's order; a value may be empty.
    """

    line: int
    name: str
    email: str
    role: str
    pair: str = ""
    groups: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell that stops nothing. `template % params` is the message."""

    template: str
    params: dict[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return self.template % self.params


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend. `column` is a heading, or empty for the whole line."""

    line: int
    column: str
    template: str
    params: dict[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return self.template % self.params


@dataclass(frozen=True, slots=True)
class Roster:
    """What was read: the first problems by line, and how many there are in all."""

    rows: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    problem_count: int
    notes: tuple[Note, ...] = ()
