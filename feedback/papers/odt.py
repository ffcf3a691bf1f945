"""A paper as an OpenDocument text: real headings, lists, tables with headers, and a language."""

import io
from datetime import UTC, datetime, time
from functools import singledispatch
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from feedback.packs.archive import repack
from feedback.packs.cleaning import cleaned, plain
from feedback.papers.elements import Heading, Items, Line, Table, Text, blocks
from feedback.papers.model import Paper

__all__ = ["odt"]

_NAMESPACES: Final = (
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
)
_COUNTRY: Final = {"en": "en-GB", "cy": "cy-GB"}


def odt(paper: Paper) -> bytes:
    """The file, made in memory. The same paper gives the same bytes."""
    from odfdo import Document, Element, Style  # noqa: PLC0415 - only who takes a file waits

    document = Document("text")
    document.set_language(_COUNTRY.get(paper.language, paper.language))
    meta = document.meta
    meta.title = plain(paper.title)
    meta.language = _COUNTRY.get(paper.language, paper.language)
    meta.creation_date = meta.date = datetime.combine(paper.made, time(), UTC)
    document.insert_style(Style("text", name="strong", bold=True), automatic=True)
    # The words in brackets say the same as the colour.
    fill = Style("text", name="mark", bold=True, background_color="#ffdd00")
    document.insert_style(fill, automatic=True)
    edge = Style("table-cell", name="cell", border="0.5pt solid #505a5f", padding="0.1cm")
    document.insert_style(edge, automatic=True)
    body = document.body
    body.clear()
    for number, block in enumerate(cleaned(blocks(paper.body)), 1):
        for xml in _xml(block, number):
            body.append(Element.from_tag(xml))
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue(), comment="")


@singledispatch
def _xml(block: object, number: int) -> list[str]:
    raise TypeError(f"block {number} is of no kind that papers have: {type(block).__name__}")


@_xml.register
def _(block: Heading, number: int) -> list[str]:
    del number
    look = f'text:style-name="Heading_20_{block.level}" text:outline-level="{block.level}"'
    return [f"<text:h {_NAMESPACES} {look}>{_line(block.line)}</text:h>"]


@_xml.register
def _(block: Text, number: int) -> list[str]:
    del number
    return [_paragraph(block.line, _NAMESPACES)]


@_xml.register
def _(block: Items, number: int) -> list[str]:
    del number
    items = "".join(f"<text:list-item>{_paragraph(one)}</text:list-item>" for one in block.lines)
    return [f"<text:list {_NAMESPACES}>{items}</text:list>"]


@_xml.register
def _(block: Table, number: int) -> list[str]:
    columns = len(block.head or block.rows[0])
    table = [
        f"<table:table {_NAMESPACES} table:name={quoteattr(f'Table {number}')}>",
        f'<table:table-column table:number-columns-repeated="{columns}"/>',
        f"<table:table-header-rows>{_row(block.head)}</table:table-header-rows>",
        *(_row(row) for row in block.rows),
        "</table:table>",
    ]
    caption = _paragraph(block.caption, _NAMESPACES, look="strong")
    return [caption, "".join(table), _paragraph((), _NAMESPACES)]


def _row(cells: tuple[Line, ...]) -> str:
    made = "".join(
        '<table:table-cell table:style-name="cell" office:value-type="string">'
        f"{_paragraph(cell)}</table:table-cell>"
        for cell in cells
    )
    return f"<table:table-row>{made}</table:table-row>"


def _paragraph(line: Line, more: str = "", *, look: str = "") -> str:
    inner = _line(line)
    if look:
        inner = f'<text:span text:style-name="{look}">{inner}</text:span>'
    return f'<text:p {more} text:style-name="Text_20_body">{inner}</text:p>'


def _line(line: Line) -> str:
    """Runs with single spaces; an end of a line in the page is a space here."""
    parts: list[str] = []
    spaced = True
    for run in line:
        words = " ".join(run.text.split())
        first = "" if spaced or not run.text[:1].isspace() else " "
        last = " " if words and run.text[-1:].isspace() else ""
        text = escape(f"{first}{words}{last}")
        spaced = text.endswith(" ") if text else spaced
        parts.append(
            f'<text:span text:style-name="{run.look}">{text}</text:span>' if run.look else text
        )
    return "".join(parts).rstrip()
