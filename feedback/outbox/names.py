"""What people chose to be called, as it may stand in a mail: words, and nothing to press.

A name can be typed by whoever edits a list or corrects their own, and a mail is read as coming
from this service. Mail programs make a link of whatever looks like an address of a site, so the
only links in a mail must be those that the service made.
"""

import re
from typing import Final

from feedback.characters import visible

__all__ = ["plain_words"]

_SCHEME: Final = re.compile(r":(?=//)")
# "evil.example": a dot within a word, before a letter. Numbers and "Dr. Lee" stay as they are.
_DOT: Final = re.compile(r"(?<=[\w)\]-])\.(?=[^\W\d_])")


def plain_words(text: str) -> str:
    """One line, without characters that cannot be seen, in which nothing is the address of a site.

    Addresses for mail stay whole: people are to write to them.
    """
    line = visible(" ".join(text.split()))
    return " ".join(word if "@" in word else _DOT.sub(". ", word) for word in _split(line))


def _split(text: str) -> list[str]:
    return _SCHEME.sub(": ", text).split()
