"""Words as rows of boxes, one of them filled. All boxes have one size, whatever the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from feedback.releases.charts.frame import SIZE, Frame, Text, drawn, fits, lines, place
from feedback.releases.display_model import Figure, Picture

__all__ = ["boxes"]

_WIDE: Final = 44
_HIGH: Final = 26
_GAP: Final = 8
_WORD_AT: Final = 4 * (_WIDE + _GAP) + 6


@dataclass(frozen=True)
class _Box:
    x: str
    y: str
    filled: bool


@dataclass(frozen=True, kw_only=True)
class _Picture(Frame):
    boxes: Sequence[_Box]


def boxes(key: str, *, title: str, desc: str, figures: Sequence[Figure]) -> Picture:
    """The picture of one part: a row for each figure, its word beside it."""
    drawings: list[_Box] = []
    texts: list[Text] = []
    y = 0
    for figure in figures:
        label, y = lines(figure.label, y)
        y += 6
        drawings += [
            _Box(place(2 + at * (_WIDE + _GAP)), place(y), filled)
            for at, filled in enumerate(figure.boxes)
        ]
        texts += label
        if fits(figure.word, 340 - _WORD_AT):
            texts.append(Text(place(_WORD_AT), place(y + _HIGH / 2 + 5), figure.word, bold=True))
            y += _HIGH
        else:
            word, y = lines(figure.word, y + _HIGH + 4, bold=True)
            texts += word
        y += SIZE
    picture = _Picture(
        key=key, title=title, desc=desc, height=y - SIZE + 4, texts=texts, boxes=drawings
    )
    return Picture(key, title, drawn("boxes", picture))
