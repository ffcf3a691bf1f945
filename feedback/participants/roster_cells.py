"""Cells of a CSV file: decoding, finding the separator, tidying, and writing."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from crypto import normalise
from feedback.cells import inert
from feedback.characters import visible

DELIMITERS = (",", ";", "\t")
MAX_LINES = 100_000
"""Empty ones and those inside quotation marks too: a file of nothing else would take seconds."""
_HEADING = 20_000  # characters of the first line in which the separator is looked for


class UnreadableError(Exception):
    """A file that is no CSV text; `template` says what to do about it, for translation."""

    def __init__(self, template: str, *, line: int = 1) -> None:
        self.template, self.line = template, line
        super().__init__(f"line {line}: {template}")


def tidy_name(text: str) -> str:
    """One space between words; no control, direction or invisible characters.

    Direction marks could make one name look like another. The two joiners stay, since names
    in some scripts are spelt with them.
    """
    kept = visible(" ".join(text.split()))
    return normalise("NFC", " ".join(kept.split()))


def has_controls(text: str) -> bool:
    """Whether characters are in it that cannot be seen, such as a line break or a tab."""
    return not text.isprintable() and any(
        unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for one in text
    )


def heading_key(text: str) -> str:
    """Headings compare without case, spaces and signs: "E-mail" is "email"."""
    letters = "".join(one for one in text.casefold() if one.isalnum())
    return letters or " ".join(text.casefold().split())


def decode(data: bytes) -> str:
    """UTF-8 with or without a byte order mark, or UnreadableError."""
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UnreadableError(
            "We cannot read the letters in this file. In your spreadsheet choose Save as, then "
            "“CSV UTF-8”, and try again"
        )
    return text


def read_rows(text: str, known: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each begins on; the first is the heading. May raise UnreadableError.

    The separator is the one that finds most of the `known` heading keys in the first line, since
    counting signs is misled by "Smith, Jane; Council".
    """
    wanted = frozenset(known)
    start = len(text) - len(text.lstrip("\r\n"))
    heading = re.split(r"[\r\n]", text[start : start + _HEADING], maxsplit=1)[0]

    def found(delimiter: str) -> int:
        return len({heading_key(cell.strip('" ')) for cell in heading.split(delimiter)} & wanted)

    # Some spreadsheets say the separator in a first line of its own.
    said = re.match(r"sep=([,;\t])[\r\n]", text)
    delimiter = said[1] if said else max(DELIMITERS, key=found)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    if said:
        next(reader)
    while True:
        line = reader.line_num + 1
        if line > MAX_LINES:
            raise UnreadableError("The file has too many lines. It can have 100,000", line=line)
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableError(
                "We cannot read this line. A quotation mark may be missing, or a cell is too long",
                line=line,
            ) from error
        if any(cell.strip() for cell in row):
            yield line, row


def write_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """CSV in UTF-8 with a byte order mark, without which spreadsheets misread accents."""
    target = io.StringIO(newline="")
    csv.writer(target).writerows([inert(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + target.getvalue().encode()
