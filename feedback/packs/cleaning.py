"""Texts that any of the formats can hold.

XML has no way to write most control characters, and a file with one in it does not open. They
mean nothing in a name or a comment, so they are taken out; tabs and ends of lines become spaces,
except in the text that people copy.
"""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar

__all__ = ["cleaned", "plain"]

T = TypeVar("T")

# Everything that is no character of XML 1.0 (section 2.2), and the C1 controls.
_UNWRITABLE: Final = re.compile(
    "[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_BREAKS: Final = re.compile("[\t\n\r\u0085\u2028\u2029]+")


def plain(text: str) -> str:
    """The text on one line, without what cannot be written."""
    return _BREAKS.sub(" ", _UNWRITABLE.sub("", text))


def cleaned(value: T, *, but: tuple[str, ...] = ()) -> T:
    """The same data with every text in it on one line; fields named in `but` keep their lines."""
    found: Any = value
    if isinstance(found, str):
        return plain(found)  # type: ignore[return-value]  # a text for a text
    if isinstance(found, tuple):
        parts = (cleaned(one, but=but) for one in found)
        # A named tuple is made of its parts one by one.
        return type(found)(*parts) if hasattr(found, "_fields") else tuple(parts)  # type: ignore[return-value]  # a tuple for a tuple
    if is_dataclass(found) and not isinstance(found, type):
        changed = {
            one.name: _lines(getattr(found, one.name))
            if one.name in but
            else cleaned(getattr(found, one.name), but=but)
            for one in fields(found)
        }
        return replace(found, **changed)  # type: ignore[return-value]  # one of the same class
    return value


def _lines(text: str) -> str:
    return "\n".join(plain(line) for line in text.split("\n"))
