"""Certificates of deletion: a code that somebody keeps, and its digest in the never-back file.

The digest lies among those of destroyed keys and looks like them. So the file tells nobody what
was certified, and only who has the code can ask whether it is there.
"""

from typing import Final

from crypto import Malformed, group, new_code, parse_code
from feedback.storage.store import Store

__all__ = ["certified", "certify"]

_SIZE: Final = 15  # bytes: 24 characters


def certify(store: Store, *, until: str) -> str:
    """A fresh code, found until the month `until` ("2028-03") has ended; on disk when it returns.

    Give the month that the destroyed keys have: a month of its own would set it apart from them.
    """
    code = new_code(_SIZE)
    store.never_back.add([_digest(store, code)], until=until)
    return group(code)


def certified(store: Store, typed: str) -> bool:
    """Whether this code was given out here, and is not forgotten yet."""
    try:
        code = parse_code(typed, _SIZE)
    except Malformed:
        return False
    return _digest(store, code) in store.never_back.digests()


def _digest(store: Store, code: bytes) -> bytes:
    return store.vault.mac("never-back", b"certificate\0" + code)
