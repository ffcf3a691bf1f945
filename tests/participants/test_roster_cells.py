"""Cells stay text in a spreadsheet, and come back as they were."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.participants.roster_cells import plain_cell, safe_cell, tidy_name, write_rows

DANGEROUS = tuple("=+-@\t\r\n")
SIGNS = st.text(st.sampled_from("'=+-@\t\r\nab\uff1d"))


@given(SIGNS | st.text())
def test_no_cell_begins_as_a_formula(text):
    assert not safe_cell(text).startswith(DANGEROUS)


@given(SIGNS | st.text())
def test_a_cell_comes_back(text):
    assert plain_cell(safe_cell(text)) == text


@pytest.mark.parametrize("text", ["O'Neil", "'quoted'", "a=b", "", "3-4"])
def test_ordinary_cells_stay_as_they_are(text):
    assert safe_cell(text) == text == plain_cell(text)


@pytest.mark.parametrize("sign", "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
def test_each_sign_is_defused(sign):
    assert safe_cell(f"{sign}1") == f"'{sign}1"


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1)))
def test_no_written_cell_is_a_formula(rows):
    text = write_rows(rows).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell.startswith(DANGEROUS) for cell in row)


@given(st.text())
def test_tidying_a_name_twice_changes_nothing_more(text):
    once = tidy_name(text)
    assert tidy_name(once) == once
    assert once == " ".join(once.split())
