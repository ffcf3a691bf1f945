"""Blocks: rows of one size that were there before anything was written into them.

Each is an envelope to the diary's owner, with the owner's diary key mixed in, bound to the
owner and to the block's own name: moved to another row or another diary, it does not open. An
empty block is sealed like a full one. A block of which it cannot be told whether it is empty
(`Damaged`) is never taken for an empty one.
"""

import secrets
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from crypto import (
    LENGTH_SIZE,
    Context,
    CryptoError,
    Identity,
    Recipient,
    context,
    envelope_size,
    open_envelope,
    seal,
)
from feedback.storage.store import Row

__all__ = [
    "BATCH",
    "MOST",
    "SIZE",
    "SPACE",
    "Block",
    "Damaged",
    "Owner",
    "Part",
    "new_rows",
    "open_block",
    "pieces",
    "seal_block",
    "shuffle",
]

SIZE: Final = 16_384  # bytes of a block as it is stored
BATCH: Final = 8  # blocks made at a time
MOST: Final = 4096
"""Blocks of one diary: 64 MB. Each page opens all of them, which takes half a second by then."""
_NAME_SIZE: Final = 16
# Version, kind, id, revision, which piece it is, of how many; then the piece itself.
_HEAD: Final = struct.Struct(">BB16sIHH")
_VERSION: Final = 1
_KINDS: Final = {"entry": 1, "draft": 2, "medium": 3}
_KIND_NAMES: Final = {number: name for name, number in _KINDS.items()}
SPACE: Final = SIZE - envelope_size(0) - LENGTH_SIZE - _HEAD.size  # bytes of a record in one block
_PIECES: Final = 0xFFFF  # of one record
shuffle: Final = secrets.SystemRandom().shuffle


@dataclass(frozen=True)
class Owner:
    """Whose blocks: the keyed name of their rows, and what seals them."""

    name: bytes
    recipient: Recipient
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class Part:
    """One piece of a record, as it lies in one block."""

    kind: str
    id: str
    revision: int
    index: int
    count: int
    data: bytes = field(repr=False)


class Damaged:
    """Stands for what a block holds that does not open."""


@dataclass(frozen=True)
class Block:
    """A row, and what is in it: a part, None where it is empty, or `Damaged`."""

    name: bytes
    body: bytes = field(repr=False)
    holds: Part | Damaged | None


def pieces(*, kind: str, record_id: str, revision: int, data: bytes) -> list[Part]:
    """A record cut into parts of at most `SPACE` bytes; at least one. ValueError beyond 1 GB."""
    cut = [data[at : at + SPACE] for at in range(0, len(data), SPACE)] or [b""]
    if len(cut) > _PIECES:
        raise ValueError("a record of more than 65,535 blocks")
    return [
        Part(kind, record_id, revision, index, len(cut), piece) for index, piece in enumerate(cut)
    ]


def seal_block(owner: Owner, name: bytes, part: Part | None) -> bytes:
    """The bytes of the block of this name: `SIZE` of them, whatever is in it."""
    plain = b"" if part is None else _head(part) + part.data
    return seal(
        plain,
        to=[owner.recipient],
        context=_context(owner.name, name),
        key=owner.key,
        size=LENGTH_SIZE + _HEAD.size + SPACE,
    )


def open_block(owner: Owner, identity: Identity, name: bytes, body: bytes) -> Block:
    """What is in a block. One that does not open is `Damaged`, never an error."""
    try:
        plain = open_envelope(
            body, identity=identity, context=_context(owner.name, name), key=owner.key
        )
        return Block(name, body, _part(plain) if plain else None)
    except (CryptoError, ValueError):
        return Block(name, body, Damaged())


def new_rows(owner: Owner, parts: Sequence[Part], *, first_id: int) -> list[Row]:
    """New rows in whole batches, at least one, with `parts` in them: at random among the empty
    ones, so that the order of rows tells nothing."""
    count = max(1, -(-len(parts) // BATCH)) * BATCH
    holds: list[Part | None] = [*parts, *[None] * (count - len(parts))]
    shuffle(holds)
    names = [secrets.token_bytes(_NAME_SIZE) for _ in holds]
    return [
        {
            "id": first_id + at,
            "owner": owner.name,
            "name": name,
            "body": seal_block(owner, name, part),
        }
        for at, (name, part) in enumerate(zip(names, holds, strict=True))
    ]


def _context(owner: bytes, name: bytes) -> Context:
    return context("diary", owner, name)


def _head(part: Part) -> bytes:
    number, name = _KINDS[part.kind], bytes.fromhex(part.id)
    return _HEAD.pack(_VERSION, number, name, part.revision, part.index, part.count)


def _part(plain: bytes) -> Part:
    if len(plain) < _HEAD.size:
        raise ValueError("a part is cut short")
    version, kind, name, revision, index, count = _HEAD.unpack_from(plain)
    if version != _VERSION or kind not in _KIND_NAMES or index >= count or revision < 1:
        raise ValueError("not a part")
    return Part(_KIND_NAMES[kind], name.hex(), revision, index, count, plain[_HEAD.size :])
