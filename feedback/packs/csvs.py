"""Tables as CSV: UTF-8, and no cell that a spreadsheet would run as a formula."""

import codecs
import csv
import io

from feedback.cells import inert
from feedback.packs.tables import Table

__all__ = ["csv_file"]


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
