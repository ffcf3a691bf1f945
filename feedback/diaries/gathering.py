"""Records out of blocks, and where records are to lie: pure functions over what was read.

A record counts only whole: every piece of one revision, each once. What is left of others is
counted as damaged and left alone, since nobody can say whether it is worth nothing.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feedback.diaries.blocks import Block, Damaged, Part, pieces, shuffle

__all__ = ["Gathered", "Key", "Layout", "Record", "gather", "lay"]

Key = tuple[str, str]  # kind and id of a record


@dataclass(frozen=True)
class Record:
    """One record. `revision` counts its savings; 0 is one that was never saved."""

    id: str
    kind: str
    content: Mapping[str, Any] = field(repr=False)
    revision: int = 0

    @property
    def key(self) -> Key:
        return self.kind, self.id


@dataclass(frozen=True)
class Gathered:
    """What blocks hold: whole records, the blocks of each, and how many blocks are damaged."""

    records: Mapping[Key, Record]
    homes: Mapping[Key, tuple[Block, ...]]
    damaged: int
    newest: Mapping[Key, int]  # the highest revision seen, whole or not


@dataclass(frozen=True)
class Layout:
    """What a save does: blocks to overwrite, and parts for which new blocks are wanted."""

    overwritten: tuple[tuple[Block, Part | None], ...]
    added: tuple[Part, ...]


def gather(found: Iterable[Block]) -> Gathered:
    """Put pieces together."""
    unopened, by_key = 0, defaultdict[Key, dict[int, list[tuple[Part, Block]]]](dict)
    for block in found:
        held = block.holds
        if isinstance(held, Damaged):
            unopened += 1
        elif held is not None:
            of_key = by_key[held.kind, held.id]
            of_key.setdefault(held.revision, []).append((held, block))
    records, homes = {}, {}
    for key, revisions in by_key.items():
        for revision in sorted(revisions, reverse=True):
            content = _content([part for part, _ in revisions[revision]])
            if content is not None and key not in records:
                records[key] = Record(key[1], key[0], content, revision)
                homes[key] = tuple(block for _, block in revisions[revision])
            else:
                unopened += len(revisions[revision])
    newest = {key: max(revisions) for key, revisions in by_key.items()}
    return Gathered(records, homes, unopened, newest)


def lay(
    found: Collection[Block], known: Gathered, saved: Sequence[Record], gone: Collection[Key]
) -> Layout:
    """Where the pieces of `saved` go: over the blocks of their former revision, then over empty
    ones at random. Blocks of `gone`, and those that a shorter text leaves, become empty."""
    freed = [block for block in found if _of(block, gone)]
    own = [block for record in saved for block in known.homes.get(record.key, ())]
    parts = [part for record in saved for part in _pieces(record)]
    empty = [block for block in found if block.holds is None]
    shuffle(empty)
    room = [*own, *freed, *empty]
    written = list(zip(room, parts, strict=False))
    emptied = [(block, None) for block in room[len(parts) : len(own) + len(freed)]]
    return Layout((*written, *emptied), tuple(parts[len(room) :]))


def _of(block: Block, keys: Collection[Key]) -> bool:
    return isinstance(block.holds, Part) and (block.holds.kind, block.holds.id) in keys


def _pieces(record: Record) -> list[Part]:
    data = json.dumps(record.content, ensure_ascii=False, separators=(",", ":")).encode()
    return pieces(kind=record.kind, record_id=record.id, revision=record.revision, data=data)


def _content(parts: list[Part]) -> dict[str, Any] | None:
    """The content of one revision, or None unless all of it is there, each piece once."""
    parts = sorted(parts, key=lambda part: part.index)
    if any((part.index, part.count) != (at, len(parts)) for at, part in enumerate(parts)):
        return None
    try:
        content = json.loads(b"".join(part.data for part in parts))
    except ValueError:
        return None
    return content if isinstance(content, dict) else None
