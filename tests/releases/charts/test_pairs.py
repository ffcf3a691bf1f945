"""Pairs of a ring and a dot: exact shares at their place, bands and bounds at their edge."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.releases.charts.pairs import Axis, Dots, pairs
from feedback.releases.display_counted import Counted
from feedback.releases.display_model import same
from feedback.releases.display_pictures import compared
from feedback.releases.effects import Count, total
from tests.releases.charts.drawing import read
from tests.releases.published_slices import ROUNDING, questions, truths

AXIS = Axis("Before", "After", "10% or less", "50%", "90% or more", "Arrows say more")
LEFT, LONG = 12, 316


def drawn(before, after):
    rows = [Dots("A question", "in words", before, after)]
    return read(pairs("k", title="T", desc="D", rows=rows, axis=AXIS))


def count(told, n=100, *, more=False):
    return Count.of(told, n=n, hidden=7, more=more)


def marks(drawing) -> list[float]:
    """Shares at which ring and dot stand; the first two marks are the key."""
    return [
        pytest.approx((float(one.get("cx")) - LEFT) / LONG, abs=0.001)
        for one in drawing.all("circle")[2:]
    ]


def arrows(drawing) -> list[int]:
    """Which way the arrows of the row point."""
    paths = [one.get("d") for one in drawing.all("path")]
    return [1 if "l6 6l-6" in one else -1 for one in paths if "l" in one]


@pytest.mark.parametrize(
    ("told", "share", "arrow"),
    [
        (count(25), 0.25, []),
        (count(85), 0.85, []),
        (count(95), 0.9, [1]),
        (count(90, more=True), 0.9, [1]),
        (count(5), 0.1, [-1]),
        (count(80, more=True), 0.8, [1]),
        (total([count(30), count("hidden")]), 0.3, [1]),
        (total([count(5), count("hidden")]), 0.05, [1]),
        (total([count("hidden"), count("hidden")]), 0.14, [-1]),
        (count("hidden"), 0.1, [-1]),
    ],
)
def test_where_a_share_stands(told, share, arrow):
    drawing = drawn(None, told)
    assert marks(drawing) == [share]
    assert arrows(drawing) == arrow
    assert ("Arrows say more" in " ".join(drawing.texts)) == bool(arrow)


def test_before_is_a_ring_and_after_a_dot_upon_it():
    ring, dot = drawn(count(25), count(60)).all("circle")[2:]
    assert (ring.get("fill"), dot.get("fill")) == ("#ffffff", "#0f5666")
    assert float(ring.get("r")) > float(dot.get("r"))


def test_what_is_all_hidden_has_no_mark():
    vague = total([Count.of("hidden", n=30, hidden=12)] * 3)
    assert marks(drawn(vague, count(60))) == [0.6]


@settings(max_examples=30)
@given(data=st.data())
def test_any_published_parts_are_drawn_within_their_frame(data):
    question = data.draw(questions())
    parts = [
        Counted(data.draw(truths(question)).told(question), question, question.options, ROUNDING)
        for _ in range(2)
    ]
    title = "All <questions> & more"
    rows = [(f"Part {at} " * 20, "", part) for at, part in enumerate(parts)]
    found = compared("k", title, rows, same)
    assert compared("k", title, rows, same) == found
    assert compared("k", title, rows[:1], same) == ()
    for picture in found:
        drawing = read(picture)
        for mark in drawing.all("circle"):
            assert 0 <= float(mark.get("cx")) <= 340
