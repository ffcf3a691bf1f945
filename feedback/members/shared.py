"""What the two of a pair share: sealed to both of them, and to nobody else.

A record is bound to its pair, kind and id, and the pair's key is mixed in. Each replacement is
one conditional update on the bytes that were read, so of two at once one is told to look again.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from crypto import Context, CryptoError, Identity, context, envelope_size, open_envelope, seal
from feedback.accounts.service import Altered, recipient
from feedback.errors import Conflict
from feedback.members.model import Pair
from feedback.members.pairs import pair_key
from feedback.members.places import place_of
from feedback.storage.participant_keys import participant_key
from feedback.storage.store import Row, Store, Writer

__all__ = [
    "SharedRecord",
    "new_id",
    "read_all",
    "read_one",
    "read_open",
    "remove",
    "replace",
    "write",
]

_STEP: Final = 4096
_TWO: Final = 2


@dataclass(frozen=True, kw_only=True)
class SharedRecord:
    """One record, opened. `raw` is what stands in the row, for replacing it."""

    id: str
    kind: str
    content: Mapping[str, object] = field(repr=False)
    raw: bytes = field(repr=False)


def new_id() -> str:
    return secrets.token_hex(16)


def read_all(store: Store, identity: Identity, of: Pair, kind: str) -> list[SharedRecord]:
    """All records of a kind, in no order.

    Raises `Altered` where one does not open: a row was put there, moved or changed from outside.
    """
    found, closed = read_open(store, identity, of, kind)
    if closed:
        raise Altered("a record of a pair does not open") from closed[0]
    return found


def read_open(
    store: Store, identity: Identity, of: Pair, kind: str
) -> tuple[list[SharedRecord], list[CryptoError]]:
    """Those that open, and for each of the others why not: somebody's sign-in is newer than the
    record, or the row was changed from outside."""
    key = participant_key(store, store, pair_key(store, of.id))
    found, closed = [], []
    for row in store.all("shared_records", pair=of.id, kind=kind):
        record, raw = str(row["id"]), cast("bytes", row["body"])
        try:
            plain = open_envelope(
                raw, identity=identity, context=_context(of, kind, record), key=key
            )
        except CryptoError as error:
            closed.append(error)
        else:
            found.append(SharedRecord(id=record, kind=kind, content=json.loads(plain), raw=raw))
    return found, closed


def read_one(
    store: Store, identity: Identity, of: Pair, kind: str, record: str
) -> SharedRecord | None:
    """One record by its id."""
    for one in read_all(store, identity, of, kind):
        if one.id == record:
            return one
    return None


def write(
    w: Writer, store: Store, of: Pair, *, kind: str, record: str, content: Mapping[str, object]
) -> None:
    """Add a record; `members.pairs.hold` comes before. `Conflict` without both sign-ins."""
    body = _sealed(w, store, of, kind, record, content)
    w.add("shared_records", {"id": record, "pair": of.id, "kind": kind, "body": body})


def replace(
    w: Writer, store: Store, of: Pair, old: SharedRecord, content: Mapping[str, object]
) -> None:
    """Put other content in a record's place; `Conflict` if it was changed since it was read."""
    body = _sealed(w, store, of, old.kind, old.id, content)
    where: Row = {"id": old.id, "pair": of.id, "kind": old.kind, "body": old.raw}
    if w.set("shared_records", {"body": body}, **where) != 1:
        raise Conflict("Your partner changed this just now. Look again.")


def remove(w: Writer, of: Pair, old: SharedRecord) -> None:
    """Take a record away; `Conflict` if it was changed since it was read."""
    if w.remove("shared_records", id=old.id, pair=of.id, kind=old.kind, body=old.raw) != 1:
        raise Conflict("Your partner changed this just now. Look again.")


def _sealed(
    w: Writer, store: Store, of: Pair, kind: str, record: str, content: Mapping[str, object]
) -> bytes:
    there = [place_of(store, person, reader=w) for person in of.people]
    accounts = [place.account for place in there if place and place.account]
    if len(accounts) != _TWO:
        raise Conflict("Both of you need a sign-in first.")
    key = participant_key(store, store, pair_key(store, of.id))
    if key is None:
        raise Altered("a pair has no key")
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    overhead = envelope_size(0, recipients=_TWO)
    size = -(-(len(plain) + 4 + overhead) // _STEP) * _STEP - overhead
    return seal(
        plain,
        to=[recipient(store, account) for account in accounts],
        context=_context(of, kind, record),
        key=key,
        size=size,
    )


def _context(of: Pair, kind: str, record: str) -> Context:
    return context("pair-record", of.scheme, of.id, kind, record)
