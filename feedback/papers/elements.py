"""Reading the HTML of a paper as a list of blocks, from which the document is written.

A paper has headings, paragraphs, lists and tables, and in their words strong and marked runs.
Anything else is refused: it would be in the page and not in the document.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

__all__ = ["Block", "Heading", "Items", "Run", "Table", "Text", "UnknownElement", "blocks", "words"]

_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3}
_RUNS: Final = {"strong": "strong", "mark": "mark"}
_WRAPS: Final = frozenset({"ul", "thead", "tbody", "tr", "table"})
_FLOWS: Final = frozenset({*_HEADINGS, "p", "li", "caption", "th", "td"})


class UnknownElement(Exception):
    """An element that papers do not have."""


@dataclass(frozen=True)
class Run:
    """Words of one look: "", "strong" or "mark"."""

    text: str
    look: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    level: int
    line: Line


@dataclass(frozen=True)
class Text:
    line: Line


@dataclass(frozen=True)
class Items:
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    """`rows` without the head; the first cell of each is its header."""

    caption: Line
    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


Block = Heading | Text | Items | Table


def words(line: Sequence[Run]) -> str:
    """A line as plain text, with single spaces."""
    return " ".join("".join(run.text for run in line).split())


def blocks(body: str) -> tuple[Block, ...]:
    """The blocks of a paper in their order. Raises UnknownElement."""
    reader = _Reader()
    reader.feed(body)
    reader.close()
    return tuple(reader.found)


@dataclass
class _Made:
    """A table or a list that is being read."""

    caption: Line = ()
    rows: list[list[Line]] = field(default_factory=list)
    heads: int = 0


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Block] = []
        self._runs: list[Run] | None = None
        self._look = ""
        self._made = _Made()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _RUNS:
            self._look = _RUNS[tag]
        elif tag in _FLOWS:
            self._runs = []
        elif tag in {"ul", "table"}:
            self._made = _Made()
        elif tag == "tr":
            self._made.rows.append([])
        elif tag not in _WRAPS:
            raise UnknownElement(tag)

    def handle_data(self, data: str) -> None:
        if self._runs is not None:
            self._runs.append(Run(data, self._look))
        elif data.strip():
            raise UnknownElement("words outside of an element")

    def handle_endtag(self, tag: str) -> None:
        if tag in _RUNS:
            self._look = ""
        elif tag in _FLOWS:
            self._flow(tag, tuple(self._runs or ()))
            self._runs = None
        elif tag == "thead":
            self._made.heads = len(self._made.rows)
        elif tag == "ul":
            self.found.append(Items(tuple(row[0] for row in self._made.rows)))
        elif tag == "table":
            self.found.append(self._table())

    def _flow(self, tag: str, line: Line) -> None:
        if tag in _HEADINGS:
            self.found.append(Heading(_HEADINGS[tag], line))
        elif tag == "p":
            self.found.append(Text(line))
        elif tag == "caption":
            self._made.caption = line
        elif tag == "li":
            self._made.rows.append([line])
        else:
            self._made.rows[-1].append(line)

    def _table(self) -> Table:
        rows = [tuple(row) for row in self._made.rows]
        heads = self._made.heads
        return Table(self._made.caption, rows[0] if heads else (), tuple(rows[heads:]))
