"""The audit chain: each row is MACed together with the one before it. Pure functions."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crypto import equal, mac

__all__ = ["FIELDS", "START", "Fault", "Head", "link", "verify"]

START = bytes(32)
FIELDS = ("seq", "at", "event", "scheme", "actor", "detail")
"""What the MAC of a row covers, beside the row before it."""


@dataclass(frozen=True)
class Head:
    """The newest row that was known elsewhere: a chain that ends before it was cut."""

    seq: int
    mac: bytes


@dataclass(frozen=True)
class Fault:
    seq: int
    what: str


def link(key: bytes, row: Mapping[str, object], previous: bytes) -> bytes:
    """The MAC of a row (`seq`, `at`, `event`, `scheme`, `actor`, `detail`) after `previous`."""
    content = json.dumps([row[name] for name in FIELDS], ensure_ascii=True, separators=(",", ":"))
    return mac(key, previous + content.encode())


def verify(
    key: bytes,
    rows: Iterable[Mapping[str, object]],
    head: Head | None,
    start: Head | None = None,
) -> list[Fault]:
    """Every fault of a chain in its order: changed, missing, reordered or cut rows.

    A row without one of the fields, as an export has of what is not its reader's to see, is
    checked by its place alone: the next row's MAC covers its own. `start` is the last row that
    was dropped on purpose, its time being over.
    """
    faults = []
    previous, expected = (start.mac, start.seq + 1) if start else (START, 1)
    known: bytes | None = None
    for row in rows:
        seq, before, own = row["seq"], row["previous"], row["mac"]
        if not (isinstance(seq, int) and isinstance(before, bytes) and isinstance(own, bytes)):
            raise TypeError("an audit row has a number and two MACs")
        if seq != expected:
            faults.append(Fault(seq, f"row {expected} is missing or out of order"))
        elif before != previous:
            faults.append(Fault(seq, "does not follow the row before it"))
        whole = all(name in row for name in FIELDS)
        if whole and not equal(link(key, row, before), own):
            faults.append(Fault(seq, "was changed"))
        if head and seq == head.seq:
            known = own
        previous, expected = own, seq + 1
    if head and head.seq >= expected:
        faults.append(Fault(head.seq, f"rows {expected} to {head.seq} were cut off"))
    elif head and known != head.mac:
        faults.append(Fault(head.seq, "is not the row that was recorded"))
    return faults
