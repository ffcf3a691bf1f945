"""What is displayed of a release, as plain data: pages, papers and packs read the same.

All texts are ready to print, in the reader's language.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

__all__ = [
    "Cell",
    "CommentsView",
    "Figure",
    "Group",
    "Line",
    "Picture",
    "QuestionView",
    "Rounding",
    "SliceView",
    "Translate",
    "same",
]

Translate = Callable[[str], str]


def same(message: str) -> str:
    """The gettext of whoever reads English."""
    return message


@dataclass(frozen=True)
class Rounding:
    """How a release was rounded: to multiples of `base`, counts of up to `hidden` not told. The
    defaults are those of k = 8 without breakdowns."""

    base: int = 5
    hidden: int = 7


@dataclass(frozen=True)
class Picture:
    """A chart as one SVG document, escaped already.

    `key` is unique on a page and fit for a file's name; the ids in the document begin with it.
    `about` is the heading of the parts that it compares, if it does.
    """

    key: str
    title: str
    svg: Markup
    about: str = ""


@dataclass(frozen=True)
class Figure:
    """One published word: `key` as in the release; which of its four boxes or two is filled."""

    key: str
    label: str
    word: str
    boxes: tuple[bool, ...]


@dataclass(frozen=True)
class Cell:
    """A count for a spreadsheet: None where it is hidden. `share` as it is printed, such as
    "25%" or "90% or more", or empty."""

    count: int | None
    share: str


@dataclass(frozen=True)
class Line:
    """A row of a table. `key`: option, favourable, rose or change. Parts have no options.

    `before` and `after` are "15 people, 25%", or "" where nothing was asked; `cells` are the
    same two for a spreadsheet, None for "". Who rose, and the mean change, stand under after.
    """

    key: str
    label: str
    before: str
    after: str
    cells: tuple[Cell | None, Cell | None]

    @property
    def brief(self) -> tuple[str, str]:
        """Before and after in the fewest words: the share, or the people where it is hidden."""
        before, after = self.cells
        return (before.share if before else "") or self.before, (
            after.share if after else ""
        ) or self.after


@dataclass(frozen=True)
class SliceView:
    """One part of one question: figures in the words tier, a table in the counted one, neither
    where it is not shown. `people` is empty where no number is told; `details` are sentences
    that follow the headline; `breakdown` is the heading of a part, empty for everyone asked."""

    name: str
    people: str
    headline: str
    figures: tuple[Figure, ...] = ()
    table: tuple[Line, ...] = ()
    pictures: tuple[Picture, ...] = ()
    details: tuple[str, ...] = ()
    breakdown: str = ""

    @property
    def shown(self) -> bool:
        """Whether there is anything but the one marker."""
        return bool(self.figures or self.table)

    @property
    def asked_before(self) -> bool:
        """Whether the table has a column for before."""
        return any(line.before for line in self.table)

    @property
    def asked_after(self) -> bool:
        """Whether the table has a column for after."""
        return any(line.after for line in self.table if line.key == "favourable")

    def line(self, key: str) -> Line | None:
        """The first row of the table with this key."""
        return next((line for line in self.table if line.key == key), None)


@dataclass(frozen=True)
class Group:
    """Parts under one heading, empty for everyone asked; `pictures` compare them."""

    heading: str
    slices: tuple[SliceView, ...]
    pictures: tuple[Picture, ...]

    @property
    def shown(self) -> tuple[SliceView, ...]:
        """Those of which something is told."""
        return tuple(part for part in self.slices if part.shown)


@dataclass(frozen=True)
class QuestionView:
    """One question; `said` tells which options "this" stands for. `pictures` compare parts."""

    id: str
    text: str
    said: str
    slices: tuple[SliceView, ...]
    pictures: tuple[Picture, ...] = ()

    @property
    def shown(self) -> bool:
        """Whether anything is told of it."""
        return any(part.shown for part in self.slices)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The slices by heading, in order; "" heads everyone asked."""
        return tuple(
            Group(
                heading,
                tuple(there),
                tuple(one for one in self.pictures if one.about == heading),
            )
            for heading, there in groupby(self.slices, key=lambda part: part.breakdown)
        )


@dataclass(frozen=True)
class CommentsView:
    """What people wrote to one question in one survey, as the guardian let it through.

    `question` is its text; `wave` says "Before" or "After".
    """

    question: str
    wave: str
    quotes: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
