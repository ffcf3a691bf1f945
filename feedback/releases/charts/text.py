"""Words in a drawing: SVG breaks no lines, so lines are broken here by the width of letters."""

from collections.abc import Sequence
from functools import cache
from typing import Final
from unicodedata import east_asian_width

__all__ = ["broken", "length"]

# Widths of Arial in thousandths of its size, rounded up to a few classes: a line that is
# estimated a little too wide breaks early, which nobody sees, while a narrow one is cut off.
_NARROW: Final = frozenset("ijlftrI.,;:'!|()[] ")
_BROAD: Final = frozenset("mwMW@%—…")
_CLASSES: Final = {"narrow": 340, "small": 560, "large": 730, "broad": 950, "full": 1000}
_MOST_LINES: Final = 6


def length(text: str, size: int) -> int:
    """About how wide a text is, in the units of its font size; bold fits in too."""
    return sum(_CLASSES[_class(one)] for one in text) * size // 1000


def broken(text: str, size: int, room: int) -> tuple[str, ...]:
    """The text in lines of at most `room`; what would be line seven and on becomes "…"."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and length(joined, size) <= room:
            lines[-1] = joined
        else:
            lines += _pieces(word, size, room)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], _shortened(lines[_MOST_LINES - 1], size, room)]
    return tuple(lines)


def _pieces(word: str, size: int, room: int) -> Sequence[str]:
    """A word, cut where it alone is too wide for a line."""
    pieces = [""]
    for one in word:
        if pieces[-1] and length(pieces[-1] + one, size) > room:
            pieces.append("")
        pieces[-1] += one
    return pieces


def _shortened(line: str, size: int, room: int) -> str:
    while line and length(line + "…", size) > room:
        line = line[:-1]
    return line.rstrip() + "…"


@cache
def _class(one: str) -> str:
    if one in _NARROW:
        return "narrow"
    if one in _BROAD:
        return "broad"
    if east_asian_width(one) in "FW":
        return "full"
    return "large" if one.isupper() else "small"
