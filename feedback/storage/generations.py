"""How new each store is, so that an older copy of one is never used beside newer others.

The keyring counts up whenever keys are destroyed and at each backup; main remembers how far it
had come. The never-back file counts up by itself; keyring and main both remember how far.
"""

from typing import Final

from feedback.storage.chain import Head
from feedback.storage.neverback import GENERATION, NeverBackError
from feedback.storage.participant_keys import KEYRING_OWN, destroyed_names, refresh_keys
from feedback.storage.record import newest, remembered
from feedback.storage.scheme_keys import destroy_again
from feedback.storage.store import Event, Reader, Store, Writer
from feedback.storage.vault import VaultError

__all__ = [
    "NEVER_BACK",
    "OlderKeyringError",
    "bring_in_line",
    "check_order",
    "is_fork",
    "keyring_generation",
    "known_never_back",
    "main_is_older",
    "note_keyring",
    "note_never_back",
]

_KEYRING: Final = "keyring-generation"
"""Under which main remembers the keyring's highest generation."""
NEVER_BACK: Final = "never-back-generation"
"""Under which main remembers the never-back file's."""
_UPKEEP: Final = Event("upkeep")


class OlderKeyringError(VaultError):
    """The keyring is missing, or an older copy than main knows: it may hold destroyed keys."""


def keyring_generation(reader: Reader) -> int:
    """How often the keyring counted up. 0 for one of a version that did not count."""
    return _number(reader, "keyring_meta", KEYRING_OWN)


def known_never_back(reader: Reader) -> int:
    """Up to which generation of the never-back file main was brought in line."""
    return _number(reader, "meta", NEVER_BACK)


def note_keyring(writer: Writer) -> None:
    """Let main remember how far the keyring is. The change names both."""
    now = keyring_generation(writer)
    if now > _number(writer, "meta", _KEYRING):
        writer.put("meta", {"name": _KEYRING, "value": str(now)})


def note_never_back(writer: Writer, generation: int) -> None:
    """Let main remember up to where it follows the never-back file."""
    if generation > known_never_back(writer):
        writer.put("meta", {"name": NEVER_BACK, "value": str(generation)})


def check_order(store: Store) -> None:
    """Refuse a keyring or never-back file that is older than the others know.

    Raises:
        OlderKeyringError: the keyring is older than main knows.
        NeverBackError: the never-back file is older than main or keyring know.
    """
    # Main is read first: a change to both commits the keyring first, and may come in between.
    noted = _number(store, "meta", _KEYRING)
    if keyring_generation(store) < noted:
        raise OlderKeyringError(
            "The keyring is older than the main store knows: keyring.db was put back from an "
            "older copy. Put the newer one back, or restore both with 'feedback restore' into an "
            "empty folder (docs/backups.md)."
        )
    known = max(_number(store, "keyring_meta", GENERATION), known_never_back(store))
    if store.never_back.generation < known:
        raise NeverBackError(
            "The never-back file is older than the stores know. Put the newest one back: it "
            "says what must stay destroyed (docs/backups.md)."
        )


def main_is_older(store: Store) -> bool:
    """Whether main lacks the record that the keyring remembers: an older copy was put back, and
    what it does not name may be all that there is."""
    # The keyring is told after main's commit, so it is read first.
    known = remembered(store)
    if known is None:
        return False
    end = newest(store)
    return end is None or end.seq < known.seq or is_fork(store, known)


def is_fork(store: Store, known: Head) -> bool:
    """Whether main has another record where the remembered one was."""
    row = store.one("audit", seq=known.seq)
    return row is not None and row["mac"] != known.mac


def bring_in_line(store: Store) -> int:
    """Destroy again each key that the never-back file forbids, where the keyring does not follow
    the newest one yet; how many there were. A keyring from a backup is put right by this."""
    generation, digests = store.never_back.read()
    if _number(store, "keyring_meta", GENERATION) >= generation:
        return 0
    with store.change(_UPKEEP, "keyring") as writer:
        names = destroyed_names(store, writer, digests) if digests else []
        refresh_keys(store, writer, names)
        schemes = destroy_again(store, writer, digests)
        if generation > _number(writer, "keyring_meta", GENERATION):
            writer.put("keyring_meta", {"name": GENERATION, "value": str(generation)})
    return len(names) + schemes


def _number(reader: Reader, table: str, name: str) -> int:
    row = reader.one(table, name=name)
    return int(str(row["value"])) if row else 0
