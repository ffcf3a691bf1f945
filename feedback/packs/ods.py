"""Tables as an OpenDocument spreadsheet, the same sheets as the workbook."""

import io
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from feedback.packs.archive import repack
from feedback.packs.model import Told
from feedback.packs.tables import Cell, Table

__all__ = ["ods"]

_NAMESPACES: Final = (
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
)
_STYLES: Final = {"wide": "12cm", "narrow": "5cm"}


def ods(told: Told, sheets: Sequence[Table], *, stamp: str) -> bytes:
    """The spreadsheet, made in memory; every text is typed as text."""
    from odfdo import Document, Element, Style  # noqa: PLC0415 - only who takes a file waits

    document = Document("spreadsheet")
    document.set_language(told.language)
    meta = document.meta
    meta.title = told.title
    meta.creation_date = meta.date = told.made
    meta.language = told.language
    for name, width in _STYLES.items():
        column = Style("table-column", name=name, width=width)
        document.insert_style(column, automatic=True)
    head = Style("table-cell", name="head", bold=True)
    document.insert_style(head, automatic=True)
    body = document.body
    body.clear()
    # One text for a whole sheet: cells made one by one take a second for each thousand.
    for table in sheets:
        body.append(Element.from_tag(_sheet(table)))
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue(), comment=stamp)


def _sheet(table: Table) -> str:
    columns = len(table.head or table.rows[0])
    widths = ("wide", "narrow") if table.head else ("narrow", "wide")
    parts = [
        f"<table:table {_NAMESPACES} table:name={quoteattr(table.title)}>",
        f'<table:table-column table:style-name="{widths[0]}"/>',
        f'<table:table-column table:style-name="{widths[1]}"',
        f' table:number-columns-repeated="{columns - 1}"/>',
    ]
    if table.head:
        head = _row(table.head, "head")
        parts.append(f"<table:table-header-rows>{head}</table:table-header-rows>")
    parts += [_row(row) for row in table.rows]
    return "".join([*parts, "</table:table>"])


def _row(cells: Sequence[Cell], style: str = "") -> str:
    return f"<table:table-row>{''.join(_cell(cell, style) for cell in cells)}</table:table-row>"


def _cell(cell: Cell, style: str) -> str:
    if cell == "":
        return "<table:table-cell/>"
    look = f' table:style-name="{style}"' if style else ""
    if isinstance(cell, int):
        kind = f'office:value-type="float" office:value="{cell}"'
    else:
        kind = 'office:value-type="string"'
    # Spaces at the start or in a row are not kept by the format unless they are spelt out.
    text = escape(str(cell)).replace("  ", ' <text:s text:c="1"/>')
    if text.startswith(" "):
        text = f'<text:s text:c="1"/>{text[1:]}'
    return f"<table:table-cell {kind}{look}><text:p>{text}</text:p></table:table-cell>"
