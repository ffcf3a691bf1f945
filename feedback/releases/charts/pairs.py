"""Shares before and after on one axis, a ring and a dot for each row.

Where only a band or a bound is published the mark stands at its edge, with a bracket that points
to where the number may lie.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from feedback.releases.charts.frame import LINE, SIZE, WIDTH, Frame, Text, drawn, lines, place
from feedback.releases.display_model import Picture
from feedback.releases.effects import Count

__all__ = ["Axis", "Dots", "pairs"]

_LEFT: Final = 12
_LONG: Final = WIDTH - 2 * _LEFT
_TRACK: Final = 30
_LOW, _HIGH = 0.1, 0.9  # beyond these a share is told as a band
_GRID: Final = "#b1b4b6"
_INK: Final = "#505a5f"


@dataclass(frozen=True)
class Dots:
    """A row: what it is about, its values in words, and the two counts, None: not asked."""

    label: str
    said: str
    before: Count | None
    after: Count | None


@dataclass(frozen=True)
class Axis:
    """The texts around the rows."""

    before: str
    after: str
    low: str
    middle: str
    high: str
    arrows: str


@dataclass(frozen=True)
class _Band:
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class _Rule:
    path: str
    colour: str
    width: int


@dataclass(frozen=True)
class _Mark:
    x: str
    y: str
    after: bool


@dataclass(frozen=True, kw_only=True)
class _Picture(Frame):
    bands: Sequence[_Band]
    rules: Sequence[_Rule]
    marks: Sequence[_Mark]


@dataclass(frozen=True)
class _Place:
    """Where a count is drawn, and to which side it is open: -1, 0 or 1."""

    x: float
    open: int


def pairs(key: str, *, title: str, desc: str, rows: Sequence[Dots], axis: Axis) -> Picture:
    """The picture of all rows, each under its own words."""
    texts, marks = _key(axis)
    bands: list[_Band] = []
    rules: list[_Rule] = []
    y = LINE + 14
    texts += _ends(axis, y)
    y += LINE + 6
    for row in rows:
        label, y = lines(row.label, y)
        said, y = lines(row.said, y, bold=True)
        texts += [*label, *said]
        middle = y + 6 + _TRACK // 2
        bands += _bands(y + 6)
        rules += _track(y + 6)
        made = _row(row, middle)
        rules += made[0]
        marks += made[1]
        y += 6 + _TRACK + 16
    if any(found.open for row in rows for found, _ in _places(row)):
        note, y = lines(axis.arrows, y - 6)
        texts += note
        y += 14
    picture = _Picture(
        key=key,
        title=title,
        desc=desc,
        height=y - 10,
        texts=texts,
        bands=bands,
        rules=rules,
        marks=marks,
    )
    return Picture(key, title, drawn("pairs", picture))


def _key(axis: Axis) -> tuple[list[Text], list[_Mark]]:
    base, middle = place(SIZE + 1), place(SIZE - 4)
    texts = [Text("26", base, axis.before), Text(place(WIDTH / 2 + 16), base, axis.after)]
    return texts, [_Mark("11", middle, False), _Mark(place(WIDTH / 2), middle, True)]


def _ends(axis: Axis, y: int) -> list[Text]:
    base = place(y + SIZE)
    return [
        Text("0", base, axis.low),
        Text(place(WIDTH / 2), base, axis.middle, anchor="middle"),
        Text(place(WIDTH), base, axis.high, anchor="end"),
    ]


def _bands(y: int) -> list[_Band]:
    wide = place(_LONG * _LOW + _LEFT)
    right = place(_at(_HIGH))
    return [_Band("0", place(y), wide, place(_TRACK)), _Band(right, place(y), wide, place(_TRACK))]


def _track(y: int) -> list[_Rule]:
    middle = place(y + _TRACK / 2)
    ticks = [f"M{place(_at(share))} {y}v{_TRACK}" for share in (_LOW, 0.5, _HIGH)]
    return [_Rule(path, _GRID, 1) for path in (f"M0 {middle}H{WIDTH}", *ticks)]


def _row(row: Dots, y: float) -> tuple[list[_Rule], list[_Mark]]:
    there = _places(row)
    rules = []
    if len(there) > 1:
        ends = " ".join(f"{place(found.x)} {place(y)}" for found, _ in there)
        rules.append(_Rule(f"M{ends}", _INK, 3))
    for found, _ in there:
        rules += _bracket(found, y)
    return rules, [_Mark(place(found.x), place(y), after) for found, after in there]


def _places(row: Dots) -> list[tuple[_Place, bool]]:
    """Where before and after are drawn, as far as they are; True: after."""
    both = ((_place(row.before), False), (_place(row.after), True))
    return [(found, after) for found, after in both if found is not None]


def _place(count: Count | None) -> _Place | None:
    if count is None or count.vague:
        return None
    if count.known is None:
        share, open_to = count.unseen / count.n, -1
    else:
        share = count.known / count.n
        open_to = 1 if count.more or count.unseen else 0
    if share >= _HIGH:
        return _Place(_at(_HIGH), 1)
    if share <= _LOW:
        # "At least 5%" is no band: it stands at its place.
        return _Place(_at(share), 1) if open_to > 0 else _Place(_at(_LOW), -1)
    return _Place(_at(share), open_to)


def _bracket(found: _Place, y: float) -> Iterator[_Rule]:
    if found.open:
        x = found.x + found.open * 12
        yield _Rule(f"M{place(x)} {place(y - 6)}l{6 * found.open} 6l{-6 * found.open} 6", _INK, 3)


def _at(share: float) -> float:
    return _LEFT + _LONG * share
