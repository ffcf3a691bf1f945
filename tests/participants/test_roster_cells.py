"""Cells of a list of people, as they are written and tidied."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from feedback.participants.roster_cells import tidy_name, write_rows

DANGEROUS = tuple("=+-@\t\r\n")


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
