"""What all pictures share: a size that reads on a phone, texts with places, and the templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, cast

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from feedback.releases.charts.colours import INK
from feedback.releases.charts.text import broken, length

__all__ = ["LINE", "SIZE", "WIDTH", "Frame", "Text", "drawn", "fits", "lines", "place"]

# At 340 wide a letter of 15 is 13 pixels high on a phone of 320, and 19 at the size of a page.
WIDTH: Final = 340
SIZE: Final = 15
LINE: Final = 19
_PACKAGE: Final = Path(__file__).parents[2]


@dataclass(frozen=True)
class Text:
    """One line of text at a place; `fill` is empty for ink."""

    x: str
    y: str
    text: str
    bold: bool = False
    anchor: Literal["start", "middle", "end"] = "start"
    fill: str = ""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What every picture has. `key` makes its ids; title and description are read aloud."""

    key: str
    title: str
    desc: str
    height: int
    texts: Sequence[Text]
    width: int = WIDTH
    size: int = SIZE
    ink: str = INK


def place(at: float) -> str:
    """A coordinate: one decimal at most, the same bytes for the same number."""
    return f"{at:.1f}".removesuffix(".0")


def lines(
    text: str, y: int, *, bold: bool = False, x: int = 0, room: int = WIDTH
) -> tuple[list[Text], int]:
    """A text in as many lines as it needs, the first one's top at y; and where it ends."""
    found = broken(text, SIZE, room - x)
    made = [
        Text(place(x), place(y + SIZE + number * LINE), line, bold=bold)
        for number, line in enumerate(found)
    ]
    return made, y + LINE * len(found)


def drawn(macro: str, frame: Frame) -> Markup:
    """The SVG of a picture, by its macro in templates/components/charts.html."""
    return cast("Markup", getattr(_macros(), macro)(frame)).strip()


def fits(text: str, room: float) -> bool:
    """Whether a text stands in so much room with a little air."""
    return length(text, SIZE) + 4 <= room


@cache
def _macros() -> Any:  # noqa: ANN401  # a template's module has the names that the template gives it
    # Both places that templates may lie in: feedback/web/templating.py says why there are two.
    places = [_PACKAGE / "templates", _PACKAGE.parent / "templates"]
    loader = FileSystemLoader(places)
    made = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return made.get_template("components/charts.html").module
