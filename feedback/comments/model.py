"""What a guardian decides about comments, as data: no comment's text is in it.

One sheet for each question. Its entries stand in an order drawn for this question alone, and
each has a handle drawn with it, so that nothing on two sheets belongs together.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from feedback.comments.redaction import MOST_CUTS, Cut

__all__ = [
    "MOST_THEMES",
    "THEME_LEAST",
    "THEME_LENGTH",
    "Decisions",
    "Entry",
    "Sheet",
    "Theme",
    "Verdict",
    "room",
]

THEME_LEAST: Final = 3
"""On so many comments a theme must rest, so that it is nobody's own words in another's."""
MOST_THEMES: Final = 12  # of one question
THEME_LENGTH: Final = 200  # characters
# Bytes, as JSON, of an entry, a theme and a sheet at their longest; a character has at most four.
_CUT: Final = len("[12345,12345],")
_THEME_ID: Final = len('"123456",')
_ENTRY: Final = 64 + MOST_CUTS * _CUT + MOST_THEMES * _THEME_ID
_THEME: Final = 16 + 4 * THEME_LENGTH
_SHEET: Final = 128 + MOST_THEMES * _THEME


class Verdict(StrEnum):
    """What is to become of a comment's own words. UNREAD: nobody has decided yet."""

    UNREAD = ""
    QUOTE = "quote"
    LEAVE_OUT = "out"


@dataclass(frozen=True)
class Theme:
    """Something several people say, in a guardian's own words."""

    id: str
    text: str

    @property
    def mark(self) -> str:
        return _mark(self.text)


@dataclass(frozen=True)
class Entry:
    """One comment: `row` is its row's id, `cuts` what is taken out of a quote, `themes` ids."""

    row: int
    handle: str
    verdict: Verdict = Verdict.UNREAD
    cuts: tuple[Cut, ...] = ()
    themes: tuple[str, ...] = ()

    @property
    def read(self) -> bool:
        return self.verdict is not Verdict.UNREAD

    @property
    def mark(self) -> str:
        """Changes with what was decided: a page carries it, so that it cannot overwrite what
        somebody else decided after it was shown."""
        return _mark([self.verdict, self.cuts, self.themes])


@dataclass(frozen=True)
class Sheet:
    """One question's entries, in the order in which they are read, and its themes."""

    question: str
    entries: tuple[Entry, ...] = ()
    themes: tuple[Theme, ...] = ()

    def entry(self, handle: str) -> Entry | None:
        return next((one for one in self.entries if one.handle == handle), None)

    def theme(self, theme: str) -> Theme | None:
        return next((one for one in self.themes if one.id == theme), None)

    def changed(self, handle: str, change: Callable[[Entry], Entry]) -> "Sheet":
        """With one entry changed."""
        return replace(
            self,
            entries=tuple(change(one) if one.handle == handle else one for one in self.entries),
        )

    def reworded(self, theme: str, text: str) -> "Sheet":
        themes = tuple(Theme(one.id, text) if one.id == theme else one for one in self.themes)
        return replace(self, themes=themes)

    def without(self, theme: str) -> "Sheet":
        """Without a theme; comments under it stay read."""
        return replace(
            self,
            themes=tuple(one for one in self.themes if one.id != theme),
            entries=tuple(
                replace(one, themes=tuple(other for other in one.themes if other != theme))
                for one in self.entries
            ),
        )


@dataclass(frozen=True)
class Decisions:
    """All sheets of one survey, in the order of its questions."""

    sheets: tuple[Sheet, ...]

    def sheet(self, question: str) -> Sheet | None:
        return next((one for one in self.sheets if one.question == question), None)

    def with_sheet(self, sheet: Sheet) -> "Decisions":
        return Decisions(
            tuple(sheet if one.question == sheet.question else one for one in self.sheets)
        )

    @property
    def entries(self) -> Iterator[Entry]:
        return (entry for sheet in self.sheets for entry in sheet.entries)

    def to_bytes(self) -> bytes:
        """Read back by `from_bytes`."""
        sheets = [
            [
                sheet.question,
                [[theme.id, theme.text] for theme in sheet.themes],
                [[one.row, one.handle, one.verdict, one.cuts, one.themes] for one in sheet.entries],
            ]
            for sheet in self.sheets
        ]
        return json.dumps(sheets, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Decisions":
        """ValueError unless it is what `to_bytes` writes, each comment and handle in it once."""
        try:
            found = cls(tuple(_sheet(*one) for one in json.loads(data)))
        except TypeError as error:
            raise ValueError("these are no decisions") from error
        rows = [one.row for one in found.entries]
        handles = [one.handle for one in found.entries]
        if len(set(rows)) != len(rows) or len(set(handles)) != len(handles):
            raise ValueError("a comment is there twice")
        return found


def room(*, comments: int, questions: int) -> int:
    """Bytes for the decisions about so many comments, whatever they are: computed from who was
    invited and what was asked, so that it does not tell how many were written."""
    return 64 + questions * _SHEET + comments * _ENTRY


def _sheet(question: str, themes: list[list[str]], entries: list[list[object]]) -> Sheet:
    return Sheet(
        question=question,
        themes=tuple(Theme(*one) for one in themes),
        entries=tuple(_entry(*one) for one in entries),  # type: ignore[arg-type]  # checked there
    )


def _entry(
    row: int, handle: str, verdict: str, cuts: list[tuple[int, int]], themes: list[str]
) -> Entry:
    spans = tuple((int(start), int(end)) for start, end in cuts)
    return Entry(int(row), str(handle), Verdict(verdict), spans, tuple(map(str, themes)))


def _mark(content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
