"""The safe table and what the design claims of it."""

import pytest

from feedback.releases.safety import (
    SEARCHED,
    Display,
    ceiling,
    display,
    reach,
    rose_allowed,
    safe_from,
    step,
)
from feedback.releases.worlds import safe_with_rose, safe_without_rose

from .build import scale
from .enumerate_worlds import sure_of

TOP = (False, False, False, True, True)
SMALLEST = (False, False, True, True)
YES_NO = scale(options=("no", "yes"), favourable=("yes",))


def test_four_words_at_eight_people_tell_one_insider_nothing_for_certain():
    assert sure_of(TOP, 8, 1, 4) == set()


@pytest.mark.parametrize("n", [8, 9, 10, 11, 12])
def test_nor_do_they_at_eight_to_twelve(n):
    assert safe_with_rose(TOP, n, 1, 4)


@pytest.mark.parametrize("n", [5, 6, 7])
def test_four_words_below_eight_people_sometimes_give_somebody_away(n):
    assert sure_of(TOP, n, 1, 4) == {"before", "after", "rose"}


@pytest.mark.parametrize("n", [5, 6, 7])
def test_two_words_never_do(n):
    assert sure_of(TOP, n, 1, 2) == set()


@pytest.mark.parametrize("rose", [True, False])
def test_with_one_favourable_option_an_insider_can_be_sure_of_rose(rose):
    """Published or not: see docs/adr/release-safe-table.md."""
    assert sure_of((False, True), 8, 1, 4, rose=rose) == {"rose"}
    assert sure_of((False, False, False, False, True), 8, 1, 4, rose=rose) == {"rose"}


@pytest.mark.parametrize("n", [8, 9, 10, 11])
def test_two_insiders_can_be_sure_below_twelve_people(n):
    assert not safe_with_rose(TOP, n, 2, 4)


@pytest.mark.parametrize("n", [5, 6, 7, *range(13, 18), 25, 33, 47, 48, 49, 50, 51])
def test_table_with_rose(n):
    for words in (2, 4):
        assert safe_with_rose(SMALLEST, n, 1, words) == (n >= safe_from(words, 1))


@pytest.mark.parametrize("bits", ["1100", "0101", "0110", "1001", "1010"])
def test_table_with_rose_wherever_the_favourable_options_stand(bits):
    shape = tuple(bit == "1" for bit in bits)
    for n in (7, 8, 9, 12, 13):
        assert safe_with_rose(shape, n, 1, 4) == (n >= safe_from(4, 1))


@pytest.mark.parametrize("coalition", [2, SEARCHED])
def test_table_with_rose_for_larger_coalitions(coalition):
    edge = safe_from(4, coalition)
    assert not safe_with_rose(SMALLEST, edge - 1, coalition, 4)
    assert safe_with_rose(SMALLEST, edge, coalition, 4)
    assert not safe_with_rose(SMALLEST, safe_from(2, coalition) - 1, coalition, 2)
    assert safe_with_rose(SMALLEST, safe_from(2, coalition), coalition, 2)


@pytest.mark.parametrize("coalition", range(1, 7))
def test_table_without_rose(coalition):
    for favourable, others in ((2, 3), (1, 1), (1, 4), (4, 1)):
        for n in range(coalition + 2, 121):
            for words in (2, 4):
                safe = safe_without_rose(favourable, others, n, coalition, words)
                assert safe == (n >= safe_from(words, coalition))


@pytest.mark.parametrize(
    ("reached", "coalition", "words", "rose"),
    [
        (5, 1, 2, True),
        (7, 1, 2, True),
        (8, 1, 4, True),
        (11, 2, 2, True),
        (12, 2, 4, True),
        (6, 2, 0, False),
        (8, 4, 0, False),
        (11, 4, 2, False),
        (20, 4, 4, False),
    ],
)
def test_what_is_unsafe_falls_to_two_words_and_then_is_not_shown(reached, coalition, words, rose):
    assert display(scale(), reached=reached, coalition=coalition) == Display(words, rose)


def test_rose_needs_two_favourable_options_two_others_and_a_searched_coalition():
    assert rose_allowed(scale(), 1)
    assert rose_allowed(scale(), SEARCHED)
    assert not rose_allowed(scale(), SEARCHED + 1)
    assert not rose_allowed(YES_NO, 1)
    assert not rose_allowed(scale(favourable=("5",)), 1)
    assert not rose_allowed(scale(favourable=("2", "3", "4", "5")), 1)


@pytest.mark.parametrize(
    ("n", "k", "invited", "told"),
    [
        (8, 8, None, 8),
        (9, 8, None, 8),
        (12, 8, None, 10),
        (39, 8, None, 30),
        (12, 8, 12, 8),
        (12, 8, 13, 10),
        (20, 8, 20, 10),
        (8, 8, 10, None),
        (5, 5, 8, 5),
        (7, 5, None, 5),
        (9, 5, None, 8),
        (12, 12, None, 12),
        (25, 12, None, 20),
    ],
)
def test_step(n, k, invited, told):
    top = None if invited is None else ceiling(invited, 1)
    assert step(reach(n, k, top), k, top) == told
