"""Whole numbers from anybody."""

import pytest

from feedback.web.numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("012", 12), ("99", 99), ("100", None), ("", None), ("-1", None)],
)
def test_plain_digits_up_to_the_most(text, number):
    assert whole_number(text, most=120 if text == "012" else 99) == number


@pytest.mark.parametrize("text", ["1.0", " 1", "\uff11\uff12", "\u00b2", "1e3", "9" * 5000])
def test_nothing_else_is_a_number(text):
    assert whole_number(text, most=10**6) is None
