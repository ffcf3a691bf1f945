"""Photos, sound and video of diary entries: taken in piece by piece, sealed as they come.

What a medium is stands in a record on the owner's shelf, with a secret of its own; its content
is a stream (`crypto.stream`) under that secret and the owner's diary key. No one without the
owner's unlocked identity reads the record, and no one without the record the stream.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from crypto import CryptoError, Identity, StreamReader, stream_chunks
from feedback.diaries.media_admission import Limits, admit, admit_kind
from feedback.diaries.media_files import Folder, MediaFile, new_name
from feedback.diaries.media_kinds import ENOUGH
from feedback.diaries.media_model import PIECE_CHUNKS, Medium, plain_name
from feedback.diaries.media_photos import photo_cleaned
from feedback.diaries.media_seal import MediaKeys
from feedback.diaries.shelf import Key, Shelf, Stale, new_id
from feedback.errors import Conflict, NotFound, Rejected
from feedback.storage.store import Store

__all__ = ["AnotherFile", "Media", "OutOfStep"]

_BROKEN: Final = "Part of the file did not arrive whole. Send it again."


class OutOfStep(Conflict):
    """Another piece is wanted: `next`."""

    def __init__(self, wanted: int) -> None:
        super().__init__("another piece is wanted")
        self.next = wanted


class AnotherFile(Conflict):
    """What is sent now is not the file whose beginning is there."""


class Media:
    """All media of one diary. The session's identity opens it, and nothing else does."""

    def __init__(self, store: Store, account: str, identity: Identity) -> None:
        self._shelf_of = (store, account, identity)
        self.shelf = Shelf(store, account, identity)
        self.keys = MediaKeys(store, account)
        self._folder = Folder(store, self.keys.owner)

    def of(self, entry: str) -> list[Medium]:
        """The media of an entry by name, finished or not; a record that makes no sense is left."""
        found = [one for one in _read_all(self.shelf) if one is not None and one.entry == entry]
        return sorted(found, key=lambda one: (one.name, one.id))

    def get(self, entry: str, medium: str) -> Medium:
        """One medium of an entry; `NotFound`, also for somebody else's."""
        for one in self.of(entry):
            if one.id == medium:
                return one
        raise NotFound("no such medium")

    def begin(self, *, entry: str, name: str, size: int, limits: Limits) -> Medium:
        """Make place for a file of `size` bytes; or the one of the same name and size that was
        begun before and is not finished.

        Raises:
            NotFound: no such entry.
            NotAllowed, Rejected: over the limits, in words to show.
            NoRoom: the disk is nearly full.
        """
        name = plain_name(name)
        with self._folder.alone():
            shelf = self.shelf = Shelf(*self._shelf_of)  # as it is now that we are alone
            _need_entry(shelf, entry)
            all_ = _read_all(shelf)
            known = [one for one in all_ if one is not None]
            for one in known:
                if (one.entry, one.name, one.size, one.done) == (entry, name, size, False):
                    return one
            admit(size, [one.size for one in known], limits)
            if len(known) == len(all_) and shelf.damaged == 0:
                self._sweep(known)
            self._folder.need(size)
            made = Medium(
                id=new_id(),
                entry=entry,
                name=name,
                size=size,
                file=new_name(),
                spare=new_name(),
                secret=self.keys.new_secret(),
            )
            self._folder.create(made.file, self.keys.new_header())
            (record,) = shelf.save([made.record()])
            return replace(made, revision=record.revision)

    def next_piece(self, medium: Medium) -> int:
        """Which piece is wanted, counted from 0; as many as there are once all are there."""
        with self._folder.open(medium.file) as file:
            return _next(medium, file)

    def take(self, medium: Medium, index: int, data: bytes) -> int:
        """Seal a piece and put it in its place; which one is wanted next.

        A piece that is there already is compared, so that sending it again does no harm and
        another file of the same name and size is noticed.

        Raises:
            OutOfStep: an earlier one is wanted.
            AnotherFile: there already, and different.
            Rejected: not a piece of this file; or the first one, of a kind that is not taken.
            NoRoom: the disk is full.
        """
        if not data or len(data) != medium.piece_size(index):
            raise Rejected(_BROKEN)
        if index == 0:
            admit_kind(data, medium.size)
        with self._folder.open(medium.file, write=True) as file:
            wanted = _next(medium, file)
            if wanted == index:
                sealed = self.keys.seal_piece(medium, file, index, data)
                with self._folder.alone():
                    if (wanted := _next(medium, file)) == index:
                        file.write(index * PIECE_CHUNKS, sealed)
                        return index + 1
            if wanted < index:
                raise OutOfStep(wanted)
            if self.keys.open_piece(medium, file, index) != data:
                raise AnotherFile("This is not the file that was begun.")
            return wanted

    def finish(self, medium: Medium) -> Medium:
        """Check that all of it is there, clean it if it is a photo, and note that it is done.

        Raises:
            OutOfStep: a piece is missing.
            Rejected: a photo that cannot be read as one, or of a kind that is not taken. It is
                removed.
            Conflict: that is being done already.
            Busy: others' photos are being cleaned; try again in a few seconds.
        """
        try:
            with self._folder.open(medium.file, write=True) as file:
                file.hold()  # until the record says so: nobody else cleans the same photo
                done = self._finished(medium, file)
                self._folder.settle()
                self.shelf = Shelf(*self._shelf_of)
                (record,) = self.shelf.save([done.record()])
                if done.file != medium.file:
                    self._folder.remove(medium.file)
                return replace(done, revision=record.revision)
        except Rejected:
            self.remove(medium)
            raise
        except (NotFound, Stale):
            return self._again(medium)

    @contextmanager
    def reading(self, medium: Medium) -> Iterator[StreamReader]:
        """Read any range; `NotFound` if the file is gone, `CryptoError` if it was changed."""
        with self._folder.open(medium.file) as file:
            yield self.keys.reader(medium, file)

    def remove(self, *media: Medium, also: tuple[Key, ...] = ()) -> None:
        """Remove media, and other records of the shelf with them (an entry with its media)."""
        self.shelf.save([], remove=[*(("medium", one.id) for one in media), *also])
        # In this order: a file without a record opens for nobody, and `begin` sweeps it up.
        with self._folder.alone():
            self._folder.remove(*(name for one in media for name in (one.file, one.spare) if name))

    def _finished(self, medium: Medium, file: MediaFile) -> Medium:
        if _next(medium, file) < medium.pieces:
            raise OutOfStep(_next(medium, file))
        try:
            reader = self.keys.reader(medium, file)
            first = b"".join(reader.range(0, ENOUGH))
        except CryptoError as error:
            raise Rejected(_BROKEN) from error
        kind = admit_kind(first, medium.size)
        if kind.sort == "photo":
            return photo_cleaned(medium, reader, self._folder, self.keys)
        file.settle()
        return replace(medium, type=kind.type, spare="", done=True)

    def _again(self, medium: Medium) -> Medium:
        self.shelf = Shelf(*self._shelf_of)
        found = self.get(medium.entry, medium.id)
        if not found.done:
            raise Conflict("This is being worked on just now. Try again in a moment.")
        return found

    def _sweep(self, known: list[Medium]) -> None:
        # What a crash left between a file and its record.
        kept = {name for one in known for name in (one.file, one.spare)}
        self._folder.remove(*(name for name in self._folder.names() if name not in kept))


def _read_all(shelf: Shelf) -> list[Medium | None]:
    return [_read(one.id, one.content, one.revision) for one in shelf.all("medium")]


def _read(record_id: str, content: Mapping[str, Any], revision: int) -> Medium | None:
    try:
        return Medium.read(record_id, content, revision)
    except (KeyError, ValueError, TypeError):
        return None


def _need_entry(shelf: Shelf, entry: str) -> None:
    if all(entry != one.id for kind in ("entry", "draft") for one in shelf.all(kind)):
        raise NotFound("no such entry")


def _next(medium: Medium, file: MediaFile) -> int:
    there = file.chunks
    return medium.pieces if there >= stream_chunks(medium.size) else there // PIECE_CHUNKS
