"""The record of actions as it lies in main, and what the keyring remembers of its end."""

import json
from collections.abc import Iterator
from typing import Final, cast

from feedback.storage.chain import Head
from feedback.storage.store import Reader, Row, Writer

__all__ = ["forget", "head_of", "newest", "remember", "remembered", "rows"]

_REMEMBERED: Final = "audit-head"
_AT_ONCE: Final = 500


def newest(reader: Reader) -> Head | None:
    """The newest row; None while there is none."""
    found = reader.all("audit", order="seq desc", limit=1)
    return head_of(found[0]) if found else None


def head_of(row: Row) -> Head:
    """A row's number and MAC."""
    return Head(cast("int", row["seq"]), cast("bytes", row["mac"]))


def rows(reader: Reader, *, until: int | None = None) -> Iterator[Row]:
    """All rows in order, up to the number `until`; some at a time: the record of years need not
    fit in memory."""
    last = -1
    most = {} if until is None else {"seq__lte": until}
    while some := reader.all("audit", order="seq", limit=_AT_ONCE, seq__gt=last, **most):
        yield from some
        last = cast("int", some[-1]["seq"])


def remembered(reader: Reader) -> Head | None:
    """The row that the keyring remembers as the newest: a record that ends before it was cut."""
    row = reader.one("keyring_meta", name=_REMEMBERED)
    if row is None:
        return None
    seq, mac = json.loads(str(row["value"]))
    return Head(int(seq), bytes.fromhex(mac))


def remember(writer: Writer, head: Head) -> None:
    """Let the keyring remember another one."""
    value = json.dumps([head.seq, head.mac.hex()])
    writer.put("keyring_meta", {"name": _REMEMBERED, "value": value})


def forget(writer: Writer) -> None:
    """Let it remember none."""
    writer.remove("keyring_meta", name=_REMEMBERED)
