"""The search against plain counting of every cohort."""

from itertools import product

import pytest

from feedback.releases.worlds import _fits, cells, safe_with_rose, safe_without_rose, settled

from .enumerate_worlds import sums, sure_of

TOP = (False, False, False, True, True)
SHAPES = ["0011", "1100", "0101", "0110"]


def shape_of(bits):
    return tuple(bit == "1" for bit in bits)


@pytest.mark.parametrize("bits", [*SHAPES, "1001", "1010", "00011", "01110"])
def test_which_sums_people_can_add_up_to(bits):
    shape = shape_of(bits)
    ordered = {"0011": 1, "00011": 1, "1100": -1}.get(bits, 0)
    for people in (1, 2, 3):
        for total in product(range(people + 1), repeat=5):
            box = tuple((count, count) for count in total)
            assert _fits(box, people, ordered) == (total in sums(shape, people)), total


def test_which_boxes_people_can_fall_in():
    edges = [(0, 1), (1, 2), (2, 3)]
    for box in product(edges, repeat=5):
        for people in (3, 4):
            inside = any(
                all(low <= count <= high for count, (low, high) in zip(total, box, strict=True))
                for total in sums(TOP, people)
            )
            assert _fits(box, people, 1) == inside, box


@pytest.mark.parametrize("bits", SHAPES)
@pytest.mark.parametrize("scale", [2, 4])
@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_search_agrees_with_every_cohort(bits, scale, n):
    shape = shape_of(bits)
    assert safe_with_rose(shape, n, 1, scale) == (not sure_of(shape, n, 1, scale))


@pytest.mark.parametrize("bits", ["00011", "00001", "01", "001"])
@pytest.mark.parametrize("scale", [2, 4])
@pytest.mark.parametrize(("n", "insiders"), [(4, 1), (5, 1), (6, 1), (5, 2)])
def test_search_of_one_wave_agrees_with_every_cohort(bits, scale, n, insiders):
    shape = shape_of(bits)
    sure = sure_of(shape, n, insiders, scale, rose=False) - {"rose"}
    assert safe_without_rose(sum(shape), bits.count("0"), n, insiders, scale) == (not sure)


def test_a_shape_with_one_favourable_option_is_not_searched_with_rose():
    with pytest.raises(ValueError, match="two favourable"):
        safe_with_rose((False, False, True), 12, 1, 4)


def test_more_options_only_add_to_what_is_possible():
    small = {cell.adds for cell in cells((False, False, True, True))}
    assert {cell.adds for cell in cells(TOP)} == small


def test_the_search_settles_beyond_the_words_tier():
    assert settled(1) > 2 * 49
