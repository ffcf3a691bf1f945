"""Participant keys: one for each person, wave and purpose, wrapped in the keyring.

They exist, synced, before a wave opens. Destroying one overwrites its row in place with a
fresh key, after its digest went to the never-back file: so the file looks the same, and no
backup brings the old key back.
"""

import secrets
from collections.abc import Container, Iterable, Sequence
from typing import Final, cast

from crypto import KEY_SIZE, Context, CryptoError, context, lock_box, open_box, within
from feedback.storage.neverback import GENERATION
from feedback.storage.store import Reader, Row, Store, Value, Writer

__all__ = [
    "KEYRING_OWN",
    "add_missing_keys",
    "destroy_keys",
    "destroyed_names",
    "forget_keys",
    "participant_key",
    "participant_keys",
    "raise_generation",
    "recall_digest",
    "refresh_keys",
]

Named = tuple[bytes, Value]
_KIND: Final = context("participant-key")
KEYRING_OWN: Final = "generation"
"""Under which the keyring counts how often something in it was destroyed or backed up."""


def add_missing_keys(store: Store, writer: Writer, names: Iterable[bytes]) -> None:
    """A fresh key for each name that has none yet, in the order of the names, never of a list
    of people."""
    missing = [name for name in names if writer.one("participant_keys", name=name) is None]
    newest = writer.all("participant_keys", order="id desc", limit=1)
    first = int(newest[0]["id"] or 0) + 1 if newest else 1
    made: list[Row] = [
        {"id": first + at, "name": name, "wrapped": _fresh(store, name)}
        for at, name in enumerate(sorted(missing))
    ]
    writer.add_all("participant_keys", made)


def forget_keys(writer: Writer, names: Iterable[bytes]) -> None:
    """Remove the rows of names for good, once what they sealed is gone itself."""
    for name in names:
        writer.remove("participant_keys", name=name)
    raise_generation(writer)


def participant_key(store: Store, reader: Reader, name: bytes) -> bytes | None:
    """The key of a name, 32 bytes, or None once its row is gone."""
    row = reader.one("participant_keys", name=name)
    if row is None:
        return None
    return _open(store, name, row["wrapped"])


def participant_keys(store: Store, reader: Reader, names: Sequence[bytes]) -> dict[bytes, bytes]:
    """The keys of many names, by name; those whose rows are gone are missing."""
    found = reader.among("participant_keys", "name", "wrapped", column="name", values=names)
    return {name: _open(store, name, wrapped) for name, wrapped in cast("list[Named]", found)}


def destroy_keys(store: Store, writer: Writer, names: Sequence[bytes], *, until: str) -> None:
    """Make what these keys sealed unreadable for good. The caller's change commits it."""
    old = [(name, participant_key(store, writer, name)) for name in names]
    there = [(name, key) for name, key in old if key is not None]
    generation = store.never_back.add((recall_digest(store, key) for _, key in there), until=until)
    writer.put("keyring_meta", {"name": GENERATION, "value": str(generation)})
    refresh_keys(store, writer, [name for name, _ in there])
    raise_generation(writer)


def refresh_keys(store: Store, writer: Writer, names: Iterable[bytes]) -> None:
    """Put a fresh key in the place of each one named."""
    for name in names:
        writer.set("participant_keys", {"wrapped": _fresh(store, name)}, name=name)


def raise_generation(writer: Writer) -> int:
    """Count up, so that an older copy of the keyring is known as one; the new number."""
    row = writer.one("keyring_meta", name=KEYRING_OWN)
    raised = int(str(row["value"])) + 1 if row else 1
    writer.put("keyring_meta", {"name": KEYRING_OWN, "value": str(raised)})
    return raised


def destroyed_names(store: Store, reader: Reader, digests: Container[bytes]) -> list[bytes]:
    """Names under which a key stands whose digest is among these: an older copy brought it back."""
    found = []
    for name, wrapped in cast("list[Named]", reader.pick("participant_keys", "name", "wrapped")):
        try:
            key = _open(store, name, wrapped)
        except CryptoError:
            continue  # a key that does not open brings nothing back
        if recall_digest(store, key) in digests:
            found.append(name)
    return found


def recall_digest(store: Store, key: bytes) -> bytes:
    """The digest by which a restored backup knows that this key was destroyed."""
    return store.vault.mac("never-back", b"participant-key\0" + key)


def _open(store: Store, name: bytes, wrapped: Value) -> bytes:
    if not isinstance(wrapped, bytes):
        raise TypeError("a wrapped key is bytes")
    return open_box(wrapped, key=store.vault.key("participants"), context=_context(name))


def _fresh(store: Store, name: bytes) -> bytes:
    return lock_box(
        secrets.token_bytes(KEY_SIZE),
        key=store.vault.key("participants"),
        context=_context(name),
    )


def _context(name: bytes) -> Context:
    return within(_KIND, name)
