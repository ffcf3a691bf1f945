"""Writing one file of a backup: entries, then the never-back file, then what it says of itself."""

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from crypto import Recipient
from feedback.backups.manifest import MANIFEST, Manifest, Summing, sign
from feedback.backups.reading import pieces_of, text_of
from feedback.backups.sealed import Own, SealedWriter
from feedback.backups.unpacking import NEVER_BACK
from feedback.storage.store import Store

__all__ = ["SetWriter"]


class SetWriter:
    """A new file of this kind, sealed to the backup key; closed when the block ends."""

    def __init__(self, path: Path, kind: str, to: Recipient) -> None:
        self._kind = kind
        self._file = SealedWriter(path, kind, to)
        self._sums = Summing()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        self._file.add(name, self._sums.over(name, pieces))

    def add_copy(self, name: str, copy: Path) -> None:
        """Add a copy, and remove it."""
        self.add(name, pieces_of(copy))
        copy.unlink()

    def finish(self, store: Store, name: str, *, made: str, keyring: int, media: int = 0) -> Own:
        """All of it is on the disk when this returns what opens it."""
        generation, content = store.never_back.content()
        self.add(NEVER_BACK, text_of(content))
        manifest = Manifest(
            kind=self._kind,
            set=name,
            made=made,
            keyring=keyring,
            never_back=generation,
            entries=self._sums.found,
            media=media,
        )
        self._file.add(MANIFEST, text_of(sign(store, manifest).encoded()))
        self._file.finish()
        return self._file.own
