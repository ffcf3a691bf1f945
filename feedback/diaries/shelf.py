"""A shelf: one person's records, kept in their blocks.

Saving opens all blocks, seals what is to be written into the record's own blocks and into
empty ones, and overwrites these in one change, only if the diary still is what was read. Where
somebody wrote meanwhile (the same person on another device), all of it is done again on what
is there now. So nothing that was acknowledged is overwritten unseen, no record is there twice,
and blocks are added only where the empty ones do not suffice.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, cast

from crypto import Identity, Recipient
from feedback.diaries import blocks
from feedback.diaries.blocks import Block, Owner
from feedback.diaries.gathering import Gathered, Key, Layout, Record, gather, lay
from feedback.errors import Conflict, NotFound
from feedback.members.diary_names import diary_key_name, diary_name
from feedback.storage.participant_keys import add_missing_keys, participant_key
from feedback.storage.store import Event, Reader, Store, Writer

__all__ = ["Full", "Key", "Record", "Shelf", "Stale", "lay_out", "new_id"]

_EVENT: Final = Event("participant.diary")
_TRIES: Final = 40
_Rows = dict[bytes, bytes]  # bodies of blocks by their names


class Stale(Conflict):
    """A record was changed, made or removed elsewhere since the one that was given was read."""


class Full(Conflict):
    """It would need more blocks than a diary may have."""

    def __init__(self) -> None:
        super().__init__("Your diary is full. Delete something that you do not need.")


class _Overtaken(Exception):
    """Somebody wrote between reading and writing."""


def new_id() -> str:
    """The name of a new record: 16 random bytes as hex."""
    return secrets.token_hex(16)


def lay_out(writer: Writer, store: Store, account: str, recipient: Recipient) -> None:
    """Make an account's diary key and its first, empty blocks, unless they are there.

    The change must name "keyring" and "diaries".
    """
    add_missing_keys(store, writer, [diary_key_name(store, account)])
    owner = _owner(store, writer, account, recipient)
    if writer.count("diary_blocks", owner=owner.name) == 0:
        writer.add_all("diary_blocks", blocks.new_rows(owner, (), first_id=_next(writer)))


class Shelf:
    """What one person has written, as it is when it is first asked for."""

    def __init__(self, store: Store, account: str, identity: Identity) -> None:
        self._store = store
        self._account = account
        self._identity = identity
        self._read: tuple[Owner, _Rows, list[Block], Gathered] | None = None

    @property
    def damaged(self) -> int:
        """How many parts could not be opened, or belong to a record that is not whole."""
        return self._now()[3].damaged

    def all(self, kind: str) -> list[Record]:
        """The records of a kind, in no order."""
        return [one for key, one in self._now()[3].records.items() if key[0] == kind]

    def get(self, kind: str, record_id: str) -> Record:
        """One record; `NotFound`."""
        found = self._now()[3].records.get((kind, record_id))
        if found is None:
            raise NotFound("no such record")
        return found

    def save(
        self,
        records: Sequence[Record],
        *,
        remove: Iterable[Key] = (),
        known: Mapping[Key, int] = MappingProxyType({}),
    ) -> list[Record]:
        """Save these and remove those, all of it or nothing; as saved, with new revisions.

        A record is removed with all that is left of it, whole or not; one that is gone is no
        error.

        Args:
            records: each with the revision that it replaces; 0: there must be none.
            remove: kinds and ids.
            known: other records' revisions on which this rests; 0: there must be none.

        Raises:
            Stale: one of these revisions is not the one that is there.
            Full: there is no room for it.
            Conflict: too many others were writing.
            NotFound: there is no diary (any more).
        """
        if len({record.key for record in records}) != len(records):
            raise ValueError("a record is given twice")
        gone = frozenset(remove) - {record.key for record in records}
        for _ in range(_TRIES):
            owner, rows, found, there = self._now()
            _check(there, {record.key: record.revision for record in records} | {**known})
            saved = [_next_revision(record, there) for record in records]
            try:
                self._write(owner, rows, lay(found, there, saved, gone))
            except _Overtaken:
                continue
            finally:
                self._read = None
            return saved
        raise Conflict("others are writing")

    def _write(self, owner: Owner, rows: _Rows, layout: Layout) -> None:
        if layout.added and len(rows) + len(layout.added) > blocks.MOST:
            raise Full
        # Sealed ahead of the lock, for which everybody who writes waits.
        sealed = [
            (block, blocks.seal_block(owner, block.name, part))
            for block, part in layout.overwritten
        ]
        made = blocks.new_rows(owner, layout.added, first_id=0) if layout.added else []
        if not sealed and not made:
            return
        with self._store.change(_EVENT, "diaries") as writer:
            # All of them: the same record may have come into blocks that this one leaves alone.
            if _rows(writer, owner.name) != rows:
                raise _Overtaken
            for block, body in sealed:
                same: dict[str, bytes] = {"name": block.name, "body": block.body}
                if writer.set("diary_blocks", {"body": body}, **same) != 1:
                    raise _Overtaken
            first = _next(writer) if made else 0
            writer.add_all(
                "diary_blocks", [row | {"id": first + at} for at, row in enumerate(made)]
            )

    def _now(self) -> tuple[Owner, _Rows, list[Block], Gathered]:
        if self._read is None:
            owner = _owner(self._store, self._store, self._account, self._identity.recipient)
            rows = _rows(self._store, owner.name)
            if not rows:
                raise NotFound("there is no diary")  # never laid out, or closed
            found = [
                blocks.open_block(owner, self._identity, name, body) for name, body in rows.items()
            ]
            self._read = owner, rows, found, gather(found)
        return self._read


def _check(there: Gathered, known: Mapping[Key, int]) -> None:
    for key, revision in known.items():
        record = there.records.get(key)
        if (record.revision if record else 0) != revision:
            raise Stale("changed elsewhere")


def _next_revision(record: Record, there: Gathered) -> Record:
    # Above anything that is left of an older one, too.
    revision = there.newest.get(record.key, 0) + 1
    return Record(record.id, record.kind, record.content, revision)


def _owner(store: Store, reader: Reader, account: str, recipient: Recipient) -> Owner:
    key = participant_key(store, reader, diary_key_name(store, account))
    if key is None:
        raise NotFound("there is no diary")
    return Owner(diary_name(store, account), recipient, key)


def _rows(reader: Reader, owner: bytes) -> _Rows:
    found = reader.pick("diary_blocks", "name", "body", owner=owner)
    return dict(cast("list[tuple[bytes, bytes]]", found))


def _next(reader: Reader) -> int:
    newest = reader.all("diary_blocks", order="id desc", limit=1)
    return int(newest[0]["id"] or 0) + 1 if newest else 1
