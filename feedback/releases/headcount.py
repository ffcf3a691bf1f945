"""How many people a list holds, as a forecast needs them: numbers alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from feedback.participants.model import Participant
from feedback.releases.crowds import Values

__all__ = ["Numbers", "numbers"]


@dataclass(frozen=True)
class Numbers:
    """How many people there are, by role; and by breakdown, value and role where it is known."""

    roles: Mapping[str, int]
    values: Values = field(default_factory=dict)


def numbers(people: Iterable[Participant], columns: Iterable[str]) -> Numbers:
    """Count the people of a list."""
    there = list(people)
    values = {
        column: {
            value: Counter(one.role for one in there if one.groups.get(column) == value)
            for value in sorted({one.groups.get(column) or "" for one in there} - {""})
        }
        for column in columns
    }
    return Numbers(
        Counter(one.role for one in there), {name: of for name, of in values.items() if of}
    )
