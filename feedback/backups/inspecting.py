"""Whether what was unpacked would serve: stores that fit together, and keys that open."""

from collections.abc import Iterable
from pathlib import Path

from crypto import CryptoError
from feedback.backups.manifest import Manifest, signed
from feedback.errors import Rejected
from feedback.storage.copying import check_whole
from feedback.storage.generations import check_order
from feedback.storage.participant_keys import participant_key
from feedback.storage.store import Store
from feedback.storage.vault import PURPOSES

__all__ = ["check_files", "check_marks", "inspect"]

_SOME = 200


def check_marks(store: Store, manifests: Iterable[Manifest]) -> None:
    """`Rejected` unless this installation made the files. Reads the keyring alone."""
    for manifest in manifests:
        if not signed(store, manifest):
            raise Rejected(
                f"{manifest.set}.{manifest.kind} was not made by this installation: its mark "
                "does not fit. Take another backup."
            )


def check_files(folder: Path) -> None:
    """`CopyError` if one of the files is damaged."""
    for path in folder.rglob("*.db"):
        check_whole(path)


def inspect(store: Store) -> None:
    """Look whether the stores fit together and keys open, and change nothing.

    Raises:
        Rejected: answers are missing, or a key does not open.
        VaultError, NeverBackError: as at a start.
    """
    for name in PURPOSES:
        store.vault.key(name)
    check_order(store)
    _check_keys(store)
    _check_waves(store)


def _check_keys(store: Store) -> None:
    """Some of the participants' keys, as they come: each is sealed by itself."""
    for row in store.all("participant_keys", order="id", limit=_SOME):
        name = row["name"]
        if not isinstance(name, bytes):
            raise TypeError("a key's name is bytes")
        try:
            participant_key(store, store, name)
        except CryptoError as error:
            raise Rejected("A key of the keyring does not open.") from error


def _check_waves(store: Store) -> None:
    for row in store.all("waves"):
        if row["file"] is None:
            continue
        if row["file"] not in store.wave_files():
            raise Rejected("A survey's answers are missing from the backup.")
        wave = store.wave(str(row["file"]))
        if max(wave.count("slots"), wave.count("answers")) < int(row["invited"] or 0):
            raise Rejected("A survey's answers are not whole in the backup.")
