"""Names of files: plain letters in archives, and people's own where a browser can take them."""

import re
import unicodedata
from typing import Final
from urllib.parse import quote

from crypto import normalise

__all__ = ["disposition", "slug"]

_LONGEST: Final = 60
# What a system of files or a header gives a meaning to.
_MEANT: Final = re.compile(r'[\\/:*?"<>|;%\s]+')


def slug(text: str, *, otherwise: str) -> str:
    """Small plain letters, digits and hyphens: "Réverse & 2026" is "reverse-2026"."""
    plain = normalise("NFKD", text).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST].strip("-")
    return found or otherwise


def disposition(title: str, name: str) -> str:
    """The header of a download: `name` after the title, in plain letters and in its own.

    Both forms of RFC 6266; the second is percent-encoded (RFC 5987), so that no letter of a
    title can end the header or begin another.
    """
    own = "".join(
        one
        for one in normalise("NFC", _MEANT.sub(" ", title))
        if unicodedata.category(one)[0] != "C"
    )
    own = own[:_LONGEST].strip(" .") or "results"
    plain = f"{slug(title, otherwise='results')}-{name}"
    whole = quote(f"{own} {name}", safe="")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}"
