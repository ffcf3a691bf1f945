"""The mean change in sentences and in the table, where an end of its interval is 0."""

import pytest

from feedback.releases.display_counted import Counted, details, table
from feedback.releases.display_model import Rounding

from .build import FIVE, scale


def told(mean, low, high):
    """A group of whom the mean change is told."""
    counts = dict.fromkeys(FIVE, 10)
    change = {"mean": mean, "low": low, "high": high}
    both = {"counts_before": counts, "counts_after": counts, "change": change}
    return Counted({"name": "all", "n": 50, **both}, scale(), FIVE, Rounding())


@pytest.mark.parametrize(
    ("numbers", "sentences", "row"),
    [
        (
            ("1.0", "0.0", "2.0"),
            (
                "On average people moved up by 1.0 steps. "
                "The true change is likely between 0.0 and 2.0."
            ),
            "+1.0 (0.0 to +2.0)",
        ),
        (
            ("-0.5", "-1.0", "0.0"),
            (
                "On average people moved down by 0.5 of a step. "
                "The true change is likely between 0.0 and 1.0."
            ),
            "\N{MINUS SIGN}0.5 (\N{MINUS SIGN}1.0 to 0.0)",
        ),
    ],
)
def test_an_end_of_0_is_no_change_the_other_way(numbers, sentences, row):
    part = told(*numbers)
    assert details(part) == (sentences,)
    assert table(part)[-1].after == row
