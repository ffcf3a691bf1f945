"""Stacked bars: shares to scale, what is hidden at one width, "this" right of the line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.releases.charts.bars import Bar, Legend, bars
from feedback.releases.charts.colours import contrast
from feedback.releases.display_counted import Counted, table
from feedback.releases.display_model import same
from feedback.releases.display_pictures import answers
from feedback.releases.effects import Count
from tests.releases.charts.drawing import Drawing, read
from tests.releases.published_slices import ROUNDING, questions, truths

HATCH = "url(#k-hatch)"


def drawn(*waves, this=(False, False, True, True), n=100) -> Drawing:
    """The picture of these counts, None: hidden."""
    labels = [f"Option {at}" for at in range(len(this))]
    rows = [
        Bar(
            name,
            [Count.of("hidden" if one is None else one, n=n, hidden=7) for one in wave],
            [f"{one}%" if one else "" for one in wave],
        )
        for name, wave in zip(("Before", "After"), waves, strict=False)
    ]
    legend = Legend(labels, this, "Others", "This", "Hatched")
    return read(bars("k", title="T", desc="D", rows=rows, legend=legend))


def segments(drawing: Drawing, row: int = 0):
    """The x, width and fill of one bar, from left to right."""
    tall = [one for one in drawing.all("rect") if one.get("height") == "34"]
    ys = sorted({float(one.get("y")) for one in tall})
    return [
        (float(one.get("x")), float(one.get("width")), one.get("fill"))
        for one in tall
        if float(one.get("y")) == ys[row]
    ]


def line(drawing: Drawing) -> float:
    """Where the line stands."""
    return float(drawing.all("path")[0].get("d").removeprefix("M").split()[0])


def test_shares_are_to_scale_and_stand_on_their_side():
    drawing = drawn((10, 20, 30, 40), (20, 40, 20, 20))
    first, second = segments(drawing, 0), segments(drawing, 1)
    unit = first[0][1] / 10
    assert [round(width / unit) for _, width, _ in first] == [10, 20, 30, 40]
    assert [round(width / unit) for _, width, _ in second] == [20, 40, 20, 20]
    for bar in (first, second):
        assert bar[2][0] == pytest.approx(line(drawing), abs=0.2)


def test_what_is_hidden_has_one_width_whatever_the_group():
    few = segments(drawn((None, 50, 40, None)))
    many = segments(drawn((None, 100, 4000, None), n=5000))
    hatched = {width for _, width, fill in few + many if fill == HATCH}
    assert hatched == {12.0}
    texts = drawn((None, 50, 40, None)).texts
    assert "Hatched" in texts
    assert "Hatched" not in drawn((10, 50, 30, 10)).texts


def test_shares_are_written_where_they_fit():
    texts = drawn((10, 20, 30, 40)).texts
    assert {"30%", "40%"} <= set(texts)
    assert "1%" not in drawn((1, 20, 30, 49)).texts


def test_where_the_low_end_is_better_it_stands_right_too():
    drawing = drawn((10, 20, 30, 40), this=(True, True, False, False))
    widths = [width for _, width, _ in segments(drawing)]
    assert widths == sorted(widths, reverse=True)  # options 4, 3 | 2, 1
    order = [text for text in drawing.texts if text.startswith("Option")]
    assert order == ["Option 3", "Option 2", "Option 1", "Option 0"]


def test_any_options_can_be_the_ones_that_this_means():
    drawing = drawn((10, 20, 30, 40), this=(False, True, False, True))
    order = [text for text in drawing.texts if text.startswith("Option")]
    assert order == ["Option 0", "Option 2", "Option 1", "Option 3"]


def test_the_middle_of_a_scale_is_grey_and_the_ends_are_dark():
    drawing = drawn((10, 20, 30, 20, 20), this=(False, False, False, True, True))
    fills = [fill for _, _, fill in segments(drawing)]
    assert fills[2] == "#d5d8d9"
    assert len(set(fills)) == 5
    assert contrast(fills[0], "#ffffff") > 7
    assert contrast(fills[-1], "#ffffff") > 7


@pytest.mark.parametrize("count", range(2, 11))
def test_what_is_written_on_a_colour_can_be_read(count):
    for split in range(1, count):
        this = [at >= split for at in range(count)]
        drawing = drawn([1000] * count, this=this, n=1000)
        fills = [fill for _, _, fill in segments(drawing)]
        assert len(set(fills)) == count
        inks = [one.get("fill") for one in drawing.all("text") if one.get("text-anchor")]
        if inks:
            assert all(contrast(ink, fill) >= 4.5 for ink, fill in zip(inks, fills, strict=True))


@settings(max_examples=30)
@given(data=st.data())
def test_any_published_part_is_drawn_within_its_frame(data):
    question = data.draw(questions())
    told = data.draw(truths(question)).told(question)
    part = Counted(told, question, question.options, ROUNDING)
    lines = table(part)
    found = answers("k", part, lines, name="Everyone", gettext=same)
    seen = [
        count.known
        for when in ("before", "after")
        if part.asked(when)
        for count in part.options(when)
    ]
    assert bool(found) == any(one is not None for one in seen)
    for picture in found:
        drawing = read(picture)
        for option in lines[: len(question.options)]:
            assert f"{option.label}: " in drawing.desc
        for row in range(sum(part.asked(when) for when in ("before", "after"))):
            bar = segments(drawing, row)
            assert bar[0][0] >= 0
            assert bar[-1][0] + bar[-1][1] <= 340
            ends = [x + width for x, width, _ in bar]
            assert all(
                end == pytest.approx(x, abs=0.2)
                for end, (x, _, _) in zip(ends, bar[1:], strict=False)
            )
        again = answers("k", part, lines, name="Everyone", gettext=same)[0]
        assert again.svg == picture.svg
