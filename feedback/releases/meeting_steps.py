"""How coarsely the meetings of a scheme are told, so that nobody learns whether a pair met.

Of each pair at most MEETINGS meetings and MINUTES minutes count. The total is told as the
greatest of a few steps that it reaches, or as fewer than the lowest. Which steps there are
follows from the number of pairs on the list and the coalition alone.

A reader may know of as many pairs as the coalition has insiders everything that they wrote.

- From "fewer than L" follows of any other pair at most L - 1 less what the insiders wrote, which
  is at most coalition · cap. With L ≥ coalition · cap + 2 that pair may still have met.
- From "S or more" follows of it at least S less what all others can have written. With
  S ≤ (pairs - coalition - 1) · cap it may still not have met.

So of no pair can anybody be sure that it met, or that it did not: for neither figure, and for
both together, since one meeting can be as long as all the minutes that count (the tests try all
worlds of small schemes). Without the cap an insider who wrote down 19 meetings would read in
"fewer than 20" that nobody else met; and whoever can remove rows from the database could leave
one pair's alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["MEETINGS", "MINUTES", "Bounds", "Ladder", "ladder", "told", "totals"]

MEETINGS: Final = 12
"""One a month for a year, counted of one pair."""
MINUTES: Final = 18 * 60
"""Twelve meetings of an hour and a half, which is the longest that is usual."""
_STEP: Final = 10
_HOUR: Final = 60

Bounds = tuple[int, int | None]
"""A total is at least the first and under the second; None: nothing is told above."""


@dataclass(frozen=True)
class Ladder:
    """The steps of both figures, lowest first: meetings, and hours."""

    meetings: tuple[int, ...]
    hours: tuple[int, ...]


def ladder(pairs: int, *, coalition: int) -> Ladder | None:
    """The steps for so many pairs on the list; None where there is no safe one."""
    meetings = _safe(pairs, coalition, MEETINGS)
    # In whole hours: of "fewer than L hours" at least a minute must be left.
    hours = _safe(pairs, coalition, MINUTES // _HOUR)
    return Ladder(meetings, hours) if meetings and hours else None


def totals(lengths: Mapping[str, Iterable[int]]) -> tuple[int, int]:
    """Meetings and minutes that count, of the minutes of each pair's meetings."""
    counted = [tuple(there) for there in lengths.values()]
    return (
        sum(min(len(there), MEETINGS) for there in counted),
        sum(min(sum(there), MINUTES) for there in counted),
    )


def told(meetings: int, minutes: int, steps: Ladder) -> dict[str, Bounds]:
    """Where both totals lie on the steps: "meetings", and "hours"."""
    return {
        "meetings": _between(meetings, steps.meetings),
        "hours": _between(minutes // _HOUR, steps.hours),
    }


def _safe(pairs: int, coalition: int, cap: int) -> tuple[int, ...]:
    lowest, highest = coalition * cap + 2, (pairs - coalition - 1) * cap
    first = -(-lowest // _STEP) * _STEP
    return tuple(range(first, highest + 1, _STEP))


def _between(total: int, steps: tuple[int, ...]) -> Bounds:
    reached = [step for step in steps if step <= total]
    above = [step for step in steps if step > total]
    return (reached[-1] if reached else 0, above[0] if above else None)
