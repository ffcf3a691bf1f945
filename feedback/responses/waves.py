"""A wave as participants meet it: its keys checked, its questionnaire at hand."""

from typing import Final, cast

from feedback.errors import NotFound
from feedback.questionnaires.model import Questionnaire
from feedback.schemes.model import SchemeAlteredError, Wave
from feedback.schemes.service import filled
from feedback.storage.store import Store

__all__ = ["asked_in", "sign_wave", "wave"]

_CACHED: Final = 64


def sign_wave(
    store: Store, *, wave: str, scheme: str, questionnaire: str, keys: tuple[bytes, bytes]
) -> bytes:
    """The MAC over a wave's public keys and what was agreed, made when it opens.

    Whoever can write to the database could otherwise put in a key of their own, and read
    every answer that is sealed from then on.
    """
    return store.vault.sign("wave", wave, questionnaire, scheme, *keys)


def wave(store: Store, wave_id: str) -> Wave:
    """A wave by id. `NotFound`; `SchemeAlteredError` where its MAC does not fit."""
    row = store.one("waves", id=wave_id)
    if row is None:
        raise NotFound("There is no such survey.")
    found = Wave.of(row)
    if found.wave_key and found.comments_key:
        signed = store.vault.signed(
            cast("bytes", row["mac"]),
            "wave",
            found.id,
            found.questionnaire,
            found.scheme,
            found.wave_key,
            found.comments_key,
        )
        if not signed:
            raise SchemeAlteredError(f"the keys of survey {found.id} were changed from outside")
    return found


def asked_in(store: Store, of: Wave) -> Questionnaire:
    """What is asked in a wave, with its settings filled in.

    Kept once it is known: from the day a wave opens, settings and questionnaire are frozen.
    """
    key = (id(store.vault), of.id, of.questionnaire)
    found = _known.get(key)
    if found is None:
        found = filled(store, of.scheme)
        if of.state != "planned":
            while len(_known) >= _CACHED:
                _known.pop(next(iter(_known)), None)
            _known[key] = found
    return found


_known: dict[tuple[int, str, str], Questionnaire] = {}
