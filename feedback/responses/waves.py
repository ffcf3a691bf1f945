"""A wave as participants meet it: its keys checked, its questionnaire at hand."""

from dataclasses import dataclass, field
from typing import Final, TypeVar
from weakref import WeakKeyDictionary

from feedback.errors import NotFound
from feedback.questionnaires.model import Questionnaire
from feedback.schemes.model import Wave
from feedback.schemes.service import filled
from feedback.schemes.wave_keys import checked
from feedback.storage.store import Store, Value
from feedback.storage.vault import Vault

__all__ = ["asked_in", "wave"]

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


def wave(store: Store, wave_id: str) -> Wave:
    """A wave by id. `NotFound`; `SchemeAlteredError` where its MAC does not fit."""
    row = store.one("waves", id=wave_id)
    if row is None:
        raise NotFound("There is no such survey.")
    kept, key = _kept_for(store).checked, tuple(row.values())
    found = kept.get(key)
    if found is None:
        found = checked(store, row)
        _keep(kept, key, found)
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
