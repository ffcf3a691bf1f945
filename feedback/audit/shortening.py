"""Dropping the oldest rows of the record once their time is over, so that the rest still proves
itself.

The chain needs something to begin with: the last row that was dropped is remembered by its
number and MAC, under a seal. Rows go from the beginning only, one whole run at a time, so a row
that is missing anywhere else is still a fault; and whoever cuts more than was dropped has no
seal for it.
"""

import json
from collections.abc import Callable
from typing import Final

from feedback.errors import Conflict
from feedback.storage.chain import Head
from feedback.storage.record import head_of, newest, rows
from feedback.storage.store import Event, Reader, Row, Store

__all__ = ["droppable", "shorten", "start"]

_NAME: Final = "audit-start"

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
    end = newest(reader)
    count, last = 0, None
    for row in rows(reader):
        here = head_of(row)
        if here == end or not may_go(row):
            break
        count, last = count + 1, here
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
        if any(not may_go(row) for row in rows(writer, until=last.seq)):
            raise Conflict("A line of the record has to stay after all.")
        writer.remove("audit", seq__lte=last.seq)
        seal = store.vault.sign(*_sealed(last)).hex()
        value = json.dumps([last.seq, last.mac.hex(), seal])
        writer.put("meta", {"name": _NAME, "value": value})
    return count


def _sealed(last: Head) -> tuple[str | bytes, ...]:
    return ("audit-start", str(last.seq), last.mac)
