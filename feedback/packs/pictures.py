"""Pictures as files: the drawing as published, and under it the release that it is of."""

import base64
import re
from html import unescape
from textwrap import wrap
from typing import Final
from xml.sax.saxutils import escape

from feedback.releases.display_model import Picture

__all__ = ["data_url", "in_words", "svg_file"]

_SIZE: Final = re.compile(r'<svg\b[^>]*\sviewBox="0 0 ([0-9.]+) ([0-9.]+)"')
_SAID: Final = re.compile(r"<desc\b[^>]*>(.*?)</desc>", re.DOTALL)
_LINE: Final = 12  # of the lines below, in the drawing's own units
_LETTERS: Final = 60  # of a title on one of them
_LEAST: Final = 340  # so wide is a digest


def svg_file(picture: Picture, *, stamp: str, lines: tuple[str, str]) -> bytes:
    """One picture that stands alone, under it what it is of, then `lines`. ValueError if it is
    not drawn from 0 0 in a view box."""
    found = _SIZE.search(picture.svg)
    if found is None:
        raise ValueError(f"picture {picture.key} has no view box")
    width, height = (float(size) for size in found.groups())
    below = (*wrap(picture.title, _LETTERS), *lines)
    whole = f"{max(width, _LEAST):g} {height + _LINE * (len(below) + 0.5):g}"
    inner = picture.svg[picture.svg.index("<svg") :]
    size = 'width="{}" height="{}"'.format(*whole.split())
    said = "".join(
        f'<text x="2" y="{height + _LINE * number:g}">{escape(line)}</text>'
        for number, line in enumerate(below, start=1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole}" {size}>'
        f'<metadata>{stamp}</metadata><rect {size} fill="#ffffff"/>{inner}'
        f'<g font-family="Arial, sans-serif" font-size="9" fill="#484949">{said}</g></svg>\n'
    ).encode()


def in_words(picture: Picture) -> str:
    """What a picture shows, for whoever does not see it: its title, and what it says."""
    found = _SAID.search(picture.svg)
    return f"{picture.title}. {unescape(found[1]).strip()}" if found else picture.title


def data_url(picture: Picture) -> str:
    """The drawing inside an address, for a report that stands alone."""
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.svg.encode()).decode()}"
