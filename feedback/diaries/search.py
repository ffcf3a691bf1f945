"""Searching one's own entries: in memory, in what was opened for this one request.

Every word that is asked for must occur, whatever its capitals and accents; parts of words count.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from feedback.diaries.model import Entry, Kept

__all__ = ["Hit", "Piece", "excerpt", "search", "words_of"]

_BEFORE: Final = 60  # characters shown before the first word that was found
_SHOWN: Final = 220
_MOST_WORDS: Final = 12


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `found` is a word that was asked for."""

    text: str = field(repr=False)
    found: bool


@dataclass(frozen=True)
class Hit:
    """An entry in which all words occur, and where the first of them does."""

    kept: Kept
    pieces: tuple[Piece, ...]


def words_of(query: str) -> tuple[str, ...]:
    """What is looked for: folded, each once, the longest first."""
    found = dict.fromkeys(fold(query).split())
    return tuple(sorted(found, key=len, reverse=True)[:_MOST_WORDS])


def search(found: Iterable[Kept], query: str) -> list[Hit]:
    """The entries that have every word, in the order given. No word finds nothing."""
    words = words_of(query)
    if not words:
        return []
    return [
        Hit(one, excerpt(one.entry, words))
        for one in found
        if all(word in _folded(one.entry) for word in words)
    ]


def fold(text: str) -> str:
    """Without capitals and accents: "Zoë" and "ZOE" are the same."""
    if text.isascii():
        return text.lower()
    return _marks().sub("", unicodedata.normalize("NFKD", text).casefold())


def excerpt(entry: Entry, words: Sequence[str]) -> tuple[Piece, ...]:
    """The place where a word occurs first, with what stands around it."""
    for text in (*entry.texts, *(one.question for one in entry.answers)):
        places = _places(text, words)
        if places:
            return tuple(_cut(text, places))
    return ()


def _folded(entry: Entry) -> str:
    return fold("\n".join((*(one.question for one in entry.answers if one.text), *entry.texts)))


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand in the text as it was written, in order."""
    plain, origin = [], []
    for at, letter in enumerate(text):
        folded = fold(letter)
        plain.append(folded)
        origin += [at] * len(folded)
    pattern = "|".join(map(re.escape, words))
    return [
        (origin[match.start()], origin[match.end() - 1] + 1)
        for match in re.finditer(pattern, "".join(plain))
    ]


def _cut(text: str, places: Sequence[tuple[int, int]]) -> Iterable[Piece]:
    start = max(0, places[0][0] - _BEFORE)
    if start:
        space = text.find(" ", start, places[0][0])
        start = space + 1 if space >= 0 else start
    end = min(len(text), max(start + _SHOWN, places[0][1]))
    if end < len(text):
        space = text.rfind(" ", places[0][1], end)
        end = space if space >= 0 else end
    at = start
    if start:
        yield Piece("… ", found=False)
    for first, last in places:
        if first < at or last > end:
            continue
        yield Piece(text[at:first], found=False)
        yield Piece(text[first:last], found=True)
        at = last
    yield Piece(text[at:end] + (" …" if end < len(text) else ""), found=False)


@lru_cache(maxsize=1)
def _marks() -> re.Pattern[str]:
    """Everything that is written onto the letter before it (Unicode's category Mn)."""
    marks = [n for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n)) == "Mn"]
    runs: list[list[int]] = []
    for number in marks:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return re.compile("[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in runs) + "]")
