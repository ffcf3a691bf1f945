"""Normalising text that anybody may have typed, in a time that grows with its length alone."""

import unicodedata
from collections.abc import Iterator
from typing import Literal

__all__ = ["normalise"]

_RUN = 30
_JOINER = "\u034f"
# What becomes marks although it is none itself, or becomes two (Unicode 15, UnicodeData.txt).
_MARKS = frozenset("\u0344\u0f73\u0f75\u0f81\uff9e\uff9f")


def normalise(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """As `unicodedata.normalize`, of text in which marks never pile up without end.

    Marks on one letter are put in order by insertion: 80,000 of them take eight seconds, ten
    times as many take minutes. After 30 in a row a grapheme joiner is put in, as the Stream-Safe
    Text Format has it (Unicode Standard Annex 15, section 13). No language writes so many.
    """
    if len(text) > _RUN and not text.isascii():
        text = "".join(_joined(text))
    return unicodedata.normalize(form, text)


def _joined(text: str) -> Iterator[str]:
    run = 0
    for one in text:
        run = run + 1 if unicodedata.combining(one) or one in _MARKS else 0
        if run > _RUN:
            yield _JOINER
            run = 1
        yield one
