"""Restoring: a backup of the stores, with one of the keyring, becomes a data folder.

All of it happens in a folder beside the new one, which gets its name last: a restore that was
killed leaves nothing that looks like an installation.
"""

import os
import re
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from crypto import Identity
from feedback.backups import names
from feedback.backups.inspecting import check_files, check_marks, inspect
from feedback.backups.manifest import Manifest
from feedback.backups.replay import EraseAgain, Replayed, catch_up
from feedback.backups.room import need_room, remove, size_of
from feedback.backups.sealed import kind_of
from feedback.backups.unpacking import NEVER_BACK, Unpacked, unpack
from feedback.clock import Clock
from feedback.errors import Rejected
from feedback.releases.recall import lost
from feedback.storage.copying import check_whole
from feedback.storage.files import settle_folder
from feedback.storage.generations import OlderKeyringError
from feedback.storage.neverback import NeverBack, NeverBackError
from feedback.storage.participant_keys import raise_generation
from feedback.storage.record import forget, newest, remembered
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.storage.store import Event, Store

__all__ = ["Restore", "Restored", "chosen", "restore"]

# What lies in a folder that is being restored, and nothing else.
_OURS: Final = re.compile(
    r"(main|keyring|diaries|volatile)\.db.*|waves|media|locks|upgrading|never-back.*"
)
_UPKEEP: Final = Event("upkeep")


@dataclass(frozen=True)
class Restore:
    """What to restore: `files` by kind; where to; by which keys; a newer never-back file.
    `leave_media`: go without, where no file has them."""

    files: dict[str, Path]
    to: Path
    identity: Identity
    masters: tuple[bytes, ...] = field(repr=False)
    clock: Clock
    say: Callable[[str], None]
    erase_again: EraseAgain
    never_back: Path | None = None
    leave_media: bool = False


@dataclass(frozen=True)
class Restored:
    """From when the stores are, and the media; what was destroyed again; how many lines the
    record lost, and of how many surveys results were published that are not here."""

    made: str
    media_made: str | None
    replayed: Replayed
    lost_rows: int
    lost_results: int


def chosen(backup: Path, keyring: Path | None = None, media: Path | None = None) -> dict[str, Path]:
    """The files that are meant: `backup` is a folder (its newest ones) or a file of the stores.

    Without a keyring's file, the newest in the same folder, which knows most of what must stay
    destroyed; without one of media, the newest there, if there is one. `Rejected` if that cannot
    be told.
    """
    if not backup.exists():
        raise Rejected(f"{backup} is missing.")
    if backup.is_dir():
        stores = names.newest(backup, "stores").path
    elif (kind := kind_of(backup)) != "stores":
        raise Rejected(f"{backup} holds the {kind}. Name the file that ends in .stores.")
    else:
        stores = backup
    named = names.read_name(stores)
    of = named.installation if named else None
    found = {
        "stores": stores,
        "keyring": keyring or names.newest(stores.parent, "keyring", of=of).path,
    }
    if media is None and any(one.kind == "media" for one in names.there(stores.parent)):
        media = names.newest(stores.parent, "media", of=of).path
    return found | ({"media": media} if media else {})


def restore(order: Restore) -> Restored:
    """Restore into an empty folder.

    Raises:
        Rejected: the folder is not empty; a file is damaged, swapped, renamed, another
            installation's, or older than the other one allows.
        CopyError, VaultError, TooNewError: as at a start.
        OSError: a disk failed.
    """
    _check_target(order.to)
    order.to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    staging = _staging(order.to)
    need_room(order.to.parent, size_of(order.files.values()), what="The restored stores")
    staging.mkdir(mode=0o700)
    try:
        restored = _restore(order, staging)
        _settle(staging)
        staging.rename(order.to)
    except BaseException:
        remove(staging)
        raise
    settle_folder(order.to.parent)
    return restored


def _check_target(to: Path) -> None:
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise Rejected(
            f"{to} is not empty. Stop Candour, move what is there away (keep it: its never-back "
            "file may be newer than the backup's, see --never-back), and restore again."
        )
    if to.is_mount():
        raise Rejected(f"{to} is a disk of its own. Name a folder on it: --to {to}/data")


def _staging(to: Path) -> Path:
    staging = to.with_name(to.name + ".restoring")
    if staging.exists() and any(not _OURS.fullmatch(one.name) for one in staging.iterdir()):
        raise Rejected(f"{staging} is in the way. Move it away.")
    remove(staging)  # left by a restore that was broken off
    return staging


