"""The workbook, read back with another library."""

import io
import zipfile

import openpyxl
import pytest

from feedback.packs.stamps import blank
from feedback.packs.tables import Table, about, tables
from feedback.packs.xlsx import xlsx
from feedback.releases.display_model import same

from .telling import DIGEST, ODD, counted, odd, told


def made(of) -> bytes:
    return xlsx(of, (about(of, same), *tables(of, same)), stamp=blank(DIGEST))


def test_every_sheet_comes_back_as_it_went_in():
    of = told(counted())
    book = openpyxl.load_workbook(io.BytesIO(made(of)))
    sheets = (about(of, same), *tables(of, same))
    assert book.sheetnames == ["About", "Results", "Sentences", "Questions"]
    for sheet in sheets:
        rows = [sheet.head, *sheet.rows] if sheet.head else sheet.rows
        there = list(book[sheet.title].iter_rows(values_only=True))
        assert there == [tuple(None if cell == "" else cell for cell in row) for row in rows]
    assert book.properties.title == "Reverse mentoring 2026"


def test_no_cell_is_a_formula_and_numbers_are_numbers():
    book = openpyxl.load_workbook(io.BytesIO(made(odd())))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert "n" in kinds
    texts = {str(cell.value) for row in book["Questions"].iter_rows() for cell in row}
    assert ODD[0] in texts
    assert not [link for sheet in book for link in sheet._hyperlinks]  # noqa: SLF001 - no other way


def test_it_says_nothing_of_who_made_it_and_when():
    with zipfile.ZipFile(io.BytesIO(made(told()))) as archive:
        core = archive.read("docProps/core.xml").decode()
        assert archive.comment.decode() == blank(DIGEST)
    assert core.count("2026-07-29T00:00:00Z") == 2
    assert "<dc:creator></dc:creator>" in core


def test_a_text_that_does_not_fit_is_an_error_and_not_left_out():
    long = Table("t", "T", ("a",), (("x" * 40_000,),))
    with pytest.raises(ValueError, match="row 2, column 1"):
        xlsx(told(), (long,), stamp=blank(DIGEST))
