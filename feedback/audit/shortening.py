"""Dropping the oldest rows of the record once their time is over, so that the rest still proves
itself.

The chain needs something to begin with: the last row that was dropped is remembered by its
number and MAC, under a seal. Rows go from the beginning only, one whole run at a time, so a row
that is missing anywhere else is still a fault; and whoever cuts more than was dropped has no
seal for it.
"""

import json
from collections.abc import Callable, Iterator
from typing import Final, cast

from feedback.errors import Conflict
from feedback.storage.chain import Head
from feedback.storage.store import Event, Reader, Row, Store

__all__ = ["droppable", "shorten", "start"]

_NAME: Final = "audit-start"
_AT_ONCE: Final = 500

MayGo = Callable[[Row], bool]


def start(store: Store) -> Head | None:
    """The last row that was dropped; None where all rows are there, or the seal does not fit."""
    row = store.one("meta", name=_NAME)
    if row is None:
        return None
    seq, mac, seal = json.loads(str(row["value"]))
    found = Head(int(seq), bytes.fromhex(mac))
    return found if store.vault.signed(bytes.fromhex(seal), *_sealed(found)) else None


def droppable(reader: Reader, may_go: MayGo) -> tuple[int, Head | None]:
    """How many rows from the beginning may go, and the last of them. Never the newest row."""
    newest = reader.all("audit", order="seq desc", limit=1)
    count, last = 0, None
    for row in _rows(reader):
        if row["seq"] == newest[0]["seq"] or not may_go(row):
            break
        count, last = count + 1, Head(cast("int", row["seq"]), cast("bytes", row["mac"]))
    return count, last


def shorten(store: Store, may_go: MayGo) -> int:
    """Drop what may go; how many rows. One change: rows and what stands for them go together.

    Conflict where a row has to stay after all: a hold began meanwhile.
    """
    count, last = droppable(store, may_go)
    if last is None:
        return 0
    event = Event("retention.actions", detail={"rows": count, "last": last.seq})
    with store.change(event) as writer:
        if any(not may_go(row) for row in _rows(writer, last.seq)):
            raise Conflict("A line of the record has to stay after all.")
        writer.remove("audit", seq__lte=last.seq)
        seal = store.vault.sign(*_sealed(last)).hex()
        value = json.dumps([last.seq, last.mac.hex(), seal])
        writer.put("meta", {"name": _NAME, "value": value})
    return count


def _rows(reader: Reader, newest: int | None = None) -> Iterator[Row]:
    last = -1
    until = {} if newest is None else {"seq__lte": newest}
    while rows := reader.all("audit", order="seq", limit=_AT_ONCE, seq__gt=last, **until):
        yield from rows
        last = cast("int", rows[-1]["seq"])


def _sealed(last: Head) -> tuple[str | bytes, ...]:
    return ("audit-start", str(last.seq), last.mac)
