"""How finely a group may be told: the safe table, from the search in `worlds`.

The search over every cohort of 5 … 49 people and on to where it settles gives one closed
form, whatever the shape of the question, with rose (two favourable options and two others at
the least) or without: nobody is given away to `c` insiders by
- four words from n = 4(c + 1) on: below it "most" is told of people of whom the insiders
  themselves may be all the rest;
- two words from n = 2c + 3 on: the same with "more than half".
`tests/releases/test_safety.py` runs the search against these forms; with rose it was run for
coalitions up to `SEARCHED`, so a larger coalition gets no rose.

Both thresholds only ever rise to safety with n. A table with holes could not be used as it
stands: that a group of 13 falls back to two words while 12 and 14 do not would tell its size.

What is not claimed: that a reader cannot rule an answer out. Where favourable and unanswered
fill the group between them ("more than half" and "some" at n = 8), nobody answered
unfavourably, and with a single favourable option then nobody can have risen either. Rose is
claimed safe only where it is told.
"""

from dataclasses import dataclass
from typing import Literal

from feedback.releases.model import Question
from feedback.releases.words import Scale

SEARCHED = 3
"""The largest coalition for which the search with rose was run."""
_TWO_OF_EACH = 2


@dataclass(frozen=True)
class Display:
    """How a group is told: by how many words (0: not at all), and whether rose is."""

    words: Literal[0, 2, 4]
    rose: bool


def ceiling(invited: int, coalition: int) -> int:
    """The greatest number readers may know to have answered, of `invited`.

    At least coalition + 2 of those invited must stay possible non-respondents, or "10 or
    more" of 12 says of nearly everybody that they answered.
    """
    return invited - coalition - 2


def reach(n: int, k: int, top: int | None) -> int:
    """The size readers may learn `n` people to have reached; `top` is the ceiling, if known.

    How many words are used goes by this too: four words where two would stand for fewer
    people tell as much as a step. Where not even k may be told, k is still what is acted on,
    since that anything is shown tells it already.
    """
    return n if top is None else max(k, min(n, top))


def step(reached: int, k: int, top: int | None) -> int | None:
    """The step to print for a size reached (k or more): k, 8, 10, then by tens, or none.

    The greatest step below the ceiling, not always the lowest: if 20 of 20 fell back to "8 or
    more", while 12 are "10 or more", the one low step would say that all 20 answered.
    """
    told = max(at for at in (k, 8, 10, reached // 10 * 10) if k <= at <= reached)
    return told if top is None or told <= top else None


def safe_from(scale: Scale, coalition: int) -> int:
    """The size from which on `coalition` insiders can be sure of nobody."""
    return 4 * (coalition + 1) if scale == 4 else 2 * coalition + 3  # noqa: PLR2004  # of words


def rose_allowed(question: Question, coalition: int) -> bool:
    """Whether the question's shape and the coalition lie within what rose was searched for."""
    favourable = len(question.favourable)
    return (
        min(favourable, len(question.options) - favourable) >= _TWO_OF_EACH
        and coalition <= SEARCHED
    )


def display(question: Question, *, reached: int, coalition: int) -> Display:
    """How finely a group may be told of which readers may know that it reached a size.

    With the one insider that every policy reckons with at the least, four words begin at 8.
    """
    rose = rose_allowed(question, coalition)
    if reached >= safe_from(4, coalition):
        return Display(words=4, rose=rose)
    if reached >= safe_from(2, coalition):
        return Display(words=2, rose=rose)
    return Display(words=0, rose=False)
