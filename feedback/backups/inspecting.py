"""Whether what was unpacked would serve: stores that fit together, and keys that open."""

from contextlib import closing
from pathlib import Path

from crypto import CryptoError
from feedback.backups.manifest import Manifest, signed
from feedback.clock import Clock
from feedback.errors import Rejected
from feedback.storage.copying import whole
from feedback.storage.generations import check_order
from feedback.storage.participant_keys import participant_key
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Store
from feedback.storage.vault import PURPOSES

__all__ = ["inspect"]

_SOME = 200


def inspect(
    folder: Path, masters: tuple[bytes, ...], clock: Clock, manifests: tuple[Manifest, ...]
) -> None:
    """Open the stores in `folder` as the service would, and change nothing in them.

    Raises:
        Rejected: a file was not made by this installation, or a survey's answers are missing.
        CopyError: a store is damaged.
        VaultError, NeverBackError: as at a start.
    """
    for path in folder.rglob("*.db"):
        whole(path)
    (folder / "locks").mkdir(mode=0o700, exist_ok=True)
    with closing(SqliteStore(folder, masters, clock)) as store:
        for name in PURPOSES:
            store.vault.key(name)
        for manifest in manifests:
            if not signed(store, manifest):
                raise Rejected(
                    f"{manifest.set}.{manifest.kind} was not made by this installation: its mark "
                    "does not fit. Take another backup."
                )
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