def _restore(order: Restore, staging: Path) -> Restored:
    found = {kind: _unpack(order, staging, kind) for kind in ("keyring", "stores")}
    if found["stores"].manifest.media and not order.leave_media:
        if "media" not in order.files:
            raise Rejected(
                f"{order.files['stores']} was made where there were media, and there is no file "
                "with them beside it. Name one with --media, or go without them: --leave-media"
            )
        found["media"] = _unpack(order, staging, "media")
    manifests = tuple(one.manifest for one in found.values())
    copies = [one.never_back for one in found.values()]
    if order.never_back:
        copies.append(_given(order.never_back))
    order.say("Checking")
    check_whole(staging / "keyring.db")
    (staging / "locks").mkdir(mode=0o700)
    with closing(SqliteStore(staging, order.masters, order.clock)) as store:
        check_marks(store, manifests)
        _unite(store, staging, copies, order.never_back)
    check_files(staging)  # no other store is opened before it is known who made it
    with closing(_open(order, staging)) as store:
        inspect(store)
        order.say("Destroying again what was destroyed since")
        replayed = catch_up(store, order.erase_again)
        _clear_media(store)
        lost_rows = _record(store, found["stores"].manifest)
        lost_results = len(lost(store))
        for name in ("keyring", "main"):
            store.vacuum(name)
        store.settle()
    media = found["media"].manifest.made if "media" in found else None
    return Restored(found["stores"].manifest.made, media, replayed, lost_rows, lost_results)


def _unpack(order: Restore, staging: Path, kind: str) -> Unpacked:
    order.say(f"Opening the backup of the {kind}")
    path = order.files[kind]
    found = unpack(path, kind, order.identity, to=staging)
    _check_name(path, found.manifest)
    return found


def _clear_media(store: Store) -> None:
    """Remove media whose owner has no diary: it was closed between the two files."""
    for folder in store.media.glob("*"):
        if store.count("diary_blocks", owner=bytes.fromhex(folder.name)) == 0:
            shutil.rmtree(folder)


def _open(order: Restore, staging: Path) -> SqliteStore:
    """Open and migrate; destroyed keys are destroyed again by this."""
    try:
        return initialise(staging, order.masters, order.clock)
    except OlderKeyringError as error:
        raise Rejected(
            f"{order.files['keyring']} is older than this backup of the stores allows: it may "
            "hold keys that were destroyed. Give a newer one with --keyring, or restore an older "
            "backup of the stores with it."
        ) from error
    except NeverBackError as error:
        raise Rejected(
            "The never-back file is missing, damaged or older than the stores know. Without the "
            "newest one, what people deleted would come back: give it with --never-back."
        ) from error


def _check_name(path: Path, manifest: Manifest) -> None:
    """A file under another one's name would pass for newer or older than it is."""
    named = names.read_name(path)
    if named and named.set != manifest.set:
        raise Rejected(f"{path} was renamed: it is {manifest.set}.{manifest.kind}.")


def _given(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Rejected(f"{path} cannot be read.") from error


def _unite(store: Store, staging: Path, copies: list[bytes], given: Path | None) -> None:
    """Of all never-back files, which must be whole, make one that forbids what any of them does."""
    file = NeverBack(staging / NEVER_BACK, store.vault.key("never-back"))
    for number, copy in enumerate(copies):
        try:
            file.check(copy)
        except NeverBackError as error:
            which = (
                given if given and number == len(copies) - 1 else "The never-back file of a backup"
            )
            raise Rejected(f"{which} is damaged, or of another installation.") from error
    file.unite(copies)


def _record(store: Store, manifest: Manifest) -> int:
    """Write the restore into the record, and how many lines went with what was restored; the
    keyring may know a later end of it, which is named, so that nobody can cut lines unseen."""
    end, known = newest(store), remembered(store)
    gone = max(0, known.seq - (end.seq if end else 0)) if known else 0
    detail: dict[str, str | int | bool | None] = {"set": manifest.set, "lost_rows": gone}
    if known and gone:
        detail["known_end"] = f"{known.seq} {known.mac.hex()}"
    with store.change(_UPKEEP, "keyring") as writer:
        raise_generation(writer)
        forget(writer)
    with store.change(Event("backup.restored", by="operator", detail=detail), "keyring", "main"):
        pass  # main learns how far the keyring is
    return gone


def _settle(folder: Path) -> None:
    """Wait until everything in a folder is on the disk."""
    for path in folder.rglob("*"):
        if path.is_dir():
            settle_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    settle_folder(folder)
