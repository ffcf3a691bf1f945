"""Characters that somebody who reads cannot see: in names they make one thing look like another."""

import unicodedata
from typing import Final

__all__ = ["visible"]

# Controls, marks of direction and other formats, halves of pairs.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})
_JOINERS: Final = "\u200c\u200d"  # names in some scripts are spelt with these two


def visible(text: str) -> str:
    """The text without them; line ends and tabs are among them, spaces are not."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        one for one in text if one in _JOINERS or unicodedata.category(one) not in _UNSEEN
    )
