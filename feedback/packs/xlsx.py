"""Tables as an XLSX workbook, a sheet for each."""

import io
from collections.abc import Sequence

from feedback.packs.archive import repack
from feedback.packs.model import Told
from feedback.packs.tables import Cell, Table

__all__ = ["xlsx"]

_WIDE = 70  # characters
_NARROW = 25


def xlsx(told: Told, sheets: Sequence[Table], *, stamp: str) -> bytes:
    """The workbook, made in memory; every text is typed as text, never as a formula or a link."""
    import xlsxwriter  # noqa: PLC0415 - only who takes a file away waits for it

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties(
            {"title": told.title, "company": told.organisation, "created": told.made}
        )
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for table in sheets:
            sheet = book.add_worksheet(table.title)
            sheet.set_column(0, 0, _WIDE if table.head else _NARROW)
            sheet.set_column(1, 99, _NARROW if table.head else _WIDE)
            if table.head:
                sheet.freeze_panes(1, 0)
            heads = int(bool(table.head))
            for at, row in enumerate((*[table.head] * heads, *table.rows)):
                for column, cell in enumerate(row):
                    _put(sheet, at, column, cell, bold if at < heads else wrap)
    return repack(target.getvalue(), comment=stamp)


def _put(sheet: object, row: int, column: int, cell: Cell, look: object) -> None:
    """Write one cell. ValueError where a text is longer than the format holds, which would be
    left out without a word."""
    if cell == "":
        return  # an empty text would stand in the way of whoever adds numbers up
    write = sheet.write_string if isinstance(cell, str) else sheet.write_number  # type: ignore[attr-defined]  # the library has no types
    if write(row, column, cell, look) != 0:
        raise ValueError(f"row {row + 1}, column {column + 1} does not fit into a sheet")
