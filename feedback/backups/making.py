"""Making a backup while the service runs: sealed files, checked before they get their names.

Main comes first, then each survey's answers and diaries, then media, then, in a file of its own
that is kept for days and not for weeks, the keyring; the never-back file last in each. So every key
that something rests on is there, what is destroyed meanwhile is gone from the keyring, and the
never-back file knows of it. Nobody who answers waits: each copy shows one moment by itself.
"""

from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crypto import Identity, Recipient
from feedback.backups import names
from feedback.backups.inspecting import check_files, check_marks, inspect
from feedback.backups.noted import note
from feedback.backups.reading import media_files, pieces_of, store_files, text_of
from feedback.backups.room import need_room, size_of, work_folder
from feedback.backups.sealed import KINDS, Own
from feedback.backups.unpacking import NEVER_BACK, unpack
from feedback.backups.writing import SetWriter
from feedback.errors import Conflict
from feedback.storage.copying import named_waves
from feedback.storage.files import settle_folder
from feedback.storage.generations import keyring_generation
from feedback.storage.participant_keys import raise_generation
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event, Store, WaveGoneError

__all__ = ["Made", "Order", "back_up"]

_UPKEEP: Final = Event("upkeep")
_TRIES: Final = 5
_SHARE: Final = 1.01  # a sealed file is larger than its content: 56 bytes in 65,536 and names
_TELL: Final = 500  # media files between two lines that say how far it is


@dataclass(frozen=True)
class Order:
    """What to back up, and where to.

    `folders`: for each kind. `identity`: the private half of the key, where it is at hand; the
    files are then opened by it to be checked. `days`: how long files of each kind are kept.
    `media`: also those, which may take long.
    """

    data_dir: Path
    folders: Mapping[str, Path]
    recipient: Recipient
    identity: Identity | None
    days: Mapping[str, int]
    say: Callable[[str], None]
    media: bool = True


@dataclass(frozen=True)
class Made:
    """The finished files by kind, their sizes together, older files that were removed, and those
    whose time has not come."""

    files: Mapping[str, Path]
    size: int
    removed: tuple[Path, ...]
    ahead: tuple[Path, ...]


class _Dealt(Exception):
    """A survey's file was given up while it was copied: main must be copied anew."""


def back_up(store: Store, order: Order) -> Made:
    """Make a backup, and check it by opening it.

    Raises:
        Conflict: another one is being made, or a disk is too small; nothing was left behind.
        CopyError, Rejected: a store is damaged, or what was written is not what was read.
        OSError: a disk failed.
    """
    with store.attempt("backup") as alone:
        if not alone:
            raise Conflict("Another backup is being made just now. Wait until it has ended.")
        with work_folder(order.data_dir) as work:
            return _back_up(store, order, work)


def _back_up(store: Store, order: Order, work: Path) -> Made:
    own, name = names.installation(store), names.new_set(store)
    for folder in set(order.folders.values()):
        for left in names.leftovers(folder, own):
            left.unlink()
    _check_room(store, order, work)
    media = order.media and bool(media_files(store))
    kinds = [kind for kind in KINDS if media or kind != "media"]
    parts = {kind: names.part_of(order.folders[kind], name, kind) for kind in kinds}
    try:
        own_keys = {"stores": _again(lambda: _stores(store, order, work, parts["stores"], name))}
        if media:
            own_keys["media"] = _media(store, order, parts["media"], name)
        own_keys["keyring"] = _keyring(store, order, parts["keyring"], name)
        order.say("Checking")
        _check(store, order, work, parts, own_keys)
        files = _finish(order, parts)
    except BaseException:
        for part in parts.values():
            part.unlink(missing_ok=True)
        raise
    _record(store, name)
    removed = names.prune(order.folders.values(), own, now=store.now(), days=dict(order.days))
    store.settle()  # logs that the copying kept from being emptied
    ahead = names.ahead(order.folders.values(), own, now=store.now())
    return Made(files, size_of(files.values()), tuple(removed), tuple(ahead))


def _again(work: Callable[[], Own]) -> Own:
    for _ in range(_TRIES):
        with suppress(_Dealt):
            return work()
    raise Conflict("Surveys were being dealt all the time. Try again in a few minutes.")


