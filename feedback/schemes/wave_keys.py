"""A survey's public keys, and the mark over them: made as it opens, checked before each sealing.

Whoever can write to the database could otherwise put in a key of their own, and read every answer
that is sealed from then on.
"""

from typing import cast

from crypto import Recipient
from feedback.schemes.model import SchemeAlteredError, Wave
from feedback.storage.store import Row, Store

__all__ = ["answers_to", "checked", "comments_to", "sign_wave"]


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


def answers_to(of: Wave) -> Recipient:
    """Whom its answers are sealed to. RuntimeError before it has opened."""
    return _recipient(of.wave_key)


def comments_to(of: Wave) -> Recipient:
    """Whom its comments are sealed to. RuntimeError before it has opened."""
    return _recipient(of.comments_key)


def _recipient(key: bytes | None) -> Recipient:
    if key is None:
        raise RuntimeError("a survey that has opened has its keys")
    return Recipient(key)


def _signed(
    wave: str, scheme: str, questionnaire: str, keys: tuple[bytes, bytes]
) -> tuple[str | bytes, ...]:
    return ("wave", wave, questionnaire, scheme, *keys)
