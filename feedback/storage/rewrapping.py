"""Wrapping all purpose keys under another master key, and telling which opens what.

The keys themselves stay what they are: whoever once had a master key and a keyring from then has
them. What is new is which master key a keyring of today needs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from crypto import mac
from feedback.storage.store import Event, Reader, Store
from feedback.storage.vault import PURPOSES, VaultError, opener, unwrap, wrap

__all__ = ["Wrapping", "fingerprint", "rewrap", "rewrapped_on", "wrapping", "wrapping_of"]

_SINCE: Final = "rewrapped"
"""Under which the keyring remembers the day."""
_GROUP: Final = 4


@dataclass(frozen=True)
class Wrapping:
    """Which master key opens which purpose key.

    opens: for each listed master key, in their order, the names of what it opens.
    closed: names of what none opens.
    missing: names of what should be there and is not.
    """

    opens: tuple[tuple[str, ...], ...]
    closed: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def total(self) -> int:
        return sum(len(names) for names in self.opens) + len(self.closed)

    @property
    def whole(self) -> bool:
        """Everything is there and opens."""
        return not self.closed and not self.missing

    @property
    def settled(self) -> bool:
        """Everything is there and opens under the first key: no other is needed."""
        return self.whole and len(self.opens[0]) == self.total

    @property
    def needed(self) -> tuple[bool, ...]:
        """For each listed master key, whether anything rests on it."""
        return tuple(bool(names) for names in self.opens)


def fingerprint(master: bytes) -> str:
    """By which two people compare a master key without saying it: 64 bits in hexadecimal."""
    text = mac(master, b"candour master key fingerprint")[:8].hex()
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def wrapping(masters: tuple[bytes, ...], keys: Mapping[str, bytes]) -> Wrapping:
    """Try each wrapped key, by name, under each master key."""
    opens: list[list[str]] = [[] for _ in masters]
    closed: list[str] = []
    for name, wrapped in sorted(keys.items()):
        at = opener(masters, name, wrapped)
        (closed if at is None else opens[at]).append(name)
    missing = tuple(name for name in PURPOSES if name not in keys)
    return Wrapping(tuple(tuple(names) for names in opens), tuple(closed), missing)


def wrapping_of(reader: Reader, masters: tuple[bytes, ...]) -> Wrapping:
    """The same of an open keyring."""
    return wrapping(masters, _wrapped(reader.pick("purpose_keys", "name", "wrapped")))


def rewrap(store: Store, masters: tuple[bytes, ...], *, by: str) -> int:
    """Wrap under the first master key what lies under another; how many that were.

    One transaction, under the keyring's lock: whatever happens, each key is wrapped under the
    one or the other, and both are listed. `VaultError`, and nothing is changed, if one opens
    under none. That it begins is recorded before it does.
    """
    if wrapping_of(store, masters).settled:
        return 0
    with store.change(Event("keys.rotation", by=by, detail={"key": fingerprint(masters[0])})):
        pass
    count = 0
    with store.change(Event("upkeep"), "keyring") as writer:
        for name, wrapped in _wrapped(writer.pick("purpose_keys", "name", "wrapped")).items():
            if opener(masters[:1], name, wrapped) is None:
                key = unwrap(masters, name, wrapped)
                writer.set("purpose_keys", {"wrapped": wrap(masters[0], name, key)}, name=name)
                count += 1
        if not wrapping_of(writer, masters).settled:
            raise VaultError("A purpose key is missing from the keyring.")
        writer.put("keyring_meta", {"name": _SINCE, "value": store.today().isoformat()})
    return count


def rewrapped_on(reader: Reader) -> date | None:
    """The day on which the keys were last wrapped anew; None if they never were."""
    row = reader.one("keyring_meta", name=_SINCE)
    return date.fromisoformat(str(row["value"])) if row else None


def _wrapped(rows: Iterable[tuple[object, ...]]) -> dict[str, bytes]:
    return {str(name): cast("bytes", wrapped) for name, wrapped in rows}
