"""Words as boxes: nothing in the drawing follows a number but which box is filled."""

from itertools import product

from feedback.releases.charts.boxes import boxes
from feedback.releases.display import Reading, view
from feedback.releases.display_words import figures
from feedback.releases.words import FOUR, TWO
from tests.releases.build import scale
from tests.releases.charts.drawing import read


def drawn(**words):
    return read(boxes("k", title="T", desc="D", figures=figures(words)))


def filled(drawing) -> list[bool]:
    return [one.get("fill") == "#0f5666" for one in drawing.all("rect") if one.get("rx")]


def test_one_box_of_each_row_is_filled():
    assert filled(drawn(before="few", after="most")) == [1, 0, 0, 0, 0, 0, 0, 1]
    assert filled(drawn(before="half_or_fewer", after="more_than_half")) == [1, 0, 0, 1]


def test_words_stand_beside_their_boxes():
    texts = drawn(before="few", after="most", rose="some").texts
    assert texts == [
        "Said this before",
        "few or none",
        "Said this after",
        "most or all",
        "Rated themselves higher than before",
        "some",
    ]


def test_a_drawing_differs_by_the_filled_box_and_its_word_alone():
    for scale_ in (FOUR, TWO):
        shapes = set()
        for before, after in product(scale_, repeat=2):
            drawing = drawn(before=before, after=after)
            boxes_ = [
                (one.get("x"), one.get("y"), one.get("width"), one.get("height"))
                for one in drawing.all("rect")
            ]
            places = [(one.get("x"), one.get("y")) for one in drawing.all("text")]
            shapes.add((tuple(boxes_), tuple(places)))
        assert len(shapes) == 1


def test_a_picture_does_not_depend_on_how_many_people_there_are():
    words = {"name": "all", "before": "few", "after": "most", "rose": "most"}
    svgs = set()
    for n in ("8 or more", "10 or more", "40 or more", None):
        told = {**words, **({"n": n} if n else {})}
        release = {"questions": [{"id": "q1", "slices": [told]}]}
        (question,) = view(release, Reading([scale()]))
        svgs.add(question.slices[0].pictures[0].svg)
    assert len(svgs) == 1
    assert "Said this before: few or none; Said this after: most or all" in svgs.pop()
