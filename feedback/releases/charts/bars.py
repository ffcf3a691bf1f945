"""Stacked bars on both sides of a line, before above after: right of it is what "this" means.

What is hidden has one fixed, hatched width, which says nothing about how many people it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from feedback.releases.charts.colours import ink_on, shades
from feedback.releases.charts.frame import LINE, SIZE, WIDTH, Frame, Text, drawn, fits, lines, place
from feedback.releases.display_model import Picture
from feedback.releases.effects import Count

__all__ = ["Bar", "Legend", "bars"]

_THICK: Final = 34
_UNSEEN: Final = 12
_SWATCH: Final = 16
_GAP: Final = 12


@dataclass(frozen=True)
class Bar:
    """One survey: its name, and counts and printed shares in the order of the options."""

    label: str
    counts: Sequence[Count]
    shares: Sequence[str]


@dataclass(frozen=True)
class Legend:
    """The options in order, which of them "this" means, and the texts around them."""

    options: Sequence[str]
    this: Sequence[bool]
    left: str
    right: str
    hidden: str


@dataclass(frozen=True)
class _Segment:
    x: str
    y: str
    width: str
    height: str
    fill: str
    hidden: bool = False


@dataclass(frozen=True)
class _Line:
    x: str
    top: str
    bottom: str


@dataclass(frozen=True, kw_only=True)
class _Picture(Frame):
    segments: Sequence[_Segment]
    line: _Line


@dataclass(frozen=True)
class _Sides:
    """Numbers of the options from left to right on each side, and every option's colour."""

    left: Sequence[int]
    right: Sequence[int]
    colours: Sequence[str]


def bars(key: str, *, title: str, desc: str, rows: Sequence[Bar], legend: Legend) -> Picture:
    """The picture of one question for one part; one bar or two."""
    sides = _sides(legend)
    scale, zero = _scale(rows, sides)
    segments: list[_Segment] = []
    texts: list[Text] = []
    y = 0
    for row in rows:
        texts.append(Text("0", place(y + SIZE), row.label, bold=True))
        y += LINE + 4
        for segment, text in _bar(row, sides, zero, scale, y):
            segments.append(segment)
            texts += text
        y += _THICK + _GAP
    line = _Line(place(zero), place(LINE), place(y - _GAP + 4))
    swatches, words, bottom = _legend(legend, sides, y, hidden=_any_hidden(rows))
    picture = _Picture(
        key=key,
        title=title,
        desc=desc,
        height=bottom + 4,
        texts=[*texts, *words],
        segments=[*segments, *swatches],
        line=line,
    )
    return Picture(key, title, drawn("bars", picture))


def _sides(legend: Legend) -> _Sides:
    this = [at for at, chosen in enumerate(legend.this) if chosen]
    others = [at for at, chosen in enumerate(legend.this) if not chosen]
    if this[0] == 0 and this[-1] == len(this) - 1:
        # The low end is the one that "this" means: turned round, better is right in each picture.
        this.reverse()
        others.reverse()
    half, odd = divmod(len(legend.this), 2)
    left = shades(len(others), this=False, middle=bool(odd) and others[-1] == half)
    right = shades(len(this), this=True)[::-1]
    colours = dict(zip([*others, *this], [*left, *right], strict=True))
    return _Sides(others, this, [colours[at] for at in range(len(legend.this))])


def _scale(rows: Sequence[Bar], sides: _Sides) -> tuple[float, float]:
    """Units for a whole group, and where the line stands: the longest ends touch the edges."""

    def seen(row: Bar, side: Sequence[int]) -> tuple[float, int]:
        told = [row.counts[at] for at in side]
        shares = sum(one.known / one.n for one in told if one.known is not None)
        return shares, sum(_UNSEEN for one in told if one.known is None)

    lefts = [seen(row, sides.left) for row in rows]
    rights = [seen(row, sides.right) for row in rows]
    room = [
        (WIDTH - 2 - left[1] - right[1]) / (left[0] + right[0])
        for left, right in product(lefts, rights)
        if left[0] + right[0]
    ]
    scale = min([*room, float(WIDTH)])
    return scale, 1 + max(share * scale + fixed for share, fixed in lefts)


def _bar(
    row: Bar, sides: _Sides, zero: float, scale: float, y: int
) -> Iterator[tuple[_Segment, list[Text]]]:
    widths = [
        float(_UNSEEN) if one.known is None else one.known / one.n * scale for one in row.counts
    ]
    x = zero - sum(widths[at] for at in sides.left)
    for at in (*sides.left, *sides.right):
        width, colour, hidden = widths[at], sides.colours[at], row.counts[at].known is None
        text = []
        if not hidden and fits(row.shares[at], width):
            middle, base = place(x + width / 2), place(y + _THICK / 2 + 5)
            ink = ink_on(colour)
            text = [Text(middle, base, row.shares[at], True, "middle", ink)]
        yield _Segment(place(x), place(y), place(width), place(_THICK), colour, hidden), text
        x += width


def _legend(
    legend: Legend, sides: _Sides, y: int, *, hidden: bool
) -> tuple[list[_Segment], list[Text], int]:
    swatches: list[_Segment] = []
    texts: list[Text] = []

    def entry(label: str, y: int, fill: str, *, hidden: bool = False) -> int:
        size = place(_SWATCH)
        swatches.append(_Segment("1", place(y + 2), size, size, fill, hidden))
        words, bottom = lines(label, y, x=_SWATCH + 10)
        texts.extend(words)
        return bottom + 3

    for heading, side in ((legend.left, sides.left), (legend.right, sides.right)):
        words, y = lines(heading, y + 4, bold=True)
        texts += words
        for at in side:
            y = entry(legend.options[at], y + 2, sides.colours[at])
    if hidden:
        y = entry(legend.hidden, y + 6, "#505a5f", hidden=True)
    return swatches, texts, y


def _any_hidden(rows: Sequence[Bar]) -> bool:
    return any(one.known is None for row in rows for one in row.counts)
