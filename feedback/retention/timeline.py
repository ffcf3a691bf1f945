"""The picture beside the table: a bar for each class of record, from its first day to its last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from feedback.releases.charts.frame import LINE, SIZE, WIDTH, Frame, Text, drawn, lines, place

__all__ = ["Bar", "timeline"]

_BAR: Final = 14
_GAP: Final = 14
_MARK: Final = _BAR + 10
_MOST_TICKS: Final = 5


@dataclass(frozen=True)
class Bar:
    """`gone`: it was destroyed at the end of the bar."""

    label: str
    first: date
    last: date
    gone: bool


@dataclass(frozen=True)
class _Rect:
    x: str
    y: str
    width: str
    gone: bool


@dataclass(frozen=True, kw_only=True)
class _Picture(Frame):
    bars: Sequence[_Rect]
    ticks: Sequence[str]
    today: str


def timeline(
    bars: Sequence[Bar], *, today: date, title: str, desc: str, now: str, key: str = "kept"
) -> Markup:
    """The SVG. `now`: the word that stands at the line of today."""
    first = min(date(one.first.year, 1, 1) for one in bars)
    last = max(date(one.last.year + 1, 1, 1) for one in bars)

    def at(day: date) -> float:
        return WIDTH * (min(max(day, first), last) - first).days / (last - first).days

    texts: list[Text] = []
    rects: list[_Rect] = []
    rows: list[int] = []
    top = LINE + 8
    y = top
    for one in bars:
        label, y = lines(one.label, y)
        texts += label
        wide = max(at(one.last) - at(one.first), 2)
        rects.append(_Rect(place(at(one.first)), place(y + 7), place(wide), one.gone))
        rows.append(y + 2)
        y += 7 + _BAR + _GAP
    years = range(first.year, last.year)
    step = -(-len(years) // _MOST_TICKS)
    shown = [year for year in years if (year - first.year) % step == 0]
    for year in shown:
        texts.append(Text(place(at(date(year, 1, 1))), place(y + SIZE), str(year)))
    spots = [place(at(date(year, 1, 1))) for year in shown]
    texts.append(Text("14", place(SIZE), now, bold=True))
    # Beside the bars alone: a line through the words would make them hard to read.
    marks = [f"M{place(at(today))} {row}v{_MARK}" for row in rows]
    picture = _Picture(
        key=key,
        title=title,
        desc=desc,
        height=y + LINE + 4,
        texts=texts,
        bars=rects,
        ticks=[f"M{spot} {row}v{_MARK}" for spot in spots for row in rows],
        today=" ".join([f"M4 0v{SIZE + 4}", *marks]),
    )
    return drawn("spans", picture)
