"""A medium's record, sealed into a cookie of its own address, while its bytes go to and fro.

Reading it from the shelf opens the whole diary, which would be done two thousand times for a
film of 500 MB. The cookie is sealed under a key made from the owner's identity, which only
their session unlocks: by itself it opens for nobody, the server included.
"""

import base64
import binascii
import json
from typing import Final

from crypto import Context, CryptoError, Identity, context, lock_box, mac, open_box, stepped
from feedback.diaries.media_model import Medium

__all__ = ["open_ticket", "ticket"]

_PURPOSE: Final = b"candour/medium-ticket/1"
_SIZE: Final = 1024
_LONGEST: Final = 4096


def ticket(medium: Medium, identity: Identity) -> str:
    """For `open_ticket`; of one length, as text for a cookie."""
    plain = json.dumps([medium.record().content, medium.revision], separators=(",", ":")).encode()
    about, size = _about(medium.entry, medium.id), stepped(len(plain), _SIZE)
    box = lock_box(plain, key=_key(identity), context=about, size=size)
    return base64.urlsafe_b64encode(box).decode().rstrip("=")


def open_ticket(text: str, *, entry: str, medium: str, identity: Identity) -> Medium | None:
    """The medium, or None for anything but a ticket of this person, entry and medium."""
    try:
        box = base64.urlsafe_b64decode(text[:_LONGEST] + "=" * (-len(text) % 4))
        plain = open_box(box, key=_key(identity), context=_about(entry, medium))
        content, revision = json.loads(plain)
        return Medium.read(medium, content, revision)
    except (CryptoError, binascii.Error, ValueError, KeyError, TypeError):
        return None


def _key(identity: Identity) -> bytes:
    return mac(identity.seed, _PURPOSE)


def _about(entry: str, medium: str) -> Context:
    return context("medium-ticket", entry, medium)
