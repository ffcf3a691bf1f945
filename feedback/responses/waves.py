"""A wave as participants meet it: its keys checked, its questionnaire at hand."""

from dataclasses import dataclass, field
from typing import Final, TypeVar, cast
from weakref import WeakKeyDictionary

from feedback.errors import NotFound
from feedback.questionnaires.model import Questionnaire
from feedback.schemes.model import SchemeAlteredError, Wave
from feedback.schemes.service import filled
from feedback.storage.store import Row, Store, Value
from feedback.storage.vault import Vault

__all__ = ["asked_in", "sign_wave", "wave"]

_CACHED: Final = 64
K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True)
class _Kept:
    """What was found out once. `checked`: each wave by all of its row, so that one byte
    changed is read and checked anew. `asked`: by wave and hash, from the day a wave opens:
    settings and questionnaire are frozen then."""

    checked: dict[tuple[Value, ...], Wave] = field(default_factory=dict)
    asked: dict[tuple[str, str], Questionnaire] = field(default_factory=dict)


_kept: Final[WeakKeyDictionary[Vault, _Kept]] = WeakKeyDictionary()


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
    kept, key = _kept_for(store).checked, tuple(row.values())
    found = kept.get(key)
    if found is None:
        found = _check(store, row)
        _keep(kept, key, found)
    return found


def _check(store: Store, row: Row) -> Wave:
    found = Wave.of(row)
    # With either: where no comments are asked for, one key alone would be sealed to.
    if found.wave_key or found.comments_key:
        signed = store.vault.signed(
            cast("bytes", row["mac"] or b""),
            "wave",
            found.id,
            found.questionnaire,
            found.scheme,
            found.wave_key or b"",
            found.comments_key or b"",
        )
        if not signed:
            raise SchemeAlteredError(f"the keys of survey {found.id} were changed from outside")
    return found


def asked_in(store: Store, of: Wave) -> Questionnaire:
    """What is asked in a wave, with its settings filled in."""
    kept, key = _kept_for(store).asked, (of.id, of.questionnaire)
    found = kept.get(key)
    if found is None:
        found = filled(store, of.scheme)
        if of.state != "planned":
            _keep(kept, key, found)
    return found


def _kept_for(store: Store) -> _Kept:
    found = _kept.get(store.vault)
    return _kept.setdefault(store.vault, _Kept()) if found is None else found


def _keep(kept: dict[K, T], key: K, found: T) -> None:
    if len(kept) >= _CACHED:
        kept.clear()
    kept[key] = found
