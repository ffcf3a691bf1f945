"""Pictures that stand alone."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from feedback.packs.pictures import svg_file
from feedback.packs.stamps import blank

from .telling import DIGEST, counted, odd, told

LINES = ("Number of the release:", DIGEST.hex())


def drawn(picture):
    data = svg_file(picture, stamp=blank(DIGEST), lines=LINES)
    return data, ET.fromstring(data)  # noqa: S314 - drawn just now


def test_a_picture_holds_the_drawing_and_says_of_which_release_it_is():
    for of in (told(), told(counted()), odd()):
        for picture in of.pictures:
            data, root = drawn(picture)
            assert data.count(blank(DIGEST).encode()) == 1
            *_, group = root
            words = " ".join(group.itertext())
            assert DIGEST.hex() in words
            assert " ".join(picture.title.split()) in words
            tags = {node.tag.rpartition("}")[2] for node in root.iter()}
            assert {"title", "desc"} <= tags
            assert not tags & {"script", "style", "image", "use", "a", "foreignObject"}
            for node in root.iter():
                for name in node.attrib:
                    assert not name.startswith("on")
                    assert "href" not in name


def test_the_lines_stand_below_the_drawing():
    (picture, *_) = told().pictures
    _, root = drawn(picture)
    height = float(root.get("height"))
    inner = next(node for node in root if node.tag.endswith("}svg"))
    *_, group = root
    assert all(float(inner.get("height")) < float(line.get("y")) < height for line in group)


def test_a_drawing_without_a_size_is_refused():
    (picture, *_) = told().pictures
    with pytest.raises(ValueError, match="no view box"):
        drawn(replace(picture, svg="<svg></svg>"))
