"""Cells stay text in a spreadsheet, and come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.cells import as_typed, inert

DANGEROUS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
LEADS = " '\"\u2018\u2019\u201c\u201d`\u00a0\u200b\u200f\u2060\ufeff"
SIGNS = st.text(st.sampled_from("".join(DANGEROUS) + LEADS + "ab"))


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\tx", "\rx"),
        *(" =1", "   -1", '"=1', "'=1", "''+1", " '\"@x", "\u00a0=1", "\ufeff=1", "\u200b=1"),
        *("\uff1d1", "\uff0b1", "\uff0d1", "\uff20x", "“=1”"),
    ],
)
def test_what_a_spreadsheet_would_run_stays_text(text):
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "few or none", "10%", "a=b", "1", "it's", "“this”", " x", "'quoted'", "3-4"]
)
def test_other_texts_stay_as_they_are(text):
    assert inert(text) == text == as_typed(text)


@given(SIGNS | st.text())
def test_no_cell_begins_as_a_formula(text):
    cell = inert(text)
    assert cell.startswith("'") or not cell.lstrip(LEADS).startswith(DANGEROUS)


@given(SIGNS | st.text())
def test_a_cell_comes_back(text):
    assert as_typed(inert(text)) == text
