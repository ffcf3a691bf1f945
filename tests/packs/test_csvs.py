"""CSV files: UTF-8, tidy, and inert."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from feedback.cells import inert
from feedback.packs.csvs import csv_file
from feedback.packs.tables import Table

from .telling import ODD


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_rows_come_back_as_they_went_in(cells):
    table = Table("t", "T", tuple(f"h{at}" for at in range(len(cells))), (tuple(cells),))
    data = csv_file(table, stamp="stamp", heading="Release")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == [*table.head, "Release"]
    assert rows[1] == [*(inert(cell) for cell in cells), "stamp"]


def test_numbers_are_numbers_and_odd_names_are_not_formulas():
    table = Table("t", "T", ("a", "b"), tuple((one, 15) for one in ODD))
    data = csv_file(table, stamp="stamp", heading="Release")
    assert data.startswith(b"\xef\xbb\xbf")
    for row in list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]:
        assert row[1] == "15"
        assert row[0].strip(" \"'")[:1] not in set("=+-@") or row[0].startswith("'")
