"""The mark over a survey's public keys: made as it opens, checked before one is sealed to.

Whoever can write to the database could otherwise put in a key of their own, and read every answer
that is sealed from then on.
"""

from typing import cast

from feedback.schemes.model import SchemeAlteredError, Wave
from feedback.storage.store import Row, Store

__all__ = ["checked", "sign_wave"]


def sign_wave(
    store: Store, *, wave: str, scheme: str, questionnaire: str, keys: tuple[bytes, bytes]
) -> bytes:
    """The MAC over a wave's keys, for answers and for comments, and what was agreed."""
    return store.vault.sign(*_signed(wave, scheme, questionnaire, keys))


def checked(store: Store, row: Row) -> Wave:
    """A survey from its row. `SchemeAlteredError` where its MAC does not fit."""
    found = Wave.of(row)
    # With either: where no comments are asked for, one key alone would be sealed to.
    if found.wave_key or found.comments_key:
        keys = (found.wave_key or b"", found.comments_key or b"")
        parts = _signed(found.id, found.scheme, found.questionnaire, keys)
        if not store.vault.signed(cast("bytes", row["mac"] or b""), *parts):
            raise SchemeAlteredError(f"the keys of survey {found.id} were changed from outside")
    return found


def _signed(
    wave: str, scheme: str, questionnaire: str, keys: tuple[bytes, bytes]
) -> tuple[str | bytes, ...]:
    return ("wave", wave, questionnaire, scheme, *keys)
