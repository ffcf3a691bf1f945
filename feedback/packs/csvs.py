"""Tables as CSV: UTF-8, and no cell that a spreadsheet would run as a formula."""

import codecs
import csv
import io
import re
from typing import Final

from feedback.packs.tables import Table

__all__ = ["csv_file", "inert"]

# A spreadsheet runs a cell that begins with one of these, some also after spaces, quotation
# marks or signs that nobody sees. The last four are full-width forms, taken for the plain ones.
_FORMULA: Final = re.compile(
    "[\\s'\"\u2018\u2019\u201c\u201d`\u200b-\u200f\u2060\ufeff]*[-=+@\t\r\n\uff1d\uff0b\uff0d\uff20]"
)


def inert(text: str) -> str:
    """The cell as text: an apostrophe goes before what could be a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def csv_file(table: Table, *, stamp: str, heading: str) -> bytes:
    """A table with the stamp as its last column, so that a row taken out still tells whence.

    Begins with a byte order mark, without which spreadsheets misread accents.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([*table.head, heading])
    for row in table.rows:
        writer.writerow([*(inert(cell) if isinstance(cell, str) else cell for cell in row), stamp])
    return codecs.BOM_UTF8 + target.getvalue().encode()
