"""Taking words out of a comment. Pure: what is left is always the writer's own text.

What is taken out is kept as spans of the original's characters, never as another text: so
nothing can be added or changed, whatever is posted, and another version of this program that
finds words differently still takes out the same characters.
"""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final

__all__ = ["GAP", "MOST_CUTS", "Cut", "cuts_of", "fits", "redacted", "ticked", "words"]

Cut = tuple[int, int]
"""First character taken out, and the first one after it that stays."""

GAP: Final = "[…]"
# With more holes than that a quote says little; and room for the spans is set aside beforehand.
MOST_CUTS: Final = 12
# A script without spaces, or a long address, is cut into pieces that can be chosen.
_RUN: Final = re.compile(r"\S{1,40}")
_PUNCTUATION: Final = ".,;:!?…()[]{}\"'“”\u2018\u2019«»"


def words(text: str) -> tuple[Cut, ...]:
    """Where each word stands, in order. Punctuation around a word is no part of it, unless
    there is nothing else."""
    return tuple(_core(text, found.start(), found.end()) for found in _RUN.finditer(text))


def cuts_of(text: str, chosen: Collection[int]) -> tuple[Cut, ...]:
    """The spans of chosen words (their numbers in `words`); neighbours are taken out as one,
    so that the gap does not tell how many they were. IndexError for a number that is none."""
    there = words(text)
    numbers = sorted(set(chosen))
    if numbers and not 0 <= numbers[0] <= numbers[-1] < len(there):
        raise IndexError("there is no such word")
    cuts: list[Cut] = []
    last = None
    for number in numbers:
        start, end = there[number]
        if last is not None and number == last + 1:
            cuts[-1] = (cuts[-1][0], end)
        else:
            cuts.append((start, end))
        last = number
    return tuple(cuts)


def ticked(text: str, cuts: Sequence[Cut]) -> frozenset[int]:
    """The numbers of the words of which something is taken out."""
    return frozenset(
        number
        for number, (start, end) in enumerate(words(text))
        if any(start < cut_end and cut_start < end for cut_start, cut_end in cuts)
    )


def fits(text: str, cuts: Sequence[Cut]) -> bool:
    """Whether these are spans of this text: in order, apart, none empty, not too many."""
    inside = all(0 <= start < end <= len(text) for start, end in cuts)
    apart = all(before[1] <= after[0] for before, after in pairwise(cuts))
    return inside and apart and len(cuts) <= MOST_CUTS


def redacted(text: str, cuts: Sequence[Cut]) -> str:
    """The text with each span replaced by `GAP`. ValueError unless they fit."""
    if not fits(text, cuts):
        raise ValueError("these are not spans of this text")
    edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
    kept = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return GAP.join(kept)


def _core(text: str, start: int, end: int) -> Cut:
    run = text[start:end]
    bare = run.strip(_PUNCTUATION)
    if not bare:
        return start, end
    first = start + len(run) - len(run.lstrip(_PUNCTUATION))
    return first, first + len(bare)
