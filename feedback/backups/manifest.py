"""What a backup file says of itself, last in it: which entries it has, and whose it is.

Sealing to a public key proves nothing of who sealed. The MAC, under a key of the installation's
keyring, does: a file that somebody else made with the public key is refused.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from feedback.backups.sealed import Damaged, SealedReader
from feedback.storage.store import Store

__all__ = ["MANIFEST", "Digest", "Manifest", "Summing", "read_manifest", "sign", "signed"]

MANIFEST: Final = "manifest"
_FORMAT: Final = 1


@dataclass(frozen=True)
class Digest:
    """Of one entry: how many bytes it has, and their SHA-256 as hex."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`made`: ISO date and time when the backup began. Generations: the keyring's and the
    never-back file's, at least. `media`: how many there were, of the stores alone."""

    kind: str
    set: str
    made: str
    keyring: int
    never_back: int
    entries: Mapping[str, Digest]
    media: int = 0
    mac: bytes = b""

    def encoded(self) -> bytes:
        return json.dumps(
            {**self._content(), "mac": self.mac.hex()}, sort_keys=True, separators=(",", ":")
        ).encode()

    def message(self) -> bytes:
        """What the MAC is over."""
        return json.dumps(self._content(), sort_keys=True, separators=(",", ":")).encode()

    def _content(self) -> dict[str, object]:
        return {
            "format": _FORMAT,
            "kind": self.kind,
            "set": self.set,
            "made": self.made,
            "keyring": self.keyring,
            "never_back": self.never_back,
            "media": self.media,
            "entries": {name: [one.size, one.sha256] for name, one in self.entries.items()},
        }


class Summing:
    """Passes pieces on, and sums them up as they go by."""

    def __init__(self) -> None:
        self.found: dict[str, Digest] = {}

    def over(self, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        total, size = hashlib.sha256(), 0
        for piece in pieces:
            total.update(piece)
            size += len(piece)
            yield piece
        self.found[name] = Digest(size, total.hexdigest())


def sign(store: Store, manifest: Manifest) -> Manifest:
    return replace(manifest, mac=store.vault.sign("backup", manifest.message()))


def signed(store: Store, manifest: Manifest) -> bool:
    """Whether it was made by this installation."""
    return store.vault.signed(manifest.mac, "backup", manifest.message())


def read_manifest(content: bytes, *, of: SealedReader, found: Mapping[str, Digest]) -> Manifest:
    """A file's manifest, if it fits what was `found` in it; `Damaged`."""
    try:
        told = json.loads(content)
        if told["format"] != _FORMAT:
            raise Damaged(f"{of.path} was made by a newer program. Install that one.")
        manifest = Manifest(
            kind=str(told["kind"]),
            set=str(told["set"]),
            made=str(told["made"]),
            keyring=int(told["keyring"]),
            never_back=int(told["never_back"]),
            media=int(told["media"]),
            entries={name: Digest(int(a), str(b)) for name, (a, b) in told["entries"].items()},
            mac=bytes.fromhex(told["mac"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise of.damaged() from error
    if dict(manifest.entries) != dict(found) or manifest.kind != of.kind:
        raise of.damaged()
    return manifest
