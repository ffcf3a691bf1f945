"""Cells of a table that leaves this service: text stays text, and comes back as it was.

A spreadsheet runs a cell that begins with = + - @, a tab or an end of line; some do so also after
spaces, quotation marks or signs that nobody sees. An apostrophe before it stops that. One that is
there already is no help on the way back, so such a cell gets one more, and loses one when read.
"""

import re
from typing import Final

__all__ = ["as_typed", "inert"]

# The last four are full-width forms, which some spreadsheets take for the plain ones.
_FORMULA: Final = re.compile(
    "[\\s'\"\u2018\u2019\u201c\u201d`\u200b-\u200f\u2060\ufeff]*[-=+@\t\r\n\uff1d\uff0b\uff0d\uff20]"
)


def inert(text: str) -> str:
    """The cell as it may be written: never a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_typed(cell: str) -> str:
    """The inverse of `inert`; any other cell as it is."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell
