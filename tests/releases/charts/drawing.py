"""A picture read back, as a browser would, and the rules that every picture keeps."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from feedback.releases.charts.text import length
from feedback.releases.display_model import Picture

_SVG = "{http://www.w3.org/2000/svg}"
# What a picture is made of: no styles, no scripts, no classes, nothing from elsewhere.
_TAGS = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "circle", "text"}
_ATTRIBUTES = {
    *("viewBox", "width", "height", "x", "y", "rx", "cx", "cy", "r", "d"),
    *("id", "role", "aria-labelledby", "font-family", "font-size", "font-weight", "text-anchor"),
    *("fill", "stroke", "stroke-width", "patternUnits", "patternTransform"),
}


@dataclass(frozen=True)
class Drawing:
    """The elements of a picture that keeps the rules."""

    root: ET.Element

    def all(self, tag: str) -> list[ET.Element]:
        return [one for one in self.root.iter(_SVG + tag) if one not in self._hatch()]

    def _hatch(self) -> list[ET.Element]:
        return [one for pattern in self.root.iter(f"{_SVG}pattern") for one in pattern]

    @property
    def texts(self) -> list[str]:
        return [one.text or "" for one in self.all("text")]

    @property
    def desc(self) -> str:
        return self.all("desc")[0].text or ""


def read(picture: Picture) -> Drawing:
    """The picture, once it is found to be without a fault."""
    drawing = Drawing(ET.fromstring(str(picture.svg)))  # noqa: S314  # our own drawing
    root = drawing.root
    width, height = (float(root.get(side, "0")) for side in ("width", "height"))
    assert root.get("viewBox") == f"0 0 {width:g} {height:g}"
    assert drawing.all("title")[0].text == picture.title
    assert drawing.desc
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert all(one.startswith(picture.key) for one in ids)
    assert set(root.get("aria-labelledby", "").split()) <= set(ids)
    for one in root.iter():
        assert one.tag.removeprefix(_SVG) in _TAGS
        assert set(one.attrib) <= _ATTRIBUTES
    for value in re.findall(r' (?:x|y|width|height|cx|cy|d)="([^"]*)"', str(picture.svg)):
        assert re.fullmatch(r"[MHVvl0-9. -]+", value), value
    for one in drawing.all("text"):
        _within(one, width, height)
    return drawing


def _within(text: ET.Element, width: float, height: float) -> None:
    x, wide = float(text.get("x", "0")), length(text.text or "", 15)
    left = x - {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "start")]
    assert left >= -1
    assert left + wide <= width + 1
    assert 0 < float(text.get("y", "0")) <= height
