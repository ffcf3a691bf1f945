"""Searching one's own entries: in memory, in what was opened for this one request.

Every word that is asked for must occur, whatever its capitals and accents; parts of words count.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from crypto import normalise
from feedback.diaries.model import Entry, Kept

__all__ = ["Found", "Hit", "Piece", "excerpt", "search", "words_of"]

_BEFORE: Final = 60  # characters shown before the first word that was found
_SHOWN: Final = 220
_MOST_WORDS: Final = 12
_PERHAPS_MARKS: Final = re.compile("[^\\x00-\u02ff]")  # the first mark is U+0300


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


@dataclass(frozen=True)
class Found:
    """How many there are, and those that are shown."""

    total: int
    hits: list[Hit]


def words_of(query: str) -> tuple[str, ...]:
    """What is looked for: folded, each once, the longest first."""
    found = dict.fromkeys(fold(query).split())
    return tuple(sorted(found, key=len, reverse=True)[:_MOST_WORDS])


def search(found: Iterable[Kept], query: str, *, most: int) -> Found:
    """The entries that have every word, in the order given. No word finds nothing.

    Where it stands is worked out for the first `most` alone: it takes longer than finding.
    """
    words = words_of(query)
    have = [one for one in found if words and _has(one.entry, words)]
    return Found(len(have), [Hit(one, excerpt(one.entry, words)) for one in have[:most]])


def fold(text: str) -> str:
    """Without capitals and accents: "Zoë" and "ZOE" are the same."""
    if text.isascii():
        return text.lower()
    return _PERHAPS_MARKS.sub(_mark, normalise("NFKD", text).casefold())


def excerpt(entry: Entry, words: Sequence[str]) -> tuple[Piece, ...]:
    """The place where a word occurs first, with what stands around it."""
    for text in (*entry.texts, *(one.question for one in entry.answers)):
        places = _places(text, words)
        if places:
            return tuple(_cut(text, places))
    return ()


def _has(entry: Entry, words: Sequence[str]) -> bool:
    asked = (one.question for one in entry.answers if one.text)
    text = fold("\n".join((*asked, *entry.texts)))
    return all(word in text for word in words)


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand in the text as it was written, in order."""
    plain, origin = [], []
    for at, letter in enumerate(text):
        folded = _folded_letter(letter)
        plain.append(folded)
        origin += [at] * len(folded)
    return [
        (origin[first], origin[last - 1] + 1) for first, last in _matches("".join(plain), words)
    ]


def _matches(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where any of the words stands, from left to right; of several at one place the first given.

    Not by a pattern: Python would keep that, and so what somebody looked for, in memory for long.
    """
    end = 0
    while True:
        found = [(at, word) for word in words if (at := text.find(word, end)) >= 0]
        if not found:
            return
        start, word = min(found, key=lambda one: one[0])
        end = start + len(word)
        yield start, end


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


def _mark(found: re.Match[str]) -> str:
    """Nothing for what is written onto the letter before it (Unicode's category Mn)."""
    return "" if unicodedata.category(found[0]) == "Mn" else found[0]


@lru_cache(maxsize=4096)
def _folded_letter(letter: str) -> str:
    return fold(letter)
