"""Reading the record of what was done, and checking that nobody changed it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from feedback.audit.shortening import start
from feedback.storage.chain import Fault, Head, verify
from feedback.storage.record import newest, remembered, rows
from feedback.storage.store import Row, Store

__all__ = ["Entry", "Report", "check", "entries", "entries_of", "incidents"]

# Events after which somebody has to act; docs/operations.md says what.
_INCIDENTS: Final = ("release.withheld",)


@dataclass(frozen=True)
class Entry:
    """One line of the record: what was done, by whom (an account, or "worker", "operator")."""

    seq: int
    at: datetime
    event: str
    scheme: str | None
    by: str
    detail: Mapping[str, str | int | bool | None]


@dataclass(frozen=True)
class Report:
    """What a check found; `faults` is empty where all is as it was written."""

    rows: int
    head: Head | None
    faults: tuple[Fault, ...]


def check(store: Store) -> Report:
    """Check every row, and that none is missing at the end.

    The newest row is also remembered in the keyring, another file with another backup: a chain
    that ends before it was cut.
    """
    known = remembered(store)  # before the rows: what is added meanwhile is no fault
    count = 0

    def counted() -> Iterator[Row]:
        nonlocal count
        for row in rows(store):
            count += 1
            yield row

    faults = verify(store.vault.key("audit"), counted(), known, start(store))
    return Report(count, newest(store), tuple(faults))


def entries(store: Store, scheme: str) -> list[Entry]:
    """What was done in a scheme, newest first."""
    return [_entry(row) for row in store.all("audit", order="seq desc", scheme=scheme)]


def entries_of(store: Store, scheme: str, kinds: Iterable[str]) -> Iterator[Entry]:
    """What was done of these kinds in a scheme, by kind."""
    for kind in kinds:
        yield from map(_entry, store.all("audit", scheme=scheme, event=kind))


def incidents(store: Store) -> list[Entry]:
    """Incidents in any scheme of the installation, oldest first."""
    found = (row for kind in _INCIDENTS for row in store.all("audit", event=kind))
    return sorted((_entry(row) for row in found), key=lambda one: one.seq)


def _entry(row: Row) -> Entry:
    return Entry(
        seq=cast("int", row["seq"]),
        at=datetime.fromisoformat(str(row["at"])),
        event=str(row["event"]),
        scheme=str(row["scheme"]) if row["scheme"] else None,
        by=str(row["actor"]),
        detail=json.loads(str(row["detail"])),
    )
