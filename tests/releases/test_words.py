"""Words and what they leave open."""

import pytest

from feedback.releases.words import bounds, codes, word


@pytest.mark.parametrize("scale", [2, 4])
@pytest.mark.parametrize("n", range(1, 60))
def test_bounds_are_what_the_word_leaves_open(n, scale):
    for code in codes(scale):
        low, high = bounds(code, n)
        assert [count for count in range(n + 1) if word(count, n, scale) == code] == list(
            range(low, high + 1)
        )


@pytest.mark.parametrize(
    ("count", "code"),
    [(0, "few"), (3, "few"), (4, "some"), (6, "some"), (7, "many"), (8, "many"), (9, "most")],
)
def test_exact_quarters_of_twelve(count, code):
    assert word(count, 12, 4) == code


def test_two_words():
    assert [word(count, 6, 2) for count in (3, 4)] == ["half_or_fewer", "more_than_half"]


@pytest.mark.parametrize(("count", "n"), [(-1, 8), (9, 8), (0, 0)])
def test_a_count_lies_within_its_group(count, n):
    with pytest.raises(ValueError, match="within"):
        word(count, n, 4)