def _stores(store: Store, order: Order, work: Path, part: Path, name: str) -> Own:
    """Write the file of the stores; what opens it."""
    part.unlink(missing_ok=True)  # an earlier try
    made = store.now().isoformat(timespec="seconds")
    keyring = _raise(store)
    with SetWriter(part, "stores", order.recipient) as file:
        copy = work / "main.db"
        copy.unlink(missing_ok=True)
        order.say("Copying the main store")
        store.copy_to(copy, "main")
        waves = named_waves(copy)
        file.add_copy("main.db", copy)
        for at, wave in enumerate(waves, 1):
            order.say(f"Copying answers: survey {at} of {len(waves)}")
            _wave(store, work / f"{wave}.db", wave, file)
        order.say("Copying diaries")
        store.copy_to(work / "diaries.db", "diaries")
        file.add_copy("diaries.db", work / "diaries.db")
        count = len(media_files(store))
        return file.finish(store, name, made=made, keyring=keyring, media=count)


def _wave(store: Store, copy: Path, wave: str, file: SetWriter) -> None:
    copy.unlink(missing_ok=True)
    try:
        store.copy_to(copy, "wave", wave=wave)
    except WaveGoneError as error:
        raise _Dealt from error
    # It is emptied and removed only after main has stopped naming it.
    if store.count("waves", file=wave) == 0:
        raise _Dealt
    file.add_copy(f"waves/{wave}.db", copy)


def _media(store: Store, order: Order, part: Path, name: str) -> Own:
    """Write the file of the media; what opens it."""
    made = store.now().isoformat(timespec="seconds")
    with SetWriter(part, "media", order.recipient) as file:
        found = media_files(store)
        for at, path in enumerate(found):
            if at % _TELL == 0:
                order.say(f"Copying media: {at:,} of {len(found):,}")
            with suppress(FileNotFoundError):  # deleted since it was listed
                pieces = pieces_of(path)
                file.add(f"media/{path.relative_to(store.media).as_posix()}", pieces)
        return file.finish(store, name, made=made, keyring=keyring_generation(store))


def _keyring(store: Store, order: Order, part: Path, name: str) -> Own:
    """Write the file of the keyring, whose copy lies nowhere in plain; what opens it."""
    made = store.now().isoformat(timespec="seconds")
    keyring = keyring_generation(store)
    with SetWriter(part, "keyring", order.recipient) as file:
        order.say("Copying the keyring")
        file.add("keyring.db", text_of(store.copy_bytes("keyring")))
        return file.finish(store, name, made=made, keyring=keyring)


def _raise(store: Store) -> int:
    """Let the keyring count up and main know: with this copy of main, no keyring serves that was
    copied earlier."""
    with store.change(_UPKEEP, "keyring", "main") as writer:
        return raise_generation(writer)


def _check(
    store: Store,
    order: Order,
    work: Path,
    parts: Mapping[str, Path],
    own_keys: Mapping[str, Own],
) -> None:
    """Open the files as they lie on the disk, put them together, and look whether it would
    serve. Media are only compared: nothing is in them that the stores must fit."""
    scratch = work / "scratch"
    scratch.mkdir(mode=0o700)
    manifests = []
    for kind, part in parts.items():
        by = order.identity or own_keys[kind]
        found = unpack(part, kind, by, to=None if kind == "media" else scratch)
        (scratch / NEVER_BACK).write_bytes(found.never_back)  # the keyring's, last, is the newest
        manifests.append(found.manifest)
    check_files(scratch)
    (scratch / "locks").mkdir(mode=0o700)
    with closing(SqliteStore(scratch, store.vault.masters, store.clock)) as copy:
        copy.vault.follow(store.vault.listed)  # they may have been rotated just now
        check_marks(copy, manifests)
        inspect(copy)


def _finish(order: Order, parts: Mapping[str, Path]) -> dict[str, Path]:
    """Give the files their names: the keyring's first, without which the others are worth
    nothing, and last that of the stores."""
    files = {}
    for kind in reversed(list(parts)):
        files[kind] = parts[kind].with_suffix("")
        parts[kind].rename(files[kind])
        settle_folder(order.folders[kind])
    return files


def _record(store: Store, name: str) -> None:
    with store.change(Event("backup.made", by="operator", detail={"set": name})) as writer:
        note(writer, store.now())


def _check_room(store: Store, order: Order, work: Path) -> None:
    stores = size_of(store_files(order.data_dir, store))
    largest = max(size_of([path]) for path in store_files(order.data_dir, store))
    keyring = size_of([order.data_dir / "keyring.db"])
    need_room(work, stores + largest + keyring, what="The copies that are sealed and checked")
    media = size_of(media_files(store)) if order.media else 0
    whole = {"stores": stores, "media": media, "keyring": keyring}
    for folder in set(order.folders.values()):
        here = sum(size for kind, size in whole.items() if order.folders[kind] == folder)
        need_room(folder, int(here * _SHARE), what="The backup")
